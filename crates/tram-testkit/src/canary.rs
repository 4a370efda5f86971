//! Canaries: strings that exist nowhere else, planted wherever a citizen's words go, so that a search
//! afterwards shows where such words stay.

use std::collections::{BTreeMap, BTreeSet};

use crate::chance::Chance;

/// Every canary in letters begins so: no language's words do.
const LEAD: &[u8] = b"qzxj";
/// What they go on with: no method of typing makes another letter of any of these.
const PLAIN: &[u8] = b"bcghklmnptv";
const NUMERALS: &[u8] = b"0123456789";
/// Letters after the lead.
const LETTERS: usize = 8;
/// Every canary in digits begins so: a woman of a province, born in 1999.
const DIGIT_LEAD: &[u8] = b"052199";
/// Digits after the lead.
const DIGITS: usize = 6;

/// All canaries of one test, and where each was planted.
#[derive(Debug)]
pub struct Canaries {
    chance: Chance,
    planted: BTreeMap<Vec<u8>, &'static str>,
}

impl Canaries {
    /// None yet.
    pub const fn new(seed: u64) -> Self {
        Self { chance: Chance::new(seed), planted: BTreeMap::new() }
    }

    /// A new one, twelve letters.
    pub fn word(&mut self, place: &'static str) -> String {
        self.plant(place, LEAD, LETTERS, PLAIN)
    }

    /// Several, with blanks between them.
    pub fn words(&mut self, place: &'static str, count: usize) -> String {
        let words: Vec<String> = (0..count).map(|_| self.word(place)).collect();
        words.join(" ")
    }

    /// A new one, twelve digits that read as a citizen's number.
    pub fn number(&mut self, place: &'static str) -> String {
        self.plant(place, DIGIT_LEAD, DIGITS, NUMERALS)
    }

    fn plant(&mut self, place: &'static str, lead: &[u8], rest: usize, among: &[u8]) -> String {
        let mut drawn = lead.to_vec();
        for _ in 0..rest {
            let at = usize::try_from(self.chance.bits() % among.len() as u64).unwrap_or_default();
            drawn.extend(among.get(at));
        }
        let text = drawn.iter().map(|letter| char::from(*letter)).collect();
        if self.planted.insert(drawn, place).is_some() {
            return self.plant(place, lead, rest, among);
        }
        text
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.planted.len()
    }

    /// Whether none was planted.
    pub fn is_empty(&self) -> bool {
        self.planted.is_empty()
    }

    /// How many of these were planted at each place.
    pub fn by_place<'c>(
        &self,
        found: impl IntoIterator<Item = &'c Vec<u8>>,
    ) -> BTreeMap<&'static str, usize> {
        let mut count = BTreeMap::new();
        for place in found.into_iter().filter_map(|canary| self.planted.get(canary)) {
            *count.entry(*place).or_default() += 1;
        }
        count
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &Vec<u8>> {
        self.planted.keys()
    }

    /// Those that are in `bytes`: as UTF-8 (which here is Latin-1 too) or as UTF-16, either byte order,
    /// in capitals or not, digits also with blanks between them.
    pub fn found_in(&self, bytes: &[u8]) -> BTreeSet<Vec<u8>> {
        let mut found = BTreeSet::new();
        for (place, byte) in bytes.iter().enumerate() {
            let lead = match byte | 0x20 {
                b'q' => LEAD,
                b'0' => DIGIT_LEAD,
                _ => continue,
            };
            for step in [1, 2] {
                let canary = read(bytes.get(place..).unwrap_or_default(), step, lead);
                found.extend(canary.filter(|canary| self.planted.contains_key(canary)));
            }
        }
        found
    }
}

/// Twelve letters or digits, one every `step` bytes, if they begin like a canary.
fn read(bytes: &[u8], step: usize, lead: &[u8]) -> Option<Vec<u8>> {
    let blank = |byte: u8| lead == DIGIT_LEAD && byte == b' ';
    let between = |place: usize| place.is_multiple_of(step);
    let mut read = Vec::new();
    for (place, byte) in bytes.iter().enumerate().take(16 * step) {
        if !between(place) {
            if *byte != 0 {
                return None;
            }
            continue;
        }
        if blank(*byte) {
            continue;
        }
        let byte = byte.to_ascii_lowercase();
        if lead.get(read.len()).is_some_and(|wanted| *wanted != byte) {
            return None;
        }
        read.push(byte);
        if read.len() == LEAD.len() + LETTERS {
            return Some(read);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_planted_once_and_found_in_every_spelling() {
        let mut canaries = Canaries::new(7);
        let (word, number) = (canaries.word("a name"), canaries.number("a card"));
        canaries.word("never seen");
        assert_eq!(canaries.len(), 3);
        let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
        let big = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>();
        let spaced = format!("{} {} {}", &number[..3], &number[3..6], &number[6..]);
        let capitals = word.to_ascii_uppercase();
        for (text, place) in
            [(&word, "a name"), (&capitals, "a name"), (&number, "a card"), (&spaced, "a card")]
        {
            for bytes in [text.as_bytes().to_vec(), utf16(text), big(text)] {
                let around = [&b"0q\0x"[..], &bytes, b"q"].concat();
                let found = canaries.found_in(&around);
                assert_eq!(canaries.by_place(&found), BTreeMap::from([(place, 1)]), "{text}");
            }
        }
    }

    #[test]
    fn what_was_not_planted_whole_is_not_found() {
        let mut canaries = Canaries::new(7);
        let word = canaries.word("a name");
        let cut = &word[..11];
        let other = format!("{LEAD:?}aaaaaaaa");
        for text in [cut, other.as_str(), "", "qzx", "052199"] {
            assert!(canaries.found_in(text.as_bytes()).is_empty(), "{text}");
        }
    }
}

//! Words as they are compared: whatever the marks' order, the tone's place, capitals, or i for y.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A word with and without its accents.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Word {
    /// Small letters with their marks, the tone behind them: `hòa` and `hoà` are one word.
    pub(crate) exact: String,
    /// Without accents.
    pub(crate) folded: String,
}

impl Word {
    pub(crate) fn is_accented(&self) -> bool {
        self.exact != self.folded
    }
}

const GRAVE: char = '\u{300}';
const ACUTE: char = '\u{301}';
const TILDE: char = '\u{303}';
const HOOK: char = '\u{309}';
const DOT: char = '\u{323}';
const TONES: [char; 5] = [GRAVE, ACUTE, TILDE, HOOK, DOT];
/// Circumflex, breve and horn: with them it is another letter.
const LETTERS: [char; 3] = ['\u{302}', '\u{306}', '\u{31b}'];

/// The words of a text.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut part = Part::default();
    for c in text.nfd() {
        if c.is_alphanumeric() || is_combining_mark(c) {
            part.push(c);
        } else {
            words.extend(part.finish());
        }
    }
    words.extend(part.finish());
    words
}

/// A word while it is read.
#[derive(Default)]
struct Part {
    exact: String,
    folded: String,
    tone: Option<char>,
}

impl Part {
    fn push(&mut self, c: char) {
        if TONES.contains(&c) {
            self.tone = Some(c);
        } else if LETTERS.contains(&c) {
            self.exact.push(c);
        } else if !is_combining_mark(c) {
            for small in c.to_lowercase().filter(|small| !is_combining_mark(*small)) {
                self.exact.push(small);
                // It does not decompose.
                self.folded.push(if small == 'đ' { 'd' } else { small });
            }
        }
    }

    fn finish(&mut self) -> Option<Word> {
        let Self { mut exact, mut folded, tone } = std::mem::take(self);
        if folded.is_empty() {
            return None;
        }
        if ends_like_i(&folded) {
            for text in [&mut exact, &mut folded] {
                text.pop();
                text.push('i');
            }
        }
        exact.extend(tone);
        Some(Word { exact, folded })
    }
}

/// `ký` and `kí`, `quý` and `quí` are spelt both ways; `tay` and `tai` are not.
fn ends_like_i(folded: &str) -> bool {
    let mut back = folded.chars().rev();
    let (last, before) = (back.next(), back.next());
    last == Some('y')
        && match before {
            Some('u') => folded == "quy",
            Some(letter) => !"aeo".contains(letter),
            None => false,
        }
}

/// How surely two words that are alike without their accents are the same word, up to 1.
pub(crate) fn agreement(asked: &Word, other: &str) -> f64 {
    if asked.exact == other {
        return 1.0;
    }
    // Typed without accents is nearly as good; typed with others may be another word.
    if !asked.is_accented() {
        return 0.95;
    }
    let ((letters, tone), (others, other_tone)) = (apart(&asked.exact), apart(other));
    // Half the country does not tell these two tones apart.
    let alike = [tone, other_tone].iter().all(|tone| matches!(tone, Some(TILDE | HOOK)));
    match (letters == others, alike) {
        (true, true) => 0.95,
        (true, false) => 0.7,
        (false, _) => 0.6,
    }
}

fn apart(exact: &str) -> (&str, Option<char>) {
    let tone = exact.chars().next_back().filter(|last| TONES.contains(last));
    (exact.trim_end_matches(TONES), tone)
}

/// One letter more, less or other, or two exchanged. Numbers have no slips: another one is another.
pub(crate) fn one_slip_apart(one: &str, other: &str) -> bool {
    one.len().abs_diff(other.len()) <= 4 && strsim::osa_distance(one, other) == 1
}

/// Marks of the text and of what is left of it without one letter. Two texts one slip apart share
/// one; two that share one may still be far apart.
pub(crate) fn without_a_letter(text: &str) -> Vec<u64> {
    let without = |gap: Option<usize>| {
        let letters = text.char_indices().filter(|(at, _)| Some(*at) != gap);
        // FNV-1a.
        letters.fold(0xcbf2_9ce4_8422_2325_u64, |mark, (_, c)| {
            (mark ^ u64::from(u32::from(c))).wrapping_mul(0x0100_0000_01b3)
        })
    };
    let gaps = text.char_indices().map(|(at, _)| Some(at));
    let mut marks: Vec<u64> = std::iter::once(None).chain(gaps).map(without).collect();
    marks.sort_unstable();
    marks.dedup();
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.exact).collect()
    }

    #[test]
    fn spellings_of_one_word_are_one() {
        for (one, other) in
            [("hoà thuỷ xoá", "hòa thủy xóa"), ("ký lý quý", "kí lí quí"), ("ĐẤT", "đất")]
        {
            assert_eq!(exact(one), exact(other));
        }
        assert_ne!(exact("tay"), exact("tai"));
        assert_ne!(exact("thúy"), exact("thúi"));
        assert_eq!(
            words("Thủ-tục, đổi").iter().map(|w| &*w.folded).collect::<Vec<_>>(),
            ["thu", "tuc", "doi"]
        );
    }

    #[test]
    fn words_one_slip_apart_meet_without_a_letter() {
        for (one, other) in [("khia", "khai"), ("sinhh", "sinh"), ("sih", "sinh"), ("sunh", "sinh")]
        {
            assert!(one_slip_apart(one, other));
            let others = without_a_letter(other);
            assert!(without_a_letter(one).iter().any(|short| others.contains(short)), "{one}");
        }
    }
}

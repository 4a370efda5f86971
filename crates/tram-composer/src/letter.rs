//! One letter: what it is without marks, its mark, its case. And the six tones.

/// The twelve vowels, each through the tones in the order of [`Tone`], with base and mark.
const VOWELS: [(&str, char, Mark); 12] = [
    ("aáàảãạ", 'a', Mark::None),
    ("ăắằẳẵặ", 'a', Mark::Breve),
    ("âấầẩẫậ", 'a', Mark::Circumflex),
    ("eéèẻẽẹ", 'e', Mark::None),
    ("êếềểễệ", 'e', Mark::Circumflex),
    ("iíìỉĩị", 'i', Mark::None),
    ("oóòỏõọ", 'o', Mark::None),
    ("ôốồổỗộ", 'o', Mark::Circumflex),
    ("ơớờởỡợ", 'o', Mark::Horn),
    ("uúùủũụ", 'u', Mark::None),
    ("ưứừửữự", 'u', Mark::Horn),
    ("yýỳỷỹỵ", 'y', Mark::None),
];

/// What sits on a letter and makes it another letter of the alphabet.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Mark {
    None,
    /// Â, Ê, Ô.
    Circumflex,
    /// Ă.
    Breve,
    /// Ơ, Ư.
    Horn,
    /// Đ.
    Bar,
}

/// The tone of a whole syllable.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) enum Tone {
    /// Ngang, the level tone that is not written.
    #[default]
    Level,
    /// Sắc.
    Acute,
    /// Huyền.
    Grave,
    /// Hỏi.
    Hook,
    /// Ngã.
    Tilde,
    /// Nặng.
    Dot,
}

impl Tone {
    const ALL: [Self; 6] =
        [Self::Level, Self::Acute, Self::Grave, Self::Hook, Self::Tilde, Self::Dot];
}

/// One letter of a word. What is no Vietnamese letter is its own base and has no mark.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Letter {
    /// In lower case.
    pub(crate) base: char,
    pub(crate) mark: Mark,
    pub(crate) upper: bool,
    /// Ư that the key `w` made with no U before it: undone, it is W and not UW.
    pub(crate) lone: bool,
}

impl Letter {
    /// The letter that a character writes, and the tone on it; `None` for what has no place in a
    /// Vietnamese syllable, such as a digit or a letter of another script.
    pub(crate) fn read(written: char) -> Option<(Self, Tone)> {
        let lower = lowered(written);
        let upper = lower != written;
        for (row, base, mark) in VOWELS {
            for (vowel, tone) in row.chars().zip(Tone::ALL) {
                if vowel == lower {
                    return Some((Self { base, mark, upper, lone: false }, tone));
                }
            }
        }
        let (base, mark) = if lower == 'đ' { ('d', Mark::Bar) } else { (lower, Mark::None) };
        base.is_ascii_lowercase().then_some((Self { base, mark, upper, lone: false }, Tone::Level))
    }

    /// The character that writes this letter with this tone.
    pub(crate) fn written(self, tone: Tone) -> char {
        let row = VOWELS.iter().find(|(_, base, mark)| *base == self.base && *mark == self.mark);
        let vowel = row.and_then(|(row, _, _)| row.chars().nth(tone as usize));
        let lower = vowel.unwrap_or(if self.mark == Mark::Bar { 'đ' } else { self.base });
        if self.upper { raised(lower) } else { lower }
    }

    pub(crate) fn is_vowel(self) -> bool {
        matches!(self.base, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
    }

    pub(crate) fn with(self, mark: Mark) -> Self {
        Self { mark, lone: false, ..self }
    }

    /// Whether it is, or may by a mark still become, the vowel or consonant that `wanted` writes with no
    /// tone.
    pub(crate) fn may_become(self, wanted: char) -> bool {
        if wanted.is_ascii() {
            return self.base == wanted && self.mark == Mark::None;
        }
        VOWELS.iter().any(|(row, base, mark)| {
            self.base == *base
                && (self.mark == Mark::None || self.mark == *mark)
                && row.starts_with(wanted)
        })
    }
}

/// What a long press on a key offers, in the order in which it is taught: the tones of the letter,
/// then its sisters with theirs. In the case of the key; nothing for a letter that has no accents.
pub fn accents_of(letter: char) -> Vec<char> {
    let Some((pressed, _)) = Letter::read(letter) else { return Vec::new() };
    let sisters = VOWELS.iter().filter(|(_, base, _)| *base == pressed.base);
    let vowels = sisters.flat_map(|(row, _, _)| row.chars());
    let letters: Vec<char> = if pressed.base == 'd' { vec!['d', 'đ'] } else { vowels.collect() };
    letters
        .into_iter()
        .map(|one| if pressed.upper { raised(one) } else { one })
        .filter(|one| *one != letter)
        .collect()
}

/// In lower case, where that is a single character.
fn lowered(letter: char) -> char {
    let mut lower = letter.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) => one,
        _ => letter,
    }
}

/// In upper case, where that is a single character.
fn raised(letter: char) -> char {
    let mut upper = letter.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(one), None) => one,
        _ => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_press_offers_the_letters_sisters_in_its_own_case() {
        let text = |letter| accents_of(letter).into_iter().collect::<String>();
        assert_eq!(text('a'), "áàảãạăắằẳẵặâấầẩẫậ");
        assert_eq!(text('O'), "ÓÒỎÕỌÔỐỒỔỖỘƠỚỜỞỠỢ");
        assert_eq!(text('y'), "ýỳỷỹỵ");
        assert_eq!(text('Đ'), "D");
        assert_eq!(text('ê'), "eéèẻẽẹếềểễệ");
        for none in ['b', 'Q', '1', ' ', 'ß', 'İ', '字'] {
            assert_eq!(text(none), "", "{none}");
        }
    }

    #[test]
    fn every_letter_is_written_as_it_was_read() {
        let rows = VOWELS.iter().flat_map(|(row, _, _)| row.chars());
        for letter in rows.chain("bcdđghklmnpqrstvxBCDĐ".chars()).flat_map(|l| [l, raised(l)]) {
            let (read, tone) = Letter::read(letter).unwrap();
            assert_eq!(read.written(tone), letter);
        }
    }
}

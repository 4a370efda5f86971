//! What of a person may stand on a screen that anybody can walk up to.

use unicode_normalization::UnicodeNormalization;

/// A name as newspapers shorten it: the last word, by which one is called, and the first letter of
/// the others. A name of one word is shortened to its letter: it would hide nothing otherwise.
///
/// `NGUYỄN THỊ THỬ NGHIỆM` becomes `N. T. T. Nghiệm`.
pub(crate) fn shortened(name: &str) -> Option<String> {
    let composed: String = name.nfc().collect();
    let mut words: Vec<&str> =
        composed.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    let last = words.pop()?;
    let mut parts: Vec<String> = words.iter().map(|word| letter(word)).collect();
    parts.push(if parts.is_empty() { letter(last) } else { capitalised(last) });
    Some(parts.join(" "))
}

fn letter(word: &str) -> String {
    let first: String = word.chars().take(1).flat_map(char::to_uppercase).collect();
    format!("{first}.")
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters.flat_map(char::to_lowercase)).collect()
}

/// The last group of a reference such as `H4K-9TX-M3P`: enough to compare with a slip in the hand,
/// too little to ask for anybody's dossier.
pub(crate) fn end_of(reference: &str) -> Option<String> {
    let (_, end) = reference.rsplit_once('-')?;
    Some(end.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_the_word_one_is_called_by_and_letters_of_the_rest() {
        let short = |name| shortened(name).unwrap();
        assert_eq!(short("NGUYỄN THỊ THỬ NGHIỆM"), "N. T. T. Nghiệm");
        assert_eq!(short("Đặng  Ứng-Thử "), "Đ. Ứ. Thử");
        assert_eq!(short("le van \u{61}\u{302}n"), "L. V. Ân", "put together before it is cut");
    }

    #[test]
    fn a_name_of_one_word_and_what_is_no_name_say_nothing() {
        assert_eq!(shortened("THỬ").as_deref(), Some("T."));
        assert_eq!(shortened("052199000123"), None);
        assert_eq!(shortened(" "), None);
        assert_eq!(shortened("THỬ 052199000123").as_deref(), Some("T."));
    }

    #[test]
    fn only_the_end_of_a_reference_is_told() {
        assert_eq!(end_of("H4K-9TX-M3P").as_deref(), Some("M3P"));
        assert_eq!(end_of("H4K9TXM3P"), None);
    }

    proptest::proptest! {
        #[test]
        fn no_digit_and_no_word_but_the_last_is_ever_told(name in ".{0,60}") {
            let told = shortened(&name).unwrap_or_default();
            assert!(!told.chars().any(|c| c.is_ascii_digit()));
            let mut words: Vec<&str> = told.split(' ').collect();
            words.pop();
            assert!(words.iter().all(|word| word.chars().filter(|c| c.is_alphabetic()).count() <= 3));
        }
    }
}

//! Words, abbreviations and units.

use super::saying::Saying;
use super::words::Words;

/// Says a word or an abbreviation that `rest` begins with, and how many letters it is.
pub(super) fn read(rest: &[char], words: &Words, saying: &mut Saying) -> Option<usize> {
    let length = rest.iter().take_while(|letter| letter.is_alphanumeric()).count();
    // What is no letter may still mean something: `%`, `&`. A word may go on: `TP.`, `Wi-Fi`.
    let longer = rest.iter().take_while(|letter| !letter.is_whitespace()).count().min(8);
    for taken in (1..=longer.max(length)).rev() {
        let ends = !rest.get(taken).is_some_and(|next| next.is_alphanumeric());
        let whole = ends || taken > length.max(1);
        if !whole || taken > 12 {
            continue;
        }
        let word: String = rest.iter().take(taken).collect();
        if saying.is_number()
            && let Some(unit) = words.unit(&word)
        {
            saying.word(unit);
            return Some(taken);
        }
        if let Some(word) = words.word(&word) {
            saying.word(word);
            return Some(taken);
        }
    }
    if length == 0 {
        return None;
    }
    let word: String = rest.iter().take(length).collect();
    if is_unpronounceable(&word) {
        let letters: Vec<String> = word.chars().map(|letter| words.one(letter)).collect();
        saying.word(&letters.join(" "));
    } else {
        saying.word(&word);
    }
    Some(length)
}

/// An abbreviation that nobody has listed: capitals without a vowel.
fn is_unpronounceable(word: &str) -> bool {
    let capitals = |letter: char| letter.is_ascii_uppercase() || letter == 'Đ';
    word.chars().all(|letter| capitals(letter) && !"AEIOUY".contains(letter))
        && word.chars().count() > 1
}

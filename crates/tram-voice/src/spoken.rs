//! Texts as people say them. A screen shows `15/01/1999`, `H4K-9TX-M3P` and `UBND`; a voice left
//! alone with these reads fractions, noise and English.

mod code;
mod date;
mod number;
mod saying;
#[cfg(test)]
mod tests;
mod word;
mod words;

use unicode_normalization::UnicodeNormalization;

use saying::Saying;
use words::Words;

/// More than this is no screen; what comes after it is not read.
const MOST_LETTERS: usize = 8_000;

/// `text` as it is said in `language`: dates, numbers digit by digit, references letter by letter,
/// abbreviations in full, marks that are only for the eye left out. Pure; any text is fine.
pub fn spoken(language: &str, text: &str) -> String {
    let words = Words::of(language);
    // Composed, because vowels and tone marks in pieces are unknown letters to a voice.
    let letters: Vec<char> = text.nfc().take(MOST_LETTERS).collect();
    let mut saying = Saying::default();
    let mut rest = letters.as_slice();
    while let Some((first, after)) = rest.split_first() {
        let taken = date::read(rest, words, &mut saying)
            .or_else(|| code::read(rest, words, &mut saying))
            .or_else(|| number::read(rest, words, &mut saying))
            .or_else(|| word::read(rest, words, &mut saying));
        rest = if let Some(taken) = taken {
            rest.get(taken.max(1)..).unwrap_or_default()
        } else {
            saying.mark(*first, after.first().copied());
            after
        };
    }
    saying.done()
}

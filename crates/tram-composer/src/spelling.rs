//! The keys that a word is typed with.

use crate::keys::Method;
use crate::letter::Tone;
use crate::syllable::{Syllable, ToneStyle};
use crate::typing::Typing;

/// Keys that make this very word: its own letters where they are left alone, or each mark right after
/// its letter and the tone last.
pub(crate) fn keys_of(word: &str, method: Method, style: ToneStyle) -> Option<String> {
    let as_it_is = || Typing::replayed(word, method, style);
    let spelled = || Syllable::read(word).map(|syllable| spelled(&syllable, method, style));
    let makes_it = |typing: &Typing| typing.written() == word;
    let letters = word.is_ascii().then(as_it_is).filter(makes_it);
    let typing = letters.or_else(|| spelled().filter(makes_it));
    typing.or_else(|| Some(as_it_is()).filter(makes_it)).map(|typing| typing.keys())
}

fn spelled(syllable: &Syllable, method: Method, style: ToneStyle) -> Typing {
    let mut typing = Typing::new(method, style);
    let mut so_far = Syllable::default();
    for letter in &syllable.letters {
        let cased = |key: char| if letter.upper { key.to_ascii_uppercase() } else { key };
        typing.press(cased(letter.base));
        so_far.letters.push(*letter);
        match method.key_of_mark(letter.mark, letter.base) {
            Some(key) => typing.press(cased(key)),
            // A letter that was taken for a mark is pressed again: xooong, Toorr.
            None if typing.written() != so_far.written(style) => typing.press(cased(letter.base)),
            None => {}
        }
    }
    if syllable.tone != Tone::Level {
        let upper = syllable.letters.last().is_some_and(|last| last.upper);
        if let Some(key) = method.key_of_tone(syllable.tone) {
            typing.press(if upper { key.to_ascii_uppercase() } else { key });
        }
    }
    typing
}

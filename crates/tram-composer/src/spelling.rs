//! The keys that a word is typed with.

use crate::keys::Method;
use crate::letter::{Letter, Tone};
use crate::syllable::{Syllable, ToneStyle};
use crate::typing::Typing;

/// Keys that make this very word, each mark right after its letter and the tone last; `None` where
/// there are none, as for English words that look like Telex.
pub(crate) fn keys_of(word: &str, method: Method, style: ToneStyle) -> Option<String> {
    let spelled = Syllable::read(word).map(|syllable| spelled(&syllable, method));
    spelled
        .into_iter()
        .chain([word.to_owned()])
        .find(|keys| Typing::replayed(keys, method, style).written() == word)
}

fn spelled(syllable: &Syllable, method: Method) -> String {
    let mut keys = String::new();
    let mut before: Option<Letter> = None;
    for letter in &syllable.letters {
        let cased = |key: char| if letter.upper { key.to_ascii_uppercase() } else { key };
        keys.push(cased(letter.base));
        keys.extend(method.key_of_mark(letter.mark, letter.base).map(cased));
        // Two plain O are a mark taken back: `xooong`.
        if method == Method::Telex && letter.base == 'o' && before.is_some_and(plain_o) {
            keys.push(cased(letter.base));
        }
        before = Some(*letter);
    }
    if syllable.tone != Tone::Level {
        let upper = before.is_some_and(|last| last.upper);
        let key = method.key_of_tone(syllable.tone);
        keys.extend(key.map(|key| if upper { key.to_ascii_uppercase() } else { key }));
    }
    keys
}

fn plain_o(letter: Letter) -> bool {
    letter.base == 'o' && letter.mark == crate::letter::Mark::None
}

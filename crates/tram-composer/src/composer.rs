//! What keyboards ask: a key pressed, a letter erased.

use std::fmt;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::keys::Method;
use crate::spelling;
use crate::syllable::ToneStyle;
use crate::typing::Typing;

/// Longer words are no syllables and pass as they are.
const LONGEST_WORD: usize = 16;
/// Nobody needs so many keys for a word of that length; the rest is not replayed.
const MOST_KEYS: usize = 40;

/// How a person types: by which keys, and where tones are written.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Composer {
    /// Which keys make marks and tones.
    pub method: Method,
    /// Where the tones of oa, oe and uy are written.
    pub style: ToneStyle,
}

/// The letters before the caret after a key.
#[derive(Clone, Default, Eq, PartialEq)]
pub struct Composed {
    /// What replaces the letters that stood there, composed (NFC).
    pub word: String,
    /// The keys that made it, to be handed back with the next one; empty where nobody knows them. Keys
    /// that do not make the word are not believed, so an old `raw` does no harm.
    pub raw: String,
}

impl fmt::Debug for Composed {
    /// Counts only: what people type is personal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Composed");
        shown.field("letters", &self.word.chars().count()).field("keys", &self.raw.chars().count());
        shown.finish_non_exhaustive()
    }
}

impl Composer {
    /// A composer for one way of typing.
    pub fn new(method: Method, style: ToneStyle) -> Self {
        Self { method, style }
    }

    /// What stands before the caret when `key` was pressed after `word`, the letters since the last
    /// character that is none. (VNI's digits count as letters here only for what they take back.)
    ///
    /// `raw` is what the last answer said, where the caret has not moved since. Without it the letters
    /// that stand there stay as they are: nobody sees a word that was there before fall apart into keys.
    pub fn press(&self, word: &str, key: char, raw: Option<&str>) -> Composed {
        let word: String = word.nfc().collect();
        if self.method == Method::Plain || word.chars().count() > LONGEST_WORD {
            return unknown(&word.chars().chain([key]).collect::<String>());
        }
        let Some(mut typing) = self.remembered(&word, raw) else {
            let mut typing = Typing::found(&word, self.method, self.style);
            typing.press(key);
            return unknown(&typing.written());
        };
        typing.press(key);
        Composed { word: typing.written().nfc().collect(), raw: typing.keys() }
    }

    /// What stands before the caret when the last letter of `word` was erased, with whatever sits on
    /// it. The tone stays with the syllable and moves to where it belongs then: hoà, hò, h.
    ///
    /// Where the last key has just shown that a word is no syllable and it was turned back into keys,
    /// that is undone: after a slip, the word is there again as before.
    pub fn erase(&self, word: &str, raw: Option<&str>) -> Composed {
        let word: String = word.nfc().collect();
        if self.method == Method::Plain || word.chars().count() > LONGEST_WORD {
            return unknown(&without_last(&word));
        }
        let shorter = self.shortened(&word);
        let Some(typing) = self.remembered(&word, raw) else { return unknown(&shorter) };
        let before = typing.before_last_key();
        if before.written() == shorter || typing.is_torn() && !before.is_literal() {
            return Composed { word: before.written().nfc().collect(), raw: before.keys() };
        }
        let raw = self.keys_of(&shorter).unwrap_or_default();
        Composed { word: shorter, raw }
    }

    /// Keys that type this word, each mark right after its letter and the tone last; letters that no
    /// keys make are keys themselves, as from a long press. `None` where that does not help either.
    pub fn keys_of(&self, word: &str) -> Option<String> {
        let word: String = word.nfc().collect();
        if word.chars().count() > LONGEST_WORD {
            return None;
        }
        spelling::keys_of(&word, self.method, self.style)
    }

    /// The word as it was typed, if `raw` makes it.
    fn remembered(self, word: &str, raw: Option<&str>) -> Option<Typing> {
        let nothing = word.is_empty().then_some("");
        let raw = nothing.or(raw).filter(|raw| raw.chars().count() <= MOST_KEYS)?;
        let typing = Typing::replayed(raw, self.method, self.style);
        typing.written().nfc().eq(word.chars()).then_some(typing)
    }

    /// Without its last letter, the tone where it belongs then.
    fn shortened(self, word: &str) -> String {
        let found = Typing::found(word, self.method, self.style);
        found.shortened().unwrap_or_else(|| without_last(word))
    }
}

fn unknown(word: &str) -> Composed {
    Composed { word: word.nfc().collect(), raw: String::new() }
}

/// Without the last character and the marks that sit on it.
fn without_last(text: &str) -> String {
    let kept = text.trim_end_matches(is_combining_mark);
    let mut letters = kept.chars();
    letters.next_back();
    letters.as_str().to_owned()
}

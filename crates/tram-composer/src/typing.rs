//! One word while it is typed: each key changes the syllable, adds to it, or shows that it is none.

use crate::keys::{Effect, Method};
use crate::letter::{Letter, Mark, Tone};
use crate::literal;
use crate::marks::{self, Marks};
use crate::rimes;
use crate::syllable::{Parts, Syllable, ToneStyle};

/// A word of which every key is known, or that was found on the screen.
#[derive(Clone, Debug)]
pub(crate) struct Typing {
    method: Method,
    style: ToneStyle,
    syllable: Syllable,
    /// What stands there once it was clear that this is no syllable; then every key is a letter.
    literal: Option<String>,
    keys: Vec<char>,
    /// Keys that made a mark or a tone.
    made: usize,
    /// Somebody has taken a mark back, so what is seen is what is wanted.
    settled: bool,
    torn: bool,
}

/// From so many marks and tones on, a letter that fits nothing is a slip in a Vietnamese word, which is
/// not torn apart for it. Below, the word is one of another language, if its letters were the keys.
const SURELY_VIETNAMESE: usize = 2;

impl Typing {
    pub(crate) fn new(method: Method, style: ToneStyle) -> Self {
        Self {
            method,
            style,
            syllable: Syllable::default(),
            literal: None,
            keys: Vec::new(),
            made: 0,
            settled: false,
            torn: false,
        }
    }

    /// A word whose keys nobody knows. Its letters stay as they are, whatever is typed after them.
    pub(crate) fn found(word: &str, method: Method, style: ToneStyle) -> Self {
        let read = Syllable::read(word).filter(Syllable::is_possible);
        let literal = if read.is_none() { Some(word.to_owned()) } else { None };
        let syllable = read.unwrap_or_default();
        Self { syllable, literal, settled: true, ..Self::new(method, style) }
    }

    /// A word typed key by key.
    pub(crate) fn replayed(keys: &str, method: Method, style: ToneStyle) -> Self {
        let mut typing = Self::new(method, style);
        keys.chars().for_each(|key| typing.press(key));
        typing
    }

    /// The word as it was before the last key.
    pub(crate) fn before_last_key(&self) -> Self {
        let (_, keys) = self.keys.split_last().unwrap_or((&' ', &[]));
        Self::replayed(&keys.iter().collect::<String>(), self.method, self.style)
    }

    pub(crate) fn keys(&self) -> String {
        self.keys.iter().collect()
    }

    /// Whether it is given up as a syllable.
    pub(crate) fn is_literal(&self) -> bool {
        self.literal.is_some()
    }

    /// Whether marks and tones were turned back into keys.
    pub(crate) fn is_torn(&self) -> bool {
        self.torn
    }

    pub(crate) fn written(&self) -> String {
        self.literal.clone().unwrap_or_else(|| self.syllable.written(self.style))
    }

    /// What is left of it without its last letter, the tone in its new place; `None` where it is no
    /// syllable. A tone with no vowel left goes with the last one.
    pub(crate) fn shortened(&self) -> Option<String> {
        if self.is_literal() {
            return None;
        }
        let mut shorter = self.syllable.clone();
        shorter.letters.pop();
        Some(shorter.written(self.style))
    }

    pub(crate) fn press(&mut self, key: char) {
        self.keys.push(key);
        if let Some(literal) = &mut self.literal {
            let bar = !self.settled && self.method.effect(key) == Some(Effect::Bar);
            self.settled |= literal::add(literal, key, bar);
            if literal::is_address(&self.keys) {
                *literal = self.keys.iter().collect();
            }
            return;
        }
        let obeyed = match self.method.effect(key) {
            Some(Effect::Tone(Tone::Level)) => self.drop_tone(),
            Some(Effect::Tone(tone)) => self.give_tone(tone, key),
            Some(effect) => self.mark(effect, key),
            None => false,
        };
        if !obeyed {
            self.append(key);
        }
    }

    fn drop_tone(&mut self) -> bool {
        let had = self.syllable.tone != Tone::Level;
        self.syllable.tone = Tone::Level;
        self.settled |= had;
        had
    }

    fn give_tone(&mut self, tone: Tone, key: char) -> bool {
        if self.syllable.tone == tone {
            self.undo(self.syllable.with_tone(Tone::Level), key);
            return true;
        }
        let toned = self.syllable.with_tone(tone);
        let can = !toned.parts().nucleus.is_empty() && toned.is_possible();
        if can {
            self.made += 1;
            self.syllable = toned;
        }
        can
    }

    fn mark(&mut self, effect: Effect, key: char) -> bool {
        for wish in marks::wishes(&self.syllable, effect) {
            let marked = self.syllable.with_marks(&wish);
            if !marked.is_possible() {
                continue;
            }
            if marked == self.syllable {
                self.take_back(&wish, key);
            } else {
                self.made += 1;
                self.syllable = marked;
            }
            return true;
        }
        let lone = matches!(effect, Effect::Horn { lone: true, .. });
        lone && self.add_lone_horn(key)
    }

    /// The key for a horn where there is no vowel yet is an Ư of its own: `nhw` is như, `giw` giư.
    fn add_lone_horn(&mut self, key: char) -> bool {
        let Parts { onset, nucleus, .. } = self.syllable.parts();
        let begins = match (onset, nucleus) {
            ([q, _], []) => q.base != 'q',
            ([g], [i]) => g.base == 'g' && i.base == 'i' && self.syllable.letters.len() == 2,
            (_, nucleus) => nucleus.is_empty(),
        };
        if !begins {
            return false;
        }
        let upper = key.is_ascii_uppercase();
        let mut longer = self.syllable.clone();
        longer.letters.push(Letter { base: 'u', mark: Mark::Horn, upper, lone: true });
        let can = longer.is_possible();
        if can {
            self.syllable = longer;
        }
        can
    }

    /// A key that asks for what is there already takes it back and is a letter.
    fn take_back(&mut self, wish: &Marks, key: char) {
        let lone = self.syllable.letters.last().is_some_and(|last| last.lone);
        let mut bare = self.syllable.clone();
        if lone && wish.len() == 1 {
            bare.letters.pop();
        } else {
            let none: Marks = wish.iter().map(|(place, _)| (*place, Mark::None)).collect();
            bare = bare.with_marks(&none);
        }
        self.undo(bare, key);
    }

    fn undo(&mut self, bare: Syllable, key: char) {
        self.syllable = bare;
        self.settled = true;
        self.append(key);
    }

    fn append(&mut self, key: char) {
        let longer = self.syllable.followed_by(key).map(|longer| {
            let complete = marks::completed(&longer);
            complete.unwrap_or(longer)
        });
        match longer.filter(|longer| longer.is_possible() && self.may_end_so(longer)) {
            Some(longer) => self.syllable = longer,
            None => self.give_up(key),
        }
    }

    /// `buks` is Búk, but `ask` is no Ák: what only names from the highlands end with comes before the
    /// tone, unless a mark has shown already that the word is not English.
    fn may_end_so(&self, longer: &Syllable) -> bool {
        let marked = longer.letters.iter().any(|letter| letter.mark != Mark::None && !letter.lone);
        marked
            || longer.tone == Tone::Level
            || !self.method.uses_letters()
            || !rimes::is_highland_end(longer.parts().coda)
    }

    fn give_up(&mut self, key: char) {
        self.torn = !self.settled
            && self.made < SURELY_VIETNAMESE
            && self.method.uses_letters()
            && key.is_alphabetic()
            && self.syllable.letters.iter().any(|letter| letter.is_vowel());
        let written = self.written();
        let literal = if self.torn {
            literal::as_typed(&self.keys, self.method)
        } else {
            written + key.encode_utf8(&mut [0; 4])
        };
        self.literal = Some(literal);
    }
}

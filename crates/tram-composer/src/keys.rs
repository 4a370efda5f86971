//! What a key asks for, in each way of typing.

use crate::letter::{Mark, Tone};

/// How Vietnamese letters are typed.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Method {
    /// Letters for marks and tones: `vieetj` is việt.
    #[default]
    Telex,
    /// Digits for marks and tones: `vie6t5` is việt.
    Vni,
    /// Every key is itself; whole letters come from a long press. For addresses of e-mail, too.
    Plain,
}

/// What a key does to the syllable before it, where it can; else it is a letter.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Effect {
    /// Gives a tone, takes the same one back, or with [`Tone::Level`] takes any away.
    Tone(Tone),
    /// A circumflex, on this vowel or on whichever bears one.
    Circumflex(Option<char>),
    /// A horn, and a breve where `breve` says so; a letter Ư where there is no vowel if `lone`.
    Horn { breve: bool, lone: bool },
    /// A breve alone.
    Breve,
    /// The bar of Đ.
    Bar,
}

impl Method {
    pub(crate) fn effect(self, key: char) -> Option<Effect> {
        let key = key.to_ascii_lowercase();
        match self {
            Self::Telex => telex(key),
            Self::Vni => vni(key),
            Self::Plain => None,
        }
    }

    /// Whether marks are made by letters, so that words of other languages make them by chance.
    pub(crate) fn uses_letters(self) -> bool {
        self == Self::Telex
    }

    /// The key for a mark on a letter of this base.
    pub(crate) fn key_of_mark(self, mark: Mark, base: char) -> Option<char> {
        match (self, mark) {
            (Self::Plain, _) | (_, Mark::None) => None,
            (Self::Telex, Mark::Circumflex) => Some(base),
            (Self::Telex, Mark::Breve | Mark::Horn) => Some('w'),
            (Self::Telex, Mark::Bar) => Some('d'),
            (Self::Vni, Mark::Circumflex) => Some('6'),
            (Self::Vni, Mark::Horn) => Some('7'),
            (Self::Vni, Mark::Breve) => Some('8'),
            (Self::Vni, Mark::Bar) => Some('9'),
        }
    }

    /// The key for a tone.
    pub(crate) fn key_of_tone(self, tone: Tone) -> Option<char> {
        let keys = match self {
            Self::Telex => "zsfrxj",
            Self::Vni => "012345",
            Self::Plain => "",
        };
        keys.chars().nth(tone as usize)
    }
}

fn telex(key: char) -> Option<Effect> {
    Some(match key {
        'a' | 'e' | 'o' => Effect::Circumflex(Some(key)),
        'w' => Effect::Horn { breve: true, lone: true },
        'd' => Effect::Bar,
        's' => Effect::Tone(Tone::Acute),
        'f' => Effect::Tone(Tone::Grave),
        'r' => Effect::Tone(Tone::Hook),
        'x' => Effect::Tone(Tone::Tilde),
        'j' => Effect::Tone(Tone::Dot),
        'z' => Effect::Tone(Tone::Level),
        _ => return None,
    })
}

fn vni(key: char) -> Option<Effect> {
    Some(match key {
        '0' => Effect::Tone(Tone::Level),
        '1' => Effect::Tone(Tone::Acute),
        '2' => Effect::Tone(Tone::Grave),
        '3' => Effect::Tone(Tone::Hook),
        '4' => Effect::Tone(Tone::Tilde),
        '5' => Effect::Tone(Tone::Dot),
        '6' => Effect::Circumflex(None),
        '7' => Effect::Horn { breve: false, lone: false },
        '8' => Effect::Breve,
        '9' => Effect::Bar,
        _ => return None,
    })
}

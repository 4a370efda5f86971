//! How well one procedure's phrases answer a query, word by word.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::search::{Place, Why};

/// A word as written and without its accents.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    /// Small letters, composed, with accents.
    pub(crate) exact: String,
    /// Without accents.
    pub(crate) folded: String,
}

/// The words of a text.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let composed = text.nfc().collect::<String>().to_lowercase();
    let parts = composed.split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c));
    let word = |part: &str| Word { exact: part.to_owned(), folded: fold(part) };
    parts.map(word).filter(|word| !word.folded.is_empty()).collect()
}

/// Without accents: decomposed, marks dropped, đ as d (it does not decompose).
fn fold(text: &str) -> String {
    let bare = text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    bare.map(|c| if c == 'đ' { 'd' } else { c }).collect()
}

fn joined<'w>(words: impl Iterator<Item = &'w Word>) -> String {
    words.map(|word| word.folded.as_str()).collect()
}

/// One text by which a procedure can be found.
#[derive(Debug)]
pub(crate) struct Phrase {
    place: Place,
    text: String,
    pub(crate) words: Vec<Word>,
    joined: String,
}

impl Phrase {
    pub(crate) fn new(place: Place, text: &str) -> Self {
        let words = words(text);
        Self { place, text: text.to_owned(), joined: joined(words.iter()), words }
    }
}

/// What is looked for: words and what each is worth.
pub(crate) struct Query {
    words: Vec<(f64, Word)>,
    joined: String,
    /// The worth of all words together; never 0.
    worth: f64,
}

impl Query {
    pub(crate) fn new(words: Vec<(f64, Word)>) -> Self {
        let worth = words.iter().map(|(worth, _)| worth).sum::<f64>().max(f64::MIN_POSITIVE);
        Self { joined: joined(words.iter().map(|(_, word)| word)), worth, words }
    }
}

/// How well a procedure answers, and by which phrase; `None` if less than half is there.
pub(crate) fn score(phrases: &[Phrase], query: &Query) -> Option<(f64, Why)> {
    let mut best: Option<(f64, Why)> = None;
    let mut found = vec![0.0_f64; query.words.len()];
    for phrase in phrases {
        let fit = Fit::of(phrase, query);
        for (found, here) in found.iter_mut().zip(&fit.found) {
            *found = found.max(*here);
        }
        let score = phrase.place.worth() * fit.share * (0.5 + 0.5 * fit.coverage(phrase));
        if score > best.as_ref().map_or(0.0, |(best, _)| *best) {
            let why = Why { place: phrase.place, phrase: phrase.text.clone(), slip: fit.slip };
            best = Some((score, why));
        }
    }
    let worths = query.words.iter().zip(&found);
    let there = worths.map(|((worth, _), found)| worth * found).sum::<f64>() / query.worth;
    best.filter(|_| there >= 0.5).map(|(score, why)| (score + there / 4.0, why))
}

/// How one phrase fits a query.
struct Fit {
    /// How surely each word of the query is in it: a slip is less sure.
    found: Vec<f64>,
    /// How much of the query's worth is in it, from 0 to 1.
    share: f64,
    slip: bool,
}

impl Fit {
    fn of(phrase: &Phrase, query: &Query) -> Self {
        let last = query.words.len();
        let word_by_word: Vec<Match> = query
            .words
            .iter()
            .zip(1..)
            .map(|((_, word), place)| Match::best(word, place == last, phrase))
            .collect();
        let worths = query.words.iter().zip(&word_by_word);
        let share = worths.map(|((worth, _), m)| worth * m.quality).sum::<f64>() / query.worth;
        match Match::joined(&query.joined, &phrase.joined) {
            Some(whole) if whole.quality > share => {
                Self { found: vec![1.0; last], share: whole.quality, slip: whole.slip }
            }
            _ => Self {
                found: word_by_word.iter().map(Match::sureness).collect(),
                share,
                slip: word_by_word.iter().any(|m| m.slip),
            },
        }
    }

    /// How much of the phrase was asked for: short phrases that fit whole come first.
    fn coverage(&self, phrase: &Phrase) -> f64 {
        let count = |n: usize| u32::try_from(n).map_or(f64::MAX, f64::from);
        let found = self.found.iter().filter(|found| **found > 0.0).count();
        (count(found) / count(phrase.words.len().max(1))).min(1.0)
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct Match {
    /// From 0, not there, to 1, letter for letter.
    quality: f64,
    slip: bool,
}

impl Match {
    /// In short phrases slips are overlooked; in long sentences nearly every word is near another.
    fn best(word: &Word, last: bool, phrase: &Phrase) -> Self {
        let slips = matches!(phrase.place, Place::ShortName | Place::Words);
        let matches = phrase.words.iter().map(|candidate| Self::of(word, last, candidate));
        let counted = matches.filter(|m| slips || !m.slip);
        counted.fold(Self::default(), |best, m| if m.quality > best.quality { m } else { best })
    }

    fn sureness(&self) -> f64 {
        match (self.quality > 0.0, self.slip) {
            (false, _) => 0.0,
            (true, true) => 0.7,
            (true, false) => 1.0,
        }
    }

    fn of(asked: &Word, last: bool, candidate: &Word) -> Self {
        let with = |quality, slip| Self { quality, slip };
        if asked.exact == candidate.exact {
            return with(1.0, false);
        }
        if asked.folded == candidate.folded {
            // Typed without accents is nearly as good; typed with others may be another word.
            return with(if asked.exact == asked.folded { 0.95 } else { 0.8 }, false);
        }
        let typed = asked.folded.chars().count();
        // The last word may still be on its way.
        let enough = if last { 2 } else { 3 };
        if typed >= enough && candidate.folded.starts_with(&asked.folded) {
            return with(0.75, false);
        }
        let length = candidate.folded.chars().count();
        let long_enough = typed.min(length) >= 3 && typed.max(length) >= 4;
        // Who types accents means them: then they count among the letters.
        let accented = asked.exact != asked.folded;
        let (one, other) = if accented {
            (&asked.exact, &candidate.exact)
        } else {
            (&asked.folded, &candidate.folded)
        };
        if long_enough && one_slip_apart(one, other) {
            return with(0.6, true);
        }
        Self::default()
    }

    /// Words typed without blanks between them, such as `khaisinh`, and codes without their dot.
    fn joined(asked: &str, phrase: &str) -> Option<Self> {
        let typed = asked.chars().count();
        if typed < 5 {
            return None;
        }
        if asked == phrase {
            return Some(Self { quality: 0.95, slip: false });
        }
        if phrase.starts_with(asked) {
            return Some(Self { quality: 0.75, slip: false });
        }
        one_slip_apart(asked, phrase).then_some(Self { quality: 0.6, slip: true })
    }
}

/// One letter more, less or other, or two exchanged. Numbers have no slips: another one is another.
fn one_slip_apart(one: &str, other: &str) -> bool {
    let number = other.bytes().any(|byte| byte.is_ascii_digit());
    !number && one.len().abs_diff(other.len()) <= 4 && strsim::osa_distance(one, other) == 1
}

//! How well the phrases of all procedures answer a query, word by word.

use crate::index::{Index, Likeness, Phrase, Posting, count};
use crate::search::{MOST_WORDS, Why};
use crate::word::{Word, agreement};

/// One word that is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) word: Word,
    /// Its place in what was typed.
    pub(crate) at: usize,
    /// Less than 1 for words that may be mere politeness.
    pub(crate) telling: f64,
}

/// A procedure that answers.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) entry: usize,
    pub(crate) score: f64,
    /// Whether a phrase was said as it stands.
    pub(crate) exact: bool,
    pub(crate) why: Why,
}

/// The share of what is asked for, by worth, that a procedure must have.
const ENOUGH: f64 = 0.5;
/// The worth of a word that no procedure has.
const STRANGE: f64 = 0.5;
/// How much the share of the query counts against the share of the phrase.
const ASKED: f64 = 0.6;
/// What the share of the query in all phrases together adds.
const ALTOGETHER: f64 = 0.15;
/// The share of a short phrase that the query must say to have said it.
const NEARLY_ALL: f64 = 0.8;
/// The worth of the words that mean something by themselves.
const TELLING: f64 = 0.55;
/// The share of the score that words standing side by side earn.
const SIDE_BY_SIDE: f64 = 0.25;

/// Every procedure that has enough of what is asked for.
pub(crate) fn answers(index: &Index, asked: &[Asked]) -> Vec<Answer> {
    let mut tally = Tally::new(index, asked.len());
    for (word, number) in asked.iter().zip(0..) {
        let worth = look_up(index, word, number, asked.len(), &mut tally);
        tally.worths.push(word.telling * worth);
    }
    tally.answers(index, asked)
}

/// Notes where a word stands, and returns its worth.
fn look_up(index: &Index, asked: &Asked, number: usize, of: usize, tally: &mut Tally) -> f64 {
    let mut worth: Option<f64> = None;
    let mut known = false;
    let typed = (count(asked.word.folded.chars().count()) / 4.0).min(1.0);
    for (term, how) in index.terms_like(&asked.word, number + 1 == of, of == 1) {
        known |= matches!(how, Likeness::Same);
        let here = match how {
            Likeness::Same => term.worth,
            // The less of it is typed, the less it says.
            Likeness::Beginning { known: false } => term.worth * typed,
            Likeness::Slip { known: false } | Likeness::Synonym(_) if !known => term.worth,
            Likeness::Beginning { .. } | Likeness::Slip { .. } | Likeness::Synonym(_) => 0.0,
        };
        worth = Some(worth.unwrap_or_default().max(here));
        let variants: Vec<f64> = match how {
            Likeness::Same => term.variants.iter().map(|v| agreement(&asked.word, v)).collect(),
            Likeness::Beginning { .. } | Likeness::Slip { .. } | Likeness::Synonym(_) => Vec::new(),
        };
        if matches!(how, Likeness::Slip { known: true }) && !term.everyday {
            continue;
        }
        for posting in &term.postings {
            let Some(phrase) = index.phrases.get(posting.phrase) else { continue };
            let quality = match how {
                Likeness::Same => variants.get(posting.variant).copied().unwrap_or_default(),
                Likeness::Beginning { known: false } => 0.75,
                Likeness::Beginning { known: true } => 0.5,
                // In long sentences nearly every word is near another.
                Likeness::Slip { known: true } if !phrase.place.is_short() => continue,
                Likeness::Slip { known: false } if phrase.place.is_short() => 0.6,
                Likeness::Slip { .. } => 0.4,
                Likeness::Synonym(surely) => surely,
            };
            let slip = matches!(how, Likeness::Slip { .. });
            // What was not typed to the end tells little about the phrase.
            let worth = if matches!(how, Likeness::Beginning { .. }) {
                term.worth / 2.0
            } else {
                term.worth
            };
            tally.note(*posting, number, Cell { quality, slip, worth, places: 0 });
        }
    }
    worth.unwrap_or(STRANGE)
}

/// How one word of the query stands in one phrase.
#[derive(Clone, Copy, Debug, Default)]
struct Cell {
    /// From 0, not there, to 1, letter for letter.
    quality: f64,
    slip: bool,
    /// What it is worth in the phrase.
    worth: f64,
    /// The places where it stands, a bit each.
    places: u64,
}

/// What was found of the query, phrase by phrase.
struct Tally {
    width: usize,
    worths: Vec<f64>,
    /// The row of a phrase; none is 0, the first is 1.
    rows: Vec<usize>,
    phrases: Vec<usize>,
    cells: Vec<Cell>,
}

impl Tally {
    fn new(index: &Index, width: usize) -> Self {
        let rows = vec![0; index.phrases.len()];
        Self { width, worths: Vec::new(), rows, phrases: Vec::new(), cells: Vec::new() }
    }

    fn note(&mut self, posting: Posting, number: usize, found: Cell) {
        let Some(row) = self.rows.get_mut(posting.phrase) else { return };
        if *row == 0 {
            self.phrases.push(posting.phrase);
            *row = self.phrases.len();
            self.cells.resize(self.cells.len() + self.width, Cell::default());
        }
        let Some(cell) = self.cells.get_mut((*row - 1) * self.width + number) else { return };
        if found.quality > cell.quality {
            *cell = Cell { places: cell.places, ..found };
        }
        cell.places |= 1_u64.checked_shl(posting.at).unwrap_or_default();
    }

    fn answers(&self, index: &Index, asked: &[Asked]) -> Vec<Answer> {
        let all = self.worths.iter().sum::<f64>().max(f64::MIN_POSITIVE);
        let mut best: Vec<Best> = Vec::new();
        best.resize_with(index.entries.len(), Best::default);
        for (phrase, cells) in self.phrases.iter().zip(self.cells.chunks(self.width.max(1))) {
            let number = *phrase;
            let Some(phrase) = index.phrases.get(number) else { continue };
            let Some(best) = best.get_mut(phrase.entry) else { continue };
            let Best { score, by, found, contained } = best;
            for (found, cell) in found.iter_mut().zip(cells) {
                *found = found.max(cell.quality);
            }
            let covered = covered(cells, phrase);
            let here = phrase.place.worth()
                * self.fit(cells, asked, all).powf(ASKED)
                * covered.powf(1.0 - ASKED);
            *contained |= phrase.place.is_short() && covered >= NEARLY_ALL && is_telling(cells);
            if here > *score {
                (*score, *by) = (here, Some(number));
            }
        }
        let answer = |(entry, best): (usize, &Best)| {
            let there = self.worths.iter().zip(&best.found).map(|(w, f)| w * f).sum::<f64>() / all;
            let phrase = index.phrases.get(best.by?)?;
            let row = *self.rows.get(best.by?)?;
            let cells = self.cells.chunks(self.width.max(1)).nth(row.checked_sub(1)?)?;
            let slip = cells.iter().any(|cell| cell.slip);
            let why = Why { place: phrase.place, phrase: phrase.text.clone(), slip };
            let likely = index.entries.get(entry)?.likely;
            let score = (best.score + there * ALTOGETHER) * likely;
            (there >= ENOUGH || best.contained).then_some(Answer {
                entry,
                score,
                exact: false,
                why,
            })
        };
        best.iter().enumerate().filter_map(answer).collect()
    }

    /// How much of the query's worth is in a phrase, from 0 to 1, and how much of it side by side.
    fn fit(&self, cells: &[Cell], asked: &[Asked], all: f64) -> f64 {
        let there = self.worths.iter().zip(cells).map(|(w, c)| w * c.quality).sum::<f64>() / all;
        let ends = self.worths.iter().zip(cells).zip(asked);
        let (mut pairs, mut beside) = (0.0, 0.0);
        for (((worth, one), from), ((next, other), to)) in ends.clone().zip(ends.skip(1)) {
            let worth = worth.min(*next);
            pairs += worth;
            let apart = to.at - from.at;
            let one_on = one.places << 1 & other.places != 0;
            let two_on = one.places << 2 & other.places != 0;
            if apart <= 2 && (one_on || two_on) {
                let near = if one_on && apart == 1 { 1.0 } else { 0.7 };
                beside += worth * near * one.quality.min(other.quality);
            }
        }
        if pairs > 0.0 {
            there * (1.0 - SIDE_BY_SIDE) + beside / pairs * SIDE_BY_SIDE
        } else {
            there
        }
    }
}

/// The best of one procedure's phrases.
#[derive(Debug, Default)]
struct Best {
    score: f64,
    by: Option<usize>,
    /// How surely each word of the query is in any of them.
    found: [f64; MOST_WORDS],
    /// Whether the query says one of them, whatever else it says.
    contained: bool,
}

/// How much of the phrase was asked for: short phrases that fit whole come first.
fn covered(cells: &[Cell], phrase: &Phrase) -> f64 {
    let found: f64 = cells.iter().map(|c| c.quality * c.worth).sum();
    (found / phrase.worth.max(f64::MIN_POSITIVE)).min(1.0)
}

/// Whether the words found mean something by themselves.
fn is_telling(cells: &[Cell]) -> bool {
    let found = cells.iter().filter(|c| c.quality >= 0.6).map(|c| c.worth);
    found.sum::<f64>() >= TELLING
}

/// The answers of phrases found as a whole.
pub(crate) fn whole(index: &Index, phrases: &[(usize, f64, bool)]) -> Vec<Answer> {
    let answer = |(number, quality, slip): &(usize, f64, bool)| {
        let phrase = index.phrases.get(*number)?;
        let why = Why { place: phrase.place, phrase: phrase.text.clone(), slip: *slip };
        let likely = index.entries.get(phrase.entry)?.likely;
        // A whole name pasted in is meant, however long.
        let place = phrase.place.worth();
        let place = if *quality < 1.0 { place } else { place.max(1.0) };
        let score = (place * quality + ALTOGETHER) * likely;
        Some(Answer { entry: phrase.entry, score, exact: *quality >= 1.0, why })
    };
    phrases.iter().filter_map(answer).collect()
}

//! Finds procedures by what people type: without accents, in everyday words, with slips.
//!
//! Each procedure has phrases (its names, the words people use, its life events). A word of the
//! query is worth how well it matches a word of a phrase; words that most procedures share are worth
//! little. What is found has at least half of what was asked for, by worth.

use std::collections::BTreeSet;
use std::fmt;

use tram_domain::{Procedure, ProcedureCode};

use crate::catalogue::LifeEvent;
use crate::score::{Phrase, Query, Word, score, words};

/// One procedure found.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Hit {
    /// The procedure.
    pub code: ProcedureCode,
    /// 1 for the best.
    pub rank: u32,
    /// What it was found by.
    pub why: Why,
}

/// What a procedure was found by. Displayed as the place and the phrase.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Why {
    /// Where the phrase stands.
    pub place: Place,
    /// The phrase of the catalogue that matched best.
    pub phrase: String,
    /// Whether a slip of the fingers was overlooked.
    pub slip: bool,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let slip = if self.slip { ", nearly" } else { "" };
        write!(f, "{}{slip}: {}", self.place.name(), self.phrase)
    }
}

/// Where a phrase stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Place {
    /// The procedure's code.
    Code,
    /// The name that people use.
    ShortName,
    /// An everyday word.
    Words,
    /// The official name.
    Name,
    /// A life event that leads to it.
    LifeEvent,
    /// The sentence on what it is for.
    Summary,
}

impl Place {
    const fn name(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::ShortName => "short name",
            Self::Words => "words",
            Self::Name => "name",
            Self::LifeEvent => "life event",
            Self::Summary => "summary",
        }
    }

    pub(crate) const fn worth(self) -> f64 {
        match self {
            Self::Code => 1.2,
            Self::ShortName | Self::Words => 1.0,
            Self::Name => 0.8,
            Self::LifeEvent => 0.6,
            Self::Summary => 0.5,
        }
    }
}

/// Characters of a query that are looked at, and words of it.
const LONGEST: usize = 200;
const MOST_WORDS: usize = 16;

/// Words that say nothing about what is wanted.
const FILLERS: [&str; 29] = [
    "a", "the", "for", "my", "of", "i", "need", "want", "get", "an", "lam", "cho", "xin", "toi",
    "muon", "can", "va", "cua", "o", "de", "thu", "tuc", "em", "bac", "nho", "giup", "di", "voi",
    "may",
];

/// The phrases of all procedures offered.
#[derive(Debug, Default)]
pub(crate) struct Index {
    entries: Vec<(ProcedureCode, Vec<Phrase>)>,
}

impl Index {
    pub(crate) fn of<'p>(
        procedures: impl Iterator<Item = &'p Procedure>,
        events: &[LifeEvent],
        order: &[ProcedureCode],
    ) -> Self {
        let mut entries: Vec<_> = procedures
            .map(|procedure| (procedure.code.clone(), phrases(procedure, events)))
            .collect();
        entries.sort_by_key(|(code, _)| order.iter().position(|other| other == code));
        Self { entries }
    }

    pub(crate) fn search(&self, query: &str, limit: usize) -> Vec<Hit> {
        let weighed = |word: Word| (self.worth(&word.folded), word);
        let query = Query::new(query_words(query).into_iter().map(weighed).collect());
        let scored = |(code, phrases): &'_ (ProcedureCode, Vec<Phrase>)| {
            score(phrases, &query).map(|(score, why)| (score, code.clone(), why))
        };
        let mut found: Vec<_> = self.entries.iter().filter_map(scored).collect();
        // Stable: what scores alike stays in the order of use.
        found.sort_by(|a, b| b.0.total_cmp(&a.0));
        let ranked = found.into_iter().take(limit).zip(1..);
        ranked.map(|((_, code, why), rank)| Hit { code, rank, why }).collect()
    }

    /// Little for a word that more than half of the procedures share.
    fn worth(&self, folded: &str) -> f64 {
        let has = |phrases: &[Phrase]| {
            phrases.iter().any(|phrase| phrase.words.iter().any(|word| word.folded == folded))
        };
        let sharing = self.entries.iter().filter(|(_, phrases)| has(phrases)).count();
        if sharing > 1 && sharing * 2 > self.entries.len() { 0.3 } else { 1.0 }
    }
}

fn phrases(procedure: &Procedure, events: &[LifeEvent]) -> Vec<Phrase> {
    let mut phrases = vec![Phrase::new(Place::Code, procedure.code.as_str())];
    for (place, text) in [
        (Place::ShortName, &procedure.short_name),
        (Place::Name, &procedure.name),
        (Place::Summary, &procedure.summary),
    ] {
        phrases.extend([Phrase::new(place, &text.vi), Phrase::new(place, &text.en)]);
    }
    phrases.extend(procedure.words.iter().map(|words| Phrase::new(Place::Words, words)));
    for event in events.iter().filter(|event| event.procedures.contains(&procedure.code)) {
        phrases
            .extend([&event.label.vi, &event.label.en].map(|l| Phrase::new(Place::LifeEvent, l)));
    }
    phrases
}

fn query_words(query: &str) -> Vec<Word> {
    let start: String = query.chars().take(LONGEST).collect();
    let mut seen = BTreeSet::new();
    let all: Vec<Word> =
        words(&start).into_iter().filter(|word| seen.insert(word.exact.clone())).collect();
    let telling: Vec<Word> =
        all.iter().filter(|word| !FILLERS.contains(&word.folded.as_str())).cloned().collect();
    let mut kept = if telling.is_empty() { all } else { telling };
    kept.truncate(MOST_WORDS);
    kept
}

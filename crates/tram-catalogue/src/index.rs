//! Where each word stands in the phrases of all procedures, and which words are near another.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use tram_domain::{Procedure, ProcedureCode};

use crate::everyday::Everyday;
use crate::life_event::LifeEvent;
use crate::national::{Kind, National};
use crate::search::{FILLERS, POLITE, Place};
use crate::word::{Word, one_slip_apart, without_a_letter, words};

/// The phrases of all procedures, by their words.
#[derive(Debug, Default)]
pub(crate) struct Index {
    /// Most likely first.
    pub(crate) entries: Vec<Entry>,
    pub(crate) phrases: Vec<Phrase>,
    pub(crate) synonyms: Vec<Vec<Vec<Word>>>,
    terms: Vec<Term>,
    by_folded: BTreeMap<String, usize>,
    /// Terms, by what is left of them without a letter.
    slips: Near,
    /// Phrases, by their words without the blanks between them.
    joined: BTreeMap<String, Vec<usize>>,
    joined_slips: Near,
    synonyms_of: HashMap<String, Vec<(String, usize)>>,
    /// Words that say nothing, and words that say little.
    pub(crate) fillers: Vec<Word>,
    pub(crate) polite: Vec<Word>,
}

/// One procedure that can be found.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) code: ProcedureCode,
    /// How likely it is the one meant, before anything is asked: around 1.
    pub(crate) likely: f64,
}

/// One text by which a procedure can be found.
#[derive(Debug)]
pub(crate) struct Phrase {
    /// The place of its procedure in the entries.
    pub(crate) entry: usize,
    pub(crate) place: Place,
    pub(crate) text: String,
    /// The worth of its words together.
    pub(crate) worth: f64,
}

/// A word, accents aside.
#[derive(Debug)]
pub(crate) struct Term {
    folded: String,
    /// The accents it is written with.
    pub(crate) variants: Vec<String>,
    pub(crate) postings: Vec<Posting>,
    /// From 0 for a word of every procedure to 1 for a word of one.
    pub(crate) worth: f64,
    /// Whether it stands in a short phrase.
    pub(crate) everyday: bool,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Posting {
    pub(crate) phrase: usize,
    pub(crate) at: u32,
    pub(crate) variant: usize,
}

/// Why a term may be the word asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Likeness {
    /// The same word, accents aside.
    Same,
    /// It begins like it; `known` where what was typed is a word already.
    Beginning { known: bool },
    /// One slip apart.
    Slip { known: bool },
    /// It means the same.
    Synonym(f64),
}

impl Index {
    pub(crate) fn of<'p>(
        guided: impl Iterator<Item = &'p Procedure>,
        events: &[LifeEvent],
        order: &[ProcedureCode],
        national: &[National],
        everyday: &Everyday,
    ) -> Self {
        let mut index = Self { fillers: words(FILLERS), polite: words(POLITE), ..Self::default() };
        let mut guided: Vec<_> = guided.collect();
        guided.sort_by_key(|procedure| order.iter().position(|code| *code == procedure.code));
        for (procedure, rank) in guided.iter().zip(0..) {
            let texts = guided_texts(procedure, events);
            let likely = 1.04 + 0.08 / f64::from(1 + rank);
            index.enter(&procedure.code, likely, texts, everyday);
        }
        let has_folder: BTreeSet<_> = guided.iter().map(|procedure| &procedure.code).collect();
        for procedure in national.iter().filter(|n| !has_folder.contains(&n.code)) {
            let likely = match procedure.kind {
                Kind::Standard => 1.0,
                Kind::Specific => 0.92,
                Kind::Internal => 0.8,
            };
            let texts =
                vec![(Place::Name, &*procedure.name), (Place::Category, &*procedure.category)];
            index.enter(&procedure.code, likely, texts, everyday);
        }
        index.weigh();
        index.prepare_slips();
        index.prepare_synonyms(&everyday.synonyms);
        index
    }

    fn enter(
        &mut self,
        code: &ProcedureCode,
        likely: f64,
        texts: Vec<(Place, &str)>,
        everyday: &Everyday,
    ) {
        let entry = self.entries.len();
        self.entries.push(Entry { code: code.clone(), likely });
        let called = everyday.words.get(code).into_iter().flatten();
        let called = called.map(|word| (Place::Words, word.as_str()));
        for (place, text) in texts.into_iter().chain(called) {
            self.phrase(entry, place, text);
        }
    }

    fn phrase(&mut self, entry: usize, place: Place, text: &str) {
        let number = self.phrases.len();
        self.phrases.push(Phrase { entry, place, text: text.to_owned(), worth: 0.0 });
        let mut joined = String::new();
        for (word, at) in words(text).into_iter().zip(0..) {
            joined.push_str(&word.folded);
            let term = self.term(&word.folded);
            let Some(term) = self.terms.get_mut(term) else { continue };
            let variant = term.variants.iter().position(|known| *known == word.exact);
            let variant = variant.unwrap_or_else(|| {
                term.variants.push(word.exact);
                term.variants.len() - 1
            });
            term.postings.push(Posting { phrase: number, at, variant });
            term.everyday |= place.is_short();
        }
        if place != Place::Category && !joined.is_empty() {
            self.joined.entry(joined).or_default().push(number);
        }
    }

    fn term(&mut self, folded: &str) -> usize {
        if let Some(term) = self.by_folded.get(folded) {
            return *term;
        }
        self.by_folded.insert(folded.to_owned(), self.terms.len());
        self.terms.push(Term {
            folded: folded.to_owned(),
            variants: Vec::new(),
            postings: Vec::new(),
            worth: 0.0,
            everyday: false,
        });
        self.terms.len() - 1
    }

    /// The fewer procedures have a word, the more it is worth.
    fn weigh(&mut self) {
        let all = count(self.entries.len());
        for term in &mut self.terms {
            let of_entry = |posting: &Posting| self.phrases.get(posting.phrase).map(|p| p.entry);
            let mut having: Vec<_> = term.postings.iter().filter_map(of_entry).collect();
            having.dedup();
            term.worth = (all / count(having.len().max(1))).ln_1p() / all.ln_1p();
            for posting in &term.postings {
                if let Some(phrase) = self.phrases.get_mut(posting.phrase) {
                    phrase.worth += term.worth;
                }
            }
        }
    }

    fn prepare_slips(&mut self) {
        for (term, number) in self.terms.iter().zip(0..) {
            let letters = term.folded.chars().count();
            if letters >= 3 && !has_digit(&term.folded) {
                self.slips.add(&term.folded, number);
            }
        }
        for (joined, phrases) in &self.joined {
            if !(5..=14).contains(&joined.len()) || has_digit(joined) {
                continue;
            }
            for phrase in phrases {
                if self.phrases.get(*phrase).is_some_and(|phrase| phrase.place.is_short()) {
                    self.joined_slips.add(joined, *phrase);
                }
            }
        }
        self.slips.sort();
        self.joined_slips.sort();
    }

    fn prepare_synonyms(&mut self, groups: &[Vec<String>]) {
        for group in groups {
            let group: Vec<Vec<Word>> = group.iter().map(|text| words(text)).collect();
            for member in group.iter().filter(|member| member.len() == 1) {
                for other in group.iter().filter(|other| other.len() == 1 && *other != member) {
                    let (Some(member), Some(other)) = (member.first(), other.first()) else {
                        continue;
                    };
                    if let Some(term) = self.by_folded.get(&other.folded) {
                        let meant = (member.exact.clone(), *term);
                        self.synonyms_of.entry(member.folded.clone()).or_default().push(meant);
                    }
                }
            }
            self.synonyms.push(group);
        }
    }

    /// The terms that a word may stand for, and how it does.
    pub(crate) fn terms_like(
        &self,
        word: &Word,
        last: bool,
        alone: bool,
    ) -> Vec<(&Term, Likeness)> {
        let mut like = Vec::new();
        let same = self.by_folded.get(&word.folded).copied();
        let known = same.is_some();
        like.extend(same.map(|term| (term, Likeness::Same)));
        let typed = word.folded.chars().count();
        // The last word may still be on its way.
        if typed >= 3 && !known || last && (typed >= 2 || !alone) {
            let from = self.by_folded.range(word.folded.clone()..);
            let beginning = from.take_while(|(folded, _)| folded.starts_with(&word.folded));
            let longer = beginning.filter(|(folded, _)| **folded != word.folded);
            like.extend(longer.map(|(_, term)| (*term, Likeness::Beginning { known })));
        }
        if typed >= 3 && !has_digit(&word.folded) {
            let slips = self.slipped(word).into_iter();
            like.extend(slips.map(|term| (term, Likeness::Slip { known })));
        }
        for (exact, term) in self.synonyms_of.get(&word.folded).into_iter().flatten() {
            // Without accents it may be quite another word.
            let surely = if word.exact == *exact { 0.85 } else { 0.5 };
            if surely > 0.8 || !word.is_accented() {
                like.push((*term, Likeness::Synonym(surely)));
            }
        }
        like.into_iter().filter_map(|(term, how)| Some((self.terms.get(term)?, how))).collect()
    }

    fn slipped(&self, word: &Word) -> BTreeSet<usize> {
        let near = self.slips.to(&word.folded).into_iter();
        near.filter(|term| self.terms.get(*term).is_some_and(|t| slip(word, t))).collect()
    }

    /// Phrases whose words together are the words asked for, with or without the blanks.
    pub(crate) fn whole(&self, joined: &str) -> &[usize] {
        self.joined.get(joined).map_or(&[], Vec::as_slice)
    }

    /// Phrases that begin like, or are one slip from, words typed without blanks.
    pub(crate) fn nearly_whole(&self, joined: &str) -> Vec<(usize, bool)> {
        let from = self.joined.range(joined.to_owned()..);
        let beginning = from.take_while(|(phrase, _)| phrase.starts_with(joined));
        let longer = beginning.filter(|(phrase, _)| *phrase != joined).take(50);
        let mut near: Vec<(usize, bool)> =
            longer.flat_map(|(_, phrases)| phrases.iter().map(|phrase| (*phrase, false))).collect();
        let apart = |phrase: &Phrase| {
            let words: String = words(&phrase.text).into_iter().map(|w| w.folded).collect();
            one_slip_apart(joined, &words)
        };
        let slips = self.joined_slips.to(joined).into_iter();
        let slips = slips.filter(|slip| self.phrases.get(*slip).is_some_and(apart));
        near.extend(slips.map(|phrase| (phrase, true)));
        near
    }
}

/// Texts by the marks of what is left of them without a letter, in the order of the marks.
#[derive(Debug, Default)]
struct Near(Vec<(u64, usize)>);

impl Near {
    fn add(&mut self, text: &str, number: usize) {
        self.0.extend(without_a_letter(text).into_iter().map(|mark| (mark, number)));
    }

    fn sort(&mut self) {
        self.0.sort_unstable();
    }

    /// What may be one slip from a text.
    fn to(&self, text: &str) -> BTreeSet<usize> {
        let of_mark = |mark: u64| {
            let from = self.0.partition_point(|(other, _)| *other < mark);
            let rest = self.0.get(from..).unwrap_or_default();
            rest.iter().take_while(move |(other, _)| *other == mark).map(|(_, number)| *number)
        };
        without_a_letter(text).into_iter().flat_map(of_mark).collect()
    }
}

/// Who types accents means them: then they count among the letters.
fn slip(word: &Word, term: &Term) -> bool {
    let (one, other) = (word.folded.chars().count(), term.folded.chars().count());
    if one.min(other) < 3 || one.max(other) < 4 {
        return false;
    }
    if word.is_accented() {
        term.variants.iter().any(|variant| one_slip_apart(&word.exact, variant))
    } else {
        one_slip_apart(&word.folded, &term.folded)
    }
}

fn has_digit(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit())
}

/// As a fraction's part.
pub(crate) fn count(n: usize) -> f64 {
    u32::try_from(n).map_or(f64::MAX, f64::from)
}

fn guided_texts<'p>(procedure: &'p Procedure, events: &'p [LifeEvent]) -> Vec<(Place, &'p str)> {
    let mut texts = Vec::new();
    for (place, text) in [
        (Place::ShortName, &procedure.short_name),
        (Place::Name, &procedure.name),
        (Place::Summary, &procedure.summary),
    ] {
        texts.extend([(place, text.vi.as_str()), (place, text.en.as_str())]);
    }
    texts.extend(procedure.words.iter().map(|words| (Place::Words, words.as_str())));
    for event in events.iter().filter(|event| event.procedures.contains(&procedure.code)) {
        texts.extend([&event.label.vi, &event.label.en].map(|l| (Place::LifeEvent, l.as_str())));
    }
    texts
}

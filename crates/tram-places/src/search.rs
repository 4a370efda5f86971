//! Finds communes by what is typed.
//!
//! Every name, of today and former, is a row of words: its own, those of its district and its province.
//! A row is found if every word asked for fits one of its words. There are 15,000 rows of about eight
//! words; with words as numbers, looking at all of them takes less time than a list per word would
//! save.

mod query;
mod vocabulary;

use crate::code::ProvinceCode;
use crate::place::Place;
use crate::search::query::{Asked, Fit, Query};
use crate::search::vocabulary::{Vocabulary, WordId};
use crate::table::{Table, parted};

/// A commune found.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Found<'p> {
    /// The commune of today.
    pub place: &'p Place,
    /// The former name that led to it, such as `Phường Trần Phú, Thành phố Quy Nhơn, Tỉnh Bình Định`;
    /// `None` where its own name did.
    pub was: Option<String>,
    /// Whether a slip of the fingers was overlooked.
    pub slip: bool,
}

/// Which part of a row a word belongs to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Part {
    /// The kind of the place itself.
    Kind,
    /// Its own name.
    Own,
    /// Another way to write a word of its own name: `H'Leo` in two words.
    OwnToo,
    /// The kind of its district or province.
    OuterKind,
    /// Its district's name.
    District,
    /// Its province's name, or what people also call it.
    Province,
}

#[derive(Clone, Copy, Debug)]
struct RowWord {
    id: WordId,
    part: Part,
}

/// Whose name a row is: a position in the table.
#[derive(Clone, Copy, Debug)]
enum Whose {
    Now(usize),
    District(usize),
    Commune(usize),
}

#[derive(Clone, Copy, Debug)]
struct Row {
    whose: Whose,
    from: usize,
    to: usize,
}

/// All rows.
#[derive(Debug, Default)]
pub(crate) struct Index {
    vocabulary: Vocabulary,
    rows: Vec<Row>,
    words: Vec<RowWord>,
}

/// How well a row fits.
#[derive(Clone, Copy, Debug)]
struct Score {
    worth: i32,
    slip: bool,
}

/// The best that is known about one commune.
#[derive(Clone, Copy, Debug)]
struct Best {
    score: Score,
    /// Where the commune stands among those that the name leads to.
    turn: usize,
    place: usize,
    whose: Whose,
}

impl Index {
    pub(crate) fn of(table: &Table) -> Self {
        let mut index = Self::default();
        let names = table.places.len() + table.districts.len() + table.communes.len();
        index.rows.reserve(names);
        index.words.reserve(names * 10);
        let provinces: Vec<Vec<RowWord>> = table
            .provinces
            .iter()
            .map(|one| index.province(one.kind.vi(), one.name, table))
            .collect();
        for (at, place) in table.places.iter().enumerate() {
            let outer = table.provinces.iter().position(|one| *one == place.province);
            let outer = outer.and_then(|one| provinces.get(one)).map_or(&[][..], Vec::as_slice);
            let name = index.name(place.kind.vi(), place.name, [Part::Kind, Part::Own]);
            index.row(Whose::Now(at), &[&name, outer]);
        }
        let former: Vec<Vec<RowWord>> = table
            .former_provinces
            .iter()
            .map(|full| {
                let (kind, name) = parted(full);
                index.province(kind, name, table)
            })
            .collect();
        let mut outer = Vec::new();
        for (at, district) in table.districts.iter().enumerate() {
            let province = former.get(district.province).map_or(&[][..], Vec::as_slice);
            let (kind, name) = parted(district.name);
            let own = index.name(kind, name, [Part::Kind, Part::Own]);
            index.row(Whose::District(at), &[&own, province]);
            let mut words = index.name(kind, name, [Part::OuterKind, Part::District]);
            words.extend(province);
            outer.push(words);
        }
        for (at, commune) in table.communes.iter().enumerate() {
            let (kind, name) = parted(commune.name);
            let own = index.name(kind, name, [Part::Kind, Part::Own]);
            let outer = outer.get(commune.district).map_or(&[][..], Vec::as_slice);
            index.row(Whose::Commune(at), &[&own, outer]);
        }
        index
    }

    fn province(&mut self, kind: &'static str, name: &'static str, table: &Table) -> Vec<RowWord> {
        let mut words = self.name(kind, name, [Part::OuterKind, Part::Province]);
        for (_, also) in table.also.iter().filter(|(province, _)| province.name == name) {
            words.extend(self.name("", also, [Part::OuterKind, Part::Province]));
        }
        words
    }

    fn name(&mut self, kind: &'static str, name: &'static str, parts: [Part; 2]) -> Vec<RowWord> {
        let [kind_part, name_part] = parts;
        let too = if name_part == Part::Own { Part::OwnToo } else { name_part };
        let mut words = Vec::with_capacity(8);
        for (text, part) in [(kind, kind_part), (name, name_part)] {
            for chunk in text.split(' ').filter(|chunk| !chunk.is_empty()) {
                words.extend(
                    self.vocabulary.learn(chunk).iter().map(|id| RowWord { id: *id, part }),
                );
                let pieces = self.vocabulary.learn_pieces(chunk);
                words.extend(pieces.into_iter().map(|id| RowWord { id, part: too }));
            }
        }
        words
    }

    fn row(&mut self, whose: Whose, parts: &[&[RowWord]]) {
        let from = self.words.len();
        for part in parts {
            self.words.extend_from_slice(part);
        }
        self.rows.push(Row { whose, from, to: self.words.len() });
    }

    /// The letters of a name of the table, without accents and blanks.
    pub(crate) fn letters<'i>(&'i self, name: &'i str) -> impl Iterator<Item = &'i str> {
        name.split(' ').flat_map(|chunk| self.vocabulary.letters(chunk))
    }

    pub(crate) fn search<'p>(
        &self,
        table: &'p Table,
        words: &str,
        within: Option<ProvinceCode>,
        limit: usize,
    ) -> Vec<Found<'p>> {
        let mut query = Query::new(words, &self.vocabulary);
        if query.asked.is_empty() || limit == 0 {
            return Vec::new();
        }
        let mut best = self.best(table, &query, within);
        if best.is_empty() {
            query.overlook_slips(&self.vocabulary);
            best = self.best(table, &query, within);
        }
        best.sort_unstable_by_key(|one| (-one.score.worth, one.turn, one.place));
        best.truncate(limit);
        best.iter().filter_map(|one| found(table, one)).collect()
    }

    /// The best row of each commune that any row leads to.
    fn best(&self, table: &Table, query: &Query, within: Option<ProvinceCode>) -> Vec<Best> {
        let mut best: Vec<Option<Best>> = vec![None; table.places.len()];
        let barely_begun = query.barely_begun();
        for row in &self.rows {
            let words = self.words.get(row.from..row.to).unwrap_or_default();
            // Thousands of former names begin with any letter; they wait for a second or third.
            if let Some(asked) = barely_begun
                && !matches!(row.whose, Whose::Now(_))
                && !words
                    .iter()
                    .any(|word| word.part == Part::Own && asked.fit(word.id) == Fit::Whole)
            {
                continue;
            }
            let Some(score) = query.score(words, matches!(row.whose, Whose::Now(_))) else {
                continue;
            };
            for (turn, place) in leads_to(table, &row.whose).iter().enumerate() {
                let inside =
                    |code| table.places.get(*place).is_some_and(|p| p.province.code == code);
                if let Some(slot) = best.get_mut(*place)
                    && within.is_none_or(inside)
                    && slot.is_none_or(|held| held.score.worth < score.worth)
                {
                    *slot = Some(Best { score, turn, place: *place, whose: row.whose });
                }
            }
        }
        best.into_iter().flatten().collect()
    }
}

fn leads_to<'t>(table: &'t Table, whose: &'t Whose) -> &'t [usize] {
    match whose {
        Whose::Now(at) => std::slice::from_ref(at),
        Whose::District(at) => table.districts.get(*at).map_or(&[], |one| one.now.as_slice()),
        Whose::Commune(at) => table.communes.get(*at).map_or(&[], |one| one.now.as_slice()),
    }
}

fn found<'p>(table: &'p Table, best: &Best) -> Option<Found<'p>> {
    let place = table.places.get(best.place)?;
    let was = match best.whose {
        Whose::Now(_) => None,
        Whose::District(at) => Some(table.district_name(at)?),
        Whose::Commune(at) => Some(table.commune_name(at)?),
    };
    Some(Found { place, was, slip: best.score.slip })
}

impl Query {
    /// How well a row fits, if it does.
    fn score(&self, words: &[RowWord], now: bool) -> Option<Score> {
        let slip = self.needed(words)?;
        let mut worth = if now { 3 } else { 0 };
        let mut used = 0_u64;
        let mut last = None;
        for asked in
            self.asked.iter().filter(|a| !a.kind).chain(self.asked.iter().filter(|a| a.kind))
        {
            let is_its_kind =
                |word: &RowWord| word.part == Part::Kind && asked.fit(word.id) != Fit::None;
            let known = asked.kind && words.iter().any(is_its_kind);
            let scored = words.iter().enumerate().filter_map(|(at, word)| {
                let worth = asked.worth(*word, known || used >> at & 1 == 1)?;
                Some((worth + i32::from(follows(last, at)), at))
            });
            let most = scored.max_by_key(|(worth, at)| (*worth, usize::MAX - at));
            last = most.map(|(_, at)| at);
            if let Some((most, at)) = most {
                worth += most;
                used |= 1 << at;
            }
        }
        let own = words.iter().enumerate().filter(|(_, word)| word.part == Part::Own);
        let missed = own.filter(|(at, _)| used >> at & 1 == 0).count();
        worth += if missed == 0 { 4 } else { -2 * i32::try_from(missed).unwrap_or(8) };
        if self.names_first(words) {
            worth += 6;
        }
        Some(Score { worth, slip })
    }

    /// Whether what stands before the first comma is the row's own name.
    fn names_first(&self, words: &[RowWord]) -> bool {
        let own = words.iter().filter(|word| word.part == Part::Own);
        let asked = self.first_name.iter().filter_map(|at| self.asked.get(*at));
        !self.first_name.is_empty()
            && own.clone().count() == self.first_name.len()
            && own.zip(asked).all(|(word, asked)| asked.fit(word.id) == Fit::Whole)
    }

    /// Whether each word that must fit does; and whether one of them by a slip, which may be one.
    fn needed(&self, words: &[RowWord]) -> Option<bool> {
        let mut slip = false;
        for asked in self.needed_first.iter().filter_map(|at| self.asked.get(*at)) {
            match words.iter().map(|word| asked.fit(word.id)).max()? {
                Fit::None => return None,
                Fit::Slip if slip => return None,
                Fit::Slip => slip = true,
                Fit::Begun | Fit::Whole => {}
            }
        }
        Some(slip)
    }
}

const fn follows(last: Option<usize>, at: usize) -> bool {
    matches!(last, Some(last) if last + 1 == at)
}

impl Asked {
    /// What it is worth that this word of a row fits; less if another word asked for has used it.
    fn worth(&self, word: RowWord, used: bool) -> Option<i32> {
        let fit = self.fit(word.id);
        if fit == Fit::None {
            return None;
        }
        if self.kind {
            return match word.part {
                Part::Kind => Some(4),
                Part::OuterKind => Some(1),
                // Without accents it may be half of a name, as in `quan son`.
                Part::Own if !self.accented && !used => Some(8),
                Part::District | Part::Province if !self.accented && !used => Some(1),
                Part::Own | Part::OwnToo | Part::District | Part::Province => None,
            };
        }
        let place = match word.part {
            Part::Kind | Part::OuterKind => return Some(1),
            Part::Own | Part::OwnToo => 3,
            Part::District => 1,
            Part::Province => 0,
        };
        let accents = match (fit, self.accented) {
            (Fit::Whole, true) if self.exact == Some(word.id.exact) => 2,
            (Fit::Whole, true) => -3,
            _ => 0,
        };
        let fit = match fit {
            Fit::Whole => 8,
            Fit::Begun => 5,
            Fit::Slip => 3,
            Fit::None => 0,
        };
        Some(fit + place + accents - if used { 7 } else { 0 })
    }
}

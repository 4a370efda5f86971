//! All names by their letters, and where a line has one.

use std::collections::BTreeSet;
use std::hash::Hasher;

use tram_domain::names::spelling;

use crate::hash::Fnv;
use crate::search::Index;
use crate::table::{Table, parted};
use crate::words::{Gap, Kind, Level, Word, kind_at};

/// The most words that a name has.
const LONGEST_NAME: usize = 7;

/// Names without accents and blanks, and what bears them.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// Provinces of today.
    pub(super) provinces: Named,
    /// Former provinces.
    pub(super) former_provinces: Named,
    /// Former districts.
    pub(super) districts: Named,
    /// Communes of today.
    pub(super) places: Named,
    /// Former communes.
    pub(super) communes: Named,
    /// The province of today that each former province is in.
    pub(super) successors: Vec<Option<usize>>,
    /// The province of today that each commune is in.
    pub(super) province_of: Vec<usize>,
}

/// Positions in the table by name: sorted by a hash of the name's letters. With 64 bits for 11,000
/// names, no two share one by chance.
#[derive(Debug, Default)]
pub(super) struct Named(Vec<(u64, Bearer)>);

/// One that bears a name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bearer {
    pub(super) at: usize,
    pub(super) kind: &'static str,
    pub(super) name: &'static str,
}

/// A name found in a line, with the word for its kind.
#[derive(Clone, Debug)]
pub(super) struct Match {
    /// The word at which it begins, its kind included.
    pub(super) begin: usize,
    /// The word behind it.
    pub(super) end: usize,
    /// The kind that was written.
    pub(super) kind: Option<Kind>,
    /// Whether a kind of another level stands before it: then this is hardly what was meant.
    pub(super) odd: bool,
    /// Whether it begins where a name may begin: behind a comma or dash, or with its kind.
    pub(super) set_off: bool,
    /// Who bears the name; those alone that are spelt so, if any are.
    pub(super) bearers: Vec<Bearer>,
}

impl Named {
    fn add(&mut self, at: usize, kind: &'static str, name: &'static str, index: &Index) {
        let bearer = Bearer { at, kind, name };
        self.0.push((hash(index.letters(name)), bearer));
    }

    fn sort(&mut self) {
        self.0.sort_unstable_by_key(|(hash, bearer)| (*hash, bearer.at));
    }

    fn bearers(&self, name: &[Word]) -> Vec<Bearer> {
        let wanted = hash(name.iter().map(|word| word.folded.as_str()));
        let from = self.0.partition_point(|(hash, _)| *hash < wanted);
        let rest = self.0.get(from..).unwrap_or_default();
        rest.iter().take_while(|(hash, _)| *hash == wanted).map(|(_, bearer)| *bearer).collect()
    }

    /// The names that end before word `end`.
    pub(super) fn ending(&self, end: usize, words: &[Word], levels: &[Level]) -> Vec<Match> {
        let mut found = Vec::new();
        for begin in (end.saturating_sub(LONGEST_NAME)..end).rev() {
            let Some(word) = words.get(begin) else { break };
            let bearers = self.bearers(words.get(begin..end).unwrap_or_default());
            if !bearers.is_empty() {
                found.push(Match::new(begin, end, words, levels, bearers));
            }
            if word.before == Gap::Comma {
                break;
            }
        }
        found
    }
}

impl Match {
    fn new(
        at: usize,
        end: usize,
        words: &[Word],
        levels: &[Level],
        mut bearers: Vec<Bearer>,
    ) -> Self {
        let kind = kind_before(at, words);
        let odd = kind.is_some_and(|kind| !levels.contains(&kind.level));
        let kind = kind.filter(|_| !odd);
        let begin = at - kind.map_or(0, |kind| kind.takes);
        let apart = words.get(begin).is_some_and(|word| word.before != Gap::Blank);
        let name = words.get(at..end).unwrap_or_default();
        // Accents anywhere in the line say that a word without them is meant so.
        if words.iter().any(Word::is_accented) {
            let written: Vec<&str> = name.iter().map(|word| word.exact.as_str()).collect();
            prefer(&mut bearers, |one| letters(&spelling(one.name)) == written.concat());
        }
        if let Some(kind) = kind {
            prefer(&mut bearers, |one| tram_domain::names::fold(one.kind) == kind.full);
        }
        Self { begin, end, kind, odd, set_off: apart || kind.is_some(), bearers }
    }
}

/// Keeps those that are so, if any are.
pub(super) fn prefer(bearers: &mut Vec<Bearer>, so: impl Fn(&Bearer) -> bool) {
    if bearers.iter().any(&so) {
        bearers.retain(so);
    }
}

/// The kind that stands directly before word `at`.
fn kind_before(at: usize, words: &[Word]) -> Option<Kind> {
    if words.get(at)?.before == Gap::Comma {
        return None;
    }
    [2, 1].into_iter().find_map(|takes| {
        let before = words.get(at.checked_sub(takes)?..at)?;
        kind_at(before).filter(|kind| kind.takes == takes)
    })
}

/// Without blanks, dashes and apostrophes.
fn letters(text: &str) -> String {
    text.chars().filter(|c| !(c.is_whitespace() || "-'.".contains(*c))).collect()
}

fn hash<'w>(words: impl Iterator<Item = &'w str>) -> u64 {
    let mut hash = Fnv::default();
    words.for_each(|word| hash.write(word.as_bytes()));
    hash.finish()
}

impl Names {
    pub(crate) fn of(table: &Table, index: &Index) -> Self {
        let mut names = Self::default();
        for (at, one) in table.provinces.iter().enumerate() {
            names.provinces.add(at, one.kind.vi(), one.name, index);
            for (_, also) in table.also.iter().filter(|(province, _)| province == one) {
                names.provinces.add(at, one.kind.vi(), also, index);
            }
            let inside = table.places.iter().filter(|place| place.province == *one);
            names.province_of.extend(inside.map(|_| at));
        }
        for (at, place) in table.places.iter().enumerate() {
            names.places.add(at, place.kind.vi(), place.name, index);
        }
        for (at, full) in table.former_provinces.iter().enumerate() {
            let (kind, name) = parted(full);
            names.former_provinces.add(at, kind, name, index);
            for (_, also) in table.also.iter().filter(|(province, _)| province.name == name) {
                names.former_provinces.add(at, kind, also, index);
            }
        }
        names.successors = vec![None; table.former_provinces.len()];
        for (at, district) in table.districts.iter().enumerate() {
            let (kind, name) = parted(district.name);
            names.districts.add(at, kind, name, index);
            let now = district.now.first().and_then(|place| names.province_of.get(*place));
            if let Some(successor) = names.successors.get_mut(district.province) {
                *successor = now.copied();
            }
        }
        for (at, commune) in table.communes.iter().enumerate() {
            let (kind, name) = parted(commune.name);
            names.communes.add(at, kind, name, index);
        }
        names.sort();
        names
    }

    fn sort(&mut self) {
        let Self { provinces, former_provinces, districts, places, communes, .. } = self;
        for named in [provinces, former_provinces, districts, places, communes] {
            named.sort();
        }
    }

    /// The provinces of today that these communes are in.
    pub(super) fn provinces_of(&self, places: &[usize]) -> BTreeSet<usize> {
        places.iter().filter_map(|place| self.province_of.get(*place).copied()).collect()
    }
}

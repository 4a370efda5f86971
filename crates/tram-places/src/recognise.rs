//! Reads a written address line.
//!
//! Addresses end with the largest place. So names are matched from the end: a province, before it a
//! district (until June 2025), before that a commune; each may be missing. Of all ways to read the
//! line, the one that explains most of its words wins, and what is left is the detail.

mod names;
mod reading;

use std::fmt;

use crate::place::{Place, Province};
pub(crate) use crate::recognise::names::Names;
use crate::recognise::reading::Reading;
use crate::table::Table;
use crate::words::{Gap, Word, words};

/// What an address line says.
#[derive(Clone, Default, Eq, PartialEq)]
pub struct Recognised<'p> {
    /// The commune of today that the line names; `None` where it names none, or a former one.
    pub commune: Option<&'p Place>,
    /// The province of today: named, or the one in which everything recognised is.
    pub province: Option<&'p Province>,
    /// The communes of today that a former commune or district in the line leads to, by code: several
    /// where it was split, or where more than one bore the name. Empty where `commune` is known.
    pub old: Vec<&'p Place>,
    /// What stands before the recognised names, as written: house, street, hamlet. The whole line where
    /// nothing was recognised.
    pub detail: String,
}

impl fmt::Debug for Recognised<'_> {
    /// Without the detail: where a person lives is no one else's business, and logs outlive them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recognised")
            .field("commune", &self.commune.is_some())
            .field("province", &self.province.is_some())
            .field("old", &self.old.len())
            .finish_non_exhaustive()
    }
}

impl Names {
    pub(crate) fn recognise<'p>(&self, table: &'p Table, line: &str) -> Recognised<'p> {
        let mut words = words(line);
        words.truncate(without_tail(&words));
        let readings = self.readings(table, &words);
        let best = readings.into_iter().max_by_key(Reading::worth);
        let Some(reading) = best.filter(Reading::says_something) else {
            return Recognised { detail: line.trim().to_owned(), ..Recognised::default() };
        };
        let until = words.get(reading.begin).map_or(line.len(), |word| word.start);
        let detail = line.get(..until).unwrap_or(line);
        let detail = detail.trim_matches(|c: char| c.is_whitespace() || ",;:.(-–—/|".contains(c));
        Recognised {
            commune: reading.commune.and_then(|at| table.places.get(at)),
            province: reading.province.and_then(|at| table.provinces.get(at)),
            old: reading.old.iter().filter_map(|at| table.places.get(*at)).collect(),
            detail: detail.to_owned(),
        }
    }
}

/// How many words are left without the country, a postal code and the word for "former" at the end.
fn without_tail(words: &[Word]) -> usize {
    let mut rest = words;
    loop {
        rest = match rest {
            [before @ .., viet, nam]
                if viet.folded == "viet" && nam.folded == "nam" && viet.before != Gap::Blank =>
            {
                before
            }
            [before @ .., word] if !before.is_empty() && is_tail(word) => before,
            _ => return rest.len(),
        };
    }
}

fn is_tail(word: &Word) -> bool {
    let country = ["vietnam", "vn"].contains(&word.folded.as_str());
    let former = word.folded == "cu" && word.is_accented() && word.before == Gap::Comma;
    country || former || word.is_number() && (5..=6).contains(&word.folded.len())
}

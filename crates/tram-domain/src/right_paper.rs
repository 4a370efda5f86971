//! Whether a page is the paper that was asked for, told by its title.
//!
//! Papers of the state bear their title in capitals in the middle, on lines of its own (Decree
//! 30/2020/NĐ-CP, appendix I), so only such lines count: a paper that speaks of a birth notice is
//! none. Reading errs, so titles are compared without marks, letter by letter, and every word of a
//! title has to be there for the most part: *giấy chứng sinh*, *giấy khai sinh* and *giấy chứng tử*
//! differ in one word.
//!
//! A wrong yes sends the citizen home with the wrong paper; a wrong "unknown" costs a look. So *right*
//! and *another* are said only where a title clearly stands there.

mod alike;
mod lines;

use crate::words::Word;

use alike::{Letters, likeness};
use lines::{Print, titles};

/// What a page's title says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Verdict {
    /// It bears a title of the paper asked for.
    Right,
    /// It clearly bears the title of another paper.
    Other {
        /// That title, as the list of known titles writes it.
        title: String,
    },
    /// No title that is known stands there clearly enough. No reason to worry: many papers have none.
    Unknown,
}

/// The size of a page, in the pixels that its words' places are told in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PageSize {
    /// Across.
    pub width: f64,
    /// Down.
    pub height: f64,
}

/// Titles made ready for comparing: those asked for, and those of all other papers one knows.
#[derive(Clone, Debug)]
pub struct Titles {
    asked: Vec<Letters>,
    others: Vec<(String, Letters)>,
}

/// A title is there when so much of it agrees.
const LEAST: f64 = 0.8;
/// Another paper's title is believed when so much of it agrees.
const SURE: f64 = 0.85;
/// Two titles that agree with one line this alike cannot be told apart there.
const TWINS: f64 = 0.1;
/// Of two titles whose lengths differ by more the longer is meant, where it is there.
const TWIN_LETTERS: usize = 3;

impl Titles {
    /// `asked`: the titles that the requirement names. `known`: those of every paper; what is among
    /// both is asked for.
    pub fn new<'t>(
        asked: impl IntoIterator<Item = &'t str>,
        known: impl IntoIterator<Item = &'t str>,
    ) -> Self {
        let asked: Vec<Letters> =
            asked.into_iter().map(Letters::of).filter(|t| !t.is_empty()).collect();
        let others = known
            .into_iter()
            .map(|title| (title.to_owned(), Letters::of(title)))
            .filter(|(_, letters)| !letters.is_empty() && !asked.contains(letters))
            .collect();
        Self { asked, others }
    }

    /// Whether there is anything to ask: a paper without a known title can be neither right nor
    /// wrong.
    pub fn can_tell(&self) -> bool {
        !self.asked.is_empty()
    }

    /// The verdict on the words of a page, or of its upper part. `page` is the size of the whole page.
    pub fn verdict(&self, words: &[Word], page: PageSize) -> Verdict {
        if !self.can_tell() {
            return Verdict::Unknown;
        }
        match self.borne(words, page) {
            Some(Match { title: None, .. }) => Verdict::Right,
            Some(Match { title: Some(title), likeness, .. }) if likeness >= SURE => {
                Verdict::Other { title: title.to_owned() }
            }
            Some(_) | None => Verdict::Unknown,
        }
    }

    /// The known title that clearly stands on a page of which nobody asks that it be a certain paper.
    pub fn named(&self, words: &[Word], page: PageSize) -> Option<&str> {
        self.borne(words, page).filter(|found| found.likeness >= SURE)?.title
    }

    /// The longest title that is there: what bears a longer one bears the shorter within it.
    fn borne(&self, words: &[Word], page: PageSize) -> Option<Match<'_>> {
        let prints = titles(words, page);
        let found = prints.iter().filter_map(|print| self.best(print));
        found.max_by(|a, b| a.weight().total_cmp(&b.weight()))
    }

    /// The title that stands at the beginning of some lines; `None` where none does, or where two do
    /// and only one of them is asked for.
    fn best(&self, print: &Print) -> Option<Match<'_>> {
        let asked = self.asked.iter().map(|letters| (None, letters));
        let others = self.others.iter().map(|(title, letters)| (Some(title.as_str()), letters));
        let mut matches: Vec<Match<'_>> = asked
            .chain(others)
            .filter_map(|(title, letters)| {
                let likeness = likeness(letters, &print.letters)?;
                (likeness >= LEAST).then(|| Match { title, likeness, length: letters.len() })
            })
            .collect();
        matches.sort_by(|a, b| b.weight().total_cmp(&a.weight()));
        let (first, rest) = matches.split_first()?;
        let is_twin = |other: &Match<'_>| {
            other.title.is_none() != first.title.is_none()
                && other.likeness > first.likeness - TWINS
                && other.length.abs_diff(first.length) <= TWIN_LETTERS
        };
        let told_apart = first.likeness >= 1.0 || !rest.iter().any(is_twin);
        told_apart.then_some(*first)
    }
}

/// A title that stands there.
#[derive(Clone, Copy, Debug)]
struct Match<'t> {
    /// `None`: one that is asked for.
    title: Option<&'t str>,
    likeness: f64,
    length: usize,
}

impl Match<'_> {
    /// How many letters of a title agree.
    fn weight(&self) -> f64 {
        f64::from(u32::try_from(self.length).unwrap_or(u32::MAX)) * self.likeness
    }
}

#[cfg(test)]
mod tests;

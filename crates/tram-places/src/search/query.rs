//! What is typed, compared once with every word there is.

use super::vocabulary::{Vocabulary, WordId};
use crate::words::{Gap, Word, kind_at, words};

/// How many words are looked at.
const MOST_WORDS: usize = 16;

/// Letters that a word must have before a slip in it is overlooked.
const SHORTEST_WITH_SLIP: usize = 3;

/// Letters that are nearly every name's beginning.
const MERE_BEGINNING: usize = 2;

/// How a word asked for fits a word of a name. The later the better.
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Fit {
    #[default]
    None,
    /// With one letter wrong, missing or too many, or two swapped.
    Slip,
    /// So far: it may still be being typed.
    Begun,
    /// Letter by letter, accents aside.
    Whole,
}

/// One word asked for.
#[derive(Debug)]
pub(super) struct Asked {
    word: Word,
    /// Whether it may be half typed.
    last: bool,
    /// Whether it only says a kind, and so need not fit.
    pub(super) kind: bool,
    /// Whether its accents count: it was written with them, or another word was.
    pub(super) accented: bool,
    /// The number of the word with its accents, if any name has it.
    pub(super) exact: Option<u16>,
    /// By the number of the word of a name.
    fits: Vec<Fit>,
}

impl Asked {
    pub(super) fn fit(&self, id: WordId) -> Fit {
        self.fits.get(usize::from(id.folded)).copied().unwrap_or_default()
    }

    fn new(word: Word, vocabulary: &Vocabulary) -> Self {
        let accented = word.is_accented();
        let exact = vocabulary.exact(&word.exact);
        Self { word, last: false, kind: false, accented, exact, fits: Vec::new() }
    }

    fn look_up(&mut self, vocabulary: &Vocabulary) {
        let wanted = self.word.folded.as_str();
        let fit = |known: &String| match known.strip_prefix(wanted) {
            Some("") => Fit::Whole,
            Some(_) if self.last => Fit::Begun,
            Some(_) | None => Fit::None,
        };
        self.fits = vocabulary.folded().iter().map(fit).collect();
    }
}

/// All words asked for.
#[derive(Debug)]
pub(super) struct Query {
    /// In the order in which they were written.
    pub(super) asked: Vec<Asked>,
    /// Those that must fit, rarest first: most rows fall out at the first of them.
    pub(super) needed_first: Vec<usize>,
    /// Where commas part the query: what stands before the first, without its kind.
    pub(super) first_name: Vec<usize>,
}

impl Query {
    pub(super) fn new(text: &str, vocabulary: &Vocabulary) -> Self {
        let asked = asked(&words(text), vocabulary);
        let mut query = Self { asked, needed_first: Vec::new(), first_name: Vec::new() };
        if let Some(last) = query.asked.last_mut() {
            last.last = text.ends_with(char::is_alphanumeric);
        }
        let segments = query.asked.iter().filter(|asked| asked.word.before == Gap::Comma).count();
        if segments > 1 {
            let of_first =
                |(at, asked): &(usize, &Asked)| *at == 0 || asked.word.before != Gap::Comma;
            let first = query.asked.iter().enumerate().take_while(of_first);
            query.first_name = first.filter(|(_, asked)| !asked.kind).map(|(at, _)| at).collect();
        }
        // Accents anywhere say that a word without them is meant so.
        let accented = query.asked.iter().any(|asked| asked.accented);
        for asked in &mut query.asked {
            asked.accented |= accented && !asked.kind;
            asked.look_up(vocabulary);
        }
        query.order(vocabulary);
        query
    }

    /// The only word that must fit, where it is so short that nearly every name has one like it.
    pub(super) fn barely_begun(&self) -> Option<&Asked> {
        let [only] = self.needed_first[..] else { return None };
        self.asked.get(only).filter(|asked| asked.last && asked.word.folded.len() <= MERE_BEGINNING)
    }

    /// Lets words fit that have one slip.
    pub(super) fn overlook_slips(&mut self, vocabulary: &Vocabulary) {
        for asked in self.asked.iter_mut().filter(|asked| !asked.kind && !asked.word.is_number()) {
            let wanted = asked.word.folded.as_bytes();
            if wanted.len() < SHORTEST_WITH_SLIP {
                continue;
            }
            for (fit, known) in asked.fits.iter_mut().zip(vocabulary.folded()) {
                if *fit == Fit::None && is_one_slip_away(wanted, known.as_bytes()) {
                    *fit = Fit::Slip;
                }
            }
        }
        self.order(vocabulary);
    }

    fn order(&mut self, vocabulary: &Vocabulary) {
        let rows = |asked: &Asked| -> u32 {
            let fitting = asked.fits.iter().enumerate().filter(|(_, fit)| **fit != Fit::None);
            fitting.map(|(number, _)| vocabulary.count(number)).sum()
        };
        let needed = self.asked.iter().enumerate().filter(|(_, asked)| !asked.kind);
        let mut needed: Vec<(u32, usize)> = needed.map(|(at, asked)| (rows(asked), at)).collect();
        needed.sort_unstable();
        self.needed_first = needed.into_iter().map(|(_, at)| at).collect();
    }
}

/// The words, with short forms of kinds written out.
fn asked(words: &[Word], vocabulary: &Vocabulary) -> Vec<Asked> {
    let mut asked: Vec<Asked> = Vec::new();
    let mut rest = words;
    while let [first, after @ ..] = rest {
        // Kinds stand before names, and one before each: the second word of `phuong phuong liet` and
        // the last of `ha tinh` are names.
        let follows_kind = first.before != Gap::Comma && asked.last().is_some_and(|last| last.kind);
        let stands_before =
            |takes| rest.get(takes).is_some_and(|next: &Word| next.before != Gap::Comma);
        let kind = kind_at(rest).filter(|kind| !follows_kind && stands_before(kind.takes));
        let Some(kind) = kind else {
            // Some write a ward's number as `09`.
            let mut word = first.clone();
            if word.is_number() && word.folded.starts_with('0') {
                first.folded.trim_start_matches('0').clone_into(&mut word.folded);
                word.exact.clone_from(&word.folded);
            }
            asked.push(Asked::new(word, vocabulary));
            rest = after;
            continue;
        };
        for full in kind.full.split(' ') {
            let (accented, start) = (first.is_accented(), first.start);
            let begins = asked.last().is_none_or(|last| last.word.start != start);
            let before = if begins { first.before } else { Gap::Blank };
            let word = Word { folded: full.to_owned(), exact: full.to_owned(), start, before };
            asked.push(Asked { kind: true, accented, ..Asked::new(word, vocabulary) });
        }
        rest = rest.get(kind.takes..).unwrap_or_default();
    }
    asked.truncate(MOST_WORDS);
    asked
}

/// Whether one letter is wrong, missing or too many, or two neighbours are swapped.
fn is_one_slip_away(one: &[u8], other: &[u8]) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    if long.len() - short.len() > 1 || long.len() < SHORTEST_WITH_SLIP {
        return false;
    }
    let same = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let (short, long) =
        (short.get(same..).unwrap_or_default(), long.get(same..).unwrap_or_default());
    match (short, long) {
        ([], _) => true,
        ([a, b, short @ ..], [c, d, long @ ..]) if a == d && b == c && short == long => true,
        ([_, after @ ..], [_, long @ ..]) => after == long || short == long,
        (_, []) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_is_told_from_two() {
        for (one, other) in
            [("nhon", "nhom"), ("nhon", "nhn"), ("nhon", "nohn"), ("nhon", "nhoon"), ("quy", "qui")]
        {
            assert!(is_one_slip_away(one.as_bytes(), other.as_bytes()), "{one} {other}");
        }
        for (one, other) in [("nhon", "nmom"), ("nhon", "nh"), ("an", "on"), ("nhon", "onhn")] {
            assert!(!is_one_slip_away(one.as_bytes(), other.as_bytes()), "{one} {other}");
        }
    }
}

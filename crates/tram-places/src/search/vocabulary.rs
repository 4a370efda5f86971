//! The words of all names, as numbers.

use crate::hash::QuickMap;
use crate::words::words;

/// A word's numbers.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct WordId {
    /// Of the word without accents.
    pub(super) folded: u16,
    /// Of the word with its accents.
    pub(super) exact: u16,
}

#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    /// What was learnt, by the piece of a name between two blanks. Most come a hundred times.
    learnt: QuickMap<&'static str, Vec<WordId>>,
    folded: Numbers,
    exact: Numbers,
    /// How often each folded word was learnt.
    count: Vec<u32>,
}

impl Vocabulary {
    /// The words of a piece of a name.
    pub(super) fn learn(&mut self, chunk: &'static str) -> &[WordId] {
        if !self.learnt.contains_key(chunk) {
            let ids = self.read(chunk);
            self.learnt.insert(chunk, ids);
        }
        let ids = self.learnt.get(chunk).map(Vec::as_slice).unwrap_or_default();
        for id in ids {
            if let Some(count) = self.count.get_mut(usize::from(id.folded)) {
                *count += 1;
            }
        }
        ids
    }

    /// The words on either side of an apostrophe, where a piece has one: some write a blank for it.
    pub(super) fn learn_pieces(&mut self, chunk: &'static str) -> Vec<WordId> {
        if !chunk.contains(['\'', '’']) {
            return Vec::new();
        }
        self.read(&chunk.replace(['\'', '’'], " "))
    }

    fn read(&mut self, text: &str) -> Vec<WordId> {
        let mut ids = Vec::new();
        for word in words(text) {
            let folded = self.folded.number(word.folded);
            let exact = self.exact.number(word.exact);
            if self.count.len() <= usize::from(folded) {
                self.count.push(0);
            }
            ids.push(WordId { folded, exact });
        }
        ids
    }

    /// The words of a piece that was learnt, without accents.
    pub(super) fn letters(&self, chunk: &str) -> impl Iterator<Item = &str> {
        let ids = self.learnt.get(chunk).map(Vec::as_slice).unwrap_or_default();
        let word = |id: &WordId| self.folded.words.get(usize::from(id.folded));
        ids.iter().filter_map(word).map(String::as_str)
    }

    /// Every word without accents, by its number.
    pub(super) fn folded(&self) -> &[String] {
        &self.folded.words
    }

    /// The number of a word in its exact spelling.
    pub(super) fn exact(&self, spelling: &str) -> Option<u16> {
        self.exact.numbers.get(spelling).copied()
    }

    /// How many words of rows have this number.
    pub(super) fn count(&self, folded: usize) -> u32 {
        self.count.get(folded).copied().unwrap_or_default()
    }
}

/// Words in the order in which they came.
#[derive(Debug, Default)]
struct Numbers {
    numbers: QuickMap<String, u16>,
    words: Vec<String>,
}

impl Numbers {
    fn number(&mut self, word: String) -> u16 {
        if let Some(number) = self.numbers.get(&word) {
            return *number;
        }
        let number = u16::try_from(self.words.len()).expect("the names have a few thousand words");
        self.words.push(word.clone());
        self.numbers.insert(word, number);
        number
    }
}

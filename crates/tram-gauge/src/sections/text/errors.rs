//! How many letters are read wrong.

use tram_domain::Word;
use tram_ocr::{Extent as Part, Grey, Reader};
use tram_testkit::Sheet;

use super::leaf::{Face, is_there, prose};
use super::{HELD_APART, path};
use crate::row::Row;
use crate::sections::Extent;

/// What comes of a page before it is read.
type Path = fn(&Sheet, u64) -> Option<Grey>;

const PATHS: [(&str, f64, Path); 2] = [
    ("printed at 200 dpi", 0.3, |sheet, seed| path::scanned(sheet, 200.0, seed)),
    ("photographed", 1.0, path::photographed),
];

/// The goal is one for the face in which offices must write; the others are told beside it.
pub(super) fn measure(reader: &Reader, extent: Extent) -> Vec<Row> {
    let mut rows = Vec::new();
    for (name, goal, path) in PATHS {
        for face in Face::ALL.into_iter().filter(|face| is_there(*face)) {
            let mut errors = Errors::default();
            for seed in (HELD_APART..).take(extent.of(1, 4)) {
                let page = prose(face, seed);
                errors.add(reader, path(&page.sheet, seed), &page.lines);
            }
            let (pages, percent) = (errors.pages, errors.percent());
            rows.push(if face == Face::Liberation {
                Row::at_most(format!("letters read wrong, %, {name}"), pages, percent, goal)
            } else {
                let what = format!("  letters read wrong, {name}, {}", face.name());
                Row::told(what, pages, format!("{percent:.3} %"))
            });
        }
    }
    rows
}

#[derive(Default)]
struct Errors {
    pages: usize,
    letters: usize,
    wrong: usize,
}

impl Errors {
    /// A page that cannot be read at all has every letter wrong.
    fn add(&mut self, reader: &Reader, page: Option<Grey>, truth: &[String]) {
        let read = page.and_then(|page| reader.read(&page, Part::Page).ok()).unwrap_or_default();
        let (truth, read) = (plain(&truth.join(" ")), plain(&text(&read)));
        self.pages += 1;
        self.letters += truth.len();
        self.wrong += distance(&truth, &read);
    }

    #[expect(clippy::cast_precision_loss, reason = "a few thousand letters")]
    fn percent(&self) -> f64 {
        self.wrong as f64 * 100.0 / self.letters.max(1) as f64
    }
}

fn text(words: &[Word]) -> String {
    words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// Single blanks; one kind of dash, because print does not tell them apart.
fn plain(text: &str) -> Vec<char> {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().map(|c| if matches!(c, '–' | '—') { '-' } else { c }).collect()
}

/// Letters to put in, take out or exchange (Levenshtein).
fn distance(one: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.iter().enumerate() {
        let mut corner = at;
        let mut left = at + 1;
        for (cell, against) in row.iter_mut().skip(1).zip(other) {
            let exchanged = corner + usize::from(letter != against);
            corner = *cell;
            left = exchanged.min(left + 1).min(*cell + 1);
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = at + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

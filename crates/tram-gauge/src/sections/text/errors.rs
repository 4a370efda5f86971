//! How many letters are read wrong.

use tram_domain::Word;
use tram_ocr::{Extent as Part, Grey, Reader};

use super::leaf::{Face, is_there, prose};
use super::{HELD_APART, path};
use crate::row::Row;
use crate::sections::Extent;

pub(super) fn measure(reader: &Reader, extent: Extent) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut all = Errors::default();
    for face in Face::ALL.into_iter().filter(|face| is_there(*face)) {
        let mut errors = Errors::default();
        for seed in (HELD_APART..).take(extent.of(1, 3)) {
            let page = prose(face, seed);
            errors.add(reader, path::scanned(&page.sheet, 200.0, seed), &page.lines);
        }
        rows.push(Row::told(
            format!("  letters read wrong, 200 dpi, {}", face.name()),
            errors.pages,
            format!("{:.3} %", errors.percent()),
        ));
        all.join(&errors);
    }
    rows.push(Row::at_most(
        "letters read wrong, %, printed at 200 dpi",
        all.pages,
        all.percent(),
        0.3,
    ));
    let mut photos = Errors::default();
    for (face, seed) in Face::ALL.into_iter().cycle().zip(HELD_APART + 100..).take(extent.of(1, 6))
    {
        let page = prose(face, seed);
        photos.add(reader, path::photographed(&page.sheet, seed), &page.lines);
    }
    let percent = photos.percent();
    rows.push(Row::at_most("letters read wrong, %, photographed", photos.pages, percent, 1.0));
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

    const fn join(&mut self, other: &Self) {
        self.pages += other.pages;
        self.letters += other.letters;
        self.wrong += other.wrong;
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

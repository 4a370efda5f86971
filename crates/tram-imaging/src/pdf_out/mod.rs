//! The PDF that is handed in: PDF/A-2b (ISO 19005-2), pictures passed through as they are, their words
//! unseen over them, the same bytes for the same pages; within a number of bytes, with the best
//! legibility for them.

mod archive;
mod coding;
mod face;
mod fit;
mod g4;
mod place;
mod print;
mod profile;
mod text_layer;
mod unseen_font;
mod ways;

use std::fmt;

use tram_domain::Word;

use crate::error::ImageError;
use crate::render::Rendered;

use archive::Sheet;
use face::Face;
use place::Place;
use ways::Way;

/// What the PDFs conform to.
pub const CONFORMANCE: &str = "PDF/A-2b";

/// A page with the words that were read from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Leaf {
    /// How it looks.
    pub rendered: Rendered,
    /// What it says, in reading order, in pixels of the rendered page; may be empty.
    pub words: Vec<Word>,
}

impl From<Rendered> for Leaf {
    /// A page whose words nobody read.
    fn from(rendered: Rendered) -> Self {
        Self { rendered, words: Vec::new() }
    }
}

/// A PDF.
#[derive(Clone, Eq, PartialEq)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// The fewest dots per inch of its pages.
    pub dpi: u32,
    /// What it conforms to.
    pub conformance: &'static str,
}

impl fmt::Debug for Pdf {
    /// Sizes alone: the pages are personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pdf")
            .field("bytes", &self.bytes.len())
            .field("pages", &self.pages)
            .field("dpi", &self.dpi)
            .finish_non_exhaustive()
    }
}

/// Binds pages to a PDF of at most `max_bytes`. Where they do not fit, what costs least to read is
/// given up first, over all pages; never dots below 150 to the inch, 300 on cards.
pub fn make_pdf(pages: &[Leaf], title: &str, max_bytes: Option<u64>) -> Result<Pdf, ImageError> {
    if pages.is_empty() {
        return Err(ImageError::Empty);
    }
    let placed: Vec<(&Rendered, Place)> =
        pages.iter().map(|page| (&page.rendered, Place::of(&page.rendered))).collect();
    let as_is: Result<Vec<Face>, ImageError> =
        placed.iter().map(|(page, _)| ways::written(page, Way::AsIs)).collect();
    let faces = as_is?;
    let binding = |faces: &[Face]| {
        let sheets: Vec<Sheet<'_>> = pages
            .iter()
            .zip(&placed)
            .zip(faces)
            .map(|((page, (_, place)), face)| Sheet { face, place: *place, words: &page.words })
            .collect();
        archive::bound(&sheets, title)
    };
    let whole = binding(&faces);
    let Some(limit) = max_bytes.filter(|limit| whole.len() as u64 > *limit) else {
        return Ok(finished(whole, &placed, &faces));
    };
    // All that is not pictures, and what a second picture on each page takes to be named.
    let pictures: u64 = faces.iter().map(Face::bytes).sum();
    let around = (whole.len() as u64).saturating_sub(pictures) + NAMING * pages.len() as u64;
    drop((whole, faces));
    let room = limit.saturating_sub(around);
    match fit::faces_within(&placed, room)? {
        Ok(faces) => Ok(finished(binding(&faces), &placed, &faces)),
        Err(smallest) => Err(ImageError::WillNotFit { limit, smallest: smallest + around }),
    }
}

/// Bytes that name and describe the second picture of a page.
const NAMING: u64 = 320;

fn finished(bytes: Vec<u8>, placed: &[(&Rendered, Place)], faces: &[Face]) -> Pdf {
    let dpi = placed.iter().zip(faces).map(|((_, place), face)| place.dpi(face.width()));
    // A page that lies askew in its frame rounds to a pixel less.
    let dpi = dpi.fold(f64::MAX, f64::min).min(f64::from(crate::limits::MAX_SIDE));
    Pdf { bytes, pages: faces.len(), dpi: crate::render::pixels(dpi), conformance: CONFORMANCE }
}

#[cfg(test)]
mod tests;

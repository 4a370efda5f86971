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
mod tests {
    use super::*;
    use crate::pdf_in::pdf_to_png;
    use crate::render::{Rendition, render};
    use crate::scene::{Lying, photo};
    use tram_domain::{Quad, Turn};

    fn page() -> Leaf {
        let (bytes, quad) = photo(&Lying::default(), 2000, 1500);
        render(&bytes, quad, Turn::None, Rendition::Submission).unwrap().into()
    }

    fn card() -> Leaf {
        let (bytes, quad) = photo(&Lying::card(), 1200, 900);
        render(&bytes, quad, Turn::None, Rendition::Submission).unwrap().into()
    }

    fn holds(haystack: &[u8], needle: &[u8]) -> bool {
        haystack.windows(needle.len()).any(|window| window == needle)
    }

    #[test]
    fn pictures_are_passed_through_and_the_file_says_what_it_is() {
        let pages = [page(), card()];
        let pdf = make_pdf(&pages, "Giấy chứng sinh", None).unwrap();
        assert_eq!((pdf.pages, pdf.conformance), (2, "PDF/A-2b"));
        assert!(pages.iter().all(|page| holds(&pdf.bytes, &page.rendered.jpeg)));
        assert!(holds(&pdf.bytes, b"<pdfaid:part>2</pdfaid:part>"));
        assert!(holds(&pdf.bytes, b"<pdfaid:conformance>B</pdfaid:conformance>"));
        assert!(holds(&pdf.bytes, "Giấy chứng sinh".as_bytes()), "the title, readable");
    }

    #[test]
    fn the_same_pages_give_the_same_bytes() {
        let pages = [page()];
        assert_eq!(make_pdf(&pages, "Một", None), make_pdf(&pages, "Một", None));
        assert_ne!(make_pdf(&pages, "Một", None), make_pdf(&pages, "Hai", None));
    }

    #[test]
    fn a_page_fills_its_sheet_and_a_card_has_its_true_size() {
        let pdf = make_pdf(&[page(), card()], "Giấy tờ", None).unwrap();
        let drawn = |number| {
            let png = pdf_to_png(&pdf.bytes, number, 50.8).unwrap();
            image::load_from_memory(&png).unwrap().into_luma8()
        };
        let full = drawn(0);
        assert!(full.width().abs_diff(420) < 2 && full.height().abs_diff(594) < 2, "2 dots a mm");
        let sheet = drawn(1);
        let dark = |y: u32| (0..sheet.width()).filter(move |x| sheet.get_pixel(*x, y).0[0] < 225);
        // The card's ground is grey; the sheet around it is white.
        let across: Vec<u32> = dark((40 + 27) * 2).collect();
        let width = across[across.len() - 1] - across[0];
        assert!(width.abs_diff(171) <= 2, "85.6 mm are 171 dots: {width}");
    }

    #[test]
    fn pages_shrink_to_the_limit_and_never_below_legible() {
        let pages = [page(), page()];
        let free = make_pdf(&pages, "Hai trang", None).unwrap();
        let limit = free.bytes.len() as u64 * 7 / 10;
        let fitted = make_pdf(&pages, "Hai trang", Some(limit)).unwrap();
        assert!(fitted.bytes.len() as u64 <= limit);
        assert!(fitted.dpi >= 150 || fitted.dpi == free.dpi, "{} dpi", fitted.dpi);
        let refused = make_pdf(&pages, "Hai trang", Some(20_000)).unwrap_err();
        let ImageError::WillNotFit { limit: 20_000, smallest } = refused else {
            panic!("{refused:?}")
        };
        assert!(smallest > 20_000 && smallest < free.bytes.len() as u64);
    }

    #[test]
    fn no_pages_make_no_pdf() {
        assert_eq!(make_pdf(&[], "Trống", None), Err(ImageError::Empty));
        let mut bad = card();
        bad.rendered.jpeg = b"no picture".to_vec();
        assert_eq!(make_pdf(&[bad], "Hỏng", None), Err(ImageError::Damaged));
    }

    #[test]
    fn a_whole_frame_is_fitted_into_a_lying_sheet() {
        let (bytes, _) = photo(&Lying::default(), 1600, 1200);
        let whole = Quad::whole(1600, 1200);
        let rendered = render(&bytes, whole, Turn::None, Rendition::Submission).unwrap();
        let pdf = make_pdf(&[rendered.into()], "Cả khung hình", None).unwrap();
        let png = pdf_to_png(&pdf.bytes, 0, 25.4).unwrap();
        let image = image::load_from_memory(&png).unwrap();
        assert_eq!((image.width(), image.height()), (297, 210));
    }
}

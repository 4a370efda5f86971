//! The PDF that is handed in: PDF/A-2b (ISO 19005-2), pictures passed through as they are, the same
//! bytes for the same pages.

use std::fmt;

use krilla::configure::{Archival, ConfigurationBuilder};
use krilla::geom::{Size, Transform};
use krilla::image::Image;
use krilla::metadata::{DateTime, Metadata};
use krilla::page::PageSettings;
use krilla::{Document, SerializeSettings};

use crate::error::ImageError;
use crate::limits;
use crate::paper::Paper;
use crate::render::{Rendered, pixels};
use crate::{jpeg, shrink};

/// What the PDFs conform to.
pub const CONFORMANCE: &str = "PDF/A-2b";

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

/// Steps down to where print is still legible: dots per inch of A4, and JPEG quality. Cards keep
/// twice as many dots.
const STEPS: [(f64, u8); 7] =
    [(200.0, 74), (200.0, 66), (180.0, 66), (165.0, 64), (150.0, 66), (150.0, 60), (150.0, 54)];

/// Binds pages to a PDF of at most `max_bytes`. Where they do not fit, all pages are made smaller
/// step by step, never below 150 dpi.
pub fn make_pdf(
    pages: &[Rendered],
    title: &str,
    max_bytes: Option<u64>,
) -> Result<Pdf, ImageError> {
    limits::check_pages(pages.len())?;
    let mut pdf = bound(pages, title)?;
    let Some(limit) = max_bytes else { return Ok(pdf) };
    let mut smallest = pdf.bytes.len() as u64;
    for (dpi, quality) in STEPS {
        if pdf.bytes.len() as u64 <= limit {
            return Ok(pdf);
        }
        let smaller: Result<Vec<Rendered>, ImageError> =
            pages.iter().map(|page| reduced(page, dpi, quality)).collect();
        pdf = bound(&smaller?, title)?;
        smallest = smallest.min(pdf.bytes.len() as u64);
    }
    if pdf.bytes.len() as u64 <= limit {
        return Ok(pdf);
    }
    Err(ImageError::WillNotFit { limit, smallest })
}

/// The page at fewer dots and lower quality; as it is where that would not make it smaller.
fn reduced(page: &Rendered, dpi: f64, quality: u8) -> Result<Rendered, ImageError> {
    let dpi = if page.paper == Paper::Card { 2.0 * dpi } else { dpi };
    let by = (dpi / f64::from(page.dpi.max(1))).min(1.0);
    let opened = jpeg::decode(&page.jpeg, jpeg::EIGHTHS)?;
    let side = |length: u32| pixels(f64::from(length) * by);
    let (width, height) = (side(opened.width), side(opened.height));
    let small = if by < 1.0 { shrink::picture(&opened, width, height)? } else { opened };
    let jpeg = jpeg::encode(&small, quality)?;
    if jpeg.len() >= page.jpeg.len() {
        return Ok(page.clone());
    }
    let dpi = pixels(f64::from(page.dpi) * by);
    Ok(Rendered { jpeg, width, height, dpi, paper: page.paper, scale: page.scale * by })
}

fn bound(pages: &[Rendered], title: &str) -> Result<Pdf, ImageError> {
    let configuration = ConfigurationBuilder::new().with_archival_validator(Archival::A2_B);
    let settings = SerializeSettings {
        configuration: configuration.finish().map_err(|_| ImageError::Damaged)?,
        ..SerializeSettings::default()
    };
    let mut document = Document::new_with(settings);
    document.set_metadata(described(title));
    for page in pages {
        draw(&mut document, page)?;
    }
    Ok(Pdf {
        bytes: document.finish().map_err(|_| ImageError::Damaged)?,
        pages: pages.len(),
        dpi: pages.iter().map(|page| page.dpi).min().unwrap_or(0),
        conformance: CONFORMANCE,
    })
}

/// PDF/A asks for a date. A fixed one keeps the same pages the same bytes; when they were handed in
/// is what the portal records.
fn described(title: &str) -> Metadata {
    let date = DateTime::new(2000).month(1).day(1).hour(0).minute(0).second(0);
    let date = date.utc_offset_hour(0).utc_offset_minute(0);
    Metadata::new()
        .title(title.to_owned())
        .language("vi".to_owned())
        .producer("Trạm".to_owned())
        .creation_date(date)
}

const POINTS_PER_MILLIMETRE: f64 = 72.0 / 25.4;
/// Where a card lies on its sheet, from the upper edge.
const CARD_FROM_TOP: f64 = 40.0;

/// One sheet of A4: a page fills it as far as its shape allows, a card keeps its true size.
fn draw(document: &mut Document, page: &Rendered) -> Result<(), ImageError> {
    let (short, long) = Paper::A4.sides();
    let lying = page.width > page.height && page.paper != Paper::Card;
    let sheet = if lying { (long, short) } else { (short, long) };
    let (width, height) = (f64::from(page.width), f64::from(page.height));
    let by = if page.paper == Paper::Card {
        Paper::Card.sides().1 / width.max(height)
    } else {
        (sheet.0 / width).min(sheet.1 / height)
    };
    let drawn = (width * by, height * by);
    let left = (sheet.0 - drawn.0) / 2.0;
    let top = if page.paper == Paper::Card { CARD_FROM_TOP } else { (sheet.1 - drawn.1) / 2.0 };
    let size = |(width, height): (f64, f64)| {
        Size::from_wh(points(width), points(height)).ok_or(ImageError::Damaged)
    };
    let image =
        Image::from_jpeg(page.jpeg.clone().into(), false).map_err(|_| ImageError::Damaged)?;
    let mut leaf = document.start_page_with(PageSettings::new(size(sheet)?));
    let mut surface = leaf.surface();
    surface.push_transform(&Transform::from_translate(points(left), points(top)));
    surface.draw_image(image, size(drawn)?);
    surface.pop();
    surface.finish();
    leaf.finish();
    Ok(())
}

#[expect(clippy::cast_possible_truncation, reason = "a few hundred points")]
fn points(millimetres: f64) -> f32 {
    (millimetres * POINTS_PER_MILLIMETRE) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf_in::pdf_to_png;
    use crate::render::{Rendition, render};
    use crate::scene::{Lying, photo};
    use tram_domain::{Quad, Turn};

    fn page() -> Rendered {
        let (bytes, quad) = photo(&Lying::default(), 2000, 1500);
        render(&bytes, quad, Turn::None, Rendition::Submission).unwrap()
    }

    fn card() -> Rendered {
        let (bytes, quad) = photo(&Lying::card(), 1200, 900);
        render(&bytes, quad, Turn::None, Rendition::Submission).unwrap()
    }

    fn holds(haystack: &[u8], needle: &[u8]) -> bool {
        haystack.windows(needle.len()).any(|window| window == needle)
    }

    #[test]
    fn pictures_are_passed_through_and_the_file_says_what_it_is() {
        let pages = [page(), card()];
        let pdf = make_pdf(&pages, "Giấy chứng sinh", None).unwrap();
        assert_eq!((pdf.pages, pdf.conformance), (2, "PDF/A-2b"));
        assert!(pages.iter().all(|page| holds(&pdf.bytes, &page.jpeg)));
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
        let bad = Rendered { jpeg: b"no picture".to_vec(), ..card() };
        assert_eq!(make_pdf(&[bad], "Hỏng", None), Err(ImageError::Damaged));
    }

    #[test]
    fn a_whole_frame_is_fitted_into_a_lying_sheet() {
        let (bytes, _) = photo(&Lying::default(), 1600, 1200);
        let whole = Quad::whole(1600, 1200);
        let rendered = render(&bytes, whole, Turn::None, Rendition::Submission).unwrap();
        let pdf = make_pdf(&[rendered], "Cả khung hình", None).unwrap();
        let png = pdf_to_png(&pdf.bytes, 0, 25.4).unwrap();
        let image = image::load_from_memory(&png).unwrap();
        assert_eq!((image.width(), image.height()), (297, 210));
    }
}

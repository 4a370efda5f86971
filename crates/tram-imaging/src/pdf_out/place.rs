//! Where a page lies on its sheet of A4: it fills the sheet as far as its shape allows, a card keeps
//! its true size.

use crate::paper::Paper;
use crate::render::Rendered;

const POINTS_PER_MILLIMETRE: f64 = 72.0 / 25.4;
/// Where a card lies on its sheet, in millimetres from the upper edge.
const CARD_FROM_TOP: f64 = 40.0;

/// A page on its sheet, in points from the lower left corner as PDF counts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// Width and height of the sheet.
    pub(super) sheet: (f64, f64),
    /// Left edge of the page.
    pub(super) left: f64,
    /// Upper edge of the page.
    pub(super) top: f64,
    /// Width and height of the page.
    pub(super) drawn: (f64, f64),
    /// Points for a pixel of the rendered page.
    pub(super) scale: f64,
}

impl Place {
    pub(super) fn of(page: &Rendered) -> Self {
        let (short, long) = Paper::A4.sides();
        let card = page.paper == Paper::Card;
        let lying = page.width > page.height && !card;
        let sheet = if lying { (long, short) } else { (short, long) };
        let (width, height) = (f64::from(page.width.max(1)), f64::from(page.height.max(1)));
        let by = if card {
            Paper::Card.sides().1 / width.max(height)
        } else {
            (sheet.0 / width).min(sheet.1 / height)
        };
        let drawn = (width * by, height * by);
        let from_top = if card { CARD_FROM_TOP } else { (sheet.1 - drawn.1) / 2.0 };
        let points = |millimetres: f64| millimetres * POINTS_PER_MILLIMETRE;
        Self {
            sheet: (points(sheet.0), points(sheet.1)),
            left: points((sheet.0 - drawn.0) / 2.0),
            top: points(sheet.1 - from_top),
            drawn: (points(drawn.0), points(drawn.1)),
            scale: points(by),
        }
    }

    /// Dots per inch of a picture so many pixels wide.
    pub(super) fn dpi(&self, width: u32) -> f64 {
        f64::from(width) * 72.0 / self.drawn.0
    }
}

//! From where on something is said, and why from there.

use super::Severity;
use super::back::ShowThrough;
use super::screen::Pattern;
use crate::paper::Paper;

/// Inked percent below which a page counts as blank; a page with a signature alone has more.
pub(super) const BLANK_PERCENT: f64 = 0.25;
/// How much softer a preview may be than a shot: it has fewer pixels, and the camera is still
/// focusing.
pub(super) const PREVIEW_SOFTER: f64 = 1.5;

/// Where the softest good pages end, a card scanned at 150 dpi among them.
const BLUR_SEEN: f64 = 0.235;
/// From here on marks are misread now and then, as Tesseract with Vietnamese data reads them: at a
/// Gaussian blur of 0.15 of a small letter's height (measured here as 0.28) a breve is taken for a
/// tilde, at 0.20 (0.38) every line has a wrong mark or digit ("cứ" as "cư", 1985 as 1989), at 0.25
/// nothing is read any more.
const BLUR_UNREADABLE: f64 = 0.26;

/// A limit for a word and one for a retake.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limit {
    note: f64,
    retake: f64,
}

impl Limit {
    const fn new(note: f64, retake: f64) -> Self {
        Self { note, retake }
    }

    pub(super) fn times(self, by: f64) -> Self {
        Self { note: self.note * by, retake: self.retake * by }
    }

    pub(super) fn above(self, measure: f64) -> Option<Severity> {
        if measure >= self.retake {
            Some(Severity::Retake)
        } else {
            (measure >= self.note).then_some(Severity::Note)
        }
    }

    pub(super) fn below(self, measure: f64) -> Option<Severity> {
        if measure < self.retake {
            Some(Severity::Retake)
        } else {
            (measure < self.note).then_some(Severity::Note)
        }
    }
}

/// The limits for a kind of paper.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) blurred: Limit,
    pub(super) too_dark: Limit,
    pub(super) too_light: Limit,
    pub(super) too_small: Limit,
    pub(super) skewed: Limit,
    pub(super) glare: Limit,
    pub(super) finger: Limit,
    pub(super) letters_cut: Limit,
}

impl Limits {
    pub(super) const fn of(paper: Paper) -> Self {
        // The smallest print of a card is half as high as a paper's. Lamps are sent back only where
        // they surely hide lines: a good photograph of white paper in bright light came to 51 mm².
        let (small, blurred, glare) = match paper {
            Paper::Card => {
                (Limit::new(170.0, 130.0), Limit::new(0.23, 0.28), Limit::new(20.0, 60.0))
            }
            Paper::A4 | Paper::Other => (
                Limit::new(110.0, 90.0),
                Limit::new(BLUR_SEEN, BLUR_UNREADABLE),
                Limit::new(20.0, 60.0),
            ),
        };
        Self {
            blurred,
            too_dark: Limit::new(105.0, 70.0),
            too_light: Limit::new(90.0, 100.0),
            too_small: small,
            skewed: Limit::new(1.4, 1.8),
            glare,
            finger: Limit::new(3.0, 8.0),
            letters_cut: Limit::new(2.0, 3.0),
        }
    }
}

/// Faint print beside the page's own.
pub(super) fn show_through(seen: ShowThrough) -> Option<Severity> {
    // Fainter print disturbs nobody; darker print is the page's own that lost its focus, and so is
    // all of it where the darkest is pale.
    let limit = Limit::new(0.08, 0.16);
    limit.above(seen.share).filter(|_| (0.15..0.46).contains(&seen.contrast) && seen.own >= 150.0)
}

/// A regular pattern that is more than what compression leaves, and on a card more than its fine
/// lines.
pub(super) fn moire(pattern: Pattern, is_card: bool) -> Option<Severity> {
    let limit = if is_card { Limit::new(6.0, 8.0) } else { Limit::new(2.0, 4.0) };
    limit.above(pattern.height).filter(|_| pattern.share >= 0.25)
}

//! The other side, or the next page, showing through thin paper: a second, faint print between the
//! lines of the first.
#![expect(clippy::cast_precision_loss, reason = "counts of pixels")]

use super::print::Print;
use super::view::{View, letters};

/// On paper of 240: whatever is darker than grain and noise may be faint print.
const FAINT: u8 = 224;
/// Contrast of faint print by that of the page's own, at most.
const WEAK: f64 = 0.5;
/// Letters of its own print that a page needs for a comparison.
const FEW: usize = 40;

/// What shows through.
#[derive(Clone, Copy, Debug)]
pub(super) struct ShowThrough {
    /// Area of faint letters by the area of the page's own.
    pub(super) share: f64,
    /// Contrast of the faint letters by that of the page's own.
    pub(super) contrast: f64,
}

pub(super) fn measured(view: &View<'_>) -> Option<ShowThrough> {
    let own = contrasts(&view.print, |_| true);
    if own.len() < FEW {
        return None;
    }
    let usual = middle(own)?;
    let all = Print::of(&view.even, FAINT, letters(view.target.paper), view.per_mm);
    let height = view.print.letter_height?;
    let of_letters = |high: u32| (0.55 * height..=2.2 * height).contains(&f64::from(high));
    let (mut faint, mut clear) = (0_u64, 0_u64);
    let mut contrasts = Vec::new();
    for area in all.areas.iter().filter(|area| area.letter && of_letters(area.height())) {
        let contrast = contrast(area.darkest);
        if contrast < WEAK * usual {
            faint += u64::from(area.pixels);
            contrasts.push(contrast);
        } else {
            clear += u64::from(area.pixels);
        }
    }
    let contrast = if contrasts.len() < FEW { 0.0 } else { middle(contrasts)? / usual };
    Some(ShowThrough { share: faint as f64 / clear.max(1) as f64, contrast })
}

fn contrast(darkest: u8) -> f64 {
    f64::from(super::ground::WHITE) - f64::from(darkest)
}

fn contrasts(print: &Print, fits: impl Fn(u32) -> bool) -> Vec<f64> {
    let letters = print.areas.iter().filter(|area| area.letter && fits(area.height()));
    letters.map(|area| contrast(area.darkest)).collect()
}

fn middle(mut of: Vec<f64>) -> Option<f64> {
    of.sort_by(f64::total_cmp);
    of.get(of.len() / 2).copied()
}

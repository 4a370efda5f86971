//! The other side, or the next page, showing through thin paper: a second, faint print between the
//! lines of the first.
//!
//! The page's own ink and what lies close to it are wiped out first, because faint strokes cross it
//! and would be counted as one with it; so is all that has a colour: what shines through paper is
//! grey.
#![expect(
    clippy::indexing_slicing,
    reason = "runs and blocks lie inside the page they were found in"
)]
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "counts of pixels and a few pixels around a run"
)]

use super::blocks::{BLOCK, Blocks};
use super::ground::WHITE;
use super::print::{Area, Print};
use super::view::{View, letters};
use crate::picture::Luma;
use crate::planes::NEUTRAL;

/// On paper of 240: whatever is darker than grain and noise may be faint print.
const FAINT: u8 = 222;
/// Darker than this is the page's own ink, by the contrast of its usual letter.
const OWN: f64 = 0.62;
/// Millimetres around own ink that its soft edge and the lens darken.
const EDGE: f64 = 0.3;
/// Millimetres along the side of a part of the page.
const PART: f64 = 22.0;
/// In a part, faint print has at most as many times the area of the page's own.
const OWN_HERE: u64 = 4;
/// Faint letters that lie among the page's own at least; and all of them by those, at most: the back
/// shows in the margins, too.
const FEW_AMONG: usize = 8;
const MOST_APART: usize = 14;
/// Levels of Cb or Cr from those of the paper at which a block has a colour.
const COLOUR: u8 = 6;
/// Letters of its own print that a page needs for a comparison, and faint ones to be compared.
const FEW: usize = 40;

/// What shows through.
#[derive(Clone, Copy, Debug)]
pub(super) struct ShowThrough {
    /// Area of faint letters by the area of the page's own.
    pub(super) share: f64,
    /// Contrast of the faint letters by that of the page's own.
    pub(super) contrast: f64,
    /// Contrast of the page's own letters, in levels of 240.
    pub(super) own: f64,
}

pub(super) fn measured(view: &View<'_>) -> Option<ShowThrough> {
    let own = view.print.areas.iter().filter(|area| area.letter);
    let own: Vec<f64> = own.map(|area| contrast(area.darkest)).collect();
    if own.len() < FEW {
        return None;
    }
    // The page's own print is what is darkest: a quarter of all letters is darker or as dark.
    let usual = at_share(own, 0.75)?;
    let height = view.print.letter_height?;
    let dark = (f64::from(WHITE) - OWN * usual).max(0.0) as u8;
    let (rest, own) = without_own(view, dark);
    let faint = Print::of(&rest, FAINT, letters(view.target.paper), view.per_mm);
    let fits = |high: u32| (0.35 * height..=2.2 * height).contains(&f64::from(high));
    let faint: Vec<&Area> =
        faint.areas.iter().filter(|area| area.letter && fits(area.height())).collect();
    let own: Vec<&Area> = own.areas.iter().filter(|area| area.letter).collect();
    let (own_in, faint_in) = (by_part(view, &own), by_part(view, &faint));
    let own_ink: u64 = own_in.values.iter().sum();
    // What is faint where the page's own print is missing is that print, out of focus.
    let among_own = |area: &&&Area| {
        let (x, y) = part_of(view, area);
        OWN_HERE * own_in.at(x, y) >= faint_in.at(x, y)
    };
    let mut pixels = 0_u64;
    let mut contrasts = Vec::new();
    for area in &faint {
        pixels += u64::from(area.pixels);
        contrasts.push(contrast(area.darkest));
    }
    let among = faint.iter().filter(among_own).count();
    let soft = among < FEW_AMONG || among * MOST_APART < faint.len();
    let contrast =
        if contrasts.len() < FEW || soft { 0.0 } else { at_share(contrasts, 0.5)? / usual };

    Some(ShowThrough { share: pixels as f64 / own_ink.max(1) as f64, contrast, own: usual })
}

/// The part of the page in which an area has its middle.
fn part_of(view: &View<'_>, area: &Area) -> (usize, usize) {
    let side = PART * view.per_mm;
    let at = |a: u32, b: u32| (f64::from(u32::midpoint(a, b)) / side) as usize;
    (at(area.left, area.right), at(area.top, area.bottom))
}

/// Pixels of areas in every part of the page.
fn by_part(view: &View<'_>, areas: &[&Area]) -> Blocks<u64> {
    let side = PART * view.per_mm;
    let count = |pixels: u32| (f64::from(pixels) / side) as usize + 1;
    let (columns, rows) = (count(view.even.width), count(view.even.height));
    let mut parts = Blocks { columns, rows, values: vec![0; columns * rows] };
    for area in areas {
        let (x, y) = part_of(view, area);
        parts.values[y * columns + x] += u64::from(area.pixels);
    }
    parts
}

/// The page of even light without its own ink and without colour, and its own ink.
fn without_own(view: &View<'_>, dark: u8) -> (Luma, Print) {
    let own = Print::of(&view.even, dark, letters(view.target.paper), view.per_mm);
    let mut rest = view.even.clone();
    let (width, height) = (rest.width as usize, rest.height as usize);
    let around = (EDGE * view.per_mm).ceil() as usize + 1;
    for run in &own.runs {
        let (from, to) = ((run.from as usize).saturating_sub(around), run.to as usize + around);
        let y = run.y as usize;
        for row in y.saturating_sub(around)..(y + around + 1).min(height) {
            rest.pixels[row * width + from..row * width + to.min(width)].fill(WHITE);
        }
    }
    let coloured = coloured(view);
    for (index, _) in coloured.values.iter().enumerate().filter(|(_, set)| **set) {
        let (x, y) = (index % coloured.columns * BLOCK, index / coloured.columns * BLOCK);
        for row in y..(y + BLOCK).min(height) {
            rest.pixels[row * width + x..row * width + (x + BLOCK).min(width)].fill(WHITE);
        }
    }
    (rest, own)
}

/// Blocks in which something has another colour than the paper, and those beside them.
fn coloured(view: &View<'_>) -> Blocks<bool> {
    let planes = view.planes;
    let across = planes.colour_size().0 as usize;
    let (blue, red) = (usual(&planes.blue), usual(&planes.red));
    let mut coloured = Blocks::filled(planes.width, planes.height, 0_u8);
    let rows = planes.blue.chunks_exact(across.max(1));
    for (y, (blues, reds)) in rows.zip(planes.red.chunks_exact(across.max(1))).enumerate() {
        let line = y * 2 / BLOCK * coloured.columns;
        for (x, (b, r)) in blues.iter().zip(reds).enumerate() {
            let off = b.abs_diff(blue) >= COLOUR || r.abs_diff(red) >= COLOUR;
            coloured.values[line + x * 2 / BLOCK] += u8::from(off);
        }
    }
    coloured.map(|count| *count >= 2).grown(1, 1)
}

/// The level that most pixels have, half of them on either side.
fn usual(plane: &[u8]) -> u8 {
    let mut histogram = [0_usize; 256];
    for level in plane {
        histogram[usize::from(*level)] += 1;
    }
    let mut below = 0;
    let middle = histogram.iter().position(|count| {
        below += count;
        below * 2 >= plane.len()
    });
    middle.and_then(|level| u8::try_from(level).ok()).unwrap_or(NEUTRAL)
}

fn contrast(darkest: u8) -> f64 {
    f64::from(WHITE) - f64::from(darkest)
}

fn at_share(mut of: Vec<f64>, share: f64) -> Option<f64> {
    of.sort_by(f64::total_cmp);
    of.get((of.len() as f64 * share) as usize).copied()
}

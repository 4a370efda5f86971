//! Lamps mirrored on paper: saturated spots, and whether lines of text end in them.
#![expect(
    clippy::indexing_slicing,
    reason = "kernels over the blocks of a page; indices are checked against the grid"
)]
#![expect(clippy::cast_precision_loss, reason = "counts of blocks")]

use super::blocks::{BLOCK, Blocks, Group};
use super::view::View;

/// A level that a sensor gives where it has no more to give, after JPEG.
const SATURATED: u8 = 253;
/// What the paper around a lamp's spot has at most. A sheet that lies nearer to the window is saturated on
/// one side, too, but fades over its whole length.
const AROUND: f32 = 243.0;
/// Blocks from a spot to where the paper around it is looked at, beside half of the spot's own
/// length: a lamp's haze is left out.
const HAZE: usize = 4;
/// How much brighter than the paper a spot must be. Paper that is itself near white cannot be told
/// from a lamp, and hides nothing.
const BRIGHTER: f64 = 1.03;
/// Square millimetres below which a spot is a reflection on a staple or a grain of the paper.
const LEAST_SPOT: f64 = 12.0;

/// The worst spot.
#[derive(Clone, Copy, Debug)]
pub(super) struct Glare {
    /// Square millimetres of lines that are interrupted.
    pub(super) on_text: f64,
    /// Square millimetres of the spot.
    pub(super) area: f64,
    pub(super) place: [f64; 4],
}

pub(super) fn worst(view: &View<'_>) -> Option<Glare> {
    // A scan from edge to edge has no lamp but the scanner's own.
    if view.target.whole || view.ground.paper * BRIGHTER > f64::from(u8::MAX) {
        return None;
    }
    let spots = saturated(view);
    let all = spots.groups().into_iter();
    let large = all.filter(|spot| spot.blocks.len() as f64 * view.block_area() >= LEAST_SPOT);
    let judged = large.map(|spot| Glare {
        on_text: interrupted(view, &spots, &spot) * view.block_area(),
        area: spot.blocks.len() as f64 * view.block_area(),
        place: spot.place(&spots),
    });
    judged.max_by(|a, b| a.on_text.total_cmp(&b.on_text).then(a.area.total_cmp(&b.area)))
}

/// Blocks of which more than half is saturated.
fn saturated(view: &View<'_>) -> Blocks<bool> {
    let mut counts = Blocks::filled(view.luma.width, view.luma.height, 0_u8);
    let width = view.luma.width as usize;
    for (y, row) in view.luma.pixels.chunks_exact(width.max(1)).enumerate() {
        let line = y / BLOCK * counts.columns;
        for (column, pixels) in row.chunks(BLOCK).enumerate() {
            let bright = pixels.iter().map(|level| u8::from(*level >= SATURATED)).sum::<u8>();
            counts.values[line + column] += bright;
        }
    }
    counts.map(|count| usize::from(*count) * 2 > BLOCK * BLOCK)
}

/// Level of the paper around a spot: the middle one along a box outside its haze.
fn around(view: &View<'_>, spots: &Blocks<bool>, spot: &Group) -> f32 {
    let haze = HAZE + (spot.right - spot.left).max(spot.bottom - spot.top) / 2;
    let (left, top) = (spot.left.saturating_sub(haze), spot.top.saturating_sub(haze));
    let right = (spot.right + haze).min(spots.columns) - 1;
    let bottom = (spot.bottom + haze).min(spots.rows) - 1;
    let level = |(x, y): (usize, usize)| view.ground.at(x * BLOCK, y * BLOCK);
    let ends = (left..=right).flat_map(|x| [(x, top), (x, bottom)]);
    let sides = (top..=bottom).flat_map(|y| [(left, y), (right, y)]);
    let mut levels: Vec<f32> = ends.chain(sides).map(level).collect();
    levels.sort_by(f32::total_cmp);
    levels[levels.len() / 2]
}

/// Blocks of a spot, and of the haze around it, in which a line of text is missing that goes on
/// within a few letters on the left or the right.
fn interrupted(view: &View<'_>, spots: &Blocks<bool>, spot: &Group) -> f64 {
    let letter = view.print.letter_height.unwrap_or(2.2 * view.per_mm) / BLOCK as f64;
    let near = ((letter * 3.0).ceil() as usize).max(2);
    // On paper that is nearly saturated all around, a margin looks like a spot beside the text.
    let is_lamp = around(view, spots, spot) <= AROUND;
    let mut missing = 0_usize;
    for row in spot.top..spot.bottom {
        let within = |column: usize| spots.at(column, row);
        let Some(left) = (spot.left..spot.right).find(|column| within(*column)) else { continue };
        let Some(right) = (left..spot.right).rev().find(|column| within(*column)) else { continue };
        let text = |from: usize, to: usize| {
            (from..to.min(view.text.columns)).any(|column| view.text.at(column, row))
        };
        let before = text(left.saturating_sub(near), left);
        let after = text(right + 1, right + 1 + near);
        let gone = (left..=right).filter(|column| !view.text.at(*column, row)).count();
        // A sheen through which the line goes on hides nothing.
        let goes_on = (right + 1 - left - gone) * 4 > gone;
        let ends_here = if is_lamp { before || after } else { before && after };
        if ends_here && !goes_on {
            missing += gone;
        }
    }
    missing as f64
}

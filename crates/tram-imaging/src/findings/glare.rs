//! Lamps mirrored on paper: saturated spots in which lines of text fade away.
//!
//! A lamp's light is added to the paper's and to the ink's alike, and falls off towards its rim: the
//! letters beside the gap are paler than the page's other letters. A bright printed field, or bare
//! paper on which a line just ends, has dark letters up to its edge.
#![expect(
    clippy::indexing_slicing,
    reason = "kernels over the blocks of a page; indices are checked against the grid"
)]
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "counts of blocks, and levels"
)]

use super::blocks::{BLOCK, Blocks, Group};
use super::view::View;

/// A level that a sensor gives where it has no more to give, after JPEG.
const SATURATED: u8 = 253;
/// Square millimetres below which a spot is a reflection on a staple or a grain of the paper.
const LEAST_SPOT: f64 = 12.0;
/// Half the millimetres of a strip of bare paper between two lines, which sharpening saturates.
const HALF_STRIP: f64 = 1.5;
/// Part of the page above which it is no spot: there is too much light.
const MOST_SPOT: f64 = 0.5;
/// What the paper around a lamp's spot has at most. A sheet that lies nearer to the window is
/// saturated over all its bare paper.
const AROUND: f32 = 250.5;
/// How much of the contrast between paper and the usual letter is lost where ink is pale.
const PALE: f64 = 0.4;
/// Letters' heights that a gap in a line is long at least, and within which pale ink is beside it.
const GAP: f64 = 3.0;
/// Letters' heights around a spot in which its haze reaches.
const HAZE: f64 = 4.0;

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
    if view.target.whole {
        return None;
    }
    let strip = ((HALF_STRIP * view.per_mm / BLOCK as f64).round() as usize).max(1);
    let spots = saturated(view).opened(strip);
    let most = spots.values.len() as f64 * MOST_SPOT;
    let all = spots.groups().into_iter();
    let spot_size = |spot: &Group| spot.blocks.len() as f64;
    let large = all.filter(|spot| {
        spot_size(spot) * view.block_area() >= LEAST_SPOT && spot_size(spot) <= most
    });
    let ink = ink(view);
    let lamps = large.filter(|spot| around(view, &spots, spot) <= AROUND);
    let judged = lamps.map(|spot| Glare {
        on_text: interrupted(view, &ink, &spots, &spot) * view.block_area(),
        area: spot_size(&spot) * view.block_area(),
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
    let haze = 4 + (spot.right - spot.left).max(spot.bottom - spot.top) / 2;
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

/// Where there is ink of letters, and whether it is pale.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Ink {
    None,
    Pale,
    Clear,
}

/// The ink of letters in every block, as the sensor saw it.
fn ink(view: &View<'_>) -> Blocks<Ink> {
    let width = view.luma.width as usize;
    let mut darkest = Blocks::filled(view.luma.width, view.luma.height, u8::MAX);
    for run in view.print.letter_runs() {
        let y = run.y as usize;
        let row = &view.luma.pixels[y * width..][..width];
        let line = y / BLOCK * darkest.columns;
        let (from, to) = (run.from as usize, run.to as usize);
        for (x, level) in (from..to).zip(&row[from..to]) {
            let own = &mut darkest.values[line + x / BLOCK];
            *own = (*level).min(*own);
        }
    }
    let mut levels: Vec<u8> = darkest.values.iter().copied().filter(|l| *l < u8::MAX).collect();
    levels.sort_unstable();
    let usual = f64::from(levels.get(levels.len() / 2).copied().unwrap_or(0));
    let pale = (usual + PALE * (f64::from(u8::MAX) - usual)) as u8;
    darkest.map(|level| match *level {
        u8::MAX => Ink::None,
        level if level >= pale => Ink::Pale,
        _ => Ink::Clear,
    })
}

/// Blocks of a spot, and of the haze around it, in which a line of text is missing that fades away
/// towards it.
fn interrupted(view: &View<'_>, ink: &Blocks<Ink>, spots: &Blocks<bool>, spot: &Group) -> f64 {
    let letter = view.print.letter_height.unwrap_or(2.2 * view.per_mm) / BLOCK as f64;
    let blocks = |letters: f64| ((letters * letter).ceil() as usize).max(2);
    let (least, near) = (blocks(GAP), blocks(GAP));
    let haze = blocks(HAZE);
    let (from, to) = (spot.left.saturating_sub(haze), (spot.right + haze).min(ink.columns));
    let mut missing = 0_usize;
    for row in spot.top..spot.bottom {
        let at = |column: usize| ink.at(column, row);
        let mut start = from;
        while start < to {
            if at(start) != Ink::None {
                start += 1;
                continue;
            }
            let end = (start..to).find(|column| at(*column) != Ink::None).unwrap_or(to);
            let saturated = (start..end).filter(|column| spots.at(*column, row)).count();
            let pale = |mut columns: std::ops::Range<usize>| {
                columns.any(|column| at(column) == Ink::Pale)
                    && columns.all(|column| at(column) != Ink::Clear)
            };
            let fades =
                pale(start.saturating_sub(near)..start) || pale(end..(end + near).min(ink.columns));
            if saturated >= least && fades {
                missing += saturated;
            }
            start = end;
        }
    }
    missing as f64
}

//! Fingers that hold the paper: patches of skin that come in over a side of the page.
//!
//! Skin of every tone lies in one direction from grey in Cb and Cr, and only its brightness differs
//! (D. Chai, K. N. Ngan, "Face segmentation using skin-color map in videophone applications", 1999:
//! Cb 77 to 127, Cr 133 to 173). Measured against the page's own paper, so that a warm lamp or a
//! cream paper is not taken for skin.
#![expect(
    clippy::indexing_slicing,
    reason = "kernels over the blocks of a page; indices are checked against the grid"
)]
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "counts of blocks"
)]

use super::blocks::{BLOCK, Blocks, Group};
use super::view::View;
use crate::planes::NEUTRAL;

/// How much redder than the paper skin is, in levels of Cr.
const REDDER: std::ops::Range<f64> = 6.0..60.0;
/// How much less blue than the paper, in levels of Cb, at least.
const LESS_BLUE: f64 = 3.0;
/// Both together, at least: cream paper in the shade stays below.
const COLOURED: f64 = 13.0;
/// Brightness against the paper's.
const BRIGHTNESS: std::ops::Range<f64> = 0.16..0.99;
/// Millimetres that a finger reaches in at least; the rim of a desk that shows beside a bent side is
/// narrower.
const LEAST_REACH: f64 = 5.0;
/// Millimetres from the middle of a finger to the lines above and below it, its shadow included.
const BETWEEN: f64 = 19.0;
/// Half the millimetres that a printed frame or a stroke is wide at most.
const HALF_STROKE: f64 = 2.5;
/// Square millimetres.
const LEAST_AREA: f64 = 45.0;

/// The finger that covers most.
#[derive(Clone, Copy, Debug)]
pub(super) struct Finger {
    /// Square millimetres of text that it probably covers.
    pub(super) on_text: f64,
    /// Square millimetres of it.
    pub(super) area: f64,
    pub(super) place: [f64; 4],
}

pub(super) fn worst(view: &View<'_>) -> Option<Finger> {
    let skin = without_strokes(view, &skin(view));
    let judged = skin.groups().into_iter().filter_map(|group| {
        let area = group.blocks.len() as f64 * view.block_area();
        let side = BLOCK as f64 / view.per_mm;
        let (wide, high) = (group.right - group.left, group.bottom - group.top);
        let (wide, high) = (wide as f64 * side, high as f64 * side);
        let at_side = group.left == 0 || group.right == skin.columns;
        let at_end = group.top == 0 || group.bottom == skin.rows;
        let reaches_in = at_side && wide >= LEAST_REACH || at_end && high >= LEAST_REACH;
        let solid = area >= 0.3 * wide * high;
        (reaches_in && solid && area >= LEAST_AREA).then(|| Finger {
            on_text: covered(view, &skin, &group) * view.block_area(),
            area,
            place: group.place(&skin),
        })
    });
    judged.max_by(|a, b| a.on_text.total_cmp(&b.on_text).then(a.area.total_cmp(&b.area)))
}

/// Mean of brightness, Cb and Cr in a block.
fn means(view: &View<'_>) -> Blocks<[f64; 3]> {
    let planes = view.planes;
    let mut means = Blocks::filled(planes.width, planes.height, [0.0; 3]);
    let (across, down) = planes.colour_size();
    let (across, down) = (across as usize, down as usize);
    let half = BLOCK / 2;
    let columns = means.columns;
    for (index, mean) in means.values.iter_mut().enumerate() {
        let (left, top) = (index % columns * half, index / columns * half);
        let (right, bottom) = ((left + half).min(across), (top + half).min(down));
        let mut sums = [0_u32; 3];
        let mut count = 0_u32;
        for y in top..bottom {
            for x in left..right {
                let bright = planes.luma.get(2 * y * planes.width as usize + 2 * x);
                sums[0] += u32::from(bright.copied().unwrap_or(0));
                sums[1] += u32::from(planes.blue[y * across + x]);
                sums[2] += u32::from(planes.red[y * across + x]);
                count += 1;
            }
        }
        *mean = sums.map(|sum| f64::from(sum) / f64::from(count.max(1)));
    }
    means
}

fn skin(view: &View<'_>) -> Blocks<bool> {
    let means = means(view);
    let paper = view.ground.paper;
    let bright = means.values.iter().filter(|[level, ..]| *level > paper * 0.8);
    let (mut blues, mut reds): (Vec<f64>, Vec<f64>) = bright.map(|[_, b, r]| (*b, *r)).unzip();
    blues.sort_by(f64::total_cmp);
    reds.sort_by(f64::total_cmp);
    let middle = |of: &[f64]| of.get(of.len() / 2).copied().unwrap_or(f64::from(NEUTRAL));
    let (blue, red) = (middle(&blues), middle(&reds));
    means.map(|[level, b, r]| {
        let (redder, less_blue) = (r - red, blue - b);
        REDDER.contains(&redder)
            && less_blue >= LESS_BLUE
            && redder + less_blue >= COLOURED
            && BRIGHTNESS.contains(&(level / paper))
    })
}

/// Leaves out what is narrower than any finger: coloured frames and numbers, and what they join.
/// Beyond the page's sides a finger goes on.
fn without_strokes(view: &View<'_>, skin: &Blocks<bool>) -> Blocks<bool> {
    let reach = ((HALF_STROKE * view.per_mm / BLOCK as f64).round() as usize).max(1);
    skin.opened(reach)
}

/// Blocks of a finger where text is to be expected: beside them in the row it goes on, and above or
/// below there is some, too.
fn covered(view: &View<'_>, skin: &Blocks<bool>, finger: &Group) -> f64 {
    let letter = view.print.letter_height.unwrap_or(2.2 * view.per_mm);
    let blocks = |millimetres: f64| (millimetres * view.per_mm / BLOCK as f64).ceil() as usize;
    // What a finger's own edge looks like is no text.
    let own = group_mask(skin, finger).grown(1, 1);
    let text = |x: usize, y: usize| view.text.at(x, y) && !own.at(x, y);
    let beside = ((letter * 1.6 / BLOCK as f64).ceil() as usize).max(1) + 1;
    let (far, above) = (blocks(12.0), blocks(11.0));
    let in_row = |x: usize, y: usize, reach: usize| {
        (x.saturating_sub(reach)..(x + reach + 1).min(skin.columns)).any(|x| text(x, y))
    };
    let in_column = |x: usize, y: usize, reach: usize| {
        (y.saturating_sub(reach)..(y + reach + 1).min(skin.rows)).any(|y| text(x, y))
    };
    // Lines go on under a finger that lies between lines.
    let wide = blocks(BETWEEN);
    let between = |x: usize, y: usize| {
        (y.saturating_sub(wide)..y).any(|y| text(x, y))
            && (y + 1..(y + wide + 1).min(skin.rows)).any(|y| text(x, y))
    };
    let expected = finger.blocks.iter().filter(|(x, y)| {
        in_row(*x, *y, beside) || between(*x, *y) || in_row(*x, *y, far) && in_column(*x, *y, above)
    });
    expected.count() as f64
}

fn group_mask(on: &Blocks<bool>, group: &Group) -> Blocks<bool> {
    let mut mask = on.map(|_| false);
    for (x, y) in &group.blocks {
        mask.values[y * on.columns + x] = true;
    }
    mask
}

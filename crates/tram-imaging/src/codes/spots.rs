//! Where in a frame something looks like a code: a square in which brightness changes much, across
//! and down alike, with less of it all around. Print changes mostly across, wood mostly along its
//! grain, and a code has a quiet zone.
#![expect(
    clippy::cast_precision_loss,
    reason = "positions within a picture of at most a few thousand squares"
)]

use crate::picture::Luma;

/// A square of a frame that may hold a code, in the picture's pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spot {
    pub(super) middle: (f64, f64),
    /// Side of the code itself, about.
    pub(super) side: f64,
}

/// Pixels of a square in which changes are counted.
const SQUARE: usize = 6;
/// Distance over which brightness changes: half the smallest module that can be read.
const STEP: usize = 2;
/// Sides of the squares tried, in squares of pixels. Each is a quarter larger than the one before.
const SIDES: [usize; 11] = [6, 8, 10, 12, 15, 19, 24, 30, 38, 48, 60];
/// Share of all changes that must be inside: below, it is texture without end.
const LEAST: f64 = 6.0;

/// The most likely spots, best first, at most `most`.
pub(super) fn spots(luma: &Luma, most: usize) -> Vec<Spot> {
    let busy = Busy::counted(luma);
    let mut rated: Vec<(f64, Spot)> = Vec::new();
    for side in SIDES {
        if side + 2 > busy.columns.max(busy.rows) {
            break;
        }
        let ring = (side / 5).max(1);
        let step = (side / 6).max(1);
        for top in (0..busy.rows).step_by(step) {
            for left in (0..busy.columns).step_by(step) {
                let (right, bottom) = (left + side, top + side);
                if right > busy.columns || bottom > busy.rows {
                    break;
                }
                let inside = busy.sum(left, top, right, bottom);
                let whole = busy.sum(
                    left.saturating_sub(ring),
                    top.saturating_sub(ring),
                    (right + ring).min(busy.columns),
                    (bottom + ring).min(busy.rows),
                );
                let around = (whole.1 - inside.1).max(1.0);
                let mean = inside.0 / inside.1;
                let beside = (whole.0 - inside.0) / around;
                // A larger square of the same kind is the better answer, but only just.
                let rate = (mean - 1.15 * beside) * (side as f64).powf(0.35);
                if mean > LEAST && rate > 0.0 {
                    let half = side as f64 / 2.0;
                    let at = |start: usize| (start as f64 + half) * SQUARE as f64;
                    let spot = Spot { middle: (at(left), at(top)), side: (side * SQUARE) as f64 };
                    rated.push((rate, spot));
                }
            }
        }
    }
    rated.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut chosen: Vec<Spot> = Vec::new();
    for (_, spot) in rated {
        if chosen.len() == most {
            break;
        }
        let apart = |other: &Spot| {
            let reach = 0.6 * spot.side.max(other.side);
            (spot.middle.0 - other.middle.0).abs() > reach
                || (spot.middle.1 - other.middle.1).abs() > reach
        };
        if chosen.iter().all(apart) {
            chosen.push(spot);
        }
    }
    chosen
}

/// Mean change in each square, summed up so that any rectangle is four look-ups.
struct Busy {
    columns: usize,
    rows: usize,
    sums: Vec<f64>,
}

impl Busy {
    fn counted(luma: &Luma) -> Self {
        let width = luma.width as usize;
        let (columns, rows) = (width / SQUARE, luma.height as usize / SQUARE);
        let mut sums = vec![0.0; (columns + 1) * (rows + 1)];
        let mut across = vec![0_u32; columns];
        let mut down = vec![0_u32; columns];
        for row in 0..rows {
            across.fill(0);
            down.fill(0);
            for y in row * SQUARE..(row + 1) * SQUARE {
                let Some(line) = luma.pixels.get(y * width..(y + 1) * width) else { continue };
                let below = luma.pixels.get((y + STEP) * width..(y + STEP + 1) * width);
                let below = below.unwrap_or(line);
                let parts = line.chunks_exact(SQUARE).zip(below.chunks_exact(SQUARE));
                for (((own, under), across), down) in parts.zip(&mut across).zip(&mut down) {
                    let right = own.iter().skip(STEP);
                    *across +=
                        own.iter().zip(right).map(|(a, b)| u32::from(a.abs_diff(*b))).sum::<u32>();
                    *down +=
                        own.iter().zip(under).map(|(a, b)| u32::from(a.abs_diff(*b))).sum::<u32>();
                }
            }
            let mut line = 0.0;
            for (column, (across, down)) in across.iter().zip(&down).enumerate() {
                let across = f64::from(*across) / (SQUARE * (SQUARE - STEP)) as f64;
                let down = f64::from(*down) / (SQUARE * SQUARE) as f64;
                // A black square beside a white one is one edge; what counts is that there are many.
                line += across.min(down).min(48.0);
                let above = sums.get(row * (columns + 1) + column + 1).copied().unwrap_or(0.0);
                if let Some(sum) = sums.get_mut((row + 1) * (columns + 1) + column + 1) {
                    *sum = above + line;
                }
            }
        }
        Self { columns, rows, sums }
    }

    /// Sum of the changes in a rectangle, and how many squares it has.
    fn sum(&self, left: usize, top: usize, right: usize, bottom: usize) -> (f64, f64) {
        let at = |x: usize, y: usize| {
            self.sums.get(y * (self.columns + 1) + x).copied().unwrap_or_default()
        };
        let sum = at(right, bottom) - at(left, bottom) - at(right, top) + at(left, top);
        (sum, ((right - left) * (bottom - top)) as f64)
    }
}

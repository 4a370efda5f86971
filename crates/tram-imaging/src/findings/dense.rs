//! Codes and pictures: blocks of the page that are inked in every row and every column, as no lines
//! of letters are, which leave paper between them. Their modules have the size of letters and would
//! be judged as such.
#![expect(
    clippy::indexing_slicing,
    reason = "windows over the blocks of a page; indices are checked against the grid"
)]
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "counts of pixels and blocks"
)]

use super::blocks::{BLOCK, Blocks};
use crate::picture::Luma;

/// Darker than this on paper of 240 is a module of a code.
const DARK: u8 = 140;
/// Millimetres along the side of the smallest code.
const LEAST: f64 = 7.0;
/// Inked part of a code, and of each of its rows and columns at least.
const INKED: std::ops::Range<f64> = 0.28..0.85;
const LINE: f64 = 0.11;

/// The blocks that belong to codes and pictures.
pub(super) fn dense(even: &Luma, per_mm: f64) -> Blocks<bool> {
    let mut counts = Blocks::filled(even.width, even.height, 0_u8);
    for (y, row) in even.pixels.chunks_exact((even.width as usize).max(1)).enumerate() {
        let line = y / BLOCK * counts.columns;
        for (column, pixels) in row.chunks(BLOCK).enumerate() {
            let dark = pixels.iter().map(|level| u8::from(*level < DARK)).sum::<u8>();
            counts.values[line + column] += dark;
        }
    }
    let side = ((LEAST * per_mm / BLOCK as f64).round() as usize).max(4);
    let mut dense = counts.map(|_| false);
    if counts.columns < side || counts.rows < side {
        return dense;
    }
    let full = (side * BLOCK * BLOCK) as f64;
    let least = (LINE * full) as u32;
    // Inked pixels of `side` blocks side by side, and of as many below one another.
    let along = |x: usize, y: usize| {
        let row = &counts.values[y * counts.columns + x..][..side];
        row.iter().map(|count| u32::from(*count)).sum::<u32>()
    };
    let down = |x: usize, y: usize| (y..y + side).map(|y| u32::from(counts.at(x, y))).sum::<u32>();
    let (mut rows, mut columns) = (counts.map(|_| 0_u32), counts.map(|_| 0_u32));
    for y in 0..counts.rows {
        for x in 0..=counts.columns - side {
            rows.values[y * counts.columns + x] = along(x, y);
        }
    }
    for y in 0..=counts.rows - side {
        for x in 0..counts.columns {
            columns.values[y * counts.columns + x] = down(x, y);
        }
    }
    for y in 0..=counts.rows - side {
        for x in 0..=counts.columns - side {
            let mut inked = 0;
            let every = (y..y + side).all(|y| {
                inked += rows.at(x, y);
                rows.at(x, y) >= least
            }) && (x..x + side).all(|x| columns.at(x, y) >= least);
            if every && INKED.contains(&(f64::from(inked) / (full * side as f64))) {
                for row in y..y + side {
                    dense.values[row * counts.columns + x..][..side].fill(true);
                }
            }
        }
    }
    dense
}

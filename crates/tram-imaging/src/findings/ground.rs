//! How bright the paper itself is under every part of a page, whatever is printed on it.
#![expect(
    clippy::indexing_slicing,
    reason = "kernels over the cells and rows of a page; indices are clamped to the grid"
)]
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "cells and gains of a picture of at most 64 million pixels"
)]

use rayon::prelude::*;

use crate::picture::Luma;

/// Cells along the long side: about 5 mm of A4, more than a line of print is high.
const CELLS: u32 = 64;
/// Percent of a cell's pixels that are darker than what counts as its paper.
const PAPER_PERCENT: u32 = 80;
/// What bare paper becomes when the light is evened out.
pub(super) const WHITE: u8 = 240;
/// Cells darker than this part of the page's paper are pictures or desk, and are not brightened
/// into paper. The deepest shadow of a hand leaves about a third of the light.
const DEEPEST_SHADOW: f32 = 0.3;

/// Paper levels, 0 to 255, on a grid.
#[derive(Debug)]
pub(super) struct Ground {
    side: usize,
    columns: usize,
    rows: usize,
    cells: Vec<f32>,
    /// Level of the page's paper: three quarters of the cells are darker or as bright.
    pub(super) paper: f64,
}

impl Ground {
    pub(super) fn of(luma: &Luma) -> Self {
        let (width, height) = (luma.width as usize, luma.height as usize);
        let side = (luma.width.max(luma.height).div_ceil(CELLS) as usize).max(8);
        let (columns, rows) = (width.div_ceil(side), height.div_ceil(side));
        let cells: Vec<f32> = (0..rows * columns)
            .into_par_iter()
            .map(|cell| {
                let (left, top) = (cell % columns * side, cell / columns * side);
                let across = side.min(width - left);
                let mut histogram = [0_u32; 256];
                for y in (top..(top + side).min(height)).step_by(2) {
                    for level in &luma.pixels[y * width + left..][..across] {
                        histogram[usize::from(*level)] += 1;
                    }
                }
                percentile(&histogram)
            })
            .collect();
        let mut sorted = cells.clone();
        sorted.sort_by(f32::total_cmp);
        let paper = sorted[(sorted.len() * 3 / 4).min(sorted.len() - 1)].max(1.0);
        let floor = paper * DEEPEST_SHADOW;
        let cells = cells.into_iter().map(|cell| cell.max(floor)).collect();
        let raw = Self { side, columns, rows, cells, paper: f64::from(paper) };
        raw.around(2, f32::max).around(2, f32::min).smoothed()
    }

    /// Dark islands of a few cells (headings, stamps) take the brightness around them.
    fn around(self, reach: usize, pick: impl Fn(f32, f32) -> f32) -> Self {
        let pass = |cells: &[f32], along_rows: bool| {
            let at = |index: usize| {
                let (x, y) = (index % self.columns, index / self.columns);
                let (place, count) = if along_rows { (x, self.columns) } else { (y, self.rows) };
                let near = place.saturating_sub(reach)..(place + reach + 1).min(count);
                let index_of =
                    |n| if along_rows { y * self.columns + n } else { n * self.columns + x };
                near.map(|n| cells[index_of(n)]).fold(cells[index], &pick)
            };
            (0..cells.len()).map(at).collect::<Vec<f32>>()
        };
        let cells = pass(&pass(&self.cells, true), false);
        Self { cells, ..self }
    }

    fn smoothed(mut self) -> Self {
        let mean = |index: usize| {
            let (x, y) = (index % self.columns, index / self.columns);
            let (mut sum, mut count) = (0.0, 0.0);
            for ny in y.saturating_sub(1)..(y + 2).min(self.rows) {
                for nx in x.saturating_sub(1)..(x + 2).min(self.columns) {
                    sum += self.cells[ny * self.columns + nx];
                    count += 1.0;
                }
            }
            sum / count
        };
        self.cells = (0..self.cells.len()).map(mean).collect();
        self
    }

    /// Paper level of the cell that holds a pixel.
    pub(super) fn at(&self, x: usize, y: usize) -> f32 {
        let (column, row) = (x / self.side, y / self.side);
        self.cells[row.min(self.rows - 1) * self.columns + column.min(self.columns - 1)]
    }

    /// The page as it would be if its paper were [`WHITE`] everywhere.
    pub(super) fn evened(&self, luma: &Luma) -> Luma {
        let width = (luma.width as usize).max(1);
        let places: Vec<(usize, f32)> = (0..width).map(|x| self.place(x, self.columns)).collect();
        let mut pixels = vec![0; luma.pixels.len()];
        pixels
            .par_chunks_exact_mut(width)
            .zip(luma.pixels.par_chunks_exact(width))
            .enumerate()
            .for_each(|(y, (even, row))| {
                let (top, down) = self.place(y, self.rows);
                let below = (top + 1).min(self.rows - 1);
                let gains: Vec<f32> = (0..=self.columns)
                    .map(|x| {
                        let x = x.min(self.columns - 1);
                        let a = self.cells[top * self.columns + x];
                        let b = self.cells[below * self.columns + x];
                        256.0 * f32::from(WHITE) / (a + (b - a) * down)
                    })
                    .collect();
                for ((even, level), (left, across)) in even.iter_mut().zip(row).zip(&places) {
                    let (a, b) = (gains[*left], gains[*left + 1]);
                    let gain = (a + (b - a) * across) as u32;
                    *even = ((u32::from(*level) * gain + 128) >> 8).min(255) as u8;
                }
            });
        Luma { width: luma.width, height: luma.height, pixels }
    }

    fn place(&self, at: usize, count: usize) -> (usize, f32) {
        let at = ((at as f32 + 0.5) / self.side as f32 - 0.5).clamp(0.0, (count - 1) as f32);
        (at as usize, at.fract())
    }
}

fn percentile(histogram: &[u32; 256]) -> f32 {
    let total: u32 = histogram.iter().sum();
    let mut below = 0;
    for (level, count) in histogram.iter().enumerate() {
        below += count;
        if below * 100 >= total * PAPER_PERCENT {
            return level as f32;
        }
    }
    255.0
}

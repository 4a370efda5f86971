//! Even light: a photographed page is as bright at its shadowed edge as in its middle.
//!
//! The brightness of the bare paper is measured in squares, smoothed, and divided out; all three
//! colours grow by the same factor, so that stamps keep their hue. It is gentle: noise in a deep
//! shadow is not blown up, and pictures on the page stay pictures.
#![expect(
    clippy::indexing_slicing,
    reason = "a kernel over millions of pixels; the grid is made for the picture it is used on"
)]
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "grid cells and gains of a picture of at most 64 million pixels"
)]

use rayon::prelude::*;

use crate::picture::Luma;
use crate::planes::{NEUTRAL, Planes};

/// Squares along the long side.
const SQUARES: usize = 64;
/// Share of a square's pixels that are darker than what counts as its paper.
const PAPER_PERCENT: u32 = 85;
/// Squares darker than this part of the page's paper are ink or pictures, not shadow.
const DEEPEST_SHADOW: f32 = 0.5;
/// What bare paper becomes.
const WHITE: f32 = 244.0;
const LEAST_GAIN: f32 = 0.97;
const MOST_GAIN: f32 = 1.9;

/// Evens out the light.
pub(crate) fn flatten(planes: &mut Planes) {
    let (width, height) = (planes.width as usize, planes.height as usize);
    let grid = Grid::measured(&planes.luma, width, height).closed().smoothed().gains();
    grid.apply_to(&mut planes.luma, width, 1, brightened);
    let across = width.div_ceil(2);
    grid.apply_to(&mut planes.blue, across, 2, coloured);
    grid.apply_to(&mut planes.red, across, 2, coloured);
}

/// Evens out the light where colours do not matter.
pub(crate) fn flatten_luma(luma: &mut Luma) {
    let (width, height) = (luma.width as usize, luma.height as usize);
    let grid = Grid::measured(&luma.pixels, width, height).closed().smoothed().gains();
    grid.apply_to(&mut luma.pixels, width, 1, brightened);
}

/// `gain` in 1/256.
fn brightened(level: u8, gain: i32) -> u8 {
    ((i32::from(level) * gain + 128) >> 8).min(255) as u8
}

/// A colour difference grows with the brightness, so that the hue stays.
fn coloured(level: u8, gain: i32) -> u8 {
    let difference = i32::from(level) - i32::from(NEUTRAL);
    (((difference * gain + 128) >> 8) + i32::from(NEUTRAL)).clamp(0, 255) as u8
}

struct Grid {
    side: usize,
    columns: usize,
    rows: usize,
    cells: Vec<f32>,
}

impl Grid {
    /// Brightness of the paper in each square.
    fn measured(luma: &[u8], width: usize, height: usize) -> Self {
        let side = width.max(height).div_ceil(SQUARES).max(8);
        let (columns, rows) = (width.div_ceil(side), height.div_ceil(side));
        let cells = (0..rows * columns)
            .into_par_iter()
            .map(|cell| {
                let (left, top) = (cell % columns * side, cell / columns * side);
                let mut histogram = [0_u32; 256];
                for y in (top..(top + side).min(height)).step_by(2) {
                    let row = &luma[y * width + left..][..side.min(width - left)];
                    for level in row {
                        histogram[usize::from(*level)] += 1;
                    }
                }
                percentile(&histogram)
            })
            .collect();
        Self { side, columns, rows, cells }
    }

    /// Dark islands of a few squares (portraits, stamps, headings) take the brightness around them.
    fn closed(self) -> Self {
        self.around(2, f32::max).around(2, f32::min)
    }

    fn around(self, reach: usize, pick: impl Fn(f32, f32) -> f32) -> Self {
        let pass = |cells: &[f32], along_rows: bool| {
            let at = |index: usize| {
                let (x, y) = (index % self.columns, index / self.columns);
                let (place, count) = if along_rows { (x, self.columns) } else { (y, self.rows) };
                let near = place.saturating_sub(reach)..(place + reach + 1).min(count);
                near.map(|n| {
                    cells[if along_rows { y * self.columns + n } else { n * self.columns + x }]
                })
                .fold(cells[index], &pick)
            };
            (0..cells.len()).map(at).collect::<Vec<f32>>()
        };
        let cells = pass(&pass(&self.cells, true), false);
        Self { cells, ..self }
    }

    /// Three means of 3 × 3, close to a Gaussian.
    fn smoothed(mut self) -> Self {
        for _ in 0..3 {
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
        }
        self
    }

    fn gains(mut self) -> Self {
        let mut sorted = self.cells.clone();
        sorted.sort_by(f32::total_cmp);
        let paper = sorted[(sorted.len() * 3 / 4).min(sorted.len() - 1)].max(1.0);
        let floor = paper * DEEPEST_SHADOW;
        for cell in &mut self.cells {
            *cell = (WHITE / cell.max(floor)).clamp(LEAST_GAIN, MOST_GAIN);
        }
        self
    }

    /// Changes a plane of which one pixel covers `step` × `step` of the picture.
    fn apply_to(&self, plane: &mut [u8], width: usize, step: usize, change: fn(u8, i32) -> u8) {
        plane.par_chunks_exact_mut(width.max(1)).enumerate().for_each(|(row, levels)| {
            self.apply(row * step, levels, step, change);
        });
    }

    /// One row, gains blended between the middles of the squares.
    fn apply(&self, row: usize, levels: &mut [u8], step: usize, change: fn(u8, i32) -> u8) {
        let place = |at: usize, count: usize| {
            let at = ((at as f32 + 0.5) / self.side as f32 - 0.5).clamp(0.0, (count - 1) as f32);
            (at as usize, at.fract())
        };
        let (top, down) = place(row, self.rows);
        let below = (top + 1).min(self.rows - 1);
        let gains: Vec<f32> = (0..self.columns)
            .map(|x| {
                let (a, b) =
                    (self.cells[top * self.columns + x], self.cells[below * self.columns + x]);
                a + (b - a) * down
            })
            .collect();
        for (column, level) in levels.iter_mut().enumerate() {
            let (left, across) = place(column * step, self.columns);
            let right = (left + 1).min(self.columns - 1);
            let gain = ((gains[left] + (gains[right] - gains[left]) * across) * 256.0) as i32;
            *level = change(*level, gain);
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::Picture;

    /// Paper whose light falls to under half from left to right, with lines of ink and a red stamp.
    fn shadowed() -> Planes {
        let rgb = (0..400_u32)
            .flat_map(|y| {
                (0..300_u32).flat_map(move |x| {
                    let light = 1.0 - 0.55 * x as f32 / 300.0;
                    let ink = y % 20 < 3 && x % 40 < 30;
                    let stamp = (140..160).contains(&y) && (250..270).contains(&x);
                    let colour = match (ink, stamp) {
                        (_, true) => [200.0, 60.0, 60.0],
                        (true, false) => [40.0; 3],
                        (false, false) => [235.0; 3],
                    };
                    colour.map(|part: f32| (part * light) as u8)
                })
            })
            .collect();
        Planes::of(&Picture::new(300, 400, rgb).unwrap())
    }

    #[test]
    fn the_shadowed_side_becomes_as_bright_as_the_other() {
        let mut page = shadowed();
        flatten(&mut page);
        let at = |x: usize, y: usize| page.luma[y * 300 + x];
        let (bright, dark) = (at(35, 10), at(275, 10));
        assert!(bright > 230 && dark > 205, "{bright} and {dark}");
        assert!(at(5, 201) < 60, "ink stays ink");
        let colour = 75 * 150 + 130;
        let (blue, red) = (page.blue[colour], page.red[colour]);
        assert!(red > 180 && (95..NEUTRAL).contains(&blue), "the stamp stays red: {blue} {red}");
    }

    #[test]
    fn the_smallest_pictures_are_taken() {
        for (width, height) in [(1, 1), (1, 9), (300, 1)] {
            let count = width as usize * height as usize * 3;
            let mut planes = Planes::of(&Picture::new(width, height, vec![100; count]).unwrap());
            flatten(&mut planes);
            assert_eq!(planes.luma.len() * 3, count);
        }
    }
}

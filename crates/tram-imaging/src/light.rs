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

use crate::picture::{Picture, luma_of};

/// Squares along the long side.
const SQUARES: u32 = 64;
/// Share of a square's pixels that are darker than what counts as its paper.
const PAPER_PERCENT: u32 = 85;
/// Squares darker than this part of the page's paper are ink or pictures, not shadow.
const DEEPEST_SHADOW: f32 = 0.5;
/// What bare paper becomes.
const WHITE: f32 = 244.0;
const LEAST_GAIN: f32 = 0.97;
const MOST_GAIN: f32 = 1.9;

/// Evens out the light.
pub(crate) fn flatten(picture: &mut Picture) {
    let grid = Grid::measured(picture).closed().smoothed().gains();
    let pitch = picture.width as usize * 3;
    picture
        .rgb
        .par_chunks_exact_mut(pitch)
        .enumerate()
        .for_each(|(row, pixels)| grid.apply(row, pixels));
}

struct Grid {
    side: usize,
    columns: usize,
    rows: usize,
    cells: Vec<f32>,
}

impl Grid {
    /// Brightness of the paper in each square.
    fn measured(picture: &Picture) -> Self {
        let (width, height) = (picture.width as usize, picture.height as usize);
        let side = (picture.width.max(picture.height).div_ceil(SQUARES) as usize).max(8);
        let (columns, rows) = (width.div_ceil(side), height.div_ceil(side));
        let cells = (0..rows * columns)
            .into_par_iter()
            .map(|cell| {
                let (left, top) = (cell % columns * side, cell / columns * side);
                let mut histogram = [0_u32; 256];
                for y in (top..(top + side).min(height)).step_by(2) {
                    let row = &picture.rgb[(y * width + left) * 3..];
                    let across = side.min(width - left);
                    for pixel in row[..across * 3].chunks_exact(3) {
                        histogram[usize::from(luma_of(pixel))] += 1;
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

    /// Brightens one row, gains blended between the middles of the squares.
    fn apply(&self, row: usize, pixels: &mut [u8]) {
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
        for (column, pixel) in pixels.chunks_exact_mut(3).enumerate() {
            let (left, across) = place(column, self.columns);
            let right = (left + 1).min(self.columns - 1);
            let gain = ((gains[left] + (gains[right] - gains[left]) * across) * 256.0) as u32;
            for part in pixel {
                *part = ((u32::from(*part) * gain + 128) >> 8).min(255) as u8;
            }
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

    /// Paper whose light falls to under half from left to right, with lines of ink and a red stamp.
    fn shadowed() -> Picture {
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
        Picture::new(300, 400, rgb).unwrap()
    }

    fn at(picture: &Picture, x: usize, y: usize) -> &[u8] {
        &picture.rgb[(y * 300 + x) * 3..][..3]
    }

    #[test]
    fn the_shadowed_side_becomes_as_bright_as_the_other() {
        let mut page = shadowed();
        flatten(&mut page);
        let (bright, dark) = (at(&page, 35, 10)[0], at(&page, 275, 10)[0]);
        assert!(bright > 230 && dark > 205, "{bright} and {dark}");
        assert!(at(&page, 5, 201)[0] < 60, "ink stays ink");
        let [red, green, blue] = at(&page, 260, 150) else { panic!() };
        assert!(*red > 2 * *green && green.abs_diff(*blue) < 3, "the stamp stays red");
    }

    #[test]
    fn the_smallest_pictures_are_taken() {
        for (width, height) in [(1, 1), (1, 9), (300, 1)] {
            let count = width as usize * height as usize * 3;
            let mut picture = Picture::new(width, height, vec![100; count]).unwrap();
            flatten(&mut picture);
            assert_eq!(picture.rgb.len(), count);
        }
    }
}

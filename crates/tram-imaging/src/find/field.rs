//! The small picture in which paper is sought: print removed, noise smoothed, colour kept.
#![expect(
    clippy::indexing_slicing,
    reason = "kernels over the pixels of a picture; every index is clamped to it first"
)]
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "sides of at most a few thousand pixels"
)]

use crate::planes::{NEUTRAL, Planes};

/// Brightness and two colour differences of each pixel.
pub(super) struct Field {
    pub(super) width: usize,
    pub(super) height: usize,
    planes: [Vec<f32>; 3],
}

/// Dark marks narrower than twice this and one more are print.
const PRINT: usize = 2;
/// How much a difference of colour weighs against one of brightness.
const COLOUR: f32 = 1.3;

impl Field {
    /// Without print: dark strokes vanish in the brightness around them, coloured ones in its colour.
    pub(super) fn cleared(planes: &Planes) -> Self {
        let (width, height) = (planes.width as usize, planes.height as usize);
        let mut luma = planes.luma.clone();
        spread(&mut luma, width, height, u8::max);
        spread(&mut luma, width, height, u8::min);
        let (across, down) = planes.colour_size();
        let colours = [&planes.blue, &planes.red].map(|plane| {
            let mut plane = plane.clone();
            for pick in [u8::max, u8::min, u8::min, u8::max] {
                spread(&mut plane, across as usize, down as usize, pick);
            }
            plane
        });
        Self::of_planes(&luma, &colours, width, height).smoothed()
    }

    /// As it is.
    pub(super) fn plain(planes: &Planes) -> Self {
        let colours = [planes.blue.clone(), planes.red.clone()];
        Self::of_planes(&planes.luma, &colours, planes.width as usize, planes.height as usize)
    }

    fn of_planes(luma: &[u8], colours: &[Vec<u8>; 2], width: usize, height: usize) -> Self {
        let luma = luma.iter().map(|level| f32::from(*level)).collect();
        let [blue, red] = [0, 1].map(|colour| full_size(&colours[colour], width, height));
        Self { width, height, planes: [luma, blue, red] }
    }

    /// Binomial of five along both directions.
    fn smoothed(mut self) -> Self {
        let (width, height) = (self.width, self.height);
        for plane in &mut self.planes {
            let blur =
                |from: &[f32], along: usize, limit: usize, place: fn(usize, usize) -> usize| {
                    (0..from.len())
                        .map(|index| {
                            let at = place(index, width) as isize;
                            let tap = |offset: isize| {
                                let near = (at + offset).clamp(0, limit as isize - 1) - at;
                                from[(index as isize + near * along as isize) as usize]
                            };
                            (6.0 * tap(0) + 4.0 * (tap(-1) + tap(1)) + tap(-2) + tap(2)) / 16.0
                        })
                        .collect::<Vec<f32>>()
                };
            let across = blur(plane, 1, width, |index, width| index % width);
            *plane = blur(&across, width, height, |index, width| index / width);
        }
        self
    }

    /// Colour at a point, between pixels blended; the edge goes on outside.
    pub(super) fn at(&self, x: f32, y: f32) -> [f32; 3] {
        let x = (x - 0.5).clamp(0.0, (self.width - 1) as f32);
        let y = (y - 0.5).clamp(0.0, (self.height - 1) as f32);
        let (left, top) = (x as usize, y as usize);
        let (fx, fy) = (x - left as f32, y - top as f32);
        let right = (left + 1).min(self.width - 1);
        let below = (top + 1).min(self.height - 1);
        let (upper, lower) = (top * self.width, below * self.width);
        std::array::from_fn(|plane| {
            let pixels = &self.planes[plane];
            let a = pixels[upper + left] + (pixels[upper + right] - pixels[upper + left]) * fx;
            let b = pixels[lower + left] + (pixels[lower + right] - pixels[lower + left]) * fx;
            a + (b - a) * fy
        })
    }

    pub(super) fn pixel(&self, x: usize, y: usize) -> [f32; 3] {
        std::array::from_fn(|plane| self.planes[plane][y * self.width + x])
    }

    /// Brightness of every pixel.
    pub(super) fn brightness(&self) -> &[f32] {
        &self.planes[0]
    }

    /// The steepest of the three planes' gradients at a pixel that is not on the border.
    pub(super) fn gradient(&self, x: usize, y: usize) -> (f32, f32) {
        let (at, width) = (y * self.width + x, self.width);
        let mut steepest = (0.0, 0.0);
        for plane in &self.planes {
            let row = |index: usize| plane[index + 1] - plane[index - 1];
            let column = |index: usize| plane[index + width] - plane[index - width];
            let gx = (row(at - width) + 2.0 * row(at) + row(at + width)) / 8.0;
            let gy = (column(at - 1) + 2.0 * column(at) + column(at + 1)) / 8.0;
            let (sx, sy): (f32, f32) = steepest;
            if gx * gx + gy * gy > sx * sx + sy * sy {
                steepest = (gx, gy);
            }
        }
        steepest
    }

    /// Whether the border is bright and of one colour nearly all the way round.
    pub(super) fn border_is_paper(&self) -> bool {
        let inset = 3.min(self.width / 4).min(self.height / 4);
        let (right, bottom) = (self.width - 1 - inset, self.height - 1 - inset);
        let rows = (inset..right).flat_map(|x| [(x, inset), (x, bottom)]);
        let columns = (inset..bottom).flat_map(|y| [(inset, y), (right, y)]);
        let mut ring: Vec<f32> = rows.chain(columns).map(|(x, y)| self.pixel(x, y)[0]).collect();
        ring.sort_by(f32::total_cmp);
        let Some(middle) = ring.get(ring.len() / 2).copied() else { return false };
        let alike = ring.iter().filter(|level| (**level - middle).abs() < 18.0).count();
        middle > 170.0 && alike * 10 >= ring.len() * 9
    }
}

/// A colour difference for every pixel, blended between the four nearest of the half-sized plane.
fn full_size(half: &[u8], width: usize, height: usize) -> Vec<f32> {
    let (across, down) = (width.div_ceil(2), height.div_ceil(2));
    let near = |at: usize, last: usize| {
        let other = if at % 2 == 0 { (at / 2).saturating_sub(1) } else { (at / 2 + 1).min(last) };
        (at / 2, other)
    };
    let mut full = Vec::with_capacity(width * height);
    for y in 0..height {
        let (own, other) = near(y, down - 1);
        let mixed: Vec<f32> = (0..across)
            .map(|x| {
                let level = |row: usize| f32::from(half[row * across + x]);
                (0.75 * level(own) + 0.25 * level(other) - f32::from(NEUTRAL)) * COLOUR
            })
            .collect();
        full.extend((0..width).map(|x| {
            let (own, other) = near(x, across - 1);
            0.75 * mixed[own] + 0.25 * mixed[other]
        }));
    }
    full
}

/// Maximum or minimum of the pixels within [`PRINT`], first along rows, then along columns.
fn spread(plane: &mut [u8], width: usize, height: usize, pick: fn(u8, u8) -> u8) {
    let mut row = vec![0; width];
    for line in plane.chunks_exact_mut(width) {
        row.copy_from_slice(line);
        for offset in 1..=PRINT.min(width - 1) {
            for (target, near) in line.iter_mut().zip(&row[offset..]) {
                *target = pick(*target, *near);
            }
            for (target, near) in line[offset..].iter_mut().zip(&row) {
                *target = pick(*target, *near);
            }
        }
    }
    let before = plane.to_vec();
    for offset in 1..=PRINT.min(height - 1) {
        let shift = offset * width;
        for (target, near) in plane.iter_mut().zip(&before[shift..]) {
            *target = pick(*target, *near);
        }
        for (target, near) in plane[shift..].iter_mut().zip(&before) {
            *target = pick(*target, *near);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::Picture;

    #[test]
    fn print_vanishes_and_the_edge_of_the_paper_stays() {
        let rgb = (0..60_u32)
            .flat_map(|y| {
                (0..80_u32).flat_map(move |x| {
                    let print = x > 40 && y % 8 < 2;
                    [if x < 30 || print { 50_u8 } else { 230 }; 3]
                })
            })
            .collect();
        let field = Field::cleared(&Planes::of(&Picture::new(80, 60, rgb).unwrap()));
        assert!(field.pixel(60, 30)[0] > 228.0, "print is gone");
        assert!(field.pixel(20, 30)[0] < 52.0, "the desk stays dark");
        let edge = field.at(30.0, 30.0)[0];
        assert!((edge - 140.0).abs() < 5.0, "half way up exactly at the edge: {edge}");
        let (gx, gy) = field.gradient(30, 30);
        assert!(gx > 20.0 && gy.abs() < 1.0);
    }

    #[test]
    fn pictures_of_one_pixel_are_taken() {
        for (width, height) in [(1, 1), (2, 1), (1, 3)] {
            let rgb = vec![9; width * height * 3];
            let picture = Picture::new(width as u32, height as u32, rgb).unwrap();
            let field = Field::cleared(&Planes::of(&picture));
            assert!((field.at(0.5, 0.5)[0] - 9.0).abs() < 0.01);
            assert!(!field.border_is_paper());
        }
    }
}

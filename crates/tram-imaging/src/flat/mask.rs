//! What on the glass is not lid, and its connected parts.
#![expect(
    clippy::indexing_slicing,
    reason = "kernels over the pixels of a picture; every index comes from its own size"
)]
#![expect(clippy::cast_precision_loss, reason = "sides of at most a few thousand pixels")]

use super::lid::Lid;
use super::rectangle::{Point, Rectangle};
use crate::planes::Planes;

/// A yes or no for each pixel.
#[derive(Clone)]
pub(super) struct Mask {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) cells: Vec<bool>,
}

impl Mask {
    /// Where the picture differs from the lid, small differences counting where neighbours share
    /// them; `strict` times as much as can be told from chance.
    pub(super) fn differing(picture: &Planes, lid: &Lid, strict: f32) -> Self {
        let (width, height) = (picture.width as usize, picture.height as usize);
        let mut off = vec![0.0_f32; width * height];
        for y in 0..height {
            for x in 0..width {
                #[expect(clippy::cast_possible_truncation, reason = "a level of brightness")]
                let level = lid.level(x, y) as f32;
                off[y * width + x] = f32::from(picture.luma[y * width + x]) - level;
            }
        }
        let mean = blurred(&off, width, height);
        #[expect(clippy::cast_possible_truncation, reason = "levels of brightness")]
        let (sharp, soft) = (
            (6.0 * lid.noise).max(5.0) as f32 * strict,
            (4.0 * lid.waves).max(lid.noise * 2.0).clamp(1.3, 5.0) as f32 * strict,
        );
        let mut cells: Vec<bool> = off
            .iter()
            .zip(&mean)
            .map(|(off, mean)| off.abs() > sharp || mean.abs() > soft)
            .collect();
        let (across, down) = picture.colour_size();
        let (across, down) = (across as usize, down as usize);
        for (plane, ground) in [&picture.blue, &picture.red].into_iter().zip(lid.colour) {
            #[expect(clippy::cast_possible_truncation, reason = "a colour difference")]
            let off: Vec<f32> =
                plane.iter().map(|level| f32::from(*level) - ground as f32).collect();
            let mean = blurred(&off, across, down);
            for y in 0..height {
                for x in 0..width {
                    cells[y * width + x] |= mean[(y / 2) * across + x / 2].abs() > COLOUR * strict;
                }
            }
        }
        Self { width, height, cells }
    }

    /// Whether a pixel is in it; `at` counts row by row.
    pub(super) fn has(&self, at: usize) -> bool {
        self.cells[at]
    }

    /// Where a pixel by itself looks like the lid. Colour spreads from print to the paper beside it,
    /// so it is asked pixel by pixel.
    pub(super) fn alike(picture: &Planes, lid: &Lid) -> Self {
        let (width, height) = (picture.width as usize, picture.height as usize);
        let (across, _) = picture.colour_size();
        let near = (3.0 * lid.noise).max(2.5);
        let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let alike = |(x, y): (usize, usize)| {
            let off = f64::from(picture.luma[y * width + x]) - lid.level(x, y);
            let at = (y / 2) * across as usize + x / 2;
            let colours = [picture.blue[at], picture.red[at]];
            off.abs() <= near
                && colours.iter().zip(lid.colour).all(|(colour, ground)| {
                    (f64::from(*colour) - ground).abs() <= f64::from(COLOUR)
                })
        };
        Self { width, height, cells: places.map(alike).collect() }
    }

    /// Grown by a pixel all around, or shrunk.
    fn spread(&self, grown: bool, by: usize) -> Self {
        let (width, height) = (self.width, self.height);
        let mut cells = self.cells.clone();
        for _ in 0..by {
            for (step, limit) in [(1, width), (width, height)] {
                let from = cells.clone();
                for (index, cell) in cells.iter_mut().enumerate() {
                    let at = if step == 1 { index % width } else { index / width };
                    let before = at > 0 && from[index - step] == grown;
                    let after = at + 1 < limit && from[index + step] == grown;
                    if before || after {
                        *cell = grown;
                    }
                }
            }
        }
        Self { width, height, cells }
    }

    pub(super) fn closed(&self, by: usize) -> Self {
        self.spread(true, by).spread(false, by)
    }

    pub(super) fn opened(&self, by: usize) -> Self {
        self.spread(false, by).spread(true, by)
    }

    /// What is surrounded belongs to what surrounds it.
    pub(super) fn filled(&self) -> Self {
        let (width, height) = (self.width, self.height);
        let mut outside = vec![false; width * height];
        let mut todo: Vec<usize> = (0..width)
            .flat_map(|x| [x, (height - 1) * width + x])
            .chain((0..height).flat_map(|y| [y * width, y * width + width - 1]))
            .collect();
        while let Some(at) = todo.pop() {
            if outside[at] || self.cells[at] {
                continue;
            }
            outside[at] = true;
            let (x, y) = (at % width, at / width);
            if x > 0 {
                todo.push(at - 1);
            }
            if x + 1 < width {
                todo.push(at + 1);
            }
            if y > 0 {
                todo.push(at - width);
            }
            if y + 1 < height {
                todo.push(at + width);
            }
        }
        Self { width, height, cells: outside.into_iter().map(|outside| !outside).collect() }
    }

    /// The connected parts, and how much of each was `raw` before it was filled.
    pub(super) fn parts(&self, raw: &Self) -> Vec<Part> {
        let (width, height) = (self.width, self.height);
        let mut seen = vec![false; width * height];
        let mut parts = Vec::new();
        for start in 0..width * height {
            if seen[start] || !self.cells[start] {
                continue;
            }
            let mut part = Part { places: Vec::new(), raw: 0 };
            let mut todo = vec![start];
            seen[start] = true;
            while let Some(at) = todo.pop() {
                part.places.push(at);
                part.raw += usize::from(raw.cells[at]);
                let (x, y) = (at % width, at / width);
                for ny in y.saturating_sub(1)..=(y + 1).min(height - 1) {
                    for nx in x.saturating_sub(1)..=(x + 1).min(width - 1) {
                        let next = ny * width + nx;
                        if !seen[next] && self.cells[next] {
                            seen[next] = true;
                            todo.push(next);
                        }
                    }
                }
            }
            parts.push(part);
        }
        parts
    }

    /// What is in both.
    pub(super) fn within(&self, other: &Self) -> Self {
        let both = self.cells.iter().zip(&other.cells).map(|(a, b)| *a && *b);
        Self { width: self.width, height: self.height, cells: both.collect() }
    }

    /// A mask of one part alone.
    pub(super) fn only(&self, part: &Part) -> Self {
        let mut cells = vec![false; self.cells.len()];
        for at in &part.places {
            cells[*at] = true;
        }
        Self { width: self.width, height: self.height, cells }
    }
}

/// From which difference of colour on something is not the lid.
const COLOUR: f32 = 2.0;

/// A connected part.
#[derive(Clone)]
pub(super) struct Part {
    /// Row by row indices of its pixels, unordered.
    pub(super) places: Vec<usize>,
    /// How many of them differed themselves.
    pub(super) raw: usize,
}

impl Part {
    /// The least rectangle about it.
    pub(super) fn rectangle(&self, width: usize) -> Option<Rectangle> {
        Rectangle::about(&self.outline(width))
    }

    /// The corners of the first and the last pixel in each row.
    pub(super) fn outline(&self, width: usize) -> Vec<Point> {
        let mut rows = std::collections::BTreeMap::new();
        for at in &self.places {
            let (x, y) = (at % width, at / width);
            let ends = rows.entry(y).or_insert((x, x));
            *ends = (ends.0.min(x), ends.1.max(x));
        }
        rows.into_iter()
            .flat_map(|(y, (left, right))| {
                let (left, right) = (left as f64, (right + 1) as f64);
                let (top, bottom) = (y as f64, (y + 1) as f64);
                [(left, top), (right, top), (left, bottom), (right, bottom)]
            })
            .collect()
    }
}

/// Mean of nine.
fn blurred(from: &[f32], width: usize, height: usize) -> Vec<f32> {
    let mut across = vec![0.0; from.len()];
    for y in 0..height {
        let row = &from[y * width..(y + 1) * width];
        for x in 0..width {
            let (before, after) = (row[x.saturating_sub(1)], row[(x + 1).min(width - 1)]);
            across[y * width + x] = (before + row[x] + after) / 3.0;
        }
    }
    let mut both = vec![0.0; from.len()];
    for y in 0..height {
        let (above, below) = (y.saturating_sub(1) * width, (y + 1).min(height - 1) * width);
        for x in 0..width {
            both[y * width + x] =
                (across[above + x] + across[y * width + x] + across[below + x]) / 3.0;
        }
    }
    both
}

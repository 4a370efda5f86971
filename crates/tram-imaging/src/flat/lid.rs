//! The lid of a scanner, as its border shows it: its colour, how the light on it changes, its noise.
#![expect(
    clippy::indexing_slicing,
    reason = "kernels over the pixels of a picture; every index comes from its own size"
)]
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "levels of a byte, sides of at most a few thousand pixels"
)]

use crate::planes::Planes;

/// What surrounds whatever lies on the glass.
#[derive(Clone, Debug)]
pub(super) struct Lid {
    /// Brightness: constant, across, down, across squared, down squared; places from −1 to 1.
    light: [f64; 5],
    /// Colour differences.
    pub(super) colour: [f64; 2],
    /// Deviation of a pixel.
    pub(super) noise: f64,
    /// Deviation of the mean of patches: what light and lid do that the model does not know.
    pub(super) waves: f64,
    /// How much of the border it makes up, 0 to 1.
    pub(super) share: f64,
    size: (f64, f64),
}

/// Width of the border looked at, in parts of the short side.
const BORDER: f64 = 0.022;
/// How far the first pixels taken for lid may lie from the commonest brightness.
const FIRST_REACH: f64 = 7.0;
/// How much of the border must be of one brightness for a lid.
const LEAST_SHARE: f64 = 0.09;

impl Lid {
    /// Takes the commonest brightness of the border for the lid.
    pub(super) fn of(picture: &Planes) -> Option<Self> {
        let (width, height) = (picture.width as usize, picture.height as usize);
        let border = Border::of(width, height)?;
        let mode = unprinted(picture, &modes(picture, &border));
        let size = (width as f64, height as f64);
        let mut lid = Self {
            light: [mode, 0.0, 0.0, 0.0, 0.0],
            colour: [128.0; 2],
            noise: 1.0,
            waves: 1.0,
            share: 0.0,
            size,
        };
        let total = border.places.len() as f64;
        for round in 0..5 {
            let reach = if round == 0 { FIRST_REACH } else { (3.0 * lid.noise).clamp(1.5, 6.0) };
            let taken: Vec<(usize, usize)> = border
                .places
                .iter()
                .copied()
                .filter(|(x, y)| {
                    let level = f64::from(picture.luma[y * width + x]);
                    (level - lid.level(*x, *y)).abs() <= reach
                })
                .collect();
            lid.share = taken.len() as f64 / total;
            if lid.share < LEAST_SHARE {
                return None;
            }
            let terms = if round < 2 { 3 } else { 5 };
            lid.fit(picture, &taken, terms);
        }
        lid.colour = colour(picture, &border, &lid);
        lid.waves = waves(picture, &border, &lid);
        Some(lid)
    }

    /// Its brightness at a pixel.
    pub(super) fn level(&self, x: usize, y: usize) -> f64 {
        self.basis(x, y).iter().zip(self.light).map(|(term, by)| term * by).sum()
    }

    /// How much the light bends over the frame, in levels: lenses do that, scanners do not.
    pub(super) fn bend(&self) -> f64 {
        self.light[3].abs() + self.light[4].abs()
    }

    /// How much the light changes from end to end, in levels.
    pub(super) fn slope(&self) -> f64 {
        2.0 * (self.light[1].abs() + self.light[2].abs())
    }

    /// Brightness in the middle.
    pub(super) fn middle(&self) -> f64 {
        self.light[0]
    }

    fn basis(&self, x: usize, y: usize) -> [f64; 5] {
        let u = 2.0 * (x as f64 + 0.5) / self.size.0 - 1.0;
        let v = 2.0 * (y as f64 + 0.5) / self.size.1 - 1.0;
        [1.0, u, v, u * u, v * v]
    }

    /// Least squares over the pixels taken.
    fn fit(&mut self, picture: &Planes, taken: &[(usize, usize)], terms: usize) {
        let width = picture.width as usize;
        let mut sums = [[0.0; 6]; 5];
        for (x, y) in taken {
            let basis = self.basis(*x, *y);
            let level = f64::from(picture.luma[y * width + x]);
            for row in 0..terms {
                for column in 0..terms {
                    sums[row][column] += basis[row] * basis[column];
                }
                sums[row][5] += basis[row] * level;
            }
        }
        // Where an item hides most of a side, what is not seen is taken for even.
        for (row, line) in sums.iter_mut().enumerate().take(terms).skip(1) {
            line[row] += 0.02 * taken.len() as f64;
        }
        if let Some(light) = solved(sums, terms) {
            self.light = light;
        }
        let mut off: Vec<f64> = taken
            .iter()
            .map(|(x, y)| (f64::from(picture.luma[y * width + x]) - self.level(*x, *y)).abs())
            .collect();
        self.noise = (1.48 * median(&mut off)).max(0.25);
    }
}

/// The pixels of the border.
struct Border {
    places: Vec<(usize, usize)>,
    deep: usize,
}

impl Border {
    fn of(width: usize, height: usize) -> Option<Self> {
        let deep = ((width.min(height) as f64 * BORDER).round() as usize).max(3);
        if width < 8 * deep || height < 8 * deep {
            return None;
        }
        let inner = |at: usize, side: usize| at >= deep && at < side - deep;
        let places = (0..height)
            .flat_map(|y| (0..width).map(move |x| (x, y)))
            .filter(|(x, y)| !(inner(*x, width) && inner(*y, height)))
            .collect();
        Some(Self { places, deep })
    }
}

/// The brightnesses that the border has most of, the commonest first, and how much of it.
fn modes(picture: &Planes, border: &Border) -> Vec<(f64, f64)> {
    let width = picture.width as usize;
    let mut counts = [0.0_f64; 256];
    for (x, y) in &border.places {
        counts[usize::from(picture.luma[y * width + x])] += 1.0;
    }
    let total = border.places.len() as f64;
    let mut modes = Vec::new();
    for _ in 0..2 {
        let near = |at: usize, reach: usize| at.saturating_sub(reach)..(at + reach + 1).min(256);
        let smooth = |at: usize| near(at, 2).map(|at| counts[at]).sum::<f64>();
        let best = (0..256).max_by(|a, b| smooth(*a).total_cmp(&smooth(*b))).unwrap_or(255);
        modes.push((best as f64, smooth(best) / total));
        for at in near(best, 3) {
            counts[at] = 0.0;
        }
    }
    modes
}

/// The commonest brightness, unless print stands on it and another is there that is free of print:
/// then paper hides most of the border.
fn unprinted(picture: &Planes, modes: &[(f64, f64)]) -> f64 {
    const BLOCK: usize = 12;
    let [(first, _), (second, share)] = modes else { return 255.0 };
    if *share < 0.1 {
        return *first;
    }
    let (width, height) = (picture.width as usize, picture.height as usize);
    let mut printed = [0_u32; 2];
    for top in (0..height.saturating_sub(BLOCK)).step_by(BLOCK) {
        for left in (0..width.saturating_sub(BLOCK)).step_by(BLOCK) {
            let mut levels = [0; BLOCK * BLOCK];
            for (row, line) in levels.chunks_exact_mut(BLOCK).enumerate() {
                let start = (top + row) * width + left;
                line.copy_from_slice(&picture.luma[start..start + BLOCK]);
            }
            levels.sort_unstable();
            let ground = f64::from(levels[BLOCK * BLOCK * 3 / 4]);
            if ground - f64::from(levels[BLOCK]) < 35.0 {
                continue;
            }
            let off = [(ground - first).abs(), (ground - second).abs()];
            if off[0].min(off[1]) < 6.0 {
                printed[usize::from(off[1] < off[0])] += 1;
            }
        }
    }
    if printed[0] > 20 && printed[0] > 6 * printed[1] { *second } else { *first }
}

fn colour(picture: &Planes, border: &Border, lid: &Lid) -> [f64; 2] {
    let (width, across) = (picture.width as usize, picture.colour_size().0 as usize);
    [&picture.blue, &picture.red].map(|plane| {
        let mut levels: Vec<f64> = border
            .places
            .iter()
            .filter(|(x, y)| {
                let level = f64::from(picture.luma[y * width + x]);
                (level - lid.level(*x, *y)).abs() <= 3.0 * lid.noise
            })
            .map(|(x, y)| f64::from(plane[(y / 2) * across + x / 2]))
            .collect();
        mean_near_median(&mut levels)
    })
}

/// Bytes are coarse: the mean of those about the median.
fn mean_near_median(levels: &mut [f64]) -> f64 {
    let middle = median(levels);
    let near = levels.iter().filter(|level| (**level - middle).abs() <= 2.0);
    let (sum, count) = near.fold((0.0, 0.0), |(sum, count), level| (sum + level, count + 1.0));
    if count > 0.0 { sum / count } else { middle }
}

/// Means of patches along the border against the model.
fn waves(picture: &Planes, border: &Border, lid: &Lid) -> f64 {
    let (width, height) = (picture.width as usize, picture.height as usize);
    let deep = border.deep;
    let mut starts = Vec::new();
    for x in (0..width - deep).step_by(deep) {
        starts.extend([(x, 0), (x, height - deep)]);
    }
    for y in (0..height - deep).step_by(deep) {
        starts.extend([(0, y), (width - deep, y)]);
    }
    let mut off: Vec<f64> = starts
        .into_iter()
        .map(|(left, top)| {
            let places = (top..top + deep).flat_map(|y| (left..left + deep).map(move |x| (x, y)));
            let sum: f64 =
                places.map(|(x, y)| f64::from(picture.luma[y * width + x]) - lid.level(x, y)).sum();
            (sum / (deep * deep) as f64).abs()
        })
        .filter(|off| *off <= (3.0 * lid.noise).max(2.5))
        .collect();
    (1.48 * median(&mut off)).max(0.05)
}

pub(super) fn median(values: &mut [f64]) -> f64 {
    if values.is_empty() {
        return 0.0;
    }
    let middle = values.len() / 2;
    *values.select_nth_unstable_by(middle, f64::total_cmp).1
}

/// Gauss with pivots.
fn solved(mut rows: [[f64; 6]; 5], terms: usize) -> Option<[f64; 5]> {
    for step in 0..terms {
        let pivot =
            (step..terms).max_by(|a, b| rows[*a][step].abs().total_cmp(&rows[*b][step].abs()))?;
        rows.swap(step, pivot);
        if rows[step][step].abs() < 1e-9 {
            return None;
        }
        for other in 0..terms {
            if other != step {
                let by = rows[other][step] / rows[step][step];
                let from = rows[step];
                for (cell, from) in rows[other].iter_mut().zip(from) {
                    *cell -= by * from;
                }
            }
        }
    }
    let mut result = [0.0; 5];
    for step in 0..terms {
        result[step] = rows[step][5] / rows[step][step];
    }
    Some(result)
}

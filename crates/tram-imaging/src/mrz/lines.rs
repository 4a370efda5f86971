//! Where on a card the three lines are, and each line as a strip with its signs at known places.
//!
//! On a straightened card the lines are three bands of many strokes at equal distances, thirty signs
//! at equal distances in each (ICAO Doc 9303-5, figure 1). Both distances are sought around what the
//! standard says, for a card's corners are seldom found to the pixel.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "positions within a drawing of a few hundred pixels"
)]

use tram_domain::{Corner, Quad};

use super::signs::{BASE, HEIGHT, PITCH, SIDE};
use super::td1::LINE;
use crate::patch;
use crate::picture::Luma;

/// The card as it is looked at: pixels across and down, and to a millimetre.
const WIDTH: u32 = 685;
const DOWN: u32 = 432;
const DENSITY: f64 = 8.0;
/// Height of capital letters in pixels.
const CAPITALS: f64 = 19.4;
/// Parts of a line that are placed on their own.
const PARTS: usize = 5;

/// Three lines, each drawn so that its signs are [`PITCH`] pixels apart, the first beginning
/// [`SIDE`] pixels from the left.
pub(super) type Strips = [Luma; 3];

/// Draws the lines of the card at `card`.
pub(super) fn strips(luma: &Luma, card: Quad) -> Option<Strips> {
    let drawn = patch::fetched(luma, card, WIDTH, DOWN)?;
    let rows = Rows::of(&drawn);
    let (first, pitch) = rows.comb()?;
    let mut bands = [Band::default(); 3];
    for (index, band) in bands.iter_mut().enumerate() {
        *band = rows.band(first + pitch * index as f64);
    }
    let ink = ink(&drawn, &bands);
    let (start, step) = columns(&ink)?;
    let strip = |band: &Band| -> Option<Luma> {
        let pitch = f64::from(PITCH);
        let scale = step / pitch;
        let (left, right) = (
            start - f64::from(SIDE) * scale,
            start + (LINE as f64 * pitch + f64::from(SIDE)) * scale,
        );
        // The band's middle is the middle of capital letters.
        let above = f64::from(BASE) - CAPITALS / 2.0;
        let below = f64::from(HEIGHT) - above;
        let corner = |x: f64, dy: f64| (x / f64::from(WIDTH), (band.at(x) + dy) / f64::from(DOWN));
        let places = [
            corner(left, -above),
            corner(right, -above),
            corner(right, below),
            corner(left, below),
        ];
        let quad = placed(card, places)?;
        patch::fetched(luma, quad, PITCH * LINE as u32 + 2 * SIDE, HEIGHT)
    };
    let [a, b, c] = &bands;
    Some([strip(a)?, strip(b)?, strip(c)?])
}

/// Points of the card, as parts of it, in the frame.
fn placed(card: Quad, places: [(f64, f64); 4]) -> Option<Quad> {
    let mut corners = [Corner { x: 0.0, y: 0.0 }; 4];
    for (corner, place) in corners.iter_mut().zip(places) {
        let Quad([at, ..]) = patch::part(card, place, (place.0 + 0.5, place.1 + 0.5))?;
        *corner = at;
    }
    Some(Quad(corners))
}

/// The middle of a line of print: a straight line across the card.
#[derive(Clone, Copy, Debug, Default)]
struct Band {
    middle: f64,
    slope: f64,
}

impl Band {
    fn at(self, x: f64) -> f64 {
        self.middle + self.slope * (x - f64::from(WIDTH) / 2.0)
    }
}

/// How many strokes each row of each part of the card crosses.
struct Rows {
    parts: Vec<Vec<f64>>,
    all: Vec<f64>,
}

impl Rows {
    fn of(drawn: &Luma) -> Self {
        let part = WIDTH as usize / PARTS;
        let mut parts = vec![Vec::new(); PARTS];
        for row in drawn.pixels.chunks_exact(WIDTH as usize) {
            for (rows, piece) in parts.iter_mut().zip(row.chunks_exact(part)) {
                let changes = piece.iter().zip(piece.iter().skip(2));
                // A hard edge of the card or a finger must not outweigh print.
                let sum: u32 = changes.map(|(a, b)| u32::from(a.abs_diff(*b)).min(90)).sum();
                rows.push(f64::from(sum) / part as f64);
            }
        }
        let all = (0..DOWN as usize).map(|y| {
            let mut here: Vec<f64> = parts.iter().filter_map(|rows| rows.get(y)).copied().collect();
            here.sort_by(f64::total_cmp);
            // Lines reach from side to side: the parts with fewest strokes count.
            here.iter().take(PARTS - 1).sum::<f64>() / (PARTS - 1) as f64
        });
        Self { all: all.collect(), parts }
    }

    /// The middle of the first line and the distance between lines.
    fn comb(&self) -> Option<(f64, f64)> {
        let sums = summed(&self.all);
        let mean = |from: f64, to: f64| mean(&sums, from, to);
        let half = CAPITALS / 2.0;
        let mut best: Option<(f64, (f64, f64))> = None;
        for step in 0..=36 {
            let pitch = DENSITY * (3.7 + f64::from(step) * 0.05);
            let last = f64::from(DOWN) - 1.2 * half - 2.0 * pitch;
            let mut first = f64::from(DOWN) * 0.42;
            while first < last {
                let line =
                    |index: f64| mean(first + pitch * index - half, first + pitch * index + half);
                let gap = |index: f64| {
                    let middle = first + pitch * (index + 0.5);
                    let reach = ((pitch - CAPITALS) / 2.0 - 1.0).max(1.0);
                    mean(middle - reach, middle + reach)
                };
                let lines = [0.0, 1.0, 2.0].map(line);
                let gaps = [-1.0, 0.0, 1.0, 2.0].map(gap);
                let weakest = lines.iter().copied().fold(f64::MAX, f64::min);
                let rate =
                    weakest + lines.iter().sum::<f64>() / 3.0 - gaps.iter().sum::<f64>() / 2.0;
                if rate > best.map_or(2.0, |(rate, _)| rate) {
                    best = Some((rate, (first, pitch)));
                }
                first += 1.0;
            }
        }
        best.map(|(_, comb)| comb)
    }

    /// Where exactly a line lies whose middle is about at `near`: each part votes.
    fn band(&self, near: f64) -> Band {
        let half = CAPITALS / 2.0;
        let votes: Vec<(f64, f64, f64)> = self
            .parts
            .iter()
            .enumerate()
            .map(|(index, rows)| {
                let sums = summed(rows);
                let rate = |middle: f64| {
                    mean(&sums, middle - half, middle + half)
                        - f64::midpoint(
                            mean(&sums, middle - half - 5.0, middle - half - 1.0),
                            mean(&sums, middle + half + 1.0, middle + half + 5.0),
                        )
                };
                let places = (-16..=16).map(|step| near + f64::from(step) * 0.5);
                let best = places.max_by(|a, b| rate(*a).total_cmp(&rate(*b))).unwrap_or(near);
                let x = (index as f64 + 0.5) * f64::from(WIDTH) / PARTS as f64;
                (x - f64::from(WIDTH) / 2.0, best, rate(best).max(0.0))
            })
            .collect();
        fitted(&votes).unwrap_or(Band { middle: near, slope: 0.0 })
    }
}

/// The line through weighted points.
fn fitted(votes: &[(f64, f64, f64)]) -> Option<Band> {
    let weight: f64 = votes.iter().map(|(_, _, weight)| weight).sum();
    if weight <= 0.0 {
        return None;
    }
    let mean_x = votes.iter().map(|(x, _, weight)| x * weight).sum::<f64>() / weight;
    let mean_y = votes.iter().map(|(_, y, weight)| y * weight).sum::<f64>() / weight;
    let along: f64 = votes.iter().map(|(x, _, w)| w * (x - mean_x) * (x - mean_x)).sum();
    let both: f64 = votes.iter().map(|(x, y, w)| w * (x - mean_x) * (y - mean_y)).sum();
    let slope = if along > 0.0 { both / along } else { 0.0 };
    Some(Band { middle: mean_y - slope * mean_x, slope })
}

fn summed(levels: &[f64]) -> Vec<f64> {
    let mut sums = vec![0.0];
    for level in levels {
        sums.push(sums.last().copied().unwrap_or_default() + level);
    }
    sums
}

fn mean(sums: &[f64], from: f64, to: f64) -> f64 {
    let last = sums.len().saturating_sub(1) as f64;
    let at = |place: f64| place.round().clamp(0.0, last) as usize;
    let (from, to) = (at(from), at(to));
    if to <= from {
        return 0.0;
    }
    let sum = |at: usize| sums.get(at).copied().unwrap_or_default();
    (sum(to) - sum(from)) / (to - from) as f64
}

/// How dark each column is within the lines.
fn ink(drawn: &Luma, bands: &[Band; 3]) -> Vec<f64> {
    let width = WIDTH as usize;
    let mut ink = vec![0.0; width];
    for band in bands {
        for (x, sum) in ink.iter_mut().enumerate() {
            let middle = band.at(x as f64 + 0.5);
            let rows = (middle - CAPITALS / 2.0) as usize..=(middle + CAPITALS / 2.0) as usize;
            let levels = rows.filter_map(|y| drawn.pixels.get(y * width + x));
            *sum += levels.map(|level| 255.0 - f64::from(*level)).sum::<f64>();
        }
    }
    // Light differs from side to side: what counts is being darker than the neighbourhood's paper.
    let reach = 14;
    (0..width)
        .map(|x| {
            let near = ink.get(x.saturating_sub(reach)..(x + reach).min(width)).unwrap_or_default();
            let paper = near.iter().copied().fold(f64::MAX, f64::min);
            ink.get(x).copied().unwrap_or_default() - paper
        })
        .collect()
}

/// Where the first sign begins, and the distance from sign to sign.
fn columns(ink: &[f64]) -> Option<(f64, f64)> {
    let sums = summed(ink);
    let dark = |at: f64, reach: f64| mean(&sums, at - reach, at + reach);
    let mut best: Option<(f64, (f64, f64))> = None;
    for step in 0..=60 {
        let pitch = DENSITY * 2.54 * (0.94 + f64::from(step) * 0.002);
        let whole = pitch * LINE as f64;
        let middle = (f64::from(WIDTH) - whole) / 2.0;
        for shift in -80..=80 {
            let start = middle + f64::from(shift) * 0.5;
            let edges: f64 = (0..=LINE).map(|at| dark(start + pitch * at as f64, 1.5)).sum();
            let signs: f64 = (0..LINE).map(|at| dark(start + pitch * (at as f64 + 0.5), 5.0)).sum();
            let outside = dark(start - pitch / 2.0, 6.0) + dark(start + whole + pitch / 2.0, 6.0);
            let rate = signs - edges - outside;
            if rate > best.map_or(0.0, |(rate, _)| rate) {
                best = Some((rate, (start, pitch)));
            }
        }
    }
    best.map(|(_, columns)| columns)
}

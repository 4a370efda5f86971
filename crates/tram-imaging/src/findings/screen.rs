//! Photographs of a screen: its rows of dots and the camera's beat against each other and leave a
//! regular pattern (moiré) where paper would be plain.
//!
//! Small squares without ink are taken apart into waves; on paper the energy is spread over all of
//! them, on a screen a few hold most.
#![expect(
    clippy::indexing_slicing,
    reason = "kernels over a square of fixed size; every index is below its side"
)]
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "small counts, and levels that need no more than single precision"
)]

use std::f64::consts::PI;

use super::view::{INK, View};

/// Pixels along a square's side.
const SIDE: usize = 64;
/// Squares looked at.
const MOST: usize = 24;
/// Squares needed.
const FEW: usize = 3;
/// Darker than this, on paper of 240, no screen shows white.
const DARK_INK: u8 = 110;
/// Waves along a square's side from which a pattern is no fold and no shade.
const LEAST_WAVES: usize = 4;

/// The pattern that most squares show.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pattern {
    /// Share of a square's energy that its strongest wave holds, 0 to 1.
    pub(super) share: f64,
    /// Its height in levels, on paper of 240.
    pub(super) height: f64,
}

pub(super) fn measured(view: &View<'_>) -> Option<Pattern> {
    let waves = Waves::new();
    // A pattern of high contrast is itself as dark as faint ink.
    let (ink, squares) = [INK, DARK_INK]
        .into_iter()
        .map(|ink| (ink, bare_squares(view, ink)))
        .find(|(_, squares)| squares.len() >= FEW)?;
    let mut found: Vec<Pattern> =
        squares.into_iter().map(|(x, y)| waves.strongest(view, (x, y), ink)).collect();
    // Half of the squares have at least this.
    let half = found.len() / 2;
    found.sort_by(|a, b| a.share.total_cmp(&b.share));
    let share = found.get(half)?.share;
    found.sort_by(|a, b| a.height.total_cmp(&b.height));
    Some(Pattern { share, height: found.get(half)?.height })
}

/// Left and top of squares without ink, spread over the page, its rim left out.
fn bare_squares(view: &View<'_>, ink: u8) -> Vec<(usize, usize)> {
    let (width, height) = (view.even.width as usize, view.even.height as usize);
    let rim = (4.0 * view.per_mm) as usize;
    let mut inked = super::blocks::Blocks::filled(view.even.width, view.even.height, false);
    for (y, row) in view.even.pixels.chunks_exact(width.max(1)).enumerate() {
        let line = y / super::blocks::BLOCK * inked.columns;
        for (block, pixels) in row.chunks(super::blocks::BLOCK).enumerate() {
            inked.values[line + block] |= pixels.iter().any(|level| *level < ink);
        }
    }
    let blocks = SIDE / super::blocks::BLOCK;
    let mut bare = Vec::new();
    let (across, down) = (width.saturating_sub(rim), height.saturating_sub(rim));
    for y in (rim.next_multiple_of(8)..down.saturating_sub(SIDE)).step_by(SIDE / 2) {
        let mut x = rim.next_multiple_of(8);
        while x + SIDE <= across {
            let (column, row) = (x / 8, y / 8);
            let clean = (row..row + blocks)
                .all(|row| (column..column + blocks).all(|column| !inked.at(column, row)));
            if clean {
                bare.push((x, y));
                x += SIDE;
            } else {
                x += SIDE / 4;
            }
        }
    }
    let step = bare.len().div_ceil(MOST).max(1);
    bare.into_iter().step_by(step).collect()
}

/// Cosines and sines of one turn, and a window that lets the square fade out.
struct Waves {
    turn: Vec<(f32, f32)>,
    window: Vec<f32>,
}

impl Waves {
    fn new() -> Self {
        let angle = |n: usize| 2.0 * PI * n as f64 / SIDE as f64;
        let turn = (0..SIDE).map(|n| (angle(n).cos() as f32, -angle(n).sin() as f32)).collect();
        let window = (0..SIDE).map(|n| (0.5 - 0.5 * (angle(n) + PI / 64.0).cos()) as f32).collect();
        Self { turn, window }
    }

    fn strongest(&self, view: &View<'_>, (left, top): (usize, usize), ink: u8) -> Pattern {
        let width = view.even.width as usize;
        let mut square: Vec<(f32, f32)> = Vec::with_capacity(SIDE * SIDE);
        for y in top..top + SIDE {
            let row = &view.even.pixels[y * width + left..][..SIDE];
            square.extend(row.iter().map(|level| (f32::from((*level).max(ink)), 0.0)));
        }
        let mean = square.iter().map(|(level, _)| level).sum::<f32>() / (SIDE * SIDE) as f32;
        for (index, (level, _)) in square.iter_mut().enumerate() {
            let window = self.window[index % SIDE] * self.window[index / SIDE];
            *level = (*level - mean) * window;
        }
        for row in square.chunks_exact_mut(SIDE) {
            self.transform(row);
        }
        let mut column = vec![(0.0, 0.0); SIDE];
        // Of the waves and their mirror images one half is enough.
        let half = SIDE / 2 + 1;
        let mut energy = vec![0.0_f32; SIDE * half];
        for x in 0..half {
            for (y, value) in column.iter_mut().enumerate() {
                *value = square[y * SIDE + x];
            }
            self.transform(&mut column);
            for (y, (real, imaginary)) in column.iter().enumerate() {
                let waves_down = y.min(SIDE - y);
                if x * x + waves_down * waves_down >= LEAST_WAVES * LEAST_WAVES {
                    energy[y * half + x] = real * real + imaginary * imaginary;
                }
            }
        }
        peak(&energy, half)
    }

    /// Discrete Fourier transform in place (J. Cooley, J. Tukey, 1965; radix 2, decimation in time).
    fn transform(&self, values: &mut [(f32, f32)]) {
        let mut mirrored = 0;
        for index in 1..SIDE {
            let mut bit = SIDE / 2;
            while mirrored & bit != 0 {
                mirrored ^= bit;
                bit /= 2;
            }
            mirrored |= bit;
            if index < mirrored {
                values.swap(index, mirrored);
            }
        }
        let mut size = 2;
        while size <= SIDE {
            let step = SIDE / size;
            for start in (0..SIDE).step_by(size) {
                for k in 0..size / 2 {
                    let (cos, sin) = self.turn[k * step];
                    let (a, b) = (values[start + k], values[start + k + size / 2]);
                    let turned = (b.0 * cos - b.1 * sin, b.0 * sin + b.1 * cos);
                    values[start + k] = (a.0 + turned.0, a.1 + turned.1);
                    values[start + k + size / 2] = (a.0 - turned.0, a.1 - turned.1);
                }
            }
            size *= 2;
        }
    }
}

/// The window spreads a wave over three by three neighbours: they count together.
fn peak(energy: &[f32], half: usize) -> Pattern {
    let all: f32 = energy.iter().sum();
    let around = |index: usize| {
        let (x, y) = (index % half, index / half);
        let mut sum = 0.0;
        for dy in [SIDE - 1, 0, 1] {
            for nx in x.saturating_sub(1)..(x + 2).min(half) {
                sum += energy[(y + dy) % SIDE * half + nx];
            }
        }
        sum
    };
    let top = (0..energy.len()).max_by(|a, b| energy[*a].total_cmp(&energy[*b])).unwrap_or(0);
    let strongest = around(top);
    // A wave of height h under the square of a Hann window, whose mean square is 9/64: of its energy
    // half lies on this side of the mirror.
    let pixels = (SIDE * SIDE) as f32;
    let height = (strongest * 4.0 / (pixels * pixels * 9.0 / 64.0)).sqrt();
    Pattern { share: f64::from(strongest / all.max(1e-3)), height: f64::from(height) }
}

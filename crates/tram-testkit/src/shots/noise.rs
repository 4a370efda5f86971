//! Uneven surfaces, fast: a table of chance numbers that repeats every 256 units, blended between.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::many_single_char_names,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    clippy::indexing_slicing,
    reason = "places in a table of 256 × 256 are masked to lie inside it"
)]

use std::sync::OnceLock;

use crate::chance::Chance;

const SIDE: usize = 256;

/// The table.
#[derive(Debug)]
pub(crate) struct Noise(Vec<f32>);

impl Noise {
    /// The one table that all pictures share; seeds shift it.
    pub(crate) fn shared() -> &'static Self {
        static SHARED: OnceLock<Noise> = OnceLock::new();
        SHARED.get_or_init(|| {
            let mut chance = Chance::new(0x7AB1E);
            Self((0..SIDE * SIDE).map(|_| chance.unit() as f32).collect())
        })
    }

    /// A number from 0 to 1 that belongs to one cell of a grid.
    #[inline]
    pub(crate) fn cell(&self, seed: u32, column: i32, row: i32) -> f32 {
        let column = (column.wrapping_add((seed & 0xFF) as i32) & 0xFF) as usize;
        let row = (row.wrapping_add(((seed >> 8) & 0xFF) as i32) & 0xFF) as usize;
        self.0[row * SIDE + column]
    }

    /// A smooth hilly surface between 0 and 1, its hills about one unit wide.
    #[inline]
    pub(crate) fn hills(&self, seed: u32, x: f32, y: f32) -> f32 {
        let (left, top) = (x.floor(), y.floor());
        let (u, v) = (eased(x - left), eased(y - top));
        let (column, row) = (left as i32, top as i32);
        let a = self.cell(seed, column, row);
        let b = self.cell(seed, column + 1, row);
        let c = self.cell(seed, column, row + 1);
        let d = self.cell(seed, column + 1, row + 1);
        let (upper, lower) = (a + (b - a) * u, c + (d - c) * u);
        upper + (lower - upper) * v
    }

    /// Hills with smaller hills upon them, between 0 and 1.
    #[inline]
    pub(crate) fn rough(&self, seed: u32, x: f32, y: f32) -> f32 {
        self.hills(seed, x, y) * 0.57
            + self.hills(seed ^ 0x2D51, x * 2.1, y * 2.1) * 0.29
            + self.hills(seed ^ 0x91C7, x * 4.3, y * 4.3) * 0.14
    }

    /// The nearest and second nearest of points strewn one to a unit cell: both distances, and a
    /// number that belongs to the nearest.
    pub(crate) fn strewn(&self, seed: u32, x: f32, y: f32) -> (f32, f32, f32) {
        let (column, row) = (x.floor() as i32, y.floor() as i32);
        let mut best = (f32::MAX, f32::MAX, 0.0);
        for dy in -1..=1 {
            for dx in -1..=1 {
                let (c, r) = (column + dx, row + dy);
                let px = c as f32 + self.cell(seed, c, r);
                let py = r as f32 + self.cell(seed ^ 0x5A3B, c, r);
                let far = (px - x) * (px - x) + (py - y) * (py - y);
                if far < best.0 {
                    best = (far, best.0, self.cell(seed ^ 0xC4E9, c, r));
                } else if far < best.1 {
                    best.1 = far;
                }
            }
        }
        (best.0.sqrt(), best.1.sqrt(), best.2)
    }
}

#[inline]
fn eased(t: f32) -> f32 {
    t * t * (3.0 - 2.0 * t)
}

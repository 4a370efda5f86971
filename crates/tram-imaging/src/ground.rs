//! The bare paper under the print: how bright it is and which colour the light gives it, in squares.
#![expect(
    clippy::indexing_slicing,
    reason = "kernels over a grid; every index is clamped to it, and the grid is made for the picture"
)]
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "grid cells and gains of a picture of at most 64 million pixels"
)]

use rayon::prelude::*;

use crate::planes::{NEUTRAL, Planes};

/// Squares along the long side.
const SQUARES: usize = 64;
/// Share of a square's pixels that are darker than what counts as its paper.
const PAPER_PERCENT: u32 = 85;
/// Squares around which brighter ones are looked for: pictures of up to twice as many squares, the
/// 4 cm of a passport photograph on A4, are not taken for shadow.
const REACH: usize = 4;
/// Squares darker than this part of the page's paper are ink or pictures, not shadow.
const DEEPEST_SHADOW: f32 = 0.4;
/// What bare paper becomes.
const WHITE: f32 = 244.0;
const LEAST_GAIN: f32 = 0.97;
/// As much as sixteen bits hold, nearly: the deepest shadow needs 3.4 on paper at 180.
const MOST_GAIN: f32 = 3.9;
/// A gain of one, as kernels take it.
const ONE: f32 = 8_192.0;
/// Strongest colour that is the light's; coloured paper is more.
const MOST_TINT: f32 = 26.0;
/// A square whose paper is darker than this part of its surroundings shows no paper.
const BARE: f32 = 0.9;

/// Gains and tints, one a square.
pub(crate) struct Ground {
    /// Pixels along a square, even.
    side: usize,
    columns: usize,
    rows: usize,
    /// How much brighter the light must become.
    gains: Vec<f32>,
    /// The paper's own colour differences at a brightness of [`WHITE`].
    tints: [Vec<f32>; 2],
}

/// A row of a plane.
#[derive(Clone, Copy)]
pub(crate) struct Row {
    /// Which, in pixels of the picture.
    pub(crate) at: usize,
    /// Pixels of the picture along one of the plane.
    pub(crate) step: usize,
}

/// What is seen in a square.
#[derive(Clone, Copy)]
struct Seen {
    level: f32,
    tint: [f32; 2],
}

impl Ground {
    /// Of a page in colour.
    pub(crate) fn measured(planes: &Planes) -> Self {
        let (width, height) = (planes.width as usize, planes.height as usize);
        let grid = Grid::over(width, height);
        let seen = grid.cells(|left, top| {
            let level = grid.paper(&planes.luma, left, top);
            Seen { level, tint: grid.tint(planes, level, left, top) }
        });
        Self::of(&grid, &seen)
    }

    fn of(grid: &Grid, seen: &[Seen]) -> Self {
        let levels: Vec<f32> = seen.iter().map(|seen| seen.level).collect();
        let around = grid.closed(&levels);
        let mut sorted = around.clone();
        sorted.sort_by(f32::total_cmp);
        let paper = sorted[(sorted.len() * 3 / 4).min(sorted.len() - 1)].max(1.0);
        let floor = paper * DEEPEST_SHADOW;
        let smooth = (0..3).fold(around.clone(), |cells, _| grid.mean(&cells));
        let gain = |level: &f32| (WHITE / level.max(floor)).clamp(LEAST_GAIN, MOST_GAIN);
        let gains: Vec<f32> = smooth.iter().map(gain).collect();
        let weight = |at: usize| {
            let bare = levels[at] >= around[at] * BARE && levels[at] >= floor;
            if bare { 1.0 } else { 1e-4 }
        };
        let mut weights: Vec<f32> = (0..levels.len()).map(weight).collect();
        let mut sums = [0, 1].map(|colour| {
            seen.iter().zip(&weights).map(|(seen, weight)| seen.tint[colour] * weight).collect()
        });
        for _ in 0..4 {
            weights = grid.mean(&weights);
            sums = sums.map(|sums: Vec<f32>| grid.mean(&sums));
        }
        let tints = sums.map(|sums| {
            let cells = sums.iter().zip(&weights).zip(&gains);
            cells
                .map(|((sum, weight), gain)| (sum / weight * gain).clamp(-MOST_TINT, MOST_TINT))
                .collect()
        });
        Self { side: grid.side, columns: grid.columns, rows: grid.rows, gains, tints }
    }

    /// The gains along a row, 2^13 for one.
    pub(crate) fn gains(&self, row: Row, along: &mut [i16]) {
        self.spread(&self.gains, ONE, row, along);
    }

    /// The tints along a row: times a brightness, and divided by 512, sixteenths of a level.
    pub(crate) fn tints(&self, row: Row, blue: &mut [i16], red: &mut [i16]) {
        let unit = 16.0 * 512.0 / WHITE;
        self.spread(&self.tints[0], unit, row, blue);
        self.spread(&self.tints[1], unit, row, red);
    }

    /// Blends between the middles of the squares: down first, then along in straight pieces.
    fn spread(&self, cells: &[f32], unit: f32, row: Row, along: &mut [i16]) {
        let down =
            ((row.at as f32 + 0.5) / self.side as f32 - 0.5).clamp(0.0, (self.rows - 1) as f32);
        let (top, part) = (down as usize, down.fract());
        let below = (top + 1).min(self.rows - 1);
        let at = |column: usize| {
            let (a, b) = (cells[top * self.columns + column], cells[below * self.columns + column]);
            (a + (b - a) * part) * unit
        };
        let side = self.side / row.step;
        let first = side / 2;
        let (head, rest) = along.split_at_mut(first.min(along.len()));
        head.fill(at(0) as i16);
        for (column, piece) in rest.chunks_mut(side).enumerate() {
            let from = at(column.min(self.columns - 1));
            let to = at((column + 1).min(self.columns - 1));
            // In 1/16384, whole numbers: the compiler may take several at once and not differ.
            let (start, step) = ((from * 16_384.0) as i32, ((to - from) * 16_384.0) as i32);
            let step = step / side as i32;
            let mut value = start;
            for target in piece {
                *target = (value >> 14) as i16;
                value = value.wrapping_add(step);
            }
        }
    }
}

struct Grid {
    width: usize,
    height: usize,
    side: usize,
    columns: usize,
    rows: usize,
}

impl Grid {
    fn over(width: usize, height: usize) -> Self {
        let side = width.max(height).div_ceil(SQUARES).next_multiple_of(2).max(8);
        Self { width, height, side, columns: width.div_ceil(side), rows: height.div_ceil(side) }
    }

    /// Something of every square, given its upper left corner.
    fn cells<T: Send>(&self, of: impl Fn(usize, usize) -> T + Sync) -> Vec<T> {
        let cells = (0..self.rows * self.columns).into_par_iter();
        cells
            .map(|cell| of(cell % self.columns * self.side, cell / self.columns * self.side))
            .collect()
    }

    /// Brightness of the paper in a square.
    fn paper(&self, luma: &[u8], left: usize, top: usize) -> f32 {
        let mut histogram = [0_u16; 256];
        let mut count = 0_u32;
        let across = self.side.min(self.width - left);
        for y in (top..(top + self.side).min(self.height)).step_by(4) {
            let row = &luma[y * self.width + left..][..across];
            for level in row.iter().step_by(2) {
                histogram[usize::from(*level)] += 1;
            }
            count += across.div_ceil(2) as u32;
        }
        let mut above = 0;
        for (level, found) in histogram.iter().enumerate().rev() {
            above += u32::from(*found);
            if above * 100 > count * (100 - PAPER_PERCENT) {
                return level as f32;
            }
        }
        0.0
    }

    /// Mean colour differences of what is as bright as paper.
    fn tint(&self, planes: &Planes, paper: f32, left: usize, top: usize) -> [f32; 2] {
        let bright = (paper * 0.94) as u8;
        let across = self.width.div_ceil(2);
        let (mut sums, mut count) = ([0_u32; 2], 0_u32);
        for y in (top..(top + self.side).min(self.height)).step_by(4) {
            for x in (left..(left + self.side).min(self.width)).step_by(4) {
                if planes.luma[y * self.width + x] >= bright {
                    let at = y / 2 * across + x / 2;
                    sums =
                        [sums[0] + u32::from(planes.blue[at]), sums[1] + u32::from(planes.red[at])];
                    count += 1;
                }
            }
        }
        let mean = |sum: u32| sum as f32 / count as f32 - f32::from(NEUTRAL);
        if count == 0 { [0.0; 2] } else { sums.map(mean) }
    }

    /// Dark islands (portraits, stamps, headings) take the brightness around them.
    fn closed(&self, cells: &[f32]) -> Vec<f32> {
        let spread = |cells: &[f32], pick: fn(f32, f32) -> f32| {
            let across = self.along(cells, true, pick);
            self.along(&across, false, pick)
        };
        spread(&spread(cells, f32::max), f32::min)
    }

    fn along(&self, cells: &[f32], rows: bool, pick: fn(f32, f32) -> f32) -> Vec<f32> {
        let at = |index: usize| {
            let (x, y) = (index % self.columns, index / self.columns);
            let (place, count) = if rows { (x, self.columns) } else { (y, self.rows) };
            let near = place.saturating_sub(REACH)..(place + REACH + 1).min(count);
            let cell =
                |n: usize| cells[if rows { y * self.columns + n } else { n * self.columns + x }];
            near.map(cell).fold(cells[index], pick)
        };
        (0..cells.len()).map(at).collect()
    }

    /// Means of 3 × 3; three in a row come close to a Gaussian.
    fn mean(&self, cells: &[f32]) -> Vec<f32> {
        let mean = |index: usize| {
            let (x, y) = (index % self.columns, index / self.columns);
            let (mut sum, mut count) = (0.0, 0.0);
            for ny in y.saturating_sub(1)..(y + 2).min(self.rows) {
                for nx in x.saturating_sub(1)..(x + 2).min(self.columns) {
                    sum += cells[ny * self.columns + nx];
                    count += 1.0;
                }
            }
            sum / count
        };
        (0..cells.len()).map(mean).collect()
    }
}

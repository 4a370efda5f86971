//! What is ink on a page: coloured ink, which decides whether colour must be kept, and neutral print,
//! which is kept sharpest in black and white.
#![expect(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "pixel kernels over planes whose sizes are checked where they are made"
)]

use crate::error::ImageError;
use crate::planes::{NEUTRAL, Planes};
use crate::shrink;

/// How far from grey a pixel is that has colour of its own: above what JPEG smears around black print.
const COLOURED: u8 = 22;
/// How far from grey print may be and still be drawn in black.
const NEARLY_GREY: u8 = 16;
/// Print is darker than this share of its surroundings.
const DARKER: f64 = 0.80;
/// Darker than this is ink, whatever surrounds it: the inside of a black bar is darker than nothing.
const BLACK: u8 = 70;
/// Surroundings are this many pixels of 200 dpi wide, three millimetres.
const AROUND: u32 = 24;
/// Side of the squares of which the paper under print is filled in.
const SQUARE: usize = 8;

/// What a page is made of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Make {
    /// Share of the page in coloured ink, 0 to 1.
    pub(super) coloured: f64,
    /// Share of the page that is neither paper nor ink: photographs, tinted grounds.
    pub(super) toned: f64,
}

/// Looks a page over.
pub(super) fn make_of(planes: &Planes) -> Make {
    let count = planes.blue.len().max(1) as f64;
    let far = |level: u8, middle: u8| level.abs_diff(middle);
    // The paper's own tint is no ink.
    let (blue, red) = (median(&planes.blue), median(&planes.red));
    let pairs = planes.blue.iter().zip(&planes.red);
    let coloured = pairs.filter(|(b, r)| far(**b, blue).max(far(**r, red)) > COLOURED).count();
    let paper = brightest_common(&planes.luma);
    let toned = planes.luma.iter().filter(|level| (96..paper.saturating_sub(24)).contains(*level));
    Make {
        coloured: coloured as f64 / count,
        toned: toned.count() as f64 / planes.luma.len().max(1) as f64,
    }
}

fn histogram(plane: &[u8]) -> [usize; 256] {
    let mut counts = [0; 256];
    for level in plane {
        counts[usize::from(*level)] += 1;
    }
    counts
}

fn median(plane: &[u8]) -> u8 {
    let mut below = 0;
    let middle = histogram(plane).iter().position(|count| {
        below += count;
        below * 2 >= plane.len()
    });
    middle.unwrap_or(usize::from(NEUTRAL)) as u8
}

/// The level that most pixels of the brighter half have: the paper.
fn brightest_common(luma: &[u8]) -> u8 {
    let counts = histogram(luma);
    (128..256).max_by_key(|level| counts[*level]).unwrap_or(255) as u8
}

/// Rows of bits, most significant first, one for ink.
#[derive(Clone, Debug)]
pub(super) struct Bits {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) rows: Vec<u8>,
}

impl Bits {
    fn stride(&self) -> usize {
        (self.width as usize).div_ceil(8)
    }

    fn is_ink(&self, x: usize, y: usize) -> bool {
        self.rows[y * self.stride() + x / 8] & (0x80 >> (x % 8)) != 0
    }
}

/// All ink in black, at `enlarged` times the resolution: between the pixels lies where an edge truly
/// runs, and black and white can keep it only as smaller pixels.
pub(super) fn black_white(planes: &Planes, enlarged: f64) -> Result<Bits, ImageError> {
    ink(planes, enlarged, false)
}

/// Neutral ink alone.
pub(super) fn neutral_print(planes: &Planes, enlarged: f64) -> Result<Bits, ImageError> {
    ink(planes, enlarged, true)
}

fn ink(planes: &Planes, enlarged: f64, neutral: bool) -> Result<Bits, ImageError> {
    let from = (planes.width, planes.height);
    let side = |length: u32| crate::render::pixels(f64::from(length) * enlarged);
    let (width, height) = (side(from.0), side(from.1));
    let luma = if (width, height) == from {
        planes.luma.clone()
    } else {
        shrink::resized(&planes.luma, from, (width, height))?
    };
    let few = (from.0.div_ceil(AROUND), from.1.div_ceil(AROUND));
    let coarse = shrink::resized(&planes.luma, from, few)?;
    let around = shrink::resized(&coarse, few, (width, height))?;
    let darker: Vec<u8> = (0..=255_u8).map(|mean| (f64::from(mean) * DARKER) as u8).collect();
    let across = planes.colour_size().0 as usize;
    let stride = (width as usize).div_ceil(8);
    let mut rows = vec![0_u8; stride * height as usize];
    let columns: Vec<usize> =
        (0..width as usize).map(|x| ((x as f64 / enlarged) as usize / 2).min(across - 1)).collect();
    let lines = luma.chunks_exact(width as usize).zip(around.chunks_exact(width as usize));
    for (y, ((line, means), out)) in lines.zip(rows.chunks_exact_mut(stride)).enumerate() {
        let row = ((y as f64 / enlarged) as usize / 2).min(planes.colour_size().1 as usize - 1);
        let (blues, reds) = (&planes.blue[row * across..], &planes.red[row * across..]);
        for (x, (level, mean)) in line.iter().zip(means).enumerate() {
            let mut dark = *level < darker[usize::from(*mean)].max(BLACK);
            if dark && neutral {
                let (blue, red) = (blues[columns[x]], reds[columns[x]]);
                dark = blue.abs_diff(NEUTRAL).max(red.abs_diff(NEUTRAL)) <= NEARLY_GREY;
            }
            out[x / 8] |= u8::from(dark) << (7 - x % 8);
        }
    }
    Ok(Bits { width, height, rows })
}

/// The page without its print: where that stood, the paper around it.
pub(super) fn without(planes: &Planes, print: &Bits, enlarged: f64) -> Planes {
    let mut page = planes.clone();
    let (width, height) = (planes.width as usize, planes.height as usize);
    let printed = covered(print, enlarged, (width, height));
    fill(&mut page.luma, (width, height), &printed, brightest_common(&planes.luma));
    let (across, down) = (width.div_ceil(2), height.div_ceil(2));
    let half: Vec<bool> = (0..across * down)
        .map(|at| {
            let (x, y) = (at % across * 2, at / across * 2);
            let near = [(0, 0), (1, 0), (0, 1), (1, 1)];
            near.iter().any(|(dx, dy)| {
                x + dx < width && y + dy < height && printed[(y + dy) * width + x + dx]
            })
        })
        .collect();
    fill(&mut page.blue, (across, down), &half, NEUTRAL);
    fill(&mut page.red, (across, down), &half, NEUTRAL);
    page
}

/// Pixels of the page under print or right beside it, where its grey edge is.
fn covered(print: &Bits, enlarged: f64, (width, height): (usize, usize)) -> Vec<bool> {
    let mut under = vec![false; width * height];
    for y in 0..print.height as usize {
        let row = ((y as f64 + 0.5) / enlarged) as usize;
        for x in 0..print.width as usize {
            if print.is_ink(x, y) {
                let column = ((x as f64 + 0.5) / enlarged) as usize;
                for near in row.saturating_sub(1)..=(row + 1).min(height - 1) {
                    let line = &mut under[near * width..(near + 1) * width];
                    line[column.saturating_sub(1)..=(column + 1).min(width - 1)].fill(true);
                }
            }
        }
    }
    under
}

/// Fills what is covered with the mean of what is not in the same square; in a square with nothing
/// else, with that of the square before, and before any with `paper`.
fn fill(plane: &mut [u8], (width, height): (usize, usize), covered: &[bool], paper: u8) {
    let mut last = paper;
    for top in (0..height).step_by(SQUARE) {
        for left in (0..width).step_by(SQUARE) {
            let rows = top..(top + SQUARE).min(height);
            let (from, to) = (left, (left + SQUARE).min(width));
            let (mut sum, mut count) = (0_usize, 0_usize);
            for y in rows.clone() {
                for at in y * width + from..y * width + to {
                    if !covered[at] {
                        sum += usize::from(plane[at]);
                        count += 1;
                    }
                }
            }
            let mean = sum.checked_div(count).map_or(last, |mean| mean as u8);
            last = mean;
            for y in rows {
                for at in y * width + from..y * width + to {
                    if covered[at] {
                        plane[at] = mean;
                    }
                }
            }
        }
    }
}

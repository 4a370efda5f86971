//! Straightening: every pixel of the page fetched from where the frame shows it.
//!
//! A block of a row at a time, in three loops that the compiler turns into vector instructions but
//! for the middle one: where the pixels come from, fetching them, blending them. Positions are exact
//! at the corners of small squares and straight in between.
#![expect(
    clippy::indexing_slicing,
    reason = "a kernel over millions of pixels; every index is clamped to the plane first"
)]
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "clamped coordinates of a picture of at most 64 million pixels"
)]

use fearless_simd::{Level, dispatch};
use rayon::prelude::*;
use tram_domain::Quad;

use crate::error::ImageError;
use crate::geometry::{self, Homography};
use crate::planes::Planes;

/// Frame pixels for one of the page from which the frame is made smaller first: four neighbours
/// would no longer see every pixel.
const MOST_SKIPPED: f64 = 1.5;

/// Draws what lies inside `quad` as `width` × `height` pixels, neighbours blended; each plane at its
/// own size.
pub(crate) fn straightened(
    from: &Planes,
    quad: Quad,
    width: u32,
    height: u32,
) -> Result<Planes, ImageError> {
    let [top, right, bottom, left] = geometry::sides(quad);
    let across = top.max(bottom) / f64::from(width);
    let down = right.max(left) / f64::from(height);
    let skipped = across.min(down);
    if skipped > MOST_SKIPPED {
        let side = |length: u32| (f64::from(length) / skipped).round().max(1.0);
        let (to, before) = (side(from.width), f64::from(from.width));
        let smaller = from.resized(to as u32, side(from.height) as u32)?;
        return drawn(&smaller, geometry::scaled(quad, to / before), width, height);
    }
    drawn(from, quad, width, height)
}

fn drawn(from: &Planes, quad: Quad, width: u32, height: u32) -> Result<Planes, ImageError> {
    let (across, down) = (f64::from(width), f64::from(height));
    let full = Homography::from_rectangle(across, down, quad);
    let half = Homography::from_rectangle(across / 2.0, down / 2.0, geometry::scaled(quad, 0.5));
    let (Some(full), Some(half)) = (full, half) else {
        return Err(ImageError::CannotStraighten);
    };
    let size = (from.width as usize, from.height as usize);
    let colour_size = (size.0.div_ceil(2), size.1.div_ceil(2));
    let target = (width as usize, height as usize);
    let colour_target = (target.0.div_ceil(2), target.1.div_ceil(2));
    let luma = plane(&from.luma, size, &full, target);
    let colours =
        [&from.blue, &from.red].map(|from| plane(from, colour_size, &half, colour_target));
    Planes::new(width, height, luma, colours)
}

/// Rows drawn together, and pixels along a row between two exact positions.
const RUN: usize = 16;
/// Pixels of a row drawn together.
const BLOCK: usize = 64;
/// Bits of a position after the point.
const BITS: u32 = 12;
/// Furthest position, in pixels: two frames away from the largest.
const FURTHEST: f64 = 65_536.0;

fn plane(
    levels: &[u8],
    size: (usize, usize),
    map: &Homography,
    (width, height): (usize, usize),
) -> Vec<u8> {
    let doubled;
    // Two neighbours each way are fetched always, so there must be two.
    let (levels, size) = if size.0.min(size.1) < 2 {
        doubled = twice(levels, size.0);
        (doubled.as_slice(), (size.0 * 2, size.1 * 2))
    } else {
        (levels, size)
    };
    let source = Source::new(levels, size);
    let mut page = vec![0; width * height];
    let level = Level::new();
    page.par_chunks_mut(width * RUN).enumerate().for_each(|(band, rows)| {
        dispatch!(level, _simd => source.fill(map, width, band * RUN, rows));
    });
    page
}

/// Every pixel four times.
fn twice(levels: &[u8], width: usize) -> Vec<u8> {
    let double = |row: &[u8]| row.iter().flat_map(|level| [*level, *level]).collect::<Vec<u8>>();
    levels.chunks_exact(width).flat_map(|row| [double(row), double(row)]).flatten().collect()
}

/// A place in the source, in 1 / 2^[`BITS`] pixels.
#[derive(Clone, Copy)]
struct Place {
    u: i32,
    v: i32,
}

struct Source<'a> {
    /// All rows but the last, and all but the first: the pixel below has the same index.
    upper: &'a [u8],
    lower: &'a [u8],
    pitch: i32,
    /// Furthest place that has a neighbour to its right and below.
    last: Place,
}

/// What is known of a block before its pixels are fetched, and the pixels.
struct Block {
    index: [u32; BLOCK],
    /// Weight of the right neighbour, of 256.
    right: [u16; BLOCK],
    /// Weight of the lower neighbours, of 32,768.
    below: [i16; BLOCK],
    /// Two neighbours, the left in the low byte.
    over: [u16; BLOCK],
    under: [u16; BLOCK],
}

impl<'a> Source<'a> {
    fn new(levels: &'a [u8], (width, height): (usize, usize)) -> Self {
        let lower = &levels[width..];
        let last = |length: usize| ((length as i32 - 1) << BITS) - 1;
        let last = Place { u: last(width), v: last(height) };
        Self { upper: &levels[..lower.len()], lower, pitch: width as i32, last }
    }

    /// Draws some rows of the page from row `first` on, block by block, so that the rows of the
    /// source which they share are still at hand.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "compiled anew for each kind of vector instructions")]
    fn fill(&self, map: &Homography, width: usize, first: usize, rows: &mut [u8]) {
        let mut block = Block {
            index: [0; BLOCK],
            right: [0; BLOCK],
            below: [0; BLOCK],
            over: [0; BLOCK],
            under: [0; BLOCK],
        };
        for left in (0..width).step_by(BLOCK) {
            let at = |row: usize| -> [Place; BLOCK / RUN + 1] {
                std::array::from_fn(|run| place(map, left + run * RUN, row))
            };
            let (top, bottom) = (at(first), at(first + RUN));
            let across = BLOCK.min(width - left);
            for (row, line) in rows.chunks_exact_mut(width).enumerate() {
                let ends: [Place; BLOCK / RUN + 1] =
                    std::array::from_fn(|run| between(top[run], bottom[run], row));
                for run in 0..BLOCK / RUN {
                    self.positions(ends[run], ends[run + 1], run * RUN, &mut block);
                }
                self.fetch(&mut block);
                let target = &mut line[left..left + across];
                if let Ok(target) = <&mut [u8; BLOCK]>::try_from(&mut *target) {
                    block.blend(target);
                } else {
                    let mut whole = [0; BLOCK];
                    block.blend(&mut whole);
                    target.copy_from_slice(&whole[..across]);
                }
            }
        }
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "compiled anew for each kind of vector instructions")]
    fn positions(&self, from: Place, to: Place, at: usize, block: &mut Block) {
        let inside = |place: Place| {
            (0..=self.last.u).contains(&place.u) && (0..=self.last.v).contains(&place.v)
        };
        if inside(from) && inside(to) {
            self.placed(from, to, at, block, |u, v| (u, v));
        } else {
            let (right, bottom) = (self.last.u, self.last.v);
            self.placed(from, to, at, block, |u, v| (u.max(0).min(right), v.max(0).min(bottom)));
        }
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "compiled anew for each kind of vector instructions")]
    fn placed(
        &self,
        from: Place,
        to: Place,
        at: usize,
        block: &mut Block,
        kept: impl Fn(i32, i32) -> (i32, i32),
    ) {
        let du = to.u.wrapping_sub(from.u) / RUN as i32;
        let dv = to.v.wrapping_sub(from.v) / RUN as i32;
        let (mut index, mut right, mut below) = ([0; RUN], [0; RUN], [0; RUN]);
        for step in 0..RUN {
            let u = from.u.wrapping_add(du.wrapping_mul(step as i32));
            let v = from.v.wrapping_add(dv.wrapping_mul(step as i32));
            let (u, v) = kept(u, v);
            index[step] = (v >> BITS).wrapping_mul(self.pitch).wrapping_add(u >> BITS) as u32;
            right[step] = (((u & 0xFFF) + 8) >> 4) as u16;
            below[step] = ((v & 0xFFF) << 3) as i16;
        }
        block.index[at..at + RUN].copy_from_slice(&index);
        block.right[at..at + RUN].copy_from_slice(&right);
        block.below[at..at + RUN].copy_from_slice(&below);
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "compiled anew for each kind of vector instructions")]
    fn fetch(&self, block: &mut Block) {
        let (upper, lower) = (&self.upper[..self.lower.len()], self.lower);
        let pixels = block.over.iter_mut().zip(&mut block.under);
        for (index, (over, under)) in block.index.iter().zip(pixels) {
            let at = *index as usize;
            if let (Some(above), Some(below)) = (upper.get(at..at + 2), lower.get(at..at + 2)) {
                *over = u16::from_le_bytes([above[0], above[1]]);
                *under = u16::from_le_bytes([below[0], below[1]]);
            }
        }
    }
}

impl Block {
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "compiled anew for each kind of vector instructions")]
    fn blend(&self, target: &mut [u8; BLOCK]) {
        for (at, target) in target.iter_mut().enumerate() {
            let right = self.right[at];
            // Of 32,640: halved to fit the sign.
            let mixed = |pair: u16| {
                let sum = (pair & 255).wrapping_mul(256 - right).wrapping_add((pair >> 8) * right);
                (sum >> 1) as i16
            };
            let (over, under) = (mixed(self.over[at]), mixed(self.under[at]));
            let change = i32::from(under.wrapping_sub(over)) * i32::from(self.below[at]);
            let change = ((change >> 16) as i16) << 1;
            *target = (over.wrapping_add(change).wrapping_add(64) >> 7) as u8;
        }
    }
}

/// Where the middle of a page pixel comes from.
#[expect(clippy::many_single_char_names, reason = "the letters of the formula")]
fn place(map: &Homography, column: usize, row: usize) -> Place {
    let [a, b, c, d, e, f, g, h] = map.0;
    let (x, y) = (column as f64 + 0.5, row as f64 + 0.5);
    let one = f64::from(1 << BITS);
    let scale = 1.0 / (g * x + h * y + 1.0);
    let fixed = |at: f64| ((at - 0.5).clamp(-FURTHEST, FURTHEST) * one).round() as i32;
    Place { u: fixed((a * x + b * y + c) * scale), v: fixed((d * x + e * y + f) * scale) }
}

/// The place `row` of [`RUN`] rows down from `top` to `bottom`.
#[inline(always)]
#[expect(clippy::inline_always, reason = "compiled anew for each kind of vector instructions")]
fn between(top: Place, bottom: Place, row: usize) -> Place {
    let mix = |from: i32, to: i32| {
        from + ((i64::from(to) - i64::from(from)) * row as i64 / RUN as i64) as i32
    };
    Place { u: mix(top.u, bottom.u), v: mix(top.v, bottom.v) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tram_domain::Corner;

    fn ramp() -> Planes {
        let luma = (0..20_u8).flat_map(|y| (0..30_u8).map(move |x| x * 4 + y * 6)).collect();
        let blue = (0..10_u8).flat_map(|y| (0..15_u8).map(move |x| x * 8 + y * 5)).collect();
        Planes::new(30, 20, luma, [blue, vec![7; 150]]).unwrap()
    }

    fn quad(corners: [(f64, f64); 4]) -> Quad {
        Quad(corners.map(|(x, y)| Corner { x, y }))
    }

    #[test]
    fn the_whole_frame_stays_as_it_is() {
        let same = straightened(&ramp(), Quad::whole(30, 20), 30, 20).unwrap();
        assert_eq!(same, ramp());
    }

    #[test]
    fn corners_outside_the_frame_repeat_its_edge() {
        let quad = quad([(-9.0, -9.0), (40.0, -5.0), (45.0, 33.0), (-3.0, 28.0)]);
        let page = straightened(&ramp(), quad, 50, 40).unwrap();
        assert_eq!((page.luma[0], page.blue[0], page.red[0]), (0, 0, 7));
        let last = (page.luma.last(), page.blue.last(), page.red.last());
        assert_eq!(last, (Some(&(29 * 4 + 19 * 6)), Some(&(14 * 8 + 9 * 5)), Some(&7)));
    }

    #[test]
    fn positions_between_the_exact_ones_are_off_by_less_than_a_sixteenth() {
        for corners in [
            [(220.0, 180.0), (2800.0, 330.0), (2900.0, 3900.0), (120.0, 3720.0)],
            // As far from the side as a page is still taken.
            [(900.0, 500.0), (2200.0, 600.0), (3000.0, 3900.0), (20.0, 3720.0)],
            [(2800.0, 330.0), (2900.0, 3900.0), (120.0, 3720.0), (220.0, 180.0)],
        ] {
            let map = Homography::from_rectangle(2480.0, 3508.0, quad(corners)).unwrap();
            for (left, first) in [(0, 0), (2464, 0), (1232, 1744), (0, 3488), (2464, 3488)] {
                let ends = [left, left + RUN]
                    .map(|x| (place(&map, x, first), place(&map, x, first + RUN)));
                for (dx, dy) in [(8, 8), (8, 0), (0, 8), (3, 13)] {
                    let [from, to] = ends.map(|(top, bottom)| between(top, bottom, dy));
                    let step = |from: i32, to: i32| from + (to - from) / RUN as i32 * dx;
                    let exact = place(&map, left + dx as usize, first + dy);
                    let off = (step(from.u, to.u) - exact.u)
                        .abs()
                        .max((step(from.v, to.v) - exact.v).abs());
                    assert!(off < (1 << BITS) / 16, "{off} of 4096");
                }
            }
        }
    }

    #[test]
    fn fine_stripes_seen_from_afar_become_grey_and_no_pattern() {
        let luma = (0..240 * 240).map(|at| if at % 240 % 3 == 0 { 0 } else { 240 }).collect();
        let colour = || vec![128; 120 * 120];
        let stripes = Planes::new(240, 240, luma, [colour(), colour()]).unwrap();
        let page = straightened(&stripes, Quad::whole(240, 240), 83, 83).unwrap();
        let inner = page.luma.chunks_exact(83).flat_map(|row| &row[3..80]);
        let (low, high) =
            inner.fold((255, 0), |(low, high), level| (low.min(*level), high.max(*level)));
        assert!(low > 120 && high < 200, "{low} to {high}");
    }

    #[test]
    fn the_smallest_frames_are_drawn() {
        for (width, height) in [(1_u32, 1_u32), (1, 40), (40, 1), (2, 3)] {
            let count = width as usize * height as usize;
            let half = (width.div_ceil(2) * height.div_ceil(2)) as usize;
            let planes =
                Planes::new(width, height, vec![77; count], [vec![90; half], vec![150; half]])
                    .unwrap();
            let page = straightened(&planes, Quad::whole(width, height), 33, 70).unwrap();
            assert!(page.luma.iter().all(|level| *level == 77) && page.red[0] == 150);
        }
    }
}

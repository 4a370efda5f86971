//! Measuring the sides to a fraction of a pixel, on the larger picture with the print left in. Only
//! the strips along the four sides are read.
#![expect(clippy::indexing_slicing, reason = "coordinates are clamped to the plane they index")]
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "places and offsets of a few pixels"
)]

use tram_domain::{Corner, Quad};

use super::levels::{dot, length, minus, plus, scaled};
use super::lines::Line;
use crate::geometry;
use crate::planes::Planes;

/// Places measured along a side.
const PLACES: usize = 80;
/// Parts left out at the ends, where corners are round or bent.
const ENDS: f32 = 0.08;
/// Steps across the side over which the ground changes, so that grain does not win.
const SPAN: usize = 4;
/// The least change that is one, in levels.
const LEAST_RISE: f32 = 3.0;

/// Moves the sides of `quad` to where the picture changes most. `up` is how much larger the picture
/// is than the one the quad was found in.
pub(super) fn refined(planes: &Planes, quad: Quad, up: f64) -> Option<Quad> {
    let reach = (up * 2.0 + 2.0) as f32;
    let ruler = Ruler { planes, pace: (up as f32 * 0.18).max(0.5) };
    let first = ruler.moved(quad, reach)?;
    Some(ruler.moved(first, reach * 0.6).unwrap_or(first))
}

struct Ruler<'a> {
    planes: &'a Planes,
    /// Pixels between two places across a side.
    pace: f32,
}

impl Ruler<'_> {
    fn moved(&self, quad: Quad, reach: f32) -> Option<Quad> {
        let [a, b, c, d] = quad.0;
        let sides = [(a, b), (b, c), (c, d), (d, a)];
        // A side that cannot be measured stays where it is.
        let [top, right, bottom, left] = sides.map(|(from, to)| {
            self.side(from, to, reach).or_else(|| {
                let points = [from, to].map(|c| (c.x as f32, c.y as f32, 1.0));
                Line::through(points.into_iter())
            })
        });
        let corner = |one: Option<Line>, other: Option<Line>| {
            let (x, y) = one?.crossing(&other?)?;
            Some(Corner { x: f64::from(x), y: f64::from(y) })
        };
        let found = Quad([
            corner(left, top)?,
            corner(top, right)?,
            corner(right, bottom)?,
            corner(bottom, left)?,
        ]);
        let furthest = f64::from(reach) * 3.0;
        let near =
            quad.0.iter().zip(found.0).all(|(old, new)| geometry::length(*old, new) < furthest);
        near.then_some(found)
    }

    /// The line through the places where the ground changes across one side.
    fn side(&self, from: Corner, to: Corner, reach: f32) -> Option<Line> {
        let (fx, fy) = (from.x as f32, from.y as f32);
        let (dx, dy) = (to.x as f32 - fx, to.y as f32 - fy);
        let side = (dx * dx + dy * dy).sqrt().max(1e-3);
        let inward = (-dy / side, dx / side);
        let (width, height) = (self.planes.width as f32, self.planes.height as f32);
        let parts =
            (0..PLACES).map(|n| ENDS + (1.0 - 2.0 * ENDS) * (n as f32 + 0.5) / PLACES as f32);
        let places: Vec<(f32, f32)> = parts
            .map(|part| (fx + dx * part, fy + dy * part))
            .filter(|(x, y)| (0.0..width).contains(x) && (0.0..height).contains(y))
            .collect();
        let towards = self.direction(&places, inward, reach)?;
        let mut points: Vec<(f32, f32, f32)> =
            places.iter().filter_map(|place| self.change(*place, inward, towards, reach)).collect();
        let mut line = Line::through(points.iter().copied())?;
        for _ in 0..4 {
            let mut off: Vec<f32> =
                points.iter().map(|(x, y, _)| line.distance(*x, *y).abs()).collect();
            off.sort_unstable_by(f32::total_cmp);
            let limit = (off.get(off.len() / 2).copied().unwrap_or(0.0) * 2.5).max(0.4);
            points.retain(|(x, y, _)| line.distance(*x, *y).abs() <= limit);
            if points.len() < PLACES / 5 {
                return None;
            }
            line = Line::through(points.iter().copied())?;
        }
        Some(line)
    }

    /// In which direction of colour the ground changes from outside to inside, on the whole.
    fn direction(
        &self,
        places: &[(f32, f32)],
        (nx, ny): (f32, f32),
        reach: f32,
    ) -> Option<[f32; 3]> {
        let sum = places.iter().fold([0.0; 3], |sum, (x, y)| {
            let inside = self.colour(x + nx * reach, y + ny * reach);
            let outside = self.colour(x - nx * reach, y - ny * reach);
            minus(plus(sum, inside), outside)
        });
        let size = length(sum);
        (size > 1.0).then(|| scaled(sum, 1.0 / size))
    }

    /// The point across the side where the ground changes fastest, weighted by how fast.
    fn change(
        &self,
        (x, y): (f32, f32),
        (nx, ny): (f32, f32),
        towards: [f32; 3],
        reach: f32,
    ) -> Option<(f32, f32, f32)> {
        let count = (2.0 * reach / self.pace).ceil() as usize + 1;
        let offset = |index: f32| index * self.pace - reach;
        let profile: Vec<f32> = (0..count)
            .map(|index| {
                let away = offset(index as f32);
                let (x, y) = (x + nx * away, y + ny * away);
                // Colour is looked up only where it tells something.
                if towards[0].abs() > 0.85 {
                    blended(&self.planes.luma, self.planes.width, self.planes.height, x, y)
                        * towards[0]
                } else {
                    dot(self.colour(x, y), towards)
                }
            })
            .collect();
        let rise = |index: usize| profile[index + SPAN] - profile[index];
        let last = count.checked_sub(SPAN + 1)?;
        let (at, most) = (0..=last)
            .map(|index| (index, rise(index)))
            .fold((0, 0.0), |top, (index, rise)| if rise > top.1 { (index, rise) } else { top });
        if most < LEAST_RISE {
            return None;
        }
        let bend = if at > 0 && at < last {
            let (before, after) = (rise(at - 1), rise(at + 1));
            let curve = before - 2.0 * most + after;
            if curve < -1e-3 { ((before - after) / (2.0 * curve)).clamp(-0.5, 0.5) } else { 0.0 }
        } else {
            0.0
        };
        let away = offset(at as f32 + bend + SPAN as f32 / 2.0);
        Some((x + nx * away, y + ny * away, most.min(30.0)))
    }

    /// Brightness, blueness and redness at a point, between pixels blended.
    fn colour(&self, x: f32, y: f32) -> [f32; 3] {
        let Planes { width, height, luma, blue, red } = self.planes;
        let (across, down) = self.planes.colour_size();
        [
            blended(luma, *width, *height, x, y),
            1.25 * blended(blue, across, down, x / 2.0, y / 2.0),
            1.25 * blended(red, across, down, x / 2.0, y / 2.0),
        ]
    }
}

/// The level at a point, between pixels blended; the border goes on outside.
fn blended(plane: &[u8], width: u32, height: u32, x: f32, y: f32) -> f32 {
    let x = (x - 0.5).clamp(0.0, (width - 1) as f32);
    let y = (y - 0.5).clamp(0.0, (height - 1) as f32);
    let (left, top) = (x as u32, y as u32);
    let (fx, fy) = (x - left as f32, y - top as f32);
    let right = (left + 1).min(width - 1) as usize;
    let rows = [top, (top + 1).min(height - 1)].map(|row| row as usize * width as usize);
    let level = |at: usize| f32::from(plane[at]);
    let [a, b] = rows.map(|row| {
        let start = level(row + left as usize);
        start + (level(row + right) - start) * fx
    });
    a + (b - a) * fy
}

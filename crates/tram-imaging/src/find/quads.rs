//! Quadrilaterals that the lines of a frame enclose: two roughly parallel pairs.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "places along the lines of a small picture"
)]

use tram_domain::{Corner, Quad};

use super::field::Field;
use super::lines::Line;
use crate::geometry;

/// How many are scored in full.
const SHORT_LIST: usize = 48;
/// Opposite sides differ by less than 30°, neighbours by more than 50°.
const OPPOSITE: f32 = 0.866;
const NEIGHBOUR: f32 = 0.643;
/// Smallest part of the frame a paper fills: a card on an A4 platen fills 7 %.
pub(super) const LEAST_AREA: f64 = 0.04;

/// The most promising quadrilaterals between lines.
pub(super) fn from_lines(field: &Field, lines: &[Line]) -> Vec<Quad> {
    let sides: Vec<Side> = lines.iter().map(|line| Side::along(field, *line)).collect();
    let mut pairs = Vec::new();
    for (index, a) in sides.iter().enumerate() {
        for b in sides.iter().skip(index + 1) {
            if a.line.along(&b.line) > OPPOSITE {
                pairs.push((a, b));
            }
        }
    }
    let mut rated: Vec<(f32, Quad)> = Vec::new();
    for (index, (a, b)) in pairs.iter().enumerate() {
        for (c, d) in pairs.iter().skip(index + 1) {
            if a.line.along(&c.line) < NEIGHBOUR
                && b.line.along(&d.line) < NEIGHBOUR
                && let Some(found) = enclosed(field, [a, c, b, d])
            {
                rated.push(found);
            }
        }
    }
    rated.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    rated.truncate(SHORT_LIST);
    rated.into_iter().map(|(_, quad)| quad).collect()
}

/// The quadrilateral whose sides lie on four lines in turn, and how promising it is.
fn enclosed(field: &Field, sides: [&Side; 4]) -> Option<(f32, Quad)> {
    let [a, b, c, d] = sides;
    let crossing = |one: &Side, other: &Side| one.line.crossing(&other.line);
    let points = [crossing(d, a)?, crossing(a, b)?, crossing(b, c)?, crossing(c, d)?];
    let (width, height) = (field.width as f32, field.height as f32);
    let slack = width.max(height) * 0.012;
    let inside = |(x, y): (f32, f32)| {
        (-slack..=width + slack).contains(&x) && (-slack..=height + slack).contains(&y)
    };
    if !points.iter().all(|point| inside(*point)) {
        return None;
    }
    let quad = clockwise(points.map(|(x, y)| Corner { x: f64::from(x), y: f64::from(y) }));
    let part = geometry::area(quad) / f64::from(width * height);
    let least = f64::from(width.min(height)) * 0.1;
    if part < LEAST_AREA || !quad.is_straightenable(least) {
        return None;
    }
    let [p, q, r, s] = points;
    let held = [a.held(p, q), b.held(q, r), c.held(r, s), d.held(s, p)];
    let product: f32 = held.iter().product();
    Some((product.sqrt().sqrt() * part.sqrt().sqrt() as f32, quad))
}

pub(super) fn clockwise(corners: [Corner; 4]) -> Quad {
    let quad = Quad(corners);
    let [a, b, c, d] = corners;
    if geometry::area(quad) < 0.0 { Quad([a, d, c, b]) } else { quad }
}

/// A line, and what it separates all along: sums, so that any stretch is judged at once.
struct Side {
    line: Line,
    start: f32,
    sums: Vec<Sum>,
}

#[derive(Clone, Copy, Default)]
struct Sum {
    step: [f32; 3],
    size: f32,
    clear: f32,
}

/// Pixels between two places that are looked at.
const STRIDE: f32 = 2.0;
/// Levels between the two sides that make a clear edge.
const CLEAR: f32 = 10.0;

impl Side {
    fn along(field: &Field, line: Line) -> Self {
        let reach = (field.width.max(field.height) as f32) * 1.5;
        let (nx, ny) = line.normal;
        let start = -reach;
        let mut sum = Sum::default();
        let mut sums = vec![sum];
        for index in 0..(2.0 * reach / STRIDE) as usize {
            let t = start + (index as f32 + 0.5) * STRIDE;
            let (x, y) = (nx * line.offset - ny * t, ny * line.offset + nx * t);
            let (width, height) = (field.width as f32, field.height as f32);
            if (0.0..width).contains(&x) && (0.0..height).contains(&y) {
                let step = step(field, (x, y), line.normal);
                let size = length(step);
                sum.step = std::array::from_fn(|part| sum.step[part] + step[part]);
                sum.size += size;
                sum.clear += (size / CLEAR).min(1.0);
            }
            sums.push(sum);
        }
        Self { line, start, sums }
    }

    /// How well the stretch from `p` to `q` separates two different grounds: 0 to 1.
    fn held(&self, p: (f32, f32), q: (f32, f32)) -> f32 {
        let (nx, ny) = self.line.normal;
        let along = |(x, y): (f32, f32)| nx * y - ny * x;
        let (from, to) = (along(p).min(along(q)), along(p).max(along(q)));
        let place =
            |t: f32| (((t - self.start) / STRIDE).max(0.0) as usize).min(self.sums.len() - 1);
        let (from, to) = (place(from), place(to));
        let (Some(before), Some(after)) = (self.sums.get(from), self.sums.get(to)) else {
            return 0.0;
        };
        let count = (to - from).max(1) as f32;
        let step = std::array::from_fn(|part| after.step[part] - before.step[part]);
        let agreeing = length(step) / (after.size - before.size).max(1e-3);
        agreeing * (after.clear - before.clear) / count
    }
}

/// The difference between the grounds on both sides of a place on an edge.
pub(super) fn step(field: &Field, (x, y): (f32, f32), (nx, ny): (f32, f32)) -> [f32; 3] {
    let ground = |near: f32, far: f32| {
        let (a, b) = (field.at(x + nx * near, y + ny * near), field.at(x + nx * far, y + ny * far));
        mean(a, b)
    };
    let (ahead, behind) = (ground(2.0, 3.5), ground(-2.0, -3.5));
    std::array::from_fn(|part| ahead[part] - behind[part])
}

fn mean(a: [f32; 3], b: [f32; 3]) -> [f32; 3] {
    std::array::from_fn(|part| f32::midpoint(a[part], b[part]))
}

pub(super) fn length(step: [f32; 3]) -> f32 {
    step.iter().map(|part| part * part).sum::<f32>().sqrt()
}

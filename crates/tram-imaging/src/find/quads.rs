//! Quadrilaterals that the lines of a frame enclose: two roughly parallel pairs.
#![expect(clippy::indexing_slicing, reason = "tables made for the lines they are indexed with")]
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "places along the lines of a small picture"
)]

use tram_domain::{Corner, Quad};

use super::edges::grounds;
use super::field::{Field, LEVEL};
use super::levels::{length, minus, plus};
use super::lines::Line;
use crate::geometry;

/// How many are scored in full.
const SHORT_LIST: usize = 72;
/// Opposite sides differ by less than 35°, neighbours by more than 48°.
const OPPOSITE: f32 = 0.82;
const NEIGHBOUR: f32 = 0.67;
/// Smallest part of the frame a paper fills: a card on an A4 platen fills 7 %.
pub(super) const LEAST_AREA: f64 = 0.035;
/// How far outside the frame a corner may lie, in parts of its long side: a corner that was cut off
/// is where its sides would have met.
pub(super) const OUTSIDE: f32 = 0.12;
/// The least a side separates, from 0 to 1, for its quadrilaterals to be looked at.
const LEAST_HELD: f32 = 0.16;

/// The most promising quadrilaterals between lines.
pub(super) fn from_lines(field: &Field, lines: &[Line]) -> Vec<Quad> {
    let sides: Vec<Side> = lines.iter().map(|line| Side::along(field, *line)).collect();
    let crossings = Crossings::of(field, lines);
    let pairs = Pairs::of(lines, &sides, &crossings);
    let mut rated = Rated::default();
    for (a, b) in &pairs.opposite {
        let (a, b) = (*a, *b);
        // Each quadrilateral once: the pair with the first line comes first.
        let across: Vec<(usize, f32)> = (a + 1..lines.len())
            .map(|c| (c, pairs.most(c, a, b)))
            .filter(|(_, held)| *held > LEAST_HELD)
            .collect();
        for (index, (c, of_c)) in across.iter().enumerate() {
            for (d, of_d) in &across[index + 1..] {
                // Nothing where `c` and `d` do not lie opposite.
                let (of_a, of_b) = (pairs.most(a, *c, *d), pairs.most(b, *c, *d));
                if of_a.min(of_b) > LEAST_HELD && of_a * of_b * of_c * of_d > rated.least {
                    let points = crossings.corners([a, *c, b, *d]);
                    rated.take(points.and_then(|points| {
                        enclosed(field, points, [a, b, *c, *d], &sides, &pairs)
                    }));
                }
            }
        }
    }
    let mut listed: Vec<Quad> = Vec::new();
    for (_, quad) in rated.sorted() {
        if listed.len() == SHORT_LIST {
            break;
        }
        if !listed.iter().any(|other| furthest(*other, quad) < 3.0) {
            listed.push(quad);
        }
    }
    listed
}

/// The quadrilateral with these corners between two lines and two across them, and how promising it
/// is.
fn enclosed(
    field: &Field,
    [p, q, r, s]: [(f32, f32); 4],
    [one, other, left, right]: [usize; 4],
    sides: &[Side],
    pairs: &Pairs,
) -> Option<(f32, Quad)> {
    let middle = ((p.0 + q.0 + r.0 + s.0) / 4.0, (p.1 + q.1 + r.1 + s.1) / 4.0);
    let crossed =
        [(one, left, right), (other, left, right), (left, one, other), (right, one, other)];
    let held = crossed.map(|(line, first, second)| {
        pairs.held(line, first, second)[usize::from(!sides[line].faces(middle))]
    });
    if held.iter().any(|held| *held < LEAST_HELD) {
        return None;
    }
    let quad = clockwise([p, q, r, s].map(|(x, y)| Corner { x: f64::from(x), y: f64::from(y) }));
    let (width, height) = (field.width as f64, field.height as f64);
    let part = geometry::area(quad) / (width * height);
    if part < LEAST_AREA || !quad.is_straightenable(width.min(height) * 0.1) {
        return None;
    }
    Some((held.iter().product::<f32>() * part.min(1.0) as f32, quad))
}

/// The best of many quadrilaterals.
#[derive(Default)]
struct Rated {
    all: Vec<(f32, Quad)>,
    /// What does not promise more than this is not among them.
    least: f32,
}

impl Rated {
    /// How many are kept: many are nearly the same, and only one of these is listed.
    const KEPT: usize = 2048;

    fn take(&mut self, rated: Option<(f32, Quad)>) {
        let Some(rated) = rated.filter(|(promise, _)| *promise > self.least) else { return };
        self.all.push(rated);
        if self.all.len() == 2 * Self::KEPT {
            let more = |a: &(f32, Quad), b: &(f32, Quad)| b.0.total_cmp(&a.0);
            let (_, (least, _), _) = self.all.select_nth_unstable_by(Self::KEPT, more);
            self.least = *least;
            self.all.truncate(Self::KEPT);
        }
    }

    /// The most promising first.
    fn sorted(mut self) -> Vec<(f32, Quad)> {
        self.all.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        self.all
    }
}

/// Lines that lie opposite each other, and how well each line across a pair holds between the two.
struct Pairs {
    count: usize,
    opposite: Vec<(usize, usize)>,
    held: Vec<[f32; 2]>,
}

impl Pairs {
    fn of(lines: &[Line], sides: &[Side], crossings: &Crossings) -> Self {
        let count = lines.len();
        let pairs = (0..count).flat_map(|a| (a + 1..count).map(move |b| (a, b)));
        let opposite: Vec<(usize, usize)> =
            pairs.filter(|(a, b)| lines[*a].along(&lines[*b]) >= OPPOSITE).collect();
        let mut held = vec![[0.0; 2]; count * count * count];
        for (line, side) in sides.iter().enumerate() {
            for (a, b) in &opposite {
                if let Some((p, q)) = crossings.get(line, *a).zip(crossings.get(line, *b)) {
                    held[(line * count + a) * count + b] = side.held(p, q);
                }
            }
        }
        Self { count, opposite, held }
    }

    /// What a line separates between two others, the first of which comes first: with the paper ahead
    /// of it and behind it. Nothing where it does not cross both.
    fn held(&self, line: usize, one: usize, other: usize) -> [f32; 2] {
        self.held[(line * self.count + one) * self.count + other]
    }

    fn most(&self, line: usize, one: usize, other: usize) -> f32 {
        let [ahead, behind] = self.held(line, one, other);
        ahead.max(behind)
    }
}

/// The greatest distance between corresponding corners, whichever corner comes first.
pub(super) fn furthest(a: Quad, b: Quad) -> f64 {
    let apart = |start: usize| {
        let pairs = (0..4).map(|corner| geometry::length(a.0[corner], b.0[(corner + start) % 4]));
        pairs.fold(0.0, f64::max)
    };
    (0..4).map(apart).fold(f64::MAX, f64::min)
}

pub(super) fn clockwise(corners: [Corner; 4]) -> Quad {
    let quad = Quad(corners);
    let [a, b, c, d] = corners;
    if geometry::area(quad) < 0.0 { Quad([a, d, c, b]) } else { quad }
}

/// Where each two lines cross, if steeply enough and not too far outside the frame.
struct Crossings {
    count: usize,
    points: Vec<Option<(f32, f32)>>,
}

impl Crossings {
    fn of(field: &Field, lines: &[Line]) -> Self {
        let (width, height) = (field.width as f32, field.height as f32);
        let slack = width.max(height) * OUTSIDE;
        let within = |(x, y): &(f32, f32)| {
            (-slack..=width + slack).contains(x) && (-slack..=height + slack).contains(y)
        };
        let pairs = lines.iter().flat_map(|a| lines.iter().map(move |b| (a, b)));
        let points = pairs
            .map(|(a, b)| if a.along(b) < NEIGHBOUR { a.crossing(b).filter(within) } else { None });
        Self { count: lines.len(), points: points.collect() }
    }

    fn get(&self, one: usize, other: usize) -> Option<(f32, f32)> {
        self.points[one * self.count + other]
    }

    /// The corners from the first line along the others in turn.
    fn corners(&self, [a, b, c, d]: [usize; 4]) -> Option<[(f32, f32); 4]> {
        Some([self.get(d, a)?, self.get(a, b)?, self.get(b, c)?, self.get(c, d)?])
    }
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
    seen: f32,
    /// Levels by which the grounds ahead of the line and behind it change along it.
    changes: [f32; 2],
}

/// Pixels between two places that are looked at.
const STRIDE: f32 = 2.5;
/// Levels between the two sides that make a clear edge.
const CLEAR: f32 = 8.0;
/// Places apart at which the ground along a line is compared: light changes less over them than
/// patterns do.
const LAG: usize = 4;
/// Levels beyond which a change of the ground counts no more: a finger, or the edge of a shadow.
const LEAP: f32 = 16.0;

impl Side {
    fn along(field: &Field, line: Line) -> Self {
        let reach = field.width.max(field.height) as f32 * 1.5;
        let (nx, ny) = line.normal;
        let (width, height) = (field.width as f32, field.height as f32);
        let mut sum = Sum::default();
        let mut sums = vec![sum];
        let mut passed: Vec<[[f32; 3]; 2]> = Vec::new();
        for index in 0..(2.0 * reach / STRIDE) as usize {
            let t = (index as f32 + 0.5) * STRIDE - reach;
            let (x, y) = (nx * line.offset - ny * t, ny * line.offset + nx * t);
            if (0.0..width).contains(&x) && (0.0..height).contains(&y) {
                let grounds = grounds(field, (x, y), line.normal);
                let step = minus(grounds[0], grounds[1]);
                let size = length(step);
                sum.step = plus(sum.step, step);
                sum.size += size;
                sum.clear += (size / (CLEAR * f32::from(LEVEL))).min(1.0);
                sum.seen += 1.0;
                if let Some(before) = passed.len().checked_sub(LAG) {
                    let pairs = grounds.iter().zip(&passed[before]);
                    for (changes, (now, then)) in sum.changes.iter_mut().zip(pairs) {
                        *changes += length(minus(*now, *then)).min(LEAP * f32::from(LEVEL));
                    }
                }
                passed.push(grounds);
            }
            sums.push(sum);
        }
        Self { line, start: -reach, sums }
    }

    /// How well the visible stretch from `p` to `q` parts a paper, which is of one ground all along,
    /// from something else: 0 to 1, with the paper ahead of the line and with the paper behind it.
    fn held(&self, p: (f32, f32), q: (f32, f32)) -> [f32; 2] {
        let (nx, ny) = self.line.normal;
        let place = |(x, y): (f32, f32)| {
            let at = (nx * y - ny * x - self.start) / STRIDE;
            (at.max(0.0) as usize).min(self.sums.len() - 1)
        };
        let (p, q) = (place(p), place(q));
        let (before, after) = (&self.sums[p.min(q)], &self.sums[p.max(q)]);
        let seen = after.seen - before.seen;
        // Most of a side must be seen for the rest to be believed.
        if seen < 4.0 || seen < 0.55 * p.abs_diff(q) as f32 {
            return [0.0; 2];
        }
        let size = (after.size - before.size).max(1e-3);
        let agreeing = length(minus(after.step, before.step)) / size;
        let clear = (after.clear - before.clear) / seen;
        [0, 1].map(|side| {
            let changing = after.changes[side] - before.changes[side];
            let calm = 1.0 - (changing / (0.35 * size + 2.0 * f32::from(LEVEL) * seen)).min(0.9);
            clear * calm * agreeing.max(calm)
        })
    }

    /// Whether a point lies ahead of the line.
    fn faces(&self, (x, y): (f32, f32)) -> bool {
        self.line.distance(x, y) > 0.0
    }
}

//! What speaks for and against a quadrilateral being the outline of a paper.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "a few hundred places along the sides of a small picture"
)]

use tram_domain::{Corner, Quad};

use super::edges::step;
use super::field::{Field, LEVEL, STEEP};
use super::levels::{dot, length, minus, plus, scaled};
use crate::geometry::{self, Shape};
use crate::paper::Paper;

/// How many things are looked at.
pub(super) const SIGNS: usize = 21;

/// What was found out about a candidate; each sign lies about between 0 and 1.
#[derive(Clone, Copy, Debug)]
pub(super) struct Signs(pub(super) [f32; SIGNS]);

/// Parts of a side left out at its ends: corners of cards are round, those of paper bend.
const ENDS: f32 = 0.07;
/// Places looked at along a side.
const PLACES: usize = 40;
/// Places looked at beyond each end of a side.
const BEYOND: usize = 6;
/// Levels of difference that are more than chance.
const FAINTEST_STEP: f32 = 3.0;
/// Levels of difference that nobody overlooks.
const PLAIN_STEP: f32 = 14.0;

/// Looks at a clockwise quadrilateral.
pub(super) fn of(field: &Field, quad: Quad) -> Signs {
    let [a, b, c, d] = quad.0;
    let sides = [(a, b), (b, c), (c, d), (d, a)].map(|(from, to)| Side::of(field, from, to));
    let mean = |of: fn(&Side) -> f32| sides.iter().map(of).sum::<f32>() / 4.0;
    let least = |of: fn(&Side) -> f32| sides.iter().map(of).fold(f32::MAX, f32::min);
    let most = |of: fn(&Side) -> f32| sides.iter().map(of).fold(f32::MIN, f32::max);
    let (width, height) = (field.width as f64, field.height as f64);
    let part = (geometry::area(quad) / (width * height)).clamp(0.0, 1.0) as f32;
    let middle = quad.0.iter().fold((0.0, 0.0), |sum, c| (sum.0 + c.x / 4.0, sum.1 + c.y / 4.0));
    let (off_x, off_y) = (middle.0 / width - 0.5, middle.1 / height - 0.5);
    let ground = scaled(sides.iter().fold([0.0; 3], |sum, side| plus(sum, side.inside)), 0.25);
    let around = scaled(sides.iter().fold([0.0; 3], |sum, side| plus(sum, side.outside)), 0.25);
    let apart = length(minus(ground, around));
    let uneven = most_of(&sides, |side| length(minus(side.inside, ground)));
    let brighter = sides.iter().filter(|side| side.inside[0] > side.outside[0]).count() as f32;
    let inner = inner_steepness(field, quad);
    let plain = |levels: f32| (levels / PLAIN_STEP).min(1.0);
    Signs([
        mean(|side| side.support),
        least(|side| side.support),
        mean(|side| side.even),
        least(|side| side.even),
        plain(mean(|side| side.contrast)),
        plain(least(|side| side.contrast)),
        part.sqrt(),
        ((off_x * off_x + off_y * off_y).sqrt() as f32 * 2.0).min(1.0),
        unusual(Shape::seen(quad, width, height)),
        brighter / 4.0,
        plain(apart),
        (uneven / (uneven + apart + 4.0)).min(1.0),
        mean(|side| side.beyond),
        most(|side| side.beyond),
        least(|side| side.seen),
        mean(|side| side.sharp),
        least(|side| side.sharp),
        inner,
        mean(|side| side.restless),
        slanted(quad),
        f32::from(u8::from(part < 0.12)),
    ])
}

fn most_of(sides: &[Side; 4], of: impl Fn(&Side) -> f32) -> f32 {
    sides.iter().map(of).fold(0.0, f32::max)
}

/// How far the proportions are from those of any usual paper: 0 for A4 and cards, 1 for strips.
fn unusual(shape: Shape) -> f32 {
    let ratio = shape.ratio();
    let off = |paper: Paper| (ratio / paper.ratio() - 1.0).abs();
    ((off(Paper::A4).min(off(Paper::Card)) * 4.0).min(1.0)) as f32
}

/// How far the corners are from right angles: the greatest cosine.
fn slanted(quad: Quad) -> f32 {
    let [a, b, c, d] = quad.0;
    let cosine = |p: Corner, q: Corner, r: Corner| {
        let (ux, uy, vx, vy) = (p.x - q.x, p.y - q.y, r.x - q.x, r.y - q.y);
        (ux * vx + uy * vy).abs() / (geometry::length(p, q) * geometry::length(q, r)).max(1e-6)
    };
    [cosine(a, b, c), cosine(b, c, d), cosine(c, d, a), cosine(d, a, b)]
        .into_iter()
        .fold(0.0, f64::max) as f32
}

/// How restless the ground inside is, print taken away: steepness at places spread evenly.
fn inner_steepness(field: &Field, quad: Quad) -> f32 {
    const ALONG: usize = 11;
    let mut sum = 0.0;
    for row in 0..ALONG {
        let v = (row as f64 + 1.0) / (ALONG as f64 + 1.0);
        for column in 0..ALONG {
            let u = (column as f64 + 1.0) / (ALONG as f64 + 1.0);
            let shares = [(1.0 - u) * (1.0 - v), u * (1.0 - v), u * v, (1.0 - u) * v];
            let (x, y) = quad.0.iter().zip(shares).fold((0.0, 0.0), |sum, (corner, share)| {
                (sum.0 + corner.x * share, sum.1 + corner.y * share)
            });
            let steepness = f32::from(field.at(x as f32, y as f32)[3]) / f32::from(STEEP);
            sum += (steepness / 6.0).min(1.0);
        }
    }
    sum / (ALONG * ALONG) as f32
}

/// What one side separates. Levels and colours are whole levels here.
struct Side {
    /// Part of the side along which the same ground begins.
    support: f32,
    /// Levels between inside and outside.
    contrast: f32,
    /// Whether the ground just inside is of one kind: paper, and not a pattern of the desk.
    even: f32,
    /// Levels by which the ground just outside changes, as a part of the contrast.
    restless: f32,
    /// How much of the same edge goes on beyond the ends: it is then another thing's edge, or a fold.
    beyond: f32,
    /// How much of the side lies in the frame.
    seen: f32,
    /// Whether the ground changes at the line itself, and not slowly.
    sharp: f32,
    inside: [f32; 3],
    outside: [f32; 3],
}

impl Side {
    fn of(field: &Field, from: Corner, to: Corner) -> Self {
        let (dx, dy) = ((to.x - from.x) as f32, (to.y - from.y) as f32);
        let side = (dx * dx + dy * dy).sqrt().max(1e-3);
        // Clockwise corners with y down: the inside lies to the right of the way along.
        let inward = (-dy / side, dx / side);
        let (width, height) = (field.width as f32, field.height as f32);
        let at = |part: f32| (from.x as f32 + dx * part, from.y as f32 + dy * part);
        let in_frame = |(x, y): &(f32, f32)| (0.0..width).contains(x) && (0.0..height).contains(y);
        let parts =
            (0..PLACES).map(|n| ENDS + (1.0 - 2.0 * ENDS) * (n as f32 + 0.5) / PLACES as f32);
        let places: Vec<(f32, f32)> = parts.map(at).filter(in_frame).collect();
        let count = (places.len() as f32).max(1.0);
        let level = f32::from(LEVEL);
        let steps: Vec<[f32; 3]> =
            places.iter().map(|place| scaled(step(field, *place, inward), 1.0 / level)).collect();
        let sum = steps.iter().copied().fold([0.0; 3], plus);
        let contrast = length(sum) / count;
        let towards = scaled(sum, 1.0 / length(sum).max(1e-3));
        let threshold = FAINTEST_STEP.max(contrast * 0.3);
        let supported = steps.iter().filter(|step| dot(**step, towards) >= threshold).count();
        let ground = |(x, y): &(f32, f32), away: f32| {
            let [a, b, c, _] = field.at(x + inward.0 * away, y + inward.1 * away);
            [a, b, c].map(|part| f32::from(part) / level)
        };
        let inner: Vec<[f32; 3]> = places.iter().map(|place| ground(place, 5.0)).collect();
        let outer: Vec<[f32; 3]> = places.iter().map(|place| ground(place, -5.0)).collect();
        let restless = (restlessness(&inner), restlessness(&outer));
        let even = (1.0 - (restless.0 - 4.0).max(0.0) / (contrast * 0.9 + 10.0)).clamp(0.05, 1.0);
        let steepness = |(x, y): &(f32, f32)| {
            let near = [-1.5, -0.5, 0.5, 1.5]
                .map(|away| field.at(x + inward.0 * away, y + inward.1 * away)[3]);
            f32::from(near.into_iter().max().unwrap_or(0)) / f32::from(STEEP)
        };
        let sharp = places.iter().map(steepness).sum::<f32>() / count;
        let average = |grounds: &[[f32; 3]]| {
            scaled(grounds.iter().copied().fold([0.0; 3], plus), 1.0 / count)
        };
        let goes_on = |part: f32| {
            let place = at(part);
            in_frame(&place).then(|| {
                let step = scaled(step(field, place, inward), 1.0 / level);
                f32::from(u8::from(dot(step, towards) >= threshold.max(contrast * 0.5)))
            })
        };
        let first = 7.0 / side;
        let beyond = |end: f32, way: f32| {
            let parts = (0..BEYOND).map(|n| end + way * (first + 0.14 * n as f32 / BEYOND as f32));
            let seen: Vec<f32> = parts.filter_map(goes_on).collect();
            if seen.is_empty() { 0.4 } else { seen.iter().sum::<f32>() / seen.len() as f32 }
        };
        Self {
            support: supported as f32 / count,
            contrast,
            even,
            restless: (restless.1 / (contrast + 4.0)).min(1.0),
            beyond: f32::midpoint(beyond(0.0, -1.0), beyond(1.0, 1.0)),
            seen: count / PLACES as f32,
            sharp: (sharp * 2.8 / (contrast + 2.0)).min(1.2),
            inside: average(&inner),
            outside: average(&outer),
        }
    }
}

/// Levels by which a ground changes along a side. Light changes slowly, patterns do not: places a
/// tenth of the side apart are compared.
fn restlessness(grounds: &[[f32; 3]]) -> f32 {
    let later = grounds.iter().skip(PLACES / 10);
    let mut changes: Vec<f32> =
        grounds.iter().zip(later).map(|(a, b)| length(minus(*a, *b))).collect();
    changes.sort_unstable_by(f32::total_cmp);
    changes.get(changes.len() / 2).copied().unwrap_or(0.0)
}

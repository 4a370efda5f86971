//! How much a quadrilateral looks like the outline of a paper.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "a few hundred places along the sides of a small picture"
)]

use tram_domain::{Corner, Quad};

use super::colour::{length, minus, plus};
use super::field::Field;
use super::quads::step;
use crate::geometry::{self, Shape};
use crate::paper::Paper;

/// What was found out about a candidate.
#[derive(Clone, Copy, Debug)]
pub(super) struct Score {
    /// For choosing among candidates.
    pub(super) total: f32,
    /// 0 to 1, for believing the chosen one.
    pub(super) confidence: f64,
}

/// Parts of a side left out at its ends: corners of cards are round, those of paper bend.
const ENDS: f32 = 0.07;
/// Places looked at along a side.
const PLACES: usize = 72;
/// Levels of difference that are more than chance.
const FAINTEST_STEP: f32 = 4.0;
/// Levels of difference that nobody overlooks.
const PLAIN_STEP: f32 = 12.0;

/// Scores a clockwise quadrilateral.
pub(super) fn of(field: &Field, quad: Quad) -> Score {
    let [a, b, c, d] = quad.0;
    let sides = [(a, b), (b, c), (c, d), (d, a)].map(|(from, to)| Side::of(field, from, to));
    let mean = |of: fn(&Side) -> f32| sides.iter().map(of).sum::<f32>() / 4.0;
    let least = |of: fn(&Side) -> f32| sides.iter().map(of).fold(f32::MAX, f32::min);
    let support = 0.5 * mean(|side| side.support) + 0.5 * least(|side| side.support);
    let even = 0.5 * mean(|side| side.even) + 0.5 * least(|side| side.even);
    let clear = (least(|side| side.contrast) / PLAIN_STEP).min(1.0);
    let (width, height) = (field.width as f64, field.height as f64);
    let part = (geometry::area(quad) / (width * height)).clamp(0.0, 1.0) as f32;
    let shape = Shape::seen(quad, width, height);
    let is_usual = Paper::of(shape) != Paper::Other;
    let usual = if is_usual { 1.0 } else { 0.86 };
    let belief = support * support * even * (0.6 + 0.4 * clear);
    let total = belief * usual * part.sqrt().sqrt();
    // A shape that no paper has is more often a part of one, such as the blank between two
    // paragraphs of a page that the frame cuts off.
    let likely = match (is_usual, part < 0.12) {
        (true, _) => 1.0,
        (false, false) => 0.85,
        (false, true) => 0.48,
    };
    Score { total, confidence: f64::from((belief * likely).clamp(0.0, 1.0)) }
}

struct Side {
    /// Part of the side along which the same ground begins.
    support: f32,
    /// Levels between inside and outside.
    contrast: f32,
    /// Whether the ground just inside is of one kind: paper, and not a pattern of the desk.
    even: f32,
}

impl Side {
    fn of(field: &Field, from: Corner, to: Corner) -> Self {
        let (dx, dy) = ((to.x - from.x) as f32, (to.y - from.y) as f32);
        let side = (dx * dx + dy * dy).sqrt().max(1e-3);
        // Clockwise corners with y down: the inside lies to the right of the way along.
        let inward = (-dy / side, dx / side);
        let place = |index: usize| {
            let part = ENDS + (1.0 - 2.0 * ENDS) * (index as f32 + 0.5) / PLACES as f32;
            (from.x as f32 + dx * part, from.y as f32 + dy * part)
        };
        let steps: Vec<[f32; 3]> =
            (0..PLACES).map(|index| step(field, place(index), inward)).collect();
        let sum = steps.iter().copied().fold([0.0; 3], plus);
        let contrast = length(sum) / PLACES as f32;
        let towards = sum.map(|part| part / length(sum).max(1e-3));
        let threshold = FAINTEST_STEP.max(contrast * 0.3);
        let agrees = |step: &&[f32; 3]| {
            step.iter().zip(towards).map(|(part, unit)| part * unit).sum::<f32>() >= threshold
        };
        let support = steps.iter().filter(agrees).count() as f32 / PLACES as f32;
        let grounds: Vec<[f32; 3]> = (0..PLACES)
            .map(|index| {
                let (x, y) = place(index);
                field.at(x + inward.0 * 4.0, y + inward.1 * 4.0)
            })
            .collect();
        // Light changes slowly along a side, patterns do not: compare places a tenth apart.
        let changes = grounds
            .iter()
            .zip(grounds.iter().skip(PLACES / 10))
            .map(|(a, b)| length(minus(*a, *b)));
        let restless = median(changes.collect());
        let even = (1.0 - (restless - 5.0).max(0.0) / (contrast * 0.9 + 10.0)).clamp(0.05, 1.0);
        Self { support, contrast, even }
    }
}

fn median(mut values: Vec<f32>) -> f32 {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

//! How far the signs are believed.

use super::score::{SIGNS, Signs};

/// How much like the outline of a paper a candidate looks, for choosing among them.
pub(super) fn rank(signs: &Signs) -> f32 {
    dot(&RANK, &signs.0)
}

pub(super) fn dot(weights: &[f32; SIGNS], signs: &[f32; SIGNS]) -> f32 {
    weights.iter().zip(signs).map(|(weight, sign)| weight * sign).sum()
}

const RANK: [f32; SIGNS] = [
    3.0, 4.0, 1.5, 1.5, 0.7, 0.7, 1.5, -0.5, -0.8, 0.5, 0.5, -1.0, -1.5, -1.5, 1.0, 0.3, 0.3, -1.0, -0.3, -1.0, -0.3,
];

/// The probability that the corners are right.
pub(super) fn confidence(signs: &Signs, chosen: &super::Chosen) -> f64 {
    let margin = chosen.rival.map_or(1.0, |rival| (chosen.rank - rival).min(1.0));
    let logit = f64::from((rank(signs) - 8.0) * 1.5 + margin * 1.0);
    1.0 / (1.0 + (-logit).exp())
}

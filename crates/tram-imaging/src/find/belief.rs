//! How far the signs are believed: two sums of weights, fitted by logistic regression on drawn
//! photographs that no figure is measured on.

use super::Chosen;
use super::score::{SIGNS, Signs};

/// What each sign counts when one candidate is chosen among all.
const WEIGHTS: [f32; SIGNS] = [
    3.16, 4.41, 1.86, 1.95, 0.64, 0.89, 3.18, -0.88, -2.01, 1.63, 0.60, -1.53, -2.41, -2.73, 1.18,
    0.41, 0.37, -0.80, -0.31, -1.08, -0.77,
];
/// What the rank of the measured corners counts, and by how much it surpasses the best rank elsewhere.
const OF_RANK: f32 = 0.69;
const OF_MARGIN: f32 = 1.18;
/// The logarithm of the odds where neither says anything.
const BEFORE: f32 = -10.71;
/// A margin beyond which the rival counts no more.
const CLEAR_MARGIN: f32 = 1.5;

/// How much like the outline of a paper a candidate looks, for choosing among them.
pub(super) fn rank(signs: &Signs) -> f32 {
    WEIGHTS.iter().zip(signs.0).map(|(weight, sign)| weight * sign).sum()
}

/// The probability that the measured corners overlap the paper's by more than 95 %.
pub(super) fn confidence(signs: &Signs, chosen: &Chosen) -> f64 {
    let margin = chosen.rival.map_or(CLEAR_MARGIN, |rival| (chosen.rank - rival).min(CLEAR_MARGIN));
    let odds = f64::from(OF_RANK * rank(signs) + OF_MARGIN * margin + BEFORE);
    1.0 / (1.0 + (-odds).exp())
}

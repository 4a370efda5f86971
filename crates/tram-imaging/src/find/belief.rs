//! How far the signs are believed: two sums of weights, fitted by logistic regression on drawn
//! photographs that no figure is measured on.

use super::Chosen;
use super::score::{SIGNS, Signs};

/// What each sign counts when one candidate is chosen among all.
const WEIGHTS: [f32; SIGNS] = [
    3.62, 4.04, 2.27, 2.51, 0.64, 1.33, 4.59, -2.13, -5.54, 4.00, 1.59, -4.65, -4.04, -5.11, 1.55,
    0.22, 3.02, -1.35, -1.08, -2.40, -1.56,
];
/// What the rank of the measured corners counts, and by how much it surpasses the best rank elsewhere.
const OF_RANK: f32 = 0.529;
const OF_MARGIN: f32 = 1.176;
/// The logarithm of the odds where neither says anything.
const BEFORE: f32 = -9.948;
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

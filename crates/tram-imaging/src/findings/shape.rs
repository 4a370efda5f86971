//! From how far and from which side a page was taken.

use crate::geometry;
use crate::render::Target;

/// The longer of two opposite sides by the shorter, of the pair that differs more.
pub(super) fn skew(target: &Target) -> f64 {
    let [top, right, bottom, left] = geometry::sides(target.quad);
    let unequal = |a: f64, b: f64| a.max(b) / a.min(b).max(1.0);
    unequal(top, bottom).max(unequal(left, right))
}

//! Edge points: where the steepness is greatest across the edge (J. Canny, 1986, without the second
//! threshold, because lines gather the weak ones), weighted by how different the grounds on both
//! sides are a little further away. Threads, grain and strokes are steep but part nothing.
#![expect(clippy::indexing_slicing, reason = "rows of the field with a border that is left out")]
#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "coordinates and levels of a small picture"
)]

use super::field::{Field, LEVEL, STEEP};

/// A point on an edge.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    pub(super) x: f32,
    pub(super) y: f32,
    /// Direction across the edge, in degrees from 0 up to but not including [`DEGREES`].
    pub(super) degree: usize,
    /// Levels between the grounds on both sides, at most [`FULL`].
    pub(super) weight: f32,
}

/// Directions that lines are told apart by, over half a turn.
pub(super) const DEGREES: usize = 180;
/// Levels a pixel below which there is only noise.
const FAINTEST: i16 = STEEP * 9 / 10;
/// Levels between two grounds below which they are the same.
const LEAST_STEP: f32 = 2.0;
/// Levels beyond which an edge counts no more: long faint edges matter, not short hard ones.
const FULL: f32 = 14.0;
/// How far from the edge its grounds are looked at, in pixels.
const NEAR: f32 = 2.5;
const FAR: f32 = 5.0;

/// The edge points of a field.
pub(super) fn thinned(field: &Field) -> Vec<Edge> {
    let (width, height) = (field.width, field.height);
    let (spots, slopes) = (field.spots(), field.slopes());
    let mut edges = Vec::with_capacity(width * height / 16);
    for y in 2..height.saturating_sub(2) {
        for x in 2..width.saturating_sub(2) {
            let at = y * width + x;
            let steepness = spots[at][3];
            if steepness < FAINTEST {
                continue;
            }
            let [gx, gy] = slopes[at].map(i32::from);
            let along = match (5 * gx.abs() > 12 * gy.abs(), 5 * gy.abs() > 12 * gx.abs()) {
                (true, _) => 1,
                (_, true) => width,
                _ if (gx > 0) == (gy > 0) => width + 1,
                _ => width - 1,
            };
            if steepness >= spots[at - along][3] && steepness > spots[at + along][3] {
                edges.extend(weighed(
                    field,
                    x as f32 + 0.5,
                    y as f32 + 0.5,
                    (gx as f32, gy as f32),
                ));
            }
        }
    }
    edges
}

fn weighed(field: &Field, x: f32, y: f32, (gx, gy): (f32, f32)) -> Option<Edge> {
    let length = (gx * gx + gy * gy).sqrt();
    let normal = (gx / length, gy / length);
    let weight = (super::levels::length(step(field, (x, y), normal)) / f32::from(LEVEL)).min(FULL);
    (weight >= LEAST_STEP).then(|| Edge { x, y, degree: degree(normal), weight })
}

/// The difference between the grounds ahead of and behind a place, in parts of a level.
#[inline]
pub(super) fn step(field: &Field, place: (f32, f32), normal: (f32, f32)) -> [f32; 3] {
    let [ahead, behind] = grounds(field, place, normal);
    super::levels::minus(ahead, behind)
}

/// The grounds ahead of and behind a place, in parts of a level.
#[inline]
pub(super) fn grounds(field: &Field, (x, y): (f32, f32), (nx, ny): (f32, f32)) -> [[f32; 3]; 2] {
    [1.0, -1.0].map(|way| {
        let a = field.at(x + way * nx * NEAR, y + way * ny * NEAR);
        let b = field.at(x + way * nx * FAR, y + way * ny * FAR);
        [0, 1, 2].map(|plane| f32::midpoint(f32::from(a[plane]), f32::from(b[plane])))
    })
}

/// The direction of a normal over half a turn. Within a quarter of a degree, which is less than any
/// edge point is sure of.
fn degree((nx, ny): (f32, f32)) -> usize {
    let arc = |ratio: f32| ratio * (45.0 + 15.64 * (1.0 - ratio.abs()));
    let degrees = if nx.abs() >= ny.abs() { arc(ny / nx) } else { 90.0 - arc(nx / ny) };
    ((degrees + 180.5) as usize) % DEGREES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_direction_is_right_to_a_degree() {
        for wanted in 0..360_u16 {
            let (sin, cos) = f32::from(wanted).to_radians().sin_cos();
            let off = degree((cos, sin)).abs_diff(usize::from(wanted) % 180);
            assert!(off <= 1 || off >= 179, "{wanted}");
        }
    }
}

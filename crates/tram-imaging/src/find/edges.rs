//! Edge points: where the steepness is greatest across the edge (J. Canny, 1986, without the second
//! threshold, because lines gather the weak ones).

use super::field::Field;

/// A point on an edge.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    pub(super) x: f32,
    pub(super) y: f32,
    /// Across the edge, of length one.
    pub(super) normal: (f32, f32),
    /// Levels a pixel.
    pub(super) steepness: f32,
}

/// Levels a pixel below which there is only noise: an edge of eight levels over four pixels.
const FAINTEST: f32 = 1.4;

/// The edge points of a field.
#[expect(clippy::cast_precision_loss, reason = "coordinates of a small picture")]
pub(super) fn thinned(field: &Field) -> Vec<Edge> {
    let (width, height) = (field.width, field.height);
    let mut steep = vec![(0.0_f32, 0.0_f32, 0.0_f32); width * height];
    for y in 1..height.saturating_sub(1) {
        for x in 1..width.saturating_sub(1) {
            let (gx, gy) = field.gradient(x, y);
            if let Some(target) = steep.get_mut(y * width + x) {
                *target = (gx, gy, (gx * gx + gy * gy).sqrt());
            }
        }
    }
    let at = |x: usize, y: usize| steep.get(y * width + x).map_or(0.0, |point| point.2);
    let mut edges = Vec::new();
    for y in 2..height.saturating_sub(2) {
        for x in 2..width.saturating_sub(2) {
            let Some(&(gx, gy, steepness)) = steep.get(y * width + x) else { continue };
            if steepness < FAINTEST {
                continue;
            }
            let (before, after) = match (gx.abs() > 2.414 * gy.abs(), gy.abs() > 2.414 * gx.abs()) {
                (true, _) => (at(x - 1, y), at(x + 1, y)),
                (_, true) => (at(x, y - 1), at(x, y + 1)),
                _ if gx * gy > 0.0 => (at(x - 1, y - 1), at(x + 1, y + 1)),
                _ => (at(x + 1, y - 1), at(x - 1, y + 1)),
            };
            if steepness >= before && steepness > after {
                edges.push(Edge {
                    x: x as f32 + 0.5,
                    y: y as f32 + 0.5,
                    normal: (gx / steepness, gy / steepness),
                    steepness,
                });
            }
        }
    }
    edges
}

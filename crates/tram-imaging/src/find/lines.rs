//! Straight lines through edge points: a Hough transform in which each point votes only for lines
//! along its own edge, and a least-squares fit afterwards.
#![expect(
    clippy::indexing_slicing,
    reason = "the accumulator is made for the bins it is indexed with"
)]
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "bins of a small picture"
)]

use super::edges::{DEGREES, Edge};
use super::field::Field;

/// The points (x, y) with `normal`·(x, y) = `offset`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub(super) normal: (f32, f32),
    pub(super) offset: f32,
}

impl Line {
    pub(super) fn distance(&self, x: f32, y: f32) -> f32 {
        self.normal.0 * x + self.normal.1 * y - self.offset
    }

    /// Where two lines cross, unless they are parallel.
    pub(super) fn crossing(&self, other: &Self) -> Option<(f32, f32)> {
        let det = self.normal.0 * other.normal.1 - self.normal.1 * other.normal.0;
        (det.abs() > 0.05).then(|| {
            let x = self.offset * other.normal.1 - other.offset * self.normal.1;
            let y = self.normal.0 * other.offset - other.normal.0 * self.offset;
            (x / det, y / det)
        })
    }

    /// The cosine of the angle between two lines.
    pub(super) fn along(&self, other: &Self) -> f32 {
        (self.normal.0 * other.normal.0 + self.normal.1 * other.normal.1).abs()
    }

    /// Least squares through weighted points: the direction in which they spread least.
    pub(super) fn through(points: impl Iterator<Item = (f32, f32, f32)> + Clone) -> Option<Self> {
        let (mut sum, mut sx, mut sy) = (0.0_f64, 0.0_f64, 0.0_f64);
        for (x, y, weight) in points.clone().map(wide) {
            sum += weight;
            sx += weight * x;
            sy += weight * y;
        }
        if sum <= 0.0 {
            return None;
        }
        let (mx, my) = (sx / sum, sy / sum);
        let (mut xx, mut xy, mut yy) = (0.0_f64, 0.0_f64, 0.0_f64);
        for (x, y, weight) in points.map(wide) {
            let (dx, dy) = (x - mx, y - my);
            xx += weight * dx * dx;
            xy += weight * dx * dy;
            yy += weight * dy * dy;
        }
        let half = (xx - yy) / 2.0;
        let root = (half * half + xy * xy).sqrt();
        // The smaller eigenvalue's vector, taken from the row that is not cancelled out.
        let (nx, ny) = if half > 0.0 { (-xy, half + root) } else { (root - half, -xy) };
        let length = (nx * nx + ny * ny).sqrt();
        (length > 1e-9).then(|| {
            let (nx, ny) = (nx / length, ny / length);
            let offset = nx * mx + ny * my;
            Self { normal: (nx as f32, ny as f32), offset: offset as f32 }
        })
    }
}

fn wide((x, y, weight): (f32, f32, f32)) -> (f64, f64, f64) {
    (f64::from(x), f64::from(y), f64::from(weight))
}

/// Lines looked at: a page has four, print, desk and other things add theirs.
pub(super) const MOST: usize = 44;
/// An edge point's direction may be wrong by so many degrees.
const DOUBT: usize = 2;
/// Lines within so many pixels and degrees of each other are one.
const APART: (usize, usize) = (3, 3);
/// Votes below this part of the most are no line of a paper.
const FEWEST: f32 = 0.04;

/// The strongest lines, strongest first.
pub(super) fn strongest(field: &Field, edges: &[Edge]) -> Vec<Line> {
    let middle = (field.width as f32 / 2.0, field.height as f32 / 2.0);
    let reach = (middle.0 * middle.0 + middle.1 * middle.1).sqrt().ceil() + 1.0;
    let bins = 2 * reach as usize + 3;
    let directions: [(f32, f32); DEGREES] = std::array::from_fn(|degree| {
        let (sin, cos) = (degree as f64).to_radians().sin_cos();
        (cos as f32, sin as f32)
    });
    let mut votes = vec![0.0_f32; DEGREES * bins];
    for edge in edges {
        let (x, y) = (edge.x - middle.0, edge.y - middle.1);
        for turn in 0..=2 * DOUBT {
            let degree = (edge.degree + turn + DEGREES - DOUBT) % DEGREES;
            let (nx, ny) = directions[degree];
            let place = nx * x + ny * y + reach;
            let bin = place as usize;
            let share = place - bin as f32;
            let vote = edge.weight * (DOUBT + 1 - turn.abs_diff(DOUBT)) as f32;
            votes[degree * bins + bin] += vote * (1.0 - share);
            votes[degree * bins + bin + 1] += vote * share;
        }
    }
    let sorted = by_degree(edges);
    let mut peaks = peaks(&votes, bins);
    let mut lines = Vec::new();
    while lines.len() < MOST
        && let Some((_, degree, bin)) = peaks.pop()
    {
        let normal = directions[degree];
        let offset = bin as f32 - reach + normal.0 * middle.0 + normal.1 * middle.1;
        peaks.retain(|(_, other, place)| !is_near((degree, bin), (*other, *place), bins));
        lines.extend(fitted(Line { normal, offset }, degree, &sorted));
    }
    lines
}

/// Where the votes are most among their neighbours; the most last.
fn peaks(votes: &[f32], bins: usize) -> Vec<(f32, usize, usize)> {
    let most = votes.iter().copied().fold(0.0, f32::max);
    let least = most * FEWEST;
    let mut peaks = Vec::new();
    for (degree, row) in votes.chunks_exact(bins).enumerate() {
        for (bin, around) in row.windows(3).enumerate() {
            if around[1] > least && around[1] >= around[0] && around[1] > around[2] {
                peaks.push((around[1], degree, bin + 1));
            }
        }
    }
    peaks.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then_with(|| (b.1, b.2).cmp(&(a.1, a.2))));
    peaks
}

/// Whether two peaks are of one line. Past 0° a line comes back at 180° with its offset negated.
fn is_near((degree, bin): (usize, usize), (other, place): (usize, usize), bins: usize) -> bool {
    let turned = degree.abs_diff(other);
    let (turned, place) = if turned > DEGREES / 2 {
        (DEGREES - turned, (bins - 3).saturating_sub(place))
    } else {
        (turned, place)
    };
    turned <= APART.1 && place.abs_diff(bin) <= APART.0 + turned
}

/// The edge points of each direction.
fn by_degree(edges: &[Edge]) -> Vec<Vec<Edge>> {
    let mut sorted = vec![Vec::new(); DEGREES];
    for edge in edges {
        sorted[edge.degree].push(*edge);
    }
    sorted
}

/// Fits the line to the edge points near it, then again to the nearest of these.
fn fitted(rough: Line, degree: usize, sorted: &[Vec<Edge>]) -> Option<Line> {
    let mut line = rough;
    for (near, turn) in [(2.6, 7), (1.4, 6)] {
        let ways = (DEGREES + degree - turn..=DEGREES + degree + turn).map(|at| at % DEGREES);
        let points = ways
            .flat_map(|at| &sorted[at])
            .filter(|edge| line.distance(edge.x, edge.y).abs() < near)
            .map(|edge| (edge.x, edge.y, edge.weight));
        line = Line::through(points)?;
    }
    Some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_through_points_is_found_whatever_its_direction() {
        for degrees in [0.0_f32, 30.0, 45.0, 90.0, 135.0, 179.0] {
            let (sin, cos) = degrees.to_radians().sin_cos();
            let points: Vec<_> = (-20_i8..=20)
                .map(|t| (100.0 + cos * f32::from(t), 80.0 + sin * f32::from(t), 1.0))
                .collect();
            let line = Line::through(points.iter().copied()).unwrap();
            for (x, y, _) in &points {
                assert!(line.distance(*x, *y).abs() < 1e-3, "{degrees} degrees");
            }
        }
        assert!(Line::through([(1.0, 1.0, 1.0)].into_iter()).is_none());
    }

    #[test]
    fn lines_cross_where_both_go_through() {
        let upright = Line { normal: (1.0, 0.0), offset: 7.0 };
        let level = Line { normal: (0.0, 1.0), offset: 3.0 };
        assert_eq!(upright.crossing(&level), Some((7.0, 3.0)));
        assert_eq!(upright.crossing(&upright), None);
    }
}

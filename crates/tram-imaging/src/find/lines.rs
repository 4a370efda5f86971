//! Straight lines through edge points: a Hough transform in which each point votes only for lines
//! along its own edge, and a least-squares fit afterwards.
#![expect(
    clippy::indexing_slicing,
    reason = "the accumulator is made for the bins it is indexed with"
)]
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "bins of a small picture"
)]

use super::edges::Edge;
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

/// Lines looked at: a page has four, print and desk add theirs.
const MOST: usize = 26;
const DEGREES: usize = 180;
/// An edge point's direction may be wrong by so many degrees.
const DOUBT: isize = 3;
/// Steepness beyond which an edge counts no more: long faint edges matter, not short hard ones.
const FULL_VOTE: f32 = 9.0;
/// Lines nearer to each other than this, in bins and degrees, are one.
const APART: (isize, isize) = (5, 5);

/// The strongest lines, strongest first.
pub(super) fn strongest(field: &Field, edges: &[Edge]) -> Vec<Line> {
    let reach = ((field.width * field.width + field.height * field.height) as f32).sqrt();
    let bins = 2 * reach.ceil() as usize + 3;
    let directions: Vec<(f32, f32)> = (0..DEGREES)
        .map(|degree| {
            let (sin, cos) = (degree as f64).to_radians().sin_cos();
            (cos as f32, sin as f32)
        })
        .collect();
    let mut votes = vec![0.0_f32; DEGREES * bins];
    for edge in edges {
        let own = edge.normal.1.atan2(edge.normal.0).to_degrees().round() as isize;
        for doubt in -DOUBT..=DOUBT {
            let degree = (own + doubt).rem_euclid(DEGREES as isize) as usize;
            let (nx, ny) = directions[degree];
            let place = nx * edge.x + ny * edge.y + reach + 1.0;
            let (bin, share) = (place as usize, place.fract());
            let vote = edge.steepness.min(FULL_VOTE) * (DOUBT + 1 - doubt.abs()) as f32;
            votes[degree * bins + bin] += vote * (1.0 - share);
            votes[degree * bins + bin + 1] += vote * share;
        }
    }
    let mut lines = Vec::new();
    while lines.len() < MOST {
        let (place, most) = votes
            .iter()
            .enumerate()
            .fold((0, 0.0), |top, (place, vote)| if *vote > top.1 { (place, *vote) } else { top });
        if most <= 0.0 {
            break;
        }
        let (degree, bin) = (place / bins, place % bins);
        let rough = Line { normal: directions[degree], offset: bin as f32 - reach - 1.0 };
        silence(&mut votes, bins, degree, bin);
        if let Some(line) = fitted(rough, edges) {
            lines.push(line);
        }
    }
    lines
}

/// Takes the votes around a line away. Past 0° a line comes back at 180° with its offset negated.
fn silence(votes: &mut [f32], bins: usize, degree: usize, bin: usize) {
    for turn in -APART.1..=APART.1 {
        let at = degree as isize + turn;
        let wrapped = at.rem_euclid(DEGREES as isize);
        let middle = if wrapped == at { bin } else { bins - 1 - bin } as isize;
        for shift in -APART.0..=APART.0 {
            let near = middle + shift;
            if (0..bins as isize).contains(&near) {
                votes[wrapped as usize * bins + near as usize] = 0.0;
            }
        }
    }
}

/// Fits the line to the edge points near it, then again to the nearest of these.
fn fitted(rough: Line, edges: &[Edge]) -> Option<Line> {
    let mut line = rough;
    for (near, parallel) in [(2.6, 0.985), (1.4, 0.99)] {
        let points = edges
            .iter()
            .filter(|edge| {
                let along = edge.normal.0 * line.normal.0 + edge.normal.1 * line.normal.1;
                line.distance(edge.x, edge.y).abs() < near && along.abs() > parallel
            })
            .map(|edge| (edge.x, edge.y, edge.steepness.min(FULL_VOTE)));
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

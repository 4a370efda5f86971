//! Rectangles that lie askew.
#![expect(clippy::indexing_slicing, reason = "indices of a hull, taken modulo its length")]

use tram_domain::{Corner, Quad};

/// Across, down.
pub(super) type Point = (f64, f64);

/// A rectangle about its middle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rectangle {
    pub(super) middle: Point,
    /// Direction of its top side, in radians clockwise, −π/4 to π/4.
    pub(super) angle: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Rectangle {
    /// The rectangle of least area about the points: one of its sides lies along a side of their
    /// hull (H. Freeman, R. Shapira, 1975).
    pub(super) fn about(points: &[Point]) -> Option<Self> {
        let hull = hull(points);
        if hull.len() < 3 {
            return None;
        }
        let sides = (0..hull.len()).map(|index| {
            let (a, b) = (hull[index], hull[(index + 1) % hull.len()]);
            (b.1 - a.1).atan2(b.0 - a.0)
        });
        let boxes = sides.map(|angle| Self::along(angle, &hull));
        boxes.min_by(|a, b| a.area().total_cmp(&b.area()))
    }

    /// The rectangle about the points with sides along `angle` and across it.
    pub(super) fn along(angle: f64, points: &[Point]) -> Self {
        let quarter = std::f64::consts::FRAC_PI_2;
        let angle = angle - (angle / quarter).round() * quarter;
        let (sin, cos) = angle.sin_cos();
        let mut ends = [f64::MAX, f64::MIN, f64::MAX, f64::MIN];
        for (x, y) in points {
            let (along, down) = (x * cos + y * sin, y * cos - x * sin);
            ends = [ends[0].min(along), ends[1].max(along), ends[2].min(down), ends[3].max(down)];
        }
        let [left, right, top, bottom] = ends;
        let (u, v) = (f64::midpoint(left, right), f64::midpoint(top, bottom));
        let middle = (u * cos - v * sin, u * sin + v * cos);
        Self { middle, angle, width: right - left, height: bottom - top }
    }

    pub(super) fn area(&self) -> f64 {
        self.width * self.height
    }

    pub(super) fn short(&self) -> f64 {
        self.width.min(self.height)
    }

    pub(super) fn long(&self) -> f64 {
        self.width.max(self.height)
    }

    /// In a picture `by` times as large.
    pub(super) fn scaled(&self, by: f64) -> Self {
        Self {
            middle: (self.middle.0 * by, self.middle.1 * by),
            angle: self.angle,
            width: self.width * by,
            height: self.height * by,
        }
    }

    /// A point given from the middle, along the sides.
    pub(super) fn point(&self, along: f64, down: f64) -> Point {
        let (sin, cos) = self.angle.sin_cos();
        (self.middle.0 + along * cos - down * sin, self.middle.1 + along * sin + down * cos)
    }

    /// Where a point lies from the middle, along the sides.
    pub(super) fn place(&self, (x, y): Point) -> Point {
        let (sin, cos) = self.angle.sin_cos();
        let (x, y) = (x - self.middle.0, y - self.middle.1);
        (x * cos + y * sin, y * cos - x * sin)
    }

    pub(super) fn holds(&self, point: Point) -> bool {
        let (along, down) = self.place(point);
        along.abs() <= self.width / 2.0 && down.abs() <= self.height / 2.0
    }

    /// Corners from the upper left, clockwise.
    pub(super) fn corners(&self) -> [Point; 4] {
        let (x, y) = (self.width / 2.0, self.height / 2.0);
        [(-x, -y), (x, -y), (x, y), (-x, y)].map(|(along, down)| self.point(along, down))
    }

    pub(super) fn quad(&self) -> Quad {
        Quad(self.corners().map(|(x, y)| Corner { x, y }))
    }
}

/// The convex hull (A. Andrew, 1979).
pub(super) fn hull(points: &[Point]) -> Vec<Point> {
    let mut sorted = points.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    sorted.dedup();
    if sorted.len() < 3 {
        return sorted;
    }
    let half = |points: &mut dyn Iterator<Item = Point>| {
        let mut chain: Vec<Point> = Vec::new();
        for point in points {
            while chain.len() >= 2 {
                let (a, b) = (chain[chain.len() - 2], chain[chain.len() - 1]);
                let bend = (b.0 - a.0) * (point.1 - a.1) - (b.1 - a.1) * (point.0 - a.0);
                if bend > 0.0 {
                    break;
                }
                chain.pop();
            }
            chain.push(point);
        }
        chain.pop();
        chain
    };
    let mut whole = half(&mut sorted.iter().copied());
    whole.extend(half(&mut sorted.iter().rev().copied()));
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_rectangle_about_a_turned_one_is_itself() {
        let turned = Rectangle { middle: (40.0, 70.0), angle: 0.3, width: 60.0, height: 25.0 };
        let mut points = turned.corners().to_vec();
        points.extend([turned.point(3.0, 4.0), turned.point(-20.0, 12.5)]);
        let found = Rectangle::about(&points).unwrap();
        assert!((found.area() - turned.area()).abs() < 1e-6);
        assert!((found.angle - 0.3).abs() < 1e-9 && (found.width - 60.0).abs() < 1e-9);
        assert!(found.holds((40.0, 70.0)) && !found.holds((0.0, 0.0)));
        assert_eq!(Rectangle::about(&[(1.0, 1.0), (2.0, 2.0)]), None);
    }
}

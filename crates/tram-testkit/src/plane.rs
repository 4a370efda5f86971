//! The pinhole camera: how a flat desk appears in a frame.
#![expect(clippy::many_single_char_names, reason = "entries of a matrix have no better names")]

use tram_domain::{Corner, Quad};

/// A map from the plane of the desk (millimetres) to the frame (pixels), or back.
#[derive(Clone, Copy, Debug)]
pub struct Homography([[f64; 3]; 3]);

impl Homography {
    /// A camera at `distance` millimetres over the origin. The desk is first turned by `turn`
    /// degrees clockwise, then tilted by `tilt` degrees about an axis lying at `towards` degrees.
    pub fn camera(turn: f64, tilt: f64, towards: f64, distance: f64) -> Self {
        let (turn, tilt, towards) = (turn.to_radians(), tilt.to_radians(), towards.to_radians());
        let (ux, uy) = (towards.cos(), towards.sin());
        let (c, s, d) = (tilt.cos(), tilt.sin(), 1.0 - tilt.cos());
        // Rodrigues' formula for an axis (ux, uy, 0).
        let tilted = |x: f64, y: f64| {
            [
                (c + ux * ux * d) * x + ux * uy * d * y,
                ux * uy * d * x + (c + uy * uy * d) * y,
                -uy * s * x + ux * s * y,
            ]
        };
        let right = tilted(turn.cos(), turn.sin());
        let down = tilted(-turn.sin(), turn.cos());
        let [[a, b, c], [d, e, f]] = [right, down];
        Self([[a, d, 0.0], [b, e, 0.0], [c, f, distance]])
    }

    /// The same view, enlarged and then moved in the frame.
    #[must_use]
    pub fn framed(self, zoom: f64, (x, y): (f64, f64)) -> Self {
        let [a, b, c] = self.0;
        let row = |r: [f64; 3], shift: f64| {
            let [p, q, s] = r;
            let [u, v, w] = c;
            [zoom * p + shift * u, zoom * q + shift * v, zoom * s + shift * w]
        };
        Self([row(a, x), row(b, y), c])
    }

    /// Where a point lands.
    pub fn apply(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let [a, b, c] = self.0.map(|[p, q, r]| p * x + q * y + r);
        (a / c, b / c)
    }

    /// The way back.
    #[must_use]
    pub fn inverse(&self) -> Self {
        let [[a, b, c], [d, e, f], [g, h, i]] = self.0;
        // The adjugate: a homography has no scale, so there is nothing to divide by.
        Self([
            [e * i - f * h, c * h - b * i, b * f - c * e],
            [f * g - d * i, a * i - c * g, c * d - a * f],
            [d * h - e * g, b * g - a * h, a * e - b * d],
        ])
    }

    /// Its numbers, row by row.
    pub(crate) const fn entries(&self) -> [[f64; 3]; 3] {
        self.0
    }

    /// Where the corners of a `width` × `height` sheet lying in the middle of the desk land.
    pub fn quad(&self, width: f64, height: f64) -> Quad {
        let (x, y) = (width / 2.0, height / 2.0);
        Quad([(-x, -y), (x, -y), (x, y), (-x, y)].map(|corner| {
            let (x, y) = self.apply(corner);
            Corner { x, y }
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_undoes_the_way_there() {
        let view = Homography::camera(31.0, 22.0, 70.0, 400.0).framed(900.0, (640.0, 480.0));
        for point in [(0.0, 0.0), (42.8, -27.0), (-105.0, 148.5)] {
            let (x, y) = view.inverse().apply(view.apply(point));
            assert!((x - point.0).abs() < 1e-6 && (y - point.1).abs() < 1e-6, "{x} {y}");
        }
    }

    #[test]
    fn a_sheet_seen_from_above_keeps_its_shape_and_its_direction() {
        let quad =
            Homography::camera(0.0, 0.0, 0.0, 100.0).framed(200.0, (50.0, 40.0)).quad(10.0, 4.0);
        let corners = quad.0.map(|corner| (corner.x, corner.y));
        assert_eq!(corners, [(40.0, 36.0), (60.0, 36.0), (60.0, 44.0), (40.0, 44.0)]);
        assert!(
            Homography::camera(200.0, 25.0, 10.0, 100.0)
                .framed(500.0, (0.0, 0.0))
                .quad(10.0, 4.0)
                .is_straightenable(1.0)
        );
    }
}

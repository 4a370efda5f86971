//! Quadrilaterals, and the plane seen from the side.

use tram_domain::{Corner, Quad, Turn};

/// The corners of `quad` from the corner that becomes the top left after `turn`.
pub(crate) fn turned(quad: Quad, turn: Turn) -> Quad {
    let [a, b, c, d] = quad.0;
    Quad(match turn {
        Turn::None => [a, b, c, d],
        Turn::Right => [d, a, b, c],
        Turn::Over => [c, d, a, b],
        Turn::Left => [b, c, d, a],
    })
}

pub(crate) fn scaled(quad: Quad, by: f64) -> Quad {
    Quad(quad.0.map(|corner| Corner { x: corner.x * by, y: corner.y * by }))
}

pub(crate) fn length(a: Corner, b: Corner) -> f64 {
    let (x, y) = (b.x - a.x, b.y - a.y);
    (x * x + y * y).sqrt()
}

/// Lengths of the sides: top, right, bottom, left.
pub(crate) fn sides(quad: Quad) -> [f64; 4] {
    let [a, b, c, d] = quad.0;
    [length(a, b), length(b, c), length(c, d), length(d, a)]
}

/// Area, positive for clockwise corners.
pub(crate) fn area(quad: Quad) -> f64 {
    let [a, b, c, d] = quad.0;
    ((c.x - a.x) * (d.y - b.y) - (c.y - a.y) * (d.x - b.x)) / 2.0
}

/// Whether most of `part` lies within `whole`, both clockwise: its middle and what is half way from
/// there to its corners.
pub(crate) fn holds(whole: Quad, part: Quad) -> bool {
    let middle = part.0.iter().fold((0.0, 0.0), |sum, c| (sum.0 + c.x / 4.0, sum.1 + c.y / 4.0));
    let inside = |x: f64, y: f64| {
        let ends = whole.0.iter().zip(whole.0.iter().cycle().skip(1));
        ends.into_iter().all(|(a, b)| (b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x) >= 0.0)
    };
    part.0.iter().all(|c| inside(f64::midpoint(c.x, middle.0), f64::midpoint(c.y, middle.1)))
}

/// How far the paper lies from straight, in degrees clockwise, −45 to 45: its top and bottom edges
/// against the frame.
pub fn skew_degrees(quad: Quad) -> f64 {
    let [a, b, c, d] = quad.0;
    let (x, y) = (b.x - a.x + c.x - d.x, b.y - a.y + c.y - d.y);
    let degrees = y.atan2(x).to_degrees();
    let skew = degrees - (degrees / 90.0).round() * 90.0;
    if skew.is_finite() { skew } else { 0.0 }
}

/// True width and height of a paper, up to a common factor.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    pub(crate) width: f64,
    pub(crate) height: f64,
}

impl Shape {
    /// Long side by short side.
    pub(crate) fn ratio(self) -> f64 {
        self.width.max(self.height) / self.width.min(self.height).max(f64::MIN_POSITIVE)
    }

    /// The shape of the paper whose corners are seen at `quad` in a frame of `width` × `height`,
    /// taken with a camera whose axis goes through the middle of the frame.
    ///
    /// Z. Zhang, L.-W. He, "Whiteboard scanning and image enhancement", 2007: the focal length
    /// follows from the two vanishing points; where the sides are nearly parallel it does not, and is
    /// not needed.
    pub(crate) fn seen(quad: Quad, width: f64, height: f64) -> Self {
        let [top, right, bottom, left] = sides(quad);
        let measured =
            Self { width: f64::midpoint(top, bottom), height: f64::midpoint(left, right) };
        let long = width.max(height);
        let point = |c: Corner| [(c.x - width / 2.0) / long, (c.y - height / 2.0) / long, 1.0];
        let [m1, m2, m4, m3] = quad.0.map(point);
        let k2 = determinant(m1, m4, m3) / determinant(m2, m4, m3);
        let k3 = determinant(m1, m4, m2) / determinant(m3, m4, m2);
        let along = |k: f64, m: [f64; 3]| [k * m[0] - m1[0], k * m[1] - m1[1], k * m[2] - m1[2]];
        let (across, down) = (along(k2, m2), along(k3, m3));
        let flat = |n: [f64; 3]| n[0] * n[0] + n[1] * n[1];
        let tilt = across[2] * down[2];
        let focal2 = -(across[0] * down[0] + across[1] * down[1]) / tilt;
        let usual = USUAL_FOCAL * USUAL_FOCAL;
        let believed = tilt.abs() > 0.002 && (0.2..=9.0).contains(&focal2);
        let focal2 = if believed { focal2 } else { usual };
        let side = |n: [f64; 3]| (flat(n) / focal2 + n[2] * n[2]).sqrt();
        let shape = Self { width: side(across), height: side(down) };
        let sound = shape.width.is_finite() && shape.height.is_finite() && shape.ratio() < 20.0;
        if sound && shape.width.min(shape.height) > 0.0 { shape } else { measured }
    }
}

/// Focal length of a phone's main camera, in long sides of the frame.
const USUAL_FOCAL: f64 = 0.8;

fn determinant(a: [f64; 3], b: [f64; 3], c: [f64; 3]) -> f64 {
    a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0])
        + a[2] * (b[0] * c[1] - b[1] * c[0])
}

/// A projective map of the plane, row by row, with 1 at the end.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Homography(pub(crate) [f64; 8]);

impl Homography {
    /// From the rectangle of `width` × `height` to `quad` (P. Heckbert, "Fundamentals of texture
    /// mapping and image warping", 1989, section 2.2.3).
    pub(crate) fn from_rectangle(width: f64, height: f64, quad: Quad) -> Option<Self> {
        let [p0, p1, p2, p3] = quad.0;
        let (dx1, dx2, dx3) = (p1.x - p2.x, p3.x - p2.x, p0.x - p1.x + p2.x - p3.x);
        let (dy1, dy2, dy3) = (p1.y - p2.y, p3.y - p2.y, p0.y - p1.y + p2.y - p3.y);
        let det = dx1 * dy2 - dx2 * dy1;
        let g = (dx3 * dy2 - dx2 * dy3) / det;
        let h = (dx1 * dy3 - dx3 * dy1) / det;
        let map = [
            (p1.x - p0.x + g * p1.x) / width,
            (p3.x - p0.x + h * p3.x) / height,
            p0.x,
            (p1.y - p0.y + g * p1.y) / width,
            (p3.y - p0.y + h * p3.y) / height,
            p0.y,
            g / width,
            h / height,
        ];
        map.iter().all(|part| part.is_finite()).then_some(Self(map))
    }

    #[cfg(test)]
    #[expect(clippy::many_single_char_names, reason = "the letters of the formula")]
    pub(crate) fn apply(&self, x: f64, y: f64) -> (f64, f64) {
        let [a, b, c, d, e, f, g, h] = self.0;
        let w = g * x + h * y + 1.0;
        ((a * x + b * y + c) / w, (d * x + e * y + f) / w)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::Paper;

    fn quad(corners: [(f64, f64); 4]) -> Quad {
        Quad(corners.map(|(x, y)| Corner { x, y }))
    }

    #[test]
    fn the_corners_of_a_rectangle_go_to_the_corners_of_the_quad() {
        let seen = quad([(10.0, 20.0), (310.0, 40.0), (290.0, 380.0), (5.0, 350.0)]);
        let map = Homography::from_rectangle(210.0, 297.0, seen).unwrap();
        let rectangle = [(0.0, 0.0), (210.0, 0.0), (210.0, 297.0), (0.0, 297.0)];
        for ((x, y), corner) in rectangle.into_iter().zip(seen.0) {
            let (u, v) = map.apply(x, y);
            assert!((u - corner.x).abs() < 1e-9 && (v - corner.y).abs() < 1e-9);
        }
        let point = quad([(1.0, 1.0); 4]);
        assert!(Homography::from_rectangle(1.0, 1.0, point).is_none());
    }

    #[test]
    fn a_page_seen_from_the_side_keeps_its_proportions() {
        let card = tram_testkit::card_front(&tram_testkit::Person::applicant());
        let page = tram_testkit::paper(tram_testkit::Paper::Divorce);
        for (sheet, paper) in [(card, Paper::Card), (page, Paper::A4)] {
            for (turn, tilt, towards) in [(0.0, 0.0, 0.0), (7.0, 12.0, 10.0), (-11.0, 25.0, 60.0)] {
                // The corners alone count here; the smallest picture is drawn.
                let scene = tram_testkit::Scene {
                    width: 80,
                    height: 60,
                    turn,
                    tilt,
                    towards,
                    ..tram_testkit::Scene::of(&sheet, tram_testkit::Desk::Grey)
                };
                let (_, seen) = tram_testkit::photograph(&scene, 1);
                let shape = Shape::seen(seen, 80.0, 60.0);
                assert_eq!(Paper::of(shape), paper, "{} at tilt {tilt}", shape.ratio());
            }
        }
    }

    #[test]
    fn skew_is_measured_against_the_nearest_quarter_turn() {
        let level = Quad::whole(100, 50);
        assert!(skew_degrees(level).abs() < 1e-12);
        let tipped = quad([(0.0, 0.0), (100.0, 8.749), (91.251, 108.749), (-8.749, 100.0)]);
        assert!((skew_degrees(tipped) - 5.0).abs() < 0.01);
        assert!((skew_degrees(turned(tipped, Turn::Left)) - 5.0).abs() < 0.01);
    }
}

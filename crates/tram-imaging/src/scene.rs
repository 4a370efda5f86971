//! Simple scenes for tests, drawn without fonts: a page with lines like print on grained wood, seen
//! by a camera that is a formula.

use tram_domain::{Corner, Quad};

use crate::geometry::Homography;
use crate::jpeg;
use crate::picture::Picture;

/// How a paper lies before the camera.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lying {
    /// Millimetres.
    pub(crate) paper: (f64, f64),
    /// Its ground, 0 to 255.
    pub(crate) ground: f64,
    /// Degrees clockwise.
    pub(crate) turn: f64,
    /// Degrees from above.
    pub(crate) tilt: f64,
    /// How much of the frame's height it fills.
    pub(crate) fill: f64,
    /// Brightness of the desk, 0 to 255, and how much its grain changes it.
    pub(crate) desk: (f64, f64),
    pub(crate) seed: u64,
}

impl Default for Lying {
    fn default() -> Self {
        Self {
            paper: (210.0, 297.0),
            ground: 236.0,
            turn: 6.0,
            tilt: 14.0,
            fill: 0.84,
            desk: (85.0, 30.0),
            seed: 1,
        }
    }
}

impl Lying {
    pub(crate) fn card() -> Self {
        Self { paper: (85.60, 53.98), ground: 205.0, fill: 0.66, ..Self::default() }
    }

    /// Where the corners are in a frame of `width` × `height`.
    pub(crate) fn quad(&self, width: f64, height: f64) -> Quad {
        let (across, down) = self.paper;
        let (sin, cos) = self.turn.to_radians().sin_cos();
        let (tilt_sin, tilt_cos) = self.tilt.to_radians().sin_cos();
        let distance = 2.4 * across.max(down);
        let seen = |x: f64, y: f64| {
            let (x, y) = (x * cos - y * sin, x * sin + y * cos);
            let depth = 1.0 + y * tilt_sin / distance;
            (x / depth, y * tilt_cos / depth)
        };
        let half = (across / 2.0, down / 2.0);
        let flat = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]
            .map(|(x, y)| seen(x * half.0, y * half.1));
        let span = |of: fn(&(f64, f64)) -> f64| {
            let ends = flat.iter().map(of);
            (ends.clone().fold(f64::MAX, f64::min), ends.fold(f64::MIN, f64::max))
        };
        let ((left, right), (top, bottom)) = (span(|p| p.0), span(|p| p.1));
        let zoom = self.fill * (height / (bottom - top)).min(width / (right - left));
        Quad(flat.map(|(x, y)| Corner {
            x: width / 2.0 + (x - f64::midpoint(left, right)) * zoom,
            y: height / 2.0 + (y - f64::midpoint(top, bottom)) * zoom,
        }))
    }
}

/// The photograph as JPEG, and the true corners.
pub(crate) fn photo(lying: &Lying, width: u32, height: u32) -> (Vec<u8>, Quad) {
    let quad = lying.quad(f64::from(width), f64::from(height));
    (jpeg::encode(&exposed(lying, Some(quad), width, height), 88).unwrap(), quad)
}

/// The same desk with nothing on it.
pub(crate) fn desk(lying: &Lying, width: u32, height: u32) -> Vec<u8> {
    jpeg::encode(&exposed(lying, None, width, height), 88).unwrap()
}

fn exposed(lying: &Lying, quad: Option<Quad>, width: u32, height: u32) -> Picture {
    // From the frame back to the paper: the inverse of a homography is one, too.
    let back = quad.map(|quad| inverse(Homography::from_rectangle(1.0, 1.0, quad).unwrap()));
    let mut rgb = Vec::with_capacity(width as usize * height as usize * 3);
    let mut noise = lying.seed | 1;
    for y in 0..height {
        for x in 0..width {
            let mut level = 0.0;
            for (dx, dy) in [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)] {
                let (x, y) = (f64::from(x) + dx, f64::from(y) + dy);
                let inside = back.map(|back| back.apply(x, y));
                let inside =
                    inside.filter(|(u, v)| (0.0..1.0).contains(u) && (0.0..1.0).contains(v));
                level += match inside {
                    Some((u, v)) => printed(lying, u, v),
                    None => wood(lying, x / f64::from(width), y / f64::from(width)),
                } / 4.0;
            }
            noise ^= noise << 13;
            noise ^= noise >> 7;
            noise ^= noise << 17;
            let grain = (noise % 1024) as f64 / 256.0 - 2.0;
            let light = 1.0 - 0.12 * f64::from(x) / f64::from(width);
            let part = |tint: f64| (level * tint * light + grain).clamp(0.0, 255.0) as u8;
            rgb.extend([part(1.0), part(0.985), part(0.96)]);
        }
    }
    Picture::new(width, height, rgb).unwrap()
}

/// The paper at (u, v), 0 to 1: a black square in the upper left corner, then lines of words.
fn printed(lying: &Lying, u: f64, v: f64) -> f64 {
    let (x, y) = (u * lying.paper.0, v * lying.paper.1);
    let scale = lying.paper.0 / 210.0;
    let square = (15.0..36.0).contains(&(x / scale)) && (15.0..36.0).contains(&(y / scale));
    let body = (0.1..0.9).contains(&u) && (0.17..0.92).contains(&v);
    let line = (y / scale).rem_euclid(8.0) < 2.6 && (x / scale).rem_euclid(17.0) < 13.5;
    let stroke = (x / scale * 1.3).rem_euclid(1.0) < 0.55;
    if square || (body && line && stroke) { 35.0 } else { lying.ground }
}

fn wood(lying: &Lying, x: f64, y: f64) -> f64 {
    let seed = lying.seed as f64;
    let rings = ((y * 60.0 + (x * 3.0 + seed).sin() * 4.0 + seed).sin() + 1.0) / 2.0;
    let fibre = ((y * 311.0 + x * 9.0 + seed * 7.0).sin() * (x * 31.0 + seed).sin() + 1.0) / 2.0;
    lying.desk.0 + lying.desk.1 * (0.6 * rings + 0.4 * fibre)
}

fn inverse(map: Homography) -> Homography {
    let [a, b, c, d, e, f, g, h] = map.0;
    let rows = [
        e - f * h,
        c * h - b,
        b * f - c * e,
        f * g - d,
        a - c * g,
        c * d - a * f,
        d * h - e * g,
        b * g - a * h,
        a * e - b * d,
    ];
    let last = rows[8];
    Homography(std::array::from_fn(|index| rows[index] / last))
}

/// Mean distance between corresponding corners.
pub(crate) fn corner_error(found: Quad, truth: Quad) -> f64 {
    let pairs = found.0.iter().zip(truth.0);
    pairs.map(|(a, b)| crate::geometry::length(*a, b)).sum::<f64>() / 4.0
}

/// Common area by joint area (P. Jaccard), of two convex quadrilaterals.
pub(crate) fn jaccard(a: Quad, b: Quad) -> f64 {
    let mut common: Vec<(f64, f64)> = a.0.iter().map(|c| (c.x, c.y)).collect();
    for side in 0..4 {
        let (from, to) = (b.0[side], b.0[(side + 1) % 4]);
        let inside =
            |p: (f64, f64)| (to.x - from.x) * (p.1 - from.y) - (to.y - from.y) * (p.0 - from.x);
        let mut kept = Vec::new();
        for index in 0..common.len() {
            let (p, q) = (common[index], common[(index + 1) % common.len()]);
            let (ip, iq) = (inside(p), inside(q));
            if ip >= 0.0 {
                kept.push(p);
            }
            if (ip >= 0.0) != (iq >= 0.0) {
                let t = ip / (ip - iq);
                kept.push((p.0 + (q.0 - p.0) * t, p.1 + (q.1 - p.1) * t));
            }
        }
        common = kept;
    }
    let next = common.iter().cycle().skip(1);
    let both = common.iter().zip(next).map(|(p, q)| p.0 * q.1 - p.1 * q.0).sum::<f64>() / 2.0;
    both / (crate::geometry::area(a) + crate::geometry::area(b) - both)
}

//! From the desk to the frame and back, through a lens that bends straight lines a little.
#![expect(
    clippy::cast_possible_truncation,
    clippy::many_single_char_names,
    reason = "rendering is done in single precision; entries of a matrix have no better names"
)]

use tram_domain::Corner;

use crate::plane::Homography;

/// A pinhole and a lens: millimetres on the desk to pixels of the frame.
#[derive(Clone, Debug)]
pub(crate) struct View {
    there: Homography,
    back: [[f32; 3]; 3],
    middle: (f64, f64),
    /// Half the diagonal, the unit of radii.
    reach: f64,
    bend: f64,
}

impl View {
    /// `bend` is the first radial coefficient (Brown), with radii in half diagonals: below zero a
    /// pincushion, above zero a barrel.
    pub(crate) fn new(there: Homography, (width, height): (u32, u32), bend: f64) -> Self {
        let middle = (f64::from(width) / 2.0, f64::from(height) / 2.0);
        let back = there.inverse().entries();
        let scale = back.iter().flatten().fold(0.0_f64, |most, part| most.max(part.abs()));
        let back = back.map(|row| row.map(|part| (part / scale) as f32));
        Self { there, back, middle, reach: middle.0.hypot(middle.1), bend }
    }

    /// Where a point of the desk is seen.
    pub(crate) fn seen(&self, at: (f64, f64)) -> Corner {
        let (x, y) = self.there.apply(at);
        let (dx, dy) = ((x - self.middle.0) / self.reach, (y - self.middle.1) / self.reach);
        // The lens is written from the frame outwards; the way there is found by repetition.
        let mut factor = 1.0;
        for _ in 0..24 {
            let square = (dx * dx + dy * dy) * factor * factor;
            factor = 1.0 / (1.0 + self.bend * square);
        }
        Corner {
            x: self.middle.0 + dx * factor * self.reach,
            y: self.middle.1 + dy * factor * self.reach,
        }
    }

    /// Which point of the desk a pixel shows.
    #[inline]
    pub(crate) fn on_desk(&self, x: f32, y: f32) -> (f32, f32) {
        let (cx, cy, reach) = (self.middle.0 as f32, self.middle.1 as f32, self.reach as f32);
        let (dx, dy) = (x - cx, y - cy);
        let factor = 1.0 + self.bend as f32 * (dx * dx + dy * dy) / (reach * reach);
        let (x, y) = (cx + dx * factor, cy + dy * factor);
        let [[a, b, c], [d, e, f], [g, h, i]] = self.back;
        let below = 1.0 / (g * x + h * y + i);
        ((a * x + b * y + c) * below, (d * x + e * y + f) * below)
    }

    /// Pixels to a millimetre around a point of the desk.
    pub(crate) fn density(&self, (x, y): (f64, f64)) -> f64 {
        let span = |a: Corner, b: Corner| (b.x - a.x).hypot(b.y - a.y) / 4.0;
        let across = span(self.seen((x - 2.0, y)), self.seen((x + 2.0, y)));
        let down = span(self.seen((x, y - 2.0)), self.seen((x, y + 2.0)));
        (across * down).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_lens_bends_one_way_it_bends_back_the_other() {
        let there = Homography::camera(12.0, 24.0, 70.0, 500.0).framed(3000.0, (700.0, 540.0));
        let view = View::new(there, (1500, 1100), 0.04);
        for point in [(0.0, 0.0), (90.0, -60.0), (-105.0, 80.0)] {
            let seen = view.seen(point);
            let (x, y) = view.on_desk(seen.x as f32, seen.y as f32);
            let off = (f64::from(x) - point.0).hypot(f64::from(y) - point.1);
            assert!(off < 0.02, "{off} mm off at {point:?}");
        }
    }
}

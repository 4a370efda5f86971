//! Straightening: every pixel of the page fetched from where the frame shows it.
#![expect(
    clippy::indexing_slicing,
    reason = "a kernel over millions of pixels; every index is clamped to the picture first"
)]
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "clamped coordinates of a picture of at most 64 million pixels"
)]

use rayon::prelude::*;
use tram_domain::Quad;

use crate::error::ImageError;
use crate::geometry::{self, Homography};
use crate::planes::Planes;

/// Draws what lies inside `quad` as `width` × `height` pixels, neighbours blended; each plane at its
/// own size.
pub(crate) fn straightened(
    from: &Planes,
    quad: Quad,
    width: u32,
    height: u32,
) -> Result<Planes, ImageError> {
    let (across, down) = (f64::from(width), f64::from(height));
    let full = Homography::from_rectangle(across, down, quad);
    let half = Homography::from_rectangle(across / 2.0, down / 2.0, geometry::scaled(quad, 0.5));
    let (Some(full), Some(half)) = (full, half) else {
        return Err(ImageError::CannotStraighten);
    };
    let colour_size = from.colour_size();
    let colour_target = (width.div_ceil(2), height.div_ceil(2));
    let luma = plane(&from.luma, (from.width, from.height), &full, (width, height));
    let blue = plane(&from.blue, colour_size, &half, colour_target);
    let red = plane(&from.red, colour_size, &half, colour_target);
    Planes::new(width, height, luma, [blue, red])
}

fn plane(from: &[u8], size: (u32, u32), map: &Homography, target: (u32, u32)) -> Vec<u8> {
    let (width, height) = (target.0 as usize, target.1 as usize);
    let mut levels = vec![0; width * height];
    let sampler = Sampler::new(from, size);
    levels
        .par_chunks_exact_mut(width)
        .enumerate()
        .for_each(|(row, target)| sampler.fill(target, row, map));
    levels
}

struct Sampler<'a> {
    levels: &'a [u8],
    pitch: usize,
    last: (f32, f32),
}

impl<'a> Sampler<'a> {
    fn new(levels: &'a [u8], (width, height): (u32, u32)) -> Self {
        Self { levels, pitch: width as usize, last: ((width - 1) as f32, (height - 1) as f32) }
    }

    /// One row of the page. Along a row numerators and denominator grow by the same steps.
    #[expect(clippy::many_single_char_names, reason = "the letters of the formula")]
    fn fill(&self, target: &mut [u8], row: usize, map: &Homography) {
        let [a, b, c, d, e, f, g, h] = map.0;
        let y = row as f64 + 0.5;
        let (x0, y0, w0) = (b * y + c, e * y + f, h * y + 1.0);
        for (column, pixel) in target.iter_mut().enumerate() {
            let x = column as f64 + 0.5;
            let scale = 1.0 / (g * x + w0);
            let u = ((a * x + x0) * scale) as f32 - 0.5;
            let v = ((d * x + y0) * scale) as f32 - 0.5;
            *pixel = self.blend(u, v);
        }
    }

    /// Four neighbours, weighted in 1/256.
    fn blend(&self, u: f32, v: f32) -> u8 {
        let (u, v) = (u.clamp(0.0, self.last.0), v.clamp(0.0, self.last.1));
        let (left, top) = (u as usize, v as usize);
        let (fx, fy) = (((u - left as f32) * 256.0) as u32, ((v - top as f32) * 256.0) as u32);
        let right = usize::from((left as f32) < self.last.0);
        let below = if (top as f32) < self.last.1 { self.pitch } else { 0 };
        let at = top * self.pitch + left;
        let level = |at: usize| u32::from(self.levels[at]);
        let above = level(at) * (256 - fx) + level(at + right) * fx;
        let under = level(at + below) * (256 - fx) + level(at + below + right) * fx;
        ((above * (256 - fy) + under * fy + 32_768) >> 16) as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tram_domain::Corner;

    fn ramp() -> Planes {
        let luma = (0..20_u8).flat_map(|y| (0..30_u8).map(move |x| x * 4 + y * 6)).collect();
        let blue = (0..10_u8).flat_map(|y| (0..15_u8).map(move |x| x * 8 + y * 5)).collect();
        Planes::new(30, 20, luma, [blue, vec![7; 150]]).unwrap()
    }

    #[test]
    fn the_whole_frame_stays_as_it_is() {
        let same = straightened(&ramp(), Quad::whole(30, 20), 30, 20).unwrap();
        assert_eq!(same, ramp());
    }

    #[test]
    fn corners_outside_the_frame_repeat_its_edge() {
        let corner = |x: f64, y: f64| Corner { x, y };
        let quad =
            Quad([corner(-9.0, -9.0), corner(40.0, -5.0), corner(45.0, 33.0), corner(-3.0, 28.0)]);
        let page = straightened(&ramp(), quad, 50, 40).unwrap();
        assert_eq!((page.luma[0], page.blue[0], page.red[0]), (0, 0, 7));
        let last = (page.luma.last(), page.blue.last(), page.red.last());
        assert_eq!(last, (Some(&(29 * 4 + 19 * 6)), Some(&(14 * 8 + 9 * 5)), Some(&7)));
    }
}

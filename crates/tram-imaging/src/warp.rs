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
use crate::geometry::Homography;
use crate::picture::Picture;

/// Draws what lies inside `quad` as `width` × `height` pixels, neighbours blended.
pub(crate) fn straightened(
    from: &Picture,
    quad: Quad,
    width: u32,
    height: u32,
) -> Result<Picture, ImageError> {
    let map = Homography::from_rectangle(f64::from(width), f64::from(height), quad)
        .ok_or(ImageError::CannotStraighten)?;
    let mut rgb = vec![0; width as usize * height as usize * 3];
    let sampler = Sampler::new(from);
    rgb.par_chunks_exact_mut(width as usize * 3)
        .enumerate()
        .for_each(|(row, target)| sampler.fill(target, row, &map));
    Picture::new(width, height, rgb)
}

struct Sampler<'a> {
    rgb: &'a [u8],
    pitch: usize,
    last: (f32, f32),
}

impl<'a> Sampler<'a> {
    fn new(picture: &'a Picture) -> Self {
        let last = ((picture.width - 1) as f32, (picture.height - 1) as f32);
        Self { rgb: &picture.rgb, pitch: picture.width as usize * 3, last }
    }

    /// One row of the page. Along a row numerators and denominator grow by the same steps.
    fn fill(&self, target: &mut [u8], row: usize, map: &Homography) {
        let [a, b, c, d, e, f, g, h] = map.0;
        let y = row as f64 + 0.5;
        let (x0, y0, w0) = (b * y + c, e * y + f, h * y + 1.0);
        for (column, pixel) in target.chunks_exact_mut(3).enumerate() {
            let x = column as f64 + 0.5;
            let scale = 1.0 / (g * x + w0);
            let u = ((a * x + x0) * scale) as f32 - 0.5;
            let v = ((d * x + y0) * scale) as f32 - 0.5;
            self.blend(u, v, pixel);
        }
    }

    /// Four neighbours, weighted in 1/256.
    fn blend(&self, u: f32, v: f32, pixel: &mut [u8]) {
        let (u, v) = (u.clamp(0.0, self.last.0), v.clamp(0.0, self.last.1));
        let (left, top) = (u as usize, v as usize);
        let (fx, fy) = (((u - left as f32) * 256.0) as u32, ((v - top as f32) * 256.0) as u32);
        let right = if (left as f32) < self.last.0 { 3 } else { 0 };
        let below = if (top as f32) < self.last.1 { self.pitch } else { 0 };
        let first = top * self.pitch + left * 3;
        for (part, target) in pixel.iter_mut().enumerate() {
            let at = first + part;
            let above = u32::from(self.rgb[at]) * (256 - fx) + u32::from(self.rgb[at + right]) * fx;
            let under = u32::from(self.rgb[at + below]) * (256 - fx)
                + u32::from(self.rgb[at + below + right]) * fx;
            *target = ((above * (256 - fy) + under * fy + 32_768) >> 16) as u8;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tram_domain::Corner;

    fn ramp() -> Picture {
        let pixels = (0..20_u8).flat_map(|y| (0..30_u8).flat_map(move |x| [x * 8, y * 12, 7]));
        Picture::new(30, 20, pixels.collect()).unwrap()
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
        assert_eq!(page.rgb[..3], [0, 0, 7]);
        assert_eq!(page.rgb[page.rgb.len() - 3..], [29 * 8, 19 * 12, 7]);
    }
}

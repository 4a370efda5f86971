//! Pixels in memory: three bytes a pixel, or one.

use image::{DynamicImage, RgbImage};

use crate::error::ImageError;
use crate::limits;

/// Red, green, blue.
#[derive(Clone, Eq, PartialEq)]
pub(crate) struct Picture {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) rgb: Vec<u8>,
}

impl std::fmt::Debug for Picture {
    /// The size alone: pixels are personal data.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Picture({} × {})", self.width, self.height)
    }
}

impl Picture {
    pub(crate) fn new(width: u32, height: u32, rgb: Vec<u8>) -> Result<Self, ImageError> {
        limits::check_size(width, height)?;
        let wanted = u64::from(width) * u64::from(height) * 3;
        if rgb.len() as u64 == wanted {
            Ok(Self { width, height, rgb })
        } else {
            Err(ImageError::Damaged)
        }
    }

    /// Whatever the decoder made, on white where it is transparent.
    pub(crate) fn from_dynamic(image: DynamicImage) -> Result<Self, ImageError> {
        let rgb = if image.color().has_alpha() {
            let rgba = image.into_rgba8();
            let (width, height) = rgba.dimensions();
            let mut bytes = Vec::with_capacity(rgba.as_raw().len() / 4 * 3);
            for pixel in rgba.pixels() {
                let [red, green, blue, alpha] = pixel.0;
                bytes.extend([red, green, blue].map(|part| on_white(part, alpha)));
            }
            return Self::new(width, height, bytes);
        } else {
            image.into_rgb8()
        };
        let (width, height) = rgb.dimensions();
        Self::new(width, height, rgb.into_raw())
    }

    pub(crate) fn into_dynamic(self) -> Result<DynamicImage, ImageError> {
        RgbImage::from_raw(self.width, self.height, self.rgb)
            .map(DynamicImage::ImageRgb8)
            .ok_or(ImageError::Damaged)
    }

    /// Brightness alone.
    pub(crate) fn luma(&self) -> Luma {
        let pixels = self.rgb.chunks_exact(3).map(luma_of).collect();
        Luma { width: self.width, height: self.height, pixels }
    }

    /// Whether no pixel has colour.
    pub(crate) fn is_grey(&self) -> bool {
        self.rgb.chunks_exact(3).all(|pixel| matches!(pixel, [r, g, b] if r == g && g == b))
    }
}

/// Brightness, one byte a pixel.
#[derive(Clone)]
pub(crate) struct Luma {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) pixels: Vec<u8>,
}

fn on_white(part: u8, alpha: u8) -> u8 {
    let (part, alpha) = (u32::from(part), u32::from(alpha));
    let mixed = (part * alpha + 255 * (255 - alpha) + 127) / 255;
    u8::try_from(mixed).unwrap_or(u8::MAX)
}

/// Brightness as JPEG defines it (ITU-R BT.601).
pub(crate) fn luma_of(pixel: &[u8]) -> u8 {
    let [red, green, blue] = pixel else { return 0 };
    let sum = 19_595 * u32::from(*red) + 38_470 * u32::from(*green) + 7_471 * u32::from(*blue);
    u8::try_from((sum + 32_768) >> 16).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Rgba, RgbaImage};

    #[test]
    fn what_is_transparent_becomes_white_paper() {
        let mut image = RgbaImage::from_pixel(2, 1, Rgba([10, 20, 30, 0]));
        image.put_pixel(1, 0, Rgba([10, 20, 30, 255]));
        let picture = Picture::from_dynamic(image.into()).unwrap();
        assert_eq!(picture.rgb, [255, 255, 255, 10, 20, 30]);
        assert!(!picture.is_grey());
        assert_eq!(format!("{picture:?}"), "Picture(2 × 1)");
    }

    #[test]
    fn brightness_keeps_black_and_white() {
        assert_eq!(luma_of(&[255, 255, 255]), 255);
        assert_eq!(luma_of(&[0, 0, 0]), 0);
        assert!(luma_of(&[0, 255, 0]) > luma_of(&[255, 0, 0]));
    }
}

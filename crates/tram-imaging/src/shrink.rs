//! Making pictures smaller, every pixel counting.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

use crate::error::ImageError;
use crate::picture::Luma;

/// To `width` × `height` pixels; larger is possible too.
pub(crate) fn luma(from: &Luma, width: u32, height: u32) -> Result<Luma, ImageError> {
    let pixels = resized(&from.pixels, (from.width, from.height), (width, height), PixelType::U8)?;
    Ok(Luma { width, height, pixels })
}

pub(crate) fn resized(
    bytes: &[u8],
    from: (u32, u32),
    to: (u32, u32),
    pixel: PixelType,
) -> Result<Vec<u8>, ImageError> {
    let source = ImageRef::new(from.0, from.1, bytes, pixel).map_err(|_| ImageError::Damaged)?;
    let mut target = Image::new(to.0, to.1, pixel);
    // Triangles spread over all source pixels when shrinking and are plain bilinear when growing.
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Bilinear));
    Resizer::new().resize(&source, &mut target, &options).map_err(|_| ImageError::Damaged)?;
    Ok(target.into_vec())
}

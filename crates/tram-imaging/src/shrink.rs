//! Making pictures smaller, every pixel counting.

use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::U8;
use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};

use crate::error::ImageError;
use crate::picture::Luma;

/// To `width` × `height` pixels; larger is possible too.
pub(crate) fn luma(from: &Luma, width: u32, height: u32) -> Result<Luma, ImageError> {
    let pixels = resized(&from.pixels, (from.width, from.height), (width, height))?;
    Ok(Luma { width, height, pixels })
}

/// A plane of one byte a pixel to another size.
pub(crate) fn resized(
    bytes: &[u8],
    from: (u32, u32),
    to: (u32, u32),
) -> Result<Vec<u8>, ImageError> {
    let damaged = |_| ImageError::Damaged;
    // A kind of pixel by name: otherwise all that the library knows are compiled into this crate.
    let source = TypedImageRef::<U8>::from_buffer(from.0, from.1, bytes).map_err(damaged)?;
    let mut pixels = vec![0; to.0 as usize * to.1 as usize];
    let mut target = TypedImage::<U8>::from_buffer(to.0, to.1, &mut pixels).map_err(damaged)?;
    // Triangles spread over all source pixels when shrinking and are plain bilinear when growing.
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Bilinear));
    Resizer::new().resize_typed(&source, &mut target, &options).map_err(|_| ImageError::Damaged)?;
    Ok(pixels)
}

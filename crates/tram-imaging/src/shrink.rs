//! Making pictures smaller, every pixel counting.

use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::{U8, U8x3};
use fast_image_resize::{FilterType, PixelTrait, PixelType, ResizeAlg, ResizeOptions, Resizer};

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
    // Named types: otherwise every kind of pixel that the library knows is compiled into this crate.
    if pixel == PixelType::U8 {
        typed::<U8>(bytes, from, to)
    } else if pixel == PixelType::U8x3 {
        typed::<U8x3>(bytes, from, to)
    } else {
        Err(ImageError::Damaged)
    }
}

fn typed<P: PixelTrait>(
    bytes: &[u8],
    from: (u32, u32),
    to: (u32, u32),
) -> Result<Vec<u8>, ImageError> {
    let damaged = |_| ImageError::Damaged;
    let source = TypedImageRef::<P>::from_buffer(from.0, from.1, bytes).map_err(damaged)?;
    let mut pixels = vec![0; to.0 as usize * to.1 as usize * P::size()];
    let mut target = TypedImage::<P>::from_buffer(to.0, to.1, &mut pixels).map_err(damaged)?;
    // Triangles spread over all source pixels when shrinking and are plain bilinear when growing.
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Bilinear));
    Resizer::new().resize_typed(&source, &mut target, &options).map_err(|_| ImageError::Damaged)?;
    Ok(pixels)
}

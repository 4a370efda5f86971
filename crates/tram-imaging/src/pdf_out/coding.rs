//! JPEG for the file: packed a little tighter than for looking at, in colour or in grey.

use turbojpeg::{Colorspace, Compressor, Image, PixelFormat, Subsamp, YuvPlanesImage};

use crate::error::ImageError;
use crate::jpeg;
use crate::planes::Planes;

/// Whether the picture is in grey; what has neither one nor three parts is refused.
pub(super) fn is_grey(bytes: &[u8]) -> Result<bool, ImageError> {
    match jpeg::header(bytes)?.colorspace {
        Colorspace::Gray => Ok(true),
        Colorspace::RGB | Colorspace::YCbCr => Ok(false),
        Colorspace::CMYK | Colorspace::YCCK => Err(ImageError::Damaged),
    }
}

/// Opens at full size.
pub(super) fn open(bytes: &[u8]) -> Result<Planes, ImageError> {
    jpeg::planes(bytes, jpeg::EIGHTHS)
}

/// Writes in colour. Both sides are even, as [`even`] makes them.
pub(super) fn colour(planes: &Planes, quality: u8) -> Result<Vec<u8>, ImageError> {
    let (width, height) = (planes.width as usize, planes.height as usize);
    let image = YuvPlanesImage {
        y_plane: planes.luma.as_slice(),
        u_plane: planes.blue.as_slice(),
        v_plane: planes.red.as_slice(),
        width,
        height,
        y_stride: width,
        u_stride: width / 2,
        v_stride: width / 2,
        subsamp: Subsamp::Sub2x2,
    };
    let written = || {
        let mut encoder = Compressor::new()?;
        encoder.set_quality(i32::from(quality))?;
        encoder.set_optimize(true)?;
        encoder.set_subsamp(Subsamp::Sub2x2)?;
        encoder.compress_yuv_planes_to_vec(&image)
    };
    written().map_err(|_: turbojpeg::Error| ImageError::Damaged)
}

/// Writes the brightness alone.
pub(super) fn grey(planes: &Planes, quality: u8) -> Result<Vec<u8>, ImageError> {
    let (width, height) = (planes.width as usize, planes.height as usize);
    let image = Image {
        pixels: planes.luma.as_slice(),
        width,
        pitch: width,
        height,
        format: PixelFormat::GRAY,
    };
    let written = || {
        let mut encoder = Compressor::new()?;
        encoder.set_quality(i32::from(quality))?;
        encoder.set_optimize(true)?;
        encoder.set_subsamp(Subsamp::Gray)?;
        encoder.compress_to_vec(image)
    };
    written().map_err(|_: turbojpeg::Error| ImageError::Damaged)
}

/// A length as an even number of pixels, rounded up: colour has half as many.
pub(super) fn even(length: f64) -> u32 {
    let whole = crate::render::pixels(length.ceil());
    whole + whole % 2
}

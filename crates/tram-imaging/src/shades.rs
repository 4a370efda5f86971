//! A page as readers want it: brightness alone.

use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder as _};

use crate::error::ImageError;
use crate::jpeg;
use crate::limits;

/// Brightness of a page, one byte a pixel, row by row.
#[derive(Clone, Eq, PartialEq)]
pub struct Shades {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Brightness, 0 to 255.
    pub pixels: Vec<u8>,
}

impl std::fmt::Debug for Shades {
    /// The size alone: pixels are personal data.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Shades({} × {})", self.width, self.height)
    }
}

impl Shades {
    /// As PNG, without a loss.
    pub fn to_png(&self) -> Result<Vec<u8>, ImageError> {
        let mut bytes = Vec::new();
        let wanted = u64::from(self.width) * u64::from(self.height);
        if self.pixels.len() as u64 != wanted {
            return Err(ImageError::Damaged);
        }
        PngEncoder::new(&mut bytes)
            .write_image(&self.pixels, self.width, self.height, ExtendedColorType::L8)
            .map_err(|_| ImageError::Damaged)?;
        Ok(bytes)
    }
}

/// The brightness of a JPEG of ours, such as a rendition.
pub fn shades(jpeg: &[u8]) -> Result<Shades, ImageError> {
    limits::check_bytes(jpeg)?;
    let planes = jpeg::planes(jpeg, jpeg::EIGHTHS)?;
    Ok(Shades { width: planes.width, height: planes.height, pixels: planes.luma })
}

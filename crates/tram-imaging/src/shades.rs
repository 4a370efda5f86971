//! A page as readers want it: brightness alone.

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

/// The brightness of a JPEG of ours, such as a rendition.
pub fn shades(jpeg: &[u8]) -> Result<Shades, ImageError> {
    limits::check_bytes(jpeg)?;
    let planes = jpeg::planes(jpeg, jpeg::EIGHTHS)?;
    Ok(Shades { width: planes.width, height: planes.height, pixels: planes.luma })
}

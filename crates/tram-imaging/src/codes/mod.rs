//! The codes printed on a page or card. A small picture tells where something lies that looks like a
//! code; each such spot is read at one size that suits the reader, then sharpened in steps. The number
//! of looks is fixed, and so is the time they take. QR codes are found at any angle, so nothing is
//! turned.
//!
//! A card's code holds UTF-8 without saying so. The bytes are taken as they are; guessing at a
//! character set is how Vietnamese names get damaged.

mod joined;
mod ladder;
mod look;
mod sharpen;
mod spots;

#[cfg(test)]
mod tests;

use tram_domain::Quad;

use crate::error::ImageError;
use crate::frame::CleanFrame;
use crate::render::Decoded;

pub use joined::codes_joined;

/// A code that was read.
#[derive(Clone, PartialEq)]
pub struct Code {
    /// What it says: its bytes, which were sound UTF-8.
    pub text: String,
    /// Where it is, in frame pixels, from its own top left.
    pub quad: Quad,
    /// What kind of code it is.
    pub kind: CodeKind,
}

impl std::fmt::Debug for Code {
    /// The kind alone: a card's code is personal data.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Code").field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// A kind of code.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CodeKind {
    /// QR, on citizen cards and on most papers that carry a code.
    Qr,
    /// Data Matrix.
    DataMatrix,
}

impl CodeKind {
    /// The name in contracts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Qr => "qr",
            Self::DataMatrix => "data_matrix",
        }
    }
}

/// Reads the codes in a frame. A frame that cannot be opened has none.
pub fn codes(frame: &CleanFrame) -> Vec<Code> {
    let opened = Decoded::open(&frame.bytes);
    opened.and_then(|decoded| decoded.codes()).unwrap_or_default()
}

impl Decoded {
    /// Reads the codes in an opened frame.
    pub fn codes(&self) -> Result<Vec<Code>, ImageError> {
        let luma = self.planes.to_luma();
        let mut found = ladder::climbed(&luma)?;
        let to_frame = 1.0 / self.scale;
        for code in &mut found {
            code.quad = crate::geometry::scaled(code.quad, to_frame);
        }
        Ok(found)
    }
}

//! Black and white as fax machines pack it (group 4, ITU-T T.6): a page of print in a few tens of
//! kilobytes, every edge as it is.

use fax::encoder::Encoder;
use fax::{Color, VecWriter};

use crate::error::ImageError;

/// Packs rows of bits, most significant first, one for ink.
pub(super) fn packed(width: u32, rows: &[u8]) -> Result<Vec<u8>, ImageError> {
    let across = u16::try_from(width).map_err(|_| ImageError::Damaged)?;
    let stride = (width as usize).div_ceil(8).max(1);
    let mut encoder = Encoder::new(VecWriter::new());
    for row in rows.chunks_exact(stride) {
        let bits = (0..width as usize).map(|x| {
            let byte = row.get(x / 8).copied().unwrap_or(0);
            if byte & (0x80 >> (x % 8)) == 0 { Color::White } else { Color::Black }
        });
        let written = encoder.encode_line(bits, across);
        written.map_err(|never| match never {})?;
    }
    Ok(encoder.finish().map_err(|never| match never {})?.finish())
}

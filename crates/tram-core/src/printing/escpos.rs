//! ESC/POS, the language of roll printers, as far as a picture needs it. The crate `escpos` also
//! writes to devices, without a limit in time, and decodes pictures anew; this is a few bytes.

use super::raster::Raster;

/// Puts the printer as after switching on (`ESC @`).
const BEGIN: [u8; 2] = [0x1b, b'@'];
/// One raster picture in full resolution (`GS v 0`).
const PICTURE: [u8; 4] = [0x1d, b'v', b'0', 0];
/// Moves the last row past the knife (`ESC d`, six lines).
const FEED: [u8; 3] = [0x1b, b'd', 6];
/// Cuts, but for one point, and the paper stays in the printer's mouth (`GS V 1`). Printers without a
/// knife pass over it.
const CUT: [u8; 3] = [0x1d, b'V', 1];
/// Rows a picture: cheap printers keep no more than a few kilobytes.
const BAND: u16 = 64;

/// What a printer is sent to print this and cut it off.
pub(super) fn job(raster: &Raster) -> Vec<u8> {
    let across = usize::from(raster.across.max(1));
    let mut bytes = BEGIN.to_vec();
    for band in raster.bytes.chunks(across * usize::from(BAND)) {
        let rows = u16::try_from(band.len() / across).unwrap_or(BAND);
        bytes.extend(PICTURE);
        bytes.extend(raster.across.to_le_bytes());
        bytes.extend(rows.to_le_bytes());
        bytes.extend(band);
    }
    bytes.extend(FEED);
    bytes.extend(CUT);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_goes_in_bands_that_say_their_size() {
        let raster = Raster { across: 2, bytes: vec![0xaa; 2 * 70] };
        let sent = job(&raster);
        assert_eq!(sent[..10], [0x1b, b'@', 0x1d, b'v', b'0', 0, 2, 0, 64, 0]);
        let second = 2 + 8 + 128;
        assert_eq!(sent[second..second + 8], [0x1d, b'v', b'0', 0, 2, 0, 6, 0]);
        assert_eq!(sent.len(), 2 + 8 + 128 + 8 + 12 + 3 + 3);
    }

    #[test]
    fn nothing_to_print_is_no_picture() {
        assert_eq!(job(&Raster { across: 48, bytes: Vec::new() }).len(), 2 + 3 + 3);
    }
}

//! The signs of the lines for machines in OCR B, one by one, as a reader compares them.

use crate::sheet::Sheet;

/// Every sign, in the order of [`drawn`].
pub const SIGNS: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<";
/// Pixels from letter to letter.
pub const PITCH: u32 = 20;
/// Pixels from the top of a sign's box to its bottom.
pub const HEIGHT: u32 = 28;
/// Pixels from the top of the box to the line on which letters stand.
pub const BASE: u32 = 23;

/// One byte a pixel, 0 for paper and 255 for ink, each sign row by row.
pub fn drawn() -> Vec<u8> {
    SIGNS.chars().flat_map(sign).collect()
}

fn sign(letter: char) -> Vec<u8> {
    let (width, height) = (f64::from(PITCH), f64::from(HEIGHT));
    let (letter, size) = (letter.to_string().replace('<', "&lt;"), width / 0.723);
    let svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"><text x="{}" y="{BASE}" font-family="OCR B" font-size="{size}" text-anchor="middle">{letter}</text></svg>"#,
        width / 2.0,
    );
    let sheet = Sheet { svg, width, height, radius: 0.0 };
    sheet.pixels(1.0).pixels().map(|pixel| pixel.0[3]).collect()
}

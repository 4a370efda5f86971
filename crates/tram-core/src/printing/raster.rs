//! A page as the dots of a roll printer. Vietnamese letters are in no such printer's code page, so
//! everything is a picture.

use tram_imaging::Shades;

use crate::error::CoreError;

/// In points an inch, so that a point is a dot.
const DOT_FOR_POINT: f32 = 72.0;
/// What is darker is printed. Above the middle: heads print thin strokes thinner than they are.
const DARK: u8 = 168;

/// Rows of dots, eight to a byte with the leftmost in its highest bit; black is 1.
#[derive(Debug, Eq, PartialEq)]
pub(super) struct Raster {
    /// Bytes a row.
    pub(super) across: u16,
    /// The rows, one after another.
    pub(super) bytes: Vec<u8>,
}

/// The pages of a PDF that is `dots` points wide, one below the other, without the empty ends.
pub(super) fn dots(pdf: &[u8], dots: u16) -> Result<Raster, CoreError> {
    let across = dots / 8;
    let mut bytes = Vec::new();
    for page in tram_imaging::pdf_shades(pdf, DOT_FOR_POINT)? {
        let mut rows = bilevel(&page, usize::from(across));
        let width = usize::from(across).max(1);
        let inked = rows.iter().rposition(|byte| *byte != 0).map_or(0, |last| last / width + 1);
        rows.truncate(inked * width);
        bytes.append(&mut rows);
    }
    Ok(Raster { across, bytes })
}

/// Black and white, as wide as the printer whatever the width of the page.
fn bilevel(page: &Shades, across: usize) -> Vec<u8> {
    let width = usize::try_from(page.width).unwrap_or(1).max(1);
    let mut bytes = Vec::with_capacity(page.pixels.len() / 8);
    for row in page.pixels.chunks_exact(width) {
        let packed = row.chunks(8).map(|eight| {
            let bits = eight.iter().enumerate();
            bits.fold(0_u8, |byte, (at, shade)| byte | u8::from(*shade < DARK) << (7 - at))
        });
        bytes.extend(packed.chain(std::iter::repeat(0)).take(across));
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_dots_are_a_byte_and_the_left_one_is_its_highest_bit() {
        let mut pixels = vec![255; 20];
        (pixels[0], pixels[9], pixels[19]) = (0, 0, 0);
        let page = Shades { width: 10, height: 2, pixels };
        assert_eq!(bilevel(&page, 2), [0b1000_0000, 0b0100_0000, 0, 0b0100_0000]);
        assert_eq!(bilevel(&page, 1), [0b1000_0000, 0], "what is too wide is cut off");
        assert_eq!(bilevel(&page, 3), [0b1000_0000, 0b0100_0000, 0, 0, 0b0100_0000, 0]);
    }

    proptest::proptest! {
        #[test]
        fn no_picture_makes_it_panic(width in 0u32..40, height in 0u32..6, across in 0usize..8, shade: u8) {
            let pixels = vec![shade; (width * height) as usize];
            let rows = bilevel(&Shades { width, height, pixels }, across);
            proptest::prop_assert!(width == 0 || rows.len() == height as usize * across);
        }
    }
}

//! Black and white, one bit a pixel: what print alone needs.
#![expect(dead_code, reason = "drawn for the PDF, which does not ask for it yet")]

use crate::picture::Luma;

/// A page of ink and paper.
#[derive(Clone, Eq, PartialEq)]
pub(crate) struct Bilevel {
    /// Pixels across.
    pub(crate) width: u32,
    /// Pixels down.
    pub(crate) height: u32,
    /// Eight pixels a byte, the leftmost in the highest bit, 1 for ink; each row begins a new byte,
    /// and what is left of its last one is 0.
    pub(crate) rows: Vec<u8>,
}

impl std::fmt::Debug for Bilevel {
    /// The size alone: pixels are personal data.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Bilevel({} × {})", self.width, self.height)
    }
}

/// The brightness below which a pixel is ink.
const INK: u8 = 150;

/// Parts ink from paper on a page whose light is even.
pub(crate) fn bilevel(luma: &Luma) -> Bilevel {
    let rows = luma
        .pixels
        .chunks_exact(luma.width.max(1) as usize)
        .flat_map(|row| row.chunks(8))
        .map(|eight| {
            let bits = (0_u8..8).zip(eight).filter(|(_, level)| **level < INK);
            bits.fold(0, |byte, (place, _)| byte | 0x80 >> place)
        })
        .collect();
    Bilevel { width: luma.width, height: luma.height, rows }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_begins_a_new_byte() {
        let mut pixels = vec![240; 10 * 2];
        pixels[0] = 20;
        pixels[9] = 20;
        pixels[11] = 20;
        let page = bilevel(&Luma { width: 10, height: 2, pixels });
        assert_eq!(page.rows, [0b1000_0000, 0b0100_0000, 0b0100_0000, 0]);
        assert_eq!(format!("{page:?}"), "Bilevel(10 × 2)");
    }
}

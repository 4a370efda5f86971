//! Black and white, one bit a pixel: what print alone needs.
//!
//! J. Sauvola, M. Pietikäinen, "Adaptive document image binarization", 2000: the threshold follows the
//! mean and the spread of the levels around a pixel, so faint print on grey ground stays print. On a
//! page whose light is even it needs bounds only: what is nearly black is ink wherever it is, and what
//! is nearly white is paper.
#![cfg_attr(
    not(test),
    expect(dead_code, reason = "drawn for the PDF, which does not ask for it yet")
)]
#![expect(
    clippy::indexing_slicing,
    reason = "a kernel over millions of pixels; windows are cut off at the border of the page"
)]
#![expect(
    clippy::cast_precision_loss,
    reason = "sums over windows of at most 81 × 81 levels; what is lost is far below a level"
)]

use rayon::prelude::*;

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

/// Rows parted together; the first of them costs as much as a window is high.
const BAND: usize = 128;
/// Windows along the long side: on A4 a window is 3.7 mm, a line of print.
const WINDOWS: usize = 80;
/// How much calm ground lowers the threshold, and the spread that counts as none.
const CALM: f32 = 0.22;
const SPREAD: f32 = 128.0;
/// Below the first it is always ink, from the second on always paper.
const BOUNDS: (f32, f32) = (90.0, 215.0);

/// Parts ink from paper on a page whose light is even.
pub(crate) fn bilevel(luma: &Luma) -> Bilevel {
    let (width, height) = (luma.width.max(1) as usize, luma.height as usize);
    let reach = (width.max(height) / WINDOWS / 2).clamp(3, 40);
    let pitch = width.div_ceil(8);
    let mut rows = vec![0; pitch * height];
    rows.par_chunks_mut(pitch * BAND).enumerate().for_each(|(band, rows)| {
        let mut columns = Columns::new(&luma.pixels, width, height, reach);
        let mut inked = vec![false; pitch * 8];
        for (row, packed) in rows.chunks_exact_mut(pitch).enumerate() {
            let row = band * BAND + row;
            columns.part(row, &mut inked[..width]);
            for (byte, eight) in packed.iter_mut().zip(inked.chunks_exact(8)) {
                *byte = eight.iter().fold(0, |bits, ink| bits << 1 | u8::from(*ink));
            }
        }
    });
    Bilevel { width: luma.width, height: luma.height, rows }
}

/// Sums down each column of the window around a row.
struct Columns<'a> {
    levels: &'a [u8],
    width: usize,
    height: usize,
    reach: usize,
    /// Rows that the sums cover.
    covered: std::ops::Range<usize>,
    sums: Vec<u32>,
    squares: Vec<u32>,
    /// Sums over the whole window.
    boxes: Vec<(u32, u32)>,
}

impl<'a> Columns<'a> {
    fn new(levels: &'a [u8], width: usize, height: usize, reach: usize) -> Self {
        let (sums, squares) = (vec![0; width], vec![0; width]);
        Self {
            levels,
            width,
            height,
            reach,
            covered: 0..0,
            sums,
            squares,
            boxes: vec![(0, 0); width],
        }
    }

    /// Which pixels of a row are ink. Rows are asked for one after the other.
    fn part(&mut self, row: usize, inked: &mut [bool]) {
        self.cover(row.saturating_sub(self.reach)..(row + self.reach + 1).min(self.height));
        let (reach, width, down) = (self.reach, self.width, self.covered.len());
        let (mut sum, mut square) = (0, 0);
        for x in 0..(width + reach) {
            if x < width {
                sum += self.sums[x];
                square += self.squares[x];
            }
            if x > 2 * reach {
                sum -= self.sums[x - 2 * reach - 1];
                square -= self.squares[x - 2 * reach - 1];
            }
            if x >= reach {
                self.boxes[x - reach] = (sum, square);
            }
        }
        let levels = &self.levels[row * width..][..width];
        for (x, ((ink, level), (sum, square))) in
            inked.iter_mut().zip(levels).zip(&self.boxes).enumerate()
        {
            let across = (x + reach + 1).min(width) - x.saturating_sub(reach);
            let count = (across * down) as f32;
            let mean = *sum as f32 / count;
            let spread = (*square as f32 / count - mean * mean).max(0.0).sqrt();
            let threshold = mean * (1.0 + CALM * (spread / SPREAD - 1.0));
            *ink = f32::from(*level) < threshold.clamp(BOUNDS.0, BOUNDS.1);
        }
    }

    fn cover(&mut self, rows: std::ops::Range<usize>) {
        if self.covered.start > rows.start || self.covered.end < rows.start {
            self.covered = rows.start..rows.start;
            self.sums.fill(0);
            self.squares.fill(0);
        }
        for row in self.covered.end..rows.end {
            for (x, level) in self.levels[row * self.width..][..self.width].iter().enumerate() {
                self.sums[x] += u32::from(*level);
                self.squares[x] += u32::from(*level) * u32::from(*level);
            }
        }
        for row in self.covered.start..rows.start {
            for (x, level) in self.levels[row * self.width..][..self.width].iter().enumerate() {
                self.sums[x] -= u32::from(*level);
                self.squares[x] -= u32::from(*level) * u32::from(*level);
            }
        }
        self.covered = rows;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inked(page: &Bilevel, x: usize, y: usize) -> bool {
        let pitch = page.width.div_ceil(8) as usize;
        page.rows[y * pitch + x / 8] & (0x80 >> (x % 8)) != 0
    }

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

    #[test]
    fn faint_print_black_bars_and_grey_ground_are_what_they_look_like() {
        let pixels = (0..400 * 500)
            .map(|at| {
                let (x, y) = (at % 400, at / 400);
                let stroke = x % 8 < 2 && y % 20 < 12;
                match y {
                    0..100 if stroke => 150,
                    0..100 => 245,
                    200..300 => 12,
                    350..450 if stroke => 90,
                    350..450 => 185,
                    _ => 250,
                }
            })
            .collect();
        let page = bilevel(&Luma { width: 400, height: 500, pixels });
        assert!(inked(&page, 200, 45) && !inked(&page, 204, 45), "faint print");
        assert!(inked(&page, 200, 250) && inked(&page, 3, 290), "a black bar has no holes");
        assert!(inked(&page, 200, 405) && !inked(&page, 204, 405), "print on grey");
        assert!(!inked(&page, 200, 150) && !inked(&page, 399, 499), "paper");
    }

    #[test]
    fn windows_at_the_border_and_between_bands_see_what_a_plain_sum_sees() {
        let pixels: Vec<u8> =
            (0..90 * 300_u32).map(|at| u8::try_from(at * 7919 % 251).unwrap()).collect();
        let mut sliding = Columns::new(&pixels, 90, 300, 5);
        let mut ink = vec![false; 90];
        for row in [0_usize, 1, 2, 140, 141, 299] {
            sliding.part(row, &mut ink);
            for x in [0_usize, 4, 50, 89] {
                let rows = row.saturating_sub(5)..(row + 6).min(300);
                let columns = x.saturating_sub(5)..(x + 6).min(90);
                let window = rows.flat_map(|y| pixels[y * 90..][columns.clone()].iter());
                let sum: u32 = window.map(|level| u32::from(*level)).sum();
                assert_eq!(sliding.boxes[x].0, sum, "{x}, {row}");
            }
        }
    }
}

//! A picture to be read.

use crate::error::OcrError;

/// Pixels at the most: A4 at 400 dpi has 15.5 million, and 200 dpi are enough to read.
pub(crate) const MOST_PIXELS: usize = 24_000_000;

/// Brightness, one byte a pixel, row by row. Paper is bright, ink dark.
#[derive(Clone, Eq, PartialEq)]
pub struct Grey {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

impl std::fmt::Debug for Grey {
    /// The size alone: pixels are personal data.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Grey({} × {})", self.width, self.height)
    }
}

impl Grey {
    /// Takes the pixels where they fit the size.
    pub fn new(width: usize, height: usize, pixels: Vec<u8>) -> Result<Self, OcrError> {
        let count = width.checked_mul(height).ok_or(OcrError::NotAPicture)?;
        if count > MOST_PIXELS {
            return Err(OcrError::TooLarge { limit: MOST_PIXELS });
        }
        if count == 0 || count != pixels.len() {
            return Err(OcrError::NotAPicture);
        }
        Ok(Self { width, height, pixels })
    }

    /// Pixels across.
    pub const fn width(&self) -> usize {
        self.width
    }

    /// Pixels down.
    pub const fn height(&self) -> usize {
        self.height
    }

    /// All pixels, row by row.
    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    /// One row; empty outside the picture.
    pub(crate) fn row(&self, y: usize) -> &[u8] {
        let from = y.saturating_mul(self.width);
        self.pixels.get(from..from.saturating_add(self.width)).unwrap_or_default()
    }

    /// The rows from `from` up to but not including `to`, as far as they are there; at least one.
    pub(crate) fn rows(&self, from: usize, to: usize) -> Self {
        let from = from.min(self.height - 1);
        let to = to.clamp(from + 1, self.height);
        let pixels = self.pixels.get(from * self.width..to * self.width).unwrap_or_default();
        Self { width: self.width, height: to - from, pixels: pixels.to_vec() }
    }

    /// Turned by 180°.
    pub(crate) fn turned_over(&self) -> Self {
        let pixels = self.pixels.iter().rev().copied().collect();
        Self { width: self.width, height: self.height, pixels }
    }

    /// Turned by 90° clockwise.
    pub(crate) fn turned_right(&self) -> Self {
        let mut pixels = Vec::with_capacity(self.pixels.len());
        for x in 0..self.width {
            pixels.extend(self.pixels.iter().skip(x).step_by(self.width).rev());
        }
        Self { width: self.height, height: self.width, pixels }
    }

    /// This picture and under it another of the same width; `None` where it is not.
    pub(crate) fn above(&self, below: &Self) -> Option<Self> {
        (self.width == below.width).then(|| Self {
            width: self.width,
            height: self.height + below.height,
            pixels: [self.pixels.as_slice(), &below.pixels].concat(),
        })
    }

    /// Smaller by a whole factor, every pixel counting; rests at the right and lower edge are left
    /// out.
    pub(crate) fn shrunk(&self, factor: usize) -> Self {
        let factor = factor.clamp(1, self.width.min(self.height));
        if factor == 1 {
            return self.clone();
        }
        let (width, height) = (self.width / factor, self.height / factor);
        let area = u32::try_from(factor * factor).unwrap_or(u32::MAX);
        let mut pixels = Vec::with_capacity(width * height);
        let mut sums = vec![0_u32; width];
        for band in self.pixels.chunks_exact(self.width * factor).take(height) {
            sums.fill(0);
            for row in band.chunks_exact(self.width) {
                for (sum, block) in sums.iter_mut().zip(row.chunks_exact(factor)) {
                    *sum += block.iter().map(|pixel| u32::from(*pixel)).sum::<u32>();
                }
            }
            pixels.extend(sums.iter().map(|sum| u8::try_from(sum / area).unwrap_or(u8::MAX)));
        }
        Self { width, height, pixels }
    }

    /// As a binary portable greymap (PGM), which every version of the program reads.
    pub(crate) fn to_pgm(&self) -> Vec<u8> {
        let mut bytes = format!("P5\n{} {}\n255\n", self.width, self.height).into_bytes();
        bytes.extend_from_slice(&self.pixels);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_that_does_not_fit_its_size_is_refused() {
        assert!(Grey::new(2, 2, vec![0; 4]).is_ok());
        for (width, height, count) in [(2, 2, 3), (0, 2, 0), (usize::MAX, 2, 2)] {
            assert!(matches!(Grey::new(width, height, vec![0; count]), Err(OcrError::NotAPicture)));
        }
        let large = Grey::new(MOST_PIXELS, 2, Vec::new());
        assert!(matches!(large, Err(OcrError::TooLarge { .. })));
    }

    #[test]
    fn four_quarter_turns_are_none_and_two_are_half_a_turn() {
        let picture = Grey::new(3, 2, vec![1, 2, 3, 4, 5, 6]).unwrap();
        let right = picture.turned_right();
        assert_eq!((right.width(), right.pixels()), (2, &[4, 1, 5, 2, 6, 3][..]));
        assert_eq!(right.turned_right(), picture.turned_over());
        assert_eq!(picture.turned_over().turned_over(), picture);
    }

    #[test]
    fn shrinking_takes_the_mean() {
        let picture = Grey::new(5, 2, vec![0, 4, 8, 8, 9, 4, 8, 8, 8, 9]).unwrap();
        assert_eq!(picture.shrunk(2).pixels(), [4, 8]);
        assert_eq!(picture.shrunk(1), picture);
        assert_eq!(picture.shrunk(100).pixels().len(), 2);
    }
}

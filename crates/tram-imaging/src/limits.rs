//! How much is taken on. Checked on sizes that headers claim, before any pixel is made.

use crate::error::{ImageError, Measure};

/// Bytes of a file: a few hundred scanned pages, or one uncompressed page at 600 dpi.
pub const MAX_BYTES: usize = 128 * 1024 * 1024;
/// Pages of a file.
pub const MAX_PAGES: usize = 60;
/// Pixels of a picture: A4 at 600 dpi has 35 million, the largest usual phone camera 50.
pub const MAX_PIXELS: u64 = 64_000_000;
/// Pixels along a side.
pub const MAX_SIDE: u32 = 20_000;
/// Pixels of all pages of a file together.
const MAX_PIXELS_OF_FILE: u64 = 600_000_000;
/// Bytes a decoder may allocate for one picture (16 bits, four channels, at `MAX_PIXELS`).
pub(crate) const MAX_ALLOC: u64 = MAX_PIXELS * 8;

pub(crate) fn check_bytes(bytes: &[u8]) -> Result<(), ImageError> {
    if bytes.is_empty() {
        return Err(ImageError::Empty);
    }
    within(Measure::Bytes, bytes.len() as u64, MAX_BYTES as u64)
}

/// Refuses a picture by the size its header claims.
pub(crate) fn check_size(width: u32, height: u32) -> Result<(), ImageError> {
    if width == 0 || height == 0 {
        return Err(ImageError::Damaged);
    }
    within(Measure::Side, u64::from(width.max(height)), u64::from(MAX_SIDE))?;
    within(Measure::Pixels, u64::from(width) * u64::from(height), MAX_PIXELS)
}

pub(crate) fn check_pages(pages: usize) -> Result<(), ImageError> {
    match pages {
        0 => Err(ImageError::Empty),
        1..=MAX_PAGES => Ok(()),
        _ => Err(ImageError::TooManyPages { limit: MAX_PAGES }),
    }
}

/// Counts the pixels of page after page of one file.
#[derive(Debug, Default)]
pub(crate) struct Budget(u64);

impl Budget {
    pub(crate) fn spend(&mut self, width: u32, height: u32) -> Result<(), ImageError> {
        check_size(width, height)?;
        self.0 += u64::from(width) * u64::from(height);
        within(Measure::Pixels, self.0, MAX_PIXELS_OF_FILE)
    }
}

fn within(measure: Measure, found: u64, limit: u64) -> Result<(), ImageError> {
    if found > limit { Err(ImageError::TooLarge { measure, found, limit }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_beyond_the_limits_are_refused_with_their_measure() {
        assert_eq!(check_bytes(&[]), Err(ImageError::Empty));
        assert_eq!(check_size(0, 9), Err(ImageError::Damaged));
        assert!(check_size(4960, 7016).is_ok(), "A4 at 600 dpi");
        let wide = check_size(30_000, 10);
        assert!(matches!(wide, Err(ImageError::TooLarge { measure: Measure::Side, .. })));
        let much = check_size(9_000, 9_000);
        assert!(matches!(much, Err(ImageError::TooLarge { measure: Measure::Pixels, .. })));
        assert_eq!(check_pages(0), Err(ImageError::Empty));
        assert_eq!(check_pages(61), Err(ImageError::TooManyPages { limit: 60 }));
        let mut budget = Budget::default();
        let pages = (0..60).take_while(|_| budget.spend(4960, 7016).is_ok()).count();
        assert_eq!(pages, 17, "600 million pixels in one file");
    }
}

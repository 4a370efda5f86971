//! The pages of a TIFF. The decoder we use opens the first one; so each page's file is the same
//! bytes with the header pointing at that page.

use crate::error::ImageError;
use crate::limits;

/// `NewSubfileType`: bit 0 says "a smaller copy of another page" (TIFF 6.0, section 8).
const NEW_SUBFILE_TYPE: u64 = 254;

/// Where the directories of the real pages lie.
pub(crate) fn directories(bytes: &[u8]) -> Result<Vec<u64>, ImageError> {
    let layout = Layout::of(bytes).ok_or(ImageError::Damaged)?;
    let mut found: Vec<u64> = Vec::new();
    let mut pages = Vec::new();
    let mut at = layout.first(bytes).ok_or(ImageError::Damaged)?;
    while at != 0 {
        if found.contains(&at) {
            return Err(ImageError::Damaged);
        }
        found.push(at);
        if found.len() > 2 * limits::MAX_PAGES {
            return Err(ImageError::TooManyPages { limit: limits::MAX_PAGES });
        }
        let directory = layout.directory(bytes, at).ok_or(ImageError::Damaged)?;
        if !directory.is_preview {
            pages.push(at);
        }
        at = directory.next;
    }
    limits::check_pages(pages.len())?;
    Ok(pages)
}

/// Makes the directory at `at` the first.
pub(crate) fn point_at(bytes: &mut [u8], at: u64) -> Result<(), ImageError> {
    let layout = Layout::of(bytes).ok_or(ImageError::Damaged)?;
    let (place, width) = if layout.big { (8, 8) } else { (4, 4) };
    let target = bytes.get_mut(place..place + width).ok_or(ImageError::Damaged)?;
    let little = at.to_le_bytes();
    for (index, byte) in target.iter_mut().enumerate() {
        let from = if layout.little { index } else { width - 1 - index };
        *byte = little.get(from).copied().unwrap_or_default();
    }
    Ok(())
}

#[derive(Clone, Copy)]
struct Layout {
    little: bool,
    big: bool,
}

struct Directory {
    next: u64,
    is_preview: bool,
}

impl Layout {
    fn of(bytes: &[u8]) -> Option<Self> {
        let little = bytes.starts_with(b"II");
        let version = Self { little, big: false }.number(bytes, 2, 2)?;
        Some(Self { little, big: version == 43 })
    }

    fn first(self, bytes: &[u8]) -> Option<u64> {
        if self.big { self.number(bytes, 8, 8) } else { self.number(bytes, 4, 4) }
    }

    fn directory(self, bytes: &[u8], at: u64) -> Option<Directory> {
        let (count_width, entry, pointer) = if self.big { (8, 20, 8) } else { (2, 12, 4) };
        let count = self.number(bytes, at, count_width)?;
        if count > 4096 {
            return None;
        }
        let start = at.checked_add(count_width)?;
        let is_preview = (0..count).any(|index| {
            let place = start + index * entry;
            let value = place + if self.big { 12 } else { 8 };
            self.number(bytes, place, 2) == Some(NEW_SUBFILE_TYPE)
                && self.number(bytes, value, 4).is_some_and(|kind| kind & 1 == 1)
        });
        let next = self.number(bytes, start.checked_add(count * entry)?, pointer)?;
        Some(Directory { next, is_preview })
    }

    fn number(self, bytes: &[u8], at: u64, width: u64) -> Option<u64> {
        let start = usize::try_from(at).ok()?;
        let end = start.checked_add(usize::try_from(width).ok()?)?;
        let field = bytes.get(start..end)?;
        let push = |number: u64, byte: &u8| number << 8 | u64::from(*byte);
        Some(if self.little {
            field.iter().rev().fold(0, push)
        } else {
            field.iter().fold(0, push)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Directories of one entry each, little-endian, chained in the order given.
    fn chain(kinds: &[u8], last_points_at: u8) -> Vec<u8> {
        let mut bytes = b"II*\0\x08\0\0\0".to_vec();
        for (index, kind) in kinds.iter().enumerate() {
            let after = 8 + 18 * (u8::try_from(index).unwrap() + 1);
            let next = if index + 1 == kinds.len() { last_points_at } else { after };
            bytes.extend([1, 0, 254, 0, 4, 0, 1, 0, 0, 0, *kind, 0, 0, 0, next, 0, 0, 0]);
        }
        bytes
    }

    #[test]
    fn previews_are_not_pages() {
        assert_eq!(directories(&chain(&[0, 1, 2], 0)), Ok(vec![8, 44]));
    }

    #[test]
    fn a_chain_that_bites_its_tail_or_leaves_the_file_is_damaged() {
        assert_eq!(directories(&chain(&[0, 0], 8)), Err(ImageError::Damaged));
        assert_eq!(directories(&chain(&[0], 250)), Err(ImageError::Damaged));
        assert_eq!(directories(b"II*\0"), Err(ImageError::Damaged));
        assert_eq!(directories(b"II*\0\0\0\0\0"), Err(ImageError::Empty));
    }

    #[test]
    fn the_header_points_at_the_chosen_page() {
        let mut bytes = chain(&[0, 0], 0);
        point_at(&mut bytes, 26).unwrap();
        assert_eq!(directories(&bytes), Ok(vec![26]));
    }
}

//! What a file is, by its first bytes and never by its name.

/// A kind of file that can be opened.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Kind {
    Jpeg,
    Png,
    Tiff,
    WebP,
    Bmp,
    Pdf,
}

/// Readers look for the PDF header in the first kilobyte (PDF 1.7, annex H, note 13).
const PDF_HEADER_WITHIN: usize = 1024;
/// Header sizes of Windows bitmaps; "BM" alone begins many a text.
const BITMAP_HEADERS: [u32; 7] = [12, 40, 52, 56, 64, 108, 124];

impl Kind {
    pub(crate) fn of(bytes: &[u8]) -> Option<Self> {
        let head = bytes.get(..bytes.len().min(PDF_HEADER_WITHIN)).unwrap_or_default();
        match bytes {
            [0xFF, 0xD8, 0xFF, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Some(Self::Png),
            [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => Some(Self::Tiff),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::WebP),
            [b'B', b'M', rest @ ..] if is_bitmap(rest) => Some(Self::Bmp),
            _ if head.windows(5).any(|window| window == b"%PDF-") => Some(Self::Pdf),
            _ => None,
        }
    }
}

fn is_bitmap(after_magic: &[u8]) -> bool {
    after_magic.get(12..16).is_some_and(|size| {
        size.try_into().is_ok_and(|size| BITMAP_HEADERS.contains(&u32::from_le_bytes(size)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_known_by_their_first_bytes() {
        assert_eq!(Kind::of(b"\xFF\xD8\xFF\xE0rest"), Some(Kind::Jpeg));
        assert_eq!(Kind::of(b"MM\0*rest"), Some(Kind::Tiff));
        assert_eq!(
            Kind::of(b"\xEF\xBB\xBF\r\n%PDF-1.7"),
            Some(Kind::Pdf),
            "junk before the header"
        );
        assert_eq!(Kind::of(b"BM is how this letter begins, and it is no picture"), None);
        assert_eq!(Kind::of(b"PK\x03\x04 a document in a zip"), None);
        assert_eq!(Kind::of(b"\xFF\xD8"), None);
        assert_eq!(Kind::of(b""), None);
    }
}

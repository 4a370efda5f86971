//! Whether anything of a citizen lies in a folder in clear.

use std::fs;
use std::io;
use std::path::Path;

use crate::dossiers::CANARY;
use crate::people::NAME;

/// How many files below `folder` hold the canary or the name, as UTF-8 or UTF-16, in their bytes or
/// in their own name.
pub(crate) fn in_clear(folder: &Path) -> io::Result<u64> {
    let needles: Vec<Vec<u8>> = [CANARY, NAME].iter().flat_map(|text| spellings(text)).collect();
    count(folder, &needles)
}

/// A text as a program may have written it.
pub(crate) fn spellings(text: &str) -> [Vec<u8>; 3] {
    let wide = |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect();
    [text.as_bytes().to_vec(), wide(u16::to_le_bytes), wide(u16::to_be_bytes)]
}

fn count(folder: &Path, needles: &[Vec<u8>]) -> io::Result<u64> {
    let mut found = 0;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let named = needles.iter().any(|needle| holds(name.as_bytes(), needle));
        let inside = if path.is_dir() {
            count(&path, needles)?
        } else {
            // A file that went while we looked, such as the database's log, holds nothing.
            let bytes = fs::read(&path).unwrap_or_default();
            u64::from(needles.iter().any(|needle| holds(&bytes, needle)))
        };
        found += inside + u64::from(named);
    }
    Ok(found)
}

fn holds(haystack: &[u8], needle: &[u8]) -> bool {
    let Some(first) = needle.first() else { return false };
    let mut rest = haystack;
    while let Some(place) = rest.iter().position(|byte| byte == first) {
        let (_, at) = rest.split_at(place);
        if at.starts_with(needle) {
            return true;
        }
        rest = at.get(1..).unwrap_or_default();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_in_clear_is_found_however_it_is_spelt_and_wherever_it_lies() {
        for spelt in spellings(CANARY) {
            let folder = tempfile::tempdir().unwrap();
            let inner = folder.path().join("blobs");
            fs::create_dir(&inner).unwrap();
            assert_eq!(in_clear(folder.path()).unwrap(), 0);
            let bytes = [b"CHIM-H".to_vec(), spelt, b"x".to_vec()].concat();
            io::Write::write_all(&mut fs::File::create(inner.join("7")).unwrap(), &bytes).unwrap();
            assert_eq!(in_clear(folder.path()).unwrap(), 1);
        }
    }

    #[test]
    fn a_name_in_a_files_name_is_found() {
        let folder = tempfile::tempdir().unwrap();
        fs::File::create(folder.path().join(NAME)).unwrap();
        assert_eq!(in_clear(folder.path()).unwrap(), 1);
    }
}

//! Files that the command line names.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use crate::trouble::Trouble;

/// The largest file that is read: beyond any scan or phone picture.
const LARGEST: u64 = 64 << 20;

/// The bytes of one file, if it is not larger than any scan.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Trouble> {
    let told = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => Trouble::FileMissing(path.to_owned()),
        std::io::ErrorKind::IsADirectory => Trouble::NotAFile(path.to_owned()),
        _ => Trouble::FileUnreadable(path.to_owned()),
    };
    let known = std::fs::metadata(path).map_err(told)?;
    if known.is_dir() {
        return Err(Trouble::NotAFile(path.to_owned()));
    }
    if known.len() > LARGEST {
        return Err(Trouble::FileTooLarge(path.to_owned()));
    }
    let mut bytes = Vec::new();
    // A pipe says nothing of its length, so the limit is kept while reading too.
    let mut limited = File::open(path).map_err(told)?.take(LARGEST + 1);
    limited.read_to_end(&mut bytes).map_err(told)?;
    if bytes.len() as u64 > LARGEST {
        return Err(Trouble::FileTooLarge(path.to_owned()));
    }
    Ok(bytes)
}

/// Writes a whole file or nothing: beside its place first, then renamed.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Trouble> {
    let failed = |_| Trouble::NotWritten(path.to_owned());
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut draft = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    draft.write_all(bytes).and_then(|()| draft.as_file().sync_all()).map_err(failed)?;
    draft.persist(path).map_err(|refused| failed(refused.error))?;
    Ok(())
}

/// Makes the folder that results go to.
pub(crate) fn make_folder(folder: &Path) -> Result<(), Trouble> {
    std::fs::create_dir_all(folder).map_err(|_| Trouble::NotWritten(folder.to_owned()))
}

/// A path in `folder` that this run has not given out yet: `stem-number.ending`.
pub(crate) fn fresh(
    folder: &Path,
    stem: &str,
    number: usize,
    ending: &str,
    taken: &mut Vec<PathBuf>,
) -> PathBuf {
    let mut path = folder.join(format!("{stem}-{number}.{ending}"));
    let mut twin = 1;
    while taken.contains(&path) {
        twin += 1;
        path = folder.join(format!("{stem}~{twin}-{number}.{ending}"));
    }
    taken.push(path.clone());
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_one_name_from_two_folders_do_not_overwrite_each_other() {
        let mut taken = Vec::new();
        let one = fresh(Path::new("out"), "scan", 1, "jpg", &mut taken);
        let other = fresh(Path::new("out"), "scan", 1, "jpg", &mut taken);
        assert_eq!(
            (one.to_str(), other.to_str()),
            (Some("out/scan-1.jpg"), Some("out/scan~2-1.jpg"))
        );
    }

    #[test]
    fn a_file_is_written_whole_and_replaces_the_one_before() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.pdf");
        write(&path, b"first").unwrap();
        write(&path, b"second").unwrap();
        assert_eq!(read(&path).unwrap(), b"second");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "no draft is left");
    }

    #[test]
    fn a_folder_and_a_file_that_is_not_there_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(read(folder.path()), Err(Trouble::NotAFile(_))));
        assert!(matches!(read(&folder.path().join("x")), Err(Trouble::FileMissing(_))));
    }
}

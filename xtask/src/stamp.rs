//! Stamps: what went into a step when it was last done, so that it is done again only when that
//! changed.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};

use crate::fault::Fault;

/// A digest of files. It answers "did anything change", not "is this the file I trust".
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Digest(u64);

impl Digest {
    /// Of every file in `paths`, folders taken whole: names and bytes. What is absent counts as
    /// absent.
    pub(crate) fn of(paths: &[PathBuf]) -> Result<Self, Fault> {
        let mut hasher = DefaultHasher::new();
        for path in paths {
            take_in(path, &mut hasher).map_err(|why| Fault::File(path.clone(), why))?;
        }
        Ok(Self(hasher.finish()))
    }
}

fn take_in(path: &Path, hasher: &mut DefaultHasher) -> io::Result<()> {
    path.to_string_lossy().hash(hasher);
    if path.is_dir() {
        let mut inside: Vec<PathBuf> =
            fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
        inside.sort();
        return inside.iter().try_for_each(|path| take_in(path, hasher));
    }
    match fs::read(path) {
        Ok(bytes) => bytes.hash(hasher),
        Err(why) if why.kind() == io::ErrorKind::NotFound => "absent".hash(hasher),
        Err(why) => return Err(why),
    }
    Ok(())
}

/// The memory of one step.
pub(crate) struct Stamp(PathBuf);

impl Stamp {
    /// The stamp called `name` in `folder`.
    pub(crate) fn new(folder: &Path, name: &str) -> Self {
        Self(folder.join(format!("{name}.stamp")))
    }

    /// Whether the step was last done with exactly this.
    pub(crate) fn fits(&self, digest: Digest) -> bool {
        fs::read_to_string(&self.0).is_ok_and(|kept| kept == digest.0.to_string())
    }

    /// Remembers that the step was done with this.
    pub(crate) fn press(&self, digest: Digest) -> Result<(), Fault> {
        let fault = |why| Fault::File(self.0.clone(), why);
        fs::create_dir_all(self.0.parent().unwrap_or(Path::new("."))).map_err(fault)?;
        #[expect(clippy::disallowed_methods, reason = "a build stamp holds nothing to seal")]
        fs::write(&self.0, digest.0.to_string()).map_err(fault)
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests lay out files to look at")]
mod tests {
    use super::*;

    /// A folder of this test alone, removed when it ends.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("xtask-{name}-{}", std::process::id()));
            fs::create_dir_all(&path).unwrap();
            Self(path)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            drop(fs::remove_dir_all(&self.0));
        }
    }

    #[test]
    fn a_step_is_in_place_until_a_byte_or_a_name_changes() {
        let folder = Folder::new("stamps");
        let (sources, stamps) = (folder.0.join("src"), folder.0.join("stamps"));
        fs::create_dir(&sources).unwrap();
        fs::write(sources.join("a.ts"), "một").unwrap();
        let stamp = Stamp::new(&stamps, "ui");
        let digest = || Digest::of(std::slice::from_ref(&sources)).unwrap();
        assert!(!stamp.fits(digest()), "never done");
        stamp.press(digest()).unwrap();
        assert!(stamp.fits(digest()));
        fs::write(sources.join("a.ts"), "hai").unwrap();
        assert!(!stamp.fits(digest()), "a byte changed");
        fs::write(sources.join("a.ts"), "một").unwrap();
        assert!(stamp.fits(digest()), "changed back");
        fs::rename(sources.join("a.ts"), sources.join("b.ts")).unwrap();
        assert!(!stamp.fits(digest()), "a name changed");
    }

    #[test]
    fn a_file_that_is_absent_is_no_error_and_its_coming_is_a_change() {
        let folder = Folder::new("absent");
        let file = folder.0.join("vite.config.ts");
        let without = Digest::of(std::slice::from_ref(&file)).unwrap();
        fs::write(&file, "").unwrap();
        assert_ne!(without, Digest::of(&[file]).unwrap());
    }
}

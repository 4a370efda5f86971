//! A key store in a file, for the laboratory only: it stands for the keyring of the operating
//! system, which neither a kill nor a power cut of the store's disk takes along.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::thread;

use tram_vault::{KeyStore, KeyStoreError};
use zeroize::Zeroizing;

use crate::cuts::fuse::FLUSH;

/// What follows a line once it was acknowledged.
const ACKNOWLEDGED: &str = "=";

/// Lines of what was kept and forgotten, in their order and never changed: so the keyring of any
/// moment can be had again by its length at that moment. It lies on another disk, which is flushed
/// before anything is acknowledged: no cut takes an acknowledged line along. One that was not yet
/// acknowledged at that moment may be there afterwards or not.
#[derive(Debug)]
pub(crate) struct LabKeyring(PathBuf);

/// What a power cut made of a line that was written and not yet acknowledged.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Unacknowledged {
    Kept,
    Lost,
}

impl LabKeyring {
    /// The keyring in this file, which need not be there yet.
    pub(crate) fn new(file: PathBuf) -> Self {
        Self(file)
    }

    /// How long its file is now.
    pub(crate) fn length(file: &Path) -> u64 {
        fs::metadata(file).map_or(0, |found| found.len())
    }

    /// The keyring that a power cut left when its file had this length, in a file of its own;
    /// `last` says what became of a line that was not yet acknowledged.
    pub(crate) fn as_it_was(
        file: &Path,
        length: u64,
        copy: PathBuf,
        last: Unacknowledged,
    ) -> io::Result<Self> {
        let mut text = Zeroizing::new(String::new());
        File::open(file)?.take(length).read_to_string(&mut text)?;
        let mut lines: Vec<&str> = text.lines().collect();
        if lines.last().is_some_and(|line| *line != ACKNOWLEDGED) {
            match last {
                Unacknowledged::Kept => lines.push(ACKNOWLEDGED),
                Unacknowledged::Lost => drop(lines.pop()),
            }
        }
        let mut left = Zeroizing::new(lines.join("\n"));
        left.push('\n');
        File::create(&copy)?.write_all(left.as_bytes())?;
        Ok(Self(copy))
    }

    /// The names of all that it has.
    pub(crate) fn names(&self) -> io::Result<BTreeSet<String>> {
        let text = Zeroizing::new(fs::read_to_string(&self.0)?);
        let mut names = BTreeSet::new();
        for line in text.lines() {
            match line.split(' ').collect::<Vec<_>>().as_slice() {
                ["+", kept, _] => drop(names.insert((*kept).to_owned())),
                ["-", forgotten] => drop(names.remove(*forgotten)),
                _ => {}
            }
        }
        Ok(names)
    }

    fn append(&self, line: &str) -> Result<(), KeyStoreError> {
        let file = OpenOptions::new().append(true).create(true).open(&self.0);
        // One write each: a kill leaves a whole line or none of it.
        let written = file.and_then(|mut file| {
            file.write_all(format!("{line}\n").as_bytes())?;
            // As long as the other disk's: a cut in that while finds the line unacknowledged.
            thread::sleep(FLUSH);
            file.sync_data()?;
            file.write_all(format!("{ACKNOWLEDGED}\n").as_bytes())
        });
        written.map_err(|_| KeyStoreError::Unreachable)
    }
}

impl KeyStore for LabKeyring {
    fn load(&self, name: &str) -> Result<Option<Zeroizing<[u8; 32]>>, KeyStoreError> {
        let text = match fs::read_to_string(&self.0) {
            Ok(text) => Zeroizing::new(text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(_) => return Err(KeyStoreError::Unreachable),
        };
        let mut found = None;
        for line in text.lines() {
            match line.split(' ').collect::<Vec<_>>().as_slice() {
                ["+", kept, key] if *kept == name => found = Some(from_hex(key)?),
                ["-", forgotten] if *forgotten == name => found = None,
                _ => {}
            }
        }
        Ok(found)
    }

    fn store(&self, name: &str, key: &[u8; 32]) -> Result<(), KeyStoreError> {
        let mut hex = Zeroizing::new(String::with_capacity(64));
        for byte in key {
            write!(hex, "{byte:02x}").map_err(|_| KeyStoreError::Malformed)?;
        }
        self.append(&format!("+ {name} {}", hex.as_str()))
    }

    fn delete(&self, name: &str) -> Result<(), KeyStoreError> {
        self.append(&format!("- {name}"))
    }
}

fn from_hex(text: &str) -> Result<Zeroizing<[u8; 32]>, KeyStoreError> {
    let mut key = Zeroizing::new([0; 32]);
    for (place, byte) in key.iter_mut().enumerate() {
        let digits = text.get(place * 2..place * 2 + 2).ok_or(KeyStoreError::Malformed)?;
        *byte = u8::from_str_radix(digits, 16).map_err(|_| KeyStoreError::Malformed)?;
    }
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keyring_of_an_earlier_moment_knows_what_was_forgotten_since() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("keys");
        let keys = LabKeyring::new(file.clone());
        assert_eq!(keys.load("a.1").unwrap(), None);
        keys.store("a.1", &[1; 32]).unwrap();
        let then = LabKeyring::length(&file);
        keys.store("a.2", &[2; 32]).unwrap();
        keys.delete("a.1").unwrap();
        assert_eq!(keys.load("a.1").unwrap(), None);
        assert_eq!(*keys.load("a.2").unwrap().unwrap(), [2; 32]);
        let copy = folder.path().join("then");
        let earlier = LabKeyring::as_it_was(&file, then, copy, Unacknowledged::Lost).unwrap();
        assert_eq!(*earlier.load("a.1").unwrap().unwrap(), [1; 32]);
        assert_eq!(earlier.load("a.2").unwrap(), None);
        assert_eq!(earlier.names().unwrap(), BTreeSet::from(["a.1".to_owned()]));
        assert_eq!(keys.names().unwrap(), BTreeSet::from(["a.2".to_owned()]));
    }

    #[test]
    fn a_cut_may_take_the_line_that_was_not_acknowledged_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let (file, copy) = (folder.path().join("keys"), folder.path().join("cut"));
        let keys = LabKeyring::new(file.clone());
        keys.store("a.1", &[1; 32]).unwrap();
        let acknowledged = LabKeyring::length(&file);
        keys.store("a.2", &[2; 32]).unwrap();
        let mark = u64::try_from(ACKNOWLEDGED.len() + 1).unwrap();
        let under_way = LabKeyring::length(&file) - mark;
        let left = |length, last| {
            let left = LabKeyring::as_it_was(&file, length, copy.clone(), last).unwrap();
            // What comes next must not make the line before it look unacknowledged.
            left.store("a.3", &[3; 32]).unwrap();
            let all = LabKeyring::length(&copy);
            LabKeyring::as_it_was(&copy, all, folder.path().join("next"), Unacknowledged::Lost)
                .unwrap()
                .names()
                .unwrap()
                .len()
        };
        assert_eq!(left(acknowledged, Unacknowledged::Lost), 2);
        assert_eq!(left(under_way, Unacknowledged::Lost), 2);
        assert_eq!(left(under_way, Unacknowledged::Kept), 3);
        assert_eq!(left(under_way + mark, Unacknowledged::Lost), 3);
    }
}

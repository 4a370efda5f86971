//! A key store in a file, for the laboratory only: it stands for the keyring of the operating
//! system, which neither a kill nor a power cut of the store's disk takes along.

use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use tram_vault::{KeyStore, KeyStoreError};
use zeroize::Zeroizing;

/// Lines of what was kept and forgotten, in their order and never changed: so the keyring of any
/// moment can be had again by its length at that moment.
#[derive(Debug)]
pub(crate) struct LabKeyring(PathBuf);

impl LabKeyring {
    /// The keyring in this file, which need not be there yet.
    pub(crate) fn new(file: PathBuf) -> Self {
        Self(file)
    }

    /// How long its file is now.
    pub(crate) fn length(file: &Path) -> u64 {
        fs::metadata(file).map_or(0, |found| found.len())
    }

    /// The keyring as it was when its file had this length, in a file of its own.
    pub(crate) fn as_it_was(file: &Path, length: u64, copy: PathBuf) -> io::Result<Self> {
        let mut lines = Zeroizing::new(Vec::new());
        File::open(file)?.take(length).read_to_end(&mut lines)?;
        File::create(&copy)?.write_all(&lines)?;
        Ok(Self(copy))
    }

    fn append(&self, line: &str) -> Result<(), KeyStoreError> {
        let file = OpenOptions::new().append(true).create(true).open(&self.0);
        // One write: a kill leaves the whole line or none of it.
        file.and_then(|mut file| file.write_all(line.as_bytes()))
            .map_err(|_| KeyStoreError::Unreachable)
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
        self.append(&format!("+ {name} {}\n", hex.as_str()))
    }

    fn delete(&self, name: &str) -> Result<(), KeyStoreError> {
        self.append(&format!("- {name}\n"))
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
        let earlier = LabKeyring::as_it_was(&file, then, folder.path().join("then")).unwrap();
        assert_eq!(*earlier.load("a.1").unwrap().unwrap(), [1; 32]);
        assert_eq!(earlier.load("a.2").unwrap(), None);
    }
}

//! Keys in files, so that a process that was ended finds them again. For the laboratory only: a
//! kiosk's keys are in the keyring.

use std::fs;
use std::io;
use std::path::PathBuf;

use tram_vault::{KeyStore, KeyStoreError};
use zeroize::Zeroizing;

/// A directory with one file for each key.
#[derive(Debug)]
pub(crate) struct FileKeys(pub(crate) PathBuf);

impl KeyStore for FileKeys {
    fn load(&self, name: &str) -> Result<Option<Zeroizing<[u8; 32]>>, KeyStoreError> {
        match fs::read(self.0.join(name)) {
            Ok(bytes) => {
                let key = bytes.as_slice().try_into().map_err(|_| KeyStoreError::Malformed)?;
                Ok(Some(Zeroizing::new(key)))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(_) => Err(KeyStoreError::Unreachable),
        }
    }

    fn store(&self, name: &str, key: &[u8; 32]) -> Result<(), KeyStoreError> {
        let beside = self.0.join(format!("{name}.tmp"));
        fs::create_dir_all(&self.0)
            .and_then(|()| put(&beside, key))
            .and_then(|()| fs::rename(&beside, self.0.join(name)))
            .map_err(|_| KeyStoreError::Unreachable)
    }

    fn delete(&self, name: &str) -> Result<(), KeyStoreError> {
        match fs::remove_file(self.0.join(name)) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(_) => Err(KeyStoreError::Unreachable),
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "this stands for the keyring, which is no vault")]
fn put(path: &std::path::Path, bytes: &[u8]) -> io::Result<()> {
    fs::write(path, bytes)
}

//! Keys in files, so that a process that was killed finds them again. For the laboratory alone: a
//! kiosk has the operating system's keyring.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tram_vault::{KeyStore, KeyStoreError};
use zeroize::Zeroizing;

/// A folder of keys.
#[derive(Clone, Debug)]
pub(crate) struct FileKeyStore(PathBuf);

impl FileKeyStore {
    /// Keys in `folder`, which is made when the first is kept.
    pub(crate) fn in_folder(folder: &Path) -> Self {
        Self(folder.to_owned())
    }

    fn write(&self, name: &str, key: &[u8; 32]) -> io::Result<()> {
        fs::create_dir_all(&self.0)?;
        let beside = self.0.join(format!("{name}.part"));
        let mut file = File::create(&beside)?;
        file.write_all(key)?;
        file.sync_all()?;
        fs::rename(beside, self.0.join(name))?;
        File::open(&self.0)?.sync_all()
    }
}

impl KeyStore for FileKeyStore {
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
        self.write(name, key).map_err(|_| KeyStoreError::NotKept)
    }

    fn delete(&self, name: &str) -> Result<(), KeyStoreError> {
        match fs::remove_file(self.0.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(KeyStoreError::Unreachable)
            }
            Ok(()) | Err(_) => Ok(()),
        }
    }
}

//! What lies beside the database in clear: enough to find the key and to recognise it, nothing
//! more.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::disk;
use crate::error::{Damage, VaultError};
use crate::keys::KeyStore;
use crate::seal::{Secret, fill};

/// The format that this program writes.
const FORMAT: u32 = 1;

/// The small file in clear.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub(crate) struct Header {
    /// Clear: the format's number. A larger one is a newer program's.
    pub(crate) format: u32,
    /// Clear: random; tells this store's key from those of other stores in the same keyring.
    pub(crate) store: String,
    /// Clear: which of the store's keys, from 1.
    pub(crate) epoch: u32,
    /// Hashed: half a digest of the key. Recognises it without touching the database; the key is
    /// 256 random bits, so nothing can be guessed from it.
    pub(crate) check: String,
}

impl Header {
    /// A header for a store that does not exist yet.
    pub(crate) fn new(key: &Secret) -> Result<Self, VaultError> {
        let mut random = [0; 16];
        fill(&mut random)?;
        let store = hex(&random);
        let check = check_value(&store, 1, key);
        Ok(Self { format: FORMAT, store, epoch: 1, check })
    }

    /// The key's name in the key store.
    pub(crate) fn key_name(&self) -> String {
        format!("{}.{}", self.store, self.epoch)
    }

    /// This store's key, recognised.
    pub(crate) fn find_key(&self, keys: &dyn KeyStore) -> Result<Secret, VaultError> {
        let key = keys.load(&self.key_name())?.map(Secret::new).ok_or(VaultError::KeyMissing)?;
        if check_value(&self.store, self.epoch, &key) == self.check {
            Ok(key)
        } else {
            Err(VaultError::WrongKey)
        }
    }

    /// Where it lies.
    pub(crate) fn path(directory: &Path) -> PathBuf {
        directory.join("vault.json")
    }

    /// Reads it; `None` if there is none.
    pub(crate) fn read(directory: &Path) -> Result<Option<Self>, VaultError> {
        /// Read first: a newer format may have other fields.
        #[derive(Deserialize)]
        struct Format {
            format: u32,
        }
        let text = match fs::read(Self::path(directory)) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let Format { format } = serde_json::from_slice(&text).map_err(|_| Damage::Header)?;
        if format > FORMAT {
            return Err(VaultError::NewerVersion);
        }
        Ok(Some(serde_json::from_slice(&text).map_err(|_| Damage::Header)?))
    }

    /// Writes it: the moment from which the store exists.
    pub(crate) fn write(&self, directory: &Path) -> Result<(), VaultError> {
        let text = serde_json::to_vec_pretty(self).map_err(|_| Damage::Header)?;
        Ok(disk::write_new(&Self::path(directory), &text)?)
    }
}

fn check_value(store: &str, epoch: u32, key: &Secret) -> String {
    let label = format!("tram vault check 1 {store} {epoch} ");
    let digest = key.derive(label.as_bytes());
    // Hashed once more: the check lies in clear, and no child of the key ever does.
    let digest = Sha256::digest(digest.bytes());
    hex(digest.get(..16).unwrap_or_default())
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a String takes everything");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::MemoryKeyStore;

    #[test]
    fn a_header_recognises_its_key_and_no_other() {
        let key = Secret::random().unwrap();
        let header = Header::new(&key).unwrap();
        let keys = MemoryKeyStore::default();
        assert!(matches!(header.find_key(&keys), Err(VaultError::KeyMissing)));
        keys.store(&header.key_name(), Secret::random().unwrap().bytes()).unwrap();
        assert!(matches!(header.find_key(&keys), Err(VaultError::WrongKey)));
        keys.store(&header.key_name(), key.bytes()).unwrap();
        assert_eq!(header.find_key(&keys).unwrap().bytes(), key.bytes());
    }

    #[test]
    fn a_stored_header_keeps_its_shape() {
        let header = Header {
            format: 1,
            store: "00ff".to_owned(),
            epoch: 1,
            check: check_value("00ff", 1, &Secret::new([7; 32].into())),
        };
        let expected = concat!(
            r#"{"format":1,"store":"00ff","epoch":1,"#,
            r#""check":"9c95ffe334e66b8b1bef60a20ccc792a"}"#
        );
        assert_eq!(
            serde_json::to_string(&header).unwrap(),
            expected,
            "add a format, keep this one"
        );
        assert_eq!(serde_json::from_str::<Header>(expected).unwrap(), header);
    }

    #[test]
    fn a_header_of_a_newer_program_is_recognised_whatever_else_it_holds() {
        let directory = tempfile::tempdir().unwrap();
        disk::write_new(&Header::path(directory.path()), br#"{"format":2,"new":true}"#).unwrap();
        assert!(matches!(Header::read(directory.path()), Err(VaultError::NewerVersion)));
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_the_header_reader_panic(bytes: Vec<u8>) {
            let directory = tempfile::tempdir().unwrap();
            disk::write_new(&Header::path(directory.path()), &bytes).unwrap();
            assert!(Header::read(directory.path()).is_err());
        }
    }
}

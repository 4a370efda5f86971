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
const FORMAT: u32 = 2;

/// The small file in clear.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub(crate) struct Header {
    /// Clear: the format's number. A larger one is a newer program's.
    pub(crate) format: u32,
    /// Clear: random; tells this store's keys from those of other stores in the same keyring.
    pub(crate) store: String,
    /// Hashed: half a digest of the database's key. Recognises it without touching the database;
    /// the key is 256 random bits, so nothing can be guessed from it.
    pub(crate) check: String,
    /// Clear: the public key that the log of changes is signed with.
    pub(crate) audit: String,
}

/// What a store of format 1 has in its place: one key for the database and for all data keys.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub(crate) struct HeaderV1 {
    pub(crate) format: u32,
    pub(crate) store: String,
    pub(crate) epoch: u32,
    pub(crate) check: String,
}

/// A header of any format that is known.
#[derive(Debug)]
pub(crate) enum AnyHeader {
    V1(HeaderV1),
    V2(Header),
}

impl Header {
    /// The header of a store with these keys.
    pub(crate) fn new(store: &str, database: &Secret, audit: String) -> Self {
        let check = check_value(&format!("{store} database"), database);
        Self { format: FORMAT, store: store.to_owned(), check, audit }
    }

    /// The name of a store that does not exist yet.
    pub(crate) fn new_store() -> Result<String, VaultError> {
        let mut random = [0; 16];
        fill(&mut random)?;
        Ok(hex(&random))
    }

    /// The database's key, recognised.
    pub(crate) fn find_key(&self, keys: &dyn KeyStore) -> Result<Secret, VaultError> {
        let label = format!("{} database", self.store);
        recognised(keys, &names::database(&self.store), &label, &self.check)
    }

    /// Where it lies.
    pub(crate) fn path(directory: &Path) -> PathBuf {
        directory.join("vault.json")
    }

    /// Reads it, of whatever format; `None` if there is none.
    pub(crate) fn read(directory: &Path) -> Result<Option<AnyHeader>, VaultError> {
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
        let header = match format {
            1 => AnyHeader::V1(serde_json::from_slice(&text).map_err(|_| Damage::Header)?),
            _ => AnyHeader::V2(serde_json::from_slice(&text).map_err(|_| Damage::Header)?),
        };
        Ok(Some(header))
    }

    /// Writes it: the moment from which the store exists.
    pub(crate) fn write(&self, directory: &Path) -> Result<(), VaultError> {
        Ok(disk::write_new(&Self::path(directory), &self.text()?)?)
    }

    /// Puts it in the place of an older format's: the moment from which the store is of this one.
    pub(crate) fn replace(&self, directory: &Path) -> Result<(), VaultError> {
        Ok(disk::replace(&Self::path(directory), &self.text()?)?)
    }

    fn text(&self) -> Result<Vec<u8>, VaultError> {
        Ok(serde_json::to_vec_pretty(self).map_err(|_| Damage::Header)?)
    }
}

impl HeaderV1 {
    /// The one key, recognised.
    pub(crate) fn find_key(&self, keys: &dyn KeyStore) -> Result<Secret, VaultError> {
        let label = format!("{} {}", self.store, self.epoch);
        recognised(keys, &names::epoch(&self.store, self.epoch), &label, &self.check)
    }
}

/// What the keys of a store are called in the key store.
pub(crate) mod names {
    /// The key of the database; it lives as long as the store.
    pub(crate) fn database(store: &str) -> String {
        format!("{store}.database")
    }

    /// The key that wraps data keys in one epoch; it dies when a dossier is wiped.
    pub(crate) fn epoch(store: &str, epoch: u32) -> String {
        format!("{store}.{epoch}")
    }

    /// The key that signs the log of changes.
    pub(crate) fn audit(store: &str) -> String {
        format!("{store}.audit")
    }

    /// Not a key: the hash up to which the log of changes is known to reach.
    pub(crate) fn anchor(store: &str) -> String {
        format!("{store}.anchor")
    }
}

/// A key of the key store, if it is the one that the check value was made of.
pub(crate) fn recognised(
    keys: &dyn KeyStore,
    name: &str,
    label: &str,
    check: &str,
) -> Result<Secret, VaultError> {
    let key = keys.load(name)?.map(Secret::new).ok_or(VaultError::KeyMissing)?;
    if check_value(label, &key) == check { Ok(key) } else { Err(VaultError::WrongKey) }
}

/// What a key is recognised by.
pub(crate) fn check_value(label: &str, key: &Secret) -> String {
    let label = format!("tram vault check 1 {label} ");
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

/// The bytes of lower- or upper-case hexadecimal.
pub(crate) fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits = text.chars().map(|digit| digit.to_digit(16)).collect::<Option<Vec<_>>>()?;
    let (pairs, rest) = digits.as_chunks::<2>();
    let bytes = pairs.iter().map(|[high, low]| u8::try_from(high * 16 + low).ok());
    rest.is_empty().then(|| bytes.collect())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::MemoryKeyStore;

    #[test]
    fn a_header_recognises_its_key_and_no_other() {
        let key = Secret::random().unwrap();
        let header = Header::new("00ff", &key, String::new());
        let keys = MemoryKeyStore::default();
        let name = names::database("00ff");
        assert!(matches!(header.find_key(&keys), Err(VaultError::KeyMissing)));
        keys.store(&name, Secret::random().unwrap().bytes()).unwrap();
        assert!(matches!(header.find_key(&keys), Err(VaultError::WrongKey)));
        keys.store(&name, key.bytes()).unwrap();
        assert_eq!(header.find_key(&keys).unwrap().bytes(), key.bytes());
    }

    #[test]
    fn a_stored_header_of_every_format_keeps_its_shape() {
        let key = Secret::new([7; 32].into());
        let first =
            r#"{"format":1,"store":"00ff","epoch":1,"check":"9c95ffe334e66b8b1bef60a20ccc792a"}"#;
        let header: HeaderV1 = serde_json::from_str(first).unwrap();
        assert_eq!(header.check, check_value("00ff 1", &key));
        let second = r#"{"format":2,"store":"00ff","check":"a57f86de476706fd0995f094c71fda64","audit":"aa"}"#;
        let header = Header::new("00ff", &key, "aa".to_owned());
        assert_eq!(serde_json::to_string(&header).unwrap(), second, "add a format, keep this one");
        assert_eq!(serde_json::from_str::<Header>(second).unwrap(), header);
    }

    #[test]
    fn a_header_of_a_newer_program_is_recognised_whatever_else_it_holds() {
        let directory = tempfile::tempdir().unwrap();
        disk::write_new(&Header::path(directory.path()), br#"{"format":3,"new":true}"#).unwrap();
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

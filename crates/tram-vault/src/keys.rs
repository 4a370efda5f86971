//! Where the vault's key comes from.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use zeroize::Zeroizing;

/// A place that keeps 256-bit keys by name: the operating system's keyring in a kiosk, memory in
/// tests and practice.
pub trait KeyStore: Send + Sync {
    /// The key of that name. `Ok(None)` means that the place says it has none, which a locked
    /// keyring says too: it never proves that there was none.
    fn load(&self, name: &str) -> Result<Option<Zeroizing<[u8; 32]>>, KeyStoreError>;

    /// Keeps a key durably and reads it back before returning.
    fn store(&self, name: &str, key: &[u8; 32]) -> Result<(), KeyStoreError>;

    /// Forgets a key; that there was none is no error.
    fn delete(&self, name: &str) -> Result<(), KeyStoreError>;
}

/// Why a key store did not answer. Carries no text of the platform: it may repeat the secret.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum KeyStoreError {
    /// No keyring runs, or the program cannot reach it.
    #[error("no keyring answers")]
    Unreachable,
    /// The keyring is locked, or someone dismissed its prompt.
    #[error("the keyring is locked")]
    Locked,
    /// The keyring did not answer in time; it may be showing a prompt.
    #[error("the keyring did not answer in time")]
    TimedOut,
    /// What lies under the name is not a key of ours.
    #[error("the keyring's entry is not a key")]
    Malformed,
    /// What was read back is not what was stored.
    #[error("the keyring did not keep the key")]
    NotKept,
}

/// Keys in memory, gone with the process: for tests and for practice.
#[derive(Default)]
pub struct MemoryKeyStore(Mutex<BTreeMap<String, Zeroizing<[u8; 32]>>>);

impl fmt::Debug for MemoryKeyStore {
    /// Without the keys.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryKeyStore").finish_non_exhaustive()
    }
}

impl KeyStore for MemoryKeyStore {
    fn load(&self, name: &str) -> Result<Option<Zeroizing<[u8; 32]>>, KeyStoreError> {
        let keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(keys.get(name).cloned())
    }

    fn store(&self, name: &str, key: &[u8; 32]) -> Result<(), KeyStoreError> {
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        keys.insert(name.to_owned(), Zeroizing::new(*key));
        Ok(())
    }

    fn delete(&self, name: &str) -> Result<(), KeyStoreError> {
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        keys.remove(name);
        Ok(())
    }
}

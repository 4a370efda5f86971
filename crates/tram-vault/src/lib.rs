//! The only writer of disk: sealed dossiers and blobs, one transaction at a time, key from the OS
//! keyring.
//!
//! A store is a directory:
//!
//! | file | what it holds |
//! |---|---|
//! | `vault.json` | in clear: the store's random identity, the key's epoch, a key-check value |
//! | `vault.db` | SQLCipher: dossiers, submissions, wrapped data keys, the list of blobs |
//! | `blobs/<id>` | one page or paper each, XChaCha20-Poly1305 in chunks, under its dossier's key |
//! | `vault.lock` | held while a process has the store open |
//!
//! Three promises, each tested by breaking things for real: what a function has acknowledged is
//! there after the power fails; nothing of a citizen lies on the disk in clear; whoever opens the
//! store without its key changes nothing.
//!
//! The vault knows neither the time nor the network, and never decides what happens next.

mod blobs;
mod check;
mod disk;
mod dossiers;
mod emptying;
mod error;
mod header;
mod keys;
mod os_keys;
mod schema;
mod seal;
#[cfg(test)]
mod shapes;
mod submissions;
mod vault;

pub use check::CheckReport;
pub use error::{Damage, VaultError};
pub use keys::{KeyStore, KeyStoreError, MemoryKeyStore};
pub use os_keys::OsKeyStore;
pub use vault::Vault;

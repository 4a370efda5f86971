//! The only writer of disk: sealed dossiers and blobs, one transaction at a time, key from the OS
//! keyring.
//!
//! A store is a directory:
//!
//! | file | what it holds |
//! |---|---|
//! | `vault.json` | in clear: the store's random identity, a key-check value, the log's public key |
//! | `vault.db` | SQLCipher: dossiers and submissions under their dossier's key, those keys wrapped by the epoch's, the list of blobs, the log of changes |
//! | `blobs/<id>` | one page or paper each, XChaCha20-Poly1305 in chunks, under its dossier's key |
//! | `vault.lock` | held while a process has the store open |
//!
//! Three promises, each tested by breaking things for real: what a function has acknowledged is
//! there after the power fails; nothing of a citizen lies on the disk in clear; whoever opens the
//! store without its key changes nothing.
//!
//! The vault knows neither the network nor, but by a clock that it is given, the time, and never
//! decides what happens next.

mod audit;
mod audit_log;
mod blobs;
mod check;
mod disk;
mod dossiers;
mod emptying;
mod epochs;
mod error;
mod header;
mod keys;
#[cfg(any(test, feature = "failpoints"))]
#[cfg_attr(
    not(feature = "failpoints"),
    expect(unreachable_pub, reason = "public for the laboratory alone")
)]
mod old_store;
mod os_keys;
mod points;
mod provisioning;
mod retention;
mod rows;
mod schema;
mod seal;
#[cfg(test)]
mod shapes;
mod steps;
mod submissions;
#[cfg(test)]
mod trials;
mod upgrade;
mod vault;
mod wipe;

pub use audit_log::{
    AuditCheckpoint, AuditEntry, AuditHead, AuditLog, AuditReport, AuditTrust, Hash,
};
pub use check::CheckReport;
pub use error::{Damage, VaultError};
pub use keys::{KeyStore, KeyStoreError, MemoryKeyStore};
#[cfg(feature = "failpoints")]
pub use old_store::OldStore;
pub use os_keys::OsKeyStore;
pub use points::FAILPOINTS;
pub use retention::{Expired, Notice, Retention};
pub use vault::Vault;
pub use wipe::{Due, WipeReport};

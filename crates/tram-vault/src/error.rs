//! What can go wrong in the vault, each kind one thing that a caller can do differently.

use std::io;

use tram_domain::{BlobId, DossierId, SubmissionKey};

use crate::keys::KeyStoreError;

/// Why the vault did not do what it was asked. Nothing of a dossier is in any variant.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// There is no store here: provision one first.
    #[error("there is no store here")]
    Missing,
    /// There is a store here already; provisioning would put it out of reach.
    #[error("there is a store here already")]
    AlreadyThere,
    /// The store exists and the keyring has no key for it: locked, or lost. Nothing was touched.
    #[error("the keyring holds no key for this store")]
    KeyMissing,
    /// The keyring does not answer. Nothing was touched.
    #[error("the keyring cannot be asked")]
    KeyringUnavailable(#[source] KeyStoreError),
    /// The keyring's key is not the one that this store was made with. Nothing was touched.
    #[error("the keyring's key is not this store's")]
    WrongKey,
    /// Something in the store is not what was written.
    #[error("damaged: {what}")]
    Damaged {
        /// What it is.
        what: Damage,
    },
    /// The disk is full. What was there before is still there.
    #[error("the disk is full")]
    DiskFull,
    /// The vault has nothing of that identity.
    #[error("not in the vault")]
    NotFound,
    /// The dossier has been handed over and does not change any more.
    #[error("the dossier is sealed")]
    Sealed,
    /// The submission is no longer in the state that the caller started from.
    #[error("the submission has moved on")]
    StateMoved,
    /// The value would not read back as it is; what was stored before is still there.
    #[error("this cannot be stored")]
    Unstorable,
    /// A file could not be read or written.
    #[error("the disk failed")]
    Io(#[source] io::Error),
    /// The database could not do its work.
    #[error("the database failed")]
    Database(#[source] rusqlite::Error),
    /// A newer program wrote this store.
    #[error("a newer program wrote this store")]
    NewerVersion,
    /// Another process has the store open.
    #[error("another process has the store open")]
    BusyElsewhere,
    /// The program was built with a database engine that may not be used.
    #[error("the database engine is not the one required")]
    UnfitEngine,
    /// The operating system gives no random numbers.
    #[error("no random numbers")]
    NoRandomness,
}

/// What is damaged.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Damage {
    /// The small file in clear, or it and the database do not belong together.
    #[error("the store's header")]
    Header,
    /// Pages of the database.
    #[error("the database")]
    Database,
    /// A dossier's row.
    #[error("dossier {0}")]
    Dossier(DossierId),
    /// A dossier's data key.
    #[error("the data key of dossier {0}")]
    DataKey(DossierId),
    /// A blob, or it is gone.
    #[error("blob {0}")]
    Blob(BlobId),
    /// A submission's row.
    #[error("submission {0}")]
    Submission(SubmissionKey),
}

impl From<Damage> for VaultError {
    fn from(what: Damage) -> Self {
        Self::Damaged { what }
    }
}

impl From<io::Error> for VaultError {
    fn from(error: io::Error) -> Self {
        let full = matches!(
            error.kind(),
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge
        );
        if full { Self::DiskFull } else { Self::Io(error) }
    }
}

impl From<rusqlite::Error> for VaultError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Damage::Database.into(),
            _ => Self::Database(error),
        }
    }
}

impl From<KeyStoreError> for VaultError {
    fn from(error: KeyStoreError) -> Self {
        Self::KeyringUnavailable(error)
    }
}

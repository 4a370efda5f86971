//! The vault itself: how a store comes to be, and how it is opened.

use std::collections::BTreeSet;
use std::fmt;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use rusqlite::Connection;
use tram_domain::{BlobId, Clock, Instant};

use crate::audit::{Scribe, last_time};
use crate::audit_log::Hash;
use crate::disk;
use crate::epochs::Epoch;
use crate::error::{Damage, VaultError};
use crate::header::{AnyHeader, Header, hex, names};
use crate::keys::KeyStore;
use crate::points::reached;
use crate::provisioning;
use crate::schema;
use crate::seal::Secret;
use crate::upgrade;

/// An open store. One process has it, through one connection: two could lose commits to each other
/// where the engine has a fault, and nothing here needs more.
pub struct Vault {
    directory: PathBuf,
    db: Mutex<Connection>,
    /// Locked after the connection, and changed only while that is held.
    epoch: Mutex<Epoch>,
    scribe: Scribe,
    /// The hash up to which the key store knows the log of changes.
    pub(crate) anchor: Mutex<Option<Hash>>,
    /// Held through a wipe, which asks the key store and so must not hold the connection.
    pub(crate) wiping: Mutex<()>,
    clock: OnceLock<Arc<dyn Clock>>,
    /// The latest moment that the vault was told of, for where no clock was given.
    latest: AtomicU64,
    /// Kept for its lock.
    _lock: File,
}

impl fmt::Debug for Vault {
    /// Neither keys nor the path, which may hold an account's name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault").field("epoch", &self.epoch().number).finish_non_exhaustive()
    }
}

impl Vault {
    /// Whether there is a store in the directory, whole or not. This, and never the keyring's
    /// answer, says whether a kiosk starts for the first time: a locked keyring says "no entry" too.
    pub fn exists(directory: &Path) -> bool {
        // A directory that cannot be read may hold a store: say so, rather than let one be made.
        let there = |path: PathBuf| path.try_exists().unwrap_or(true);
        there(Header::path(directory)) || there(database(directory))
    }

    /// Makes a store where there is none.
    ///
    /// Its keys are in the keyring, and were read back, before anything that needs them is written;
    /// the header, written last, is what makes the store exist. A crash on the way leaves at most
    /// keys that nothing uses and a file that the next try replaces.
    pub fn provision(
        directory: &Path,
        keys: &dyn KeyStore,
        now: Instant,
    ) -> Result<Self, VaultError> {
        if Self::exists(directory) {
            return Err(VaultError::AlreadyThere);
        }
        // Asked before anything is made: where no keyring answers, nothing is begun.
        keys.load("probe")?;
        disk::make_directory(directory)?;
        let lock = disk::lock(&lock_file(directory))?;
        if Self::exists(directory) {
            return Err(VaultError::AlreadyThere);
        }
        disk::make_directory(&blobs(directory))?;
        let header = provisioning::make(directory, keys, now)?;
        header.write(directory)?;
        reached("provision.header_written");
        provisioning::finish(directory)?;
        Self::open_locked(directory, &header, keys, lock)
    }

    /// Opens the store, one of an earlier format too. Never makes one, and touches nothing unless
    /// the right keys are at hand. A wipe that was cut short is finished.
    pub fn open(directory: &Path, keys: &dyn KeyStore) -> Result<Self, VaultError> {
        let Some(header) = Header::read(directory)? else {
            let half = database(directory).try_exists()?;
            return Err(if half { Damage::Header.into() } else { VaultError::Missing });
        };
        let lock = disk::lock(&lock_file(directory))?;
        let header = match header {
            AnyHeader::V2(header) => {
                header.find_key(keys)?;
                provisioning::finish(directory)?;
                header
            }
            AnyHeader::V1(old) => {
                old.find_key(keys)?;
                provisioning::finish(directory)?;
                upgrade::from_v1(directory, &old, keys)?
            }
        };
        Self::open_locked(directory, &header, keys, lock)
    }

    fn open_locked(
        directory: &Path,
        header: &Header,
        keys: &dyn KeyStore,
        lock: File,
    ) -> Result<Self, VaultError> {
        let key = header.find_key(keys)?;
        let scribe = signer(header, keys)?;
        let path = database(directory);
        if !path.try_exists()? {
            return Err(Damage::Database.into());
        }
        let db = schema::open(&path, &key)?;
        let store: String = db.query_row("SELECT id FROM store", [], |row| row.get(0))?;
        if store != header.store {
            return Err(Damage::Header.into());
        }
        let epoch = Epoch::present(&db, &store, keys)?;
        let anchor = keys.load(&names::anchor(&store))?.map(|hash| *hash);
        let latest = AtomicU64::new(last_time(&db)?.0);
        let vault = Self {
            directory: directory.to_owned(),
            db: Mutex::new(db),
            epoch: Mutex::new(epoch),
            scribe,
            anchor: Mutex::new(anchor),
            wiping: Mutex::new(()),
            clock: OnceLock::new(),
            latest,
            _lock: lock,
        };
        vault.finish_wipe(keys)?;
        vault.collect_orphans()?;
        Ok(vault)
    }

    /// Gives the vault a clock, for the times in its log of changes. Without one it writes the
    /// latest moment that it was told of. Only the first clock is taken.
    pub fn tell_time_by(&self, clock: Arc<dyn Clock>) {
        self.clock.set(clock).unwrap_or_default();
    }

    /// The moment of a change; `told` is what the caller knows of it.
    pub(crate) fn moment(&self, told: Option<Instant>) -> Instant {
        let told = told.unwrap_or_default().0;
        let latest = self.latest.fetch_max(told, Ordering::Relaxed).max(told);
        self.clock.get().map_or(Instant(latest), |clock| clock.now())
    }

    /// The one connection. A panic elsewhere rolled its transaction back, so the lock's poison
    /// means nothing.
    pub(crate) fn db(&self) -> MutexGuard<'_, Connection> {
        self.db.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The present epoch. Hold the connection, or it may be another's by the time it is used.
    pub(crate) fn epoch(&self) -> Epoch {
        self.epoch.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// From here on another epoch's key wraps data keys.
    pub(crate) fn enter(&self, epoch: Epoch) {
        *self.epoch.lock().unwrap_or_else(PoisonError::into_inner) = epoch;
    }

    pub(crate) const fn scribe(&self) -> &Scribe {
        &self.scribe
    }

    /// Where blobs lie.
    pub(crate) fn blobs_directory(&self) -> PathBuf {
        blobs(&self.directory)
    }

    /// Where a blob lies.
    pub(crate) fn blob_path(&self, blob: BlobId) -> PathBuf {
        blobs(&self.directory).join(blob.to_string())
    }

    /// Removes blob files that no row names: a crash came between the file and its row, so nobody
    /// was told that they are kept. Files of other names are left alone.
    fn collect_orphans(&self) -> Result<(), VaultError> {
        let known: BTreeSet<BlobId> = self.blob_ids()?.into_iter().map(|(_, blob)| blob).collect();
        let mut collected = 0_u32;
        for entry in fs::read_dir(blobs(&self.directory))? {
            let path = entry?.path();
            let unfinished = path.extension().is_some_and(|end| end == disk::UNFINISHED);
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let orphan = name.parse().is_ok_and(|blob| !known.contains(&blob));
            if unfinished || orphan {
                fs::remove_file(&path)?;
                reached("blob.unlinked");
                collected += 1;
            }
        }
        if collected > 0 {
            tracing::info!(collected, "blobs without a row were collected");
        }
        Ok(())
    }
}

pub(crate) fn database(directory: &Path) -> PathBuf {
    directory.join("vault.db")
}

fn lock_file(directory: &Path) -> PathBuf {
    directory.join("vault.lock")
}

fn blobs(directory: &Path) -> PathBuf {
    directory.join("blobs")
}

/// What signs the log of changes, if it is the one that the store was made with.
fn signer(header: &Header, keys: &dyn KeyStore) -> Result<Scribe, VaultError> {
    let key = keys.load(&names::audit(&header.store))?.ok_or(VaultError::KeyMissing)?;
    let scribe = Scribe::new(&header.store, &Secret::new(key));
    let same = hex(&scribe.public_key()) == header.audit;
    if same { Ok(scribe) } else { Err(VaultError::WrongKey) }
}

/// Confirms the log of a database that is not a vault's yet, and tells the key store.
pub(crate) fn tell_anchor(
    db: &mut Connection,
    scribe: &Scribe,
    keys: &dyn KeyStore,
) -> Result<(), VaultError> {
    let now = last_time(db)?;
    if let Some(hash) = scribe.confirm(db, now)? {
        keys.store(&names::anchor(scribe.store()), &hash)?;
        reached("keys.stored");
    }
    Ok(())
}

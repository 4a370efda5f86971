//! The vault itself: how a store comes to be, and how it is opened.

use std::collections::BTreeSet;
use std::fmt;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;
use tram_domain::{BlobId, Instant};

use crate::disk;
use crate::error::{Damage, VaultError};
use crate::header::Header;
use crate::keys::KeyStore;
use crate::schema;
use crate::seal::Secret;

/// An open store. One process has it, through one connection: two could lose commits to each other
/// where the engine has a fault, and nothing here needs more.
pub struct Vault {
    directory: PathBuf,
    db: Mutex<Connection>,
    wrapping_key: Secret,
    epoch: u32,
    /// Kept for its lock.
    _lock: File,
}

impl fmt::Debug for Vault {
    /// Neither keys nor the path, which may hold an account's name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault").field("epoch", &self.epoch).finish_non_exhaustive()
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
    /// The key is in the keyring, and was read back, before anything that needs it is written; the
    /// header, written last, is what makes the store exist. A crash on the way leaves at most a
    /// key that nothing uses and a file that the next try replaces.
    pub fn provision(
        directory: &Path,
        keys: &dyn KeyStore,
        now: Instant,
    ) -> Result<Self, VaultError> {
        if Self::exists(directory) {
            return Err(VaultError::AlreadyThere);
        }
        disk::make_directory(directory)?;
        let lock = disk::lock(&lock_file(directory))?;
        if Self::exists(directory) {
            return Err(VaultError::AlreadyThere);
        }
        disk::make_directory(&blobs(directory))?;

        let key = Secret::random()?;
        let header = Header::new(&key)?;
        keys.store(&header.key_name(), key.bytes())?;
        header.find_key(keys)?;
        if let Err(error) = prepare_database(directory, &key, &header, now) {
            // Nothing needs this key; whether the keyring forgets it does not matter.
            keys.delete(&header.key_name()).unwrap_or_default();
            return Err(error);
        }
        header.write(directory)?;
        finish_provisioning(directory)?;
        Self::open_locked(directory, &header, &key, lock)
    }

    /// Opens the store. Never makes one, and touches nothing unless the right key is at hand.
    pub fn open(directory: &Path, keys: &dyn KeyStore) -> Result<Self, VaultError> {
        let Some(header) = Header::read(directory)? else {
            let half = database(directory).try_exists()?;
            return Err(if half { Damage::Header.into() } else { VaultError::Missing });
        };
        let lock = disk::lock(&lock_file(directory))?;
        let key = header.find_key(keys)?;
        finish_provisioning(directory)?;
        Self::open_locked(directory, &header, &key, lock)
    }

    fn open_locked(
        directory: &Path,
        header: &Header,
        key: &Secret,
        lock: File,
    ) -> Result<Self, VaultError> {
        let path = database(directory);
        if !path.try_exists()? {
            return Err(Damage::Database.into());
        }
        let db = schema::open(&path, &database_key(key))?;
        let store: String = db.query_row("SELECT id FROM store", [], |row| row.get(0))?;
        if store != header.store {
            return Err(Damage::Header.into());
        }
        let vault = Self {
            directory: directory.to_owned(),
            db: Mutex::new(db),
            wrapping_key: key.derive(b"tram vault wrapping key 1"),
            epoch: header.epoch,
            _lock: lock,
        };
        vault.collect_orphans()?;
        Ok(vault)
    }

    /// The one connection. A panic elsewhere rolled its transaction back, so the lock's poison
    /// means nothing.
    pub(crate) fn db(&self) -> MutexGuard<'_, Connection> {
        self.db.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) const fn wrapping_key(&self) -> &Secret {
        &self.wrapping_key
    }

    pub(crate) const fn epoch(&self) -> u32 {
        self.epoch
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
                collected += 1;
            }
        }
        if collected > 0 {
            tracing::info!(collected, "blobs without a row were collected");
        }
        Ok(())
    }
}

fn database(directory: &Path) -> PathBuf {
    directory.join("vault.db")
}

/// The database of a store that does not exist yet.
fn unfinished_database(directory: &Path) -> PathBuf {
    directory.join("provisioning.db")
}

fn lock_file(directory: &Path) -> PathBuf {
    directory.join("vault.lock")
}

fn blobs(directory: &Path) -> PathBuf {
    directory.join("blobs")
}

/// The key that SQLCipher gets.
fn database_key(key: &Secret) -> Secret {
    key.derive(b"tram vault database key 1")
}

/// Makes the database beside its final place, closed and on the disk.
fn prepare_database(
    directory: &Path,
    key: &Secret,
    header: &Header,
    now: Instant,
) -> Result<(), VaultError> {
    let path = unfinished_database(directory);
    for left in ["provisioning.db", "provisioning.db-wal", "provisioning.db-journal"] {
        match fs::remove_file(directory.join(left)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            Ok(()) | Err(_) => {}
        }
    }
    // SQLite gives its log the permissions of the database.
    disk::make_private(&path)?;
    let db = schema::create(&path, &database_key(key))?;
    db.execute(
        "INSERT INTO store (only, id, provisioned) VALUES (1, ?1, ?2)",
        (&header.store, i64::try_from(now.0).unwrap_or(i64::MAX)),
    )?;
    // Closing brings the log into the file, which then can be renamed alone.
    db.close().map_err(|(_, error)| error)?;
    disk::sync_file(&path)?;
    Ok(disk::sync_directory(directory)?)
}

/// Puts the database in its place; does so again after a crash between the header and this.
fn finish_provisioning(directory: &Path) -> Result<(), VaultError> {
    let (unfinished, finished) = (unfinished_database(directory), database(directory));
    if !finished.try_exists()? && unfinished.try_exists()? {
        fs::rename(&unfinished, &finished)?;
        disk::sync_directory(directory)?;
    }
    Ok(())
}

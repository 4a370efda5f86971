//! How a store comes to be: keys first, then the database beside its place, then the header.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use tram_domain::Instant;

use crate::audit::{Change, Scribe};
use crate::disk;
use crate::dossiers::to_sql;
use crate::epochs::Epoch;
use crate::error::VaultError;
use crate::header::{Header, hex, names};
use crate::keys::KeyStore;
use crate::points::reached;
use crate::schema;
use crate::seal::Secret;
use crate::vault::{database, tell_anchor};

/// Makes everything of a new store but its header.
pub(crate) fn make(
    directory: &Path,
    keys: &dyn KeyStore,
    now: Instant,
) -> Result<Header, VaultError> {
    let store = Header::new_store()?;
    let made = make_named(directory, &store, keys, now);
    if made.is_err() {
        // Nothing needs these keys; whether the keyring forgets them does not matter.
        let all = [names::database(&store), names::audit(&store), names::anchor(&store)];
        for name in all.into_iter().chain([names::epoch(&store, 1)]) {
            keys.delete(&name).unwrap_or_default();
        }
    }
    made
}

fn make_named(
    directory: &Path,
    store: &str,
    keys: &dyn KeyStore,
    now: Instant,
) -> Result<Header, VaultError> {
    let (key, signing) = (Secret::random()?, Secret::random()?);
    let scribe = Scribe::new(store, &signing);
    let header = Header::new(store, &key, hex(&scribe.public_key()));
    keys.store(&names::database(store), key.bytes())?;
    reached("keys.stored");
    header.find_key(keys)?;
    keys.store(&names::audit(store), signing.bytes())?;
    reached("keys.stored");
    let epoch = Epoch::begin(store, 1, keys)?;

    let path = empty_database(directory)?;
    let mut db = schema::create(&path, &key)?;
    fill(&mut db, store, &epoch, &scribe, now)?;
    tell_anchor(&mut db, &scribe, keys)?;
    // Closing brings the log into the file, which then can be renamed alone.
    db.close().map_err(|(_, error)| error)?;
    disk::sync_file(&path)?;
    disk::sync_directory(directory)?;
    reached("provision.database_synced");
    Ok(header)
}

/// The first rows: what the store is called, the first epoch, and that it was made.
fn fill(
    db: &mut Connection,
    store: &str,
    epoch: &Epoch,
    scribe: &Scribe,
    now: Instant,
) -> Result<(), VaultError> {
    let transaction = db.transaction()?;
    transaction.execute(
        "INSERT INTO store (only, id, provisioned) VALUES (1, ?1, ?2)",
        (store, to_sql(now.0)),
    )?;
    epoch.list(&transaction, store, now)?;
    let made = Change { at: now, event: "provisioned", subject: "", details: b"format 2" };
    scribe.note(&transaction, made)?;
    Ok(transaction.commit()?)
}

/// The database of a store that does not exist yet.
fn unfinished_database(directory: &Path) -> PathBuf {
    directory.join("provisioning.db")
}

/// An empty file in its place, without whatever an earlier try left.
fn empty_database(directory: &Path) -> Result<PathBuf, VaultError> {
    for left in ["provisioning.db", "provisioning.db-wal", "provisioning.db-journal"] {
        match fs::remove_file(directory.join(left)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            Ok(()) | Err(_) => {}
        }
    }
    let path = unfinished_database(directory);
    // SQLite gives its log the permissions of the database.
    disk::make_private(&path)?;
    Ok(path)
}

/// Puts the database in its place; does so again after a crash between the header and this.
pub(crate) fn finish(directory: &Path) -> Result<(), VaultError> {
    let (unfinished, finished) = (unfinished_database(directory), database(directory));
    if !finished.try_exists()? && unfinished.try_exists()? {
        fs::rename(&unfinished, &finished)?;
        reached("provision.database_renamed");
        disk::sync_directory(directory)?;
    }
    Ok(())
}

//! Making a store of the first format today's.
//!
//! There one key in the key store was the parent of both the database's key and the one that wraps
//! data keys. The database's key becomes an entry of its own, as it is; the old parent lives on as
//! the first epoch's key until the first wipe. The old header stays until everything else is done,
//! so that a crash on the way leads here again.

use std::path::Path;

use rusqlite::{Connection, Transaction};
use tram_domain::{DossierId, Instant, SubmissionKey};
use zeroize::Zeroizing;

use crate::audit::{Change, Scribe};
use crate::blobs::data_key;
use crate::epochs::Epoch;
use crate::error::{Damage, VaultError};
use crate::header::{Header, HeaderV1, names};
use crate::keys::KeyStore;
use crate::points::reached;
use crate::rows::{self, Row};
use crate::schema;
use crate::seal::Secret;
use crate::vault::{database, tell_anchor};

/// The key that SQLCipher got in format 1.
fn database_key(parent: &Secret) -> Secret {
    parent.derive(b"tram vault database key 1")
}

/// Upgrades the store; its new header. The caller holds the lock and has put the database in its
/// place.
pub(crate) fn from_v1(
    directory: &Path,
    old: &HeaderV1,
    keys: &dyn KeyStore,
) -> Result<Header, VaultError> {
    let parent = old.find_key(keys)?;
    let key = database_key(&parent);
    let path = database(directory);
    if !path.try_exists()? {
        return Err(Damage::Database.into());
    }
    keep(keys, &names::database(&old.store), &key)?;
    let scribe = Scribe::new(&old.store, &signing_key(keys, &old.store)?);
    let epoch = Epoch::of(old.epoch, parent);
    let fill = |db: &Transaction<'_>| fill(db, &old.store, &epoch, &scribe);
    let mut db = schema::upgrade(&path, &key, &fill)?;
    reached("upgrade.committed");
    tell_anchor(&mut db, &scribe, keys)?;
    // The log holds pages with rows as they were; they go now, not at some later checkpoint.
    db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    let header = Header::new(&old.store, &key, crate::header::hex(&scribe.public_key()));
    header.replace(directory)?;
    reached("upgrade.header_replaced");
    tracing::info!("the store was brought to the present format");
    Ok(header)
}

/// The key that signs the log: made once, found again by a second try.
fn signing_key(keys: &dyn KeyStore, store: &str) -> Result<Secret, VaultError> {
    let name = names::audit(store);
    if let Some(key) = keys.load(&name)? {
        return Ok(Secret::new(key));
    }
    let key = Secret::random()?;
    keep(keys, &name, &key)?;
    Ok(key)
}

fn keep(keys: &dyn KeyStore, name: &str, key: &Secret) -> Result<(), VaultError> {
    keys.store(name, key.bytes())?;
    reached("keys.stored");
    match keys.load(name)? {
        Some(kept) if *kept == *key.bytes() => Ok(()),
        Some(_) => Err(VaultError::WrongKey),
        None => Err(VaultError::KeyMissing),
    }
}

/// Seals what the first format left to the database's key alone.
fn fill(
    db: &Transaction<'_>,
    store: &str,
    epoch: &Epoch,
    scribe: &Scribe,
) -> Result<(), VaultError> {
    let now = provisioned(db)?;
    epoch.list(db, store, now)?;
    for (id, body) in texts(db, "SELECT id, body FROM dossier")? {
        let dossier: DossierId = id.parse().map_err(|_| Damage::Database)?;
        let sealed = rows::seal(&body, &data_key(db, dossier, epoch)?, Row::Dossier(dossier))?;
        db.execute("UPDATE dossier SET contents = ?2, body = '' WHERE id = ?1", (id, sealed))?;
    }
    for (id, body) in texts(db, "SELECT key, body FROM submission")? {
        let key: SubmissionKey = id.parse().map_err(|_| Damage::Database)?;
        let owner: String =
            db.query_row("SELECT dossier FROM submission WHERE key = ?1", [&id], |row| row.get(0))?;
        let owner: DossierId = owner.parse().map_err(|_| Damage::Database)?;
        let row = Row::Submission(owner, key);
        let sealed = rows::seal(&body, &data_key(db, owner, epoch)?, row)?;
        db.execute("UPDATE submission SET contents = ?2, body = '' WHERE key = ?1", (id, sealed))?;
    }
    scribe.note(db, Change { at: now, event: "upgraded", subject: "", details: b"format 2" })
}

fn texts(db: &Connection, sql: &str) -> Result<Vec<(String, Zeroizing<String>)>, VaultError> {
    let mut rows = db.prepare(sql)?;
    let rows = rows.query_map([], |row| Ok((row.get(0)?, Zeroizing::new(row.get(1)?))))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The vault is not told the time when it is opened; the last moment that the store knows of will
/// do.
fn provisioned(db: &Connection) -> Result<Instant, VaultError> {
    let latest: i64 = db.query_row(
        "SELECT max(provisioned, (SELECT coalesce(max(touched), 0) FROM dossier)) FROM store",
        [],
        |row| row.get(0),
    )?;
    Ok(Instant(u64::try_from(latest).unwrap_or_default()))
}

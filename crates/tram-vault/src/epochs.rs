//! Keys that wrap data keys, one for each epoch.
//!
//! Deleting a wrapped key proves nothing: SQLite, the log and the disk keep old pages. So whatever
//! was wrapped dies with the key that wrapped it: the next epoch's key takes over those that live
//! on, and the key store forgets the last one's.

use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, Transaction};
use tram_domain::{DossierId, Instant};

use crate::dossiers::to_sql;
use crate::error::{Damage, VaultError};
use crate::header::{check_value, names, recognised};
use crate::keys::KeyStore;
use crate::points::reached;
use crate::seal::{self, Secret};

/// The key of one epoch.
#[derive(Clone, Debug)]
pub(crate) struct Epoch {
    pub(crate) number: u32,
    /// The key store's key.
    key: Secret,
    /// What wraps data keys.
    pub(crate) wrapping: Arc<Secret>,
}

impl Epoch {
    pub(crate) fn of(number: u32, key: Secret) -> Self {
        let wrapping = Arc::new(key.derive(b"tram vault wrapping key 1"));
        Self { number, key, wrapping }
    }

    /// The present epoch of a store, its key recognised.
    pub(crate) fn present(
        db: &Connection,
        store: &str,
        keys: &dyn KeyStore,
    ) -> Result<Self, VaultError> {
        let (number, check): (u32, String) = db
            .query_row("SELECT number, check_value FROM epoch WHERE ended IS NULL", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()?
            .ok_or(Damage::Database)?;
        let name = names::epoch(store, number);
        Ok(Self::of(number, recognised(keys, &name, &label(store, number), &check)?))
    }

    /// A new key, in the key store and read back before anything is wrapped by it.
    pub(crate) fn begin(store: &str, number: u32, keys: &dyn KeyStore) -> Result<Self, VaultError> {
        let key = Secret::random()?;
        let name = names::epoch(store, number);
        keys.store(&name, key.bytes())?;
        reached("keys.stored");
        let check = check_value(&label(store, number), &key);
        let key = recognised(keys, &name, &label(store, number), &check)?;
        Ok(Self::of(number, key))
    }

    /// Lists it, so that the next start finds and recognises its key.
    pub(crate) fn list(
        &self,
        db: &Connection,
        store: &str,
        now: Instant,
    ) -> Result<(), VaultError> {
        let check = check_value(&label(store, self.number), &self.key);
        db.execute(
            "INSERT INTO epoch (number, check_value, begun) VALUES (?1, ?2, ?3)",
            (self.number, check, to_sql(now.0)),
        )?;
        Ok(())
    }

    /// Takes over every data key that there still is, and ends the epoch before.
    pub(crate) fn take_over(
        &self,
        db: &Transaction<'_>,
        before: &Self,
        now: Instant,
    ) -> Result<u64, VaultError> {
        let mut taken = 0;
        for (dossier, wrapped) in wrapped_keys(db)? {
            // One that does not open is damaged already, and must not keep the others from going.
            let Some(data_key) = seal::unwrap(&wrapped, &before.wrapping, dossier, before.number)
            else {
                tracing::warn!(%dossier, "a damaged data key stays behind");
                continue;
            };
            let wrapped = seal::wrap(&data_key, &self.wrapping, dossier, self.number)?;
            db.execute(
                "UPDATE dossier_key SET epoch = ?2, wrapped = ?3 WHERE dossier = ?1",
                (dossier.to_string(), self.number, wrapped),
            )?;
            taken += 1;
        }
        db.execute(
            "UPDATE epoch SET ended = ?2 WHERE number = ?1",
            (before.number, to_sql(now.0)),
        )?;
        Ok(taken)
    }
}

/// Epochs that ended and whose keys the key store may still have.
pub(crate) fn to_forget(db: &Connection) -> Result<Vec<u32>, VaultError> {
    let mut rows =
        db.prepare("SELECT number FROM epoch WHERE ended IS NOT NULL AND forgotten IS NULL")?;
    let numbers = rows.query_map([], |row| row.get(0))?;
    Ok(numbers.collect::<Result<_, _>>()?)
}

fn wrapped_keys(db: &Connection) -> Result<Vec<(DossierId, Vec<u8>)>, VaultError> {
    let mut rows = db.prepare("SELECT dossier, wrapped FROM dossier_key")?;
    let rows = rows.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))?;
    rows.map(|row| {
        let (dossier, wrapped) = row?;
        Ok((dossier.parse().map_err(|_| Damage::Database)?, wrapped))
    })
    .collect()
}

/// The same words as format 1 used, whose only key became the first epoch's.
fn label(store: &str, number: u32) -> String {
    format!("{store} {number}")
}

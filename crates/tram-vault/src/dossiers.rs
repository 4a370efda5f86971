//! Dossiers: one row of JSON each, sealed under a data key of its own.

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tram_domain::{BlobId, Dossier, DossierId, Reference};
use zeroize::Zeroizing;

use crate::audit::Change;
use crate::blobs::data_key;
use crate::epochs::Epoch;
use crate::error::{Damage, VaultError};
use crate::points::reached;
use crate::rows::{self, Row};
use crate::seal::{self, Secret};
use crate::vault::Vault;

impl Vault {
    /// Keeps a dossier: it is on the disk when this returns.
    ///
    /// A sealed dossier takes nothing but the end of its session (`open`, `touched`, `viewing`).
    pub fn save_dossier(&self, dossier: &Dossier) -> Result<(), VaultError> {
        let mut db = self.db();
        let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        match stored(&transaction, dossier.id)? {
            None => self.insert(&transaction, dossier)?,
            Some(Stored { sealed: true, .. }) => {
                let kept = read(&transaction, dossier.id, &self.epoch())?;
                if !same_but_for_the_session(&kept, dossier)? {
                    return Err(VaultError::Sealed);
                }
                self.update(&transaction, dossier, true)?;
            }
            Some(Stored { sealed: false, .. }) => {
                if dossier.is_sealed() {
                    // Only `enqueue` seals: a sealed dossier without a submission would never go.
                    return Err(VaultError::Sealed);
                }
                self.update(&transaction, dossier, false)?;
            }
        }
        transaction.commit()?;
        reached("dossier.committed");
        Ok(())
    }

    /// A dossier; [`VaultError::Wiped`] once it is gone for good.
    pub fn dossier(&self, id: DossierId) -> Result<Dossier, VaultError> {
        read(&self.db(), id, &self.epoch())
    }

    /// The reference of a dossier, which stays when all else is wiped.
    pub fn reference_of(&self, id: DossierId) -> Result<Reference, VaultError> {
        let text: String = self
            .db()
            .query_row("SELECT reference FROM dossier WHERE id = ?1", [id.to_string()], |row| {
                row.get(0)
            })
            .optional()?
            .ok_or(VaultError::NotFound)?;
        Ok(text.parse().map_err(|_| Damage::Dossier(id))?)
    }

    /// Dossiers not yet handed over, the last touched first.
    pub fn drafts(&self) -> Result<Vec<DossierId>, VaultError> {
        let db = self.db();
        let mut rows = db.prepare_cached(
            "SELECT id FROM dossier WHERE sealed = 0 ORDER BY touched DESC, rowid DESC",
        )?;
        let ids = rows.query_map([], |row| row.get::<_, String>(0))?;
        ids.map(|id| Ok(id?.parse().map_err(|_| Damage::Database)?)).collect()
    }

    /// The dossier of a reference.
    pub fn dossier_by_reference(
        &self,
        reference: &Reference,
    ) -> Result<Option<DossierId>, VaultError> {
        let id: Option<String> = self
            .db()
            .query_row(
                "SELECT id FROM dossier WHERE reference = ?1",
                [reference.to_string()],
                |row| row.get(0),
            )
            .optional()?;
        Ok(id.map(|id| id.parse().map_err(|_| Damage::Database)).transpose()?)
    }

    /// Forgets a draft with its blobs and their key. The key is gone for good with the next wipe,
    /// which this makes due.
    pub fn discard(&self, id: DossierId) -> Result<(), VaultError> {
        let at = self.moment(None);
        let mut db = self.db();
        let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        require_draft(&transaction, id)?;
        let blobs = blobs_of(&transaction, id)?;
        delete_draft(&transaction, id)?;
        let change = Change { at, event: "discarded", subject: &id.to_string(), details: b"" };
        self.scribe().note(&transaction, change)?;
        transaction.commit()?;
        reached("discard.committed");
        // From here on the dossier is gone; whatever fails below is collected at the next start.
        for blob in blobs {
            self.remove_blob_file(blob);
        }
        // The log still holds pages with the wrapped key until it is brought in and cut.
        db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap_or_default();
        Ok(())
    }

    /// All dossiers, drafts and sealed.
    pub(crate) fn dossier_ids(&self) -> Result<Vec<DossierId>, VaultError> {
        let db = self.db();
        let mut rows = db.prepare_cached("SELECT id FROM dossier")?;
        let ids = rows.query_map([], |row| row.get::<_, String>(0))?;
        ids.map(|id| Ok(id?.parse().map_err(|_| Damage::Database)?)).collect()
    }

    fn insert(&self, db: &Transaction<'_>, dossier: &Dossier) -> Result<(), VaultError> {
        if dossier.is_sealed() {
            return Err(VaultError::Sealed);
        }
        let data_key = Secret::random()?;
        let contents = rows::seal(&json(dossier)?, &data_key, Row::Dossier(dossier.id))?;
        db.prepare_cached(
            "INSERT INTO dossier (id, reference, touched, sealed, body, contents)
             VALUES (?1, ?2, ?3, 0, '', ?4)",
        )?
        .execute((
            dossier.id.to_string(),
            dossier.reference.to_string(),
            to_sql(dossier.touched.0),
            contents,
        ))?;
        let epoch = self.epoch();
        let wrapped = seal::wrap(&data_key, &epoch.wrapping, dossier.id, epoch.number)?;
        db.prepare_cached("INSERT INTO dossier_key (dossier, epoch, wrapped) VALUES (?1, ?2, ?3)")?
            .execute((dossier.id.to_string(), epoch.number, wrapped))?;
        let at = self.moment(Some(dossier.touched));
        let subject = dossier.id.to_string();
        self.scribe().note(db, Change { at, event: "begun", subject: &subject, details: b"" })
    }

    /// Replaces a dossier's row. Its reference stays: the citizen holds it.
    pub(crate) fn update(
        &self,
        db: &Transaction<'_>,
        dossier: &Dossier,
        sealed: bool,
    ) -> Result<(), VaultError> {
        let key = data_key(db, dossier.id, &self.epoch())?;
        let contents = rows::seal(&json(dossier)?, &key, Row::Dossier(dossier.id))?;
        let mut update = db.prepare_cached(
            "UPDATE dossier SET touched = ?3, sealed = ?4, contents = ?5
             WHERE id = ?1 AND reference = ?2",
        )?;
        let updated = update.execute((
            dossier.id.to_string(),
            dossier.reference.to_string(),
            to_sql(dossier.touched.0),
            sealed,
            contents,
        ))?;
        if updated == 1 { Ok(()) } else { Err(VaultError::NotFound) }
    }
}

/// A dossier's row.
pub(crate) struct Stored {
    pub(crate) sealed: bool,
    contents: Option<Vec<u8>>,
}

pub(crate) fn stored(db: &Connection, id: DossierId) -> Result<Option<Stored>, VaultError> {
    let row = db
        .prepare_cached("SELECT sealed, contents FROM dossier WHERE id = ?1")?
        .query_row([id.to_string()], |row| {
            Ok(Stored { sealed: row.get(0)?, contents: row.get(1)? })
        })
        .optional()?;
    Ok(row)
}

fn read(db: &Connection, id: DossierId, epoch: &Epoch) -> Result<Dossier, VaultError> {
    let row = stored(db, id)?.ok_or(VaultError::NotFound)?;
    let contents = row.contents.ok_or(VaultError::Wiped)?;
    let text = rows::open(&contents, &data_key(db, id, epoch)?, Row::Dossier(id));
    Ok(text.and_then(|text| parse(&text)).ok_or(Damage::Dossier(id))?)
}

/// Takes a draft's rows away. Its wrapped key may lie in old pages until the epoch ends, which it
/// therefore owes.
pub(crate) fn delete_draft(db: &Transaction<'_>, id: DossierId) -> Result<(), VaultError> {
    for table in ["blob", "dossier_key", "notice"] {
        db.execute(&format!("DELETE FROM {table} WHERE dossier = ?1"), [id.to_string()])?;
    }
    db.prepare_cached("DELETE FROM dossier WHERE id = ?1")?.execute([id.to_string()])?;
    db.prepare_cached("UPDATE epoch SET owes = owes + 1 WHERE ended IS NULL")?.execute([])?;
    Ok(())
}

/// Refuses what is not there or was handed over.
pub(crate) fn require_draft(db: &Connection, id: DossierId) -> Result<(), VaultError> {
    match stored(db, id)? {
        None => Err(VaultError::NotFound),
        Some(row) if row.sealed => Err(VaultError::Sealed),
        Some(_) => Ok(()),
    }
}

/// A dossier's blobs.
pub(crate) fn blobs_of(db: &Connection, id: DossierId) -> Result<Vec<BlobId>, VaultError> {
    let mut rows = db.prepare_cached("SELECT id FROM blob WHERE dossier = ?1")?;
    let ids = rows.query_map([id.to_string()], |row| row.get::<_, String>(0))?;
    ids.map(|id| Ok(id?.parse().map_err(|_| Damage::Database)?)).collect()
}

/// JSON that is known to read back: a number that is none (NaN) becomes `null`, and a dossier that
/// cannot be read is a dossier lost.
pub(crate) fn json<T: Serialize + DeserializeOwned>(
    value: &T,
) -> Result<Zeroizing<String>, VaultError> {
    let text = Zeroizing::new(serde_json::to_string(value).map_err(|_| VaultError::Unstorable)?);
    parse::<T>(&text).map(|_| text).ok_or(VaultError::Unstorable)
}

/// Reads JSON. The error is dropped on purpose: it quotes what it stumbled over.
pub(crate) fn parse<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_str(text).ok()
}

/// SQLite has no unsigned numbers; times and sizes never come near the limit.
pub(crate) fn to_sql(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Whether two states of a dossier differ only in where the citizen is, not in what was said.
fn same_but_for_the_session(kept: &Dossier, new: &Dossier) -> Result<bool, VaultError> {
    let content = |dossier: &Dossier| {
        let mut dossier = dossier.clone();
        (dossier.open, dossier.touched, dossier.viewing) = (kept.open, kept.touched, None);
        serde_json::to_value(dossier).map_err(|_| VaultError::Unstorable)
    };
    Ok(alike(&content(kept)?, &content(new)?))
}

/// Equal, but for the last bit of a fraction: reading JSON may move it.
fn alike(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(a, b)| alike(a, b))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(name, a)| other.get(name).is_some_and(|b| alike(a, b)))
        }
        (Value::Number(a), Value::Number(b)) => {
            let close = |a: f64, b: f64| (a - b).abs() <= 1e-12 * a.abs().max(b.abs());
            a == b || (a.is_f64() && a.as_f64().zip(b.as_f64()).is_some_and(|(a, b)| close(a, b)))
        }
        _ => one == other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_that_differ_in_the_last_bit_are_alike_and_other_changes_are_not() {
        let value = |text: &str| -> Value { serde_json::from_str(text).unwrap() };
        assert!(alike(&value(r#"{"x":[0.1,"a"]}"#), &value(r#"{"x":[0.10000000000000002,"a"]}"#)));
        for other in [r#"{"x":[0.2,"a"]}"#, r#"{"x":[0.1]}"#, r#"{"y":[0.1,"a"]}"#, r#"{"x":null}"#]
        {
            assert!(!alike(&value(r#"{"x":[0.1,"a"]}"#), &value(other)), "{other}");
        }
        assert!(!alike(&value("12345678901234567"), &value("12345678901234568")), "whole numbers");
    }
}

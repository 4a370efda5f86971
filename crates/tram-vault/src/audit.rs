//! The log of changes: an entry in the same transaction as each change.

use std::sync::PoisonError;

use ed25519_dalek::{Signer as _, SigningKey};
use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior};
use serde::Serialize;
use sha2::{Digest, Sha256};
use tram_domain::Instant;

use crate::audit_log::{
    AuditCheckpoint, AuditEntry, AuditHead, AuditLog, AuditReport, AuditTrust, CHECKPOINT_EVERY,
    Hash, checkpoint_text, entry_hash, head_text,
};
use crate::dossiers::to_sql;
use crate::error::{Damage, VaultError};
use crate::header::{hex, names};
use crate::keys::KeyStore;
use crate::points::reached;
use crate::seal::Secret;
use crate::vault::Vault;

/// A checkpoint is made with the next change after this long.
const CHECKPOINT_MILLIS: u64 = 5 * 60 * 1000;

/// What writes the log of one store.
pub(crate) struct Scribe {
    store: String,
    key: SigningKey,
}

/// One change, before it is written down.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Change<'a> {
    pub(crate) at: Instant,
    pub(crate) event: &'a str,
    pub(crate) subject: &'a str,
    /// Only its digest is kept.
    pub(crate) details: &'a [u8],
}

impl Scribe {
    pub(crate) fn new(store: &str, key: &Secret) -> Self {
        Self { store: store.to_owned(), key: SigningKey::from_bytes(key.bytes()) }
    }

    pub(crate) fn store(&self) -> &str {
        &self.store
    }

    pub(crate) fn public_key(&self) -> Hash {
        self.key.verifying_key().to_bytes()
    }

    /// Writes a change down. Call it within the transaction that makes the change.
    pub(crate) fn note(&self, db: &Connection, change: Change<'_>) -> Result<(), VaultError> {
        let head = head(db)?;
        let mut entry = AuditEntry {
            seq: head.as_ref().map_or(0, |head| head.seq) + 1,
            time: change.at.0,
            event: change.event.to_owned(),
            subject: change.subject.to_owned(),
            details: Sha256::digest(change.details).to_vec(),
            previous: head.as_ref().map_or_else(|| vec![0; 32], |head| head.hash.clone()),
            hash: Vec::new(),
        };
        entry.hash = entry_hash(&self.store, &entry).to_vec();
        insert_entry(db, &entry)?;
        let mut checkpoints = head.map_or(0, |head| head.checkpoints);
        if is_due(db, &entry)? {
            checkpoints += 1;
            self.checkpoint(db, checkpoints, &entry, change.at)?;
        }
        self.sign_head(db, entry.seq, entry.hash, checkpoints)
    }

    /// Confirms the log's end in a transaction of its own; the hash up to which it now reaches.
    pub(crate) fn confirm(
        &self,
        db: &mut Connection,
        now: Instant,
    ) -> Result<Option<Hash>, VaultError> {
        let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let hash = self.confirm_last(&transaction, now)?;
        transaction.commit()?;
        reached("audit.checkpoint_committed");
        Ok(hash)
    }

    /// Confirms the last entry, if it is not confirmed yet; its hash.
    fn confirm_last(&self, db: &Connection, now: Instant) -> Result<Option<Hash>, VaultError> {
        let Some(head) = head(db)? else { return Ok(None) };
        if last_checkpoint(db)?.is_none_or(|last| last.seq < head.seq) {
            let entry = db.query_row(
                "SELECT seq, time, event, subject, details, previous, hash FROM audit WHERE seq = ?1",
                [to_sql(head.seq)],
                |row| Ok(entry(row)),
            )??;
            self.checkpoint(db, head.checkpoints + 1, &entry, now)?;
            self.sign_head(db, head.seq, head.hash.clone(), head.checkpoints + 1)?;
        }
        Ok(head.hash.try_into().ok())
    }

    fn checkpoint(
        &self,
        db: &Connection,
        number: u64,
        entry: &AuditEntry,
        now: Instant,
    ) -> Result<(), VaultError> {
        let mut checkpoint = AuditCheckpoint {
            number,
            seq: entry.seq,
            time: now.0,
            hash: entry.hash.clone(),
            signature: Vec::new(),
        };
        let text = checkpoint_text(&self.store, &checkpoint);
        checkpoint.signature = self.key.sign(&text).to_vec();
        db.prepare_cached(
            "INSERT INTO audit_checkpoint (number, seq, time, hash, signature)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute((
            to_sql(checkpoint.number),
            to_sql(checkpoint.seq),
            to_sql(checkpoint.time),
            checkpoint.hash,
            checkpoint.signature,
        ))?;
        Ok(())
    }

    fn sign_head(
        &self,
        db: &Connection,
        seq: u64,
        hash: Vec<u8>,
        checkpoints: u64,
    ) -> Result<(), VaultError> {
        let mut head = AuditHead { seq, hash, checkpoints, signature: Vec::new() };
        head.signature = self.key.sign(&head_text(&self.store, &head)).to_vec();
        db.prepare_cached(
            "INSERT INTO audit_head (only, seq, hash, checkpoints, signature)
             VALUES (1, ?1, ?2, ?3, ?4)
             ON CONFLICT (only) DO UPDATE SET seq = excluded.seq, hash = excluded.hash,
                 checkpoints = excluded.checkpoints, signature = excluded.signature",
        )?
        .execute((
            to_sql(head.seq),
            head.hash,
            to_sql(head.checkpoints),
            head.signature,
        ))?;
        Ok(())
    }
}

impl Vault {
    /// Looks at the whole log: whether anything in it was changed, taken away, put in, put in
    /// another order, or put back to what it was before the key store was last told how far it
    /// reached.
    pub fn audit_verify(&self) -> Result<AuditReport, VaultError> {
        Ok(self.audit_log()?.verify(&self.audit_trust()))
    }

    /// The whole log.
    pub fn audit_log(&self) -> Result<AuditLog, VaultError> {
        let db = self.db();
        Ok(AuditLog {
            entries: all(
                &db,
                "SELECT seq, time, event, subject, details, previous, hash FROM audit ORDER BY seq",
                entry,
            )?,
            checkpoints: all(
                &db,
                "SELECT number, seq, time, hash, signature FROM audit_checkpoint ORDER BY number",
                checkpoint,
            )?,
            head: head(&db)?,
        })
    }

    /// The whole log as JSON, with the store's identity, the key that signs and the anchor.
    pub fn audit_export(&self) -> Result<Vec<u8>, VaultError> {
        #[derive(Serialize)]
        struct Export<'a> {
            store: &'a str,
            public_key: String,
            anchor: Option<String>,
            #[serde(flatten)]
            log: AuditLog,
        }
        let trust = self.audit_trust();
        let export = Export {
            store: &trust.store,
            public_key: hex(&trust.public_key),
            anchor: trust.anchor.as_ref().map(|hash| hex(hash)),
            log: self.audit_log()?,
        };
        serde_json::to_vec_pretty(&export).map_err(|_| VaultError::Unstorable)
    }

    /// What the log is judged by: from the key store, as it was when the store was opened or last
    /// told.
    pub fn audit_trust(&self) -> AuditTrust {
        AuditTrust {
            store: self.scribe().store.clone(),
            public_key: self.scribe().public_key(),
            anchor: *self.anchor.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// Confirms the log's end and tells the key store how far it reached, so that a directory put
    /// back to an earlier day is noticed. Does nothing if nothing happened since.
    pub fn anchor(&self, now: Instant, keys: &dyn KeyStore) -> Result<(), VaultError> {
        let reached_hash = self.scribe().confirm(&mut self.db(), now)?;
        let mut anchor = self.anchor.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(hash) = reached_hash.filter(|hash| *anchor != Some(*hash)) {
            keys.store(&names::anchor(&self.scribe().store), &hash)?;
            reached("keys.stored");
            *anchor = Some(hash);
        }
        Ok(())
    }
}

fn is_due(db: &Connection, entry: &AuditEntry) -> Result<bool, VaultError> {
    // The last entry before the limit is confirmed, so that the gap never exceeds it.
    Ok(last_checkpoint(db)?.is_none_or(|last| {
        entry.seq >= last.seq + CHECKPOINT_EVERY
            || entry.time >= last.time.saturating_add(CHECKPOINT_MILLIS)
    }))
}

fn insert_entry(db: &Connection, entry: &AuditEntry) -> Result<(), VaultError> {
    db.prepare_cached(
        "INSERT INTO audit (seq, time, event, subject, details, previous, hash)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute((
        to_sql(entry.seq),
        to_sql(entry.time),
        &entry.event,
        &entry.subject,
        &entry.details,
        &entry.previous,
        &entry.hash,
    ))?;
    Ok(())
}

/// When the last change was written down.
pub(crate) fn last_time(db: &Connection) -> Result<Instant, VaultError> {
    let time: Option<i64> = db.query_row("SELECT max(time) FROM audit", [], |row| row.get(0))?;
    Ok(Instant(time.and_then(|time| u64::try_from(time).ok()).unwrap_or_default()))
}

fn head(db: &Connection) -> Result<Option<AuditHead>, VaultError> {
    db.prepare_cached("SELECT seq, hash, checkpoints, signature FROM audit_head")?
        .query_row([], |row| {
            Ok((|| {
                Ok(AuditHead {
                    seq: number(row, 0)?,
                    hash: row.get(1)?,
                    checkpoints: number(row, 2)?,
                    signature: row.get(3)?,
                })
            })())
        })
        .optional()?
        .transpose()
}

fn last_checkpoint(db: &Connection) -> Result<Option<AuditCheckpoint>, VaultError> {
    db.prepare_cached(
        "SELECT number, seq, time, hash, signature FROM audit_checkpoint
         ORDER BY number DESC LIMIT 1",
    )?
    .query_row([], |row| Ok(checkpoint(row)))
    .optional()?
    .transpose()
}

fn entry(row: &Row<'_>) -> Result<AuditEntry, VaultError> {
    Ok(AuditEntry {
        seq: number(row, 0)?,
        time: number(row, 1)?,
        event: row.get(2)?,
        subject: row.get(3)?,
        details: row.get(4)?,
        previous: row.get(5)?,
        hash: row.get(6)?,
    })
}

fn checkpoint(row: &Row<'_>) -> Result<AuditCheckpoint, VaultError> {
    Ok(AuditCheckpoint {
        number: number(row, 0)?,
        seq: number(row, 1)?,
        time: number(row, 2)?,
        hash: row.get(3)?,
        signature: row.get(4)?,
    })
}

fn number(row: &Row<'_>, column: usize) -> Result<u64, VaultError> {
    Ok(u64::try_from(row.get::<_, i64>(column)?).map_err(|_| Damage::Database)?)
}

fn all<T>(
    db: &Connection,
    sql: &str,
    read: fn(&Row<'_>) -> Result<T, VaultError>,
) -> Result<Vec<T>, VaultError> {
    let mut rows = db.prepare_cached(sql)?;
    let rows = rows.query_map([], |row| Ok(read(row)))?;
    rows.map(|row| row?).collect()
}

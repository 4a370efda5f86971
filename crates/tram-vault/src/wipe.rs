//! Wiping: making what was handed over unreadable for good, even with every key that is left.
//!
//! | step | after a crash here |
//! |---|---|
//! | the next epoch's key is in the key store, read back | nothing wraps with it; the next wipe replaces it |
//! | one transaction: keys and contents gone, survivors under the new key, states moved | the next start goes on below |
//! | the key store forgets the old epoch's key | the next start asks it again, which is no error |
//! | the log is brought in and cut, the old epoch noted as forgotten | the next start does it again |
//! | the blobs' files go, and the directory is synced | the next start collects files without a row |

use std::sync::PoisonError;

use rusqlite::{OptionalExtension, Transaction, TransactionBehavior};
use tram_domain::{BlobId, DossierId, Instant, SubmissionKey, SubmissionState};

use crate::audit::Change;
use crate::blobs::unlink;
use crate::disk;
use crate::dossiers::{blobs_of, parse, to_sql};
use crate::epochs::{Epoch, to_forget};
use crate::error::{Damage, VaultError};
use crate::header::names;
use crate::keys::{KeyStore, KeyStoreError};
use crate::points::reached;
use crate::submissions::Step;
use crate::vault::Vault;

/// A dossier that has no reason to be kept any more.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Due {
    /// The dossier.
    pub dossier: DossierId,
    /// Since when: the acknowledgement's moment, or when it was given up.
    pub since: Instant,
}

/// What a wipe did.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct WipeReport {
    /// Dossiers wiped.
    pub wiped: u64,
    /// Drafts discarded before, whose keys went with this wipe.
    pub discarded: u64,
    /// Dossiers that live on under the new epoch's key.
    pub kept: u64,
    /// Files removed.
    pub files: u64,
    /// The epoch from now on.
    pub epoch: u32,
}

impl Vault {
    /// Dossiers that the portal has, or that were given up at the retention limit.
    pub fn due_for_wiping(&self) -> Result<Vec<Due>, VaultError> {
        let found = self.submissions()?.into_iter().filter_map(|submission| {
            let since = match submission.state {
                SubmissionState::Accepted { acknowledgement, .. } => acknowledgement.verified,
                SubmissionState::Expired { at, .. } => at,
                SubmissionState::Waiting { .. }
                | SubmissionState::Sending { .. }
                | SubmissionState::Unknown { .. }
                | SubmissionState::Rejected { .. }
                | SubmissionState::Parked { .. }
                | SubmissionState::Wiped { .. } => return None,
            };
            Some(Due { dossier: submission.dossier, since })
        });
        Ok(found.collect())
    }

    /// Drafts discarded in this epoch: their keys are gone for good with the next wipe.
    pub fn owed(&self) -> Result<u64, VaultError> {
        let owes: i64 =
            self.db()
                .query_row("SELECT owes FROM epoch WHERE ended IS NULL", [], |row| row.get(0))?;
        Ok(u64::try_from(owes).unwrap_or_default())
    }

    /// Wipes these dossiers and whatever was discarded since the last wipe; does nothing if there is
    /// neither. Each must be accepted or expired, or nothing is done
    /// ([`VaultError::NoSuchStep`]). An error after the transaction leaves the rest to the next call
    /// or the next start.
    pub fn wipe(
        &self,
        due: &[DossierId],
        now: Instant,
        keys: &dyn KeyStore,
    ) -> Result<WipeReport, VaultError> {
        let _one_at_a_time = self.wiping.lock().unwrap_or_else(PoisonError::into_inner);
        self.finish_wipe(keys)?;
        let owed = self.owed()?;
        let mut report = WipeReport { epoch: self.epoch().number, ..WipeReport::default() };
        if due.is_empty() && owed == 0 {
            return Ok(report);
        }
        let next = Epoch::begin(self.scribe().store(), report.epoch + 1, keys)?;
        let files = self.wipe_rows(due, now, next, &mut report)?;
        report.discarded = owed;
        let finished = self.finish_wipe(keys);
        for file in files {
            report.files += u64::from(unlink(&self.blob_path(file)));
        }
        disk::sync_directory(&self.blobs_directory())?;
        reached("wipe.directory_synced");
        finished?;
        self.anchor(now, keys)?;
        Ok(report)
    }

    /// The one transaction. Afterwards nothing wraps or unwraps with the old key.
    fn wipe_rows(
        &self,
        due: &[DossierId],
        now: Instant,
        next: Epoch,
        report: &mut WipeReport,
    ) -> Result<Vec<BlobId>, VaultError> {
        let mut db = self.db();
        let before = self.epoch();
        let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut files = Vec::new();
        for dossier in due {
            files.extend(blobs_of(&transaction, *dossier)?);
            self.wipe_row(&transaction, *dossier, now)?;
            report.wiped += 1;
        }
        report.kept = next.take_over(&transaction, &before, now)?;
        next.list(&transaction, self.scribe().store(), now)?;
        report.epoch = next.number;
        let subject = next.number.to_string();
        let details = report.kept.to_be_bytes();
        let change = Change { at: now, event: "epoch_begun", subject: &subject, details: &details };
        self.scribe().note(&transaction, change)?;
        transaction.commit()?;
        self.enter(next);
        reached("wipe.committed");
        Ok(files)
    }

    fn wipe_row(
        &self,
        db: &Transaction<'_>,
        dossier: DossierId,
        now: Instant,
    ) -> Result<(), VaultError> {
        let id = dossier.to_string();
        let found: Option<(String, String, String)> = db
            .query_row(
                "SELECT key, stage, standing FROM submission WHERE dossier = ?1",
                [&id],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )
            .optional()?;
        let (key, from, standing) = found.ok_or(VaultError::NotFound)?;
        let key: SubmissionKey = key.parse().map_err(|_| Damage::Database)?;
        let before = parse(&standing).ok_or(Damage::Submission(key))?;
        let state = wiped(before, now).ok_or(VaultError::NoSuchStep)?;
        self.step(db, now, &Step { key, from: &from, state: &state, last_error: None })?;
        db.execute("UPDATE submission SET contents = NULL WHERE dossier = ?1", [&id])?;
        db.execute("UPDATE dossier SET contents = NULL WHERE id = ?1", [&id])?;
        for table in ["dossier_key", "blob", "notice"] {
            db.execute(&format!("DELETE FROM {table} WHERE dossier = ?1"), [&id])?;
        }
        Ok(())
    }

    /// Goes on with a wipe whose transaction is there and whose old key may be too. Does nothing
    /// otherwise.
    pub(crate) fn finish_wipe(&self, keys: &dyn KeyStore) -> Result<(), VaultError> {
        let ended = to_forget(&self.db())?;
        for number in &ended {
            let name = names::epoch(self.scribe().store(), *number);
            keys.delete(&name)?;
            reached("keys.deleted");
            if keys.load(&name)?.is_some() {
                return Err(KeyStoreError::NotKept.into());
            }
            reached("wipe.old_epoch_forgotten");
        }
        if ended.is_empty() {
            return Ok(());
        }
        let at = self.moment(None);
        let mut db = self.db();
        // Old pages with wrapped keys: dead without their epoch's key, and yet they go.
        db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        reached("wipe.checkpointed");
        let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for number in ended {
            let subject = number.to_string();
            transaction.execute(
                "UPDATE epoch SET forgotten = ?2 WHERE number = ?1",
                (number, to_sql(at.0)),
            )?;
            let change = Change { at, event: "epoch_forgotten", subject: &subject, details: b"" };
            self.scribe().note(&transaction, change)?;
        }
        Ok(transaction.commit()?)
    }
}

/// What an accepted or expired submission becomes; its acknowledgement stays.
fn wiped(state: SubmissionState, at: Instant) -> Option<SubmissionState> {
    match state {
        SubmissionState::Accepted { attempts, acknowledgement } => {
            Some(SubmissionState::Wiped { attempts, at, acknowledgement: Some(acknowledgement) })
        }
        SubmissionState::Expired { attempts, .. } => {
            Some(SubmissionState::Wiped { attempts, at, acknowledgement: None })
        }
        SubmissionState::Waiting { .. }
        | SubmissionState::Sending { .. }
        | SubmissionState::Unknown { .. }
        | SubmissionState::Rejected { .. }
        | SubmissionState::Parked { .. }
        | SubmissionState::Wiped { .. } => None,
    }
}

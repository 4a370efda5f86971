//! Looking at everything once, for staff and for the start of the day.

use rusqlite::TransactionBehavior;
use tram_domain::{Dossier, Instant, SubmissionState};

use crate::audit::Change;
use crate::error::{Damage, VaultError};
use crate::points::reached;
use crate::vault::Vault;

/// What a check of the whole store found.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct CheckReport {
    /// Dossiers and submissions looked at.
    pub records: u64,
    /// Blobs opened.
    pub blobs: u64,
    /// Dossiers of which only the acknowledgement is left.
    pub wiped: u64,
    /// What is not as it was written.
    pub damaged: Vec<Damage>,
}

impl CheckReport {
    /// Whether all is as it was written.
    pub fn is_sound(&self) -> bool {
        self.damaged.is_empty()
    }
}

impl Vault {
    /// Verifies the authentication code of every page of the database, reads every row and opens
    /// every blob. Plain SQLite's own check would miss nearly every flipped bit.
    pub fn check(&self) -> Result<CheckReport, VaultError> {
        let mut report = CheckReport::default();
        if !self.pages_are_sound()? {
            report.damaged.push(Damage::Database);
        }
        match self.read_rows(&mut report) {
            Ok(()) => {}
            Err(VaultError::Damaged { what }) => note(&mut report, what),
            Err(error) => return Err(error),
        }
        Ok(report)
    }

    /// Verifies the authentication code of every page of the database and writes the result down.
    /// For the start and once a day: quick, and it finds every flipped bit.
    pub fn integrity_check(&self, now: Instant) -> Result<bool, VaultError> {
        let sound = self.pages_are_sound()?;
        let details: &[u8] = if sound { b"sound" } else { b"damaged" };
        let change = Change { at: self.moment(Some(now)), event: "checked", subject: "", details };
        let mut db = self.db();
        let noted = db
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(VaultError::from)
            .and_then(|transaction| {
                self.scribe().note(&transaction, change)?;
                Ok(transaction.commit()?)
            });
        reached("check.committed");
        // A damaged database may not take a word about it; that it is damaged is what counts.
        if sound { noted.map(|()| true) } else { Ok(false) }
    }

    fn pages_are_sound(&self) -> Result<bool, VaultError> {
        let db = self.db();
        // The check reads the file itself, so what is still in the log is brought there first. A
        // full disk may prevent that; the log's own pages are verified whenever they are read.
        db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap_or_default();
        let mut rows = db.prepare("PRAGMA cipher_integrity_check")?;
        let faults = rows.query_map([], |_| Ok(()))?.count();
        Ok(faults == 0)
    }

    fn read_rows(&self, report: &mut CheckReport) -> Result<(), VaultError> {
        for id in self.dossier_ids()? {
            report.records += 1;
            let read: Result<Dossier, VaultError> = self.dossier(id);
            keep_damage(report, read)?;
        }
        for submission in self.submissions()? {
            report.records += 1;
            let state = self.standing_is_readable(submission.key)?;
            if !state {
                note(report, Damage::Submission(submission.key));
            }
            let wiped = matches!(submission.state, SubmissionState::Wiped { .. });
            report.wiped += u64::from(wiped);
            match self.body(submission.key) {
                // Contents that are gone from what was not wiped.
                Err(VaultError::Wiped) if !wiped => {
                    note(report, Damage::Submission(submission.key));
                }
                body => keep_damage(report, body)?,
            }
        }
        for (dossier, blob) in self.blob_ids()? {
            report.blobs += 1;
            keep_damage(report, self.blob(dossier, blob))?;
        }
        Ok(())
    }
}

/// Damage goes into the report; anything else ends the check.
fn keep_damage<T>(report: &mut CheckReport, read: Result<T, VaultError>) -> Result<(), VaultError> {
    match read {
        // What was wiped has nothing left to look at.
        Ok(_) | Err(VaultError::Wiped) => Ok(()),
        Err(VaultError::Damaged { what }) => {
            note(report, what);
            Ok(())
        }
        Err(error) => Err(error),
    }
}

fn note(report: &mut CheckReport, what: Damage) {
    if !report.damaged.contains(&what) {
        report.damaged.push(what);
    }
}

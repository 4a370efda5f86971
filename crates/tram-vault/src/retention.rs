//! The retention limit: announced well before, then given up. Nothing else ends a dossier that the
//! portal does not have.

use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior};
use tram_domain::{BlobId, DossierId, Instant, SubmissionKey, SubmissionState};

use crate::audit::Change;
use crate::dossiers::{blobs_of, delete_draft, parse, to_sql};
use crate::error::{Damage, VaultError};
use crate::points::reached;
use crate::submissions::Step;
use crate::vault::Vault;

/// How long things are kept that nobody fetched or that could not be sent.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Retention {
    /// What was handed over and the portal does not have, from the hand-over.
    pub unsent: Duration,
    /// What was begun and not handed over, from the last touch.
    pub drafts: Duration,
    /// So long before the end it is announced; never less, however late that is seen.
    pub notice: Duration,
}

/// An announced end.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Notice {
    /// The dossier.
    pub dossier: DossierId,
    /// Its submission, if it was handed over.
    pub submission: Option<SubmissionKey>,
    /// Given up then.
    pub due: Instant,
}

/// What was given up.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Expired {
    /// Submissions, to be wiped next.
    pub submissions: Vec<SubmissionKey>,
    /// Drafts, gone already.
    pub drafts: Vec<DossierId>,
}

/// What may reach its limit.
struct Candidate {
    id: String,
    key: Option<String>,
    /// When its time began.
    since: Instant,
    announced: Option<Instant>,
}

impl Vault {
    /// Announces what will reach its limit; the new announcements. One that was touched again since
    /// has time again, and its announcement goes.
    pub fn announce(&self, limits: &Retention, now: Instant) -> Result<Vec<Notice>, VaultError> {
        let at = self.moment(Some(now));
        let mut db = self.db();
        let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut announced = Vec::new();
        for candidate in candidates(&transaction)? {
            let kept = if candidate.key.is_some() { limits.unsent } else { limits.drafts };
            let limit = candidate.since + kept;
            let touched = candidate.announced.is_some_and(|seen| candidate.since > seen);
            if touched {
                transaction.execute("DELETE FROM notice WHERE dossier = ?1", [&candidate.id])?;
            }
            let near = now + limits.notice >= limit;
            if near && (candidate.announced.is_none() || touched) {
                let due = limit.max(now + limits.notice);
                candidate.list(&transaction, now, due)?;
                let details = due.0.to_be_bytes();
                let subject = candidate.key.as_ref().unwrap_or(&candidate.id);
                let change = Change { at, event: "announced", subject, details: &details };
                self.scribe().note(&transaction, change)?;
                announced.push(candidate.notice(due)?);
            }
        }
        transaction.commit()?;
        reached("announce.committed");
        Ok(announced)
    }

    /// All announced ends, the nearest first.
    pub fn notices(&self) -> Result<Vec<Notice>, VaultError> {
        notices(&self.db())
    }

    /// Gives up what was announced and whose time has come, except the dossier of the present
    /// session. What is being sent just then waits for its answer.
    pub fn expire(&self, now: Instant, except: Option<DossierId>) -> Result<Expired, VaultError> {
        let at = self.moment(Some(now));
        let mut db = self.db();
        let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let (mut expired, mut files) = (Expired::default(), Vec::new());
        for notice in notices(&transaction)? {
            if notice.due > now || except == Some(notice.dossier) {
                continue;
            }
            match notice.submission {
                Some(key) if self.expire_submission(&transaction, key, at)? => {
                    expired.submissions.push(key);
                }
                Some(_) => {}
                None if was_touched(&transaction, notice.dossier)? => {}
                None => {
                    files.extend(self.expire_draft(&transaction, notice.dossier, at)?);
                    expired.drafts.push(notice.dossier);
                }
            }
        }
        transaction.commit()?;
        reached("expire.committed");
        drop(db);
        for file in files {
            self.remove_blob_file(file);
        }
        Ok(expired)
    }

    fn expire_submission(
        &self,
        db: &Transaction<'_>,
        key: SubmissionKey,
        at: Instant,
    ) -> Result<bool, VaultError> {
        let (from, standing): (String, String) = db.query_row(
            "SELECT stage, standing FROM submission WHERE key = ?1",
            [key.to_string()],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        let attempts = parse::<SubmissionState>(&standing).map_or(0, |state| state.attempts());
        let state = SubmissionState::Expired { attempts, at };
        match self.step(db, at, &Step { key, from: &from, state: &state, last_error: None }) {
            Ok(()) => Ok(true),
            Err(VaultError::NoSuchStep) => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn expire_draft(
        &self,
        db: &Transaction<'_>,
        dossier: DossierId,
        at: Instant,
    ) -> Result<Vec<BlobId>, VaultError> {
        let files = blobs_of(db, dossier)?;
        delete_draft(db, dossier)?;
        let subject = dossier.to_string();
        let change = Change { at, event: "draft_expired", subject: &subject, details: b"" };
        self.scribe().note(db, change)?;
        Ok(files)
    }
}

impl Candidate {
    fn list(&self, db: &Transaction<'_>, now: Instant, due: Instant) -> Result<(), VaultError> {
        db.execute(
            "INSERT INTO notice (dossier, announced, due) VALUES (?1, ?2, ?3)",
            (&self.id, to_sql(now.0), to_sql(due.0)),
        )?;
        Ok(())
    }

    fn notice(&self, due: Instant) -> Result<Notice, VaultError> {
        read_notice(&self.id, self.key.as_deref(), due)
    }
}

/// Everything that the portal does not have and that was not given up.
fn candidates(db: &Connection) -> Result<Vec<Candidate>, VaultError> {
    let mut rows = db.prepare(
        "SELECT d.id, s.key, coalesce(s.sealed_at, d.touched), n.announced
         FROM dossier d LEFT JOIN submission s ON s.dossier = d.id
         LEFT JOIN notice n ON n.dossier = d.id
         WHERE s.key IS NULL OR s.stage NOT IN ('accepted', 'expired', 'wiped')",
    )?;
    let rows = rows.query_map([], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get::<_, i64>(2)?, row.get::<_, Option<i64>>(3)?))
    })?;
    rows.map(|row| {
        let (id, key, since, announced) = row?;
        Ok(Candidate { id, key, since: moment(since), announced: announced.map(moment) })
    })
    .collect()
}

fn notices(db: &Connection) -> Result<Vec<Notice>, VaultError> {
    let mut rows = db.prepare(
        "SELECT n.dossier, s.key, n.due FROM notice n
         LEFT JOIN submission s ON s.dossier = n.dossier
         WHERE s.key IS NULL OR s.stage NOT IN ('accepted', 'expired', 'wiped')
         ORDER BY n.due, n.dossier",
    )?;
    let rows = rows.query_map([], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?, row.get::<_, i64>(2)?))
    })?;
    rows.map(|row| {
        let (dossier, key, due) = row?;
        read_notice(&dossier, key.as_deref(), moment(due))
    })
    .collect()
}

fn read_notice(dossier: &str, key: Option<&str>, due: Instant) -> Result<Notice, VaultError> {
    let submission = key.map(str::parse).transpose().map_err(|_| Damage::Database)?;
    Ok(Notice { dossier: dossier.parse().map_err(|_| Damage::Database)?, submission, due })
}

/// Whether someone went on with a draft after its end was announced.
fn was_touched(db: &Connection, dossier: DossierId) -> Result<bool, VaultError> {
    let touched = db
        .query_row(
            "SELECT d.touched > n.announced FROM dossier d JOIN notice n ON n.dossier = d.id
             WHERE d.id = ?1",
            [dossier.to_string()],
            |row| row.get(0),
        )
        .optional()?;
    Ok(touched.unwrap_or(true))
}

fn moment(millis: i64) -> Instant {
    Instant(u64::try_from(millis).unwrap_or_default())
}

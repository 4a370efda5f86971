//! Submissions: what is handed over, and where it stands.

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior};
use sha2::{Digest, Sha256};
use tram_domain::{
    Dossier, DossierId, Instant, ParkReason, Stage, Submission, SubmissionBody, SubmissionKey,
    SubmissionState,
};
use zeroize::Zeroizing;

use crate::audit::Change;
use crate::blobs::{blob_length, data_key};
use crate::dossiers::{json, parse, require_draft, to_sql};
use crate::epochs::Epoch;
use crate::error::{Damage, VaultError};
use crate::points::reached;
use crate::rows::{self, Row};
use crate::vault::Vault;

const COLUMNS: &str =
    "SELECT key, dossier, sealed_at, standing, last_error, bytes_sent, bytes_total FROM submission";

impl Vault {
    /// Hands a dossier over: it is sealed and its submission waits, both or neither. From here on
    /// neither the dossier nor the body changes.
    ///
    /// Asked again with the same key and body, as after a crash, this does nothing and succeeds.
    #[expect(clippy::needless_pass_by_value, reason = "what is handed over is given away")]
    pub fn enqueue(
        &self,
        dossier: &Dossier,
        body: SubmissionBody,
        key: SubmissionKey,
        now: Instant,
    ) -> Result<(), VaultError> {
        let text = json(&body)?;
        let at = self.moment(Some(now));
        let mut db = self.db();
        let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if let Some(kept) = sealed_body(&transaction, key)? {
            let same = kept.dossier == dossier.id
                && *kept.open(&transaction, key, &self.epoch())? == *text;
            return if same { Ok(()) } else { Err(VaultError::Sealed) };
        }
        require_draft(&transaction, dossier.id)?;
        if dossier.submission.is_some_and(|other| other != key) {
            return Err(VaultError::Sealed);
        }
        for file in &body.files {
            // A paper that is not here could never be sent: better said now, at the kiosk.
            if blob_length(&transaction, dossier.id, file.blob)? != Some(to_sql(file.bytes)) {
                return Err(Damage::Blob(file.blob).into());
            }
        }
        let sealed = Dossier { submission: Some(key), ..dossier.clone() };
        self.update(&transaction, &sealed, true)?;
        let row = Row::Submission(dossier.id, key);
        let contents = rows::seal(&text, &data_key(&transaction, dossier.id, &self.epoch())?, row)?;
        let state = SubmissionState::Waiting { attempts: 0, due: now };
        transaction
            .prepare_cached(
                "INSERT INTO submission
                 (key, dossier, sealed_at, state, standing, bytes_sent, bytes_total, body, stage,
                  contents)
                 VALUES (?1, ?2, ?3, 'waiting', ?5, 0, ?6, '', ?4, ?7)",
            )?
            .execute((
                key.to_string(),
                dossier.id.to_string(),
                to_sql(now.0),
                state.name(),
                json(&state)?.as_str(),
                to_sql(body.total_bytes()),
                contents,
            ))?;
        transaction
            .prepare_cached("DELETE FROM notice WHERE dossier = ?1")?
            .execute([dossier.id.to_string()])?;
        let details = Sha256::digest(text.as_bytes());
        let subject = key.to_string();
        let change = Change { at, event: "handed_over", subject: &subject, details: &details };
        self.scribe().note(&transaction, change)?;
        transaction.commit()?;
        reached("enqueue.committed");
        Ok(())
    }

    /// All submissions, in the order in which they were handed over.
    pub fn submissions(&self) -> Result<Vec<Submission>, VaultError> {
        let db = self.db();
        let mut rows = db.prepare_cached(&format!("{COLUMNS} ORDER BY sealed_at, rowid"))?;
        let rows = rows.query_map([], |row| Ok(read(row)))?;
        rows.map(|row| row?).collect()
    }

    /// One submission.
    pub fn submission(&self, key: SubmissionKey) -> Result<Submission, VaultError> {
        self.find(&format!("{COLUMNS} WHERE key = ?1"), &key.to_string())?
            .ok_or(VaultError::NotFound)
    }

    /// The submission of a dossier, if it was handed over.
    pub fn submission_of(&self, dossier: DossierId) -> Result<Option<Submission>, VaultError> {
        self.find(&format!("{COLUMNS} WHERE dossier = ?1"), &dossier.to_string())
    }

    /// What is handed over; [`VaultError::Wiped`] once it is gone for good.
    pub fn body(&self, key: SubmissionKey) -> Result<SubmissionBody, VaultError> {
        let text = {
            let db = self.db();
            let kept = sealed_body(&db, key)?.ok_or(VaultError::NotFound)?;
            kept.open(&db, key, &self.epoch())?
        };
        Ok(parse(&text).ok_or(Damage::Submission(key))?)
    }

    /// Moves a submission on, if it still is in the state named `from`; [`VaultError::StateMoved`]
    /// if not, and [`VaultError::NoSuchStep`] if no step leads from there to `state`. The portal's
    /// acknowledgement proves every byte, so accepting counts them all.
    pub fn set_state(
        &self,
        key: SubmissionKey,
        from: &str,
        state: &SubmissionState,
        last_error: Option<&str>,
    ) -> Result<(), VaultError> {
        let at = self.moment(None);
        let mut db = self.db();
        let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        self.step(&transaction, at, &Step { key, from, state, last_error })?;
        transaction.commit()?;
        reached("state.committed");
        Ok(())
    }

    /// One step of one submission, within a transaction.
    pub(crate) fn step(
        &self,
        db: &Transaction<'_>,
        at: Instant,
        step: &Step<'_>,
    ) -> Result<(), VaultError> {
        let Step { key, from, state, last_error } = *step;
        let Some(here) = stage_of(db, key)? else { return Err(VaultError::NotFound) };
        if here != from {
            return Err(VaultError::StateMoved);
        }
        if !leads_to(from, state) {
            return Err(VaultError::NoSuchStep);
        }
        let standing = json(state)?;
        db.prepare_cached(
            "UPDATE submission
             SET stage = ?2, standing = ?3, last_error = ?4,
                 bytes_sent = CASE ?2 WHEN 'accepted' THEN bytes_total ELSE bytes_sent END
             WHERE key = ?1",
        )?
        .execute((key.to_string(), state.name(), standing.as_str(), last_error))?;
        let details = [from, "\n", standing.as_str()].concat();
        let subject = key.to_string();
        let change =
            Change { at, event: state.name(), subject: &subject, details: details.as_bytes() };
        self.scribe().note(db, change)
    }

    /// Notes how many bytes the portal is known to hold.
    pub fn set_bytes_sent(&self, key: SubmissionKey, bytes: u64) -> Result<(), VaultError> {
        let db = self.db();
        let noted = db
            .prepare_cached(
                "UPDATE submission SET bytes_sent = min(?2, bytes_total)
                 WHERE key = ?1 AND stage NOT IN ('accepted', 'wiped')",
            )?
            .execute((key.to_string(), to_sql(bytes)))?;
        reached("bytes_sent.committed");
        if noted == 1 {
            return Ok(());
        }
        let there = stage_of(&db, key)?.is_some();
        Err(if there { VaultError::StateMoved } else { VaultError::NotFound })
    }

    /// Whether a submission's state reads.
    pub(crate) fn standing_is_readable(&self, key: SubmissionKey) -> Result<bool, VaultError> {
        let text: String = self.db().query_row(
            "SELECT standing FROM submission WHERE key = ?1",
            [key.to_string()],
            |row| row.get(0),
        )?;
        Ok(parse::<SubmissionState>(&text).is_some())
    }

    fn find(&self, sql: &str, id: &str) -> Result<Option<Submission>, VaultError> {
        let db = self.db();
        db.prepare_cached(sql)?.query_row([id], |row| Ok(read(row))).optional()?.transpose()
    }
}

/// One step of one submission.
#[derive(Clone, Copy)]
pub(crate) struct Step<'a> {
    pub(crate) key: SubmissionKey,
    pub(crate) from: &'a str,
    pub(crate) state: &'a SubmissionState,
    pub(crate) last_error: Option<&'a str>,
}

/// Whether a step leads from the stored stage to a state. To stay where it is, at another time or
/// after another attempt, is none and is free.
fn leads_to(from: &str, to: &SubmissionState) -> bool {
    let ended = ["accepted", "wiped"].contains(&from);
    stage_named(from)
        .is_some_and(|from| if from == to.stage() { !ended } else { from.may_become(to.stage()) })
}

fn stage_named(name: &str) -> Option<Stage> {
    match name {
        "waiting" => Some(Stage::Sealed),
        "sending" => Some(Stage::Sending),
        "unknown" => Some(Stage::Unknown),
        "accepted" => Some(Stage::Accepted),
        "rejected" => Some(Stage::Rejected),
        "parked" => Some(Stage::Parked),
        "expired" => Some(Stage::Expired),
        "wiped" => Some(Stage::Wiped),
        _ => None,
    }
}

fn stage_of(db: &Connection, key: SubmissionKey) -> Result<Option<String>, VaultError> {
    let stage = db
        .prepare_cached("SELECT stage FROM submission WHERE key = ?1")?
        .query_row([key.to_string()], |row| row.get(0))
        .optional()?;
    Ok(stage)
}

/// The body of a submission as it lies in its row.
struct SealedBody {
    dossier: DossierId,
    contents: Option<Vec<u8>>,
}

impl SealedBody {
    fn open(
        &self,
        db: &Connection,
        key: SubmissionKey,
        epoch: &Epoch,
    ) -> Result<Zeroizing<String>, VaultError> {
        let contents = self.contents.as_ref().ok_or(VaultError::Wiped)?;
        let data_key = data_key(db, self.dossier, epoch)?;
        rows::open(contents, &data_key, Row::Submission(self.dossier, key))
            .ok_or_else(|| Damage::Submission(key).into())
    }
}

fn sealed_body(db: &Connection, key: SubmissionKey) -> Result<Option<SealedBody>, VaultError> {
    let row: Option<(String, Option<Vec<u8>>)> = db
        .prepare_cached("SELECT dossier, contents FROM submission WHERE key = ?1")?
        .query_row([key.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((dossier, contents)) = row else { return Ok(None) };
    let dossier = dossier.parse().map_err(|_| Damage::Database)?;
    Ok(Some(SealedBody { dossier, contents }))
}

fn read(row: &rusqlite::Row<'_>) -> Result<Submission, VaultError> {
    let (key, dossier): (String, String) = (row.get(0)?, row.get(1)?);
    let standing: String = row.get(3)?;
    let number = |column| -> Result<u64, VaultError> {
        Ok(u64::try_from(row.get::<_, i64>(column)?).map_err(|_| Damage::Database)?)
    };
    Ok(Submission {
        key: key.parse().map_err(|_| Damage::Database)?,
        dossier: dossier.parse().map_err(|_| Damage::Database)?,
        sealed_at: Instant(number(2)?),
        // A row that does not read must not hide all the others: it is shown as what it is.
        state: parse(&standing)
            .unwrap_or(SubmissionState::Parked { attempts: 0, reason: ParkReason::Damaged }),
        last_error: row.get(4)?,
        bytes_sent: number(5)?,
        bytes_total: number(6)?,
    })
}

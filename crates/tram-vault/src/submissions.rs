//! Submissions: what is handed over, and where it stands.

use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior};
use tram_domain::{
    Dossier, DossierId, Instant, ParkReason, Submission, SubmissionBody, SubmissionKey,
    SubmissionState,
};
use zeroize::Zeroizing;

use crate::blobs::blob_length;
use crate::dossiers::{json, parse, require_draft, to_sql, update};
use crate::error::{Damage, VaultError};
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
        let mut db = self.db();
        let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if let Some((owner, kept)) = stored_body(&transaction, key)? {
            let same = owner == dossier.id.to_string() && *kept == *text;
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
        update(&transaction, &sealed, true)?;
        let state = SubmissionState::Waiting { attempts: 0, due: now };
        transaction.execute(
            "INSERT INTO submission
             (key, dossier, sealed_at, state, standing, bytes_sent, bytes_total, body)
             VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6, ?7)",
            (
                key.to_string(),
                dossier.id.to_string(),
                to_sql(now.0),
                state.name(),
                json(&state)?.as_str(),
                to_sql(body.total_bytes()),
                text.as_str(),
            ),
        )?;
        Ok(transaction.commit()?)
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

    /// What is handed over.
    pub fn body(&self, key: SubmissionKey) -> Result<SubmissionBody, VaultError> {
        let (_, text) = stored_body(&self.db(), key)?.ok_or(VaultError::NotFound)?;
        Ok(parse(&text).ok_or(Damage::Submission(key))?)
    }

    /// Moves a submission on, if it still is in the state named `from`; [`VaultError::StateMoved`]
    /// if not. The portal's acknowledgement proves every byte, so accepting counts them all.
    pub fn set_state(
        &self,
        key: SubmissionKey,
        from: &str,
        state: &SubmissionState,
        last_error: Option<&str>,
    ) -> Result<(), VaultError> {
        let db = self.db();
        let moved = db.execute(
            "UPDATE submission
             SET state = ?3, standing = ?4, last_error = ?5,
                 bytes_sent = CASE ?3 WHEN 'accepted' THEN bytes_total ELSE bytes_sent END
             WHERE key = ?1 AND state = ?2",
            (key.to_string(), from, state.name(), json(state)?.as_str(), last_error),
        )?;
        Self::one_moved(&db, key, moved)
    }

    /// Notes how many bytes the portal is known to hold.
    pub fn set_bytes_sent(&self, key: SubmissionKey, bytes: u64) -> Result<(), VaultError> {
        let db = self.db();
        let noted = db.execute(
            "UPDATE submission SET bytes_sent = min(?2, bytes_total)
             WHERE key = ?1 AND state <> 'accepted'",
            (key.to_string(), to_sql(bytes)),
        )?;
        Self::one_moved(&db, key, noted)
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

    fn one_moved(db: &Connection, key: SubmissionKey, rows: usize) -> Result<(), VaultError> {
        if rows == 1 {
            return Ok(());
        }
        let there = stored_body(db, key)?.is_some();
        Err(if there { VaultError::StateMoved } else { VaultError::NotFound })
    }

    fn find(&self, sql: &str, id: &str) -> Result<Option<Submission>, VaultError> {
        let db = self.db();
        db.prepare_cached(sql)?.query_row([id], |row| Ok(read(row))).optional()?.transpose()
    }
}

/// The body of a submission, and the dossier it belongs to.
fn stored_body(
    db: &Connection,
    key: SubmissionKey,
) -> Result<Option<(String, Zeroizing<String>)>, VaultError> {
    let row = db
        .prepare_cached("SELECT dossier, body FROM submission WHERE key = ?1")?
        .query_row([key.to_string()], |row| Ok((row.get(0)?, Zeroizing::new(row.get(1)?))))
        .optional()?;
    Ok(row)
}

fn read(row: &Row<'_>) -> Result<Submission, VaultError> {
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

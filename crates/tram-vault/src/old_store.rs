//! A store as the first format made it, step by step: for the tests and the laboratory, which must
//! open one for as long as there may be one anywhere.

use std::fs;
use std::path::Path;

use rusqlite::Connection;
use tram_domain::{BlobId, Dossier, SubmissionBody, SubmissionKey, SubmissionState};

use crate::disk;
use crate::dossiers::{json, to_sql};
use crate::error::{Damage, VaultError};
use crate::header::{Header, HeaderV1, check_value, hex, names};
use crate::keys::KeyStore;
use crate::seal::{self, Place, Sealing, Secret};
use crate::steps::STEPS;

/// What is in it: one draft, and one dossier with one paper that was handed over.
#[derive(Clone, Debug)]
pub struct OldStore<'a> {
    /// The store's identity: 32 hexadecimal digits.
    pub store: &'a str,
    /// The draft.
    pub draft: &'a Dossier,
    /// What was handed over.
    pub sent: &'a Dossier,
    /// Its submission.
    pub key: SubmissionKey,
    /// What the submission holds; its one paper is `paper`.
    pub body: &'a SubmissionBody,
    /// Where it stands.
    pub state: &'a SubmissionState,
    /// The paper's identity.
    pub blob: BlobId,
    /// The paper's bytes.
    pub paper: &'a [u8],
}

impl OldStore<'_> {
    /// Makes it, with its one key in the key store.
    pub fn make(&self, directory: &Path, keys: &dyn KeyStore) -> Result<(), VaultError> {
        let root = Secret::random()?;
        keys.store(&names::epoch(self.store, 1), root.bytes())?;
        fs::create_dir_all(directory.join("blobs"))?;
        let db = self.database(&directory.join("vault.db"), &root)?;
        insert_dossier(&db, &root, self.draft, false)?;
        let data_key = insert_dossier(&db, &root, self.sent, true)?;
        let place = Place { dossier: self.sent.id, blob: self.blob };
        let sealing = Sealing::new(self.paper, &data_key, &place)?;
        let path = directory.join("blobs").join(self.blob.to_string());
        disk::write_new_with(&path, |file| sealing.write_to(file))?;
        self.insert_submission(&db)?;
        db.close().map_err(|(_, error)| error)?;
        let check = check_value(&format!("{} 1", self.store), &root);
        let header = HeaderV1 { format: 1, store: self.store.to_owned(), epoch: 1, check };
        let text = serde_json::to_vec_pretty(&header).map_err(|_| Damage::Header)?;
        Ok(disk::write_new(&Header::path(directory), &text)?)
    }

    fn database(&self, path: &Path, root: &Secret) -> Result<Connection, VaultError> {
        let db = Connection::open(path)?;
        let key = root.derive(b"tram vault database key 1");
        db.execute_batch(&format!("PRAGMA key = \"x'{}'\";", hex(key.bytes())))?;
        db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON;")?;
        db.execute_batch(STEPS.first().map(|step| step.before).unwrap_or_default())?;
        db.pragma_update(None, "user_version", 1)?;
        db.execute("INSERT INTO store (only, id, provisioned) VALUES (1, ?1, 5)", [self.store])?;
        Ok(db)
    }

    fn insert_submission(&self, db: &Connection) -> Result<(), VaultError> {
        let id = self.sent.id.to_string();
        let bytes = self.body.total_bytes();
        db.execute(
            "INSERT INTO blob (id, dossier, bytes) VALUES (?1, ?2, ?3)",
            (self.blob.to_string(), &id, to_sql(bytes)),
        )?;
        db.execute(
            "INSERT INTO submission
             (key, dossier, sealed_at, state, standing, bytes_sent, bytes_total, body)
             VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6, ?7)",
            (
                self.key.to_string(),
                &id,
                to_sql(self.sent.touched.0),
                self.state.name(),
                json(self.state)?.as_str(),
                to_sql(bytes),
                json(self.body)?.as_str(),
            ),
        )?;
        Ok(())
    }
}

fn insert_dossier(
    db: &Connection,
    root: &Secret,
    dossier: &Dossier,
    sealed: bool,
) -> Result<Secret, VaultError> {
    let id = dossier.id.to_string();
    db.execute(
        "INSERT INTO dossier (id, reference, touched, sealed, body) VALUES (?1, ?2, ?3, ?4, ?5)",
        (
            &id,
            dossier.reference.to_string(),
            to_sql(dossier.touched.0),
            sealed,
            json(dossier)?.as_str(),
        ),
    )?;
    let data_key = Secret::random()?;
    let wrapping = root.derive(b"tram vault wrapping key 1");
    db.execute(
        "INSERT INTO dossier_key (dossier, epoch, wrapped) VALUES (?1, 1, ?2)",
        (&id, seal::wrap(&data_key, &wrapping, dossier.id, 1)?),
    )?;
    Ok(data_key)
}

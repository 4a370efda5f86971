//! Blobs: one sealed file for each frame and each paper.

use std::fs;
use std::io;
use std::path::Path;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};
use tram_domain::{BlobId, DossierId};
use zeroize::Zeroizing;

use crate::disk;
use crate::dossiers::{require_draft, stored, to_sql};
use crate::epochs::Epoch;
use crate::error::{Damage, VaultError};
use crate::points::reached;
use crate::seal::{self, Place, Sealing, Secret};
use crate::vault::Vault;

impl Vault {
    /// Seals bytes into a new blob of a draft. File and row are on the disk when this returns; a
    /// crash before that leaves at most a file that the next start collects.
    pub fn put_blob(&self, dossier: DossierId, bytes: &[u8]) -> Result<BlobId, VaultError> {
        let key = {
            let db = self.db();
            require_draft(&db, dossier)?;
            data_key(&db, dossier, &self.epoch())?
        };
        let mut random = [0; 16];
        seal::fill(&mut random)?;
        let blob = BlobId::from_random(random);
        let sealing = Sealing::new(bytes, &key, &Place { dossier, blob })?;
        disk::write_new_with(&self.blob_path(blob), |file| sealing.write_to(file))?;
        match self.insert_blob(dossier, blob, bytes.len()) {
            Ok(()) => Ok(blob),
            // Certain not to have a row, so it need not wait for the next start.
            Err(error @ (VaultError::NotFound | VaultError::Sealed | VaultError::DiskFull)) => {
                self.remove_blob_file(blob);
                Err(error)
            }
            Err(error) => Err(error),
        }
    }

    /// The bytes of a blob, exactly as they were put.
    pub fn blob(&self, dossier: DossierId, blob: BlobId) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let (key, length) = {
            let db = self.db();
            let length = blob_length(&db, dossier, blob)?.ok_or(VaultError::NotFound)?;
            (data_key(&db, dossier, &self.epoch())?, length)
        };
        let sealed = match fs::read(self.blob_path(blob)) {
            Ok(sealed) => sealed,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(Damage::Blob(blob).into());
            }
            Err(error) => return Err(error.into()),
        };
        seal::open_blob(&sealed, &key, &Place { dossier, blob })
            .filter(|plain| u64::try_from(plain.len()).is_ok_and(|n| to_sql(n) == length))
            .ok_or_else(|| Damage::Blob(blob).into())
    }

    /// Forgets one blob of a draft that nothing names any more. On a full disk forgetting would make
    /// room and has none to be written down in: there the file goes first, and its row with the room
    /// that it leaves. A power cut between the two leaves a row that says it is damaged and goes with
    /// its draft.
    pub fn remove_blob(&self, dossier: DossierId, blob: BlobId) -> Result<(), VaultError> {
        match self.forget_blob(dossier, blob) {
            Err(VaultError::DiskFull) => {
                {
                    let db = self.db();
                    require_draft(&db, dossier)?;
                    blob_length(&db, dossier, blob)?.ok_or(VaultError::NotFound)?;
                }
                self.remove_blob_file(blob);
                self.forget_blob(dossier, blob)
            }
            done => done,
        }
    }

    fn forget_blob(&self, dossier: DossierId, blob: BlobId) -> Result<(), VaultError> {
        let mut db = self.db();
        let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        require_draft(&transaction, dossier)?;
        let removed = transaction
            .prepare_cached("DELETE FROM blob WHERE id = ?1 AND dossier = ?2")?
            .execute((blob.to_string(), dossier.to_string()))?;
        if removed == 0 {
            return Err(VaultError::NotFound);
        }
        transaction.commit()?;
        reached("blob.removal_committed");
        drop(db);
        self.remove_blob_file(blob);
        Ok(())
    }

    /// All blobs that the database knows, with their dossiers.
    pub(crate) fn blob_ids(&self) -> Result<Vec<(DossierId, BlobId)>, VaultError> {
        let db = self.db();
        let mut rows = db.prepare_cached("SELECT dossier, id FROM blob")?;
        let pairs = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        pairs
            .map(|pair| {
                let (dossier, blob): (String, String) = pair?;
                let dossier = dossier.parse().map_err(|_| Damage::Database)?;
                Ok((dossier, blob.parse().map_err(|_| Damage::Database)?))
            })
            .collect()
    }

    /// Removes a file whose row is gone or never was. One that stays is collected at the next
    /// start.
    pub(crate) fn remove_blob_file(&self, blob: BlobId) {
        unlink(&self.blob_path(blob));
    }

    fn insert_blob(
        &self,
        dossier: DossierId,
        blob: BlobId,
        length: usize,
    ) -> Result<(), VaultError> {
        let mut db = self.db();
        let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Asked again: it may have been handed over or discarded while the file was written.
        require_draft(&transaction, dossier)?;
        transaction
            .prepare_cached("INSERT INTO blob (id, dossier, bytes) VALUES (?1, ?2, ?3)")?
            .execute((
                blob.to_string(),
                dossier.to_string(),
                to_sql(u64::try_from(length).unwrap_or(u64::MAX)),
            ))?;
        transaction.commit()?;
        reached("blob.committed");
        Ok(())
    }
}

/// Removes a blob's file; whether it is gone now.
pub(crate) fn unlink(path: &Path) -> bool {
    match fs::remove_file(path) {
        Ok(()) => {
            reached("blob.unlinked");
            true
        }
        Err(error) => {
            tracing::warn!(kind = %error.kind(), "a blob's file stays until the next start");
            error.kind() == io::ErrorKind::NotFound
        }
    }
}

/// The key of a dossier's rows and blobs.
pub(crate) fn data_key(
    db: &Connection,
    dossier: DossierId,
    epoch: &Epoch,
) -> Result<Secret, VaultError> {
    let wrapped: Option<(u32, Vec<u8>)> = db
        .prepare_cached("SELECT epoch, wrapped FROM dossier_key WHERE dossier = ?1")?
        .query_row([dossier.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((number, wrapped)) = wrapped else {
        let there = stored(db, dossier)?.is_some();
        return Err(if there { VaultError::Wiped } else { VaultError::NotFound });
    };
    // A key of an epoch that is over, or one that does not open: either way it is not as written.
    seal::unwrap(&wrapped, &epoch.wrapping, dossier, number)
        .ok_or_else(|| Damage::DataKey(dossier).into())
}

/// The plain size of a blob, if the dossier has it.
pub(crate) fn blob_length(
    db: &Connection,
    dossier: DossierId,
    blob: BlobId,
) -> Result<Option<i64>, VaultError> {
    let length = db
        .prepare_cached("SELECT bytes FROM blob WHERE id = ?1 AND dossier = ?2")?
        .query_row((blob.to_string(), dossier.to_string()), |row| row.get(0))
        .optional()?;
    Ok(length)
}

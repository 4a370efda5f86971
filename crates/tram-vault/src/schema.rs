//! The database: how it is opened, and the numbered steps that made it what it is.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};
use zeroize::Zeroizing;

use crate::error::{Damage, VaultError};
use crate::header::hex;
use crate::seal::Secret;

/// The first version of SQLite without the WAL-reset bug, which can lose commits.
const LEAST_ENGINE: i32 = 3_051_003;

/// What each version added. A step is never changed once released, and none deletes.
///
/// All of the file is encrypted by SQLCipher. In the comments *clear* means that the column would
/// tell nothing about a person even so, *sealed* that it is readable with the vault's key only and
/// would tell, *hashed* that it is compared and never read.
const MIGRATIONS: &[&str] = &["
    CREATE TABLE store (
        only INTEGER PRIMARY KEY CHECK (only = 1), -- clear: there is one row
        id TEXT NOT NULL,                          -- clear: the header's, so that the two are known to belong together
        provisioned INTEGER NOT NULL               -- clear: milliseconds since 1970
    ) STRICT;

    CREATE TABLE dossier (
        id TEXT PRIMARY KEY,                       -- clear: random
        reference TEXT NOT NULL UNIQUE,            -- clear: random; the citizen holds it
        touched INTEGER NOT NULL,                  -- clear: milliseconds since 1970
        sealed INTEGER NOT NULL CHECK (sealed IN (0, 1)), -- clear: handed over
        body TEXT NOT NULL                         -- sealed: the dossier in JSON
    ) STRICT;
    CREATE INDEX dossier_drafts ON dossier (touched) WHERE sealed = 0;

    CREATE TABLE dossier_key (
        dossier TEXT PRIMARY KEY REFERENCES dossier (id), -- clear: random
        epoch INTEGER NOT NULL,                    -- clear: which of the vault's keys wraps it
        wrapped BLOB NOT NULL                      -- sealed: the key of this dossier's blobs, under the vault's key
    ) STRICT;

    CREATE TABLE blob (
        id TEXT PRIMARY KEY,                       -- clear: random, and the file's name
        dossier TEXT NOT NULL REFERENCES dossier (id), -- clear: random
        bytes INTEGER NOT NULL                     -- clear: plain size
    ) STRICT;
    CREATE INDEX blob_of_dossier ON blob (dossier);

    CREATE TABLE submission (
        key TEXT PRIMARY KEY,                      -- clear: random; the portal knows it
        dossier TEXT NOT NULL UNIQUE REFERENCES dossier (id), -- clear: random; one hand-over a dossier
        sealed_at INTEGER NOT NULL,                -- clear: milliseconds since 1970
        state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'accepted', 'parked')), -- clear
        standing TEXT NOT NULL,                    -- sealed: the state in JSON, with the portal's numbers
        last_error TEXT,                           -- clear: a code
        bytes_sent INTEGER NOT NULL,               -- clear
        bytes_total INTEGER NOT NULL,              -- clear
        body TEXT NOT NULL                         -- sealed: what is handed over, in JSON
    ) STRICT;

    -- Rules that no slip of a later program can break: what was handed over stays as it was, and
    -- what the portal has acknowledged stays acknowledged.
    CREATE TRIGGER submission_body_stays BEFORE UPDATE OF key, dossier, sealed_at, bytes_total, body ON submission
        BEGIN SELECT RAISE(ABORT, 'a submission stays as it was sealed'); END;
    CREATE TRIGGER submission_accepted_stays BEFORE UPDATE OF state, standing ON submission WHEN OLD.state = 'accepted'
        BEGIN SELECT RAISE(ABORT, 'an accepted submission stays accepted'); END;
    CREATE TRIGGER dossier_sealed_stays BEFORE UPDATE OF sealed ON dossier WHEN OLD.sealed = 1 AND NEW.sealed = 0
        BEGIN SELECT RAISE(ABORT, 'a sealed dossier stays sealed'); END;
"];

/// Makes the database of a new store.
pub(crate) fn create(path: &Path, key: &Secret) -> Result<Connection, VaultError> {
    connect(path, key, OpenFlags::SQLITE_OPEN_CREATE)
}

/// Opens the database of a store that exists.
pub(crate) fn open(path: &Path, key: &Secret) -> Result<Connection, VaultError> {
    connect(path, key, OpenFlags::empty())
}

fn connect(path: &Path, key: &Secret, create: OpenFlags) -> Result<Connection, VaultError> {
    if rusqlite::version_number() < LEAST_ENGINE {
        return Err(VaultError::UnfitEngine);
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | create;
    let mut db = Connection::open_with_flags(path, flags)?;
    // SQLCipher would write to the standard error stream; what it finds comes back as errors.
    db.execute_batch("PRAGMA cipher_log_level = NONE;")?;
    unlock(&db, key)?;
    // FULL syncs the log at every commit: what was acknowledged outlives a power cut. One process
    // holds the file, so the log's index stays in memory instead of a mapped file, which a full
    // disk can kill a process through. Pages are kept in clear for no longer than they are used.
    db.execute_batch(
        "PRAGMA locking_mode = EXCLUSIVE;
         PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = ON;
         PRAGMA secure_delete = ON;
         PRAGMA temp_store = MEMORY;
         PRAGMA cache_size = 0;
         PRAGMA cache_spill = OFF;
         PRAGMA trusted_schema = OFF;",
    )?;
    migrate(&mut db)?;
    Ok(db)
}

/// Gives SQLCipher its key and makes sure that it took it: plain SQLite would ignore the pragma
/// and write everything in clear.
fn unlock(db: &Connection, key: &Secret) -> Result<(), VaultError> {
    let key = Zeroizing::new(hex(key.bytes()));
    let pragma = Zeroizing::new(format!("PRAGMA key = \"x'{}'\";", key.as_str()));
    // The error would repeat the statement, and the key in it.
    db.execute_batch(&pragma).map_err(|_| VaultError::UnfitEngine)?;
    db.query_row("PRAGMA cipher_version", [], |row| row.get::<_, String>(0))
        .map_err(|_| VaultError::UnfitEngine)?;
    db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))?;
    Ok(())
}

fn migrate(db: &mut Connection) -> Result<(), VaultError> {
    let version: i64 = db.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let done = usize::try_from(version).map_err(|_| Damage::Database)?;
    if done > MIGRATIONS.len() {
        return Err(VaultError::NewerVersion);
    }
    for (step, number) in MIGRATIONS.iter().zip(1_i64..).skip(done) {
        let transaction = db.transaction()?;
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", number)?;
        transaction.commit()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_engine_is_sqlcipher_of_a_version_without_the_wal_reset_bug() {
        let directory = tempfile::tempdir().unwrap();
        let db = create(&directory.path().join("db"), &Secret::random().unwrap()).unwrap();
        let pragma = |name: &str| -> String {
            db.query_row(&format!("PRAGMA {name}"), [], |row| {
                row.get::<_, rusqlite::types::Value>(0)
            })
            .map(|value| match value {
                rusqlite::types::Value::Integer(number) => number.to_string(),
                rusqlite::types::Value::Text(text) => text,
                other => format!("{other:?}"),
            })
            .unwrap()
        };
        assert!(pragma("cipher_version").starts_with('4'));
        assert_eq!(pragma("journal_mode"), "wal");
        assert_eq!(pragma("synchronous"), "2", "FULL");
        assert_eq!(pragma("foreign_keys"), "1");
        assert_eq!(pragma("secure_delete"), "1");
    }

    #[test]
    fn migrations_only_add_and_every_column_says_how_it_is_kept() {
        for step in MIGRATIONS {
            for taken_away in ["DROP", "DELETE FROM", "UPDATE dossier", "UPDATE submission"] {
                assert!(!step.contains(taken_away), "{taken_away}");
            }
            let columns = step.lines().filter(|line| {
                let line = line.trim_start();
                ["TEXT", "INTEGER", "BLOB"].iter().any(|kind| line.contains(&format!(" {kind} ")))
            });
            for column in columns {
                let says = ["-- clear", "-- hashed", "-- sealed"];
                assert!(says.iter().any(|word| column.contains(word)), "{column}");
            }
        }
    }

    #[test]
    fn a_database_of_a_newer_program_is_left_alone() {
        let directory = tempfile::tempdir().unwrap();
        let (path, key) = (directory.path().join("db"), Secret::random().unwrap());
        create(&path, &key).unwrap().pragma_update(None, "user_version", 99).unwrap();
        assert!(matches!(open(&path, &key), Err(VaultError::NewerVersion)));
    }

    #[test]
    fn a_database_opens_with_its_own_key_only() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("db");
        drop(create(&path, &Secret::random().unwrap()).unwrap());
        let other = open(&path, &Secret::random().unwrap());
        assert!(matches!(other, Err(VaultError::Damaged { what: Damage::Database })));
    }
}

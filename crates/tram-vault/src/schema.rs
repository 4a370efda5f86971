//! The database: how it is opened, and how an older one becomes today's.

use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Transaction};
use zeroize::Zeroizing;

use crate::error::{Damage, VaultError};
use crate::header::hex;
use crate::seal::Secret;
use crate::steps::STEPS;

/// The first version of SQLite without the WAL-reset bug, which can lose commits.
const LEAST_ENGINE: i32 = 3_051_003;

/// More statements than there are, so that none is read twice.
const STATEMENTS: usize = 64;

/// Fills in the rows of a step that needs more than SQL, within the step's transaction.
pub(crate) type Fill<'a> = &'a dyn Fn(&Transaction<'_>) -> Result<(), VaultError>;

/// Makes the database of a new store.
pub(crate) fn create(path: &Path, key: &Secret) -> Result<Connection, VaultError> {
    let mut db = connect(path, key, OpenFlags::SQLITE_OPEN_CREATE)?;
    migrate(&mut db, Some(&|_| Ok(())))?;
    Ok(db)
}

/// Opens the database of a store that exists and is of today's form.
pub(crate) fn open(path: &Path, key: &Secret) -> Result<Connection, VaultError> {
    let mut db = connect(path, key, OpenFlags::empty())?;
    migrate(&mut db, None)?;
    // Closing would flush the log once more. Where its flush has just failed, the system may have
    // dropped what was written and call the next one a success; so what is in the log stays there
    // for the next start, as after a power cut.
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    Ok(db)
}

/// Opens the database of a store that may be of the first form, and makes it today's.
pub(crate) fn upgrade(path: &Path, key: &Secret, fill: Fill<'_>) -> Result<Connection, VaultError> {
    let mut db = connect(path, key, OpenFlags::empty())?;
    migrate(&mut db, Some(fill))?;
    Ok(db)
}

fn connect(path: &Path, key: &Secret, create: OpenFlags) -> Result<Connection, VaultError> {
    if rusqlite::version_number() < LEAST_ENGINE {
        return Err(VaultError::UnfitEngine);
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | create;
    let db = Connection::open_with_flags(path, flags)?;
    // SQLCipher would write to the standard error stream; what it finds comes back as errors.
    db.execute_batch("PRAGMA cipher_log_level = NONE;")?;
    unlock(&db, key)?;
    // FULL syncs the log at every commit: what was acknowledged outlives a power cut. What tells of
    // a person is sealed within its page as well, so a few pages may stay in memory until the
    // session ends.
    db.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = ON;
         PRAGMA secure_delete = ON;
         PRAGMA temp_store = MEMORY;
         PRAGMA cache_size = -256;
         PRAGMA cache_spill = OFF;
         PRAGMA trusted_schema = OFF;",
    )?;
    db.set_prepared_statement_cache_capacity(STATEMENTS);
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
    // Before the first page is read: where a log is there already, that decides where its index is.
    // One process holds the file, so it stays in memory instead of a mapped file, which a full disk
    // can kill a process through.
    db.execute_batch("PRAGMA locking_mode = EXCLUSIVE;")?;
    db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))?;
    Ok(())
}

fn migrate(db: &mut Connection, fill: Option<Fill<'_>>) -> Result<(), VaultError> {
    let version: i64 = db.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let done = usize::try_from(version).map_err(|_| Damage::Database)?;
    if done > STEPS.len() {
        return Err(VaultError::NewerVersion);
    }
    for (step, number) in STEPS.iter().zip(1_i64..).skip(done) {
        let transaction = db.transaction()?;
        transaction.execute_batch(step.before)?;
        if number == 2 {
            // An old database beside a header that says otherwise: they do not belong together.
            fill.ok_or(Damage::Header)?(&transaction)?;
        }
        transaction.execute_batch(step.after)?;
        transaction.pragma_update(None, "user_version", number)?;
        transaction.commit()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::types::Value;

    #[test]
    fn the_engine_is_sqlcipher_of_a_version_without_the_wal_reset_bug() {
        let directory = tempfile::tempdir().unwrap();
        let db = create(&directory.path().join("db"), &Secret::random().unwrap()).unwrap();
        let pragma = |name: &str| -> String {
            db.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0))
                .map(|value: Value| match value {
                    Value::Integer(number) => number.to_string(),
                    Value::Text(text) => text,
                    Value::Null | Value::Real(_) | Value::Blob(_) => format!("{value:?}"),
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

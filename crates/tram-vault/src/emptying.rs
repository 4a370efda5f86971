//! What the database engine keeps in clear while it is open, and how it lets go of that between two
//! people. Nothing here touches the disk.

use rusqlite::Connection;
use rusqlite::params_from_iter;

use crate::error::VaultError;
use crate::vault::Vault;

/// Memory for small values that `SQLite` takes once for each connection and gives back never: more
/// than as many places as it has, of each of its two sizes.
const PLACES: [(usize, usize); 2] = [(200, 1_200), (1_000, 128)];
/// The longest text that a row keeps in its own page: 4096 bytes without what the cipher and the
/// engine need.
const ROW: usize = 3_970;

impl Vault {
    /// Lets go of everything that the engine holds in clear, for the end of a session. It comes back
    /// from the disk when it is asked for.
    pub fn empty_cache(&self) -> Result<(), VaultError> {
        let db = self.db();
        db.flush_prepared_statement_cache();
        lay_over_small_values(&db)?;
        lay_over_the_last_row(&db)?;
        // Pages that are given back are overwritten by the allocator.
        db.execute_batch("PRAGMA shrink_memory;")?;
        // The cipher works in a buffer of its own: now a page that tells of nobody is in it.
        db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))?;
        Ok(())
    }
}

/// Fills every place for small values at once with blanks.
fn lay_over_small_values(db: &Connection) -> Result<(), VaultError> {
    for (places, bytes) in PLACES {
        let blank = " ".repeat(bytes - 1);
        let marks = vec!["?"; places].join(", ");
        let blanks = params_from_iter(std::iter::repeat_n(&blank, places));
        db.query_row(&format!("SELECT {marks}"), blanks, |_| Ok(()))?;
    }
    Ok(())
}

/// A row is put together in one place before it goes into its page; a row of blanks that is never
/// committed takes the last one's place there.
fn lay_over_the_last_row(db: &Connection) -> Result<(), VaultError> {
    let never = db.unchecked_transaction()?;
    never.execute_batch("CREATE TABLE blank (blank TEXT) STRICT;")?;
    never.execute("INSERT INTO blank VALUES (?1)", [" ".repeat(ROW)])?;
    Ok(never.rollback()?)
}

#[cfg(test)]
mod tests {
    use tram_domain::{Dossier, DossierId, Instant, Reference};

    use crate::keys::MemoryKeyStore;
    use crate::vault::Vault;

    #[test]
    fn an_emptied_store_still_has_everything_and_nothing_more() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("store");
        let vault = Vault::provision(&path, &MemoryKeyStore::default(), Instant(1)).unwrap();
        let reference = Reference::from_random([7; 8]);
        let dossier = Dossier::new(DossierId::from_random([1; 16]), reference, Instant(2));
        vault.save_dossier(&dossier).unwrap();
        for _ in 0..2 {
            vault.empty_cache().unwrap();
            assert_eq!(vault.dossier(dossier.id).unwrap(), dossier);
        }
        let blank = "SELECT count(*) FROM sqlite_schema WHERE name = 'blank'";
        let tables: i64 = vault.db().query_row(blank, [], |row| row.get(0)).unwrap();
        assert_eq!(tables, 0, "what was laid over was never committed");
    }
}

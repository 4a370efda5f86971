//! Bits that flip by themselves, in the database and in sealed papers.

use std::fs;
use std::io;
use std::path::Path;

use tram_domain::{BlobId, Dossier, Instant};
use tram_vault::{MemoryKeyStore, Vault, VaultError};

use crate::chance::Chance;
use crate::outcome::{Outcome, Row};
use crate::people::{body, dossier, key};
use crate::size::Size;

/// Bits of the database that are flipped, one at a time.
const BITS: u64 = 80;
/// Plain bytes of the paper of which every sealed byte is changed.
const PAPER: usize = 3_000;

/// Runs the part.
pub(crate) fn run(_: Size) -> Result<Outcome, String> {
    let run = || -> Result<Outcome, VaultError> {
        Ok(Outcome { rows: vec![database()?, paper()?], ..Outcome::default() })
    };
    run().map_err(|error| error.to_string())
}

/// A store with some dossiers, each with one paper.
fn store(directory: &Path, keys: &MemoryKeyStore) -> Result<(Vault, Dossier, BlobId), VaultError> {
    let vault = Vault::provision(directory, keys, Instant(1))?;
    let mut last = None;
    for number in 1..=20 {
        let dossier = dossier(number, Instant(2));
        vault.save_dossier(&dossier)?;
        let blob = vault.put_blob(dossier.id, &[number; PAPER])?;
        let body = body(dossier.reference.clone(), &[(blob, PAPER as u64)]);
        vault.enqueue(&dossier, body, key(number), Instant(3))?;
        last = Some((dossier, blob));
    }
    let (dossier, blob) = last.ok_or(VaultError::NotFound)?;
    Ok((vault, dossier, blob))
}

fn database() -> Result<Row, VaultError> {
    let directory = tempfile::tempdir()?;
    let keys = MemoryKeyStore::default();
    let (vault, ..) = store(directory.path(), &keys)?;
    // Brings the log into the file, so that the file is the whole database.
    vault.check()?;
    drop(vault);
    let path = directory.path().join("vault.db");
    let whole = fs::read(&path)?;
    let (mut chance, mut missed) = (Chance::new(2), 0);
    for _ in 0..BITS {
        let (at, bit) = (chance.place(whole.len()), chance.place(8));
        put(&path, &flipped(&whole, at, 1 << bit))?;
        let noticed = match Vault::open(directory.path(), &keys) {
            Ok(vault) => !vault.integrity_check(Instant(4))?,
            Err(VaultError::Damaged { .. } | VaultError::Database(_)) => true,
            Err(other) => return Err(other),
        };
        missed += u64::from(!noticed);
        // What was opened may have written; the next bit flips in the same database.
        for left in ["vault.db-wal", "vault.db-journal"] {
            remove(&directory.path().join(left))?;
        }
    }
    put(&path, &whole)?;
    let sound = Vault::open(directory.path(), &keys)?.check()?.is_sound();
    Ok(Row {
        what: "one bit of the database flipped".to_owned(),
        rounds: BITS,
        promises: BITS,
        broken: vec![
            ("not noticed".to_owned(), missed),
            ("whole and called damaged".to_owned(), u64::from(!sound)),
        ],
    })
}

fn paper() -> Result<Row, VaultError> {
    let directory = tempfile::tempdir()?;
    let keys = MemoryKeyStore::default();
    let (vault, dossier, blob) = store(directory.path(), &keys)?;
    let path = directory.path().join("blobs").join(blob.to_string());
    let whole = fs::read(&path)?;
    let mut missed = 0;
    for at in 0..whole.len() {
        // Every bit has its turn.
        put(&path, &flipped(&whole, at, 1 << (at % 8)))?;
        missed += u64::from(vault.blob(dossier.id, blob).is_ok());
    }
    put(&path, &whole)?;
    let sound = vault.blob(dossier.id, blob).is_ok();
    let rounds = whole.len() as u64;
    Ok(Row {
        what: "one bit of each byte of a sealed paper flipped".to_owned(),
        rounds,
        promises: rounds,
        broken: vec![
            ("not noticed".to_owned(), missed),
            ("whole and called damaged".to_owned(), u64::from(!sound)),
        ],
    })
}

fn flipped(whole: &[u8], at: usize, bit: u8) -> Vec<u8> {
    let mut bytes = whole.to_vec();
    if let Some(byte) = bytes.get_mut(at) {
        *byte ^= bit;
    }
    bytes
}

#[expect(clippy::disallowed_methods, reason = "what is broken here is not written by the vault")]
fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    fs::write(path, bytes)
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flipped_bit_is_noticed() {
        let outcome = run(Size::QUICK).unwrap();
        assert_eq!(outcome.rows[0].rounds, BITS);
        assert!(outcome.is_well(), "{outcome:?}");
    }
}

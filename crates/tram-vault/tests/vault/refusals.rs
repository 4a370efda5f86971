//! Opening and provisioning: what is refused, and that refusing touches nothing.

use std::fs;

use tram_domain::Instant;
use tram_vault::{Damage, KeyStore, KeyStoreError, MemoryKeyStore, Vault, VaultError};
use zeroize::Zeroizing;

use crate::setting::{dossier, files, handed_over, store, write};

/// A keyring that does not answer.
struct NoKeyring;

impl KeyStore for NoKeyring {
    fn load(&self, _: &str) -> Result<Option<Zeroizing<[u8; 32]>>, KeyStoreError> {
        Err(KeyStoreError::Unreachable)
    }

    fn store(&self, _: &str, _: &[u8; 32]) -> Result<(), KeyStoreError> {
        Err(KeyStoreError::Locked)
    }

    fn delete(&self, _: &str) -> Result<(), KeyStoreError> {
        Err(KeyStoreError::Unreachable)
    }
}

/// A locked keyring: it says that it has nothing, and takes nothing.
struct LockedKeyring;

impl KeyStore for LockedKeyring {
    fn load(&self, _: &str) -> Result<Option<Zeroizing<[u8; 32]>>, KeyStoreError> {
        Ok(None)
    }

    fn store(&self, _: &str, _: &[u8; 32]) -> Result<(), KeyStoreError> {
        Err(KeyStoreError::Locked)
    }

    fn delete(&self, _: &str) -> Result<(), KeyStoreError> {
        Ok(())
    }
}

/// A keyring that has another key under every name.
struct OtherKey;

impl KeyStore for OtherKey {
    fn load(&self, _: &str) -> Result<Option<Zeroizing<[u8; 32]>>, KeyStoreError> {
        Ok(Some(Zeroizing::new([9; 32])))
    }

    fn store(&self, _: &str, _: &[u8; 32]) -> Result<(), KeyStoreError> {
        Ok(())
    }

    fn delete(&self, _: &str) -> Result<(), KeyStoreError> {
        Ok(())
    }
}

#[test]
fn a_store_without_its_key_is_refused_untouched_and_never_taken_for_a_first_start() {
    let (directory, keys, vault) = store();
    let (kept, _, _) = handed_over(&vault, 5);
    drop(vault);
    let before = files(directory.path());

    let locked = MemoryKeyStore::default();
    assert!(matches!(Vault::open(directory.path(), &locked), Err(VaultError::KeyMissing)));
    assert!(matches!(Vault::open(directory.path(), &OtherKey), Err(VaultError::WrongKey)));
    let unreachable = Vault::open(directory.path(), &NoKeyring);
    assert!(matches!(unreachable, Err(VaultError::KeyringUnavailable(KeyStoreError::Unreachable))));
    assert!(Vault::exists(directory.path()));
    for keys in [&locked as &dyn KeyStore, &OtherKey, &NoKeyring] {
        let again = Vault::provision(directory.path(), keys, Instant(9));
        assert!(matches!(again, Err(VaultError::AlreadyThere)));
    }

    assert_eq!(files(directory.path()), before);
    let vault = Vault::open(directory.path(), &keys).unwrap();
    assert!(vault.dossier(kept.id).is_ok());
}

#[test]
fn opening_never_makes_a_store() {
    let directory = tempfile::tempdir().unwrap();
    let keys = MemoryKeyStore::default();
    assert!(!Vault::exists(directory.path()));
    assert!(matches!(Vault::open(directory.path(), &keys), Err(VaultError::Missing)));
    let nowhere = directory.path().join("nowhere");
    assert!(matches!(Vault::open(&nowhere, &keys), Err(VaultError::Missing)));
    assert!(files(directory.path()).is_empty());
}

#[test]
fn a_keyring_that_keeps_nothing_gets_no_store() {
    let directory = tempfile::tempdir().unwrap();
    let missing = Vault::provision(directory.path(), &NoKeyring, Instant(1));
    assert!(matches!(missing, Err(VaultError::KeyringUnavailable(KeyStoreError::Unreachable))));
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0, "nothing is begun");
    let locked = Vault::provision(directory.path(), &LockedKeyring, Instant(1));
    assert!(matches!(locked, Err(VaultError::KeyringUnavailable(KeyStoreError::Locked))));
    let forgetful = Vault::provision(directory.path(), &OtherKey, Instant(1));
    assert!(matches!(forgetful, Err(VaultError::WrongKey)), "read back before anything is written");
    assert!(!Vault::exists(directory.path()));
    let keys = MemoryKeyStore::default();
    assert!(Vault::provision(directory.path(), &keys, Instant(1)).is_ok(), "a later try succeeds");
}

#[test]
fn one_process_at_a_time_has_the_store() {
    let (directory, keys, vault) = store();
    assert!(matches!(Vault::open(directory.path(), &keys), Err(VaultError::BusyElsewhere)));
    drop(vault);
    assert!(Vault::open(directory.path(), &keys).is_ok());
}

#[test]
fn a_crash_while_provisioning_leaves_either_no_store_or_a_whole_one() {
    let (directory, keys, vault) = store();
    drop(vault);
    let (header, database) =
        (directory.path().join("vault.json"), directory.path().join("vault.db"));
    let unfinished = directory.path().join("provisioning.db");

    // After the header, before the database took its place.
    fs::rename(&database, &unfinished).unwrap();
    assert!(Vault::exists(directory.path()));
    let vault = Vault::open(directory.path(), &keys).unwrap();
    vault.save_dossier(&dossier(1)).unwrap();
    drop(vault);

    // Before the header: the prepared database is of no use and the next try replaces it.
    let fresh = tempfile::tempdir().unwrap();
    fs::copy(&database, fresh.path().join("provisioning.db")).unwrap();
    assert!(!Vault::exists(fresh.path()));
    assert!(matches!(Vault::open(fresh.path(), &keys), Err(VaultError::Missing)));
    let vault = Vault::provision(fresh.path(), &keys, Instant(1)).unwrap();
    assert!(vault.drafts().unwrap().is_empty());
    assert!(header.exists());
}

#[test]
fn a_store_that_lost_a_file_is_damaged_and_never_made_anew() {
    let (directory, keys, vault) = store();
    vault.save_dossier(&dossier(1)).unwrap();
    drop(vault);
    let (header, database) =
        (directory.path().join("vault.json"), directory.path().join("vault.db"));
    let away = directory.path().join("away");
    for (file, damage) in [(&header, Damage::Header), (&database, Damage::Database)] {
        fs::rename(file, &away).unwrap();
        let opened = Vault::open(directory.path(), &keys);
        assert!(matches!(opened, Err(VaultError::Damaged { what }) if what == damage));
        let again = Vault::provision(directory.path(), &keys, Instant(9));
        assert!(matches!(again, Err(VaultError::AlreadyThere)));
        fs::rename(&away, file).unwrap();
    }
    assert_eq!(Vault::open(directory.path(), &keys).unwrap().drafts().unwrap().len(), 1);
}

#[test]
fn a_store_of_a_newer_program_is_left_alone() {
    let (directory, keys, vault) = store();
    drop(vault);
    let header = directory.path().join("vault.json");
    let text = fs::read_to_string(&header).unwrap().replace("\"format\": 2", "\"format\": 3");
    write(&header, text.as_bytes());
    assert!(matches!(Vault::open(directory.path(), &keys), Err(VaultError::NewerVersion)));
}

//! A disk that is really full: said as such, and nothing that was kept is lost.

use std::path::PathBuf;

use tram_domain::{Answer, BlobId, Dossier, FieldId, Instant};
use tram_testkit::needs;
use tram_vault::{MemoryKeyStore, Vault, VaultError};

use crate::setting::{child_arguments, dossier};

const DISK: &str = "TRAM_SMALL_DISK";

#[test]
fn a_full_disk_is_said_and_loses_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let program = std::env::current_exe().unwrap();
    let Some(mut writer) = needs::on_a_disk_of(3, directory.path(), &program) else { return };
    writer.args(child_arguments("disk_full::writer_on_a_small_disk"));
    let output = writer.env(DISK, directory.path()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("on the small disk"), "{said}");
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("1 passed"), "{said}\n{complained}");
}

#[test]
#[ignore = "the child of the test above, on a disk of three megabytes"]
fn writer_on_a_small_disk() {
    let store = PathBuf::from(std::env::var_os(DISK).expect("run by its parent")).join("store");
    println!("on the small disk");
    let keys = MemoryKeyStore::default();
    let vault = Vault::provision(&store, &keys, Instant(1)).unwrap();
    let owner = dossier(1);
    vault.save_dossier(&owner).unwrap();
    let blobs = fill_with_blobs(&vault, &owner);
    let dossiers = fill_with_dossiers(&vault);
    all_is_there(&vault, &owner, &blobs, &dossiers);
    drop(vault);

    // Closing could not bring the log into the database; opening must cope with the same disk.
    let vault = Vault::open(&store, &keys).unwrap();
    all_is_there(&vault, &owner, &blobs, &dossiers);
    assert!(vault.check().unwrap().is_sound());
    drop(vault);

    // Once there is room again, all goes on.
    std::fs::remove_file(store.join("ballast")).unwrap();
    let vault = Vault::open(&store, &keys).unwrap();
    vault.remove_blob(owner.id, blobs[0]).unwrap();
    vault.put_blob(owner.id, &[1; 1_000]).unwrap();
    all_is_there(&vault, &owner, &blobs[1..], &dossiers);
}

fn fill_with_blobs(vault: &Vault, owner: &Dossier) -> Vec<BlobId> {
    let store = PathBuf::from(std::env::var_os(DISK).unwrap()).join("store");
    // Something else fills the disk, too; freed at the end.
    crate::setting::write(&store.join("ballast"), &vec![0; 1_000_000]);
    let mut blobs = Vec::new();
    loop {
        match vault.put_blob(owner.id, &vec![7; 50_000]) {
            Ok(blob) => blobs.push(blob),
            Err(VaultError::DiskFull) => break,
            Err(other) => panic!("{other:?}"),
        }
    }
    assert!(blobs.len() > 5);
    let files = std::fs::read_dir(store.join("blobs")).unwrap().count();
    assert_eq!(files, blobs.len(), "the blob that found no room left nothing behind");
    blobs
}

fn fill_with_dossiers(vault: &Vault) -> Vec<Dossier> {
    let mut kept = Vec::new();
    for turn in 0.. {
        let mut dossier = dossier(turn);
        let text = "x".repeat(3_000);
        dossier.answers.give(FieldId("long".into()), Answer::Text(text));
        match vault.save_dossier(&dossier) {
            Ok(()) => kept.push(dossier),
            Err(VaultError::DiskFull) => {
                assert!(matches!(vault.dossier(dossier.id), Err(VaultError::NotFound)));
                break;
            }
            Err(other) => panic!("{other:?}"),
        }
    }
    kept
}

fn all_is_there(vault: &Vault, owner: &Dossier, blobs: &[BlobId], dossiers: &[Dossier]) {
    assert_eq!(vault.dossier(owner.id).unwrap(), *owner);
    for blob in blobs {
        assert_eq!(vault.blob(owner.id, *blob).unwrap().as_slice(), vec![7; 50_000]);
    }
    for dossier in dossiers {
        assert_eq!(vault.dossier(dossier.id).unwrap(), *dossier);
    }
}

//! Bits that flip, files that shrink or vanish: always said, never passed on as whole.

use std::fs;
use std::path::Path;

use tram_domain::{BlobId, DossierId};
use tram_vault::{Damage, Vault, VaultError};

use crate::setting::{dossier, handed_over, random, store, write};

fn blob_file(directory: &Path, blob: BlobId) -> std::path::PathBuf {
    directory.join("blobs").join(blob.to_string())
}

fn is_damaged(vault: &Vault, dossier: DossierId, blob: BlobId) -> bool {
    matches!(
        vault.blob(dossier, blob),
        Err(VaultError::Damaged { what: Damage::Blob(which) }) if which == blob
    )
}

#[test]
fn a_flipped_bit_anywhere_in_a_blob_is_found() {
    let (directory, _keys, vault) = store();
    let dossier = dossier(1);
    vault.save_dossier(&dossier).unwrap();
    let blob = vault.put_blob(dossier.id, &vec![7; 150_000]).unwrap();
    let path = blob_file(directory.path(), blob);
    let whole = fs::read(&path).unwrap();
    let spots = [0, 8, 27, 40, 65_000, 65_600, 131_000, whole.len() - 1];
    for (spot, bit) in spots.into_iter().zip([0, 1, 2, 3, 4, 5, 6, 7]) {
        let mut flipped = whole.clone();
        flipped[spot] ^= 1 << bit;
        write(&path, &flipped);
        assert!(is_damaged(&vault, dossier.id, blob), "byte {spot}");
    }
    assert_eq!(vault.check().unwrap().damaged, [Damage::Blob(blob)]);
    write(&path, &whole);
    assert!(vault.check().unwrap().is_sound());
}

#[test]
fn a_blob_cut_anywhere_is_found() {
    let (directory, _keys, vault) = store();
    let dossier = dossier(1);
    vault.save_dossier(&dossier).unwrap();
    let blob = vault.put_blob(dossier.id, &vec![7; 3 * 65_536]).unwrap();
    let path = blob_file(directory.path(), blob);
    let whole = fs::read(&path).unwrap();
    let chunk = 65_536 + 16;
    for left in [0, 5, 27, 27 + chunk, 27 + 2 * chunk, whole.len() - 17, whole.len() - 1] {
        write(&path, &whole[..left]);
        assert!(is_damaged(&vault, dossier.id, blob), "{left} bytes left");
    }
    fs::remove_file(&path).unwrap();
    assert!(is_damaged(&vault, dossier.id, blob), "gone");
}

#[test]
fn a_blob_put_in_the_place_of_another_is_found() {
    let (directory, _keys, vault) = store();
    let dossier = dossier(1);
    vault.save_dossier(&dossier).unwrap();
    let [one, two] = [b"one", b"two"].map(|bytes| vault.put_blob(dossier.id, bytes).unwrap());
    fs::copy(blob_file(directory.path(), one), blob_file(directory.path(), two)).unwrap();
    assert!(is_damaged(&vault, dossier.id, two));
    assert!(vault.blob(dossier.id, one).is_ok());
}

#[test]
fn a_damaged_blob_harms_no_other_dossier() {
    let (directory, _keys, vault) = store();
    let (bad, blob, _) = handed_over(&vault, 1);
    let (good, fine, _) = handed_over(&vault, 2);
    write(&blob_file(directory.path(), blob), b"rubbish");
    assert!(is_damaged(&vault, bad.id, blob));
    assert!(vault.blob(good.id, fine).is_ok());
    assert_eq!(vault.submissions().unwrap().len(), 2);
}

#[test]
fn flipped_bits_in_the_database_are_found() {
    let (directory, keys, vault) = store();
    for now in 0..20 {
        handed_over(&vault, now);
    }
    // Brings the log into the file, so that the file is the whole database.
    assert!(vault.check().unwrap().is_sound());
    drop(vault);
    let path = directory.path().join("vault.db");
    let whole = fs::read(&path).unwrap();
    let mut noticed = 0;
    for _ in 0..80 {
        let [a, b, c, d, bit] = random::<5>();
        let spot = usize::try_from(u32::from_be_bytes([a, b, c, d])).unwrap() % whole.len();
        let mut flipped = whole.clone();
        flipped[spot] ^= 1 << (bit % 8);
        write(&path, &flipped);
        match Vault::open(directory.path(), &keys) {
            Ok(vault) => {
                let report = vault.check().unwrap();
                noticed += u32::from(report.damaged.contains(&Damage::Database));
            }
            Err(error) => {
                let said = matches!(error, VaultError::Damaged { .. } | VaultError::Database(_));
                assert!(said, "byte {spot}: {error:?}");
                noticed += 1;
            }
        }
    }
    assert_eq!(noticed, 80, "of 80");
    write(&path, &whole);
    let vault = Vault::open(directory.path(), &keys).unwrap();
    assert!(vault.check().unwrap().is_sound());
    assert_eq!(vault.submissions().unwrap().len(), 20);
}

#[test]
fn a_blob_file_without_a_row_is_collected_and_other_files_are_left() {
    let (directory, keys, vault) = store();
    let (dossier, blob, _) = handed_over(&vault, 1);
    drop(vault);
    let blobs = directory.path().join("blobs");
    let orphan = blobs.join(BlobId::from_random(random()).to_string());
    let unfinished = blobs.join(format!("{}.tmp", BlobId::from_random(random())));
    let foreign = blobs.join("README");
    for path in [&orphan, &unfinished, &foreign] {
        write(path, b"left by a crash");
    }
    let vault = Vault::open(directory.path(), &keys).unwrap();
    assert!(!orphan.exists() && !unfinished.exists());
    assert!(foreign.exists(), "not ours");
    assert!(vault.blob(dossier.id, blob).is_ok());
}

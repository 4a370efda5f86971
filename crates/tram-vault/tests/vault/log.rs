//! The log of changes.

use std::fs;

use tram_domain::{Instant, SubmissionState};
use tram_vault::{KeyStore, Vault};

use crate::setting::{NAME, NUMBER, dossier, handed_over, store};

#[test]
fn every_change_is_written_down_with_identities_and_hashes_only() {
    let (directory, keys, vault) = store();
    let (_, _, key) = handed_over(&vault, 5);
    vault.set_state(key, "waiting", &SubmissionState::Sending { attempt: 1 }, None).unwrap();
    let draft = dossier(6);
    vault.save_dossier(&draft).unwrap();
    vault.discard(draft.id).unwrap();
    assert!(vault.integrity_check(Instant(7)).unwrap());
    let log = vault.audit_log().unwrap();
    let events: Vec<_> = log.entries.iter().map(|entry| entry.event.as_str()).collect();
    assert_eq!(
        events,
        ["provisioned", "begun", "handed_over", "sending", "begun", "discarded", "checked"]
    );
    let text = serde_json::to_string(&log).unwrap();
    assert!(!text.contains(NAME) && !text.contains(NUMBER));
    let report = vault.audit_verify().unwrap();
    assert_eq!((report.entries, report.first_break), (7, None));
    vault.anchor(Instant(8), &keys).unwrap();
    drop(vault);
    let vault = Vault::open(directory.path(), &keys).unwrap();
    assert!(vault.audit_verify().unwrap().is_sound());
}

#[test]
fn a_refused_change_is_not_written_down() {
    let (_directory, _keys, vault) = store();
    let (_, _, key) = handed_over(&vault, 5);
    let before = vault.audit_log().unwrap();
    let wiped = SubmissionState::Wiped { attempts: 0, at: Instant(9), acknowledgement: None };
    assert!(vault.set_state(key, "waiting", &wiped, None).is_err());
    assert_eq!(vault.audit_log().unwrap(), before);
}

#[test]
fn a_directory_put_back_to_an_earlier_day_is_noticed() {
    let (directory, keys, vault) = store();
    handed_over(&vault, 5);
    vault.anchor(Instant(6), &keys).unwrap();
    drop(vault);
    let files = ["vault.db", "vault.db-wal"].map(|name| directory.path().join(name));
    let earlier = files.clone().map(|file| fs::read(file).unwrap());
    let vault = Vault::open(directory.path(), &keys).unwrap();
    assert!(vault.audit_verify().unwrap().is_sound());
    handed_over(&vault, 7);
    vault.anchor(Instant(8), &keys).unwrap();
    let entries = vault.audit_verify().unwrap().entries;
    drop(vault);
    for (file, bytes) in files.iter().zip(&earlier) {
        crate::setting::write(file, bytes);
    }
    let vault = Vault::open(directory.path(), &keys).unwrap();
    let report = vault.audit_verify().unwrap();
    assert!(report.entries < entries);
    assert_eq!(report.first_break, Some(report.entries + 1), "the first that is missing");
}

#[test]
fn the_log_is_confirmed_every_hundred_changes() {
    let (_directory, _keys, vault) = store();
    let (_, _, key) = handed_over(&vault, 5);
    for attempts in 0..110 {
        let waiting = SubmissionState::Waiting { attempts, due: Instant(6) };
        vault.set_state(key, "waiting", &waiting, None).unwrap();
    }
    let log = vault.audit_log().unwrap();
    let confirmed: Vec<_> = log.checkpoints.iter().map(|one| one.seq).collect();
    assert_eq!(confirmed, [1, 101]);
    assert!(vault.audit_verify().unwrap().is_sound());
}

#[test]
fn a_store_that_another_key_signs_is_refused() {
    let (directory, keys, vault) = store();
    drop(vault);
    let header = fs::read_to_string(directory.path().join("vault.json")).unwrap();
    let name = format!("{}.audit", header.split('"').nth(5).unwrap());
    keys.store(&name, &[3; 32]).unwrap();
    let opened = Vault::open(directory.path(), &keys);
    assert!(matches!(opened, Err(tram_vault::VaultError::WrongKey)));
}

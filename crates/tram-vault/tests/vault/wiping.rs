//! The wipe and the retention limit from outside.

use std::fs;
use std::time::Duration;

use tram_domain::{Acknowledgement, Instant, Stage, SubmissionKey, SubmissionState};
use tram_vault::{KeyStore, KeyStoreError, MemoryKeyStore, Retention, Vault, VaultError};
use zeroize::Zeroizing;

use crate::setting::{dossier, files, handed_over, store};

const DAY: u64 = 24 * 60 * 60 * 1000;
const LIMITS: Retention = Retention {
    unsent: Duration::from_millis(30 * DAY),
    drafts: Duration::from_millis(7 * DAY),
    notice: Duration::from_millis(3 * DAY),
};

fn accept(vault: &Vault, key: SubmissionKey, at: u64) {
    let acknowledgement = Acknowledgement {
        portal_dossier: "77".into(),
        dossier_number: None,
        key,
        status: "new".into(),
        verified: Instant(at),
        files: vec![],
    };
    let accepted = SubmissionState::Accepted { attempts: 1, acknowledgement };
    vault.set_state(key, "waiting", &SubmissionState::Sending { attempt: 1 }, None).unwrap();
    vault.set_state(key, "sending", &accepted, None).unwrap();
}

/// Keys that this process keeps and that do not go when they are told to.
#[derive(Default)]
struct Clinging(MemoryKeyStore);

impl KeyStore for Clinging {
    fn load(&self, name: &str) -> Result<Option<Zeroizing<[u8; 32]>>, KeyStoreError> {
        self.0.load(name)
    }

    fn store(&self, name: &str, key: &[u8; 32]) -> Result<(), KeyStoreError> {
        self.0.store(name, key)
    }

    fn delete(&self, _: &str) -> Result<(), KeyStoreError> {
        Ok(())
    }
}

#[test]
fn only_what_was_accepted_or_given_up_is_wiped() {
    let (_directory, keys, vault) = store();
    let (waiting, _, _) = handed_over(&vault, 5);
    let draft = dossier(6);
    vault.save_dossier(&draft).unwrap();
    let early = vault.wipe(&[waiting.id], Instant(9), &keys);
    assert!(matches!(early, Err(VaultError::NoSuchStep)));
    assert!(matches!(vault.wipe(&[draft.id], Instant(9), &keys), Err(VaultError::NotFound)));
    assert!(vault.dossier(waiting.id).is_ok() && vault.dossier(draft.id).is_ok());
    assert!(vault.due_for_wiping().unwrap().is_empty());
}

#[test]
fn a_wiped_submission_keeps_its_acknowledgement_and_nothing_moves_it() {
    let (directory, keys, vault) = store();
    let (gone, blob, key) = handed_over(&vault, 5);
    accept(&vault, key, 20);
    let due = vault.due_for_wiping().unwrap();
    assert_eq!(
        due.iter().map(|due| (due.dossier, due.since)).collect::<Vec<_>>(),
        [(gone.id, Instant(20))]
    );
    vault.wipe(&[gone.id], Instant(30), &keys).unwrap();
    drop(vault);
    let vault = Vault::open(directory.path(), &keys).unwrap();
    let state = vault.submission(key).unwrap().state;
    let SubmissionState::Wiped { at, acknowledgement, .. } = &state else { panic!("{state:?}") };
    assert_eq!((*at, acknowledgement.as_ref().unwrap().key), (Instant(30), key));
    assert!(matches!(vault.blob(gone.id, blob), Err(VaultError::NotFound)));
    let waiting = SubmissionState::Waiting { attempts: 1, due: Instant(1) };
    let again = vault.set_state(key, "wiped", &waiting, None);
    assert!(matches!(again, Err(VaultError::NoSuchStep)));
    assert!(vault.set_bytes_sent(key, 1).is_err());
    assert!(matches!(vault.wipe(&[gone.id], Instant(40), &keys), Err(VaultError::NoSuchStep)));
    assert!(matches!(vault.save_dossier(&gone), Err(VaultError::Wiped)));
    assert!(vault.check().unwrap().is_sound());
}

#[test]
fn a_wipe_whose_old_key_did_not_go_is_finished_at_the_next_start() {
    let directory = tempfile::tempdir().unwrap();
    let keys = Clinging::default();
    let vault = Vault::provision(directory.path(), &keys, Instant(1)).unwrap();
    let (gone, _, key) = handed_over(&vault, 5);
    let (stays, blob, _) = handed_over(&vault, 6);
    accept(&vault, key, 20);
    let clung = vault.wipe(&[gone.id], Instant(30), &keys);
    assert!(matches!(clung, Err(VaultError::KeyringUnavailable(KeyStoreError::NotKept))));
    assert_eq!(fs::read_dir(directory.path().join("blobs")).unwrap().count(), 1, "files went");
    drop(vault);
    let vault = Vault::open(directory.path(), &keys.0).unwrap();
    assert!(vault.blob(stays.id, blob).is_ok());
    assert!(matches!(vault.dossier(gone.id), Err(VaultError::Wiped)));
    let log = vault.audit_log().unwrap();
    assert!(log.entries.iter().any(|entry| entry.event == "epoch_forgotten"));
    assert!(vault.audit_verify().unwrap().is_sound());
}

#[test]
fn a_store_whose_epoch_key_is_gone_is_refused_untouched() {
    let (directory, keys, vault) = store();
    handed_over(&vault, 5);
    drop(vault);
    let header = fs::read_to_string(directory.path().join("vault.json")).unwrap();
    let store = header.split('"').nth(5).unwrap().to_owned();
    let name = format!("{store}.1");
    let key = keys.load(&name).unwrap().unwrap();
    keys.delete(&name).unwrap();
    let before = files(directory.path());
    assert!(before.keys().all(|path| !path.ends_with("vault.db-shm")), "no mapped file");
    assert!(matches!(Vault::open(directory.path(), &keys), Err(VaultError::KeyMissing)));
    keys.store(&name, &[9; 32]).unwrap();
    assert!(matches!(Vault::open(directory.path(), &keys), Err(VaultError::WrongKey)));
    assert_eq!(files(directory.path()), before);
    keys.store(&name, &key).unwrap();
    assert!(Vault::open(directory.path(), &keys).is_ok());
}

#[test]
fn the_limit_is_announced_three_days_before_and_only_then_kept() {
    let (_directory, keys, vault) = store();
    let (unsent, _, key) = handed_over(&vault, 0);
    assert!(vault.announce(&LIMITS, Instant(26 * DAY)).unwrap().is_empty(), "too early");
    let told = vault.announce(&LIMITS, Instant(28 * DAY)).unwrap();
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].dossier, told[0].submission), (unsent.id, Some(key)));
    assert_eq!(told[0].due, Instant(31 * DAY), "three days of notice however late it was seen");
    assert!(vault.announce(&LIMITS, Instant(29 * DAY)).unwrap().is_empty(), "once");
    assert_eq!(vault.notices().unwrap(), told);
    assert!(vault.expire(Instant(31 * DAY - 1), None).unwrap().submissions.is_empty());
    assert_eq!(vault.expire(Instant(31 * DAY), None).unwrap().submissions, [key]);
    assert_eq!(vault.submission(key).unwrap().state.stage(), Stage::Expired);
    assert!(vault.notices().unwrap().is_empty());
    vault.wipe(&[unsent.id], Instant(31 * DAY), &keys).unwrap();
    let state = vault.submission(key).unwrap().state;
    assert!(matches!(state, SubmissionState::Wiped { acknowledgement: None, .. }));
    let events = vault.audit_log().unwrap().entries;
    for event in ["announced", "expired", "wiped"] {
        assert!(events.iter().any(|entry| entry.event == event), "{event}");
    }
}

#[test]
fn nothing_is_given_up_that_was_not_announced_or_is_being_sent() {
    let (_directory, _keys, vault) = store();
    let (_, _, key) = handed_over(&vault, 0);
    let far = Instant(400 * DAY);
    assert!(vault.expire(far, None).unwrap().submissions.is_empty(), "not announced");
    vault.announce(&LIMITS, far).unwrap();
    vault.set_state(key, "waiting", &SubmissionState::Sending { attempt: 1 }, None).unwrap();
    let later = Instant(500 * DAY);
    assert!(vault.expire(later, None).unwrap().submissions.is_empty(), "its answer may come");
    accept(&vault, handed_over(&vault, 1).2, 2);
    let acknowledged = vault.due_for_wiping().unwrap()[0].dossier;
    vault.announce(&LIMITS, later).unwrap();
    assert!(vault.notices().unwrap().iter().all(|notice| notice.dossier != acknowledged));
}

#[test]
fn a_draft_ends_after_its_notice_unless_someone_goes_on_with_it() {
    let (_directory, _keys, vault) = store();
    let [left, mut resumed, here] = [dossier(0), dossier(0), dossier(0)];
    for draft in [&left, &resumed, &here] {
        vault.save_dossier(draft).unwrap();
        vault.put_blob(draft.id, b"page").unwrap();
    }
    assert_eq!(vault.announce(&LIMITS, Instant(4 * DAY)).unwrap().len(), 3);
    resumed.touched = Instant(5 * DAY);
    vault.save_dossier(&resumed).unwrap();
    let expired = vault.expire(Instant(7 * DAY), Some(here.id)).unwrap();
    assert_eq!(expired.drafts, [left.id]);
    assert!(matches!(vault.dossier(left.id), Err(VaultError::NotFound)));
    assert!(vault.dossier(resumed.id).is_ok() && vault.dossier(here.id).is_ok());
    vault.announce(&LIMITS, Instant(7 * DAY)).unwrap();
    assert!(vault.notices().unwrap().iter().all(|notice| notice.dossier != resumed.id));
    assert_eq!(vault.owed().unwrap(), 1, "its key goes with the next wipe");
}

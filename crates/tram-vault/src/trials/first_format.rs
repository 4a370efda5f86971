//! Stores as the first format made them open, whatever happens on the way.

use std::fs;

use tram_domain::{BlobId, Dossier, Instant, SubmissionKey, SubmissionState};

use super::{CANARY, OpenKeys, accepted, body, dossier, random};
use crate::disk;
use crate::error::VaultError;
use crate::header::{AnyHeader, Header, names};
use crate::keys::KeyStore;
use crate::old_store::OldStore;
use crate::seal::Secret;
use crate::vault::Vault;

const STORE: &str = "00ff00ff00ff00ff00ff00ff00ff00ff";
const PAPER: &[u8] = b"%PDF-1.7 paper";

/// What was put into the old store.
struct Old {
    directory: tempfile::TempDir,
    keys: OpenKeys,
    draft: Dossier,
    sent: Dossier,
    key: SubmissionKey,
    blob: BlobId,
}

fn old_store() -> Old {
    let (directory, keys) = (tempfile::tempdir().unwrap(), OpenKeys::default());
    let (draft, mut sent) = (dossier(), dossier());
    let (key, blob) = (SubmissionKey::from_random(random()), BlobId::from_random(random()));
    sent.submission = Some(key);
    let old = OldStore {
        store: STORE,
        draft: &draft,
        sent: &sent,
        key,
        body: &body(&sent, blob, 14),
        state: &accepted(key),
        blob,
        paper: PAPER,
    };
    old.make(directory.path(), &keys).unwrap();
    Old { directory, keys, draft, sent, key, blob }
}

fn everything_is_there(vault: &Vault, old: &Old) {
    assert_eq!(vault.dossier(old.draft.id).unwrap(), old.draft);
    assert_eq!(vault.dossier(old.sent.id).unwrap(), old.sent);
    assert_eq!(vault.body(old.key).unwrap(), body(&old.sent, old.blob, 14));
    assert_eq!(vault.blob(old.sent.id, old.blob).unwrap().as_slice(), PAPER);
    let submission = vault.submission(old.key).unwrap();
    assert!(matches!(submission.state, SubmissionState::Accepted { .. }));
    assert!(vault.check().unwrap().is_sound());
    assert!(vault.audit_verify().unwrap().is_sound());
}

fn clear_rows(vault: &Vault) -> i64 {
    vault
        .db()
        .query_row(
            "SELECT (SELECT count(*) FROM dossier WHERE body <> '')
                  + (SELECT count(*) FROM submission WHERE body <> '')",
            [],
            |row| row.get(0),
        )
        .unwrap()
}

#[test]
fn a_store_of_the_first_format_opens_and_is_of_todays_from_then_on() {
    let old = old_store();
    let vault = Vault::open(old.directory.path(), &old.keys).unwrap();
    everything_is_there(&vault, &old);
    assert_eq!(clear_rows(&vault), 0, "rows are under their dossier's key");
    drop(vault);
    let header = Header::read(old.directory.path()).unwrap();
    assert!(matches!(header, Some(AnyHeader::V2(_))));
    let vault = Vault::open(old.directory.path(), &old.keys).unwrap();
    everything_is_there(&vault, &old);

    vault.wipe(&[old.sent.id], Instant(3_000), &old.keys).unwrap();
    let old_parent = names::epoch(STORE, 1);
    assert!(!old.keys.all().contains_key(&old_parent), "the parent of all keys is gone");
    drop(vault);
    let vault = Vault::open(old.directory.path(), &old.keys).unwrap();
    assert_eq!(vault.dossier(old.draft.id).unwrap(), old.draft);
    assert!(matches!(vault.dossier(old.sent.id), Err(VaultError::Wiped)));
    assert!(vault.check().unwrap().is_sound());
}

#[test]
fn an_upgrade_cut_short_before_its_last_step_is_gone_through_again() {
    let old = old_store();
    let header = Header::path(old.directory.path());
    let text = fs::read(&header).unwrap();
    drop(Vault::open(old.directory.path(), &old.keys).unwrap());
    // All was done but the header: what a crash leaves that comes right before it is replaced.
    fs::remove_file(&header).unwrap();
    disk::write_new(&header, &text).unwrap();
    let vault = Vault::open(old.directory.path(), &old.keys).unwrap();
    everything_is_there(&vault, &old);
    drop(vault);

    // Only the key store knows of it: what a crash leaves that comes right before the transaction.
    let fresh = old_store();
    let stray = Secret::random().unwrap();
    fresh.keys.store(&names::audit(STORE), stray.bytes()).unwrap();
    let vault = Vault::open(fresh.directory.path(), &fresh.keys).unwrap();
    everything_is_there(&vault, &fresh);
}

#[test]
fn an_old_store_without_its_key_is_left_as_it_is() {
    let old = old_store();
    let bytes = || fs::read(old.directory.path().join("vault.db")).unwrap();
    let before = bytes();
    let none = OpenKeys::default();
    assert!(matches!(Vault::open(old.directory.path(), &none), Err(VaultError::KeyMissing)));
    assert!(none.all().is_empty(), "no key is ever made where a store exists");
    none.store(&names::epoch(STORE, 1), &[9; 32]).unwrap();
    assert!(matches!(Vault::open(old.directory.path(), &none), Err(VaultError::WrongKey)));
    assert_eq!(bytes(), before);
    let found = Header::read(old.directory.path()).unwrap();
    assert!(matches!(found, Some(AnyHeader::V1(_))));
}

#[test]
fn nothing_of_a_person_is_left_in_the_database_beside_what_is_sealed() {
    let old = old_store();
    let vault = Vault::open(old.directory.path(), &old.keys).unwrap();
    let db = vault.db();
    let mut rows = db.prepare("SELECT contents FROM submission").unwrap();
    let contents = rows.query_map([], |row| row.get::<_, Vec<u8>>(0)).unwrap();
    for sealed in contents.map(Result::unwrap) {
        assert!(!sealed.windows(CANARY.len()).any(|window| window == CANARY.as_bytes()));
    }
}

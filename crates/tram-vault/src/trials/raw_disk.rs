//! Whoever has every file as it ever was, and every key that is left, opens no wiped dossier.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use rusqlite::types::ValueRef;
use tram_domain::{DossierId, Instant, Stage};

use super::{CANARY, OpenKeys, filed};
use crate::epochs::Epoch;
use crate::error::VaultError;
use crate::header::{hex, names};
use crate::seal::{self, Secret};
use crate::vault::Vault;

/// Everything that the disk ever held of the store.
struct Image {
    copies: Vec<tempfile::TempDir>,
}

impl Image {
    fn take(&mut self, store: &Path) {
        let copy = tempfile::tempdir().unwrap();
        for name in ["vault.db", "vault.db-wal"] {
            if store.join(name).exists() {
                fs::copy(store.join(name), copy.path().join(name)).unwrap();
            }
        }
        self.copies.push(copy);
    }

    fn databases(&self) -> impl Iterator<Item = PathBuf> {
        self.copies.iter().map(|copy| copy.path().join("vault.db"))
    }
}

/// A database as it was, opened with the key that lives as long as the store.
fn opened(path: &Path, keys: &OpenKeys, store: &str) -> Connection {
    let key = keys.all()[&names::database(store)];
    let db = Connection::open(path).unwrap();
    db.execute_batch(&format!("PRAGMA key = \"x'{}'\";", hex(&key))).unwrap();
    db
}

/// How many wrapped keys of a dossier, in any copy, open with any of the keys.
fn keys_that_open(
    image: &Image,
    keys: &OpenKeys,
    all: &BTreeMap<String, [u8; 32]>,
    store: &str,
    dossier: DossierId,
) -> usize {
    let mut open = 0;
    for path in image.databases() {
        let db = opened(&path, keys, store);
        let mut rows = db.prepare("SELECT wrapped FROM dossier_key").unwrap();
        let wrapped = rows.query_map([], |row| row.get::<_, Vec<u8>>(0)).unwrap();
        for wrapped in wrapped.map(Result::unwrap) {
            for key in all.values() {
                let key = Secret::new((*key).into());
                let wrapping = Epoch::of(1, key.clone()).wrapping;
                for candidate in [&key, wrapping.as_ref()] {
                    open += (1..9)
                        .filter(|epoch| {
                            seal::unwrap(&wrapped, candidate, dossier, *epoch).is_some()
                        })
                        .count();
                }
            }
        }
    }
    open
}

fn texts(db: &Connection) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    for table in ["dossier", "submission", "dossier_key", "blob", "audit", "notice", "epoch"] {
        let mut rows = db.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns = rows.column_count();
        let mut rows = rows.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            found.extend((0..columns).filter_map(|column| match row.get_ref(column).unwrap() {
                ValueRef::Text(bytes) | ValueRef::Blob(bytes) => Some(bytes.to_vec()),
                ValueRef::Null | ValueRef::Integer(_) | ValueRef::Real(_) => None,
            }));
        }
    }
    found
}

fn holds_canary(bytes: &[u8]) -> bool {
    bytes.windows(CANARY.len()).any(|window| window == CANARY.as_bytes())
}

#[test]
fn a_wiped_dossier_opens_with_no_key_that_is_left_from_no_page_that_ever_was() {
    let directory = tempfile::tempdir().unwrap();
    let keys = OpenKeys::default();
    let vault = Vault::provision(directory.path(), &keys, Instant(1)).unwrap();
    let store = vault.scribe().store().to_owned();
    let mut image = Image { copies: Vec::new() };
    let (gone, key) = filed(&vault);
    let (stays, _) = filed(&vault);
    image.take(directory.path());
    let before = keys.all();
    assert!(keys_that_open(&image, &keys, &before, &store, gone.id) > 0, "the trial can fail");

    let report = vault.wipe(&[gone.id], Instant(3_000), &keys).unwrap();
    assert_eq!((report.wiped, report.kept, report.files, report.epoch), (1, 1, 1, 2));
    image.take(directory.path());
    let left = keys.all();
    assert_eq!(keys_that_open(&image, &keys, &left, &store, gone.id), 0);
    assert!(keys_that_open(&image, &keys, &left, &store, stays.id) > 0, "the other lives on");

    assert!(matches!(vault.dossier(gone.id), Err(VaultError::Wiped)));
    assert!(matches!(vault.body(key), Err(VaultError::Wiped)));
    assert_eq!(vault.submission(key).unwrap().state.stage(), Stage::Wiped);
    assert_eq!(vault.reference_of(gone.id).unwrap(), gone.reference);
    assert_eq!(vault.dossier(stays.id).unwrap().answers, stays.answers);
    for path in image.databases() {
        let all = texts(&opened(&path, &keys, &store));
        assert!(!all.iter().any(|text| holds_canary(text)), "rows are under their dossier's key");
    }
    for entry in fs::read_dir(vault.blobs_directory()).unwrap() {
        assert!(!holds_canary(&fs::read(entry.unwrap().path()).unwrap()));
    }
    assert!(vault.check().unwrap().is_sound());
    assert!(vault.audit_verify().unwrap().is_sound());
}

#[test]
fn a_discarded_drafts_key_dies_with_the_next_wipe() {
    let directory = tempfile::tempdir().unwrap();
    let keys = OpenKeys::default();
    let vault = Vault::provision(directory.path(), &keys, Instant(1)).unwrap();
    let store = vault.scribe().store().to_owned();
    let mut image = Image { copies: Vec::new() };
    let draft = super::dossier();
    vault.save_dossier(&draft).unwrap();
    image.take(directory.path());
    vault.discard(draft.id).unwrap();
    assert_eq!(vault.owed().unwrap(), 1);
    assert!(keys_that_open(&image, &keys, &keys.all(), &store, draft.id) > 0, "not yet");
    let report = vault.wipe(&[], Instant(3_000), &keys).unwrap();
    assert_eq!((report.discarded, report.epoch), (1, 2));
    assert_eq!(keys_that_open(&image, &keys, &keys.all(), &store, draft.id), 0);
    assert_eq!(vault.owed().unwrap(), 0);
    assert_eq!(vault.wipe(&[], Instant(4_000), &keys).unwrap().epoch, 2, "nothing was due");
}

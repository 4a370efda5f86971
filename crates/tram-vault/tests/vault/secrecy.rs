//! Nothing of a citizen lies on the disk in clear, and nothing of one is printed.

use tram_domain::{
    Acknowledgement, Answer, Applicant, CardSource, CitizenCard, FieldId, Instant, SubmissionKey,
    SubmissionState,
};
use tram_vault::{MemoryKeyStore, Vault};

use crate::setting::{NAME, NUMBER, body, dossier, files, random, store};

const CANARIES: [&str; 6] = [
    NAME,
    NUMBER,
    "CANARY answer",
    "CANARY page bytes",
    "CANARY portal number",
    "CANARY residence",
];

/// Fills a store with everything that a dossier can hold.
fn fill(vault: &Vault) {
    let mut dossier = dossier(1);
    dossier.applicant = Some(Applicant {
        card: CitizenCard {
            number: NUMBER.parse().unwrap(),
            old_number: None,
            name: NAME.to_owned(),
            birth: None,
            sex: None,
            residence: Some("CANARY residence".to_owned()),
            issued: None,
            fields: 7,
        },
        source: CardSource::Qr,
        confirmed: true,
    });
    dossier.answers.give(FieldId("x".into()), Answer::Text("CANARY answer".into()));
    vault.save_dossier(&dossier).unwrap();
    let page = "CANARY page bytes ".repeat(5_000);
    let blob = vault.put_blob(dossier.id, page.as_bytes()).unwrap();
    let length = u64::try_from(page.len()).unwrap();
    let key = SubmissionKey::from_random(random());
    vault.enqueue(&dossier, body(&dossier, &[(blob, length)]), key, Instant(2)).unwrap();
    let acknowledgement = Acknowledgement {
        portal_dossier: "CANARY portal number".into(),
        dossier_number: None,
        key,
        status: "new".into(),
        verified: Instant(3),
        files: vec![],
    };
    let accepted = SubmissionState::Accepted { attempts: 1, acknowledgement };
    vault.set_state(key, "waiting", &SubmissionState::Sending { attempt: 1 }, None).unwrap();
    vault.set_state(key, "sending", &accepted, None).unwrap();
}

fn find_canaries(directory: &std::path::Path) {
    for (path, bytes) in files(directory) {
        for canary in CANARIES {
            let name = path.to_string_lossy();
            assert!(!name.contains(canary), "a file's name");
            let found = bytes.windows(canary.len()).any(|window| window == canary.as_bytes());
            assert!(!found, "{canary} in {name}");
        }
    }
}

#[test]
fn no_file_of_a_store_holds_anything_in_clear_while_open_or_closed() {
    let (directory, _keys, vault) = store();
    fill(&vault);
    find_canaries(directory.path());
    let log = directory.path().join("vault.db-wal");
    assert!(log.exists(), "the log was looked at too");
    drop(vault);
    find_canaries(directory.path());
}

#[test]
fn the_header_in_clear_holds_neither_the_key_nor_anything_else_than_it_says() {
    let (directory, _keys, vault) = store();
    drop(vault);
    let text = std::fs::read_to_string(directory.path().join("vault.json")).unwrap();
    let names: Vec<_> = text.lines().filter_map(|line| line.split('"').nth(1)).collect();
    assert_eq!(names, ["format", "store", "check", "audit"]);
}

#[test]
fn debug_texts_and_errors_hold_nothing_personal() {
    let (directory, keys, vault) = store();
    fill(&vault);
    let mut texts = vec![format!("{vault:?} {keys:?}")];
    let mut changed = vault.dossier(vault.submissions().unwrap()[0].dossier).unwrap();
    changed.answers.give(FieldId("y".into()), Answer::Text("CANARY answer".into()));
    let refused = vault.save_dossier(&changed).unwrap_err();
    texts.push(format!("{refused:?} {refused}"));
    drop(vault);
    let missing = Vault::open(directory.path(), &MemoryKeyStore::default()).unwrap_err();
    texts.push(format!("{missing:?} {missing}"));
    for text in texts {
        assert!(CANARIES.iter().all(|canary| !text.contains(canary)), "{text}");
        assert!(!text.contains(&*directory.path().to_string_lossy()), "paths name accounts");
    }
}

#[cfg(unix)]
#[test]
fn only_the_account_that_made_a_store_may_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let parent = tempfile::tempdir().unwrap();
    let directory = parent.path().join("store");
    let vault = Vault::provision(&directory, &MemoryKeyStore::default(), Instant(1)).unwrap();
    fill(&vault);
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode(&directory) & 0o077, 0);
    for path in files(&directory).into_keys() {
        assert_eq!(mode(&path) & 0o077, 0, "{}", path.display());
    }
}

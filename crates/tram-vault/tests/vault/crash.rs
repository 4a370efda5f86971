//! kill -9, for real: whatever a writer was told is kept must be there afterwards.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use tram_domain::{BlobId, DossierId, Instant, ParkReason, SubmissionKey, SubmissionState};
use tram_vault::{Vault, VaultError};

use crate::setting::{FileKeyStore, body, child, dossier, random};

const ROUNDS: usize = 20;
const STORE: &str = "TRAM_CRASH_STORE";

/// What the writer was told is kept.
#[derive(Default)]
struct Told {
    dossiers: BTreeMap<DossierId, u64>,
    blobs: Vec<(DossierId, BlobId, u8, usize)>,
    states: BTreeMap<SubmissionKey, (DossierId, u8)>,
    discarded: Vec<DossierId>,
    acknowledgements: usize,
}

#[test]
fn nothing_that_was_acknowledged_is_lost_when_the_writer_is_killed() {
    let directory = memory_disk();
    let (store, keys) = (directory.path().join("store"), keys(directory.path()));
    drop(Vault::provision(&store, &keys, Instant(1)).unwrap());
    let mut told = Told::default();
    for round in 0..ROUNDS {
        run_and_kill(directory.path(), &mut told);
        let vault = Vault::open(&store, &keys).unwrap();
        verify(&vault, &told, 100, round);
    }
    let vault = Vault::open(&store, &keys).unwrap();
    verify(&vault, &told, usize::MAX, ROUNDS);
    assert!(vault.check().unwrap().is_sound());
    assert!(told.acknowledgements > 5 * ROUNDS, "{} is too few", told.acknowledgements);
    println!("{} acknowledgements, {ROUNDS} kills, 0 lost", told.acknowledgements);
}

/// What the system has taken from a process outlives the process, so a file system in memory is as
/// good a witness as a disk here, and allows far more steps between two kills.
fn memory_disk() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap()
}

fn keys(directory: &Path) -> FileKeyStore {
    FileKeyStore(directory.join("keys"))
}

/// Starts a writer, lets it run for a random while after its first word, kills it, and reads all
/// that it said.
fn run_and_kill(directory: &Path, told: &mut Told) {
    let mut writer = child("crash::writer_until_killed")
        .env(STORE, directory)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(writer.stdout.take().unwrap()).lines();
    let ready = lines.by_ref().map(Result::unwrap).any(|line| line == "told ready");
    assert!(ready, "the writer opened the store");
    // Read on while it runs, or the pipe would fill up and hold it.
    let reader = thread::spawn(move || lines.map_while(Result::ok).collect::<Vec<_>>());
    let [wait] = random();
    thread::sleep(Duration::from_millis(20 + u64::from(wait)));
    writer.kill().unwrap();
    writer.wait().unwrap();
    for line in reader.join().unwrap() {
        // A last line without its end was cut by the kill; `lines` gives it too, so every line
        // ends with a full stop.
        if let Some(words) = line.strip_prefix("told ").and_then(|line| line.strip_suffix(" .")) {
            note(told, &words.split(' ').collect::<Vec<_>>());
        }
    }
}

fn note(told: &mut Told, words: &[&str]) {
    told.acknowledgements += 1;
    match words {
        ["dossier", id, touched] => {
            told.dossiers.insert(id.parse().unwrap(), touched.parse().unwrap());
        }
        ["blob", dossier, blob, byte, length] => told.blobs.push((
            dossier.parse().unwrap(),
            blob.parse().unwrap(),
            byte.parse().unwrap(),
            length.parse().unwrap(),
        )),
        ["state", key, dossier, rank] => {
            let standing = (dossier.parse().unwrap(), rank.parse().unwrap());
            told.states.insert(key.parse().unwrap(), standing);
        }
        ["discarding", id] => {
            let id = id.parse().unwrap();
            told.dossiers.remove(&id);
            told.blobs.retain(|(dossier, ..)| *dossier != id);
        }
        ["discarded", id] => told.discarded.push(id.parse().unwrap()),
        other => panic!("the writer said {other:?}"),
    }
}

/// Everything that was told is there; of the blobs, the last so many.
fn verify(vault: &Vault, told: &Told, blobs: usize, round: usize) {
    for (id, touched) in &told.dossiers {
        let kept = vault.dossier(*id).unwrap_or_else(|error| panic!("round {round}: {error}"));
        assert!(kept.touched >= Instant(*touched), "round {round}: an older state came back");
    }
    for (dossier, blob, byte, length) in told.blobs.iter().rev().take(blobs) {
        let kept = vault.blob(*dossier, *blob).unwrap();
        assert!(kept.len() == *length && kept.iter().all(|b| b == byte), "round {round}");
    }
    for (key, (dossier, least)) in &told.states {
        let submission = vault.submission(*key).unwrap();
        assert!(rank(&submission.state) >= *least, "round {round}: {:?}", submission.state);
        assert_eq!(vault.dossier(*dossier).unwrap().submission, Some(*key), "round {round}");
        assert!(!vault.body(*key).unwrap().files.is_empty());
    }
    for id in &told.discarded {
        assert!(matches!(vault.dossier(*id), Err(VaultError::NotFound)), "round {round}");
    }
    for submission in vault.submissions().unwrap() {
        let dossier = vault.dossier(submission.dossier).unwrap();
        assert_eq!(dossier.submission, Some(submission.key), "both or neither");
    }
    for draft in vault.drafts().unwrap() {
        assert_eq!(vault.dossier(draft).unwrap().submission, None, "both or neither");
    }
}

fn rank(state: &SubmissionState) -> u8 {
    match state {
        SubmissionState::Waiting { .. } => 1,
        SubmissionState::Sending { .. } => 2,
        SubmissionState::Unknown { .. }
        | SubmissionState::Parked { .. }
        | SubmissionState::Rejected { .. } => 3,
        SubmissionState::Accepted { .. } | SubmissionState::Expired { .. } => 4,
        SubmissionState::Wiped { .. } => 5,
    }
}

#[test]
#[ignore = "the child of the test above: it writes until it is killed"]
fn writer_until_killed() {
    let directory = PathBuf::from(std::env::var_os(STORE).expect("run by its parent"));
    let vault = Vault::open(&directory.join("store"), &keys(&directory)).unwrap();
    // The test harness has begun a line of its own.
    println!("\ntold ready");
    for turn in 0_u64.. {
        one_dossier(&vault, turn);
    }
}

/// A dossier's whole life, each step told once it is kept.
fn one_dossier(vault: &Vault, turn: u64) {
    let mut dossier = dossier(turn);
    vault.save_dossier(&dossier).unwrap();
    println!("told dossier {} {turn} .", dossier.id);
    let mut papers = Vec::new();
    for length in [100, 70_000] {
        let [byte] = random();
        let blob = vault.put_blob(dossier.id, &vec![byte; length]).unwrap();
        println!("told blob {} {blob} {byte} {length} .", dossier.id);
        papers.push((blob, u64::try_from(length).unwrap()));
    }
    dossier.touched = Instant(turn + 10);
    vault.save_dossier(&dossier).unwrap();
    println!("told dossier {} {} .", dossier.id, turn + 10);
    if turn % 3 == 2 {
        println!("told discarding {} .", dossier.id);
        vault.discard(dossier.id).unwrap();
        println!("told discarded {} .", dossier.id);
        return;
    }
    let key = SubmissionKey::from_random(random());
    vault.enqueue(&dossier, body(&dossier, &papers), key, Instant(turn)).unwrap();
    println!("told state {key} {} 1 .", dossier.id);
    vault.set_state(key, "waiting", &SubmissionState::Sending { attempt: 1 }, None).unwrap();
    println!("told state {key} {} 2 .", dossier.id);
    let parked = SubmissionState::Parked { attempts: 1, reason: ParkReason::Refused };
    vault.set_state(key, "sending", &parked, Some("refused")).unwrap();
    println!("told state {key} {} 3 .", dossier.id);
}

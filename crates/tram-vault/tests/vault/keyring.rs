//! The real keyring of a Linux desktop, unlocked, locked and absent.
#![cfg(target_os = "linux")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use tram_domain::{DossierId, Instant, Reference};
use tram_testkit::needs;
use tram_vault::{OsKeyStore, Vault, VaultError};

use crate::setting::{child_arguments, files};

const HOME: &str = "TRAM_KEYRING_HOME";
const KEPT: DossierId = DossierId::from_random([5; 16]);

const UNLOCKED: &str =
    r#"eval "$(printf pw | gnome-keyring-daemon --unlock --components=secrets 2>/dev/null)"; "#;
const LOCKED: &str = r#"eval "$(gnome-keyring-daemon --start --components=secrets 2>/dev/null)"; "#;
const NONE: &str = "export DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent/bus; ";

/// Runs one child test in a desktop session of its own; what it said, or nothing where this
/// machine has no keyring to try.
fn session(home: &Path, daemon: &str, tests: &[&str]) -> Option<String> {
    let binary = std::env::current_exe().unwrap();
    let child = |test: &&str| {
        let arguments = child_arguments(&format!("keyring::{test}")).join("' '");
        format!("'{}' '{arguments}'", binary.display())
    };
    let children = tests.iter().map(child).collect::<Vec<_>>().join("; ");
    let script = if daemon.contains("CHILD") {
        daemon.replace("CHILD", &children)
    } else {
        format!("{daemon}{children}")
    };
    let output = Command::new("dbus-run-session")
        .args(["--", "bash", "-c", &script])
        .env(HOME, home)
        .env("HOME", home)
        .env("XDG_DATA_HOME", home.join("data"))
        .env("XDG_RUNTIME_DIR", home)
        .env_remove("DISPLAY")
        .output()
        .ok()?;
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn installed() -> bool {
    needs::programs(&["gnome-keyring-daemon", "dbus-run-session", "dbus-daemon"])
}

#[test]
fn the_desktops_keyring_keeps_the_key_and_its_absence_harms_nothing() {
    if !installed() {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let store = home.path().join("store");

    let said = session(home.path(), LOCKED, &["provision_a_store"]).unwrap();
    assert!(said.contains("outcome KeyringUnavailable"), "locked, nothing is made: {said}");
    assert!(!Vault::exists(&store));

    let said = session(home.path(), UNLOCKED, &["provision_a_store", "open_the_store"]).unwrap();
    assert!(said.contains("outcome provisioned"), "{said}");
    assert!(said.contains("outcome opened"), "by another process: {said}");
    let before = files(&store);

    let said = session(home.path(), LOCKED, &["open_the_store"]).unwrap();
    let refused = ["outcome KeyMissing", "outcome KeyringUnavailable"];
    assert!(refused.iter().any(|outcome| said.contains(outcome)), "locked: {said}");
    assert_eq!(files(&store), before, "untouched");

    let said = session(home.path(), NONE, &["open_the_store"]).unwrap();
    assert!(said.contains("outcome KeyringUnavailable"), "no session bus: {said}");
    assert_eq!(files(&store), before, "untouched");

    let said = session(home.path(), UNLOCKED, &["open_the_store"]).unwrap();
    assert!(said.contains("outcome opened"), "in a new session: {said}");
}

/// A bus that comes up only after the child has asked once, and then its keyring.
const LATER: &str = r#"export DBUS_SESSION_BUS_ADDRESS="unix:path=$HOME/later"; CHILD & child=$!
until [ -e "$HOME/asked" ] || ! kill -0 "$child"; do sleep 0.05; done
dbus-daemon --session --nofork --nopidfile --address="$DBUS_SESSION_BUS_ADDRESS" & bus=$!
until [ -S "$HOME/later" ] || ! kill -0 "$bus"; do sleep 0.05; done
eval "$(printf pw | gnome-keyring-daemon --unlock --components=secrets 2>/dev/null)"
wait "$child"; kill "$bus"; wait"#;

#[test]
fn a_keyring_that_comes_up_later_is_found_by_the_same_program() {
    if !installed() {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let said = session(home.path(), UNLOCKED, &["provision_a_store"]).unwrap();
    assert!(said.contains("outcome provisioned"), "{said}");
    let said = session(home.path(), LATER, &["keep_opening_the_store"]).unwrap();
    assert!(said.contains("outcome KeyringUnavailable"), "no bus yet: {said}");
    assert!(said.contains("outcome opened"), "once the keyring is there: {said}");
}

fn setting() -> (PathBuf, OsKeyStore) {
    let home = PathBuf::from(std::env::var_os(HOME).expect("run by its parent"));
    (home.join("store"), OsKeyStore::with_patience(Duration::from_secs(5)))
}

fn tell(outcome: Result<&str, VaultError>) {
    match outcome {
        Ok(word) => println!("outcome {word}"),
        Err(VaultError::KeyMissing) => println!("outcome KeyMissing"),
        Err(VaultError::KeyringUnavailable(why)) => println!("outcome KeyringUnavailable {why:?}"),
        Err(other) => println!("outcome unexpected {other:?}"),
    }
}

#[test]
#[ignore = "a child of the test above, in a desktop session"]
fn provision_a_store() {
    let (store, keys) = setting();
    tell(Vault::provision(&store, &keys, Instant(1)).and_then(|vault| {
        let dossier = tram_domain::Dossier::new(KEPT, Reference::from_random([1; 8]), Instant(1));
        vault.save_dossier(&dossier).map(|()| "provisioned")
    }));
}

#[test]
#[ignore = "a child of the test above, in a session whose bus comes up later"]
fn keep_opening_the_store() {
    let (store, keys) = setting();
    for _ in 0..50 {
        match Vault::open(&store, &keys) {
            Err(VaultError::KeyringUnavailable(why)) => {
                tell(Err(VaultError::KeyringUnavailable(why)));
            }
            other => return tell(other.and_then(|vault| vault.dossier(KEPT).map(|_| "opened"))),
        }
        crate::setting::write(&store.with_file_name("asked"), b"");
        std::thread::sleep(Duration::from_millis(200));
    }
}

#[test]
#[ignore = "a child of the test above, in a desktop session"]
fn open_the_store() {
    let (store, keys) = setting();
    tell(Vault::open(&store, &keys).and_then(|vault| vault.dossier(KEPT).map(|_| "opened")));
}

//! The life of some dossiers, step by step, each step told once it is kept; begun again, it goes on
//! where the store says that it stands.

use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use tram_domain::{Instant, ParkReason, SubmissionState};
use tram_vault::{KeyStore, Retention, Vault, VaultError};

use crate::keys::FileKeyStore;
use crate::people::{accepted, body, dossier, key};

/// What becomes of a dossier.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Fate {
    /// Accepted and wiped.
    Filed,
    /// Sent, no answer, accepted later and wiped.
    FiledLate,
    /// Waits for a person.
    Parked,
    /// Never sent, given up and wiped.
    GivenUp,
    /// Waits.
    Waits,
    /// A draft that stays.
    Draft,
    /// A draft that is discarded.
    Discarded,
    /// A draft that nobody fetched.
    Forgotten,
}

/// The dossiers, by number.
pub(super) const FATES: [(u8, Fate); 8] = [
    (1, Fate::Filed),
    (2, Fate::Waits),
    (3, Fate::Parked),
    (4, Fate::Draft),
    (5, Fate::Discarded),
    (6, Fate::GivenUp),
    (7, Fate::Forgotten),
    (8, Fate::FiledLate),
];

/// When dossiers with a limit were begun, and when the others were.
const LONG_AGO: Instant = Instant(1_000);
const NOW: Instant = Instant(10_000_000_000);
const LIMITS: Retention = Retention {
    unsent: Duration::from_secs(1_000_000),
    drafts: Duration::from_secs(1_000_000),
    notice: Duration::from_secs(1_000),
};
/// When the limits of what was announced at `NOW` have passed.
const LATER: Instant = Instant(10_002_000_000);
/// What a paper holds.
pub(super) static PAPER: [u8; 70_000] = [7; 70_000];

/// `life DIRECTORY [POINT VISIT]`: the process ends at that visit of that point.
pub(crate) fn worker(passed: &[String]) -> Result<(), String> {
    let Some((directory, end)) = passed.split_first() else {
        return Err("no directory".to_owned());
    };
    let old = end.first().is_some_and(|point| point.starts_with("upgrade."));
    if let [point, visit] = end {
        end_at(point, visit.parse().map_err(|_| "not a number".to_owned())?)?;
    }
    live(Path::new(directory), old).map_err(|error| format!("{error:?}"))
}

#[cfg(feature = "failpoints")]
fn end_at(point: &str, visit: u64) -> Result<(), String> {
    use std::sync::atomic::{AtomicU64, Ordering};
    let visits = AtomicU64::new(0);
    fail::cfg_callback(point, move || {
        if visits.fetch_add(1, Ordering::SeqCst) + 1 == visit {
            std::process::abort();
        }
    })
}

#[cfg(not(feature = "failpoints"))]
fn end_at(_: &str, _: u64) -> Result<(), String> {
    Err("built without the feature `failpoints`".to_owned())
}

/// Where the store and its keys lie.
pub(super) fn places(directory: &Path) -> (std::path::PathBuf, FileKeyStore) {
    (directory.join("store"), FileKeyStore::in_folder(&directory.join("keys")))
}

fn live(directory: &Path, old: bool) -> Result<(), VaultError> {
    let (store, keys) = places(directory);
    if old && !Vault::exists(&store) {
        first_format(&store, &keys)?;
    }
    let vault = if Vault::exists(&store) {
        Vault::open(&store, &keys)?
    } else {
        Vault::provision(&store, &keys, LONG_AGO)?
    };
    tell("store")?;
    vault.integrity_check(NOW)?;
    for (number, fate) in FATES {
        begin(&vault, number, fate)?;
    }
    limits(&vault)?;
    wipe(&vault, &keys)?;
    vault.anchor(LATER, &keys)?;
    tell("done")
}

#[cfg(not(feature = "failpoints"))]
fn first_format(_: &Path, _: &FileKeyStore) -> Result<(), VaultError> {
    Err(VaultError::NotFound)
}

/// A store of the first format, with the draft that stays and the one that waits.
#[cfg(feature = "failpoints")]
fn first_format(store: &Path, keys: &FileKeyStore) -> Result<(), VaultError> {
    use tram_domain::{BlobId, Dossier};
    let blob = BlobId::from_random([9; 16]);
    let (draft, sent) = (dossier(4, NOW), dossier(2, NOW));
    let sent = Dossier { submission: Some(key(2)), ..sent };
    let body = body(sent.reference.clone(), &[(blob, PAPER.len() as u64)]);
    tram_vault::OldStore {
        store: "00ff00ff00ff00ff00ff00ff00ff00ff",
        draft: &draft,
        sent: &sent,
        key: key(2),
        body: &body,
        state: &SubmissionState::Waiting { attempts: 0, due: NOW },
        blob,
        paper: &PAPER,
    }
    .make(store, keys)?;
    tell("dossier 4")?;
    tell("stage 2 waiting")
}

/// Brings a dossier as far as it goes before limits and wipes.
fn begin(vault: &Vault, number: u8, fate: Fate) -> Result<(), VaultError> {
    let ends_early = matches!(fate, Fate::GivenUp | Fate::Forgotten);
    let fresh = dossier(number, if ends_early { LONG_AGO } else { NOW });
    let dossier = match vault.dossier(fresh.id) {
        Ok(kept) => kept,
        Err(VaultError::Wiped) => return Ok(()),
        Err(VaultError::NotFound) => {
            vault.save_dossier(&fresh)?;
            tell(&format!("dossier {number}"))?;
            fresh
        }
        Err(error) => return Err(error),
    };
    match fate {
        Fate::Draft => two_papers_and_one_removed(vault, number),
        Fate::Discarded => {
            vault.put_blob(dossier.id, &PAPER)?;
            tell(&format!("discarding {number}"))?;
            vault.discard(dossier.id)?;
            tell(&format!("discarded {number}"))
        }
        Fate::Forgotten => Ok(()),
        Fate::Filed | Fate::FiledLate | Fate::Parked | Fate::GivenUp | Fate::Waits => {
            if vault.submission_of(dossier.id)?.is_none() {
                let blob = vault.put_blob(dossier.id, &PAPER)?;
                let papers = [(blob, PAPER.len() as u64)];
                let body = body(dossier.reference.clone(), &papers);
                vault.enqueue(&dossier, body, key(number), dossier.touched)?;
                tell(&format!("stage {number} waiting"))?;
            }
            send(vault, number, fate)
        }
    }
}

fn two_papers_and_one_removed(vault: &Vault, number: u8) -> Result<(), VaultError> {
    let dossier = dossier(number, NOW);
    let [kept, removed] =
        [vault.put_blob(dossier.id, &PAPER)?, vault.put_blob(dossier.id, &PAPER)?];
    tell(&format!("blob {number} {kept}"))?;
    vault.remove_blob(dossier.id, removed)
}

fn send(vault: &Vault, number: u8, fate: Fate) -> Result<(), VaultError> {
    let key = key(number);
    let parked = SubmissionState::Parked { attempts: 1, reason: ParkReason::Refused };
    let unknown = SubmissionState::Unknown { attempts: 1, due: NOW };
    let path: &[SubmissionState] = match fate {
        Fate::Filed => &[SubmissionState::Sending { attempt: 1 }, accepted(key, NOW)],
        Fate::FiledLate => &[
            SubmissionState::Sending { attempt: 1 },
            unknown,
            SubmissionState::Sending { attempt: 2 },
            accepted(key, NOW),
        ],
        Fate::Parked => &[SubmissionState::Sending { attempt: 1 }, parked],
        Fate::GivenUp | Fate::Waits | Fate::Draft | Fate::Discarded | Fate::Forgotten => &[],
    };
    let now = vault.submission(key)?.state;
    let done = path.iter().position(|state| *state == now).map_or(0, |place| place + 1);
    let mut from = now.name();
    for state in path.iter().skip(done) {
        if state.name() == "accepted" {
            vault.set_bytes_sent(key, 5)?;
        }
        vault.set_state(key, from, state, None)?;
        from = state.name();
        tell(&format!("stage {number} {from}"))?;
    }
    Ok(())
}

fn limits(vault: &Vault) -> Result<(), VaultError> {
    vault.announce(&LIMITS, NOW)?;
    tell("announced")?;
    let expired = vault.expire(LATER, None)?;
    for (number, _) in FATES {
        if expired.submissions.contains(&key(number)) {
            tell(&format!("stage {number} expired"))?;
        }
        if expired.drafts.contains(&dossier(number, NOW).id) {
            tell(&format!("discarded {number}"))?;
        }
    }
    Ok(())
}

fn wipe(vault: &Vault, keys: &dyn KeyStore) -> Result<(), VaultError> {
    let due: Vec<_> = vault.due_for_wiping()?.iter().map(|due| due.dossier).collect();
    let (first, rest) = due.split_at(due.len().min(1));
    // Twice, so that an epoch begins on top of one that was just entered.
    for some in [first, rest] {
        vault.wipe(some, LATER, keys)?;
        for (number, _) in FATES {
            if some.contains(&dossier(number, NOW).id) {
                tell(&format!("stage {number} wiped"))?;
            }
        }
    }
    Ok(())
}

/// A line on the output, ended by a full stop: a line that was cut has none.
fn tell(words: &str) -> Result<(), VaultError> {
    let mut out = io::stdout().lock();
    writeln!(out, "told {words} .")?;
    Ok(out.flush()?)
}

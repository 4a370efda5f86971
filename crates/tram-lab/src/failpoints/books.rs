//! What a process said that it kept, beside what is there.
#![cfg_attr(not(feature = "failpoints"), expect(dead_code, reason = "compared at points only"))]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tram_domain::{Dossier, Instant, Stage, SubmissionState};
use tram_vault::{Vault, VaultError};

use super::life::{FATES, Fate, PAPER, places};
use crate::canaries;
use crate::people::{dossier, key};
use crate::stages::stage_named;

/// All that was said so far.
#[derive(Debug, Default)]
pub(super) struct Books {
    store: bool,
    done: bool,
    /// The last stage said of each dossier, by name; `draft` for one that is not handed over.
    stages: BTreeMap<u8, String>,
    blobs: Vec<(u8, String)>,
    /// Drafts that were being discarded: there or not, both are right.
    leaving: Vec<u8>,
    gone: Vec<u8>,
}

/// What the comparison found, counted.
#[derive(Clone, Debug, Default)]
pub(super) struct Verdict {
    pub(super) promises: u64,
    pub(super) lost: u64,
    pub(super) illegal: u64,
    pub(super) wiped_early: u64,
    pub(super) in_clear: u64,
    pub(super) damaged: u64,
    pub(super) old_keys: u64,
    pub(super) log_broken: u64,
    pub(super) not_opened: u64,
    pub(super) not_gone_on_with: u64,
    pub(super) never_reached: u64,
}

impl Verdict {
    pub(super) fn add(&mut self, other: &Self) {
        self.promises += other.promises;
        self.lost += other.lost;
        self.illegal += other.illegal;
        self.wiped_early += other.wiped_early;
        self.in_clear += other.in_clear;
        self.damaged += other.damaged;
        self.old_keys += other.old_keys;
        self.log_broken += other.log_broken;
        self.not_opened += other.not_opened;
        self.not_gone_on_with += other.not_gone_on_with;
        self.never_reached += other.never_reached;
    }

    pub(super) fn broken(&self) -> Vec<(String, u64)> {
        [
            ("lost", self.lost),
            ("in an illegal state", self.illegal),
            ("wiped early", self.wiped_early),
            ("in clear on the disk", self.in_clear),
            ("damaged", self.damaged),
            ("keys of ended epochs left", self.old_keys),
            ("log of changes broken", self.log_broken),
            ("not opened again", self.not_opened),
            ("not gone on with", self.not_gone_on_with),
            ("points never reached", self.never_reached),
        ]
        .map(|(what, count)| (what.to_owned(), count))
        .into()
    }
}

impl Books {
    /// Takes down what a process said.
    pub(super) fn note(&mut self, told: &str) {
        let lines = told.lines().filter_map(|line| line.strip_prefix("told ")?.strip_suffix(" ."));
        for line in lines {
            let words: Vec<&str> = line.split(' ').collect();
            let number = words.get(1).and_then(|word| word.parse().ok()).unwrap_or_default();
            match words.as_slice() {
                ["store"] => self.store = true,
                ["done"] => self.done = true,
                ["dossier", _] => {
                    self.gone.retain(|gone| *gone != number);
                    self.leaving.retain(|leaving| *leaving != number);
                    self.stages.insert(number, "draft".to_owned());
                }
                ["stage", _, stage] => {
                    self.stages.insert(number, (*stage).to_owned());
                }
                ["blob", _, blob] => self.blobs.push((number, (*blob).to_owned())),
                ["discarding", _] => self.leaving.push(number),
                ["discarded", _] => self.gone.push(number),
                _ => {}
            }
        }
    }

    pub(super) const fn is_done(&self) -> bool {
        self.done
    }

    /// Opens the store as a new process would, and looks at everything.
    pub(super) fn compare(&self, directory: &Path) -> Verdict {
        let mut verdict = Verdict::default();
        let (store, keys) = places(directory);
        // Before there is a store, nothing lies in it.
        verdict.in_clear = canaries::in_clear(&store).unwrap_or_default();
        match Vault::open(&store, &keys) {
            Ok(vault) => {
                self.look(&vault, &mut verdict);
                drop(vault);
                verdict.old_keys = epoch_keys(&directory.join("keys")).saturating_sub(2);
            }
            Err(VaultError::Missing) if !self.store && self.stages.is_empty() => {}
            Err(_) => verdict.not_opened += 1,
        }
        verdict
    }

    fn look(&self, vault: &Vault, verdict: &mut Verdict) {
        verdict.damaged += u64::from(!vault.check().is_ok_and(|report| report.is_sound()));
        verdict.log_broken += u64::from(!vault.audit_verify().is_ok_and(|found| found.is_sound()));
        for (number, fate) in FATES {
            let Some(told) = self.stages.get(&number) else { continue };
            verdict.promises += 1;
            let may_be_gone = self.leaving.contains(&number)
                || self.gone.contains(&number)
                || fate == Fate::Forgotten;
            let found = vault.dossier(dossier(number, Instant(0)).id);
            match found {
                Err(VaultError::NotFound) if may_be_gone => {}
                Ok(_) if self.gone.contains(&number) => verdict.illegal += 1,
                Ok(_) | Err(VaultError::Wiped) => {
                    look_at(vault, number, told, found.ok().as_ref(), verdict);
                }
                Err(_) => verdict.lost += 1,
            }
        }
        for (number, blob) in &self.blobs {
            verdict.promises += 1;
            let id = dossier(*number, Instant(0)).id;
            let whole = blob.parse().is_ok_and(|blob| {
                vault.blob(id, blob).is_ok_and(|bytes| bytes.as_slice() == PAPER)
            });
            verdict.lost += u64::from(!whole);
        }
    }
}

/// One dossier: where it stands must be where it was said to stand, or one step further.
fn look_at(vault: &Vault, number: u8, told: &str, found: Option<&Dossier>, verdict: &mut Verdict) {
    let id = dossier(number, Instant(0)).id;
    let (from, now) = match (stage_of(told), vault.submission_of(id)) {
        (Some(from), Ok(Some(submission))) => (from, submission.state),
        // A draft that is a draft still.
        (Some(Stage::Draft), Ok(None)) => return,
        _ => {
            verdict.lost += 1;
            return;
        }
    };
    let stage = now.stage();
    if stage != from && !from.may_become(stage) {
        verdict.illegal += 1;
    }
    let wiped = matches!(now, SubmissionState::Wiped { .. });
    if wiped != found.is_none() {
        verdict.lost += 1;
    }
    if wiped && !was_over(vault, number) {
        verdict.wiped_early += 1;
    }
    if !wiped && papers_are_lost(vault, number) {
        verdict.lost += 1;
    }
}

/// Whether the log says that it was accepted or given up before it was wiped.
fn was_over(vault: &Vault, number: u8) -> bool {
    let subject = key(number).to_string();
    let Ok(log) = vault.audit_log() else { return false };
    let mut events = log.entries.iter().filter(|entry| entry.subject == subject);
    let over = events.by_ref().any(|entry| ["accepted", "expired"].contains(&entry.event.as_str()));
    over && events.any(|entry| entry.event == "wiped")
}

fn papers_are_lost(vault: &Vault, number: u8) -> bool {
    let id = dossier(number, Instant(0)).id;
    let Ok(body) = vault.body(key(number)) else { return true };
    !body
        .files
        .iter()
        .all(|file| vault.blob(id, file.blob).is_ok_and(|bytes| bytes.as_slice() == PAPER))
}

fn stage_of(told: &str) -> Option<Stage> {
    if told == "draft" { Some(Stage::Draft) } else { stage_named(told) }
}

/// Keys of epochs that the key store has: the present one's, and at most one that a wipe had begun
/// with when it was cut short and that wraps nothing.
fn epoch_keys(keys: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(keys) else { return 0 };
    let is_epoch = |name: &str| {
        name.rsplit('.').next().is_some_and(|end| end.bytes().all(|byte| byte.is_ascii_digit()))
    };
    entries.flatten().filter(|entry| entry.file_name().to_str().is_some_and(is_epoch)).count()
        as u64
}

//! The real store under the cuts: its writer, and the judge of what is left.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use tram_domain::BlobId;
use tram_vault::{Vault, VaultError};

use crate::body::{NAME, NUMBER};
use crate::cuts::experiment::{Left, Subject};
use crate::cuts::script::{NOW, Step, Turn};
use crate::keyring::LabKeyring;
use crate::part::Worker;

/// `tram-lab worker cuts STORE KEYS LIFE`: writes until it is killed.
pub(crate) const WORKER: Worker = Worker { name: "cuts", run: write };

/// The vault, with a keyring that is on another disk.
pub(crate) struct Store {
    keys: PathBuf,
    /// The keyring as it was at the last cut.
    cut_keys: PathBuf,
}

impl Store {
    /// A store whose keyring is kept in this folder.
    pub(crate) fn new(beside: &Path) -> Self {
        Self { keys: beside.join("keys"), cut_keys: beside.join("keys.cut") }
    }
}

impl Subject for Store {
    fn name(&self) -> &'static str {
        "the store"
    }

    fn lives(&self) -> u32 {
        6
    }

    fn prepare(&mut self, at: &Path) -> Result<(), String> {
        drop(std::fs::remove_file(&self.keys));
        let keys = LabKeyring::new(self.keys.clone());
        Vault::provision(&at.join("store"), &keys, NOW).map(drop).map_err(|why| why.to_string())
    }

    fn writer(&self, at: &Path, life: u32) -> Command {
        let mut command = own_program();
        command.args(["worker", "cuts"]).arg(at.join("store")).arg(&self.keys);
        command.arg(life.to_string());
        command
    }

    fn at_the_cut(&self) -> u64 {
        LabKeyring::length(&self.keys)
    }

    fn look(&mut self, left: &Left<'_>) -> Result<BTreeMap<&'static str, u64>, String> {
        let keys = LabKeyring::as_it_was(&self.keys, left.noted, self.cut_keys.clone())
            .map_err(|why| format!("the keyring cannot be copied: {why}"))?;
        let mut found = Found::default();
        if left.image.holds(NAME.as_bytes()) || left.image.holds(NUMBER.as_bytes()) {
            found.note("in clear on the disk");
        }
        match Vault::open(&left.at.join("store"), &keys) {
            Ok(vault) => judge(&vault, left.told, &mut found)?,
            Err(_) => found.note("store does not open"),
        }
        Ok(found.0)
    }

    fn go_on(&mut self) -> Result<(), String> {
        std::fs::copy(&self.cut_keys, &self.keys).map(drop).map_err(|why| why.to_string())
    }
}

/// This program again, as another process.
pub(crate) fn own_program() -> Command {
    Command::new(std::env::current_exe().unwrap_or_else(|_| "tram-lab".into()))
}

/// What was found broken.
#[derive(Default)]
struct Found(BTreeMap<&'static str, u64>);

impl Found {
    fn note(&mut self, what: &'static str) {
        *self.0.entry(what).or_default() += 1;
    }
}

/// What was promised about one dossier.
#[derive(Default)]
struct Told {
    /// The last step that was acknowledged.
    step: usize,
    blobs: Vec<BlobId>,
}

fn write(arguments: &[String]) -> Result<(), String> {
    let [store, keys, life] = arguments else {
        return Err("worker cuts STORE KEYS LIFE".to_owned());
    };
    let life = life.parse().map_err(|_| "LIFE is a number".to_owned())?;
    let keys = LabKeyring::new(keys.into());
    let vault = Vault::open(Path::new(store), &keys).map_err(|why| why.to_string())?;
    let mut out = std::io::stdout().lock();
    let mut tell = |line: &str| writeln!(out, "{line}").and_then(|()| out.flush());
    tell("ready").map_err(|why| why.to_string())?;
    for number in 0.. {
        let turn = Turn { life, number };
        let mut blobs = Vec::new();
        for (step, place) in turn.steps().iter().zip(0_usize..) {
            act(&vault, turn, step, &mut blobs).map_err(|why| format!("step {place}: {why}"))?;
            let blob = match step {
                Step::Put(_) => blobs.last().map(ToString::to_string).unwrap_or_default(),
                Step::Save(_) | Step::Discard | Step::Enqueue | Step::Move(_) => "-".to_owned(),
            };
            // Whoever listened has gone: so does this.
            tell(&format!("{life} {number} {place} {blob} .")).map_err(|why| why.to_string())?;
        }
    }
    Ok(())
}

fn act(vault: &Vault, turn: Turn, step: &Step, blobs: &mut Vec<BlobId>) -> Result<(), VaultError> {
    match step {
        Step::Save(version) => vault.save_dossier(&turn.dossier(*version)),
        Step::Put(number) => {
            blobs.push(vault.put_blob(turn.dossier_id(), &turn.paper(*number))?);
            Ok(())
        }
        Step::Discard => vault.discard(turn.dossier_id()),
        Step::Enqueue => vault.enqueue(&turn.dossier(1), turn.body(blobs), turn.key(), NOW),
        Step::Move(state) => {
            let from = vault.submission(turn.key())?;
            vault.set_state(turn.key(), from.state.name(), state, None)
        }
    }
}

/// Compares the books: everything that was acknowledged is there, byte for byte, and nothing is in
/// a state that no step leads to.
fn judge(vault: &Vault, lines: &[String], found: &mut Found) -> Result<(), String> {
    let told = told(lines)?;
    for (turn, told) in &told {
        judge_dossier(vault, *turn, told, found)?;
        for (blob, number) in told.blobs.iter().zip(0..) {
            judge_paper(vault, *turn, *blob, number, told, found)?;
        }
    }
    match vault.check() {
        Ok(report) if report.is_sound() => {}
        Ok(_) | Err(_) => found.note("unsound"),
    }
    both_or_neither(vault, found);
    Ok(())
}

fn told(lines: &[String]) -> Result<BTreeMap<Turn, Told>, String> {
    let mut all: BTreeMap<Turn, Told> = BTreeMap::new();
    for line in lines {
        let strange = || format!("the writer said {line:?}");
        let [life, number, step, blob] = line.split(' ').collect::<Vec<_>>()[..] else {
            return Err(strange());
        };
        let turn = Turn {
            life: life.parse().map_err(|_| strange())?,
            number: number.parse().map_err(|_| strange())?,
        };
        let told = all.entry(turn).or_default();
        told.step = step.parse().map_err(|_| strange())?;
        if blob != "-" {
            told.blobs.push(blob.parse().map_err(|_| strange())?);
        }
    }
    Ok(all)
}

/// The dossier and its submission stand where the last acknowledged step led, or a later one.
fn judge_dossier(vault: &Vault, turn: Turn, told: &Told, found: &mut Found) -> Result<(), String> {
    let kept = match vault.dossier(turn.dossier_id()) {
        Ok(dossier) => Some(dossier),
        Err(VaultError::NotFound) => None,
        Err(_) => return note(found, "dossier unreadable"),
    };
    let Ok(submission) = vault.submission_of(turn.dossier_id()) else {
        return note(found, "submission unreadable");
    };
    let state = submission.as_ref().map(|submission| &submission.state);
    let standings = turn.standings();
    let mut legal = standings.iter().skip(told.step);
    let stands = legal.any(|standing| {
        let dossier = standing.version.map(|version| {
            let mut dossier = turn.dossier(version);
            dossier.submission = standing.submission.as_ref().map(|_| turn.key());
            dossier
        });
        dossier == kept && standing.submission.as_ref() == state
    });
    if !stands {
        return note(found, if kept.is_none() { "dossier lost" } else { "not as acknowledged" });
    }
    // Handing over is acknowledged after all papers, so all of them are known then.
    let handed_over = standings.get(told.step).is_some_and(|now| now.submission.is_some());
    if handed_over && vault.body(turn.key()).ok() != Some(turn.body(&told.blobs)) {
        return note(found, "body not as sealed");
    }
    Ok(())
}

fn judge_paper(
    vault: &Vault,
    turn: Turn,
    blob: BlobId,
    number: u32,
    told: &Told,
    found: &mut Found,
) -> Result<(), String> {
    match vault.blob(turn.dossier_id(), blob) {
        Ok(bytes) if *bytes == turn.paper(number) => Ok(()),
        Ok(_) => note(found, "paper changed"),
        Err(VaultError::NotFound) => {
            let discarded = turn.steps().iter().skip(told.step).any(|step| *step == Step::Discard);
            if discarded { Ok(()) } else { note(found, "paper lost") }
        }
        Err(_) => note(found, "paper unreadable"),
    }
}

/// A submission's dossier knows it, and no draft does.
fn both_or_neither(vault: &Vault, found: &mut Found) {
    let sealed = vault.submissions().unwrap_or_default();
    let drafts = vault.drafts().unwrap_or_default();
    let of = |id| vault.dossier(id).ok().and_then(|dossier| dossier.submission);
    let torn = sealed.iter().any(|one| of(one.dossier) != Some(one.key))
        || drafts.iter().any(|id| of(*id).is_some());
    if torn {
        found.note("half handed over");
    }
}

#[expect(clippy::unnecessary_wraps, reason = "the answer of what calls it")]
fn note(found: &mut Found, what: &'static str) -> Result<(), String> {
    found.note(what);
    Ok(())
}

//! The real store under the cuts: its writer, and what is looked at afterwards.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use tram_domain::BlobId;
use tram_vault::{Vault, VaultError};

use crate::chance::Chance;
use crate::cuts::experiment::{Left, Subject};
use crate::cuts::judge::{Found, Promises, Word};
use crate::cuts::keyring::{LabKeyring, Unacknowledged};
use crate::cuts::script::{NOW, Step, Turn};
use crate::part::Worker;
use crate::people::{NAME, NUMBER};

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
        let toss = Chance::new(left.noted).heads();
        let last = if toss { Unacknowledged::Kept } else { Unacknowledged::Lost };
        let keys = LabKeyring::as_it_was(&self.keys, left.noted, self.cut_keys.clone(), last)
            .map_err(|why| format!("the keyring cannot be copied: {why}"))?;
        let promises = Promises::read(left.told)?;
        let mut found = Found::default();
        // Before the store is opened, which would finish a wipe that was not.
        promises.judge_keys(&keys, &mut found)?;
        if left.image.holds(NAME.as_bytes()) || left.image.holds(NUMBER.as_bytes()) {
            found.note("in clear on the disk");
        }
        match Vault::open(&left.at.join("store"), &keys) {
            Ok(vault) => promises.judge(&vault, &mut found),
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
            let word = act(&vault, &keys, turn, step, &mut blobs)
                .map_err(|why| format!("step {place}: {why}"))?;
            // Whoever listened has gone: so does this.
            tell(&format!("{life} {number} {place} {word} .")).map_err(|why| why.to_string())?;
        }
    }
    Ok(())
}

/// Does a step; what has to be told besides, that nobody could know beforehand.
pub(crate) fn act(
    vault: &Vault,
    keys: &LabKeyring,
    turn: Turn,
    step: &Step,
    blobs: &mut Vec<BlobId>,
) -> Result<Word, VaultError> {
    match step {
        Step::Save(version) => vault.save_dossier(&turn.dossier(*version))?,
        Step::Put(number) => {
            let blob = vault.put_blob(turn.dossier_id(), &turn.paper(*number))?;
            blobs.push(blob);
            return Ok(Word::Paper(blob));
        }
        Step::Discard => vault.discard(turn.dossier_id())?,
        Step::Enqueue => vault.enqueue(&turn.dossier(1), turn.body(blobs), turn.key(), NOW)?,
        Step::Move(state) => {
            let from = vault.submission(turn.key())?;
            vault.set_state(turn.key(), from.state.name(), state, None)?;
        }
        Step::Wipe => return Ok(Word::Epoch(vault.wipe(&[turn.dossier_id()], NOW, keys)?.epoch)),
    }
    Ok(Word::Nothing)
}

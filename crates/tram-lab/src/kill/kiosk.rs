//! A kiosk seen from outside: its store, its process, and what the process promised.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tram_domain::{Clock, SubmissionState};
use tram_sandbox::Running;
use tram_vault::Vault;

use super::worker::{self, Orders};
use crate::books::{self, Broken};
use crate::canaries;
use crate::dossiers::Made;
use crate::faults::in_memory;
use crate::hands::MachineClock;
use crate::keys::FileKeyStore;

/// A kiosk whose process may die at any moment.
pub(crate) struct Kiosk {
    folder: tempfile::TempDir,
    seed: u64,
    /// Handed over: the citizen has been told so.
    told: BTreeSet<u64>,
    /// Begun; whether it was handed over is not known, the process died.
    begun: BTreeSet<u64>,
}

/// What a process said: dossiers begun, and of these the ones that were handed over.
type Said = (BTreeSet<u64>, BTreeSet<u64>);

impl Kiosk {
    /// A kiosk with an empty store.
    ///
    /// What the system has taken from a process outlives the process, so a file system in memory is
    /// as good a witness here as a disk, and allows far more steps between two kills.
    pub(crate) fn provisioned(seed: u64) -> Result<Self, String> {
        let folder = in_memory()?;
        let kiosk = Self { folder, seed, told: BTreeSet::new(), begun: BTreeSet::new() };
        Vault::provision(&kiosk.store(), &kiosk.keys(), MachineClock.now())
            .map_err(|error| error.to_string())?;
        Ok(kiosk)
    }

    /// Promises made to citizens.
    pub(crate) fn promises(&self) -> u64 {
        self.told.len() as u64
    }

    /// Starts the process, lets it live so long, and kills it wherever it is.
    pub(crate) fn live_and_be_killed(
        &mut self,
        portal: &str,
        life: Duration,
    ) -> Result<(), String> {
        let (mut process, said) = self.start(portal, false)?;
        thread::sleep(life);
        // SIGKILL: nothing in the process hears of it.
        process.0.kill().map_err(|error| error.to_string())?;
        process.0.wait().map_err(|error| error.to_string())?;
        self.note(said);
        Ok(())
    }

    /// Starts the process and lets it deliver all that waits.
    pub(crate) fn finish(&mut self, portal: &str) -> Result<(), String> {
        let (mut process, said) = self.start(portal, true)?;
        let ended = process.0.wait().map_err(|error| error.to_string())?;
        self.note(said);
        if ended.success() { Ok(()) } else { Err("the kiosk did not come to an end".to_owned()) }
    }

    /// The books, and whether anything lies in the store in clear.
    pub(crate) fn compare_books(&self, portal: &Running) -> Result<Broken, String> {
        let made = |numbers: &BTreeSet<u64>| -> Vec<Made> {
            numbers.iter().map(|number| Made::numbered(self.seed, *number)).collect()
        };
        let in_clear = canaries::in_clear(&self.store()).map_err(|error| error.to_string())?;
        let vault = self.open()?;
        let broken = books::compare(&made(&self.told), &made(&self.begun), &vault, &portal.held())
            .map_err(|error| error.to_string())?;
        Ok(Broken { in_clear, ..broken })
    }

    /// At a portal in a good mood everything ends as accepted, and the store is sound.
    pub(crate) fn insist_on_the_end(&self) -> Result<Broken, String> {
        let vault = self.open()?;
        let sound = vault.check().map_err(|error| error.to_string())?.is_sound()
            && vault.audit_verify().map_err(|error| error.to_string())?.is_sound();
        let ended = |state: &SubmissionState| {
            matches!(state, SubmissionState::Accepted { .. } | SubmissionState::Wiped { .. })
        };
        let all = vault.submissions().map_err(|error| error.to_string())?;
        let stuck = all.iter().filter(|one| !ended(&one.state)).count() as u64;
        Ok(Broken { illegal: stuck + u64::from(!sound), ..Broken::default() })
    }

    fn open(&self) -> Result<Vault, String> {
        Vault::open(&self.store(), &self.keys()).map_err(|error| error.to_string())
    }

    fn store(&self) -> PathBuf {
        self.folder.path().join("store")
    }

    fn keys(&self) -> FileKeyStore {
        worker::keys_beside(&self.store())
    }

    fn start(&self, portal: &str, finish: bool) -> Result<(Process, JoinHandle<Said>), String> {
        let next = self.told.union(&self.begun).max().map_or(0, |last| last + 1);
        let orders = Orders {
            store: self.store(),
            portal: portal.to_owned(),
            seed: self.seed,
            from: next,
            finish,
        };
        let program = std::env::current_exe().map_err(|error| error.to_string())?;
        let mut child = Command::new(program)
            .args(["worker", worker::NAME])
            .args(orders.words())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| error.to_string())?;
        let said = child.stdout.take();
        let process = Process(child);
        let said = said.ok_or("the process has no voice")?;
        // Read while it lives, or the pipe would fill up and hold it.
        Ok((process, thread::spawn(move || listen(said))))
    }

    fn note(&mut self, said: JoinHandle<Said>) {
        let (begun, told) = said.join().unwrap_or_default();
        self.told.extend(told);
        self.begun.extend(begun);
        self.begun.retain(|number| !self.told.contains(number));
    }
}

/// A process that is not left behind, also where something else went wrong.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        if matches!(self.0.try_wait(), Ok(None)) {
            drop(self.0.kill());
            drop(self.0.wait());
        }
    }
}

fn listen(said: ChildStdout) -> Said {
    let (mut begun, mut told) = Said::default();
    for line in BufReader::new(said).lines().map_while(Result::ok) {
        match worker::understand(&line) {
            Some(worker::Word::Begun(number)) => drop(begun.insert(number)),
            Some(worker::Word::Told(number)) => drop(told.insert(number)),
            // Cut by the kill.
            None => {}
        }
    }
    (begun, told)
}

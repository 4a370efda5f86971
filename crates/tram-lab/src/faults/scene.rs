//! One kiosk and one portal, and what may be said of them. Scenarios are told in these words.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Runtime;
use tram_domain::{Clock, Stage, SubmissionKey};
use tram_outbox::{Backoff, Outbox};
use tram_portal::opencps::{OpenCps, OpenCpsSettings};
use tram_sandbox::{Effect, Fault, Faults, Operation, Running};
use tram_vault::Vault;

use crate::books;
use crate::canaries;
use crate::chance::Chance;
use crate::dossiers::Made;
use crate::hands::HandClock;
use crate::keys::FileKeyStore;
use crate::kill::start_portal;

/// A scenario: `Err` says which promise was broken.
pub(crate) type Tale = Result<(), String>;

/// Steps of a filing at which something may go wrong.
pub(crate) const STEPS: [Operation; 6] = [
    Operation::LookUp,
    Operation::Create,
    Operation::Upload,
    Operation::List,
    Operation::ReadBack,
    Operation::Submit,
];
/// How long one exchange may take.
pub(crate) const PATIENCE: Duration = Duration::from_millis(250);
/// Waits are short, in proportion.
const WAITS: Backoff =
    Backoff { first: Duration::from_millis(20), longest: Duration::from_millis(600) };
/// Rounds after which a portal that is well again must have everything.
const ROUNDS_TO_HEAL: u32 = 60;

/// A kiosk in front of a portal.
pub(crate) struct Scene {
    runtime: Arc<Runtime>,
    folder: tempfile::TempDir,
    keys: FileKeyStore,
    /// The kiosk's clock.
    pub(crate) clock: HandClock,
    /// Chance of this round.
    pub(crate) chance: Chance,
    /// The portal.
    pub(crate) portal: Running,
    /// The kiosk's store.
    pub(crate) vault: Arc<Vault>,
    outbox: Outbox,
    made: Vec<Made>,
    seed: u64,
}

/// Any error as text: a scenario ends with it.
pub(crate) fn said(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// A folder in memory where there is such a thing: what is flushed is then no matter of minutes.
pub(crate) fn in_memory() -> Result<tempfile::TempDir, String> {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.map_err(said)
}

impl Scene {
    /// An empty kiosk and an empty portal in a good mood.
    pub(crate) fn new(runtime: &Arc<Runtime>, seed: u64, round: u64) -> Result<Self, String> {
        let folder = in_memory()?;
        let keys = FileKeyStore::in_folder(&folder.path().join("keys"));
        let clock = HandClock::right();
        let portal = runtime.block_on(start_portal(Faults::default()))?;
        let vault = Vault::provision(&folder.path().join("store"), &keys, clock.now());
        let vault = Arc::new(vault.map_err(said)?);
        let outbox = outbox(&vault, &portal.url(), &clock)?;
        let (chance, made) = (Chance::of(seed, round), Vec::new());
        let runtime = Arc::clone(runtime);
        let seed = seed.wrapping_add(round << 32);
        Ok(Self { runtime, folder, keys, clock, chance, portal, vault, outbox, made, seed })
    }

    /// A citizen hands a dossier over.
    pub(crate) fn hand_over(&mut self) -> Result<SubmissionKey, String> {
        let made = Made::numbered(self.seed, self.made.len() as u64);
        made.hand_over(&self.vault, self.clock.now()).map_err(said)?;
        let key = made.key;
        self.made.push(made);
        Ok(key)
    }

    /// How many were handed over.
    pub(crate) fn promises(&self) -> u64 {
        self.made.len() as u64
    }

    /// The kiosk delivers what is due at this moment.
    pub(crate) fn deliver(&self) -> Tale {
        self.runtime.block_on(self.outbox.deliver_due()).map(drop).map_err(said)
    }

    /// Some time later it delivers again.
    pub(crate) fn deliver_later(&self) -> Tale {
        self.clock.pass(WAITS.longest);
        self.deliver()
    }

    /// What goes wrong at the portal from now on: the next so many times, at one step.
    pub(crate) fn goes_wrong(&self, step: Operation, effect: Effect, times: u32) {
        self.portal.set_faults(self.portal.faults().next(step, effect, times));
    }

    /// The same at every step, for as long as it lasts.
    pub(crate) fn goes_wrong_everywhere(&self, effect: Effect) {
        let fault = Fault::always(Vec::new(), effect);
        let faults = self.portal.faults();
        self.portal.set_faults(Faults { fault: vec![fault], ..faults });
    }

    /// The portal is well again.
    pub(crate) fn all_is_well(&self) {
        self.portal.set_faults(Faults::default());
    }

    /// One of the steps of a filing.
    pub(crate) fn any_step(&mut self) -> Operation {
        self.chance.pick(&STEPS).copied().unwrap_or(Operation::Create)
    }

    /// Work of the surroundings, such as other servers.
    pub(crate) fn around<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    /// The kiosk talks to another address from now on.
    pub(crate) fn goes_by(&mut self, address: &str) -> Tale {
        self.outbox = outbox(&self.vault, address, &self.clock)?;
        Ok(())
    }

    /// The kiosk talks to the portal itself again.
    pub(crate) fn goes_straight(&mut self) -> Tale {
        self.goes_by(&self.portal.url())
    }

    /// Where the kiosk's store is.
    pub(crate) fn store(&self) -> PathBuf {
        self.folder.path().join("store")
    }

    /// Its keys.
    pub(crate) const fn keys(&self) -> &FileKeyStore {
        &self.keys
    }

    /// The queue, for what staff do.
    pub(crate) const fn outbox(&self) -> &Outbox {
        &self.outbox
    }

    /// Where a dossier stands.
    pub(crate) fn stage(&self, key: SubmissionKey) -> Result<Stage, String> {
        Ok(self.vault.submission(key).map_err(said)?.state.stage())
    }

    /// It waits, or its outcome is asked for; it is neither given up nor called accepted.
    pub(crate) fn insist_it_waits(&self, key: SubmissionKey) -> Tale {
        match self.stage(key)? {
            Stage::Sealed | Stage::Unknown => Ok(()),
            other @ (Stage::Draft
            | Stage::Sending
            | Stage::Accepted
            | Stage::Rejected
            | Stage::Parked
            | Stage::Expired
            | Stage::Wiped) => Err(format!("it should wait and is {other:?}")),
        }
    }

    /// It waits, and staff are told why.
    pub(crate) fn insist_it_waits_because(&self, key: SubmissionKey, codes: &[&str]) -> Tale {
        self.insist_it_waits(key)?;
        let error = self.vault.submission(key).map_err(said)?.last_error;
        let error = error.as_deref().unwrap_or("nothing");
        if codes.contains(&error) { Ok(()) } else { Err(format!("staff are told {error}")) }
    }

    /// So many requests of a kind reached the portal and were carried out.
    pub(crate) fn carried_out(&self, step: Operation) -> u64 {
        self.portal.carried_out(step)
    }

    /// The portal is well; before long it has everything, once, whole.
    pub(crate) fn insist_it_heals(&self) -> Tale {
        self.all_is_well();
        for _ in 0..ROUNDS_TO_HEAL {
            self.deliver_later()?;
            if self.all_stand_at(Stage::Accepted)? {
                return self.insist_the_books_balance();
            }
        }
        Err("it does not heal".to_owned())
    }

    fn all_stand_at(&self, stage: Stage) -> Result<bool, String> {
        let all = self.vault.submissions().map_err(said)?;
        Ok(all.iter().all(|submission| submission.state.stage() == stage))
    }

    /// Nothing lost, nothing twice, nothing wiped early, nothing in clear.
    pub(crate) fn insist_the_books_balance(&self) -> Tale {
        let mut broken =
            books::compare(&self.made, &[], &self.vault, &self.portal.held()).map_err(said)?;
        broken.in_clear = canaries::in_clear(&self.store()).map_err(said)?;
        if broken.total() == 0 { Ok(()) } else { Err(format!("{broken:?}")) }
    }
}

fn outbox(vault: &Arc<Vault>, address: &str, clock: &HandClock) -> Result<Outbox, String> {
    let portal = OpenCps::new(OpenCpsSettings {
        base: address.to_owned(),
        group_id: 1,
        credentials: Some(("tram".to_owned(), "tap-duot".to_owned())),
        timeout: PATIENCE,
    });
    let portal = Arc::new(portal.map_err(said)?.minding(Arc::new(clock.clone())));
    Ok(Outbox::new(Arc::clone(vault), portal, Arc::new(clock.clone()), WAITS))
}

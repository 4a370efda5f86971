//! Kiosk, portal and people, and what must hold after everything that happens.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use proptest::sample::Index;
use tokio::runtime::Runtime;
use tram_domain::{
    Clock, Dossier, DossierId, Reference, Stage, SubmissionBody, SubmissionKey, SubmittedFile,
};
use tram_outbox::{Backoff, Outbox};
use tram_testkit::HandClock;
use tram_vault::{MemoryKeyStore, Vault};

use crate::scripted::{Happens, Scripted};

/// What happens next.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    HandOver,
    Deliver(Vec<Happens>),
    TimePasses(u64),
    TimeGoesBack,
    Restart,
    SetAside(Index),
    Release(Index),
    Retry(Index),
    Wipe,
}

pub(crate) struct World {
    runtime: Option<Runtime>,
    vault: Option<Arc<Vault>>,
    outbox: Option<Arc<Outbox>>,
    portal: Arc<Scripted>,
    clock: Arc<HandClock>,
    keys: Arc<MemoryKeyStore>,
    folder: tempfile::TempDir,
    /// What was handed over, and where each stood when it was last looked at.
    told: BTreeMap<SubmissionKey, (Vec<u8>, Stage)>,
    order: Vec<SubmissionKey>,
}

impl World {
    pub(crate) fn new() -> Self {
        // In memory where there is such a thing: thousands of flushes, none of which is the matter.
        let memory = std::path::Path::new("/dev/shm");
        let folder =
            if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
        let folder = folder.unwrap();
        let (keys, clock) = (Arc::new(MemoryKeyStore::default()), Arc::new(HandClock::morning()));
        drop(Vault::provision(&folder.path().join("kho"), &*keys, clock.now()).unwrap());
        let portal = Arc::new(Scripted::new(Arc::clone(&clock)));
        let mut world = Self {
            runtime: None,
            vault: None,
            outbox: None,
            portal,
            clock,
            keys,
            folder,
            told: BTreeMap::new(),
            order: Vec::new(),
        };
        world.start();
        world
    }

    fn start(&mut self) {
        let vault = Vault::open(&self.folder.path().join("kho"), &*self.keys).unwrap();
        let vault = Arc::new(vault);
        let clock: Arc<dyn Clock> = Arc::<HandClock>::clone(&self.clock);
        let portal = Arc::<Scripted>::clone(&self.portal);
        let outbox = Outbox::new(Arc::clone(&vault), portal, clock, Backoff::default());
        outbox.recover().unwrap();
        self.runtime = Some(Runtime::new().unwrap());
        (self.vault, self.outbox) = (Some(vault), Some(Arc::new(outbox)));
    }

    /// The process dies: whatever it was doing is not finished.
    fn restart(&mut self) {
        drop(self.runtime.take());
        self.outbox = None;
        let vault = self.vault.take().unwrap();
        drop(Arc::into_inner(vault).expect("nothing of the old process is left"));
        self.start();
    }

    fn vault(&self) -> &Vault {
        self.vault.as_ref().unwrap()
    }

    fn outbox(&self) -> &Arc<Outbox> {
        self.outbox.as_ref().unwrap()
    }

    pub(crate) fn happens(&mut self, act: Act) {
        match act {
            Act::HandOver => self.hand_over(),
            Act::Deliver(script) => {
                self.portal.follow(script);
                self.deliver();
            }
            Act::TimePasses(seconds) => self.clock.advance(Duration::from_secs(seconds)),
            Act::TimeGoesBack => {
                let back = self.clock.now().0.saturating_sub(3_600_000);
                // The portal's late commits go by the same clock, so none may be on its way.
                self.clock.advance(crate::scripted::LATEST);
                drop(self.portal.held());
                self.clock.set(tram_domain::Instant(back));
            }
            Act::Restart => self.restart(),
            Act::SetAside(which) => self.people(which, Outbox::park),
            Act::Release(which) => self.people(which, Outbox::release),
            Act::Retry(which) => self.people(which, Outbox::retry),
            Act::Wipe => self.wipe(),
        }
    }

    fn hand_over(&mut self) {
        let number = u8::try_from(self.order.len()).unwrap();
        let now = self.clock.now();
        let id = DossierId::from_random([number; 16]);
        let dossier = Dossier::new(id, Reference::from_random([number; 8]), now);
        let paper = format!("%PDF-1.7 giấy {number}").into_bytes();
        self.vault().save_dossier(&dossier).unwrap();
        let blob = self.vault().put_blob(id, &paper).unwrap();
        let key = SubmissionKey::from_random([number; 16]);
        let file = SubmittedFile {
            part: "KQ".into(),
            display_name: "Giấy".into(),
            blob,
            bytes: paper.len() as u64,
            sha256: "00".repeat(32),
        };
        let body = SubmissionBody {
            procedure: "1.001193".parse().unwrap(),
            edition: "2026-10".into(),
            template: "KH.01".into(),
            agency: format!("H99.{:02}", number % 2),
            applicant_name: "NGUYỄN THỊ THỬ NGHIỆM".into(),
            applicant_number: "052199000123".into(),
            applicant_issued: None,
            applicant_address: "Xã Ví Dụ".into(),
            applicant_phone: String::new(),
            applicant_email: String::new(),
            helper: None,
            reference: dossier.reference.clone(),
            declaration: BTreeMap::new(),
            groups: BTreeMap::new(),
            files: vec![file],
        };
        self.vault().enqueue(&dossier, body, key, now).unwrap();
        self.told.insert(key, (paper, Stage::Sealed));
        self.order.push(key);
    }

    /// One round; it ends where the script says that the kiosk dies.
    fn deliver(&mut self) {
        let (outbox, portal) = (Arc::clone(self.outbox()), Arc::clone(&self.portal));
        let died = self.runtime.as_ref().unwrap().block_on(async move {
            tokio::select! {
                done = outbox.deliver_due() => { done.unwrap(); false }
                () = portal.dies.notified() => true,
            }
        });
        if died {
            self.restart();
        }
    }

    fn people(
        &self,
        which: Index,
        act: fn(&Outbox, SubmissionKey) -> Result<(), tram_outbox::OutboxError>,
    ) {
        if !self.order.is_empty() {
            // What is not possible now is refused, and that is all.
            drop(act(self.outbox(), *which.get(&self.order)));
        }
    }

    fn wipe(&self) {
        let due: Vec<_> =
            self.vault().due_for_wiping().unwrap().iter().map(|due| due.dossier).collect();
        self.vault().wipe(&due, self.clock.now(), &*self.keys).unwrap();
    }

    /// What must hold at every moment.
    pub(crate) fn insist(&mut self) {
        let held = self.portal.held();
        let vault = Arc::clone(self.vault.as_ref().unwrap());
        for (key, (paper, last)) in &mut self.told {
            let submission = vault.submission(*key).expect("nothing is lost");
            let stage = submission.state.stage();
            assert!(leads(*last, stage), "{last:?} became {stage:?}");
            *last = stage;
            let there = held.get(key);
            assert!(there.is_none_or(|held| held.dossiers <= 1), "filed twice");
            match stage {
                Stage::Accepted | Stage::Wiped => {
                    let there = there.expect("the portal has what it acknowledged");
                    assert!(there.submitted && there.papers == [paper.clone()], "{stage:?}");
                }
                Stage::Sealed
                | Stage::Sending
                | Stage::Unknown
                | Stage::Rejected
                | Stage::Parked => {
                    let blob = vault.body(*key).unwrap().files[0].blob;
                    assert_eq!(*vault.blob(submission.dossier, blob).unwrap(), *paper);
                }
                Stage::Draft | Stage::Expired => panic!("{stage:?}"),
            }
        }
    }

    /// The portal is well and people release what was set aside: all of it arrives.
    pub(crate) fn heals(&mut self) {
        self.portal.follow(Vec::new());
        for _ in 0..40 {
            self.clock.advance(Duration::from_mins(20));
            for key in &self.order {
                drop(self.outbox().release(*key));
            }
            self.deliver();
            self.insist();
            let done = |stage: &Stage| matches!(stage, Stage::Accepted | Stage::Wiped);
            if self.told.values().all(|(_, stage)| done(stage)) {
                return;
            }
        }
        panic!("something waits for ever");
    }

    /// What a hasty kiosk would do: deliver again, now.
    pub(crate) fn sends_without_waiting(&mut self) {
        use tram_portal::{Package, PackageFile, Portal};
        let (vault, key) = (self.vault(), self.order[0]);
        let body = vault.body(key).unwrap();
        let dossier = vault.submission(key).unwrap().dossier;
        let bytes = vault.blob(dossier, body.files[0].blob).unwrap().to_vec();
        let file = PackageFile { meta: &body.files[0], bytes: bytes.into() };
        let package = Package { key, body: &body, files: vec![file], now: self.clock.now() };
        let runtime = self.runtime.as_ref().unwrap();
        runtime.block_on(self.portal.deliver(&package, &|_| {})).unwrap();
        self.clock.advance(crate::scripted::LATEST);
    }

    pub(crate) fn has_filed_twice(&self) -> bool {
        self.portal.held().values().any(|held| held.dossiers > 1)
    }
}

/// Whether steps of the domain lead from one stage to another, however many.
fn leads(from: Stage, to: Stage) -> bool {
    let mut reached = vec![from];
    while let Some(next) = Stage::ALL
        .into_iter()
        .find(|next| !reached.contains(next) && reached.iter().any(|at| at.may_become(*next)))
    {
        reached.push(next);
    }
    reached.contains(&to)
}

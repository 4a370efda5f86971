//! A portal that does what the script says with each delivery. It looks a key up and honours it,
//! except while an earlier commit of the same key is still on its way.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::Notify;
use tram_domain::{AcknowledgedFile, Acknowledgement, Clock, Instant, SubmissionKey};
use tram_portal::{Doubt, Failure, Package, Portal, PortalDossier, PortalError, Progress, Refusal};
use tram_testkit::HandClock;

/// A late commit is never later than this; the outbox leaves in peace for longer what it sent.
pub(crate) const LATEST: Duration = Duration::from_secs(20);

/// What happens with one delivery.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Happens {
    Well,
    AnswerLost,
    CommitsLate,
    DraftLeft,
    NoNetwork,
    Busy,
    Broken,
    LoginPage,
    PaperSwallowed,
    Refused,
    Credentials,
    KioskDies,
    KioskDiesAfterCommit,
}

/// What the portal holds under one key.
#[derive(Clone, Debug, Default)]
pub(crate) struct Held {
    /// How many dossiers: one, unless someone filed twice.
    pub(crate) dossiers: u32,
    pub(crate) submitted: bool,
    pub(crate) papers: Vec<Vec<u8>>,
}

#[derive(Default)]
struct Inside {
    script: VecDeque<Happens>,
    held: BTreeMap<SubmissionKey, Held>,
    late: Vec<Late>,
}

/// A commit on its way.
struct Late {
    when: Instant,
    key: SubmissionKey,
    papers: Vec<Vec<u8>>,
    /// Nothing was there when it looked, so it makes a dossier whatever is there by now.
    makes_one: bool,
}

pub(crate) struct Scripted {
    inside: Mutex<Inside>,
    clock: Arc<HandClock>,
    /// Told when the kiosk is to die now.
    pub(crate) dies: Notify,
}

impl Scripted {
    pub(crate) fn new(clock: Arc<HandClock>) -> Self {
        Self { inside: Mutex::default(), clock, dies: Notify::new() }
    }

    pub(crate) fn follow(&self, script: Vec<Happens>) {
        self.inside().script = script.into();
    }

    /// Everything it holds, and what has arrived by now.
    pub(crate) fn held(&self) -> BTreeMap<SubmissionKey, Held> {
        let mut inside = self.inside();
        inside.let_late_ones_in(self.clock.now());
        inside.held.clone()
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap()
    }
}

impl Inside {
    fn let_late_ones_in(&mut self, now: Instant) {
        let (due, later) = self.late.drain(..).partition(|late| late.when <= now);
        self.late = later;
        let due: Vec<Late> = due;
        for late in due {
            let held = self.held.entry(late.key).or_default();
            held.dossiers += u32::from(late.makes_one);
            held.submitted = true;
            held.papers = late.papers;
        }
    }

    fn commit_late(&mut self, key: SubmissionKey, papers: Vec<Vec<u8>>, now: Instant) {
        let makes_one = !self.held.contains_key(&key);
        self.late.push(Late { when: now + LATEST, key, papers, makes_one });
    }

    fn commit(&mut self, key: SubmissionKey, papers: &[Vec<u8>], submitted: bool) {
        let held = self.held.entry(key).or_default();
        held.dossiers = held.dossiers.max(1);
        held.submitted |= submitted;
        held.papers = papers.to_vec();
    }
}

fn failed<T>(error: PortalError, doubt: Doubt) -> Result<T, Failure> {
    Err(Failure { error, doubt })
}

#[async_trait]
impl Portal for Scripted {
    fn name(&self) -> &'static str {
        "scripted"
    }

    async fn deliver(
        &self,
        package: &Package<'_>,
        _: &(dyn Fn(Progress) + Send + Sync),
    ) -> Result<Acknowledgement, Failure> {
        let papers: Vec<Vec<u8>> = package.files.iter().map(|file| file.bytes.to_vec()).collect();
        let happens = {
            let mut inside = self.inside();
            inside.let_late_ones_in(self.clock.now());
            inside.script.pop_front().unwrap_or(Happens::Well)
        };
        let key = package.key;
        match happens {
            Happens::Well => self.inside().commit(key, &papers, true),
            Happens::AnswerLost => {
                self.inside().commit(key, &papers, true);
                return failed(PortalError::NoAnswer, Doubt::Left);
            }
            Happens::CommitsLate => {
                self.inside().commit_late(key, papers, self.clock.now());
                return failed(PortalError::NoAnswer, Doubt::Left);
            }
            Happens::DraftLeft => {
                self.inside().commit(key, &papers, false);
                return failed(PortalError::NoAnswer, Doubt::Left);
            }
            Happens::NoNetwork => return failed(PortalError::NoNetwork, Doubt::Unasked),
            Happens::Busy => {
                return failed(PortalError::Busy { retry_after: None }, Doubt::Unasked);
            }
            Happens::Broken => return failed(PortalError::Broken { status: 520 }, Doubt::Left),
            Happens::LoginPage => return failed(PortalError::CaptivePortal, Doubt::Unasked),
            Happens::PaperSwallowed => {
                self.inside().commit(key, &[], false);
                return failed(PortalError::NotProved { part: "KQ".into() }, Doubt::None);
            }
            Happens::Refused => {
                let code = Refusal::BadField;
                return failed(PortalError::Refused { code }, Doubt::None);
            }
            Happens::Credentials => return failed(PortalError::Credentials, Doubt::Unasked),
            Happens::KioskDies => {
                self.dies.notify_one();
                std::future::pending::<()>().await;
            }
            Happens::KioskDiesAfterCommit => {
                self.inside().commit_late(key, papers, self.clock.now());
                self.dies.notify_one();
                std::future::pending::<()>().await;
            }
        }
        Ok(acknowledged(package))
    }

    async fn look_up(&self, key: SubmissionKey) -> Result<Option<PortalDossier>, PortalError> {
        let held = self.held().get(&key).cloned();
        Ok(held.map(|held| PortalDossier {
            portal_dossier: "1".into(),
            dossier_number: None,
            status: if held.submitted { "new".into() } else { String::new() },
            submitted: held.submitted,
        }))
    }
}

fn acknowledged(package: &Package<'_>) -> Acknowledgement {
    let files = package.body.files.iter().map(|file| AcknowledgedFile {
        part: file.part.clone(),
        bytes: file.bytes,
        sha256: file.sha256.clone(),
    });
    Acknowledgement {
        portal_dossier: "1".into(),
        dossier_number: None,
        key: package.key,
        status: "new".into(),
        verified: package.now,
        files: files.collect(),
    }
}

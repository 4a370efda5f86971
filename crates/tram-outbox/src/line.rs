//! What an attempt needs, shared by the loop and the attempt's own task.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tracing::{error, info, warn};
use tram_domain::{Clock, Submission, SubmissionKey, SubmissionState};
use tram_portal::{Portal, PortalError};
use tram_vault::{Vault, VaultError};

use crate::backoff::Backoff;
use crate::breaker::{Breaker, Pass};
use crate::budget::Budget;
use crate::doubts::Doubts;
use crate::error::OutboxError;
use crate::lane::Lane;

/// The store, the portal and the clock.
pub(crate) struct Line {
    pub(crate) vault: Arc<Vault>,
    pub(crate) portal: Arc<dyn Portal>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) backoff: Backoff,
    pub(crate) changes: watch::Sender<u64>,
    way: Mutex<Way>,
    /// Bodies never change, so neither do lanes.
    lanes: Mutex<BTreeMap<SubmissionKey, Lane>>,
    doubts: Mutex<Doubts>,
    stopped: AtomicBool,
}

/// What is remembered of the portal as a whole. Forgotten at a start, which is a good moment to try
/// again.
#[derive(Default)]
struct Way {
    breaker: Breaker,
    budget: Budget,
}

impl Line {
    pub(crate) fn new(
        vault: Arc<Vault>,
        portal: Arc<dyn Portal>,
        clock: Arc<dyn Clock>,
        backoff: Backoff,
    ) -> Self {
        let (changes, _) = watch::channel(0);
        let (way, lanes, doubts) = (Mutex::default(), Mutex::default(), Mutex::default());
        let stopped = AtomicBool::new(false);
        Self { vault, portal, clock, backoff, changes, way, lanes, doubts, stopped }
    }

    fn way(&self) -> MutexGuard<'_, Way> {
        self.way.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What may be done now.
    pub(crate) fn pass(&self) -> Pass {
        self.way().breaker.pass(self.clock.now())
    }

    /// The portal answered a question.
    pub(crate) fn answered(&self) {
        self.way().breaker.answered();
    }

    /// Something is known to stand in the way.
    pub(crate) fn ask_first(&self) {
        self.way().breaker.ask_first(self.clock.now());
    }

    /// A person wants something tried now.
    pub(crate) fn let_through(&self) {
        let mut way = self.way();
        way.breaker.let_through();
        way.budget.earn();
    }

    /// Something was accepted.
    pub(crate) fn went_well(&self) {
        let mut way = self.way();
        way.breaker.is_well();
        way.budget.earn();
    }

    /// A delivery or a question met an error.
    pub(crate) fn met(&self, key: Option<SubmissionKey>, error: &PortalError) {
        let now = self.clock.now();
        self.way().breaker.met(key, error, now, &self.backoff, jitter());
    }

    /// Spends a token for a retry, or says how long until there is one.
    pub(crate) fn spend(&self) -> Result<(), Duration> {
        self.way().budget.spend(self.clock.now(), &self.backoff)
    }

    /// The lane of a submission; none where its body cannot be read.
    pub(crate) fn lane(&self, key: SubmissionKey) -> Option<Lane> {
        let known = || self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(lane) = known().get(&key) {
            return Some(lane.clone());
        }
        // One that cannot be read is parked on its turn and has no lane to hold.
        let lane = Lane::of(&self.vault.body(key).ok()?);
        known().insert(key, lane.clone());
        Some(lane)
    }

    fn doubts(&self) -> MutexGuard<'_, Doubts> {
        self.doubts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The portal may still be at work on this one.
    pub(crate) fn is_in_doubt(&self, key: SubmissionKey) {
        self.doubts().begin(key, self.clock.now(), self.backoff.settling());
    }

    /// The same of one that was in doubt when this program was started: nobody knows since when.
    pub(crate) fn was_in_doubt(&self, key: SubmissionKey) {
        self.doubts().remember(key, self.clock.now(), self.backoff.settling());
    }

    /// How long the portal may still be at work on others that share a lane with this one: what it
    /// then does may fall on this one's draft. Bodies are read only where something is in doubt.
    pub(crate) fn lane_settles_in(&self, key: SubmissionKey) -> Option<Duration> {
        let unsettled = self.doubts().unsettled(self.clock.now(), self.backoff.settling());
        let mut others = unsettled.into_iter().filter(|(other, _)| *other != key).peekable();
        others.peek()?;
        let lane = self.lane(key)?;
        others.filter(|(other, _)| self.lane(*other).as_ref() == Some(&lane)).map(|one| one.1).max()
    }

    /// Nothing is begun after the disk has failed.
    pub(crate) fn insist_on_a_sound_disk(&self) -> Result<(), OutboxError> {
        if self.is_stopped() { Err(OutboxError::Stopped) } else { Ok(()) }
    }

    pub(crate) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::SeqCst)
    }

    /// Looks at what a write ended with: after a failure of the disk, nothing more is written.
    pub(crate) fn watch_the_disk(&self, written: &Result<(), VaultError>) {
        if let Err(fault) = written
            && OutboxError::is_the_disk(fault)
            && !self.stopped.swap(true, Ordering::SeqCst)
        {
            error!(error = %fault, "the disk failed while something was written down; stopped");
            self.changed();
        }
    }

    /// Tells whoever watches.
    pub(crate) fn changed(&self) {
        self.changes.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// Whatever is written down as under way while nothing is: a crash, or a store that could not
    /// take the outcome. What the portal has is unknown, so it is asked before anything is sent.
    pub(crate) fn recover(&self) -> Result<(), OutboxError> {
        for submission in self.vault.submissions()? {
            let SubmissionState::Sending { attempt } = submission.state else { continue };
            // The portal may still be at work on it. One that brings the program down each time
            // waits longer and longer, and the others do not wait for it.
            let wait = self.backoff.wait(attempt, jitter()).max(self.backoff.settling());
            let due = self.clock.now() + wait;
            let unknown = SubmissionState::Unknown { attempts: attempt, due };
            self.is_in_doubt(submission.key);
            self.step(submission.key, "sending", &unknown, Some("cut_short"))?;
            info!(key = %submission.key, "an attempt was cut short; its outcome is asked for");
        }
        Ok(())
    }

    /// Moves a submission on and tells whoever watches; `false` if it no longer stands where the
    /// caller saw it.
    pub(crate) fn step(
        &self,
        key: SubmissionKey,
        from: &str,
        to: &SubmissionState,
        last_error: Option<&str>,
    ) -> Result<bool, OutboxError> {
        self.insist_on_a_sound_disk()?;
        let written = self.vault.set_state(key, from, to, last_error);
        self.watch_the_disk(&written);
        match written {
            Ok(()) => {
                self.changed();
                Ok(true)
            }
            Err(VaultError::StateMoved) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// An attempt ended in a panic: a bug, of which one submission at most may suffer.
    pub(crate) fn after_panic(&self, submission: &Submission) -> Result<(), OutboxError> {
        warn!(key = %submission.key, "an attempt ended in a panic; it is tried again later");
        let now = self.vault.submission(submission.key)?.state;
        let attempts = submission.state.attempts().saturating_add(1);
        let due = self.clock.now() + self.backoff.wait(attempts, jitter());
        let next = match now {
            SubmissionState::Waiting { .. } => SubmissionState::Waiting { attempts, due },
            SubmissionState::Sending { .. } | SubmissionState::Unknown { .. } => {
                self.is_in_doubt(submission.key);
                SubmissionState::Unknown { attempts, due }
            }
            SubmissionState::Accepted { .. }
            | SubmissionState::Rejected { .. }
            | SubmissionState::Parked { .. }
            | SubmissionState::Expired { .. }
            | SubmissionState::Wiped { .. } => return Ok(()),
        };
        self.step(submission.key, now.name(), &next, Some("cut_short")).map(drop)
    }
}

/// Runs disk and cipher work off the async threads.
pub(crate) async fn work<T: Send + 'static>(
    job: impl FnOnce() -> Result<T, OutboxError> + Send + 'static,
) -> Result<T, OutboxError> {
    tokio::task::spawn_blocking(job).await.map_err(|_| OutboxError::WorkLost)?
}

/// A number from 0.0 to 1.0. Where the system gives no random bits, the full wait is kept.
pub(crate) fn jitter() -> f64 {
    let mut bytes = [0_u8; 4];
    match getrandom::fill(&mut bytes) {
        Ok(()) => f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX),
        Err(_) => 1.0,
    }
}

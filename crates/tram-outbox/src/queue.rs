//! The loop that obeys, and what staff may do.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, Notify, watch};
use tracing::warn;
use tram_domain::{Clock, ParkReason, SubmissionKey, SubmissionState};
use tram_portal::Portal;
use tram_vault::Vault;

use crate::backoff::Backoff;
use crate::error::OutboxError;
use crate::line::{Line, work};

/// The longest sleep: a clock that was set forward, or a link that came back, is noticed after it.
const LONGEST_SLEEP: Duration = Duration::from_secs(60);
/// How long to wait after the store itself failed.
const AFTER_A_FAULT: Duration = Duration::from_secs(10);

/// Submissions on their way (hộp gửi đi).
pub struct Outbox {
    pub(crate) line: Arc<Line>,
    pub(crate) one_at_a_time: Arc<Mutex<()>>,
    wake: Notify,
}

impl fmt::Debug for Outbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outbox").field("backoff", &self.line.backoff).finish_non_exhaustive()
    }
}

impl Outbox {
    /// An outbox over a vault, delivering to a portal.
    pub fn new(
        vault: Arc<Vault>,
        portal: Arc<dyn Portal>,
        clock: Arc<dyn Clock>,
        backoff: Backoff,
    ) -> Self {
        let (changes, _) = watch::channel(0);
        let line = Arc::new(Line { vault, portal, clock, backoff, changes });
        Self { line, one_at_a_time: Arc::new(Mutex::new(())), wake: Notify::new() }
    }

    /// At start: whatever a crash left under way has an unknown outcome. It is due at once; the
    /// delivery asks the portal before it sends. Each round does the same before it begins, so a
    /// start that forgets this loses nothing.
    pub fn recover(&self) -> Result<(), OutboxError> {
        // Held by a delivery, which then is what is under way, and no crash.
        let Ok(_alone) = self.one_at_a_time.try_lock() else { return Ok(()) };
        self.line.recover()
    }

    /// Delivers what is due as it becomes due, until `stop` says so. An attempt under way is
    /// finished first.
    pub async fn run(self: Arc<Self>, mut stop: watch::Receiver<bool>) {
        let stopping = stop.clone();
        while !*stop.borrow() {
            let sleep = match self.round(&|| *stopping.borrow()).await {
                Ok(round) => self.until_due(round.held_back).await.unwrap_or(AFTER_A_FAULT),
                Err(error) => {
                    warn!(%error, "the outbox could not work; it tries again");
                    AFTER_A_FAULT
                }
            };
            tokio::select! {
                () = tokio::time::sleep(sleep) => {}
                () = self.wake.notified() => {}
                stopped = stop.wait_for(|stop| *stop) => {
                    if stopped.is_err() { return; }
                }
            }
        }
    }

    async fn until_due(&self, held_back: BTreeSet<SubmissionKey>) -> Result<Duration, OutboxError> {
        let line = Arc::clone(&self.line);
        work(move || {
            let now = line.clock.now();
            let waits = line.vault.submissions()?.into_iter().filter_map(|submission| {
                let due = submission.state.due()?;
                if line.backoff.is_due(due, now) {
                    // Due and held back: whoever is ahead decides when to look again.
                    (!held_back.contains(&submission.key)).then_some(Duration::ZERO)
                } else {
                    Some(due.since(now))
                }
            });
            Ok(waits.min().unwrap_or(LONGEST_SLEEP).min(LONGEST_SLEEP))
        })
        .await
    }

    /// Looks again now: something was handed over, or the network came back.
    pub fn wake(&self) {
        self.wake.notify_one();
    }

    /// Makes one submission due now.
    pub fn retry(&self, key: SubmissionKey) -> Result<(), OutboxError> {
        self.move_on(key, |state, now| match state {
            SubmissionState::Waiting { attempts, .. } => {
                Some(SubmissionState::Waiting { attempts: *attempts, due: now })
            }
            SubmissionState::Unknown { attempts, .. } => {
                Some(SubmissionState::Unknown { attempts: *attempts, due: now })
            }
            SubmissionState::Sending { .. }
            | SubmissionState::Accepted { .. }
            | SubmissionState::Rejected { .. }
            | SubmissionState::Parked { .. }
            | SubmissionState::Expired { .. }
            | SubmissionState::Wiped { .. } => None,
        })
    }

    /// Sets one submission aside until a person releases it. What is being sent right now cannot
    /// be.
    pub fn park(&self, key: SubmissionKey) -> Result<(), OutboxError> {
        self.move_on(key, |state, _| match state {
            SubmissionState::Waiting { attempts, .. }
            | SubmissionState::Unknown { attempts, .. } => {
                let reason = ParkReason::ByStaff;
                Some(SubmissionState::Parked { attempts: *attempts, reason })
            }
            SubmissionState::Sending { .. }
            | SubmissionState::Accepted { .. }
            | SubmissionState::Rejected { .. }
            | SubmissionState::Parked { .. }
            | SubmissionState::Expired { .. }
            | SubmissionState::Wiped { .. } => None,
        })
    }

    /// Lets a parked or refused submission go on, now.
    pub fn release(&self, key: SubmissionKey) -> Result<(), OutboxError> {
        self.move_on(key, |state, now| match state {
            // Set aside at any moment, also while it was in doubt: it is asked for first.
            SubmissionState::Parked { attempts: 1.., reason: ParkReason::ByStaff } => {
                Some(SubmissionState::Unknown { attempts: state.attempts(), due: now })
            }
            SubmissionState::Rejected { attempts, .. }
            | SubmissionState::Parked { attempts, .. } => {
                Some(SubmissionState::Waiting { attempts: *attempts, due: now })
            }
            SubmissionState::Waiting { .. }
            | SubmissionState::Sending { .. }
            | SubmissionState::Unknown { .. }
            | SubmissionState::Accepted { .. }
            | SubmissionState::Expired { .. }
            | SubmissionState::Wiped { .. } => None,
        })
    }

    fn move_on(
        &self,
        key: SubmissionKey,
        decide: impl FnOnce(&SubmissionState, tram_domain::Instant) -> Option<SubmissionState>,
    ) -> Result<(), OutboxError> {
        let submission = self.line.vault.submission(key)?;
        let next =
            decide(&submission.state, self.line.clock.now()).ok_or(OutboxError::WrongState)?;
        let last_error = submission.last_error.as_deref();
        if !self.line.step(key, submission.state.name(), &next, last_error)? {
            // The loop took it in this very moment.
            return Err(OutboxError::WrongState);
        }
        self.wake();
        Ok(())
    }

    /// A number that grows with each change.
    pub fn subscribe(&self) -> watch::Receiver<u64> {
        self.line.changes.subscribe()
    }
}

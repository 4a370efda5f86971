//! The loop that obeys, and what staff may do.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, Notify, watch};
use tracing::{info, warn};
use tram_domain::{Clock, ParkReason, SubmissionKey, SubmissionState};
use tram_portal::Portal;
use tram_vault::Vault;

use crate::backoff::Backoff;
use crate::delivery::{next_due, work};
use crate::error::OutboxError;

/// The longest sleep: a clock that was set forward, or a stick pulled out, is noticed after it.
const LONGEST_SLEEP: Duration = Duration::from_secs(60);
/// How long to wait after the store itself failed.
const AFTER_A_FAULT: Duration = Duration::from_secs(10);

/// Submissions on their way (hộp gửi đi).
pub struct Outbox {
    pub(crate) vault: Arc<Vault>,
    pub(crate) portal: Arc<dyn Portal>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) backoff: Backoff,
    pub(crate) one_at_a_time: Mutex<()>,
    wake: Notify,
    changes: watch::Sender<u64>,
}

impl fmt::Debug for Outbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outbox").field("backoff", &self.backoff).finish_non_exhaustive()
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
        let (one_at_a_time, wake) = (Mutex::new(()), Notify::new());
        Self { vault, portal, clock, backoff, one_at_a_time, wake, changes }
    }

    /// At start: whatever a crash left under way has an unknown outcome. It is due at once; the
    /// delivery asks the portal before it sends.
    pub fn recover(&self) -> Result<(), OutboxError> {
        for submission in self.vault.submissions()? {
            if let SubmissionState::Sending { attempt } = submission.state {
                let due = self.clock.now();
                let waiting = SubmissionState::Waiting { attempts: attempt, due };
                self.vault.set_state(submission.key, "sending", &waiting, Some("unknown"))?;
                info!(key = %submission.key, "an attempt was cut short; its outcome is asked for");
            }
        }
        self.changed();
        Ok(())
    }

    /// Delivers what is due as it becomes due, until `stop` says so.
    pub async fn run(self: Arc<Self>, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            let sleep = match self.deliver_due().await {
                Ok(_) => self.until_due().await.unwrap_or(AFTER_A_FAULT),
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

    async fn until_due(&self) -> Result<Duration, OutboxError> {
        let vault = Arc::clone(&self.vault);
        let all = work(move || Ok(vault.submissions()?)).await?;
        let due = next_due(&all).map(|due| due.since(self.clock.now()));
        Ok(due.unwrap_or(LONGEST_SLEEP).min(LONGEST_SLEEP))
    }

    /// Looks again now: something was handed over, or the network came back.
    pub fn wake(&self) {
        self.wake.notify_one();
    }

    /// Makes one submission due now.
    pub fn retry(&self, key: SubmissionKey) -> Result<(), OutboxError> {
        let SubmissionState::Waiting { attempts, .. } = self.vault.submission(key)?.state else {
            return Err(OutboxError::WrongState);
        };
        self.move_on(key, "waiting", &SubmissionState::Waiting { attempts, due: self.clock.now() })
    }

    /// Sets one submission aside. What is being sent right now cannot be.
    pub fn park(&self, key: SubmissionKey) -> Result<(), OutboxError> {
        let SubmissionState::Waiting { attempts, .. } = self.vault.submission(key)?.state else {
            return Err(OutboxError::WrongState);
        };
        let reason = ParkReason::ByStaff;
        self.move_on(key, "waiting", &SubmissionState::Parked { attempts, reason })
    }

    /// Lets a parked submission go on, now.
    pub fn release(&self, key: SubmissionKey) -> Result<(), OutboxError> {
        let SubmissionState::Parked { attempts, .. } = self.vault.submission(key)?.state else {
            return Err(OutboxError::WrongState);
        };
        self.move_on(key, "parked", &SubmissionState::Waiting { attempts, due: self.clock.now() })
    }

    fn move_on(
        &self,
        key: SubmissionKey,
        from: &str,
        to: &SubmissionState,
    ) -> Result<(), OutboxError> {
        let last_error = self.vault.submission(key)?.last_error;
        self.vault.set_state(key, from, to, last_error.as_deref())?;
        self.changed();
        self.wake();
        Ok(())
    }

    /// A number that grows with each change.
    pub fn subscribe(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    pub(crate) fn changed(&self) {
        self.changes.send_modify(|count| *count += 1);
    }
}

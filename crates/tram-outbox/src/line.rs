//! What an attempt needs, shared by the loop and the attempt's own task.

use std::sync::Arc;

use tokio::sync::watch;
use tracing::{info, warn};
use tram_domain::{Clock, Submission, SubmissionKey, SubmissionState};
use tram_portal::Portal;
use tram_vault::{Vault, VaultError};

use crate::backoff::Backoff;
use crate::error::OutboxError;

/// After so many attempts that each ended in a crash, a submission no longer goes first: it may be
/// what brings the program down, and the others must not wait for it.
const CRASHES_AT_ONCE: u32 = 3;

/// The store, the portal and the clock.
pub(crate) struct Line {
    pub(crate) vault: Arc<Vault>,
    pub(crate) portal: Arc<dyn Portal>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) backoff: Backoff,
    pub(crate) changes: watch::Sender<u64>,
}

impl Line {
    /// Tells whoever watches.
    pub(crate) fn changed(&self) {
        self.changes.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// Whatever is written down as under way while nothing is: a crash, or a store that could not
    /// take the outcome. What the portal has is unknown, so it is asked before anything is sent.
    pub(crate) fn recover(&self) -> Result<(), OutboxError> {
        for submission in self.vault.submissions()? {
            let SubmissionState::Sending { attempt } = submission.state else { continue };
            let now = self.clock.now();
            let due = if attempt < CRASHES_AT_ONCE {
                now
            } else {
                now + self.backoff.wait(attempt, jitter())
            };
            let unknown = SubmissionState::Unknown { attempts: attempt, due };
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
        match self.vault.set_state(key, from, to, last_error) {
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

//! The loop that obeys, and what staff may do.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, Notify, watch};
use tracing::{error, warn};
use tram_domain::{Clock, Instant, ParkReason, SubmissionKey, SubmissionState};
use tram_portal::Portal;
use tram_vault::Vault;

use crate::backoff::Backoff;
use crate::breaker::Pass;
use crate::error::OutboxError;
use crate::line::{Line, work};
use crate::round::Round;

/// The longest sleep: a clock that was set forward, or a link that came back, is noticed after it.
const LONGEST_SLEEP: Duration = Duration::from_mins(1);
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
        let line = Arc::new(Line::new(vault, portal, clock, backoff));
        Self { line, one_at_a_time: Arc::new(Mutex::new(())), wake: Notify::new() }
    }

    /// At start: whatever a crash left under way has an unknown outcome. It is asked for as soon as
    /// the portal had time to finish, before anything is sent. Each round does the same before it begins, so a
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
                Ok(round) => self.until_due(round).await.unwrap_or(AFTER_A_FAULT),
                Err(OutboxError::Stopped) => {
                    error!("the outbox stopped; whoever looks after this machine checks its disk");
                    return;
                }
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

    async fn until_due(&self, round: Round) -> Result<Duration, OutboxError> {
        let line = Arc::clone(&self.line);
        let Round { held_back, for_time, next, .. } = round;
        work(move || {
            if let Pass::Wait(left) = line.pass() {
                // Nothing can be done sooner, whatever is due.
                return Ok(left.min(LONGEST_SLEEP));
            }
            let now = line.clock.now();
            let all = line.vault.submissions()?;
            let waiting = |key| all.iter().any(|one| one.key == key && one.state.due().is_some());
            let waits = all.iter().filter_map(|submission| {
                let (key, due) = (submission.key, submission.state.due()?);
                if line.backoff.is_due(due, now) {
                    // Due and held back: whoever is ahead decides when to look again, for as long
                    // as it waits itself. In this very round it may have come through.
                    let held = held_back.get(&key).is_some_and(|ahead| waiting(*ahead));
                    (!held && !for_time.contains(&key)).then_some(Duration::ZERO)
                } else {
                    Some(due.since(now))
                }
            });
            Ok(waits.chain(next).min().unwrap_or(LONGEST_SLEEP).min(LONGEST_SLEEP))
        })
        .await
    }

    /// Looks again now: something was handed over, or the network came back.
    pub fn wake(&self) {
        self.wake.notify_one();
    }

    /// Makes one submission due now; one whose outcome is unknown as soon as may be.
    pub fn retry(&self, key: SubmissionKey) -> Result<(), OutboxError> {
        self.move_on(key, |state, now| after_retry(state, now, &self.line.backoff))
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
        self.move_on(key, |state, now| after_release(state, now, &self.line.backoff))
    }

    fn move_on(
        &self,
        key: SubmissionKey,
        decide: impl FnOnce(&SubmissionState, Instant) -> Option<SubmissionState>,
    ) -> Result<(), OutboxError> {
        let submission = self.line.vault.submission(key)?;
        let next =
            decide(&submission.state, self.line.clock.now()).ok_or(OutboxError::WrongState)?;
        let last_error = submission.last_error.as_deref();
        if !self.line.step(key, submission.state.name(), &next, last_error)? {
            // The loop took it in this very moment.
            return Err(OutboxError::WrongState);
        }
        if next.is_open() {
            self.line.let_through();
        }
        self.wake();
        Ok(())
    }

    /// Whether the disk failed while something was written down: nothing is sent any more until the
    /// program is started anew.
    pub fn is_stopped(&self) -> bool {
        self.line.is_stopped()
    }

    /// A number that grows with each change.
    pub fn subscribe(&self) -> watch::Receiver<u64> {
        self.line.changes.subscribe()
    }
}

/// What a person's wish to hurry makes of a state; `None` where there is nothing to hurry. What is in
/// doubt is never asked for before the portal had its time: asked sooner, it would say "nothing
/// here" and then file it twice. Pure.
pub fn after_retry(
    state: &SubmissionState,
    now: Instant,
    backoff: &Backoff,
) -> Option<SubmissionState> {
    match state {
        SubmissionState::Waiting { attempts, .. } => {
            Some(SubmissionState::Waiting { attempts: *attempts, due: now })
        }
        SubmissionState::Unknown { attempts, due } => {
            let due = (*due).min(now + backoff.settling());
            Some(SubmissionState::Unknown { attempts: *attempts, due })
        }
        SubmissionState::Sending { .. }
        | SubmissionState::Accepted { .. }
        | SubmissionState::Rejected { .. }
        | SubmissionState::Parked { .. }
        | SubmissionState::Expired { .. }
        | SubmissionState::Wiped { .. } => None,
    }
}

/// What a person's release makes of a state; `None` where there is nothing to release. Pure.
pub fn after_release(
    state: &SubmissionState,
    now: Instant,
    backoff: &Backoff,
) -> Option<SubmissionState> {
    match state {
        SubmissionState::Rejected { attempts, .. } => {
            Some(SubmissionState::Waiting { attempts: *attempts, due: now })
        }
        SubmissionState::Parked { attempts, reason } => {
            Some(released(*attempts, *reason, now, backoff))
        }
        SubmissionState::Waiting { .. }
        | SubmissionState::Sending { .. }
        | SubmissionState::Unknown { .. }
        | SubmissionState::Accepted { .. }
        | SubmissionState::Expired { .. }
        | SubmissionState::Wiped { .. } => None,
    }
}

/// How a parked submission goes on. It may have been set aside at a moment of doubt, as far as its
/// reason tells; then it is asked for first, once the portal had its time.
pub(crate) fn released(
    attempts: u32,
    reason: ParkReason,
    now: Instant,
    backoff: &Backoff,
) -> SubmissionState {
    match reason {
        ParkReason::ByStaff | ParkReason::Credentials if attempts > 0 => {
            SubmissionState::Unknown { attempts, due: now + backoff.settling() }
        }
        ParkReason::ByStaff
        | ParkReason::Credentials
        | ParkReason::Refused
        | ParkReason::TooLarge
        | ParkReason::Damaged => SubmissionState::Waiting { attempts, due: now },
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;
    use tram_portal::opencps::{OpenCps, OpenCpsSettings};
    use tram_testkit::HandClock;
    use tram_vault::{MemoryKeyStore, VaultError};

    fn outbox(folder: &tempfile::TempDir) -> Outbox {
        let (keys, clock) = (MemoryKeyStore::default(), HandClock::morning());
        let vault = Vault::provision(&folder.path().join("kho"), &keys, clock.now()).unwrap();
        let portal = OpenCps::new(OpenCpsSettings {
            base: "http://127.0.0.1:9/o".to_owned(),
            group_id: 1,
            credentials: None,
            timeout: Duration::from_millis(100),
        });
        let portal = Arc::new(portal.unwrap());
        Outbox::new(Arc::new(vault), portal, Arc::new(clock), Backoff::default())
    }

    #[tokio::test]
    async fn a_flush_that_failed_is_never_tried_again() {
        let folder = tempfile::tempdir().unwrap();
        let outbox = Arc::new(outbox(&folder));
        let mut changes = outbox.subscribe();
        changes.mark_unchanged();
        outbox.line.watch_the_disk(&Err(VaultError::StateMoved));
        outbox.line.watch_the_disk(&Err(VaultError::DiskFull));
        assert!(!outbox.is_stopped(), "neither is a failure of the disk");
        let eio = io::Error::from_raw_os_error(5);
        outbox.line.watch_the_disk(&Err(VaultError::Io(eio)));
        assert!(outbox.is_stopped() && changes.has_changed().unwrap(), "staff are told");
        assert!(matches!(outbox.deliver_due().await, Err(OutboxError::Stopped)));
        let key = SubmissionKey::from_random([1; 16]);
        let parked = SubmissionState::Parked { attempts: 0, reason: ParkReason::ByStaff };
        let written = outbox.line.step(key, "waiting", &parked, None);
        assert!(matches!(written, Err(OutboxError::Stopped)), "nothing more is written");
        let (_stop, stopped) = watch::channel(false);
        outbox.run(stopped).await;
    }

    #[test]
    fn what_was_set_aside_in_doubt_is_asked_for_first_and_not_at_once() {
        let (now, backoff) = (Instant(9), Backoff::default());
        let released = |attempts, reason| released(attempts, reason, now, &backoff);
        let unknown = SubmissionState::Unknown { attempts: 2, due: now + backoff.settling() };
        assert_eq!(released(2, ParkReason::ByStaff), unknown);
        assert_eq!(released(2, ParkReason::Credentials), unknown);
        let waiting = |attempts| SubmissionState::Waiting { attempts, due: now };
        assert_eq!(released(0, ParkReason::ByStaff), waiting(0), "never sent");
        assert_eq!(released(2, ParkReason::TooLarge), waiting(2), "answered");
    }

    #[test]
    fn nobody_can_hurry_what_is_in_doubt() {
        let (now, backoff) = (Instant(1_000), Backoff::default());
        let unknown = |due| SubmissionState::Unknown { attempts: 1, due };
        let (soon, far) = (now + Duration::from_secs(20), now + Duration::from_secs(800));
        assert_eq!(after_retry(&unknown(soon), now, &backoff), Some(unknown(soon)));
        let settled = now + backoff.settling();
        assert_eq!(after_retry(&unknown(far), now, &backoff), Some(unknown(settled)));
        let waiting = |due| SubmissionState::Waiting { attempts: 1, due };
        assert_eq!(after_retry(&waiting(far), now, &backoff), Some(waiting(now)));
    }
}

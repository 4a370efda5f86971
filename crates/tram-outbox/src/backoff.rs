//! What comes after an attempt. Pure: no clock, no disk, no network.

use std::time::Duration;

use tram_domain::{Acknowledgement, Instant, SubmissionState};
use tram_portal::{PortalError, Retry};

/// The longest wait that a portal may ask for.
const LONGEST_ASKED: Duration = Duration::from_hours(1);

/// How long to wait between attempts.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Backoff {
    /// The longest wait after the first failure.
    pub first: Duration,
    /// No wait is longer.
    pub longest: Duration,
}

impl Default for Backoff {
    /// Two seconds, doubling, up to a quarter of an hour.
    fn default() -> Self {
        Self { first: Duration::from_secs(2), longest: Duration::from_mins(15) }
    }
}

impl Backoff {
    /// The wait after `attempts` failures: any part of the full wait ("full jitter"), so that
    /// kiosks that lost the same link do not return in step. Never nothing: a portal that is still
    /// at work on what it seemed to lose needs a moment before it is asked what it holds.
    ///
    /// `jitter` runs from 0.0 to 1.0.
    pub fn wait(&self, attempts: u32, jitter: f64) -> Duration {
        let doublings = attempts.saturating_sub(1).min(16);
        let full = self.first.saturating_mul(2_u32.pow(doublings)).min(self.longest);
        full.mul_f64(jitter.clamp(0.0, 1.0)).max(self.first.min(self.longest) / 4)
    }

    /// Whether a submission may be sent. A due time further away than any wait was written before
    /// the clock was set back; waiting for it could take years.
    pub(crate) fn is_due(&self, due: Instant, now: Instant) -> bool {
        due.since(now).is_zero() || due.since(now) > self.longest.max(LONGEST_ASKED)
    }
}

/// The state after attempt number `attempts`, counted from 1.
pub fn after_attempt(
    attempts: u32,
    outcome: Result<Acknowledgement, PortalError>,
    now: Instant,
    backoff: &Backoff,
    jitter: f64,
) -> SubmissionState {
    let error = match outcome {
        Ok(acknowledgement) => return SubmissionState::Accepted { attempts, acknowledgement },
        Err(error) => error,
    };
    match error.retry() {
        Retry::Never(reason) => SubmissionState::Parked { attempts, reason },
        Retry::Later(asked) => {
            let asked = asked.unwrap_or_default().min(LONGEST_ASKED);
            let wait = backoff.wait(attempts, jitter).max(asked);
            SubmissionState::Waiting { attempts, due: now + wait }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tram_domain::{ParkReason, SubmissionKey};
    use tram_portal::Refusal;

    const BACKOFF: Backoff =
        Backoff { first: Duration::from_secs(2), longest: Duration::from_mins(15) };

    fn due(state: &SubmissionState) -> u64 {
        let SubmissionState::Waiting { due, .. } = state else {
            panic!("not waiting but {}", state.name())
        };
        due.0
    }

    fn after(attempts: u32, error: PortalError, jitter: f64) -> SubmissionState {
        after_attempt(attempts, Err(error), Instant(0), &BACKOFF, jitter)
    }

    #[test]
    fn a_lost_answer_keeps_the_submission_waiting() {
        let next = after(1, PortalError::Unreachable, 1.0);
        assert_eq!(next, SubmissionState::Waiting { attempts: 1, due: Instant(2_000) });
    }

    #[test]
    fn waits_double_up_to_a_quarter_of_an_hour_and_jitter_spreads_them() {
        let full: Vec<u64> =
            [1, 2, 3, 9, 10, 60].map(|n| due(&after(n, PortalError::Unreachable, 1.0))).to_vec();
        assert_eq!(full, [2_000, 4_000, 8_000, 512_000, 900_000, 900_000]);
        assert_eq!(due(&after(3, PortalError::Unreachable, 0.25)), 2_000);
        assert_eq!(due(&after(3, PortalError::Unreachable, 0.0)), 500, "never at once");
    }

    #[test]
    fn a_due_time_beyond_every_wait_is_due_because_the_clock_was_set_back() {
        let now = Instant(10_000_000);
        let hour = LONGEST_ASKED;
        assert!(BACKOFF.is_due(now, now));
        assert!(!BACKOFF.is_due(now + Duration::from_millis(1), now));
        assert!(!BACKOFF.is_due(now + hour, now));
        assert!(BACKOFF.is_due(now + hour + Duration::from_millis(1), now));
    }

    #[test]
    fn a_busy_portal_is_obeyed_up_to_an_hour() {
        let busy = |secs| PortalError::Busy { retry_after: Some(Duration::from_secs(secs)) };
        assert_eq!(due(&after(1, busy(30), 1.0)), 30_000);
        assert_eq!(due(&after(1, busy(86_400), 1.0)), 3_600_000);
        assert_eq!(due(&after(9, busy(1), 1.0)), 512_000, "never sooner than our own wait");
    }

    #[test]
    fn what_the_portal_refuses_waits_for_a_person() {
        let parked = |reason| SubmissionState::Parked { attempts: 2, reason };
        let refused = PortalError::Refused { code: Refusal::BadField };
        assert_eq!(after(2, refused, 1.0), parked(ParkReason::Refused));
        assert_eq!(after(2, PortalError::Credentials, 1.0), parked(ParkReason::Credentials));
        let large = PortalError::TooLarge { part: "KQ1".into() };
        assert_eq!(after(2, large, 1.0), parked(ParkReason::TooLarge));
    }

    #[test]
    fn what_time_may_cure_never_parks() {
        for error in [
            PortalError::Unreachable,
            PortalError::Broken { status: 520 },
            PortalError::CaptivePortal,
            PortalError::NotProved { part: "KQ1".into() },
        ] {
            assert_eq!(after(40, error, 0.5).name(), "waiting");
        }
    }

    #[test]
    fn an_acknowledgement_is_kept_with_the_attempts_it_took() {
        let acknowledgement = Acknowledgement {
            portal_dossier: "7".into(),
            dossier_number: None,
            key: SubmissionKey::from_random([1; 16]),
            status: "new".into(),
            verified: Instant(9),
            files: vec![],
        };
        let next = after_attempt(3, Ok(acknowledgement.clone()), Instant(9), &BACKOFF, 0.5);
        assert_eq!(next, SubmissionState::Accepted { attempts: 3, acknowledgement });
    }

    proptest::proptest! {
        #[test]
        fn no_wait_is_longer_than_the_longest(attempts: u32, jitter in -1.0..2.0_f64) {
            assert!(BACKOFF.wait(attempts, jitter) <= BACKOFF.longest);
        }
    }
}

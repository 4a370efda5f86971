//! What comes after an attempt. Pure: no clock, no disk, no network.

use std::time::Duration;

use tram_domain::{Acknowledgement, Instant, ParkReason, SubmissionState};
use tram_portal::{Doubt, Failure, PortalError, Retry};

/// The longest wait that a portal may ask for.
pub(crate) const LONGEST_ASKED: Duration = Duration::from_secs(3_600);
/// How many first waits the portal has to finish what it was sent before it is asked what came of
/// it: with the usual two seconds, half a minute. A server that has a whole request works on after
/// its client is gone, and nothing that it still does half a minute later was seen in any portal's
/// answers; its own limits on a write are shorter. Asked too soon, it would say "nothing here" and
/// then file it twice.
const SETTLING: u32 = 15;

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
        Self { first: Duration::from_secs(2), longest: Duration::from_secs(900) }
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

    /// How long something sent and not answered is left alone before it is asked for.
    pub fn settling(&self) -> Duration {
        self.first.saturating_mul(SETTLING).min(self.longest)
    }

    /// Whether a submission may be sent. A due time further away than any wait was written before
    /// the clock was set back; waiting for it could take years.
    pub(crate) fn is_due(&self, due: Instant, now: Instant) -> bool {
        due.since(now).is_zero() || due.since(now) > self.longest.max(LONGEST_ASKED)
    }
}

/// The state after one more attempt of what stood at `before`.
///
/// What was sent and not answered is `Unknown`: it is asked for, not before the portal had time to
/// finish, and only then sent again. An attempt in which the portal was not even asked settles no
/// earlier doubt.
pub fn after_attempt(
    before: &SubmissionState,
    outcome: Result<Acknowledgement, Failure>,
    now: Instant,
    backoff: &Backoff,
    jitter: f64,
) -> SubmissionState {
    let attempts = before.attempts().saturating_add(1);
    let Failure { error, doubt } = match outcome {
        Ok(acknowledgement) => return SubmissionState::Accepted { attempts, acknowledgement },
        Err(failure) => failure,
    };
    let asked = match error.retry() {
        Retry::Never(ParkReason::Refused) => {
            return SubmissionState::Rejected { attempts, code: reason(&error).to_owned() };
        }
        Retry::Never(reason) => return SubmissionState::Parked { attempts, reason },
        Retry::Later(asked) => asked.unwrap_or_default().min(LONGEST_ASKED),
    };
    let wait = backoff.wait(attempts, jitter).max(asked);
    let due = now + wait;
    match doubt {
        Doubt::Left => {
            SubmissionState::Unknown { attempts, due: now + wait.max(backoff.settling()) }
        }
        Doubt::Unasked if matches!(before, SubmissionState::Unknown { .. }) => {
            SubmissionState::Unknown { attempts, due }
        }
        Doubt::Unasked | Doubt::None => SubmissionState::Waiting { attempts, due },
    }
}

/// What a person is told: for a refusal its own reason, otherwise the kind of error.
pub(crate) fn reason(error: &PortalError) -> &'static str {
    if let PortalError::Refused { code } = error { code.code() } else { error.code() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tram_domain::SubmissionKey;
    use tram_portal::{Refusal, TlsFault};

    const BACKOFF: Backoff =
        Backoff { first: Duration::from_secs(2), longest: Duration::from_secs(900) };

    const fn waiting(attempts: u32) -> SubmissionState {
        SubmissionState::Waiting { attempts, due: Instant(0) }
    }

    const fn unknown(attempts: u32) -> SubmissionState {
        SubmissionState::Unknown { attempts, due: Instant(0) }
    }

    /// After attempt number `attempts`, which nothing doubtful preceded.
    fn after(attempts: u32, error: PortalError, doubt: Doubt, jitter: f64) -> SubmissionState {
        let outcome = Err(Failure { error, doubt });
        after_attempt(&waiting(attempts - 1), outcome, Instant(0), &BACKOFF, jitter)
    }

    fn wait(attempts: u32, error: PortalError, jitter: f64) -> u64 {
        let state = after(attempts, error, Doubt::Unasked, jitter);
        assert_eq!(state.name(), "waiting");
        state.due().unwrap().0
    }

    #[test]
    fn what_was_never_sent_keeps_waiting() {
        let next = after(1, PortalError::NoNetwork, Doubt::Unasked, 1.0);
        assert_eq!(next, SubmissionState::Waiting { attempts: 1, due: Instant(2_000) });
    }

    #[test]
    fn a_lost_answer_is_asked_for_but_not_before_the_portal_had_half_a_minute() {
        let next = after(1, PortalError::NoAnswer, Doubt::Left, 1.0);
        assert_eq!(next, SubmissionState::Unknown { attempts: 1, due: Instant(30_000) });
        let next = after(9, PortalError::NoAnswer, Doubt::Left, 1.0);
        assert_eq!(next, SubmissionState::Unknown { attempts: 9, due: Instant(512_000) });
    }

    #[test]
    fn an_old_doubt_stays_until_the_portal_says_what_it_holds() {
        let then = |doubt| {
            let outcome = Err(Failure { error: PortalError::NoAnswer, doubt });
            after_attempt(&unknown(3), outcome, Instant(0), &BACKOFF, 1.0)
        };
        let asked_again = SubmissionState::Unknown { attempts: 4, due: Instant(16_000) };
        assert_eq!(then(Doubt::Unasked), asked_again, "it had its half minute");
        assert_eq!(
            then(Doubt::None),
            SubmissionState::Waiting { attempts: 4, due: Instant(16_000) }
        );
        assert_eq!(
            then(Doubt::Left),
            SubmissionState::Unknown { attempts: 4, due: Instant(30_000) }
        );
    }

    #[test]
    fn waits_double_up_to_a_quarter_of_an_hour_and_jitter_spreads_them() {
        let full: Vec<u64> =
            [1, 2, 3, 9, 10, 60].map(|n| wait(n, PortalError::NoNetwork, 1.0)).to_vec();
        assert_eq!(full, [2_000, 4_000, 8_000, 512_000, 900_000, 900_000]);
        assert_eq!(wait(3, PortalError::NoNetwork, 0.25), 2_000);
        assert_eq!(wait(3, PortalError::NoNetwork, 0.0), 500, "never at once");
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
        assert_eq!(wait(1, busy(30), 1.0), 30_000);
        assert_eq!(wait(1, busy(86_400), 1.0), 3_600_000);
        assert_eq!(wait(1, busy(u64::MAX), 1.0), 3_600_000);
        assert_eq!(wait(9, busy(1), 1.0), 512_000, "never sooner than our own wait");
    }

    #[test]
    fn what_the_portal_refuses_waits_for_a_person_and_says_why() {
        let refused = PortalError::Refused { code: Refusal::BadField };
        let rejected = SubmissionState::Rejected { attempts: 2, code: "bad_field".to_owned() };
        assert_eq!(after(2, refused, Doubt::None, 1.0), rejected);
        let parked = |reason| SubmissionState::Parked { attempts: 2, reason };
        for (error, reason) in [
            (PortalError::Credentials, ParkReason::Credentials),
            (PortalError::TooLarge { part: "KQ1".into() }, ParkReason::TooLarge),
            (PortalError::Damaged { part: "KQ1".into() }, ParkReason::Damaged),
        ] {
            assert_eq!(after(2, error, Doubt::None, 1.0), parked(reason));
        }
    }

    #[test]
    fn what_time_may_cure_never_parks() {
        for error in [
            PortalError::NoNetwork,
            PortalError::NoAnswer,
            PortalError::Tls { fault: TlsFault::Expired },
            PortalError::ClockWrong,
            PortalError::Busy { retry_after: None },
            PortalError::Broken { status: 520 },
            PortalError::CaptivePortal,
            PortalError::NotProved { part: "KQ1".into() },
            PortalError::Mixed,
        ] {
            for doubt in [Doubt::Unasked, Doubt::None, Doubt::Left] {
                assert!(after(40, error.clone(), doubt, 0.5).is_open(), "{error}");
            }
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
        let next =
            after_attempt(&unknown(2), Ok(acknowledgement.clone()), Instant(9), &BACKOFF, 0.5);
        assert_eq!(next, SubmissionState::Accepted { attempts: 3, acknowledgement });
    }

    proptest::proptest! {
        #[test]
        fn no_wait_is_longer_than_the_longest(attempts: u32, jitter in -1.0..2.0_f64) {
            assert!(BACKOFF.wait(attempts, jitter) <= BACKOFF.longest);
        }

        #[test]
        fn no_jump_of_the_clock_strands_a_submission(
            attempts in 1_u32..100, doubt in 0_usize..3, secs: u64, jitter in 0.0..1.0_f64, jump: i64,
        ) {
            const TEN_YEARS: i64 = 315_360_000_000;
            let doubt = [Doubt::Unasked, Doubt::None, Doubt::Left][doubt];
            let busy = PortalError::Busy { retry_after: Some(Duration::from_secs(secs)) };
            let now = Instant(2_000_000_000_000);
            let outcome = Err(Failure { error: busy, doubt });
            let state = after_attempt(&unknown(attempts), outcome, now, &BACKOFF, jitter);
            let then = Instant(now.0.saturating_add_signed(jump % TEN_YEARS));
            // Whatever the clock shows then, an hour of its ticking later it is due.
            let due = state.due().unwrap();
            assert!(BACKOFF.is_due(due, then) || BACKOFF.is_due(due, then + LONGEST_ASKED));
        }
    }
}

//! Whether it makes sense to try anything now. Pure: no clock, no disk, no network.
//!
//! One outbox delivers to one portal, so there is one breaker. It opens at once when the way to the
//! portal is lost or the account is refused, and after three failures in a row, of more than one
//! dossier, when the portal itself seems to be at fault: what only one dossier meets is that
//! dossier's trouble and must not hold up the others. Open, it lets one question through at a time;
//! once that is answered, one delivery; once that went well, everything.

use std::collections::BTreeSet;
use std::time::Duration;

use tram_domain::{Instant, SubmissionKey};
use tram_portal::{Concern, PortalError};

use crate::backoff::{Backoff, LONGEST_ASKED};

/// So many failures in a row open it.
const FAILURES: u32 = 3;
/// How often it is looked whether a network is back. A connection that fails costs a few packets.
const LOOK: Duration = Duration::from_secs(5);
/// How many first waits a refused account is left alone: with the usual two seconds a minute, so
/// that a wrong password is not taken for an attack.
const REFUSED: u32 = 30;

/// What may be done now.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Pass {
    /// Anything.
    Go,
    /// One delivery, on trial.
    Trial,
    /// One question, which changes nothing at the portal.
    Ask,
    /// Nothing, for so long.
    Wait(Duration),
}

/// What is known of the portal as a whole.
#[derive(Debug, Default)]
pub(crate) struct Breaker {
    stands: Stands,
    failures: u32,
    met_by: BTreeSet<SubmissionKey>,
}

#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
enum Stands {
    #[default]
    Closed,
    Open {
        until: Instant,
    },
    Trial,
}

impl Breaker {
    pub(crate) fn pass(&self, now: Instant) -> Pass {
        match self.stands {
            Stands::Closed => Pass::Go,
            Stands::Trial => Pass::Trial,
            Stands::Open { until } => {
                let left = until.since(now);
                // Further away than any wait: the clock was set back meanwhile.
                let over = left.is_zero() || left > LONGEST_ASKED;
                if over { Pass::Ask } else { Pass::Wait(left) }
            }
        }
    }

    /// A question was answered.
    pub(crate) const fn answered(&mut self) {
        if matches!(self.stands, Stands::Open { .. }) {
            self.stands = Stands::Trial;
        }
    }

    /// Something is known to stand in the way: ask before anything is sent.
    pub(crate) const fn ask_first(&mut self, now: Instant) {
        if matches!(self.stands, Stands::Closed) {
            self.stands = Stands::Open { until: now };
        }
    }

    /// A person wants it tried now.
    pub(crate) const fn let_through(&mut self) {
        self.answered();
    }

    /// A delivery ended well, or badly for its own dossier only: the portal is well.
    pub(crate) fn is_well(&mut self) {
        *self = Self::default();
    }

    /// A delivery or, without `key`, a question met an error.
    pub(crate) fn met(
        &mut self,
        key: Option<SubmissionKey>,
        error: &PortalError,
        now: Instant,
        backoff: &Backoff,
        jitter: f64,
    ) {
        self.failures = self.failures.saturating_add(1);
        let usual = backoff.wait(self.failures, jitter);
        let wait = match (error.concern(), error) {
            (Concern::Dossier, _) => return self.is_well(),
            (Concern::Way, PortalError::NoNetwork) => LOOK.min(backoff.longest),
            (Concern::Way, _) => usual,
            (Concern::Account, _) => {
                usual.max(backoff.first.saturating_mul(REFUSED)).min(backoff.longest)
            }
            (Concern::Portal, PortalError::Busy { retry_after: Some(asked) }) => {
                (*asked).min(LONGEST_ASKED)
            }
            (Concern::Portal, _) => {
                self.met_by.extend(key);
                let by_several = self.failures >= FAILURES && self.met_by.len() > 1;
                if self.stands == Stands::Closed && !by_several {
                    return;
                }
                usual
            }
        };
        self.stands = Stands::Open { until: now + wait };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BACKOFF: Backoff =
        Backoff { first: Duration::from_secs(2), longest: Duration::from_secs(900) };
    const BROKEN: PortalError = PortalError::Broken { status: 520 };

    fn met(breaker: &mut Breaker, dossier: u8, error: &PortalError) -> Pass {
        let key = SubmissionKey::from_random([dossier; 16]);
        breaker.met(Some(key), error, Instant(0), &BACKOFF, 1.0);
        breaker.pass(Instant(0))
    }

    #[test]
    fn a_lost_network_is_looked_for_every_five_seconds() {
        let mut breaker = Breaker::default();
        for _ in 0..20 {
            assert_eq!(met(&mut breaker, 1, &PortalError::NoNetwork), Pass::Wait(LOOK));
        }
        assert_eq!(breaker.pass(Instant(5_000)), Pass::Ask);
    }

    #[test]
    fn one_bad_dossier_never_opens_it() {
        let mut breaker = Breaker::default();
        for _ in 0..50 {
            assert_eq!(met(&mut breaker, 1, &BROKEN), Pass::Go);
        }
    }

    #[test]
    fn three_failures_of_two_dossiers_open_it_and_one_success_closes_it() {
        let mut breaker = Breaker::default();
        assert_eq!(met(&mut breaker, 1, &BROKEN), Pass::Go);
        assert_eq!(met(&mut breaker, 2, &BROKEN), Pass::Go);
        assert_eq!(met(&mut breaker, 1, &BROKEN), Pass::Wait(Duration::from_secs(8)));
        assert_eq!(breaker.pass(Instant(8_000)), Pass::Ask);
        breaker.answered();
        assert_eq!(breaker.pass(Instant(8_000)), Pass::Trial);
        breaker.is_well();
        assert_eq!(breaker.pass(Instant(8_000)), Pass::Go);
    }

    #[test]
    fn a_failure_on_trial_opens_it_again_for_longer() {
        let mut breaker = Breaker::default();
        for dossier in [1, 2, 3] {
            met(&mut breaker, dossier, &BROKEN);
        }
        breaker.answered();
        assert_eq!(met(&mut breaker, 4, &BROKEN), Pass::Wait(Duration::from_secs(16)));
    }

    #[test]
    fn a_wish_is_obeyed_up_to_an_hour() {
        let asked = |secs| PortalError::Busy { retry_after: Some(Duration::from_secs(secs)) };
        let mut breaker = Breaker::default();
        assert_eq!(met(&mut breaker, 1, &asked(40)), Pass::Wait(Duration::from_secs(40)));
        assert_eq!(met(&mut breaker, 1, &asked(u64::MAX)), Pass::Wait(LONGEST_ASKED));
    }

    #[test]
    fn a_refused_account_rests_a_minute_and_a_person_may_shorten_it() {
        let mut breaker = Breaker::default();
        let pass = met(&mut breaker, 1, &PortalError::Credentials);
        assert_eq!(pass, Pass::Wait(Duration::from_mins(1)));
        breaker.let_through();
        assert_eq!(breaker.pass(Instant(0)), Pass::Trial);
    }

    #[test]
    fn what_concerns_a_dossier_shows_that_the_portal_is_well() {
        let mut breaker = Breaker::default();
        met(&mut breaker, 1, &BROKEN);
        met(&mut breaker, 2, &PortalError::Mixed);
        met(&mut breaker, 3, &BROKEN);
        assert_eq!(met(&mut breaker, 4, &BROKEN), Pass::Go, "two in a row");
    }

    #[test]
    fn a_clock_that_jumps_keeps_it_shut_no_longer_than_an_hour() {
        let mut breaker = Breaker::default();
        let later = Instant(315_360_000_000);
        breaker.met(None, &PortalError::NoNetwork, later, &BACKOFF, 1.0);
        assert_eq!(breaker.pass(Instant(0)), Pass::Ask, "ten years back");
        assert_eq!(breaker.pass(Instant(2 * later.0)), Pass::Ask, "ten years on");
    }
}

//! What the portal may still be at work on. Pure: no clock, no disk, no network.
//!
//! A portal that has a whole request works on when its client is gone. `OpenCPS` may then give the
//! draft of another submission of the same lane to the one that it is still making, even if that
//! other one was submitted in the meantime. So nothing of a lane is sent while something of it may
//! still arrive, however often the others were tried.

use std::collections::BTreeMap;
use std::time::Duration;

use tram_domain::{Instant, SubmissionKey};

/// Until when each is left alone.
#[derive(Debug, Default)]
pub(crate) struct Doubts(BTreeMap<SubmissionKey, Instant>);

impl Doubts {
    /// Something of it was sent just now, and not answered.
    pub(crate) fn begin(&mut self, key: SubmissionKey, now: Instant, settling: Duration) {
        self.0.insert(key, now + settling);
    }

    /// It is in doubt; if that is news, the doubt may have begun just now.
    pub(crate) fn remember(&mut self, key: SubmissionKey, now: Instant, settling: Duration) {
        self.0.entry(key).or_insert(now + settling);
    }

    /// Those whose time is not over, and how long that takes. Forgets nothing: what was in doubt
    /// long ago must not seem to be news.
    pub(crate) fn unsettled(
        &mut self,
        now: Instant,
        settling: Duration,
    ) -> Vec<(SubmissionKey, Duration)> {
        // Further away than it ever is: the clock was set back meanwhile.
        self.0.values_mut().for_each(|until| *until = (*until).min(now + settling));
        let left = self.0.iter().map(|(key, until)| (*key, until.since(now)));
        left.filter(|(_, left)| !left.is_zero()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SETTLING: Duration = Duration::from_secs(30);

    fn key(id: u8) -> SubmissionKey {
        SubmissionKey::from_random([id; 16])
    }

    #[test]
    fn a_doubt_lasts_until_the_portal_had_its_time_and_a_new_one_begins_anew() {
        let mut doubts = Doubts::default();
        doubts.begin(key(1), Instant(0), SETTLING);
        doubts.remember(key(1), Instant(20_000), SETTLING);
        let left = doubts.unsettled(Instant(20_000), SETTLING);
        assert_eq!(left, [(key(1), Duration::from_secs(10))], "it was known already");
        assert!(doubts.unsettled(Instant(30_000), SETTLING).is_empty());
        doubts.begin(key(1), Instant(40_000), SETTLING);
        assert_eq!(doubts.unsettled(Instant(40_000), SETTLING), [(key(1), SETTLING)]);
    }

    #[test]
    fn a_clock_that_is_set_back_makes_no_doubt_last_for_years() {
        let mut doubts = Doubts::default();
        doubts.begin(key(1), Instant(315_360_000_000), SETTLING);
        assert_eq!(doubts.unsettled(Instant(0), SETTLING), [(key(1), SETTLING)]);
        assert!(doubts.unsettled(Instant(30_000), SETTLING).is_empty());
    }
}

//! The machine's clock.

use std::time::{SystemTime, UNIX_EPOCH};

use tram_domain::{Clock, Date, Instant};

/// Hours that Vietnam's clocks are ahead of UTC, all year.
pub(crate) const VIETNAM: u64 = 7;

/// Today, in Vietnam.
pub fn today(clock: &dyn Clock) -> Date {
    Date::at(clock.now(), VIETNAM)
}

/// Asks the machine for the time.
#[derive(Clone, Copy, Debug, Default)]
pub struct MachineClock;

impl Clock for MachineClock {
    fn now(&self) -> Instant {
        #[expect(clippy::disallowed_methods, reason = "this is the clock that others take")]
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Instant(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
    }
}

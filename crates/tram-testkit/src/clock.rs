//! A clock that only moves when told to.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tram_domain::{Clock, Instant};

/// A [`Clock`] set by hand. Shared behind an `Arc`, every holder sees the same moment.
#[derive(Debug)]
pub struct HandClock(AtomicU64);

impl HandClock {
    /// A clock that shows `moment`.
    pub const fn at(moment: Instant) -> Self {
        Self(AtomicU64::new(moment.0))
    }

    /// A clock that shows 24 November 2026, 09:00 in Vietnam.
    pub const fn morning() -> Self {
        Self::at(Instant(1_795_485_600_000))
    }

    /// Moves the hands forward.
    pub fn advance(&self, by: Duration) {
        self.set(self.now() + by);
    }

    /// Sets the hands, backwards too.
    pub fn set(&self, moment: Instant) {
        self.0.store(moment.0, Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Instant {
        Instant(self.0.load(Ordering::SeqCst))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tram_domain::Date;

    #[test]
    fn the_clock_moves_only_by_hand() {
        let clock = HandClock::morning();
        assert_eq!(clock.now(), clock.now());
        assert_eq!(Date::at(clock.now(), 7).to_string(), "2026-11-24");
        clock.advance(Duration::from_secs(90));
        assert_eq!(clock.now().since(HandClock::morning().now()), Duration::from_secs(90));
        clock.set(Instant(5));
        assert_eq!(clock.now(), Instant(5), "also backwards");
    }
}

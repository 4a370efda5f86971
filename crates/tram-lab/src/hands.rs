//! The clocks that kiosks get: the machine's, and one whose hands are set by whoever tests.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tram_domain::{Clock, Instant};

use crate::clock;

/// Asks the machine for the time.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct MachineClock;

impl Clock for MachineClock {
    fn now(&self) -> Instant {
        let since = clock::since_1970();
        Instant(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
    }
}

/// A clock that stands still until it is set: waits of minutes pass at once.
#[derive(Clone, Debug)]
pub(crate) struct HandClock(Arc<AtomicU64>);

impl HandClock {
    /// A clock that shows the machine's time now.
    pub(crate) fn right() -> Self {
        Self(Arc::new(AtomicU64::new(MachineClock.now().0)))
    }

    /// Lets time pass.
    pub(crate) fn pass(&self, time: Duration) {
        let millis = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        self.0.fetch_add(millis, Ordering::SeqCst);
    }

    /// Sets it back.
    pub(crate) fn set_back(&self, time: Duration) {
        let millis = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        self.0.fetch_sub(millis.min(self.0.load(Ordering::SeqCst)), Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Instant {
        Instant(self.0.load(Ordering::SeqCst))
    }
}

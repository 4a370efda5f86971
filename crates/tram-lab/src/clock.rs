//! Real time: the laboratory waits for real disks and real processes.

use std::time::{Duration, Instant, SystemTime};

/// The moment, for measuring how long something takes.
pub(crate) fn now() -> Instant {
    #[expect(clippy::disallowed_methods, reason = "real disks take real time")]
    Instant::now()
}

/// Milliseconds since 1970.
pub(crate) fn since_1970() -> Duration {
    #[expect(clippy::disallowed_methods, reason = "a run is dated by the calendar")]
    let now = SystemTime::now();
    now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default()
}

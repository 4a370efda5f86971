//! How long something took.

use std::time::{Duration, Instant};

/// Runs since it was made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    #[expect(clippy::disallowed_methods, reason = "durations are what is measured here")]
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    /// So far.
    pub(crate) fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}

/// Milliseconds to a tenth: more digits would only be noise.
pub(crate) fn millis(took: Duration) -> f64 {
    (took.as_secs_f64() * 10_000.0).round() / 10.0
}

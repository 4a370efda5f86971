//! How often the page's process may fall before the kiosk stops picking it up at once. Pure: the time
//! is given.

use std::collections::VecDeque;
use std::time::Duration;

/// So many falls within [`SPAN`] are picked up at once: a citizen sees a short flicker.
const MOST: usize = 6;
/// The time over which falls are counted.
const SPAN: Duration = Duration::from_secs(20);
/// The first rest. Each further one is twice as long.
const FIRST_REST: Duration = Duration::from_secs(5);
/// No rest is longer: whoever mends the machine does not wait for it.
const LONGEST_REST: Duration = Duration::from_mins(5);
/// A page that stood for so long after a rest is well again.
const WELL: Duration = Duration::from_mins(1);

/// What is done about a fall.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Next {
    /// The page is loaded again at once.
    Anew,
    /// People are told to call somebody, and the page is tried again after so long.
    Rest(Duration),
}

/// The falls of late. Moments are counted from any fixed one.
#[derive(Debug, Default)]
pub struct Falls {
    recent: VecDeque<Duration>,
    rests: u32,
    rested: Duration,
}

impl Falls {
    /// The page's process fell now.
    pub fn fell(&mut self, now: Duration) -> Next {
        self.recent.retain(|fall| *fall + SPAN > now);
        self.recent.push_back(now);
        let still_weak = self.rests > 0 && now < self.rested + WELL;
        if !still_weak {
            self.rests = 0;
        }
        if !still_weak && self.recent.len() <= MOST {
            return Next::Anew;
        }
        let rest = (FIRST_REST * 2_u32.pow(self.rests.min(16))).min(LONGEST_REST);
        self.rests += 1;
        self.rested = now + rest;
        Next::Rest(rest)
    }
}

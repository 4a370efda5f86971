//! Carries submissions to the portal across crashes and lost links.
//!
//! What happens next is decided by pure functions ([`after_attempt`], and who goes first in one
//! lane); a thin loop, [`Outbox`], obeys them. "Sending" is on the disk before the first byte
//! leaves, so that a start after a crash knows that the outcome is unknown: the portal is asked
//! before anything is sent again.
//!
//! Submissions are delivered strictly one at a time. `OpenCPS` re-uses the draft that an account has
//! open for the same procedure and agency, so one of them is not begun either while another is
//! half-way at the portal.
//!
//! What was sent and not answered is `Unknown`: the portal is asked for it, after a while, before it
//! is sent again. While the way to the portal is lost, its account refused or the portal itself at
//! fault, nothing is tried but one question at a time.
//!
//! The outbox never drops a submission: each is accepted, waiting or asked for at a due time, or in
//! the hands of a person who sees why. It stops by itself for one reason only: a disk that fails
//! while something is written down.

mod attempt;
mod backoff;
mod breaker;
mod budget;
mod doubts;
mod error;
mod lane;
mod line;
mod queue;
mod round;
mod tally;

pub use backoff::{Backoff, after_attempt};
pub use error::OutboxError;
pub use queue::{Outbox, after_release, after_retry};
pub use round::Delivered;
pub use tally::{Came, Tally, came};

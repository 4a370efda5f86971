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
//! The outbox never turns itself off and never drops a submission: each is accepted, waiting with a
//! due time, or parked with a reason that a person sees.

mod attempt;
mod backoff;
mod error;
mod lane;
mod line;
mod queue;
mod round;

pub use backoff::{Backoff, after_attempt};
pub use error::OutboxError;
pub use queue::Outbox;
pub use round::Delivered;

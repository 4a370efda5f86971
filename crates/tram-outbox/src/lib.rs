//! Carries submissions to the portal across crashes and lost links.
//!
//! What happens next is decided by a pure function, [`after_attempt`]; a thin loop, [`Outbox`],
//! obeys it. "Sending" is on the disk before the first byte leaves, so that a start after a crash
//! knows that the outcome is unknown: the portal is asked before anything is sent again.
//!
//! Submissions are delivered strictly one at a time. OpenCPS re-uses the draft that an account has
//! open for the same procedure; two half-delivered dossiers of one kiosk would end up in one.

mod backoff;
mod delivery;
mod error;
mod queue;

pub use backoff::{Backoff, after_attempt};
pub use delivery::Delivered;
pub use error::OutboxError;
pub use queue::Outbox;

//! What can go wrong in the queue itself. What goes wrong at the portal is a state, not an error.

use tram_vault::VaultError;

/// Why the outbox could not do its work.
#[derive(Debug, thiserror::Error)]
pub enum OutboxError {
    /// The store did not answer; nothing was sent that is not written down.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The submission is in a state that does not allow this, such as releasing what is not parked.
    #[error("the submission is in a state that does not allow this")]
    WrongState,
    /// A thread of work was lost: a bug.
    #[error("a thread of work was lost")]
    WorkLost,
}

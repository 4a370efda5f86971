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
    /// The disk failed while something was written down. What is on it is not certain any more, so
    /// nothing more is written and nothing sent until the program is started anew.
    #[error("the disk failed while something was written down")]
    Stopped,
    /// A thread of work was lost: a bug.
    #[error("a thread of work was lost")]
    WorkLost,
}

impl OutboxError {
    /// Whether the disk itself failed. A flush that failed must not be tried again: the system may
    /// have thrown away what could not be written and would call the second one a success.
    pub(crate) const fn is_the_disk(error: &VaultError) -> bool {
        matches!(error, VaultError::Io(_) | VaultError::Database(_))
    }
}

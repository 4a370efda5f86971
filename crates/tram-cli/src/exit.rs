//! How a run ends.

use std::process::ExitCode;

/// The exit codes of `tramctl`, from best to worst.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// The command line makes no sense.
    Usage = 2,
    /// Nothing was found.
    NothingFound = 3,
    /// Refused by a rule: a missing paper, a bad answer.
    Refused = 4,
    /// A device, the portal, the keyring or the disk is not available.
    Unavailable = 5,
    /// What was to be read is damaged.
    Damaged = 6,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

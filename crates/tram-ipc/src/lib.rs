//! The contract with the interface: the list of commands, the views they answer with, and the
//! errors they fail with. Nothing here does anything; `tram-core` implements the commands, the
//! window and the bridge carry them, and [`typescript`] prints the same contract for the interface.

pub mod args;
pub mod codes;
pub mod commands;
pub mod desk;
pub mod error;
pub mod findings;
pub mod senses;
pub mod staff;
pub mod typescript;
pub mod views;

pub use error::UiError;

/// Answers a command or says why not.
pub type Answered<T> = Result<T, UiError>;

//! The built program as scripts and people meet it: arguments in, exit code, stdout and stderr out.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod catalogue;
mod devices;
mod dossiers;
mod filing;
mod outbox;
mod pictures;
mod stage;
mod words;

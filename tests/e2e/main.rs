//! The real window: the program as users start it, under a display and a keyring of its own, driven
//! by taps and keys, filing at a sandbox portal that is looked into afterwards.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "clippy sees tests only in functions marked so; here all of it is test"
)]

mod access;
mod alone;
mod alone_hands;
mod aloud;
mod canaries;
mod checklist;
mod desk;
mod disposable;
mod escapes;
mod fifteen;
mod hands;
mod journey;
mod measures;
mod papers;
mod remains;
mod screens;
mod slip;
mod staff;
mod stand;
mod start;
mod stops;

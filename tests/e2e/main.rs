//! The real window: the program as users start it, under a display and a keyring of its own, driven
//! by taps and keys, filing at a sandbox portal that is looked into afterwards.

mod access;
mod canaries;
mod hands;
mod journey;
mod remains;
mod stand;
mod stops;

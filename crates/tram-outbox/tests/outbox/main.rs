//! The outbox over a real vault and a practice portal, with a clock set by hand. One binary,
//! because each would link the whole of SQLCipher again.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in functions marked so; here all of it is test"
)]

mod memory;
mod opencrvs;
mod resuming;
mod stage;
mod together;

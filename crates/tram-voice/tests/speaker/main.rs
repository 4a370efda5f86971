//! The voice from outside: a real `espeak-ng` and a real ALSA, with a device that is a pipe. A thread
//! takes sound out of it as fast as a sound card plays it and keeps it, so that every test hears what
//! a citizen would, and when. Without `espeak-ng` most has nothing to test and says so.
#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "clippy sees tests only in functions marked so; here all of it is test"
)]

mod card;
mod kiosk;
mod recorded;
mod silence;
mod speech;

//! Reads screens aloud (đọc thành tiếng) and plays small sounds.
//!
//! What is heard comes from three places and goes one way, through one player that can fall silent at
//! once: recordings that people of the place have made, a voice for what nobody has recorded, and
//! chimes made in code. One thread of its own owns the sound device; whoever asks for something is
//! never kept waiting by it.
//!
//! Where there is no voice or nothing to hear it with, [`Voice::state`] says so and everything else
//! works without. Nothing that is read aloud is logged or written to the disk: it may be a citizen's
//! name or number. The voice is a program of its own (`platform.rs`), given its text through a pipe,
//! because other users of a machine can read command lines.

mod chime;
mod clip;
mod error;
mod platform;
mod player;
mod prepare;
mod recordings;
mod spoken;
mod turn;
mod voice;
mod worker;

pub use chime::Sound;
pub use spoken::spoken;
pub use voice::{Part, Settings, Voice, VoiceState};

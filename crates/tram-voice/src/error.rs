//! Why something is not heard. Nobody outside meets these: a citizen hears the voice in place of a
//! broken recording, or nothing, and staff are told by `VoiceState`.

use std::time::Duration;

/// Why a part has no sound.
#[derive(Debug, thiserror::Error)]
#[cfg_attr(
    not(target_os = "linux"),
    expect(dead_code, reason = "the system's voice does not tell why it is silent")
)]
pub(crate) enum VoiceError {
    /// Something else is to be heard, or nothing any more.
    #[error("interrupted")]
    Interrupted,
    /// There is no voice on this machine, or none for this language.
    #[error("no voice")]
    NoEngine,
    /// The voice was not done in time and was ended.
    #[error("no speech within {0:?}")]
    TimedOut(Duration),
    /// The voice ended without speech.
    #[error("the voice failed")]
    Failed,
    /// A file or a pipe could not be read.
    #[error("cannot be read")]
    Unreadable(#[source] std::io::Error),
    /// The bytes are no sound, or end in the middle of it.
    #[error("not a whole recording")]
    Damaged,
    /// More bytes or more sound than a screen has to say.
    #[error("too long")]
    TooLong,
    /// The sound device is not there or does not open.
    #[error("no sound device")]
    NoDevice(#[source] rodio::DeviceSinkError),
}

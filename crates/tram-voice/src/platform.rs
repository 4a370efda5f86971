//! All that differs between systems: where the voice comes from, and whom the sound
//! system tells of its troubles.

#[cfg(target_os = "linux")]
mod alsa_said;
#[cfg(target_os = "linux")]
mod espeak;
#[cfg(target_os = "linux")]
mod leash;
#[cfg(not(target_os = "linux"))]
mod system_voice;
#[cfg(target_os = "linux")]
mod wav;

#[cfg(target_os = "linux")]
pub(crate) use alsa_said::to_the_log;
#[cfg(target_os = "linux")]
pub(crate) use espeak::Engine;
#[cfg(not(target_os = "linux"))]
pub(crate) use system_voice::{Engine, Words};

/// Elsewhere the sound system does not speak for itself.
#[cfg(not(target_os = "linux"))]
pub(crate) fn to_the_log<T>(touch: impl FnOnce() -> T) -> T {
    touch()
}

//! All that differs between systems: where the voice comes from.

#[cfg(target_os = "linux")]
mod espeak;
#[cfg(target_os = "linux")]
mod leash;
#[cfg(not(target_os = "linux"))]
mod system_voice;
#[cfg(target_os = "linux")]
mod wav;

#[cfg(target_os = "linux")]
pub(crate) use espeak::Engine;
#[cfg(not(target_os = "linux"))]
pub(crate) use system_voice::{Engine, Words};

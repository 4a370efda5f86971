//! Finds capture sources (nguồn quét, chụp) and pulls frames from them: folders, USB sticks, and
//! scanners that SANE knows. A source that crashes, hangs, vanishes or lies harms no one: drivers run
//! in their own process group under a deadline, and nothing is read beyond a limit.
//!
//! A frame is the bytes as the device gave them. Whether they are a picture is for `tram-imaging` to
//! say; here a file's name only decides whether it is offered. File names may name people, so they
//! are shown on the screen and never logged.

mod error;
mod folder;
mod platform;
mod running;
mod sane;
mod source;
mod usb;
mod walk;

pub use error::CaptureError;
pub use folder::Folder;
pub use sane::{Device, Feeder, Sane, SaneSettings, devices};
pub use source::{CaptureSource, Entry, Frame, OnFrame, SourceKind};
pub use usb::UsbDrives;

/// No file and no scanned page may be larger: 64 MiB.
pub const LARGEST: u64 = 64 * 1024 * 1024;

//! What can go wrong between a device and its bytes.

use std::time::Duration;

/// Why no frame came. Each variant is one thing that a person at the kiosk can do something about.
#[derive(Debug, thiserror::Error)]
pub enum CaptureError {
    /// The folder or stick is no longer there.
    #[error("the folder is gone")]
    FolderGone,
    /// That file is no longer there.
    #[error("the file is gone")]
    EntryGone,
    /// A folder was asked for a frame without naming a file.
    #[error("no file was chosen")]
    NothingChosen,
    /// The file or folder is there and cannot be read: permissions, a broken stick.
    #[error("the file cannot be read")]
    Unreadable(#[source] std::io::Error),
    /// More bytes than a page can have.
    #[error("more than {limit} bytes")]
    TooLarge {
        /// The most that is taken.
        limit: u64,
    },
    /// Paper is jammed in the feeder.
    #[error("paper is jammed in the feeder")]
    Jammed,
    /// No paper lies in the feeder.
    #[error("no paper lies in the feeder")]
    NoPaper,
    /// The cover is open.
    #[error("the cover of the scanner is open")]
    CoverOpen,
    /// Another program, or another page of ours, has the scanner.
    #[error("the scanner is busy")]
    DeviceBusy,
    /// The scanner is switched off, unplugged or unknown.
    #[error("the scanner is gone")]
    DeviceGone,
    /// This user may not use the scanner.
    #[error("access to the scanner is denied")]
    DeviceDenied,
    /// The scanner or its driver failed in the middle; half a page is never handed on.
    #[error("the scanner failed")]
    DeviceFailed,
    /// Somebody pressed cancel on the scanner.
    #[error("scanning was cancelled at the scanner")]
    Cancelled,
    /// The scanner does not know an option that the configuration gives it.
    #[error("the scanner does not take its configured options")]
    Misconfigured,
    /// The page did not come in time; the driver was ended.
    #[error("no page came within {0:?}")]
    TimedOut(Duration),
    /// The program that talks to scanners is not installed.
    #[error("the scanning program is not installed")]
    ScannerMissing,
}

impl CaptureError {
    /// The code shown beside the words, the same in every language.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::FolderGone => "folder_gone",
            Self::EntryGone => "entry_gone",
            Self::NothingChosen => "nothing_chosen",
            Self::Unreadable(_) => "unreadable",
            Self::TooLarge { .. } => "too_large",
            Self::Jammed => "jammed",
            Self::NoPaper => "no_paper",
            Self::CoverOpen => "cover_open",
            Self::DeviceBusy => "device_busy",
            Self::DeviceGone => "device_gone",
            Self::DeviceDenied => "device_denied",
            Self::DeviceFailed => "device_failed",
            Self::Cancelled => "cancelled",
            Self::Misconfigured => "misconfigured",
            Self::TimedOut(_) => "timed_out",
            Self::ScannerMissing => "scanner_missing",
        }
    }
}

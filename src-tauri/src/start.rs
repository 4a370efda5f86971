//! What the program is asked to be, and the core that goes with it.

use std::path::PathBuf;
use std::sync::Arc;

use tram_core::{Core, CoreError, OsKeyStore, Settings};

use crate::practice::{self, Practice};

/// What the program is asked to be.
#[derive(Debug, Eq, PartialEq)]
pub(crate) enum Mode {
    /// A place to learn: nothing leaves the machine.
    Practice,
    /// The kiosk that a configuration file describes.
    Real(PathBuf),
}

/// Why the window did not open.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StartError {
    #[error("usage: tram [--config FILE]   (without --config: practice mode)")]
    Usage,
    #[error("the program cannot start its threads: {0}")]
    Runtime(#[source] std::io::Error),
    #[error("the window cannot be opened: {0}. Is a display there?")]
    Window(#[source] tauri::Error),
    #[error("the practice portal cannot be started on this machine")]
    PracticePortal,
    #[error("the practice folder cannot be made: {0}")]
    PracticeFolder(#[source] std::io::Error),
    #[error("{0}")]
    Core(#[from] CoreError),
}

impl StartError {
    pub(crate) const fn exit_code(&self) -> u8 {
        match self {
            Self::Usage => 2,
            _ => 5,
        }
    }
}

impl Mode {
    pub(crate) fn from_arguments(
        mut arguments: impl Iterator<Item = String>,
    ) -> Result<Self, StartError> {
        let mode = match (arguments.next().as_deref(), arguments.next()) {
            (None, _) => Self::Practice,
            (Some("--config"), Some(file)) => Self::Real(file.into()),
            _ => return Err(StartError::Usage),
        };
        if arguments.next().is_some() { Err(StartError::Usage) } else { Ok(mode) }
    }
}

pub(crate) async fn core(mode: Mode) -> Result<(Arc<Core>, Option<Practice>), StartError> {
    match mode {
        Mode::Practice => {
            let (core, practice) = practice::start().await?;
            Ok((core, Some(practice)))
        }
        Mode::Real(file) => {
            let settings = Settings::read(&file).map_err(CoreError::from)?;
            Ok((Core::from_settings(settings, Arc::new(OsKeyStore::default()))?, None))
        }
    }
}

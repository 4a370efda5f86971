//! What stops a command, and what a person does about it.

use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::screen::ScreenError;
use crate::webdriver::WebDriverError;

/// What stops a command.
#[derive(Debug)]
pub(crate) enum Fault {
    /// The command line is not one that is known.
    Usage(&'static str),
    /// System packages are missing and cannot be installed from here.
    PackagesMissing {
        /// The one line to paste.
        line: String,
    },
    /// A program or library is missing that no package manager known here can install.
    Needed(String),
    /// A program cannot be started.
    CannotStart(String, io::Error),
    /// A program ended with a failure and has said why.
    Failed(String),
    /// The program that was run ended with this code.
    Ended(u8),
    /// A file or folder of this checkout cannot be read or written.
    File(PathBuf, io::Error),
    /// The screen without a display cannot be had.
    Screen(ScreenError),
    /// The window did not do what the walk expected.
    Window(WebDriverError),
    /// The walk stopped on the way.
    Walk(String),
    /// Something failed in `test` or `check`; the table says what.
    Checks,
}

impl Fault {
    /// 2 usage, 5 something unavailable, 1 a failure.
    pub(crate) const fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_) => 2,
            Self::PackagesMissing { .. } | Self::Needed(_) | Self::Screen(_) => 5,
            Self::Ended(code) => *code,
            Self::CannotStart(..)
            | Self::Failed(_)
            | Self::File(..)
            | Self::Window(_)
            | Self::Walk(_)
            | Self::Checks => 1,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(usage) => f.write_str(usage),
            Self::PackagesMissing { line } => write!(
                f,
                "System packages are missing, and installing them needs root. Run this line, then \
                 try again:\n\n{line}\n"
            ),
            Self::Needed(what) => f.write_str(what),
            Self::CannotStart(program, why) => write!(f, "{program} cannot be started: {why}"),
            Self::Failed(what) => write!(f, "{what} failed"),
            Self::Ended(code) => write!(f, "the program ended with code {code}"),
            Self::File(path, why) => write!(f, "{}: {why}", path.display()),
            Self::Screen(why) => write!(f, "{why}"),
            Self::Window(why) => write!(f, "the window: {why}"),
            Self::Walk(why) => write!(f, "the walk stopped: {why}"),
            Self::Checks => f.write_str("Something failed: see above."),
        }
    }
}

impl std::error::Error for Fault {}

impl From<ScreenError> for Fault {
    fn from(error: ScreenError) -> Self {
        Self::Screen(error)
    }
}

impl From<WebDriverError> for Fault {
    fn from(error: WebDriverError) -> Self {
        Self::Window(error)
    }
}

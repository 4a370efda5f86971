//! What the program is asked to be, and the core that goes with it.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::runtime::Runtime;
use tokio::task::JoinHandle;
use tram_core::{Core, CoreError, OsKeyStore, Settings, SettingsError};

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
    #[error(
        "Máy này không có màn hình để mở cửa sổ. / There is no display here to open a window on."
    )]
    NoDisplay,
    #[error("the window ended with an error")]
    Ended,
    #[error("the practice portal cannot be started on this machine")]
    PracticePortal,
    #[error("the practice folder cannot be made: {0}")]
    PracticeFolder(#[source] std::io::Error),
    #[error("{}", configuration(.0, .1))]
    Configuration(PathBuf, #[source] SettingsError),
    #[error("{0}")]
    Core(#[from] CoreError),
}

/// What is wrong with the configuration, in Vietnamese and then in English: nobody has chosen a
/// language yet.
fn configuration(file: &Path, why: &SettingsError) -> String {
    let file = file.display();
    let (vi, en) = match why {
        SettingsError::Unreadable(error) if error.kind() == ErrorKind::NotFound => (
            format!("Không có tệp cấu hình {file}. Kiểm tra tên tệp."),
            format!("There is no configuration file {file}. Check its name."),
        ),
        SettingsError::Unreadable(_) => (
            format!("Không đọc được tệp cấu hình {file}. Kiểm tra quyền đọc."),
            format!("The configuration file {file} cannot be read. Check the permissions."),
        ),
        SettingsError::PasswordUnreadable(password, _) => {
            let password = password.display();
            (
                format!("Không đọc được tệp mật khẩu {password} nêu trong {file}."),
                format!("The password file {password} that {file} names cannot be read."),
            )
        }
        SettingsError::PortalNeedsHttps => (
            format!("Cổng ở máy khác phải có địa chỉ https://. Sửa portal.url trong {file}."),
            format!("A portal on another machine needs https://. Correct portal.url in {file}."),
        ),
        SettingsError::Malformed(what) => (
            format!("Tệp cấu hình {file} chưa đúng, hãy sửa: {what}."),
            format!("The configuration file {file} is wrong, correct it: {what}."),
        ),
        SettingsError::DialectUnknown(name) => (
            format!("Không có phương ngữ `{name}` nêu trong {file}. Dùng opencps."),
            format!("The dialect `{name}` in {file} is not known. Use opencps."),
        ),
    };
    format!("{vi}\n{en}")
}

impl StartError {
    pub(crate) const fn exit_code(&self) -> u8 {
        if matches!(self, Self::Usage) { 2 } else { 5 }
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

/// A core, and what practice needs beside it.
pub(crate) type Made = (Arc<Core>, Option<Practice>);

/// A core that is being made.
pub(crate) enum Making {
    /// In practice a store is set up first and a page drawn; the window need not wait for that.
    Practice(JoinHandle<Result<Made, StartError>>),
    /// At once, so that what is wrong with the configuration is told before any window opens.
    Real(Made),
}

impl Making {
    pub(crate) fn begin(runtime: &Runtime, mode: Mode) -> Result<Self, StartError> {
        match mode {
            Mode::Practice => Ok(Self::Practice(runtime.spawn(async {
                let (core, practice) = practice::start().await?;
                Ok((core, Some(practice)))
            }))),
            Mode::Real(file) => {
                // What the core begins, it begins among the program's threads.
                let _among = runtime.enter();
                Ok(Self::Real((real(file)?, None)))
            }
        }
    }

    pub(crate) async fn end(self) -> Result<Made, StartError> {
        match self {
            Self::Practice(making) => making.await.map_err(|_| StartError::Ended)?,
            Self::Real(made) => Ok(made),
        }
    }
}

fn real(file: PathBuf) -> Result<Arc<Core>, StartError> {
    let named = |why| StartError::Configuration(file.clone(), why);
    let settings = Settings::read(&file).map_err(named)?;
    match Core::from_settings(settings, Arc::new(OsKeyStore::default())) {
        Ok(core) => Ok(core),
        Err(CoreError::Settings(why)) => Err(StartError::Configuration(file, why)),
        Err(other) => Err(other.into()),
    }
}

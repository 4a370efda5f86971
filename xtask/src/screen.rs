//! A screen of one's own where there is none: a display in memory and a session bus.
//!
//! Each guard ends what it started, and only that, when it is dropped.

use std::fmt;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use crate::processes;

/// Why there is no screen.
#[derive(Debug)]
pub enum ScreenError {
    /// The program cannot be started; most likely it is not installed.
    CannotStart {
        /// The program.
        program: &'static str,
        /// What the system said.
        why: std::io::Error,
    },
    /// The program ended, or stayed silent, in place of saying where it can be reached.
    Silent {
        /// The program.
        program: &'static str,
    },
}

impl fmt::Display for ScreenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CannotStart { program, why } => write!(f, "{program} cannot be started: {why}"),
            Self::Silent { program } => write!(f, "{program} did not say where it can be reached"),
        }
    }
}

impl std::error::Error for ScreenError {}

/// A program that ends, with everything it started, when this is dropped.
#[derive(Debug)]
pub(crate) struct Running(Child);

impl Running {
    /// The process.
    pub(crate) fn id(&self) -> u32 {
        self.0.id()
    }

    /// What it prints on standard output, if that was piped.
    pub(crate) const fn output(&mut self) -> Option<ChildStdout> {
        self.0.stdout.take()
    }

    /// Starts a program and waits for the first line it prints on standard output.
    pub(crate) fn start_and_hear(
        program: &'static str,
        command: &mut Command,
    ) -> Result<(Self, String), ScreenError> {
        let mut running = Self::start(program, command.stdout(Stdio::piped()))?;
        let mut line = String::new();
        let printed = running.output();
        let heard = printed.map(|printed| BufReader::new(printed).read_line(&mut line));
        if !matches!(heard, Some(Ok(1..))) {
            return Err(ScreenError::Silent { program });
        }
        Ok((running, line.trim().to_owned()))
    }

    /// Starts a program whose words nobody reads.
    pub(crate) fn start(program: &'static str, command: &mut Command) -> Result<Self, ScreenError> {
        command.stdin(Stdio::null());
        command.spawn().map(Self).map_err(|why| ScreenError::CannotStart { program, why })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        processes::end(&processes::tree(self.0.id()));
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// A display in memory, on the first number that is free.
#[derive(Debug)]
pub struct Xvfb {
    _running: Running,
    display: String,
}

impl Xvfb {
    /// Starts a display of this size in pixels.
    pub fn start(width: u32, height: u32) -> Result<Self, ScreenError> {
        let mut command = Command::new("Xvfb");
        let size = format!("{width}x{height}x24");
        command.args(["-displayfd", "1", "-screen", "0", &size, "-nolisten", "tcp"]);
        command.stderr(Stdio::null());
        let (running, number) = Running::start_and_hear("Xvfb", &mut command)?;
        Ok(Self { _running: running, display: format!(":{number}") })
    }

    /// Its name, as `DISPLAY` takes it.
    pub fn display(&self) -> &str {
        &self.display
    }
}

/// A session bus.
#[derive(Debug)]
pub struct DbusSession {
    _running: Running,
    address: String,
}

impl DbusSession {
    /// Starts a bus that nobody else knows of. Programs that it starts itself find `display`.
    pub fn start(display: &str) -> Result<Self, ScreenError> {
        let mut command = Command::new("dbus-daemon");
        command.args(["--session", "--nofork", "--nopidfile", "--print-address=1"]);
        command.env("DISPLAY", display).stderr(Stdio::null());
        let (running, address) = Running::start_and_hear("dbus-daemon", &mut command)?;
        Ok(Self { _running: running, address })
    }

    /// Its address, as `DBUS_SESSION_BUS_ADDRESS` takes it.
    pub fn address(&self) -> &str {
        &self.address
    }
}

/// A desk to work at: a display and a session bus.
#[derive(Debug)]
pub struct Desk {
    bus: DbusSession,
    screen: Xvfb,
}

impl Desk {
    /// Sets one up.
    pub fn start() -> Result<Self, ScreenError> {
        Self::sized(1920, 1080)
    }

    /// One with a display of another size in pixels.
    pub fn sized(width: u32, height: u32) -> Result<Self, ScreenError> {
        let screen = Xvfb::start(width, height)?;
        Ok(Self { bus: DbusSession::start(screen.display())?, screen })
    }

    /// Has a program work at this desk and at no other.
    pub fn dress<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command
            .env("DISPLAY", self.screen.display())
            .env("DBUS_SESSION_BUS_ADDRESS", self.bus.address())
            .env("GDK_BACKEND", "x11")
            // Neither accessibility's bus nor the desktop's settings are anyone's here.
            .env("NO_AT_BRIDGE", "1")
            .env("GSETTINGS_BACKEND", "memory")
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("XDG_CURRENT_DESKTOP")
    }
}

/// Whether a person sits before a display: one that is named and answers.
#[cfg(target_os = "linux")]
pub(crate) fn is_there() -> bool {
    let named = |variable| {
        let value = std::env::var(variable).ok()?;
        (!value.is_empty()).then_some(value)
    };
    let wayland = || {
        let folder = PathBuf::from(named("XDG_RUNTIME_DIR")?);
        Some(answers(&folder.join(named("WAYLAND_DISPLAY")?)))
    };
    let x11 = || Some(x11_socket(&named("DISPLAY")?).is_none_or(|socket| answers(&socket)));
    wayland().unwrap_or(false) || x11().unwrap_or(false)
}

/// Elsewhere there always is one.
#[cfg(not(target_os = "linux"))]
pub(crate) const fn is_there() -> bool {
    true
}

#[cfg(target_os = "linux")]
fn answers(socket: &Path) -> bool {
    std::os::unix::net::UnixStream::connect(socket).is_ok()
}

/// Where the X server of a display such as `:0` or `:1.0` listens; `None` for one on another
/// machine, which only the program itself can try.
#[cfg(target_os = "linux")]
fn x11_socket(display: &str) -> Option<PathBuf> {
    let number = display.strip_prefix("unix").unwrap_or(display).strip_prefix(':')?;
    let number = number.split('.').next().unwrap_or_default();
    Some(PathBuf::from(format!("/tmp/.X11-unix/X{number}")))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_displays_socket_is_told_from_its_name() {
        assert_eq!(x11_socket(":0"), Some("/tmp/.X11-unix/X0".into()));
        assert_eq!(x11_socket(":12.1"), Some("/tmp/.X11-unix/X12".into()));
        assert_eq!(x11_socket("host:0"), None, "another machine's");
    }

    #[test]
    fn a_display_that_nobody_serves_is_none() {
        assert!(!answers(Path::new("/tmp/.X11-unix/X65000")));
    }
}

//! The bench that power is cut on: a disk of our own, a loop device and ext4 on it, and a second
//! disk where what the cut left is mounted, replayed and looked at.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use fuser::BackgroundSession;
use tempfile::TempDir;

use crate::chance::Chance;
use crate::cuts::drive::{Cut, Drive};
use crate::cuts::fuse::Disks;
use crate::cuts::image::Image;

/// Of each disk; only what is written takes memory.
const BYTES: usize = 192 << 20;

/// The bench. Dropped, it takes itself apart: nothing stays mounted, no loop device in use.
pub(crate) struct Rig {
    disks: Disks,
    session: Option<BackgroundSession>,
    home: TempDir,
}

impl Rig {
    /// Builds the bench, or says what this machine lacks.
    pub(crate) fn build() -> Result<Self, String> {
        missing()?;
        let home = tempfile::tempdir().map_err(|why| format!("no temporary folder: {why}"))?;
        for folder in ["disks", "live", "cut"] {
            fs::create_dir(home.path().join(folder)).map_err(|why| why.to_string())?;
        }
        let blank = || Drive::new(Image::blank(BYTES));
        let disks = Disks::new(blank(), blank(), BYTES as u64);
        let session = disks.mount(&home.path().join("disks"));
        let session = session.map_err(|why| format!("FUSE cannot be used here: {why}"))?;
        let rig = Self { disks, session: Some(session), home };
        // One round of all that is needed, so that a machine without it says so at once.
        let formatted = rig.format()?;
        drop(rig.mount_live(formatted).map_err(|why| format!("no loop device: {why}"))?);
        Ok(rig)
    }

    /// A place beside the disks, which no cut reaches.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// An empty file system.
    pub(crate) fn format(&self) -> Result<Image, String> {
        *self.disks.live() = Drive::new(Image::blank(BYTES));
        let mut format = Command::new("mkfs.ext4");
        format.args(["-q", "-F", "-E", "nodiscard,lazy_itable_init=0,lazy_journal_init=0"]);
        done(format.arg(self.file("live")))?;
        Ok(self.disks.live().current())
    }

    /// Mounts this on the disk that will be cut.
    pub(crate) fn mount_live(&self, image: Image) -> Result<Mounted, String> {
        *self.disks.live() = Drive::new(image);
        Mounted::new(&self.file("live"), &self.beside("live"))
    }

    /// What is on the disk that is not cut any more.
    pub(crate) fn live_image(&self) -> Image {
        self.disks.live().current()
    }

    /// Cuts the power: what would be left, how many writes were in the cache, and what `at_once`
    /// saw at that very moment, in which nothing reached the disk.
    pub(crate) fn cut<T>(
        &self,
        kind: Cut,
        chance: &mut Chance,
        at_once: impl FnOnce() -> T,
    ) -> (Image, usize, T) {
        let live = self.disks.live();
        let seen = at_once();
        (live.cut(kind, chance), live.in_flight(), seen)
    }

    /// Mounts what a cut left: the file system replays its journal.
    pub(crate) fn mount_cut(&self, image: Image) -> Result<Mounted, String> {
        *self.disks.cut() = Drive::new(image);
        Mounted::new(&self.file("cut"), &self.beside("cut"))
    }

    /// What was made of it since.
    pub(crate) fn cut_image(&self) -> Image {
        self.disks.cut().current()
    }

    fn file(&self, name: &str) -> PathBuf {
        self.home.path().join("disks").join(name)
    }
}

impl Drop for Rig {
    fn drop(&mut self) {
        if let Some(session) = self.session.take() {
            drop(session.umount_and_join());
        }
    }
}

/// A mounted file system; unmounted when dropped, and its loop device let go.
pub(crate) struct Mounted {
    at: PathBuf,
}

impl Mounted {
    fn new(disk: &Path, at: &Path) -> Result<Self, String> {
        // A loop device that something still holds, such as a process that began in a mount namespace
        // of its own while this was mounted, would be used again with the file system of before.
        wait_until_let_go(disk)?;
        let mut mount = Command::new("mount");
        done(mount.args(["-t", "ext4", "-o", "loop"]).arg(disk).arg(at))?;
        Ok(Self { at: at.to_owned() })
    }

    /// Where it is mounted.
    pub(crate) fn at(&self) -> &Path {
        &self.at
    }

    /// Unmounts it, or says why that cannot be.
    pub(crate) fn unmount(mut self) -> Result<(), String> {
        let at = std::mem::take(&mut self.at);
        unmount(&at)
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        if !self.at.as_os_str().is_empty() {
            drop(unmount(&self.at));
        }
    }
}

fn unmount(at: &Path) -> Result<(), String> {
    let mut result = Ok(());
    // A process that was just killed may hold a file for a moment longer.
    for _ in 0..100 {
        result = done(Command::new("umount").arg(at));
        if result.is_ok() {
            return result;
        }
        thread::sleep(Duration::from_millis(20));
    }
    result
}

/// Waits until no loop device has this file.
fn wait_until_let_go(disk: &Path) -> Result<(), String> {
    for _ in 0..3_000 {
        let mut query = Command::new("losetup");
        if answer(query.arg("--associated").arg(disk))?.is_empty() {
            return Ok(());
        }
        thread::sleep(Duration::from_millis(10));
    }
    Err("something else holds the loop device".to_owned())
}

/// Runs a program of the system; what it complains about is the error.
fn done(command: &mut Command) -> Result<(), String> {
    answer(command).map(drop)
}

/// The same, with what it answers.
fn answer(command: &mut Command) -> Result<Vec<u8>, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let answer = command.stdin(Stdio::null()).output().map_err(|why| format!("{name}: {why}"))?;
    if answer.status.success() {
        return Ok(answer.stdout);
    }
    Err(format!("{name}: {}", String::from_utf8_lossy(&answer.stderr).trim()))
}

/// What this machine lacks.
fn missing() -> Result<(), String> {
    if !rustix::process::geteuid().is_root() {
        return Err("mounting needs root".to_owned());
    }
    for device in ["/dev/fuse", "/dev/loop-control"] {
        if !Path::new(device).exists() {
            return Err(format!("there is no {device}"));
        }
    }
    Ok(())
}

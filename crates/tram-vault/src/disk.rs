//! Bringing files to the disk so that a power cut finds them whole or not at all.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, SyncSender};
use std::thread::{self, Scope, ScopedJoinHandle};

use crate::error::VaultError;
use crate::points::reached;

/// Ends the name of a file that is not finished.
pub(crate) const UNFINISHED: &str = "tmp";

/// Writes a new file that is there whole once this returns, and not at all if it fails: beside its
/// place, synced, renamed, and the directory synced too. Without the last step one power cut in
/// four takes the newest file along.
pub(crate) fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_new_with(path, |file| file.write_all(bytes))
}

/// The same with bytes that come one after the other.
pub(crate) fn write_new_with(
    path: &Path,
    bytes: impl FnOnce(&mut Early<'_, '_>) -> io::Result<()>,
) -> io::Result<()> {
    if path.try_exists()? {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    put_in_place(path, bytes)?;
    sync_parent(path).inspect_err(|_| fs::remove_file(path).unwrap_or_default())?;
    reached("disk.directory_synced");
    Ok(())
}

/// The same in the place of a file that is there: the old one or the new one is found, whole.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    put_in_place(path, |file| file.write_all(bytes))?;
    sync_parent(path)
}

fn put_in_place(
    path: &Path,
    bytes: impl FnOnce(&mut Early<'_, '_>) -> io::Result<()>,
) -> io::Result<()> {
    let beside = beside(path);
    // A sync that failed is never tried again on the same file: the system may have dropped the
    // pages and then report success. The file goes and the caller starts anew.
    write_synced(&beside, bytes)
        .and_then(|()| fs::rename(&beside, path))
        .inspect_err(|_| fs::remove_file(&beside).unwrap_or_default())?;
    reached("disk.renamed");
    Ok(())
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(UNFINISHED);
    PathBuf::from(name)
}

fn write_synced(
    path: &Path,
    bytes: impl FnOnce(&mut Early<'_, '_>) -> io::Result<()>,
) -> io::Result<()> {
    let file = private().write(true).create(true).truncate(true).open(path)?;
    thread::scope(|scope| {
        let mut early = Early { file: &file, scope, waiting: 0, helper: None };
        bytes(&mut early)?;
        early.end()
    })?;
    reached("disk.file_written");
    file.sync_all()?;
    reached("disk.file_synced");
    Ok(())
}

/// A file that is written and, meanwhile, brought to the disk by a helper: the cipher and the disk
/// work at the same time. What is written last is synced by the caller.
pub(crate) struct Early<'scope, 'env> {
    file: &'env File,
    scope: &'scope Scope<'scope, 'env>,
    /// Written since the helper was last asked.
    waiting: usize,
    helper: Option<Helper<'scope>>,
}

/// Syncs whenever it is asked; ends with the first failure.
struct Helper<'scope> {
    ask: SyncSender<()>,
    thread: ScopedJoinHandle<'scope, io::Result<()>>,
}

impl Early<'_, '_> {
    /// So much at once is worth a helper's while.
    const STEP: usize = 1 << 20;

    fn ask(&mut self) {
        if self.helper.is_none() {
            let file = self.file;
            let (ask, asked) = mpsc::sync_channel(1);
            let work = move || asked.iter().try_for_each(|()| file.sync_data());
            // Without a helper everything is synced at the end.
            let thread = thread::Builder::new().spawn_scoped(self.scope, work);
            self.helper = thread.ok().map(|thread| Helper { ask, thread });
        }
        if let Some(helper) = &self.helper {
            // Where it is still at it, or was ended by a failure, `end` tells.
            helper.ask.try_send(()).unwrap_or_default();
        }
    }

    /// Whether all that the helper did went well. A sync that failed is told once, to whoever
    /// asked: a later one could call it a success.
    fn end(self) -> io::Result<()> {
        let Some(Helper { ask, thread }) = self.helper else { return Ok(()) };
        drop(ask);
        thread.join().unwrap_or_else(|_| Err(io::Error::other("the helper ended early")))
    }
}

impl Write for Early<'_, '_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = (&mut &*self.file).write(bytes)?;
        self.waiting += written;
        if self.waiting >= Self::STEP {
            self.waiting = 0;
            self.ask();
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Brings a finished file's bytes to the disk.
pub(crate) fn sync_file(path: &Path) -> io::Result<()> {
    OpenOptions::new().read(true).write(true).open(path)?.sync_all()
}

/// Brings the names in the directory of `path` to the disk.
pub(crate) fn sync_parent(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), sync_directory)
}

/// Brings the names in a directory to the disk. NTFS journals them by itself, and Windows opens no
/// directory as a file.
pub(crate) fn sync_directory(directory: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(directory)?.sync_all() } else { Ok(()) }
}

/// Makes a directory that only this account may enter, and syncs its name.
pub(crate) fn make_directory(directory: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory)?;
    sync_parent(directory)
}

/// Takes a file's lock for this process; it goes with the returned file.
pub(crate) fn lock(path: &Path) -> Result<File, VaultError> {
    let file = private().read(true).write(true).create(true).truncate(false).open(path)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(VaultError::BusyElsewhere),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

/// Makes an empty file that only this account may read, for others to fill.
pub(crate) fn make_private(path: &Path) -> io::Result<()> {
    private().write(true).create_new(true).open(path).map(drop)
}

/// Files that only this account may read.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_file_is_whole_and_leaves_nothing_beside_it() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("page");
        write_new(&path, b"bytes").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"bytes");
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_file_that_is_there_is_never_written_over() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("page");
        write_new(&path, b"first").unwrap();
        let again = write_new(&path, b"second").unwrap_err();
        assert_eq!(again.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&path).unwrap(), b"first");
    }

    #[test]
    fn a_file_that_cannot_be_written_leaves_nothing_behind() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("no such directory").join("page");
        assert!(write_new(&path, b"bytes").is_err());
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_lock_is_held_by_one_and_goes_with_its_file() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("lock");
        let held = lock(&path).unwrap();
        assert!(matches!(lock(&path), Err(VaultError::BusyElsewhere)));
        drop(held);
        assert!(lock(&path).is_ok());
    }
}

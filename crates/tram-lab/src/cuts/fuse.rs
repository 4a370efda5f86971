//! Two disks as two files of a file system of our own: `live`, which is written and cut, and
//! `cut`, which holds what the cut left.

use std::ffi::OsStr;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, UNIX_EPOCH};

use fuser::{
    BackgroundSession, Config, Errno, FileAttr, FileHandle, FileType, Filesystem, FopenFlags,
    Generation, INodeNo, LockOwner, MountOption, OpenFlags, ReplyAttr, ReplyData, ReplyEmpty,
    ReplyEntry, ReplyOpen, ReplyWrite, Request, WriteFlags,
};

use crate::cuts::drive::Drive;

/// Attributes never change; how long they are remembered does not matter.
const LONG: Duration = Duration::from_hours(1);
/// How long a flush takes: a good disk's time, and long against that of a write.
pub(crate) const FLUSH: Duration = Duration::from_millis(1);
const LIVE: u64 = 2;
const CUT: u64 = 3;

/// The disks, shared with whoever cuts them.
#[derive(Clone)]
pub(crate) struct Disks {
    live: Arc<Mutex<Drive>>,
    cut: Arc<Mutex<Drive>>,
    bytes: u64,
}

impl Disks {
    /// Two disks of this size.
    pub(crate) fn new(live: Drive, cut: Drive, bytes: u64) -> Self {
        Self { live: Arc::new(Mutex::new(live)), cut: Arc::new(Mutex::new(cut)), bytes }
    }

    /// The disk that is written. While this is held, nothing reaches it.
    pub(crate) fn live(&self) -> MutexGuard<'_, Drive> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The disk that a cut left.
    pub(crate) fn cut(&self) -> MutexGuard<'_, Drive> {
        self.cut.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Shows them below this folder for as long as what is returned lives.
    pub(crate) fn mount(&self, at: &Path) -> io::Result<BackgroundSession> {
        let mut config = Config::default();
        config.mount_options = vec![MountOption::FSName("tram-lab".to_owned())];
        config.n_threads = Some(2);
        fuser::spawn_mount(self.clone(), at, &config)
    }

    fn drive(&self, inode: INodeNo) -> Option<MutexGuard<'_, Drive>> {
        match u64::from(inode) {
            LIVE => Some(self.live()),
            CUT => Some(self.cut()),
            _ => None,
        }
    }

    fn attributes(&self, inode: u64) -> FileAttr {
        let folder = inode == u64::from(INodeNo::ROOT);
        FileAttr {
            ino: INodeNo(inode),
            size: if folder { 0 } else { self.bytes },
            blocks: if folder { 0 } else { self.bytes / 512 },
            atime: UNIX_EPOCH,
            mtime: UNIX_EPOCH,
            ctime: UNIX_EPOCH,
            crtime: UNIX_EPOCH,
            kind: if folder { FileType::Directory } else { FileType::RegularFile },
            perm: if folder { 0o700 } else { 0o600 },
            nlink: 1,
            uid: 0,
            gid: 0,
            rdev: 0,
            blksize: 4096,
            flags: 0,
        }
    }
}

impl Filesystem for Disks {
    fn lookup(&self, _: &Request, _: INodeNo, name: &OsStr, reply: ReplyEntry) {
        match name.to_str() {
            Some("live") => reply.entry(&LONG, &self.attributes(LIVE), Generation(0)),
            Some("cut") => reply.entry(&LONG, &self.attributes(CUT), Generation(0)),
            _ => reply.error(Errno::ENOENT),
        }
    }

    fn getattr(&self, _: &Request, inode: INodeNo, _: Option<FileHandle>, reply: ReplyAttr) {
        reply.attr(&LONG, &self.attributes(inode.into()));
    }

    /// Past the page cache: what reaches this disk is what the system has sent to it, in that order.
    fn open(&self, _: &Request, _: INodeNo, _: OpenFlags, reply: ReplyOpen) {
        reply.opened(FileHandle(0), FopenFlags::FOPEN_DIRECT_IO);
    }

    fn read(
        &self,
        _: &Request,
        inode: INodeNo,
        _: FileHandle,
        offset: u64,
        size: u32,
        _: OpenFlags,
        _: Option<LockOwner>,
        reply: ReplyData,
    ) {
        let length = usize::try_from(size).unwrap_or_default();
        match self.drive(inode).map(|drive| drive.read(offset, length)) {
            Some(bytes) => reply.data(&bytes),
            None => reply.error(Errno::ENOENT),
        }
    }

    fn write(
        &self,
        _: &Request,
        inode: INodeNo,
        _: FileHandle,
        offset: u64,
        bytes: &[u8],
        _: WriteFlags,
        _: OpenFlags,
        _: Option<LockOwner>,
        reply: ReplyWrite,
    ) {
        match self.drive(inode).map(|mut drive| drive.write(offset, bytes)) {
            Some(()) => reply.written(u32::try_from(bytes.len()).unwrap_or_default()),
            None => reply.error(Errno::ENOENT),
        }
    }

    fn flush(&self, _: &Request, _: INodeNo, _: FileHandle, _: LockOwner, reply: ReplyEmpty) {
        reply.ok();
    }

    /// What a disk calls "flush cache": the loop device sends it for every barrier. It takes a while,
    /// as on any disk; a cut in that while finds the cache full.
    fn fsync(&self, _: &Request, inode: INodeNo, _: FileHandle, _: bool, reply: ReplyEmpty) {
        let Some(writes) = self.drive(inode).map(|drive| drive.in_flight()) else {
            return reply.error(Errno::ENOENT);
        };
        if u64::from(inode) == LIVE {
            thread::sleep(FLUSH);
        }
        if let Some(mut drive) = self.drive(inode) {
            drive.flushed(writes);
        }
        reply.ok();
    }
}

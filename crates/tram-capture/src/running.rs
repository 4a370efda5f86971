//! A foreign program on a short leash: its own process group, a deadline, a limit on what it may say.
//! Dropping it, for whatever reason, ends the program and everything it started.

use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use tokio::io::{AsyncRead, AsyncReadExt, BufReader};
use tokio::process::{Child, ChildStderr, ChildStdout, Command};

use crate::CaptureError;
use crate::platform::Group;

/// Of its complaints no more is kept.
const MOST_COMPLAINT: usize = 16 * 1024;

/// How to start a program.
#[derive(Debug)]
pub(crate) struct Start<'a> {
    pub(crate) program: &'a Path,
    pub(crate) arguments: Vec<OsString>,
    /// `SANE_CONFIG_DIR`, where it is not the system's.
    pub(crate) config_dir: Option<&'a PathBuf>,
}

/// A program that runs. The group comes first, so that it is ended before the child is let go.
#[derive(Debug)]
pub(crate) struct Running {
    group: Group,
    child: Child,
    pub(crate) output: BufReader<ChildStdout>,
    complaint: ChildStderr,
}

/// How a program ended.
#[derive(Debug)]
pub(crate) struct Ended {
    /// `None` when it crashed or was ended from outside.
    pub(crate) code: Option<i32>,
    /// What it said on the way, in English.
    pub(crate) complaint: String,
}

impl Running {
    /// Starts it, with nothing to read and messages in English.
    pub(crate) fn start(start: &Start<'_>) -> Result<Self, CaptureError> {
        let mut command = Command::new(start.program);
        command.args(&start.arguments).env("LC_ALL", "C").kill_on_drop(true);
        if let Some(dir) = start.config_dir {
            command.env("SANE_CONFIG_DIR", dir);
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        Group::prepare(&mut command);
        let mut child = command.spawn().map_err(|error| {
            let missing = matches!(error.kind(), ErrorKind::NotFound | ErrorKind::PermissionDenied);
            if missing { CaptureError::ScannerMissing } else { CaptureError::Unreadable(error) }
        })?;
        let group = Group::of(&child);
        let (Some(output), Some(complaint)) = (child.stdout.take(), child.stderr.take()) else {
            return Err(CaptureError::DeviceFailed);
        };
        Ok(Self { group, child, output: BufReader::new(output), complaint })
    }

    /// Reads all it has to say, at most `limit` bytes, and waits for its end.
    pub(crate) async fn finish(mut self, limit: u64) -> Result<(Vec<u8>, Ended), CaptureError> {
        let complaint = kept(&mut self.complaint, MOST_COMPLAINT);
        let (bytes, complaint) = tokio::try_join!(all(&mut self.output, limit), complaint)?;
        // Both pipes are closed, so nobody of the group is left who could still be writing.
        let status = self.child.wait().await.map_err(CaptureError::Unreadable)?;
        self.group.ended();
        Ok((bytes, Ended { code: status.code(), complaint }))
    }
}

/// Everything up to the end, or an error when that is more than `limit`.
async fn all(from: &mut (impl AsyncRead + Unpin), limit: u64) -> Result<Vec<u8>, CaptureError> {
    let mut bytes = Vec::new();
    from.take(limit + 1).read_to_end(&mut bytes).await.map_err(CaptureError::Unreadable)?;
    if bytes.len() as u64 > limit { Err(CaptureError::TooLarge { limit }) } else { Ok(bytes) }
}

/// Reads to the end and keeps the first `most` bytes: a full pipe would stop the program.
async fn kept(from: &mut (impl AsyncRead + Unpin), most: usize) -> Result<String, CaptureError> {
    let (mut kept, mut chunk) = (Vec::new(), [0; 4096]);
    loop {
        let count = from.read(&mut chunk).await.map_err(CaptureError::Unreadable)?;
        if count == 0 {
            return Ok(String::from_utf8_lossy(&kept).into_owned());
        }
        let room = most.saturating_sub(kept.len()).min(count);
        kept.extend(chunk.iter().take(room));
    }
}

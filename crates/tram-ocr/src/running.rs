//! The foreign program on a short leash: its own process group, limits on memory and work, a deadline,
//! a limit on what it may say. Dropping it, for whatever reason, ends it and everything it started.

use std::ffi::OsStr;
use std::io::{ErrorKind, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::error::OcrError;
use crate::platform::Group;
use crate::reader::Leash;

/// All the words of a page, with their places: more is nonsense.
const MOST_OUTPUT: u64 = 8 * 1024 * 1024;
/// How long a program that has closed its output may take to end.
const LAST_BREATHS: u32 = 200;
const BREATH: Duration = Duration::from_millis(10);

/// A program that runs and waits for its picture.
#[derive(Debug)]
pub(crate) struct Running {
    child: Child,
    group: Group,
    leash: Leash,
    input: Option<ChildStdin>,
    output: Option<ChildStdout>,
    /// Waited for: its number may soon be another's.
    over: bool,
}

impl Running {
    pub(crate) fn start<'a>(
        program: &Path,
        arguments: impl IntoIterator<Item = &'a OsStr>,
        leash: Leash,
    ) -> Result<Self, OcrError> {
        let mut command = Command::new(program);
        // One thread a page: a second one costs half as much work again and saves little time.
        command.args(arguments).env("LC_ALL", "C").env("OMP_THREAD_LIMIT", "1");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        Group::prepare(&mut command);
        let mut child = command.spawn().map_err(OcrError::CannotStart)?;
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let group = Group::of(&child);
        let running = Self { child, group, leash, input, output, over: false };
        let seconds = leash.time.as_secs().max(1);
        running.group.limit(leash.memory, seconds).map_err(OcrError::CannotStart)?;
        Ok(running)
    }

    /// Whether it still waits for its picture.
    pub(crate) fn is_waiting(&mut self) -> bool {
        !self.over && matches!(self.child.try_wait(), Ok(None))
    }

    /// Gives it `bytes`, and gives what it says to them when it has ended well.
    pub(crate) fn answer(mut self, bytes: Vec<u8>) -> Result<Vec<u8>, OcrError> {
        let (Some(mut input), Some(output)) = (self.input.take(), self.output.take()) else {
            return Err(OcrError::Failed { code: None });
        };
        // Threads of their own, because either pipe may block for ever. When the program is ended the
        // pipes break and the threads end; neither is waited for.
        thread::spawn(move || {
            // A program that does not want all of it says so by how it ends.
            input.write_all(&bytes).ok();
        });
        let (sender, answer) = mpsc::channel();
        thread::spawn(move || {
            let mut said = Vec::new();
            let read = output.take(MOST_OUTPUT + 1).read_to_end(&mut said);
            // Nobody listens any more after the deadline.
            sender.send(read.map(|_| said)).ok();
        });
        let time = self.leash.time;
        let said = answer.recv_timeout(time).map_err(|_| OcrError::TimedOut(time))?;
        let said = said.map_err(|_| OcrError::Failed { code: None })?;
        if said.len() as u64 > MOST_OUTPUT {
            return Err(OcrError::TooMuch { limit: MOST_OUTPUT });
        }
        let status = self.end_of_it()?;
        if status.success() { Ok(said) } else { Err(OcrError::Failed { code: status.code() }) }
    }

    /// Waits a little for the end of a program that has closed its output.
    fn end_of_it(&mut self) -> Result<ExitStatus, OcrError> {
        for _ in 0..LAST_BREATHS {
            match self.child.try_wait() {
                Ok(Some(status)) => {
                    self.over = true;
                    return Ok(status);
                }
                Ok(None) => thread::sleep(BREATH.min(self.leash.time)),
                Err(_) => break,
            }
        }
        Err(OcrError::TimedOut(BREATH * LAST_BREATHS))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if !self.over {
            self.group.end(&mut self.child);
            // It was killed, so it ends at once; only so is its number given back.
            self.child.wait().ok();
        }
    }
}

impl OcrError {
    /// Whether the program itself is not there.
    pub(crate) fn is_absence(&self) -> bool {
        matches!(self, Self::CannotStart(error)
            if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::PermissionDenied))
    }
}

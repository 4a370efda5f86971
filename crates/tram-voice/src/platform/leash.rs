//! A foreign program on a short leash: a process group of its own, limits on memory and work, a
//! deadline, a limit on what it may say. It is ended as soon as nobody wants its answer any more.

use std::io::{ErrorKind, Read, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Resource, Rlimit, Signal, kill_process_group, prlimit};

use crate::error::VoiceError;
use crate::turn::Turn;

/// How often one looks whether the turn is over.
const GLANCE: Duration = Duration::from_millis(20);
const GLANCES_A_SECOND: u64 = 50;
/// How long a program that has closed its output may take to end: a second.
const LAST_BREATHS: u32 = 500;
const BREATH: Duration = Duration::from_millis(2);
/// Address space: many times what it takes.
const MEMORY: u64 = 1024 * 1024 * 1024;

/// What the program says to `input`, when it ended well within `time` and with at most `most` bytes.
pub(crate) fn answer(
    mut command: Command,
    input: Vec<u8>,
    most: u64,
    time: Duration,
    turn: &Turn,
) -> Result<Vec<u8>, VoiceError> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    command.process_group(0);
    let mut running = Running(command.spawn().map_err(absent)?);
    running.limit(time).map_err(VoiceError::Unreadable)?;
    let pipes = (running.0.stdin.take(), running.0.stdout.take());
    let (Some(mut stdin), Some(stdout)) = pipes else { return Err(VoiceError::Failed) };
    // Threads of their own, because either pipe may block for ever. When the program is ended the
    // pipes break and the threads end; neither is waited for.
    thread::spawn(move || {
        // A program that does not want all of it says so by how it ends.
        stdin.write_all(&input).ok();
    });
    let (sender, said) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = stdout.take(most + 1).read_to_end(&mut bytes);
        // Nobody listens any more after the deadline.
        sender.send(read.map(|_| bytes)).ok();
    });
    for _ in 0..time.as_secs().max(1) * GLANCES_A_SECOND {
        match said.recv_timeout(GLANCE) {
            Ok(Ok(bytes)) if bytes.len() as u64 > most => return Err(VoiceError::TooLong),
            Ok(Ok(bytes)) => {
                return running.ended_well().then_some(bytes).ok_or(VoiceError::Failed);
            }
            Ok(Err(why)) => return Err(VoiceError::Unreadable(why)),
            Err(RecvTimeoutError::Disconnected) => return Err(VoiceError::Failed),
            Err(RecvTimeoutError::Timeout) if turn.is_over() => {
                return Err(VoiceError::Interrupted);
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
    Err(VoiceError::TimedOut(time))
}

fn absent(why: std::io::Error) -> VoiceError {
    if matches!(why.kind(), ErrorKind::NotFound | ErrorKind::PermissionDenied) {
        VoiceError::NoEngine
    } else {
        VoiceError::Unreadable(why)
    }
}

/// A process with all that it starts; ended with this value.
struct Running(Child);

impl Running {
    fn group(&self) -> Option<Pid> {
        i32::try_from(self.0.id()).ok().and_then(Pid::from_raw)
    }

    /// It may use so much memory and time and leave no image of its memory. Set before it has been
    /// given anything to read. Files it may make: its sound library lays out shared memory even where
    /// nothing is played, and dies where no file may grow.
    fn limit(&self, time: Duration) -> std::io::Result<()> {
        let limits =
            [(Resource::As, MEMORY), (Resource::Cpu, time.as_secs().max(1)), (Resource::Core, 0)];
        for (resource, most) in limits {
            let limit = Rlimit { current: Some(most), maximum: Some(most) };
            prlimit(self.group(), resource, limit)?;
        }
        Ok(())
    }

    /// How it ended, once it has closed its output; a second later it has not.
    fn ended_well(&mut self) -> bool {
        for _ in 0..LAST_BREATHS {
            match self.0.try_wait() {
                Ok(Some(status)) => return status.success(),
                Ok(None) => thread::sleep(BREATH),
                Err(_) => return false,
            }
        }
        false
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Once it was waited for, its number may be another's.
        if matches!(self.0.try_wait(), Ok(None)) {
            if let Some(group) = self.group() {
                // Fails only when the whole group is gone already.
                kill_process_group(group, Signal::KILL).ok();
            }
            // It was killed, so it ends at once; only so is its number given back.
            self.0.wait().ok();
        }
    }
}

//! All that differs between systems: groups of processes, and where sticks are mounted.

use std::path::PathBuf;

use tokio::process::{Child, Command};

#[cfg(unix)]
pub(crate) use unix::Group;

#[cfg(not(unix))]
pub(crate) use elsewhere::Group;

/// Where this system mounts removable media.
pub(crate) fn removable_roots() -> Vec<PathBuf> {
    if cfg!(target_os = "linux") {
        vec![PathBuf::from("/media"), PathBuf::from("/run/media")]
    } else if cfg!(target_os = "macos") {
        vec![PathBuf::from("/Volumes")]
    } else if cfg!(windows) {
        // A and B are floppies, C is the system's; what is not there is passed over.
        ('D'..='Z').map(|letter| PathBuf::from(format!("{letter}:\\"))).collect()
    } else {
        Vec::new()
    }
}

#[cfg(unix)]
mod unix {
    use rustix::process::{Pid, Signal, kill_process_group};

    use super::{Child, Command};

    /// A process with all its descendants; ended with this value unless it came to its own end.
    #[derive(Debug)]
    pub(crate) struct Group(Option<Pid>);

    impl Group {
        /// Makes the command start a group of its own.
        pub(crate) fn prepare(command: &mut Command) {
            command.process_group(0);
        }

        /// The group that `child` leads.
        pub(crate) fn of(child: &Child) -> Self {
            let pid = child.id().and_then(|id| i32::try_from(id).ok());
            Self(pid.and_then(Pid::from_raw))
        }

        /// The leader was waited for, so its number may soon be another's.
        pub(crate) fn ended(&mut self) {
            self.0 = None;
        }
    }

    impl Drop for Group {
        fn drop(&mut self) {
            if let Some(pid) = self.0.take() {
                // Fails only when the whole group is gone already.
                kill_process_group(pid, Signal::KILL).ok();
            }
        }
    }
}

#[cfg(not(unix))]
mod elsewhere {
    use super::{Child, Command};

    /// The process alone, ended by tokio when its handle is dropped.
    #[derive(Debug)]
    pub(crate) struct Group;

    impl Group {
        pub(crate) fn prepare(_: &mut Command) {}

        pub(crate) fn of(_: &Child) -> Self {
            Self
        }

        pub(crate) fn ended(&mut self) {}
    }
}

//! All that differs between systems: groups of processes, and their limits.

use std::process::{Child, Command};

#[cfg(unix)]
pub(crate) use unix::Group;

#[cfg(not(unix))]
pub(crate) use elsewhere::Group;

#[cfg(unix)]
mod unix {
    use std::os::unix::process::CommandExt;

    use rustix::process::{Pid, Signal, kill_process_group};

    use super::{Child, Command};

    /// A process with all that it starts.
    #[derive(Debug)]
    pub(crate) struct Group(Option<Pid>);

    impl Group {
        /// Makes the command start a group of its own.
        pub(crate) fn prepare(command: &mut Command) {
            command.process_group(0);
        }

        /// The group that `child` leads.
        pub(crate) fn of(child: &Child) -> Self {
            Self(i32::try_from(child.id()).ok().and_then(Pid::from_raw))
        }

        /// Holds the leader to `memory` bytes of address space and `seconds` of work, lets it write
        /// no file and leave no image of its memory. Set from outside, before it has been given
        /// anything to read.
        #[cfg(target_os = "linux")]
        pub(crate) fn limit(&self, memory: u64, seconds: u64) -> std::io::Result<()> {
            use rustix::process::{Resource, Rlimit, prlimit};

            let limits = [
                (Resource::As, memory),
                (Resource::Cpu, seconds),
                (Resource::Fsize, 0),
                (Resource::Core, 0),
            ];
            for (resource, most) in limits {
                let limit = Rlimit { current: Some(most), maximum: Some(most) };
                prlimit(self.0, resource, limit)?;
            }
            Ok(())
        }

        /// Other systems have no way to limit a running process; the deadline holds there too.
        #[cfg(not(target_os = "linux"))]
        pub(crate) fn limit(&self, _: u64, _: u64) -> std::io::Result<()> {
            Ok(())
        }

        /// Ends the whole group. Only while its leader has not been waited for: afterwards its
        /// number may be another's.
        pub(crate) fn end(&self, _: &mut Child) {
            if let Some(pid) = self.0 {
                // Fails only when the whole group is gone already.
                kill_process_group(pid, Signal::KILL).ok();
            }
        }
    }
}

#[cfg(not(unix))]
mod elsewhere {
    use super::{Child, Command};

    /// The process alone.
    #[derive(Debug)]
    pub(crate) struct Group;

    impl Group {
        pub(crate) fn prepare(_: &mut Command) {}

        pub(crate) fn of(_: &Child) -> Self {
            Self
        }

        pub(crate) fn limit(&self, _: u64, _: u64) -> std::io::Result<()> {
            Ok(())
        }

        pub(crate) fn end(&self, child: &mut Child) {
            // Fails only when it is gone already.
            child.kill().ok();
        }
    }
}

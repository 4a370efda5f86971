//! What a test needs of the machine it runs on, and what becomes of it where that is lacking.
//!
//! On anybody's machine such a test says so and passes, having tested nothing. `cargo xtask test`
//! promises what it has seen to in the variable [`PROMISED`]; there, a test that tests nothing fails.

use std::path::Path;
use std::process::{Command, Stdio};

/// The variable that names, with blanks between, what this machine surely has: `programs`, `mounts`.
pub const PROMISED: &str = "TRAM_TEST_NEEDS";

/// Whether these programs are installed.
///
/// # Panics
/// Where they were promised and one is not there.
pub fn programs(names: &[&str]) -> bool {
    let there = |name: &&str| {
        let mut asked = Command::new(name);
        let asked = asked.arg("--version").stdin(Stdio::null()).stdout(Stdio::null());
        asked.stderr(Stdio::null()).status().is_ok()
    };
    told("programs", &names.join(", "), names.iter().all(there))
}

/// A command that runs `program` with a disk of so many megabytes mounted on `folder`, seen by
/// nobody else; `None` where this machine lets tests mount nothing.
///
/// # Panics
/// Where mounting was promised and is refused.
pub fn on_a_disk_of(megabytes: u32, folder: &Path, program: &Path) -> Option<Command> {
    let small = |then: &str| {
        let script = format!("mount -t tmpfs -o size={megabytes}m tmpfs \"$1\" && {then}");
        let mut command = Command::new("unshare");
        command.args(["--mount", "--map-root-user", "sh", "-c", &script, "sh"]).arg(folder);
        command
    };
    let mut probe = small("true");
    let probe = probe.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    let mut command = small("shift && exec \"$@\"");
    command.arg(program);
    told("mounts", "mounting", probe.is_ok_and(|status| status.success())).then_some(command)
}

/// Whether something of this kind that a test found out about by itself is there.
///
/// # Panics
/// Where it was promised and is not there.
pub fn there(kind: &str, what: &str, is_there: bool) -> bool {
    told(kind, what, is_there)
}

#[expect(clippy::print_stderr, reason = "a test that tests nothing must say so")]
fn told(kind: &str, what: &str, there: bool) -> bool {
    let promised = std::env::var(PROMISED).unwrap_or_default();
    assert!(there || !breaks(kind, &promised), "{what}: promised by {PROMISED}, and not there");
    if !there {
        eprintln!("nothing tested: this machine lacks {what}");
    }
    there
}

/// Whether lacking a thing of this kind breaks the promise.
fn breaks(kind: &str, promised: &str) -> bool {
    promised.split_whitespace().any(|word| word == kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_promised_must_be_there() {
        assert!(breaks("programs", "programs mounts"));
        assert!(!breaks("mounts", "programs"));
        assert!(!breaks("programs", ""));
    }
}

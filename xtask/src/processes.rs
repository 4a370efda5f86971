//! The processes that a program started, and theirs.

use std::fs;

/// One process, told from a later one with the same number by when it started.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Process {
    pub(crate) id: u32,
    parent: u32,
    started: u64,
}

/// A process and all its descendants that are alive now. Empty where the system has no `/proc`.
pub(crate) fn tree(root: u32) -> Vec<Process> {
    let all = all();
    let mut tree: Vec<Process> = all.iter().filter(|process| process.id == root).copied().collect();
    let mut seen = 0;
    while let Some(parent) = tree.get(seen).copied() {
        tree.extend(all.iter().filter(|process| process.parent == parent.id));
        seen += 1;
    }
    tree
}

fn all() -> Vec<Process> {
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    let ids = entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    ids.filter_map(process).collect()
}

fn process(id: u32) -> Option<Process> {
    parsed(id, &fs::read_to_string(format!("/proc/{id}/stat")).ok()?)
}

/// A line of `/proc/<id>/stat`. The name in brackets may hold anything, brackets too.
fn parsed(id: u32, stat: &str) -> Option<Process> {
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_ascii_whitespace();
    // One that ended and that nobody has asked about yet is still listed.
    let parent = fields.next().filter(|state| *state != "Z").and(fields.next())?.parse().ok()?;
    let started = fields.nth(17)?.parse().ok()?;
    Some(Process { id, parent, started })
}

/// Whether this very process is still there.
pub(crate) fn is_alive(process: &Process) -> bool {
    self::process(process.id).is_some_and(|now| now.started == process.started)
}

/// Ends these processes: they are asked to, and after a second made to.
pub(crate) fn end(processes: &[Process]) {
    for signal in ["TERM", "KILL"] {
        let alive: Vec<String> = processes
            .iter()
            .filter(|process| is_alive(process))
            .map(|process| process.id.to_string())
            .collect();
        if alive.is_empty() {
            return;
        }
        // The shell's own `kill`: the program of that name is not on every system.
        let line = format!("kill -s {signal} {} 2>/dev/null", alive.join(" "));
        drop(std::process::Command::new("sh").args(["-c", &line]).status());
        for _ in 0..20 {
            if !processes.iter().any(is_alive) {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
    }
}

/// Kilobytes that these processes take, shared pages counted in part (PSS).
pub(crate) fn memory_kb(processes: &[Process]) -> u64 {
    let each = processes.iter().filter_map(|process| {
        let rollup = fs::read_to_string(format!("/proc/{}/smaps_rollup", process.id)).ok()?;
        proportional_kb(&rollup)
    });
    each.sum()
}

fn proportional_kb(rollup: &str) -> Option<u64> {
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_brackets_and_blanks_does_not_confuse_the_reader() {
        let stat = "7 (a) b (c) S 3 7 7 0 -1 4194560 1 2 0 0 1 1 0 0 20 0 1 0 4711 1 2 3";
        assert_eq!(parsed(7, stat), Some(Process { id: 7, parent: 3, started: 4711 }));
        assert_eq!(parsed(7, &stat.replace(") S", ") Z")), None, "it has ended");
        assert_eq!(parsed(7, "7 (cut"), None);
        assert_eq!(parsed(7, "7 (cut) S 3"), None);
    }

    #[test]
    fn shared_memory_is_counted_in_part() {
        let rollup = "55d0-7fff ---p 00000000 00:00 0 [rollup]\nRss:   9000 kB\nPss:   1234 kB\nPss_Dirty: 1 kB\n";
        assert_eq!(proportional_kb(rollup), Some(1234));
        assert_eq!(proportional_kb(""), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_child_and_its_child_are_ended_together() {
        let line = "sleep 60 & sleep 60; true";
        let mut shell = std::process::Command::new("sh");
        let mut child =
            shell.args(["-c", line]).stderr(std::process::Stdio::null()).spawn().unwrap();
        let mut family = tree(child.id());
        for _ in 0..100 {
            if family.len() >= 3 {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
            family = tree(child.id());
        }
        assert_eq!(family.len(), 3, "the shell and two sleeps");
        let (own, theirs) = family.split_first().unwrap();
        assert_eq!(own.id, child.id());
        end(theirs);
        assert!(!theirs.iter().any(is_alive));
        child.wait().unwrap();
    }
}

//! A process that ends at each named point in turn, and the books compared afterwards.
//!
//! The points are in the vault only where it is built with its feature `failpoints`, so that no
//! kiosk has them.

mod books;
mod life;

use crate::outcome::Outcome;
use crate::size::Size;

pub(crate) use self::life::worker;

/// Runs the part.
#[cfg(not(feature = "failpoints"))]
pub(crate) fn run(_: Size) -> Result<Outcome, String> {
    let why = "built without the feature `failpoints`".to_owned();
    Ok(Outcome { skipped: Some(why), ..Outcome::default() })
}

/// Runs the part.
#[cfg(feature = "failpoints")]
pub(crate) fn run(size: Size) -> Result<Outcome, String> {
    at_points::run(size)
}

#[cfg(feature = "failpoints")]
mod at_points {
    use std::path::Path;
    use std::process::{Command, Stdio};

    use tram_vault::FAILPOINTS;

    use super::books::{Books, Verdict};
    use crate::outcome::{Outcome, Row};
    use crate::size::Size;

    /// At which visits of a point the process ends.
    const VISITS: [u64; 3] = [1, 2, 5];

    pub(super) fn run(size: Size) -> Result<Outcome, String> {
        let mut row = Row {
            what: format!("process ended at each of {} points", FAILPOINTS.len()),
            rounds: 0,
            promises: 0,
            broken: Vec::new(),
        };
        let mut all = Verdict::default();
        // A long run tries every visit up to the number that each fault is tried.
        let visits: Vec<u64> = if size.faults > 20 { (1..=20).collect() } else { VISITS.to_vec() };
        for point in FAILPOINTS {
            for visit in &visits {
                let (ended, verdict) = one(point, *visit)?;
                if !ended && *visit == 1 {
                    all.never_reached += 1;
                    say(point);
                }
                row.rounds += u64::from(ended);
                row.promises += verdict.promises;
                all.add(&verdict);
            }
        }
        row.broken = all.broken();
        Ok(Outcome { rows: vec![row], ..Outcome::default() })
    }

    #[expect(clippy::print_stderr, reason = "a part says on the error stream what it is at")]
    fn say(point: &str) {
        eprintln!("never reached: {point}");
    }

    /// One life, ended at one point, looked at, and gone on with to its end.
    fn one(point: &str, visit: u64) -> Result<(bool, Verdict), String> {
        let directory = in_memory().map_err(|error| error.to_string())?;
        let (ended, told) = live(directory.path(), Some((point, visit)))?;
        let mut books = Books::default();
        books.note(&told);
        let mut verdict = books.compare(directory.path());
        let (_, told) = live(directory.path(), None)?;
        books.note(&told);
        if !books.is_done() {
            verdict.not_gone_on_with += 1;
        }
        verdict.add(&books.compare(directory.path()));
        if verdict.broken().iter().any(|(_, count)| *count > 0) {
            say(&format!("{point} visit {visit}: {verdict:?}"));
        }
        Ok((ended, verdict))
    }

    /// What the system took from a process outlives the process, so a file system in memory is as
    /// good a witness as a disk here.
    fn in_memory() -> std::io::Result<tempfile::TempDir> {
        let memory = Path::new("/dev/shm");
        if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }
    }

    /// A process of its own; whether it was ended, and what it said.
    fn live(directory: &Path, end: Option<(&str, u64)>) -> Result<(bool, String), String> {
        let program = std::env::current_exe().map_err(|error| error.to_string())?;
        let mut command = Command::new(program);
        command.args(["worker", "life"]).arg(directory).stdin(Stdio::null());
        if let Some((point, visit)) = end {
            command.args([point, &visit.to_string()]);
        }
        let output = command.output().map_err(|error| error.to_string())?;
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        let ended = output.status.code().is_none();
        if !ended && !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            return Err(format!("the life ended by itself at {end:?}: {said}"));
        }
        Ok((ended, told))
    }
}

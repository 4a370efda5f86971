//! One run of the laboratory: its parts one after the other, the table, and the same as JSON.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use serde::Serialize;

use crate::clock;
use crate::outcome::{Control, Outcome};
use crate::part::Part;
use crate::say::{answer, progress};
use crate::size::Size;
use crate::stop;
use crate::table;

/// What a run comes to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Verdict {
    /// Nothing was broken and every goal was reached.
    Well,
    /// A promise was broken, a goal was missed, or a part failed.
    Broken,
    /// What is known to be wrong was not seen breaking: the other figures mean nothing.
    Void,
}

/// What one part came to.
#[derive(Debug, Serialize)]
pub(crate) struct Ran {
    /// Its name.
    pub(crate) part: &'static str,
    /// What it breaks.
    pub(crate) about: &'static str,
    /// How long it took.
    pub(crate) seconds: f64,
    /// What it found.
    pub(crate) outcome: Outcome,
    /// Why it came to no end, if so.
    pub(crate) fault: Option<String>,
}

/// A whole run, as it is written to a file.
#[derive(Debug, Serialize)]
struct Run {
    /// Seconds since 1970.
    begun: u64,
    cores: usize,
    /// Of the folder in which everything was tried.
    file_system: Option<String>,
    size: Size,
    parts: Vec<Ran>,
}

/// Runs parts, prints the table, writes the file.
pub(crate) fn run<'a>(
    parts: impl Iterator<Item = &'a Part>,
    size: Size,
    json: Option<&Path>,
) -> Result<Verdict, String> {
    let begun = clock::since_1970().as_secs();
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut ran = Vec::new();
    for part in parts {
        if stop::asked() {
            break;
        }
        ran.push(run_one(part, size));
    }
    answer(&table::text(&ran));
    let verdict = verdict(&ran);
    answer(match verdict {
        Verdict::Well => "Nothing was broken.",
        Verdict::Broken => "A promise was broken, a goal was missed, or a part failed: see above.",
        Verdict::Void => "VOID: what is known to be wrong was not seen breaking.",
    });
    if stop::asked() {
        return Err("stopped before the end".to_owned());
    }
    if let Some(path) = json {
        let run = Run { begun, cores, file_system: file_system(), size, parts: ran };
        write(path, &run).map_err(|why| format!("{}: {why}", path.display()))?;
    }
    Ok(verdict)
}

/// The kind of file system that temporary files are on, where the system tells.
fn file_system() -> Option<String> {
    let folder = std::env::temp_dir();
    let mounts = std::fs::read_to_string("/proc/mounts").ok()?;
    let here = mounts.lines().filter_map(|line| {
        let [_, at, kind, ..] = line.split(' ').collect::<Vec<_>>()[..] else { return None };
        folder.starts_with(at).then_some((at.len(), kind))
    });
    here.max_by_key(|(length, _)| *length).map(|(_, kind)| kind.to_owned())
}

fn run_one(part: &Part, size: Size) -> Ran {
    progress(&format!("{}: {}", part.name, part.about));
    let begun = clock::now();
    let (outcome, fault) = match (part.run)(size) {
        Ok(outcome) => (outcome, None),
        Err(fault) => (Outcome::default(), Some(fault)),
    };
    let seconds = begun.elapsed().as_secs_f64();
    progress(&format!("{}: took {seconds:.0} s", part.name));
    Ran { part: part.name, about: part.about, seconds, outcome, fault }
}

fn verdict(ran: &[Ran]) -> Verdict {
    let mut controls = ran.iter().flat_map(|ran| &ran.outcome.controls);
    if !controls.all(Control::is_seen) {
        return Verdict::Void;
    }
    let well = ran.iter().all(|ran| ran.fault.is_none() && ran.outcome.is_well());
    if well { Verdict::Well } else { Verdict::Broken }
}

fn write(path: &Path, run: &Run) -> std::io::Result<()> {
    let mut file = File::create(path)?;
    serde_json::to_writer_pretty(&mut file, run)?;
    file.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::{Figure, Row};

    fn ran(outcome: Outcome) -> Ran {
        Ran { part: "cuts", about: "power cuts", seconds: 1.0, outcome, fault: None }
    }

    fn row(broken: u64) -> Row {
        let broken = vec![("lost".to_owned(), broken)];
        Row { what: "torn writes".to_owned(), rounds: 60, promises: 900, broken }
    }

    fn control(broke: u64) -> Control {
        Control { what: "no sync".to_owned(), rounds: 60, broke, least: 0.8 }
    }

    #[test]
    fn a_control_that_passes_makes_the_run_void_even_where_nothing_was_broken() {
        let with = |row, control| {
            verdict(&[ran(Outcome {
                rows: vec![row],
                controls: vec![control],
                ..Outcome::default()
            })])
        };
        assert_eq!(with(row(0), control(48)), Verdict::Well);
        assert_eq!(with(row(1), control(48)), Verdict::Broken);
        assert_eq!(with(row(0), control(47)), Verdict::Void);
        assert_eq!(with(row(1), control(0)), Verdict::Void);
    }

    #[test]
    fn a_goal_missed_and_a_part_that_failed_are_not_well_and_a_skipped_one_is_no_fault() {
        let figure = |reached| Figure {
            what: "commit".to_owned(),
            measured: "2.0".to_owned(),
            goal: "<= 3".to_owned(),
            reached,
        };
        let figures = |reached| Outcome { figures: vec![figure(reached)], ..Outcome::default() };
        assert_eq!(verdict(&[ran(figures(true))]), Verdict::Well);
        assert_eq!(verdict(&[ran(figures(false))]), Verdict::Broken);
        let failed = Ran { fault: Some("no loop device".to_owned()), ..ran(Outcome::default()) };
        assert_eq!(verdict(&[failed]), Verdict::Broken);
        let skipped = Outcome { skipped: Some("no FUSE here".to_owned()), ..Outcome::default() };
        assert_eq!(verdict(&[ran(skipped)]), Verdict::Well);
    }
}

//! The parts of the laboratory, and how they are started.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use clap::builder::PossibleValuesParser;

use crate::outcome::Outcome;
use crate::run::{self, Verdict};
use crate::say::progress;
use crate::size::Size;
use crate::stop;
use crate::{audit, failpoints, faults, flips, kill, model};

/// One part: its name on the command line, what it breaks, and how it is run.
pub(crate) struct Part {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    pub(crate) run: fn(Size) -> Result<Outcome, String>,
}

/// A process that a part starts and breaks: `tram-lab worker NAME ARGUMENT...`.
pub(crate) struct Worker {
    pub(crate) name: &'static str,
    pub(crate) run: fn(&[String]) -> Result<(), String>,
}

/// All parts, in the order in which they run.
pub(crate) const PARTS: &[Part] = &[
    Part { name: "kill", about: "processes killed with kill -9", run: kill::run },
    #[cfg(target_os = "linux")]
    crate::cuts::PART,
    #[cfg(not(target_os = "linux"))]
    Part { name: "cuts", about: "power cuts under the store", run: needs_linux },
    Part { name: "faults", about: "eighteen faults, each in several rounds", run: faults::run },
    Part { name: "model", about: "every order of events, on paper", run: model::run },
    Part { name: "audit", about: "forgeries of the log of changes", run: audit::run },
    Part { name: "flips", about: "bits that flip by themselves", run: flips::run },
    Part {
        name: "failpoints",
        about: "a process that ends after each commit, flush, rename, key and removal",
        run: failpoints::run,
    },
    crate::disk::PART,
    #[cfg(target_os = "linux")]
    crate::peer::PART,
    #[cfg(not(target_os = "linux"))]
    Part { name: "peer", about: "another queue on the same bench", run: needs_linux },
];

/// All workers.
pub(crate) const WORKERS: &[&[Worker]] = &[
    &[Worker { name: kill::worker::NAME, run: kill::worker::run }],
    &[Worker { name: "life", run: failpoints::worker }],
    &faults::WORKERS,
    #[cfg(target_os = "linux")]
    &[crate::cuts::STORE, crate::cuts::NORMAL, crate::cuts::NAMELESS],
];

#[cfg(not(target_os = "linux"))]
fn needs_linux(_: Size) -> Result<Outcome, String> {
    let skipped = Some("the bench needs Linux: FUSE and loop devices".to_owned());
    Ok(Outcome { skipped, ..Outcome::default() })
}

/// Breaks the store and the queue on purpose, again and again, and compares the books.
#[derive(Debug, Parser)]
#[command(name = "tram-lab", version)]
struct Line {
    /// A few minutes; this is what happens without --long, too.
    #[arg(long, conflicts_with = "long")]
    quick: bool,
    /// So many kills, so many power cuts, a twentieth of that of each fault.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(20..))]
    long: Option<u32>,
    /// Writes what was found to this file, too.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// The parts to run; all of them if none is named.
    #[arg(value_name = "PART", value_parser = PossibleValuesParser::new(PARTS.iter().map(|part| part.name)))]
    parts: Vec<String>,
}

/// `tram-lab [--quick | --long N] [--json FILE] [PART...]`, or one of the processes that a part
/// starts and breaks: `tram-lab worker NAME ...`.
pub(crate) fn run(arguments: impl Iterator<Item = String>) -> ExitCode {
    let arguments: Vec<String> = arguments.collect();
    if let [first, name, passed @ ..] = arguments.as_slice()
        && first == "worker"
    {
        return work(name, passed);
    }
    let words = std::iter::once(OsString::from("tram-lab"));
    let line = match Line::try_parse_from(words.chain(arguments.into_iter().map(Into::into))) {
        Ok(line) => line,
        Err(error) => {
            drop(error.print());
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    stop::listen();
    let size = line.long.map_or(Size::QUICK, Size::long);
    let wanted =
        |part: &&Part| line.parts.is_empty() || line.parts.iter().any(|name| name == part.name);
    match run::run(PARTS.iter().filter(wanted), size, line.json.as_deref()) {
        Ok(Verdict::Well) => ExitCode::SUCCESS,
        Ok(Verdict::Broken) => ExitCode::from(1),
        Ok(Verdict::Void) => ExitCode::from(4),
        Err(error) => {
            progress(&error);
            ExitCode::from(1)
        }
    }
}

fn work(name: &str, passed: &[String]) -> ExitCode {
    let Some(worker) = WORKERS.iter().copied().flatten().find(|worker| worker.name == name) else {
        progress(&format!("there is no worker {name}"));
        return ExitCode::from(2);
    };
    match (worker.run)(passed) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            progress(&error);
            ExitCode::from(1)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_names_parts_that_exist_and_asks_for_one_size() {
        let reads = |words: &[&str]| {
            Line::try_parse_from(std::iter::once("tram-lab").chain(words.iter().copied())).is_ok()
        };
        assert!(reads(&[]) && reads(&["--quick"]) && reads(&["--long", "10000"]));
        assert!(PARTS.iter().all(|part| reads(&["--long", "20", part.name])));
        assert!(!reads(&["--quick", "--long", "20"]), "one size");
        assert!(!reads(&["--long", "19"]), "a twentieth of it would be nothing");
        assert!(!reads(&["worker"]), "no part may be called so");
    }

    #[test]
    fn every_part_and_every_worker_has_a_name_of_its_own() {
        let mut parts: Vec<_> = PARTS.iter().map(|part| part.name).collect();
        let mut workers: Vec<_> =
            WORKERS.iter().copied().flatten().map(|worker| worker.name).collect();
        for names in [&mut parts, &mut workers] {
            let all = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), all);
        }
        assert!(!parts.contains(&"worker") && PARTS.iter().all(|part| !part.about.is_empty()));
    }
}

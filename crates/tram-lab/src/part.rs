//! The parts of the laboratory, and how they are started.

use std::process::ExitCode;

use crate::outcome::Outcome;
use crate::size::Size;
use crate::{audit, failpoints, flips};

/// One part: its name on the command line, what it breaks, and how it is run.
pub(crate) struct Part {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    pub(crate) run: fn(Size) -> Result<Outcome, String>,
}

/// All parts, in the order in which they run.
pub(crate) const PARTS: &[Part] = &[
    Part { name: "audit", about: "forgeries of the log of changes", run: audit::run },
    Part { name: "flips", about: "bits that flip by themselves", run: flips::run },
    Part {
        name: "failpoints",
        about: "a process that ends after each commit, flush, rename, key and removal",
        run: failpoints::run,
    },
];

/// A process that a part starts and breaks: `tram-lab worker NAME ARGUMENT...`.
pub(crate) struct Worker {
    pub(crate) name: &'static str,
    pub(crate) run: fn(&[String]) -> Result<(), String>,
}

/// All workers.
pub(crate) const WORKERS: &[Worker] = &[Worker { name: "life", run: failpoints::worker }];

/// `tram-lab [--quick | --long N] [--json FILE] [PART...]`, or one of the processes that a part
/// starts and breaks: `tram-lab worker NAME ...`.
pub(crate) fn run(arguments: impl Iterator<Item = String>) -> ExitCode {
    let arguments: Vec<String> = arguments.collect();
    let done = match arguments.as_slice() {
        [first, name, passed @ ..] if first == "worker" => {
            let worker = WORKERS.iter().find(|worker| worker.name == name);
            worker.map_or_else(|| Err("no such worker".to_owned()), |worker| (worker.run)(passed))
        }
        named => PARTS
            .iter()
            .filter(|part| named.is_empty() || named.iter().any(|name| name == part.name))
            .try_for_each(show),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&error);
            ExitCode::from(1)
        }
    }
}

fn show(part: &Part) -> Result<(), String> {
    say(&format!("{}: {}", part.name, part.about));
    let outcome = (part.run)(Size::QUICK)?;
    say(&serde_json::to_string_pretty(&outcome).map_err(|error| error.to_string())?);
    if outcome.is_well() { Ok(()) } else { Err(format!("{} broke a promise", part.name)) }
}

#[expect(clippy::print_stderr, reason = "progress is for a person")]
fn say(words: &str) {
    eprintln!("{words}");
}

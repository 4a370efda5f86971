//! `cargo xtask bench kiosk`: how long a tap takes to the next screen and a key to its letter, in the
//! real window; how many taps and letters a birth needs; how large the interface is.
//!
//! The window is driven by `WebDriver`, which release builds refuse: the figures are those of the
//! development build, whose core is slower.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use crate::cargo::{WINDOW_AND_E2E, cargo};
use crate::fault::Fault;
use crate::packages::Purpose;
use crate::progress::{Steps, say};
use crate::screen::Desk;
use crate::{setup, ui};

/// Builds the window with its tests and prints what those say that measure.
pub(crate) fn run() -> Result<(), Fault> {
    let mut steps = Steps::new(setup::MACHINE + setup::INTERFACE + 3);
    setup::machine(&mut steps, &[Purpose::Build, Purpose::Run, Purpose::Screen, Purpose::Test])?;
    setup::interface(&mut steps)?;
    steps.step("The interface's size", |step| step.run(&mut ui::npm(&["run", "size"])))?;
    steps.step("The window and its tests", |step| {
        let mut build = cargo(&["build", "--workspace", "--bins", "--test", "e2e"]);
        step.run(build.args(WINDOW_AND_E2E))
    })?;
    let figures = steps.step("Taps and keys", |_| {
        let desk = Desk::start()?;
        let mut command = cargo(&["test", "--workspace", "--test", "e2e"]);
        desk.dress(command.args(WINDOW_AND_E2E));
        command.args(["--", "--include-ignored", "--nocapture", "--test-threads", "1"]);
        command.args(["measures::", "alone::a_birth_is_registered_by_touch"]);
        let cannot = |why| Fault::CannotStart("the measures".to_owned(), why);
        let mut child = command.stdout(Stdio::piped()).spawn().map_err(cannot)?;
        let printed = child.stdout.take().map(BufReader::new);
        let lines = printed.into_iter().flat_map(BufRead::lines).map_while(Result::ok);
        // A test's name stands in front of the first line that it prints.
        let figures: Vec<_> = lines
            .filter_map(|line| line.split_once("figure: ").map(|(_, figure)| figure.to_owned()))
            .collect();
        let ended = child.wait().map_err(cannot)?;
        if ended.success() { Ok(figures) } else { Err(Fault::Failed("the measures".to_owned())) }
    })?;
    say(&format!("\n{}", figures.join("\n")));
    say(&format!("Load of the machine: {}.", super::load()));
    Ok(())
}

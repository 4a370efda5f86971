//! `cargo xtask test`: everything that decides whether the project is well.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use crate::cargo::{WINDOW_AND_E2E, cargo};
use crate::check::{self, Deny};
use crate::fault::Fault;
use crate::packages::Purpose;
use crate::progress::{Step, Steps, say, shown};
use crate::screen::Desk;
use crate::summary::Count;
use crate::{lab, setup, ui, walk, workspace};

/// Sets the machine up, checks and tests everything, and ends with the line `N passed, N failed`.
pub(crate) fn run() -> Result<(), Fault> {
    let mut steps = Steps::new(setup::MACHINE + setup::INTERFACE + check::ALL + 5);
    let purposes = [Purpose::Build, Purpose::Run, Purpose::Screen, Purpose::Test, Purpose::Lab];
    setup::machine(&mut steps, &purposes)?;
    setup::interface(&mut steps)?;
    check::all(&mut steps, Deny::IfInstalled);
    let mut count = Count::default();
    steps
        .attempt("Tests of the interface", |step| tests(step, &mut ui::npm(&["test"]), &mut count));
    let mounts = may_mount();
    // `tramctl` has to be there when the window's tests call it; the same build serves the tests.
    steps.attempt("Programs and their tests", |step| {
        let mut build = cargo(&["build", "--workspace", "--bins", "--tests", "--examples"]);
        // target/cargo-timings says what takes long.
        step.run(build.args(WINDOW_AND_E2E).arg("--timings"))
    });
    steps.attempt("Tests, the real window included", |step| {
        let desk = Desk::start()?;
        let mut cargo = cargo(&["test", "--workspace", "--no-fail-fast"]);
        desk.dress(cargo.args(WINDOW_AND_E2E));
        cargo.env(NEEDS, if mounts { "programs mounts" } else { "programs" });
        tests(step, &mut cargo, &mut count)
    });
    // What `cargo xtask run` does where there is no display.
    steps.attempt("Practice journey, no display", |step| {
        let (window, pictures) =
            (workspace::program("debug", "tram"), workspace::target().join("practice"));
        count.one(walk::practice(step, &window, &pictures).map(drop))
    });
    steps.attempt("Laboratory, quick", |step| count.one(lab::quick(step)));
    say(&format!("\n{}", steps.table()));
    if !mounts {
        say("not tested: a full disk, because this machine lets nobody mount one");
    }
    say(&format!("{} passed, {} failed", count.passed, count.failed));
    if steps.all_well() && count.failed == 0 { Ok(()) } else { Err(Fault::Checks) }
}

/// The variable in which `tram-testkit` reads what tests may rely on: a test that lacks a thing
/// promised here fails in place of testing nothing.
const NEEDS: &str = "TRAM_TEST_NEEDS";

/// Whether tests may mount a small disk for themselves. Containers and some kernels forbid it, and
/// no package changes that.
fn may_mount() -> bool {
    let mut probe = Command::new("unshare");
    probe.args(["--mount", "--map-root-user", "mount", "-t", "tmpfs", "tmpfs", "/tmp"]);
    let probe = probe.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    probe.is_ok_and(|status| status.success())
}

/// Runs test programs, passing on what they print and counting their results. A failure that no
/// result accounts for, such as one to compile, counts as one.
fn tests(step: &mut Step, command: &mut Command, count: &mut Count) -> Result<(), Fault> {
    step.tell(&format!("$ {}", shown(command)));
    let before = count.failed;
    let cannot = |why| Fault::CannotStart("the tests".to_owned(), why);
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(cannot)?;
    if let Some(printed) = child.stdout.take() {
        for line in BufReader::new(printed).split(b'\n') {
            let line = line.map_err(cannot)?;
            let line = String::from_utf8_lossy(&line);
            say(&line);
            count.take(&line);
        }
    }
    if child.wait().map_err(cannot)?.success() {
        return Ok(());
    }
    if count.failed == before {
        count.failed += 1;
    }
    Err(Fault::Failed(shown(command)))
}

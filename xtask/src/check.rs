//! `cargo xtask check`: what can be said without running anything.

use crate::cargo::{WINDOW_AND_E2E, cargo};
use crate::fault::Fault;
use crate::packages::{Purpose, on_path};
use crate::progress::{Step, Steps, say};
use crate::{setup, ui, workspace};

/// Whether `cargo-deny` is installed for the check of licences and sources.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Deny {
    /// Into target/tools, which takes minutes.
    Install,
    /// Only used where it is there.
    IfInstalled,
}

/// How many steps [`all`] takes.
pub(crate) const ALL: usize = 4;

/// Checks everything that can be checked without running it.
pub(crate) fn run(deny: Deny) -> Result<(), Fault> {
    let mut steps = Steps::new(setup::MACHINE + setup::INTERFACE + ALL);
    setup::machine(&mut steps, &[Purpose::Build, Purpose::Test])?;
    setup::interface(&mut steps)?;
    all(&mut steps, deny);
    say(&format!("\n{}", steps.table()));
    if steps.all_well() { Ok(()) } else { Err(Fault::Checks) }
}

/// Format, lints, the interface's types, and licences and sources where `cargo-deny` is there.
pub(crate) fn all(steps: &mut Steps, deny: Deny) {
    steps.attempt("Format", |step| step.run(&mut cargo(&["fmt", "--all", "--check"])));
    steps.attempt("Types and markup of the interface", |step| {
        step.run(&mut ui::npm(&["run", "check"]))
    });
    steps.attempt("Lints", |step| {
        let mut clippy = cargo(&["clippy", "--workspace", "--all-targets"]);
        step.run(clippy.args(WINDOW_AND_E2E).args(["--", "--deny", "warnings"]))
    });
    steps.attempt("Licences and sources", |step| licences(step, deny));
}

/// `cargo deny`. Where it is not installed, tests/architecture.rs still reads the licences.
fn licences(step: &mut Step, deny: Deny) -> Result<(), Fault> {
    let tools = workspace::target().join("tools");
    let own = tools.join("bin").join(format!("cargo-deny{}", std::env::consts::EXE_SUFFIX));
    let found = if own.is_file() { Some(own.clone()) } else { on_path("cargo-deny") };
    let program = match (found, deny) {
        (Some(program), _) => program,
        (None, Deny::Install) => {
            let mut install = cargo(&["install", "--locked", "cargo-deny", "--root"]);
            step.run(install.arg(&tools))?;
            own
        }
        (None, Deny::IfInstalled) => {
            step.tell("cargo-deny is not installed (`check --deny` does it); tests read licences");
            return Ok(());
        }
    };
    let mut check = std::process::Command::new(program);
    check.current_dir(workspace::root());
    step.run(check.args(["--locked", "check", "licenses", "bans", "sources"]))
}

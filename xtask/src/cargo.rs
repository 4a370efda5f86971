//! Cargo, as every command here calls it: the window on, one profile, one target folder, so that
//! what one command built serves the next.

use std::process::{Command, Stdio};

use crate::fault::Fault;
use crate::progress::Step;
use crate::workspace;

/// The window embeds the interface.
pub(crate) const WINDOW: [&str; 2] = ["--features", "tram/window"];
/// The same, with the tests that drive the real window and the store's named points at which the
/// laboratory ends a process. In other programs nothing ever happens at these points, and what is
/// delivered is built without them.
pub(crate) const WINDOW_AND_E2E: [&str; 2] =
    ["--features", "tram/window,tram/e2e,tram-lab/failpoints"];

/// `cargo` with these words, in the workspace's folder.
pub(crate) fn cargo(words: &[&str]) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(words).current_dir(workspace::root());
    // Cargo set these for this program alone; another cargo takes its own.
    cargo.env_remove("CARGO_MANIFEST_DIR").env_remove("CARGO_PKG_NAME");
    cargo
}

/// Builds the kiosk's program and `tramctl`.
pub(crate) fn build(step: &mut Step) -> Result<(), Fault> {
    step.run(cargo(&["build", "--package", "tram", "--package", "tram-cli", "--bins"]).args(WINDOW))
}

/// Has rustfmt and Clippy installed where rustup looks after the toolchain.
pub(crate) fn components(step: &mut Step) -> Result<(), Fault> {
    let there = |word: &str| {
        let mut asked = cargo(&[word, "--version"]);
        asked.stdout(Stdio::null()).stderr(Stdio::null());
        asked.status().is_ok_and(|status| status.success())
    };
    if there("fmt") && there("clippy") {
        return Ok(());
    }
    step.run(Command::new("rustup").args(["component", "add", "rustfmt", "clippy"]))
}

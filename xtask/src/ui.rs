//! The interface's own set-up: Node, its packages, its build.

use std::process::Command;

use crate::fault::Fault;
use crate::progress::Step;
use crate::stamp::{Digest, Stamp};
use crate::workspace;

/// What the build of the interface is made from, inside `ui/`.
const SOURCES: [&str; 7] = [
    "src",
    "public",
    "index.html",
    "package-lock.json",
    "svelte.config.js",
    "tsconfig.json",
    "vite.config.ts",
];

/// Says so when Node is missing or too old.
pub(crate) fn node() -> Result<(), Fault> {
    let told = Command::new("node").arg("--version").output().ok();
    let told = told.map(|answer| String::from_utf8_lossy(&answer.stdout).trim().to_owned());
    let found = match &told {
        None => "no Node was found".to_owned(),
        Some(version) if is_new_enough(version) => return Ok(()),
        Some(version) => format!("this machine has {version}"),
    };
    Err(Fault::Needed(format!(
        "Node 20.19 or newer (or 22.12 or newer) with npm is needed to build the interface, and \
         {found}. Get it from https://nodejs.org/ and try again."
    )))
}

/// Node versions that the interface's tools run on: 20.19 and later, 22.12 and later.
fn is_new_enough(version: &str) -> bool {
    let mut numbers = version.trim_start_matches('v').split('.').map(str::parse::<u32>);
    let (Some(Ok(major)), Some(Ok(minor))) = (numbers.next(), numbers.next()) else {
        return false;
    };
    match major {
        20 => minor >= 19,
        22 => minor >= 12,
        other => other > 22,
    }
}

/// `npm` with these words, in the interface's folder.
pub(crate) fn npm(words: &[&str]) -> Command {
    let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    npm.args(words).current_dir(workspace::ui());
    npm.env("NO_UPDATE_NOTIFIER", "1").env("npm_config_update_notifier", "false");
    npm
}

/// Fetches the interface's packages when its lock file changed.
pub(crate) fn packages(step: &mut Step) -> Result<(), Fault> {
    let ui = workspace::ui();
    let digest = Digest::of(&[ui.join("package-lock.json")])?;
    let stamp = Stamp::new(&workspace::own(), "npm");
    // npm writes this file last.
    let complete = ui.join("node_modules/.package-lock.json").is_file();
    if complete && stamp.fits(digest) {
        return Ok(());
    }
    step.run(&mut npm(&["ci", "--no-audit", "--no-fund"]))?;
    stamp.press(digest)
}

/// Builds the interface into `ui/dist` when its sources changed.
pub(crate) fn build(step: &mut Step) -> Result<(), Fault> {
    let ui = workspace::ui();
    let digest = Digest::of(&SOURCES.map(|source| ui.join(source)))?;
    let stamp = Stamp::new(&workspace::own(), "ui");
    if ui.join("dist/index.html").is_file() && stamp.fits(digest) {
        return Ok(());
    }
    step.run(&mut npm(&["run", "build"]))?;
    stamp.press(digest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_versions_that_vite_runs_on_are_told_from_others() {
        for good in ["v20.19.0", "v20.20.2", "v22.12.1", "v24.0.0", "v26.1.0"] {
            assert!(is_new_enough(good), "{good}");
        }
        for bad in ["v18.20.4", "v20.18.1", "v21.7.3", "v22.11.0", "", "v", "x.y", "v20"] {
            assert!(!is_new_enough(bad), "{bad}");
        }
    }
}

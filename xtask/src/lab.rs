//! `cargo xtask lab`: breaks the store and the queue on purpose, and says what that broke.
//!
//! Built as in development, so that tests and laboratory share what was built. Delivered programs
//! differ in speed, not in what they promise.

mod report;

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::cargo::{WINDOW_AND_E2E, cargo};
use crate::fault::Fault;
use crate::packages::Purpose;
use crate::progress::{Step, Steps, say};
use crate::{setup, workspace};

/// What a command line asks for.
#[derive(Debug, Default, Eq, PartialEq)]
pub(crate) struct Wish<'a> {
    /// Words that the laboratory itself reads.
    passed: Vec<&'a str>,
    /// The run goes into the document.
    record: bool,
    /// Earlier runs go into the document, and nothing is run.
    kept: Vec<&'a str>,
    /// Somebody else's queue is measured, too: it takes minutes to build.
    peer: bool,
}

impl<'a> Wish<'a> {
    /// `[--quick | --long N] [--record] [PART...]`, or `--record-from FILE...`.
    pub(crate) fn read(words: &[&'a str]) -> Self {
        if let ["--record-from", kept @ ..] = words {
            return Self { kept: kept.to_vec(), ..Self::default() };
        }
        let passed: Vec<&str> = words.iter().copied().filter(|word| *word != "--record").collect();
        let parts: Vec<&str> = named(&passed);
        let peer = parts.contains(&"peer") || (parts.is_empty() && passed.contains(&"--long"));
        Self { record: passed.len() < words.len(), peer, passed, kept: Vec::new() }
    }
}

/// The parts among these words.
fn named<'a>(words: &[&'a str]) -> Vec<&'a str> {
    let after_long = |place: usize| place > 0 && words.get(place - 1) == Some(&"--long");
    let parts = words
        .iter()
        .enumerate()
        .filter(|(place, word)| !word.starts_with("--") && !after_long(*place));
    parts.map(|(_, word)| *word).collect()
}

/// Sets up, builds, runs, and writes down what was asked for.
pub(crate) fn run(words: &[&str]) -> Result<(), Fault> {
    let wish = Wish::read(words);
    if !wish.kept.is_empty() {
        let kept: Vec<PathBuf> = wish.kept.iter().map(PathBuf::from).collect();
        return record(&kept);
    }
    let mut steps = Steps::new(setup::MACHINE + setup::INTERFACE + 2 + usize::from(wish.peer));
    setup::machine(&mut steps, &[Purpose::Build, Purpose::Lab])?;
    setup::interface(&mut steps)?;
    steps.step("The laboratory", build)?;
    let peer = if wish.peer { Some(steps.step("The peer", build_peer)?) } else { None };
    let found = workspace::own().join("lab.json");
    steps.step("Breaking things", |step| laboratory(step, &wish, peer.as_deref(), &found))?;
    if wish.record { record(&[found]) } else { Ok(()) }
}

fn build(step: &mut Step) -> Result<(), Fault> {
    // Everything, as for the tests: a part alone would be built with other features of its parts.
    step.run(cargo(&["build", "--workspace", "--bins"]).args(WINDOW_AND_E2E))
}

/// A workspace of its own: its SQLite cannot be linked beside the store's.
fn build_peer(step: &mut Step) -> Result<PathBuf, Fault> {
    let target = workspace::target().join("peer");
    let manifest = workspace::root().join("crates/tram-lab/peer/Cargo.toml");
    let mut build = cargo(&["build", "--locked", "--manifest-path"]);
    step.run(build.arg(manifest).arg("--target-dir").arg(&target))?;
    Ok(target.join("debug").join(format!("tram-lab-peer{}", std::env::consts::EXE_SUFFIX)))
}

/// What every test run tries: everything but figures, which a busy machine would spoil.
const QUICK: [&str; 7] = ["kill", "cuts", "faults", "model", "audit", "flips", "failpoints"];

/// The quick run, with programs that are built already.
pub(crate) fn quick(step: &mut Step) -> Result<(), Fault> {
    let mut words = vec!["--quick"];
    words.extend(QUICK);
    laboratory(step, &Wish::read(&words), None, &workspace::own().join("lab-quick.json"))
}

fn laboratory(
    step: &mut Step,
    wish: &Wish<'_>,
    peer: Option<&Path>,
    found: &Path,
) -> Result<(), Fault> {
    step.tell("takes a while; Ctrl-C stops it and leaves nothing mounted");
    let folder = workspace::own();
    std::fs::create_dir_all(&folder).map_err(|why| Fault::File(folder, why))?;
    // What an earlier run found is not what this one found.
    drop(std::fs::remove_file(found));
    let mut lab = Command::new(workspace::program("debug", "tram-lab"));
    lab.args(&wish.passed).arg("--json").arg(found);
    if let Some(peer) = peer {
        lab.env("TRAM_LAB_PEER", peer);
    }
    let status = lab.status().map_err(|why| Fault::CannotStart("tram-lab".to_owned(), why))?;
    match status.code() {
        Some(0) => Ok(()),
        code => Err(Fault::Ended(code.and_then(|code| code.try_into().ok()).unwrap_or(1))),
    }
}

/// Writes docs/reliability.md from what runs found.
fn record(found: &[PathBuf]) -> Result<(), Fault> {
    let mut runs = Vec::new();
    for path in found {
        let text = std::fs::read(path).map_err(|why| Fault::File(path.clone(), why))?;
        let run: Value =
            serde_json::from_slice(&text).map_err(|why| Fault::File(path.clone(), why.into()))?;
        runs.push(run);
    }
    let path = workspace::root().join("docs/reliability.md");
    #[expect(clippy::disallowed_methods, reason = "a document holds nothing to seal")]
    std::fs::write(&path, report::markdown(&runs)).map_err(|why| Fault::File(path, why))?;
    say("docs/reliability.md is written");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_peer_is_built_for_long_runs_and_where_it_is_named() {
        assert!(!Wish::read(&["--quick"]).peer && !Wish::read(&["--long", "20", "cuts"]).peer);
        assert!(Wish::read(&["--long", "20"]).peer && Wish::read(&["--quick", "peer"]).peer);
    }

    #[test]
    fn what_is_for_the_document_is_not_passed_on() {
        let wish = Wish::read(&["--long", "20", "--record", "cuts"]);
        assert!(wish.record && wish.kept.is_empty());
        assert_eq!(wish.passed, ["--long", "20", "cuts"]);
        let wish = Wish::read(&["--record-from", "a.json", "b.json"]);
        assert_eq!((wish.kept, wish.record), (vec!["a.json", "b.json"], false));
    }
}

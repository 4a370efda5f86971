//! `cargo xtask bench imaging [--quick] [SECTION...]`: how well pages are found, straightened, read and
//! judged, and how fast, beside other programs on the same pictures.
//!
//! The other programs are peers, never shipped: those of the system come as packages, those in Python
//! and for Node from the locked lists in `crates/tram-gauge/peers`, into `target/bench-peers`. What
//! cannot be had is told and left out of the table.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::cargo::cargo;
use crate::fault::Fault;
use crate::packages::Purpose;
use crate::progress::{Step, Steps, say, shown};
use crate::stamp::{Digest, Stamp};
use crate::{setup, workspace};

/// Fetches the peers, builds the gauge as programs are delivered, and prints its table.
pub(crate) fn run(words: &[&str]) -> Result<(), Fault> {
    let mut steps = Steps::new(setup::MACHINE + 4);
    setup::machine(&mut steps, &[Purpose::Build, Purpose::Run, Purpose::Imaging])?;
    let python = steps.step("Peers in Python", python)?;
    let node = steps.step("Peers for Node", node)?;
    steps.step("The gauge, as delivered", |step| {
        step.run(&mut cargo(&["build", "--release", "--package", "tram-gauge"]))
    })?;
    let table = steps.step("Measuring", |step| {
        let mut gauge = Command::new(workspace::program("release", "tram-gauge"));
        gauge.args(words).current_dir(workspace::root()).stdin(Stdio::null());
        gauge.env("TRAM_PEERS_PYTHON", &python).env("TRAM_PEERS_NODE_MODULES", &node);
        step.tell(&format!("$ {}", shown(&gauge)));
        let told = gauge.stderr(Stdio::inherit()).output();
        let told = told.map_err(|why| Fault::CannotStart(shown(&gauge), why))?;
        let text = String::from_utf8_lossy(&told.stdout).into_owned();
        if told.status.success() { Ok(text) } else { Err(Fault::Failed(text)) }
    })?;
    let text = format!("{table}\nLoad of the machine: {}.\n", super::load());
    say(&format!("\n{}", text.trim_end()));
    keep(&workspace::target().join("bench/imaging.txt"), &text)
}

/// The folder of the lists, with what is written in them locked.
fn lists() -> PathBuf {
    workspace::root().join("crates/tram-gauge/peers")
}

fn own() -> PathBuf {
    workspace::target().join("bench-peers")
}

/// A Python of the peers' own with exactly what the list names; gives the program.
fn python(step: &mut Step) -> Result<PathBuf, Fault> {
    let (list, home) = (lists().join("requirements.txt"), own().join("python"));
    let program = home.join("bin/python");
    let digest = Digest::of(std::slice::from_ref(&list))?;
    let stamp = Stamp::new(&workspace::own(), "peers-python");
    if program.is_file() && stamp.fits(digest) {
        return Ok(program);
    }
    step.run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&home))?;
    let exact = ["-m", "pip", "install", "--quiet", "--require-hashes", "--only-binary", ":all:"];
    step.run(Command::new(&program).args(exact).arg("--requirement").arg(&list))?;
    stamp.press(digest)?;
    Ok(program)
}

/// The packages for Node beside copies of the scripts that use them: a module is looked for from
/// where its user lies. Gives the folder of the packages.
fn node(step: &mut Step) -> Result<PathBuf, Fault> {
    let (from, home) = (lists(), own().join("node"));
    let digest = Digest::of(std::slice::from_ref(&from))?;
    let stamp = Stamp::new(&workspace::own(), "peers-node");
    let packages = home.join("node_modules");
    if packages.join(".package-lock.json").is_file() && stamp.fits(digest) {
        return Ok(packages);
    }
    fs::create_dir_all(&home).map_err(|why| Fault::File(home.clone(), why))?;
    for entry in fs::read_dir(&from).map_err(|why| Fault::File(from.clone(), why))? {
        let file = entry.map_err(|why| Fault::File(from.clone(), why))?.path();
        let name = file.file_name().unwrap_or_default();
        fs::copy(&file, home.join(name)).map_err(|why| Fault::File(file.clone(), why))?;
    }
    // No scripts of packages: one wants to build a canvas that no peer here uses.
    let words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
    step.run(Command::new("npm").args(words).current_dir(&home))?;
    stamp.press(digest)?;
    Ok(packages)
}

#[expect(clippy::disallowed_methods, reason = "a table of figures holds nothing to seal")]
fn keep(file: &Path, text: &str) -> Result<(), Fault> {
    let fault = |why| Fault::File(file.to_owned(), why);
    fs::create_dir_all(file.parent().unwrap_or(file)).map_err(fault)?;
    fs::write(file, text).map_err(fault)
}

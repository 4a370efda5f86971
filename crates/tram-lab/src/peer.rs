//! Somebody else's queue on the same bench: apalis-sqlite, enqueuing and sending as ours does. What
//! it comes to is published beside ours and is no fault of ours, nor of theirs: it is built for
//! other work.
//!
//! It is a program of its own, because its SQLite cannot be linked beside the store's;
//! `cargo xtask lab` builds it and says where it is.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::chance::Chance;
use crate::cuts::experiment::{self, Left, Subject, Tally, Writer};
use crate::cuts::rig::Rig;
use crate::outcome::{Outcome, Row};
use crate::part::Part;
use crate::say::progress;
use crate::size::Size;
use crate::{clock, stop};

/// The part.
pub(crate) const PART: Part =
    Part { name: "peer", about: "apalis-sqlite on the same bench, for comparison", run };

/// Says where the peer's program is.
const PROGRAM: &str = "TRAM_LAB_PEER";
const SEED: u64 = 20_250_702;

/// After so long without a word the peer has sent all that it will: longer than its worker takes to
/// find that another one is dead (two heartbeats of 30 s missed).
const PATIENCE: Duration = Duration::from_secs(75);

fn run(size: Size) -> Result<Outcome, String> {
    let skipped = |why: String| Ok(Outcome { skipped: Some(why), ..Outcome::default() });
    let Some(program) = std::env::var_os(PROGRAM).map(PathBuf::from) else {
        return skipped("it is not built; `cargo xtask lab peer` builds it".to_owned());
    };
    let mut peers = vec![kills(&program, size.controls)?];
    match Rig::build() {
        Ok(rig) => {
            for (settings, what) in SETTINGS {
                let mut peer = Peer { program: &program, settings, what };
                let tallies = experiment::run(&rig, &mut peer, size.controls, SEED)?;
                peers.push(cut_row(what, tallies.values()));
            }
        }
        Err(why) => progress(&format!("  no power cuts: {why}")),
    }
    Ok(Outcome { peers, ..Outcome::default() })
}

const SETTINGS: [(&str, &str); 2] = [
    ("default", "apalis-sqlite as documented, power cuts"),
    ("full", "apalis-sqlite, synchronous=FULL, power cuts"),
];

struct Peer<'a> {
    program: &'a Path,
    settings: &'static str,
    what: &'static str,
}

impl Subject for Peer<'_> {
    fn name(&self) -> &'static str {
        self.what
    }

    fn lives(&self) -> u32 {
        1
    }

    fn prepare(&mut self, at: &Path) -> Result<(), String> {
        let mut prepare = Command::new(self.program);
        prepare.arg("prepare").arg(at.join("jobs.db")).arg(self.settings);
        let done = prepare.status().map_err(|why| why.to_string())?;
        if done.success() { Ok(()) } else { Err(format!("the peer: {done}")) }
    }

    fn writer(&self, at: &Path, life: u32) -> Command {
        let mut command = Command::new(self.program);
        command.arg("enqueue").arg(at.join("jobs.db")).arg(life.to_string()).arg(self.settings);
        command
    }

    fn look(&mut self, left: &Left<'_>) -> Result<BTreeMap<&'static str, u64>, String> {
        let mut list = Command::new(self.program);
        let list = list.arg("list").arg(left.at.join("jobs.db")).stderr(Stdio::null()).output();
        let list = list.map_err(|why| why.to_string())?;
        if !list.status.success() {
            return Ok(BTreeMap::from([("does not open", 1)]));
        }
        let listed = String::from_utf8_lossy(&list.stdout);
        let kept: BTreeSet<&str> =
            listed.lines().filter_map(|line| line.strip_suffix(" .")).collect();
        let missing = left.told.iter().filter(|line| !kept.contains(line.as_str())).count();
        Ok(BTreeMap::from([("lost", u64::try_from(missing).unwrap_or(u64::MAX))]))
    }
}

fn cut_row<'a>(what: &str, tallies: impl Iterator<Item = &'a Tally>) -> Row {
    let mut row = Row { what: what.to_owned(), rounds: 0, promises: 0, broken: Vec::new() };
    let (mut broke, mut lost) = (0, 0);
    for tally in tallies {
        row.rounds += tally.cuts;
        row.promises += tally.promises;
        broke += tally.broke;
        lost += tally.broken.values().sum::<u64>();
    }
    progress(&format!("  {what}: {lost} jobs missing over all cuts"));
    row.broken.push(("cuts that lost acknowledged jobs".to_owned(), broke));
    row
}

/// kill -9 again and again on one database, then time to send what is left.
fn kills(program: &Path, rounds: u32) -> Result<Row, String> {
    let folder = tempfile::tempdir().map_err(|why| why.to_string())?;
    let database = folder.path().join("jobs.db");
    let mut chance = Chance::new(SEED);
    let mut books = Books::default();
    for life in 0..rounds {
        if stop::asked() {
            return Err("stopped".to_owned());
        }
        let mut serve = Command::new(program);
        serve.arg("serve").arg(&database).arg(life.to_string()).arg("default");
        let writer = Writer::start(serve)?;
        thread::sleep(Duration::from_millis(120 + chance.below(250)));
        books.take(writer.kill());
    }
    drain(program, &database, &mut books)?;
    let (acknowledged, lost, twice) = books.compared();
    progress(&format!("  apalis-sqlite: {rounds} kills, {acknowledged} acknowledged jobs"));
    Ok(Row {
        what: "apalis-sqlite as documented, kill -9".to_owned(),
        rounds: u64::from(rounds),
        promises: acknowledged,
        broken: vec![("never sent".to_owned(), lost), ("sent more than once".to_owned(), twice)],
    })
}

/// Lets the peer send what is left, until it has been silent for long.
fn drain(program: &Path, database: &Path, books: &mut Books) -> Result<(), String> {
    let mut drain = Command::new(program);
    drain.arg("drain").arg(database).arg("1000000").arg("default");
    let writer = Writer::start(drain)?;
    let (mut heard, mut last) = (0, clock::now());
    while last.elapsed() < PATIENCE && !stop::asked() {
        thread::sleep(Duration::from_millis(200));
        let said = writer.lines().len();
        if said > heard {
            (heard, last) = (said, clock::now());
        }
    }
    books.take(writer.kill());
    Ok(())
}

/// What the queue acknowledged, and what the portal saw.
#[derive(Default)]
struct Books {
    acknowledged: BTreeSet<String>,
    sent: BTreeMap<String, u64>,
}

impl Books {
    fn take(&mut self, lines: Vec<String>) {
        for line in lines {
            match line.strip_prefix("sent ") {
                Some(job) => *self.sent.entry(job.to_owned()).or_default() += 1,
                None => drop(self.acknowledged.insert(line)),
            }
        }
    }

    /// Acknowledged, of those never sent, and sent more than once.
    fn compared(&self) -> (u64, u64, u64) {
        let lost = self.acknowledged.iter().filter(|job| !self.sent.contains_key(*job)).count();
        let twice = self.sent.values().filter(|times| **times > 1).count();
        let number = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        (number(self.acknowledged.len()), number(lost), number(twice))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_books_show_what_was_never_sent_and_what_was_sent_twice() {
        let mut books = Books::default();
        let lines = ["0 1", "0 2", "0 3", "sent 0 1", "sent 0 2", "sent 0 2", "sent 0 9"];
        books.take(lines.map(str::to_owned).into());
        assert_eq!(books.compared(), (3, 1, 1), "an answer may be lost with the process");
    }
}

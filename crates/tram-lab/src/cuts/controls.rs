//! Two writers that are known to be wrong. They promise as the store does and leave one step out;
//! the bench has to see it. Small programs of their own, never a weakened store.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::process::Command;

use rusqlite::Connection;

use crate::chance::Chance;
use crate::cuts::experiment::{Left, Subject};
use crate::cuts::store::own_program;
use crate::part::Worker;

/// `tram-lab worker cuts-normal DATABASE LIFE`.
pub(crate) const NORMAL_WORKER: Worker = Worker { name: "cuts-normal", run: write_rows };
/// `tram-lab worker cuts-nameless FOLDER LIFE`.
pub(crate) const NAMELESS_WORKER: Worker = Worker { name: "cuts-nameless", run: write_files };

/// The store's own engine, but the log is not synced at each commit.
pub(crate) struct Normal;

/// Files that are synced and renamed, in a directory that is not synced.
pub(crate) struct Nameless;

/// What lies under a number.
fn content(life: u32, number: u32) -> Vec<u8> {
    let mut chance = Chance::new(u64::from(life) << 32 | u64::from(number));
    let length = 200 + chance.place(8_000);
    chance.bytes(length)
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let db = Connection::open(path)?;
    db.execute_batch(
        "PRAGMA cipher_log_level = NONE;
         PRAGMA key = \"x'2DD29CA851E7B56E4697B0E1F08507293D761A05CE4D1B628663F411A8086D99'\";
         PRAGMA locking_mode = EXCLUSIVE;
         PRAGMA journal_mode = WAL;
         PRAGMA synchronous = NORMAL;
         CREATE TABLE IF NOT EXISTS promise
             (life INTEGER, number INTEGER, content BLOB, PRIMARY KEY (life, number));",
    )?;
    Ok(db)
}

impl Subject for Normal {
    fn name(&self) -> &'static str {
        "SQLCipher, synchronous=NORMAL"
    }

    fn lives(&self) -> u32 {
        1
    }

    fn prepare(&mut self, at: &Path) -> Result<(), String> {
        connect(&at.join("db")).map(drop).map_err(|why| why.to_string())
    }

    fn writer(&self, at: &Path, life: u32) -> Command {
        let mut command = own_program();
        command.args(["worker", "cuts-normal"]).arg(at.join("db")).arg(life.to_string());
        command
    }

    fn look(&mut self, left: &Left<'_>) -> Result<BTreeMap<&'static str, u64>, String> {
        let Ok(db) = connect(&left.at.join("db")) else {
            return Ok(BTreeMap::from([("does not open", 1)]));
        };
        count(left.told, |life, number| {
            db.query_row(
                "SELECT content FROM promise WHERE life = ?1 AND number = ?2",
                (life, number),
                |row| row.get(0),
            )
            .ok()
        })
    }
}

impl Subject for Nameless {
    fn name(&self) -> &'static str {
        "files, directory not synced"
    }

    fn lives(&self) -> u32 {
        1
    }

    fn prepare(&mut self, at: &Path) -> Result<(), String> {
        fs::create_dir(at.join("files")).map_err(|why| why.to_string())
    }

    fn writer(&self, at: &Path, life: u32) -> Command {
        let mut command = own_program();
        command.args(["worker", "cuts-nameless"]).arg(at.join("files")).arg(life.to_string());
        command
    }

    fn look(&mut self, left: &Left<'_>) -> Result<BTreeMap<&'static str, u64>, String> {
        let files = left.at.join("files");
        count(left.told, |life, number| fs::read(files.join(format!("{life}.{number}"))).ok())
    }
}

/// Promises that are not as they were made.
fn count(
    told: &[String],
    mut kept: impl FnMut(u32, u32) -> Option<Vec<u8>>,
) -> Result<BTreeMap<&'static str, u64>, String> {
    let mut lost = 0;
    for line in told {
        let numbers = line.split_once(' ').and_then(|(life, number)| {
            Some((life.parse::<u32>().ok()?, number.parse::<u32>().ok()?))
        });
        let (life, number) = numbers.ok_or_else(|| format!("the writer said {line:?}"))?;
        lost += u64::from(kept(life, number) != Some(content(life, number)));
    }
    Ok(BTreeMap::from([("lost", lost)]))
}

fn write_rows(arguments: &[String]) -> Result<(), String> {
    let (database, life) = place_and_life(arguments)?;
    let db = connect(Path::new(database)).map_err(|why| why.to_string())?;
    promise(life, |number| {
        db.execute(
            "INSERT INTO promise (life, number, content) VALUES (?1, ?2, ?3)",
            (life, number, content(life, number)),
        )
        .map(drop)
        .map_err(|why| why.to_string())
    })
}

fn write_files(arguments: &[String]) -> Result<(), String> {
    let (folder, life) = place_and_life(arguments)?;
    let folder = Path::new(folder);
    promise(life, |number| {
        let beside = folder.join("unfinished");
        let written = File::create(&beside).and_then(|mut file| {
            file.write_all(&content(life, number))?;
            file.sync_all()?;
            fs::rename(&beside, folder.join(format!("{life}.{number}")))
        });
        written.map_err(|why| why.to_string())
    })
}

fn place_and_life(arguments: &[String]) -> Result<(&str, u32), String> {
    match arguments {
        [place, life] => Ok((place, life.parse().map_err(|_| "LIFE is a number".to_owned())?)),
        _ => Err("worker NAME PLACE LIFE".to_owned()),
    }
}

fn promise(life: u32, mut keep: impl FnMut(u32) -> Result<(), String>) -> Result<(), String> {
    let mut out = std::io::stdout().lock();
    let mut tell = |line: &str| writeln!(out, "{line}").and_then(|()| out.flush());
    tell("ready").map_err(|why| why.to_string())?;
    for number in 0.. {
        keep(number)?;
        tell(&format!("{life} {number} .")).map_err(|why| why.to_string())?;
        // As a person's work would be spread; an endless rush would only fill the disk.
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    Ok(())
}

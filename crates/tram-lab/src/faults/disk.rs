//! The disk under the store: full at any write, and failing when it is asked to flush. Each round
//! is a process of its own, on a disk or under a tracer of its own.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use tram_domain::Clock;
use tram_vault::{Vault, VaultError};

use super::scene::{in_memory, said};
use crate::dossiers::Made;
use crate::hands::MachineClock;
use crate::kill::worker::{Word, keys_beside, understand};

/// The process on a small disk.
pub(super) const SMALL_DISK: &str = "small-disk";
/// The process whose flushes fail.
pub(super) const WRITER: &str = "writer";
/// Dossiers that one process tries to hand over.
const DOSSIERS: u64 = 6;
/// The size of the small disk, and how far the room left on it differs between rounds.
const DISK: u64 = 4 << 20;
const STEP: u64 = 24 * 1_024;
/// One process flushes more often than this: fewer would mean that flushes are not seen.
const LEAST_FLUSHES: u64 = 3 * DOSSIERS;

/// What came of the rounds of one disk fault: promises made, promises broken, with words for each.
pub(super) type Rounds = (u64, Vec<String>);

/// The disk is full at every write in turn: a little more room is left in each round.
pub(super) fn the_disk_is_full(rounds: u32, seed: u64) -> Result<Option<Rounds>, String> {
    let (mut promises, mut broken) = (0, Vec::new());
    for round in 0..u64::from(rounds) {
        let folder = tempfile::tempdir().map_err(said)?;
        let mount = "mount -t tmpfs -o size=4m tmpfs \"$1\" || exit 97; shift; exec \"$@\"";
        let program = std::env::current_exe().map_err(said)?;
        let output = Command::new("unshare")
            .args(["--mount", "--map-root-user", "sh", "-c", mount, "sh"])
            .arg(folder.path())
            .arg(program)
            .args(["worker", SMALL_DISK])
            .arg(folder.path())
            .args([seed.to_string(), round.to_string()])
            .output();
        let Ok(output) = output else { return Ok(None) };
        if output.status.code() == Some(97) {
            return Ok(None);
        }
        promises += told(&output.stdout).len() as u64;
        if !output.status.success() {
            broken.push(format!("round {round}: {}", String::from_utf8_lossy(&output.stderr)));
        }
    }
    Ok(Some((promises, broken)))
}

/// The process on the small disk. Arguments: where it is mounted, seed, round.
pub(super) fn on_a_small_disk(words: &[String]) -> Result<(), String> {
    let [mounted, seed, round] = words else { return Err("three arguments".to_owned()) };
    let (seed, round): (u64, u64) = (seed.parse().map_err(said)?, round.parse().map_err(said)?);
    let store = PathBuf::from(mounted).join("store");
    let keys = keys_beside(&store);
    let vault = Vault::provision(&store, &keys, MachineClock.now()).map_err(said)?;
    let ballast = store.with_extension("ballast");
    leave_room(&ballast, round * STEP)?;
    let mut told = BTreeSet::new();
    for number in 0..DOSSIERS {
        match Made::numbered(seed, number).hand_over(&vault, MachineClock.now()) {
            Ok(()) => {
                Word::Told(number).say();
                told.insert(number);
            }
            Err(VaultError::DiskFull) => {}
            Err(other) => return Err(format!("a full disk is called something else: {other}")),
        }
    }
    insist_all_is_there(&vault, seed, &told)?;
    drop(vault);
    // Opening must cope with the same disk, and with room again.
    insist_all_is_there(&Vault::open(&store, &keys).map_err(said)?, seed, &told)?;
    fs::remove_file(&ballast).map_err(said)?;
    let vault = Vault::open(&store, &keys).map_err(said)?;
    insist_all_is_there(&vault, seed, &told)?;
    Made::numbered(seed, DOSSIERS).hand_over(&vault, MachineClock.now()).map_err(said)?;
    let sound = vault.check().map_err(said)?.is_sound();
    if sound { Ok(()) } else { Err("the store is damaged".to_owned()) }
}

/// Fills the disk but for so many bytes.
fn leave_room(ballast: &Path, room: u64) -> Result<(), String> {
    let mut file = File::create(ballast).map_err(said)?;
    let chunk = vec![0; 4_096];
    for _ in 0..DISK / 4_096 {
        if file.write_all(&chunk).is_err() {
            break;
        }
    }
    let filled = file.metadata().map_err(said)?.len();
    file.set_len(filled.saturating_sub(room)).map_err(said)
}

fn insist_all_is_there(vault: &Vault, seed: u64, told: &BTreeSet<u64>) -> Result<(), String> {
    for number in told {
        let made = Made::numbered(seed, *number);
        let body = vault.body(made.key).map_err(|error| format!("lost: {error}"))?;
        let dossier = vault.submission(made.key).map_err(said)?.dossier;
        for (file, (_, bytes)) in body.files.iter().zip(&made.papers) {
            let kept = vault.blob(dossier, file.blob).map_err(|error| format!("lost: {error}"))?;
            if *kept != *bytes {
                return Err("a paper is another".to_owned());
            }
        }
    }
    Ok(())
}

/// One flush after the other fails, each in a process of its own: what could not be flushed is
/// never called handed over, and nothing is flushed again without being written again.
pub(super) fn a_flush_fails(rounds: u32, seed: u64) -> Result<Option<Rounds>, String> {
    if Command::new("strace").arg("-V").output().is_err() {
        return Ok(None);
    }
    let (mut promises, mut broken) = (0, Vec::new());
    let mut flush = 0;
    for round in 0..u64::from(rounds) {
        flush += 1;
        let folder = in_memory()?;
        let store = folder.path().join("store");
        let keys = keys_beside(&store);
        Vault::provision(&store, &keys, MachineClock.now()).map_err(said)?;
        let trace = folder.path().join("trace");
        let program = std::env::current_exe().map_err(said)?;
        let output = Command::new("strace")
            .args(["-f", "-y", "-qq", "-s", "0", "-o"])
            .arg(&trace)
            .args(["-e", "trace=fsync,fdatasync,write,pwrite64,rename,renameat,renameat2"])
            .args(["-e", &format!("inject=fsync,fdatasync:error=EIO:when={flush}")])
            .arg(program)
            .args(["worker", WRITER])
            .arg(&store)
            .arg((seed + round).to_string())
            .output()
            .map_err(said)?;
        let told = told(&output.stdout);
        promises += told.len() as u64;
        let trace = fs::read_to_string(&trace).map_err(said)?;
        let vault = Vault::open(&store, &keys).map_err(said)?;
        let verdict = insist_all_is_there(&vault, seed + round, &told)
            .and_then(|()| insist_no_flush_is_tried_again(&trace));
        broken.extend(verdict.err().map(|why| format!("flush {flush}: {why}")));
        if !trace.contains("EIO") {
            // There were fewer flushes: the next round begins with the first one again.
            if flush <= LEAST_FLUSHES {
                return Err(format!("only {} flushes", flush - 1));
            }
            flush = 0;
        }
    }
    Ok(Some((promises, broken)))
}

/// The process whose flushes fail. It goes on with the next citizen, as a kiosk does.
pub(super) fn write_dossiers(words: &[String]) -> Result<(), String> {
    let [store, seed] = words else { return Err("two arguments".to_owned()) };
    let (store, seed): (PathBuf, u64) = (store.into(), seed.parse().map_err(said)?);
    let vault = Vault::open(&store, &keys_beside(&store)).map_err(said)?;
    for number in 0..DOSSIERS {
        if Made::numbered(seed, number).hand_over(&vault, MachineClock.now()).is_ok() {
            Word::Told(number).say();
        }
    }
    Ok(())
}

/// After a flush that failed the system may have dropped what was written and call the next flush a
/// success. So the same file is flushed again only after it was written again.
fn insist_no_flush_is_tried_again(trace: &str) -> Result<(), String> {
    let mut failed: BTreeSet<&str> = BTreeSet::new();
    for line in trace.lines() {
        if line.contains("rename") {
            // This is how directories are written.
            failed.retain(|file| !Path::new(file).is_dir());
        }
        let Some(file) = line.split_once('<').and_then(|(_, rest)| rest.split_once('>')) else {
            continue;
        };
        let (file, _) = file;
        let flush = line.contains("sync(");
        if flush && line.contains("EIO") {
            failed.insert(file);
        } else if flush && failed.contains(file) {
            return Err("a flush that failed was tried again".to_owned());
        } else if !flush {
            failed.remove(file);
        }
    }
    Ok(())
}

fn told(said: &[u8]) -> BTreeSet<u64> {
    let text = String::from_utf8_lossy(said);
    let words = text.lines().filter_map(understand);
    words
        .filter_map(|word| match word {
            Word::Told(number) => Some(number),
            Word::Begun(_) => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_flush_without_a_write_is_seen() {
        let failed = "1 fsync(5</s/b.tmp>) = -1 EIO (Input/output error) (INJECTED)\n";
        let again = "1 fsync(5</s/b.tmp>) = 0\n";
        let written = "1 pwrite64(5</s/b.tmp>, \"\"..., 4, 0) = 4\n";
        assert!(insist_no_flush_is_tried_again(&format!("{failed}{again}")).is_err());
        assert!(insist_no_flush_is_tried_again(&format!("{failed}{written}{again}")).is_ok());
        assert!(insist_no_flush_is_tried_again(again).is_ok(), "none failed");
    }
}

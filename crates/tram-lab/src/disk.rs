//! What durability costs, as ratios: the disk's own figures are measured in the same run, in turns
//! with the store's, because a disk is as fast as its neighbours let it be.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::Path;
use std::time::Duration;

use tram_domain::{Dossier, DossierId, Instant, Reference, SubmissionKey};
use tram_vault::{MemoryKeyStore, Vault};

use crate::chance::Chance;
use crate::clock;
use crate::outcome::{Figure, Outcome};
use crate::part::Part;
use crate::people::body;
use crate::size::Size;

/// The part.
pub(crate) const PART: Part =
    Part { name: "disk", about: "what keeping costs, against the disk's own time", run };

/// Rounds that count, after those that do not.
const COMMITS: usize = 400;
const LARGE: usize = 21;
const WARM_UP: usize = 3;

/// A paper of 10 MB.
const PAPER: usize = 10 << 20;

const COMMIT_GOAL: f64 = 3.0;
const LARGE_GOAL: f64 = 1.5;

fn run(_: Size) -> Result<Outcome, String> {
    let folder = tempfile::tempdir().map_err(|why| why.to_string())?;
    let keys = MemoryKeyStore::default();
    let vault = Vault::provision(&folder.path().join("store"), &keys, Instant(1));
    let vault = vault.map_err(|why| why.to_string())?;
    let mut bench = Bench { vault, chance: Chance::new(1), number: 0 };
    let commit = commits(&mut bench, folder.path())?;
    let large = large(&mut bench, folder.path())?;
    Ok(Outcome { figures: vec![commit, large], ..Outcome::default() })
}

struct Bench {
    vault: Vault,
    chance: Chance,
    number: u64,
}

impl Bench {
    /// A draft, kept.
    fn draft(&mut self) -> Result<Dossier, String> {
        self.number += 1;
        let reference = Reference::from_random(self.chance.array());
        let id = DossierId::from_random(self.chance.array());
        let dossier = Dossier::new(id, reference, Instant(self.number));
        self.vault.save_dossier(&dossier).map_err(|why| why.to_string())?;
        Ok(dossier)
    }

    /// Hands a dossier over with these papers.
    fn hand_over(
        &mut self,
        dossier: &Dossier,
        papers: &[(tram_domain::BlobId, u64)],
    ) -> Result<(), String> {
        let key = SubmissionKey::from_random(self.chance.array());
        let body = body(dossier.reference.clone(), papers);
        self.vault.enqueue(dossier, body, key, Instant(9)).map_err(|why| why.to_string())
    }
}

/// Sealing a dossier: one commit of the store, against 4 KiB written over and synced.
fn commits(bench: &mut Bench, folder: &Path) -> Result<Figure, String> {
    let mut raw = preallocated(&folder.join("raw")).map_err(|why| why.to_string())?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..COMMITS + WARM_UP {
        let dossier = bench.draft()?;
        ours.push(timed(|| bench.hand_over(&dossier, &[]))?);
        let block = bench.chance.bytes(4_096);
        theirs.push(timed(|| overwrite(&mut raw, &block).map_err(|why| why.to_string()))?);
    }
    let what = "sealing a dossier, against 4 KiB overwritten and fdatasync";
    Ok(figure(what, &mut ours, &mut theirs, COMMIT_GOAL))
}

/// Handing over a dossier with one paper of 10 MB, against the same bytes in a plain file that is
/// as durable.
fn large(bench: &mut Bench, folder: &Path) -> Result<Figure, String> {
    let plain = folder.join("plain");
    fs::create_dir(&plain).map_err(|why| why.to_string())?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for round in 0..LARGE + WARM_UP {
        let paper = bench.chance.bytes(PAPER);
        let dossier = bench.draft()?;
        ours.push(timed(|| {
            let blob = bench.vault.put_blob(dossier.id, &paper).map_err(|why| why.to_string())?;
            bench.hand_over(&dossier, &[(blob, PAPER as u64)])
        })?);
        let kept = plain.join(round.to_string());
        theirs.push(timed(|| durable_file(&kept, &paper).map_err(|why| why.to_string()))?);
    }
    let what = "handing over 10 MB, against write, fsync, rename, directory fsync";
    Ok(figure(what, &mut ours, &mut theirs, LARGE_GOAL))
}

fn preallocated(path: &Path) -> io::Result<File> {
    let mut file = OpenOptions::new().read(true).write(true).create_new(true).open(path)?;
    file.write_all(&vec![1; 1 << 20])?;
    file.sync_all()?;
    Ok(file)
}

fn overwrite(file: &mut File, block: &[u8]) -> io::Result<()> {
    file.seek(SeekFrom::Start(0))?;
    file.write_all(block)?;
    file.sync_data()
}

fn durable_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = path.with_extension("tmp");
    let mut file = File::create(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    path.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

fn timed<T>(work: impl FnOnce() -> Result<T, String>) -> Result<Duration, String> {
    let begun = clock::now();
    work()?;
    Ok(begun.elapsed())
}

/// The ratio of the medians, without the first rounds.
fn figure(what: &str, ours: &mut Vec<Duration>, theirs: &mut Vec<Duration>, goal: f64) -> Figure {
    let (ours, theirs) = (median(ours), median(theirs));
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64().max(f64::EPSILON);
    let millis = |time: Duration| format!("{:.2}", time.as_secs_f64() * 1e3);
    Figure {
        what: what.to_owned(),
        measured: format!("{ratio:.2} ({} / {} ms)", millis(ours), millis(theirs)),
        goal: format!("<= {goal}"),
        reached: ratio <= goal,
    }
}

fn median(times: &mut Vec<Duration>) -> Duration {
    times.drain(..WARM_UP.min(times.len()));
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ratio_is_that_of_the_medians_and_the_first_rounds_do_not_count() {
        let times = |millis: &[u64]| millis.iter().copied().map(Duration::from_millis).collect();
        let mut ours: Vec<_> = times(&[900, 900, 900, 30, 10, 20]);
        let mut theirs: Vec<_> = times(&[1, 1, 1, 10, 10, 500]);
        let figure = figure("commit", &mut ours, &mut theirs, 1.9);
        assert_eq!(figure.measured, "2.00 (20.00 / 10.00 ms)");
        assert!(!figure.reached);
    }
}

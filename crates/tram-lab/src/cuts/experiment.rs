//! The same for everything that writes: start it, cut the power under it, look at what is left.
//!
//! A writer is a process of its own. After each call that promises something it says a line; lines
//! that were read before the cut are promises. It goes on writing while one cut is looked at, and
//! every fifth cut is its last: what that cut left is mounted again and written on, as a kiosk's
//! disk is. After some such lives the disk is formatted anew.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::chance::Chance;
use crate::cuts::drive::Cut;
use crate::cuts::image::Image;
use crate::cuts::rig::Rig;
use crate::say::progress;
use crate::{clock, stop};

/// Something that writes and promises.
pub(crate) trait Subject {
    /// What it is called where progress is told.
    fn name(&self) -> &'static str;

    /// How many lives one file system has. What is expected to lose something starts anew each time,
    /// or a later cut would be blamed for an earlier one.
    fn lives(&self) -> u32;

    /// Makes what the writer finds, in an empty file system.
    fn prepare(&mut self, at: &Path) -> Result<(), String>;

    /// The writer of one life. It says `ready`, then what it promises, line by line.
    fn writer(&self, at: &Path, life: u32) -> Command;

    /// What has to be noted at the moment of the cut.
    fn at_the_cut(&self) -> u64 {
        0
    }

    /// What a cut broke, each kind with its count. `told` is all that was promised, in its order;
    /// `noted` is what was noted at the moment of the cut.
    fn look(&mut self, left: &Left<'_>) -> Result<BTreeMap<&'static str, u64>, String>;

    /// The writer goes on from here.
    fn go_on(&mut self) -> Result<(), String> {
        Ok(())
    }
}

/// What a cut left.
pub(crate) struct Left<'a> {
    /// The bytes of the disk, before anything was repaired.
    pub(crate) image: &'a Image,
    /// Where it is mounted, its journal replayed.
    pub(crate) at: &'a Path,
    /// All lines that were read before the cut.
    pub(crate) told: &'a [String],
    /// What [`Subject::at_the_cut`] answered.
    pub(crate) noted: u64,
}

/// What one kind of cut came to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) cuts: u64,
    /// Promises made since the cut before.
    pub(crate) promises: u64,
    /// Cuts after which anything was broken.
    pub(crate) broke: u64,
    pub(crate) broken: BTreeMap<&'static str, u64>,
    /// Writes that were in the disk's cache.
    pub(crate) in_flight: u64,
}

/// Cuts the power so many times, all kinds alike.
pub(crate) fn run(
    rig: &Rig,
    subject: &mut dyn Subject,
    cuts: u32,
    seed: u64,
) -> Result<BTreeMap<Cut, Tally>, String> {
    let mut experiment = Experiment {
        rig,
        subject,
        chance: Chance::new(seed),
        tallies: BTreeMap::new(),
        told: Vec::new(),
        done: 0,
        cuts,
        begun: clock::now(),
    };
    let mut life = 0;
    while experiment.done < cuts {
        experiment.told.clear();
        let mut image = rig.format()?;
        let fresh = rig.mount_live(image)?;
        experiment.subject.prepare(fresh.at())?;
        fresh.unmount()?;
        image = rig.live_image();
        for _ in 0..experiment.subject.lives() {
            if experiment.done == cuts {
                break;
            }
            image = experiment.life(image, life)?;
            life += 1;
        }
    }
    experiment.tell();
    Ok(experiment.tallies)
}

struct Experiment<'a> {
    rig: &'a Rig,
    subject: &'a mut dyn Subject,
    chance: Chance,
    tallies: BTreeMap<Cut, Tally>,
    told: Vec<String>,
    done: u32,
    cuts: u32,
    begun: std::time::Instant,
}

impl Experiment<'_> {
    /// One life of the writer on this disk; answers what its last cut left.
    fn life(&mut self, image: Image, life: u32) -> Result<Image, String> {
        let mounted = self.rig.mount_live(image)?;
        let before = self.told.len();
        let mut writer = Writer::start(self.subject.writer(mounted.at(), life))?;
        let mut kinds = Cut::ALL;
        for last in (1..kinds.len()).rev() {
            kinds.swap(last, self.chance.place(last + 1));
        }
        let mut left = None;
        for kind in kinds.into_iter().take(usize::try_from(self.cuts - self.done).unwrap_or(5)) {
            if stop::asked() {
                return Err("stopped".to_owned());
            }
            thread::sleep(Duration::from_millis(3 + self.chance.below(60)));
            left = Some(self.cut(kind, &mut writer, before)?);
            self.done += 1;
            if self.done.is_multiple_of(100) {
                self.tell();
            }
        }
        drop(writer);
        mounted.unmount()?;
        self.subject.go_on()?;
        left.ok_or_else(|| "no cut was made".to_owned())
    }

    fn cut(&mut self, kind: Cut, writer: &mut Writer, before: usize) -> Result<Image, String> {
        writer.check()?;
        let lines = writer.lines();
        let noted_by = &*self.subject;
        let (image, in_flight, noted) =
            self.rig.cut(kind, &mut self.chance, || noted_by.at_the_cut());
        let known = self.told.len();
        self.told.truncate(before);
        self.told.extend(lines);
        let mounted = self.rig.mount_cut(image.clone());
        let mounted = mounted.map_err(|why| format!("what a cut left does not mount: {why}"))?;
        let left = Left { image: &image, at: mounted.at(), told: &self.told, noted };
        let found = self.subject.look(&left)?;
        mounted.unmount()?;
        let tally = self.tallies.entry(kind).or_default();
        tally.cuts += 1;
        tally.promises += u64::try_from(self.told.len().saturating_sub(known)).unwrap_or(0);
        tally.in_flight += u64::try_from(in_flight).unwrap_or(0);
        tally.broke += u64::from(found.values().any(|count| *count > 0));
        for (what, count) in found {
            *tally.broken.entry(what).or_default() += count;
        }
        Ok(self.rig.cut_image())
    }

    fn tell(&self) {
        let seconds = self.begun.elapsed().as_secs_f64();
        let sum = |of: fn(&Tally) -> u64| self.tallies.values().map(of).sum::<u64>();
        progress(&format!(
            "  {}: {} of {} cuts, {:.1} a second, {} promises, {} writes in flight, {} broke something",
            self.subject.name(),
            self.done,
            self.cuts,
            f64::from(self.done) / seconds,
            sum(|tally| tally.promises),
            sum(|tally| tally.in_flight),
            sum(|tally| tally.broke),
        ));
    }
}

/// A writer's process and what it said. Killed when dropped.
pub(crate) struct Writer {
    child: Child,
    lines: Arc<Mutex<Vec<String>>>,
    reader: Option<JoinHandle<()>>,
}

impl Writer {
    /// Starts it and waits until it is ready.
    pub(crate) fn start(mut command: Command) -> Result<Self, String> {
        let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
        let mut child = child.map_err(|why| format!("the writer cannot be started: {why}"))?;
        let lines = Arc::new(Mutex::new(Vec::new()));
        let (kept, said) = (Arc::clone(&lines), child.stdout.take());
        let (ready, heard) = std::sync::mpsc::channel();
        let reader = thread::spawn(move || {
            let Some(said) = said else { return };
            // A last line without its full stop was cut short by the kill.
            for line in BufReader::new(said).lines().map_while(Result::ok) {
                if line == "ready" {
                    ready.send(()).unwrap_or_default();
                } else if let Some(line) = line.strip_suffix(" .") {
                    kept.lock().unwrap_or_else(PoisonError::into_inner).push(line.to_owned());
                }
            }
        });
        let writer = Self { child, lines, reader: Some(reader) };
        heard
            .recv_timeout(Duration::from_secs(30))
            .map_err(|_| "the writer did not get ready".to_owned())?;
        Ok(writer)
    }

    /// What it has promised so far.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Kills it; all that it said.
    pub(crate) fn kill(mut self) -> Vec<String> {
        self.end();
        self.lines()
    }

    fn end(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
        if let Some(reader) = self.reader.take() {
            drop(reader.join());
        }
    }

    /// A writer that ended by itself promises nothing more: its cuts would prove nothing.
    fn check(&mut self) -> Result<(), String> {
        match self.child.try_wait() {
            Ok(None) => Ok(()),
            Ok(Some(status)) => Err(format!("the writer ended by itself: {status}")),
            Err(why) => Err(format!("the writer cannot be asked: {why}")),
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.end();
    }
}

//! Time and memory, as ratios against peers in the same run.
//!
//! A photograph of twelve million pixels becomes a page, here and in `OpenCV`, by turns: machines are
//! shared, and only what runs at the same time can be compared. Each side is a process of its own
//! that answers "go" with how long it took; ours is this very program again.
#![expect(clippy::disallowed_methods, reason = "a bench measures time and writes its own files")]

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use tram_domain::{Corner, Quad, Turn};
use tram_imaging::{Decoded, Paper, Rendition};
use tram_testkit::{Desk, Scene, photograph};

use super::Extent;
use crate::row::Row;

/// What the child is told to work on.
const PHOTO: &str = "TRAM_GAUGE_PHOTO";
/// The corners, eight numbers.
const CORNERS: &str = "TRAM_GAUGE_CORNERS";
/// Which Python has `OpenCV`.
const PEERS_PYTHON: &str = "TRAM_PEERS_PYTHON";
/// A4 at 300 dpi.
const PAGE: (u32, u32) = (2480, 3508);
/// Nothing was tuned on this light and noise.
const SEED: u64 = 90_417;

/// Measures it.
pub(crate) fn measure(extent: Extent) -> Vec<Row> {
    if let Some(photo) = std::env::var_os(PHOTO) {
        answer(Path::new(&photo));
        return Vec::new();
    }
    let tries = extent.of(3, 15);
    let sheet = tram_testkit::paper(tram_testkit::Paper::Divorce);
    let large = Scene {
        width: 3024,
        height: 4032,
        fill: 0.92,
        noise: 2.2,
        quality: 90,
        ..Scene::of(&sheet, Desk::DarkWood)
    };
    let preview = Scene { width: 1920, height: 1080, ..Scene::of(&sheet, Desk::DarkWood) };
    let mut rows = Vec::new();
    match (Photo::taken(&large, "page"), Photo::taken(&preview, "preview")) {
        (Ok(page), Ok(preview)) => {
            rows.push(Row::told("the photograph, kB", 1, (page.bytes / 1000).to_string()));
            for (threads, goal) in [(1, 2.0), (2, 1.8)] {
                rows.extend(against_opencv(&page, threads, tries, goal));
            }
            rows.extend(memory(&page));
            rows.extend(quads(&preview, extent.of(8, 60)));
        }
        (Err(error), _) | (_, Err(error)) => {
            rows.push(Row::told("no place to write", 0, error.to_string()));
        }
    }
    rows
}

/// A photograph on disk, removed afterwards.
struct Photo {
    path: PathBuf,
    bytes: usize,
    corners: String,
}

impl Photo {
    fn taken(scene: &Scene<'_>, name: &str) -> std::io::Result<Self> {
        let (jpeg, quad) = photograph(scene, SEED);
        let path =
            std::env::temp_dir().join(format!("tram-gauge-{}-{name}.jpg", std::process::id()));
        std::fs::write(&path, &jpeg)?;
        let numbers: Vec<String> =
            quad.0.iter().flat_map(|c| [c.x.to_string(), c.y.to_string()]).collect();
        Ok(Self { path, bytes: jpeg.len(), corners: numbers.join(" ") })
    }
}

impl Drop for Photo {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_file(&self.path) {
            println!("{}: {error}", self.path.display());
        }
    }
}

fn against_opencv(photo: &Photo, threads: usize, tries: usize, goal: f64) -> Vec<Row> {
    let with = format!("{threads} thread{}", if threads == 1 { "" } else { "s" });
    let Ok(mut ours) = Side::ours(photo, threads) else {
        return vec![Row::told("could not start ourselves", 0, "")];
    };
    let mut peer = Side::opencv(photo, threads);
    // The first of each warms caches and pools.
    let (mut own, mut other) = (Vec::new(), Vec::new());
    for round in 0..=tries {
        let (a, b) = (ours.asked("page"), peer.as_mut().and_then(|peer| peer.asked("page")));
        if round > 0 {
            own.extend(a.map(|a| a.milliseconds));
            other.extend(b.map(|b| b.milliseconds));
        }
    }
    let mut rows = vec![told(format!("page, {with}: ours, ms (least, median)"), &mut own)];
    if other.is_empty() {
        rows.push(Row::told(format!("page, {with}: OpenCV"), 0, "peer not there"));
    } else {
        rows.push(told(format!("page, {with}: OpenCV, ms (least, median)"), &mut other));
        let ratio = least(&other) / least(&own);
        rows.push(Row::at_least(
            format!("page, {with}: times faster, least of each"),
            tries,
            ratio,
            goal,
        ));
        let ratio = median(&mut other) / median(&mut own);
        rows.push(Row::told(
            format!("page, {with}: times faster, medians"),
            tries,
            format!("{ratio:.2}"),
        ));
    }
    rows
}

fn memory(photo: &Photo) -> Vec<Row> {
    let answer = Side::ours(photo, 2).ok().and_then(|mut ours| ours.asked("page"));
    let Some(answer) = answer else { return vec![Row::told("peak memory", 0, "not told here")] };
    let megabytes = |kilobytes: f64| kilobytes / 1024.0;
    let extra = megabytes(answer.peak - answer.before);
    vec![
        Row::at_most("one page: peak memory beyond the frame's bytes, MB", 1, extra, 120.0),
        Row::at_most("one page: peak memory of the process, MB", 1, megabytes(answer.peak), 150.0),
    ]
}

fn quads(photo: &Photo, tries: usize) -> Vec<Row> {
    let Ok(mut ours) = Side::ours(photo, 1) else { return Vec::new() };
    let mut peer = Side::opencv(photo, 1);
    let mut times: [Vec<f64>; 2] = Default::default();
    let mut peer_times = Vec::new();
    for _ in 0..tries {
        for (word, times) in ["quad", "quad from file"].into_iter().zip(&mut times) {
            times.extend(ours.asked(word).map(|answer| answer.milliseconds));
        }
        let answer = peer.as_mut().and_then(|peer| peer.asked("quad"));
        peer_times.extend(answer.map(|answer| answer.milliseconds));
    }
    let [mut opened, mut file] = times;
    let mut rows = vec![
        Row::at_most(
            "corners on an opened 1080p frame, ms, 95 of 100, one core",
            tries,
            p95(&mut opened),
            6.0,
        ),
        Row::told(
            "corners from a 1080p JPEG, ms, 95 of 100, one core",
            tries,
            tenth(p95(&mut file)),
        ),
    ];
    if !peer_times.is_empty() {
        rows.push(Row::told(
            "OpenCV on the opened frame, ms, 95 of 100",
            tries,
            tenth(p95(&mut peer_times)),
        ));
    }
    rows
}

fn tenth(value: f64) -> String {
    format!("{value:.1}")
}

fn told(what: String, times: &mut [f64]) -> Row {
    Row::told(what, times.len(), format!("{:.1}, {:.1}", least(times), median(times)))
}

fn least(times: &[f64]) -> f64 {
    times.iter().copied().fold(f64::INFINITY, f64::min)
}

fn median(times: &mut [f64]) -> f64 {
    ranked(times, 50)
}

fn p95(times: &mut [f64]) -> f64 {
    ranked(times, 95)
}

fn ranked(times: &mut [f64], percent: usize) -> f64 {
    times.sort_by(f64::total_cmp);
    times
        .get((times.len() * percent / 100).min(times.len().saturating_sub(1)))
        .copied()
        .unwrap_or(f64::NAN)
}

/// What a side tells of one piece of work.
struct Answer {
    milliseconds: f64,
    /// Kilobytes of the process before it, and at its highest.
    before: f64,
    peak: f64,
}

/// A process that works when it is told to.
struct Side {
    child: Child,
    answers: BufReader<std::process::ChildStdout>,
}

impl Side {
    fn ours(photo: &Photo, threads: usize) -> std::io::Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("speed").env(PHOTO, &photo.path).env(CORNERS, &photo.corners);
        command.env("RAYON_NUM_THREADS", threads.to_string());
        Self::started(command)
    }

    fn opencv(photo: &Photo, threads: usize) -> Option<Self> {
        let python = std::env::var_os(PEERS_PYTHON)?;
        let mut command = Command::new(python);
        command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/peers/opencv_page.py"));
        command.arg(threads.to_string()).arg(&photo.path);
        command.args([PAGE.0.to_string(), PAGE.1.to_string()]).args(photo.corners.split(' '));
        Self::started(command).ok()
    }

    fn started(mut command: Command) -> std::io::Result<Self> {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let output = child.stdout.take().ok_or(std::io::ErrorKind::BrokenPipe)?;
        Ok(Self { child, answers: BufReader::new(output) })
    }

    fn asked(&mut self, word: &str) -> Option<Answer> {
        writeln!(self.child.stdin.as_mut()?, "{word}").ok()?;
        let mut line = String::new();
        self.answers.read_line(&mut line).ok()?;
        let numbers: Vec<f64> =
            line.split_whitespace().filter_map(|word| word.parse().ok()).collect();
        let [milliseconds, before, peak] = numbers.as_slice() else { return None };
        Some(Answer { milliseconds: *milliseconds, before: *before, peak: *peak })
    }
}

impl Drop for Side {
    fn drop(&mut self) {
        // Without its standard input it ends by itself.
        drop(self.child.stdin.take());
        if let Err(error) = self.child.wait() {
            println!("a side did not end: {error}");
        }
    }
}

/// The other side of [`Side::ours`].
fn answer(photo: &Path) {
    let Ok(bytes) = std::fs::read(photo) else { return };
    let numbers: Vec<f64> = std::env::var(CORNERS)
        .unwrap_or_default()
        .split(' ')
        .filter_map(|word| word.parse().ok())
        .collect();
    let corners: Vec<Corner> = numbers
        .chunks_exact(2)
        .filter_map(|pair| Some(Corner { x: *pair.first()?, y: *pair.get(1)? }))
        .collect();
    let Ok(corners) = corners.try_into() else { return };
    let quad = Quad(corners);
    // Opened before the clock starts, and only for the preview: it would count as a page's memory.
    let preview = bytes.len() < 2_000_000;
    let opened = if preview { Decoded::open(&bytes).ok() } else { None };
    let frame = if preview { tram_imaging::normalise(&bytes).ok() } else { None };
    let frame = frame.and_then(|mut frames| frames.pop());
    let before = memory_of_ours("VmRSS:");
    for line in std::io::stdin().lines().map_while(Result::ok) {
        let start = Instant::now();
        let done = match line.as_str() {
            "page" => page(&bytes, quad).map(|jpeg| jpeg.len()),
            "quad" => opened.as_ref().and_then(|opened| opened.find().ok()).map(|_| 0),
            _ => frame.as_ref().and_then(|frame| tram_imaging::find_page(frame).ok()).map(|_| 0),
        };
        let milliseconds = start.elapsed().as_secs_f64() * 1000.0;
        if done.is_none() {
            return;
        }
        println!("{milliseconds:.3} {before} {}", memory_of_ours("VmHWM:"));
    }
}

fn page(bytes: &[u8], quad: Quad) -> Option<Vec<u8>> {
    let decoded = Decoded::open(bytes).ok()?;
    decoded.find().ok()?;
    let mut straight =
        decoded.straighten(quad, Turn::None, Rendition::Fine, Some(Paper::A4)).ok()?;
    straight.lighten();
    let rendered = straight.encode().ok()?;
    assert_eq!((rendered.width, rendered.height), PAGE, "as large as the peer's");
    Some(rendered.jpeg)
}

/// Kilobytes, as Linux tells them; 0 elsewhere.
fn memory_of_ours(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

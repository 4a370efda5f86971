//! Looks for what a citizen left: in the memory of living processes, in files, in what programs hand
//! to each other.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use tram_testkit::Canaries;

/// Canaries that were found, and how much was looked at for them.
#[derive(Debug, Default)]
pub(crate) struct Finds {
    pub(crate) canaries: BTreeSet<Vec<u8>>,
    pub(crate) bytes: u64,
    /// Whether what surrounds them is kept, for whoever looks into a failure. It takes long.
    shows: bool,
    /// What surrounds them.
    pub(crate) around: Vec<String>,
}

impl Finds {
    pub(crate) fn look(&mut self, bytes: &[u8], canaries: &Canaries) {
        self.bytes += bytes.len() as u64;
        let found = canaries.found_in(bytes);
        if self.shows && !found.is_empty() {
            self.around.extend(found.iter().map(|canary| around(bytes, canary)));
        }
        self.canaries.extend(found);
    }
}

/// The bytes before and behind a canary, unreadable ones as points.
fn around(bytes: &[u8], canary: &[u8]) -> String {
    let same = |window: &[u8]| window.eq_ignore_ascii_case(canary);
    let Some(at) = bytes.windows(canary.len()).position(same) else {
        return "in UTF-16 or with blanks".to_owned();
    };
    let shown = &bytes[at.saturating_sub(80)..bytes.len().min(at + 100)];
    let readable = |byte: &u8| if byte.is_ascii_graphic() { char::from(*byte) } else { '.' };
    let shown: String = shown.iter().map(readable).collect();
    // What is printed may itself go to a file that is looked into.
    shown.to_ascii_lowercase().replace("qzxj", "(canary)").replace("052199", "(canary)")
}

const PAGE: u64 = 4096;
/// Pages read at once, and how many of the end are read again with the next, so that nothing is cut
/// in two.
const AT_ONCE: u64 = 2048;
const OVERLAP: usize = 64;

/// Every page that a process has in memory or in swap and may itself read.
pub(crate) fn in_memory(process: u32, canaries: &Canaries, shows: bool) -> std::io::Result<Finds> {
    let folder = Path::new("/proc").join(process.to_string());
    let (memory, present) = (File::open(folder.join("mem"))?, File::open(folder.join("pagemap"))?);
    let mut finds = Finds { shows, ..Finds::default() };
    for (start, end, name) in readable(&fs::read_to_string(folder.join("smaps"))?) {
        let mut carried: Vec<u8> = Vec::new();
        let mut next = start;
        for (from, to) in runs(&present, start / PAGE, end / PAGE) {
            let mut bytes = vec![0; usize::try_from((to - from) * PAGE).unwrap_or_default()];
            // A page may be given back while we look.
            let Ok(read) = memory.read_at(&mut bytes, from * PAGE) else { continue };
            bytes.truncate(read);
            if next == from * PAGE {
                bytes.splice(0..0, carried);
            }
            let known = finds.around.len();
            finds.look(&bytes, canaries);
            for place in finds.around.iter_mut().skip(known) {
                *place = format!("{name} {start:x}-{end:x}: {place}");
            }
            next = to * PAGE;
            carried = bytes.split_off(bytes.len().saturating_sub(OVERLAP));
        }
    }
    Ok(finds)
}

/// Where a process may read and where anything is in memory, from `/proc/<id>/smaps`.
fn readable(smaps: &str) -> Vec<(u64, u64, &str)> {
    let mut places = Vec::new();
    let mut place = None;
    for line in smaps.lines() {
        if let Some(found) = mapping(line) {
            place =
                Some(found).filter(|_| !line.ends_with("[vvar]") && !line.ends_with("[vsyscall]"));
        } else if line.starts_with("Rss:") || line.starts_with("Swap:") {
            let empty = line.split_whitespace().nth(1) == Some("0");
            places.extend(place.take_if(|_| !empty));
        }
    }
    places
}

fn mapping(line: &str) -> Option<(u64, u64, &str)> {
    let (range, rest) = line.split_once(' ')?;
    let (start, end) = range.split_once('-')?;
    let number = |text| u64::from_str_radix(text, 16).ok();
    let name = rest.split_ascii_whitespace().nth(4).unwrap_or("anonymous");
    let found = (number(start)?, number(end)?, name);
    rest.starts_with('r').then_some(found)
}

/// Runs of pages that are in memory or in swap.
fn runs(present: &File, first: u64, end: u64) -> Vec<(u64, u64)> {
    let mut runs: Vec<(u64, u64)> = Vec::new();
    let mut at = first;
    while at < end {
        let count = (end - at).min(AT_ONCE);
        let mut entries = vec![0; usize::try_from(count * 8).unwrap_or_default()];
        if present.read_exact_at(&mut entries, at * 8).is_err() {
            break;
        }
        for (page, entry) in (at..).zip(entries.chunks_exact(8)) {
            // The highest bits say "in memory" and "in swap".
            if entry[7] & 0b1100_0000 == 0 {
                continue;
            }
            match runs.last_mut() {
                Some((from, to)) if *to == page && *to - *from < AT_ONCE => *to += 1,
                _ => runs.push((page, page + 1)),
            }
        }
        at += count;
    }
    runs
}

/// Every file below a folder that was touched since, names and contents.
pub(crate) fn in_files(
    folder: &Path,
    since: Option<SystemTime>,
    but: &Path,
    canaries: &Canaries,
) -> Finds {
    const LARGEST: u64 = 256 << 20;
    let mut finds = Finds::default();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let Ok(kind) = entry.metadata() else { continue };
            if path == but || kind.is_symlink() {
                continue;
            }
            finds.look(path.as_os_str().as_encoded_bytes(), canaries);
            let touched = || since.is_none_or(|since| kind.modified().is_ok_and(|at| at >= since));
            if kind.is_dir() {
                folders.push(path);
            } else if kind.is_file() && kind.len() < LARGEST && touched() {
                finds.look(&fs::read(&path).unwrap_or_default(), canaries);
            }
        }
    }
    finds
}

/// What other programs could paste: the text last marked and the text last copied.
pub(crate) fn in_clipboards(desk: &xtask::screen::Desk, canaries: &Canaries) -> Finds {
    let mut finds = Finds::default();
    for selection in ["primary", "secondary", "clipboard"] {
        let mut command = Command::new("timeout");
        command.args(["5", "xclip", "-o", "-selection", selection]);
        let pasted = desk.dress(&mut command).output().unwrap();
        assert_ne!(pasted.status.code(), Some(127), "xclip is not installed");
        finds.look(&pasted.stdout, canaries);
    }
    finds
}

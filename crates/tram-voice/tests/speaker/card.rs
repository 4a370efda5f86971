//! A sound card made of a pipe.
//!
//! ALSA's `null` takes all at once and has no time of its own; its `file` in front of it writes what
//! is played into a pipe that holds a fiftieth of a second, and whoever reads it sets the pace.

use std::fs::{File, OpenOptions};
use std::io::Read;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use rustix::fs::{CWD, FileType, Mode, OFlags, mknodat};
use tempfile::TempDir;

/// What the card plays: sixteen bits, two channels.
pub(crate) const RATE: usize = 48_000;
const CHANNELS: usize = 2;
const BYTES_A_MOMENT: usize = CHANNELS * 2;
/// So often the card takes something: 480 moments at a time.
const TAKE: Duration = Duration::from_millis(10);

/// A card, and all that it has played.
pub(crate) struct Card {
    folder: TempDir,
    played: Arc<Mutex<Vec<i16>>>,
    over: Arc<AtomicBool>,
}

impl Card {
    /// A card that plays from now on.
    pub(crate) fn new() -> Self {
        Self::behind(&format!(
            "pcm.!default {{ type plug slave {{ pcm card rate {RATE} channels {CHANNELS} \
             format S16_LE }} }}"
        ))
    }

    /// The same without ALSA's conversion in front of it, which ends the program by an assertion when
    /// the device behind it fails. What form the sound has is between program and ALSA then.
    pub(crate) fn bare() -> Self {
        Self::behind("pcm.!default card")
    }

    fn behind(default: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("card");
        let owner = Mode::RUSR | Mode::WUSR;
        mknodat(CWD, &pipe, FileType::Fifo, owner, 0).unwrap();
        let card = format!(
            "pcm.card {{ type file file \"{}\" format raw slave.pcm {{ type null }} }}",
            pipe.display()
        );
        let this = Self { folder, played: Arc::default(), over: Arc::default() };
        write(&this.config(), format!("{default}\n{card}\n").as_bytes());
        this.start(&pipe);
        this
    }

    /// Where ALSA is told of it.
    pub(crate) fn config(&self) -> PathBuf {
        self.folder.path().join("asound.conf")
    }

    fn start(&self, pipe: &Path) {
        // Read and write, so that it neither waits for a player nor ends with one.
        let pipe = OpenOptions::new()
            .read(true)
            .write(true)
            .custom_flags(OFlags::NONBLOCK.bits().cast_signed())
            .open(pipe)
            .unwrap();
        rustix::pipe::fcntl_setpipe_size(&pipe, 4096).unwrap();
        let (played, over) = (Arc::clone(&self.played), Arc::clone(&self.over));
        thread::spawn(move || play(pipe, &played, &over));
    }

    /// All samples of the left channel so far.
    pub(crate) fn heard(&self) -> Vec<i16> {
        self.played.lock().unwrap().iter().step_by(CHANNELS).copied().collect()
    }

    /// Waits until `enough` is heard, and gives all that is; what never comes fails.
    #[track_caller]
    pub(crate) fn wait_for(&self, what: &str, enough: impl Fn(&[i16]) -> bool) -> Vec<i16> {
        for _ in 0..3_000 {
            let heard = self.heard();
            if enough(&heard) {
                return heard;
            }
            thread::sleep(TAKE);
        }
        panic!("never heard: {what}");
    }

    /// Waits for sound, and then until there was none for a second; gives it without the silence
    /// around it.
    #[track_caller]
    pub(crate) fn all_of_it(&self, what: &str) -> Vec<i16> {
        self.wait_for(what, |heard| !trimmed(heard).is_empty());
        let mut before = usize::MAX;
        loop {
            let heard = trimmed(&self.heard()).len();
            if heard == before {
                return trimmed(&self.heard()).to_vec();
            }
            before = heard;
            thread::sleep(Duration::from_millis(1200));
        }
    }

    /// Forgets what was played.
    pub(crate) fn forget(&self) {
        self.played.lock().unwrap().clear();
    }
}

impl Drop for Card {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
    }
}

/// Takes so much every hundredth of a second, and catches up when the machine was slow: a card does.
fn play(mut pipe: File, played: &Mutex<Vec<i16>>, over: &AtomicBool) {
    let most = RATE * BYTES_A_MOMENT / 100;
    let mut pending = Vec::new();
    #[expect(clippy::disallowed_methods, reason = "a card has a clock of its own")]
    let (begun, now) = (Instant::now(), Instant::now);
    let mut takes = 0_u32;
    while !over.load(Ordering::Relaxed) {
        takes += 1;
        thread::sleep((TAKE * takes).saturating_sub(now().duration_since(begun)));
        let mut bytes = vec![0; most];
        let count = pipe.read(&mut bytes).unwrap_or(0);
        pending.extend_from_slice(bytes.get(..count).unwrap());
        let whole = pending.len() / 2 * 2;
        let pairs = pending.chunks_exact(2).map(|pair| pair.try_into().unwrap());
        played.lock().unwrap().extend(pairs.map(i16::from_le_bytes));
        pending.drain(..whole);
    }
}

/// Without the silence before and after.
pub(crate) fn trimmed(samples: &[i16]) -> &[i16] {
    let loud = |sample: &i16| sample.unsigned_abs() > 8;
    let Some(from) = samples.iter().position(loud) else { return &[] };
    let to = samples.iter().rposition(loud).unwrap_or(from);
    samples.get(from..=to).unwrap_or_default()
}

/// How loud: the root of the mean square, of a full scale of 1.
pub(crate) fn loudness(samples: &[i16]) -> f64 {
    let sum: f64 = samples.iter().map(|sample| (f64::from(*sample) / 32_768.0).powi(2)).sum();
    (sum / f64::from(u32::try_from(samples.len().max(1)).unwrap())).sqrt()
}

/// How long.
pub(crate) fn seconds(samples: &[i16]) -> f64 {
    f64::from(u32::try_from(samples.len()).unwrap()) / f64::from(u32::try_from(RATE).unwrap())
}

pub(crate) fn write(path: &Path, bytes: &[u8]) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    #[expect(clippy::disallowed_methods, reason = "lays out what the test needs")]
    std::fs::write(path, bytes).unwrap();
}

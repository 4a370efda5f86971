//! What others hold of the voice.

use std::path::PathBuf;
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crate::chime::Sound;
use crate::clip::Gain;
use crate::turn::Turns;
use crate::worker::{Order, Worker};

/// How the voice is set up.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Settings {
    /// A folder with recordings: `<language>/<prompt>.wav`, or `.ogg`, `.flac`, `.mp3`.
    pub prompts: Option<PathBuf>,
    /// How loud, from 0 to 100.
    pub volume: u8,
}

impl Default for Settings {
    /// No recordings, and as loud as the system lets it.
    fn default() -> Self {
        Self { prompts: None, volume: 100 }
    }
}

/// Something to be read aloud.
#[derive(Clone, Eq, PartialEq)]
pub struct Part {
    /// The words as they stand on the screen.
    pub text: String,
    /// The recording that says the same, such as `consent.title`. Without one the voice speaks.
    pub prompt: Option<String>,
}

impl std::fmt::Debug for Part {
    /// The length alone: the text may be a citizen's answer.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Part").field("letters", &self.text.len()).finish_non_exhaustive()
    }
}

/// Whether anything can be heard.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum VoiceState {
    /// Screens are read aloud.
    Ready,
    /// There is no voice (Debian: espeak-ng). Recordings and chimes are heard.
    NoEngine,
    /// There is nothing to hear it with.
    NoDevice,
}

/// Reads aloud and chimes. Nothing but [`start`](Self::start) waits for anything; dropping it
/// silences it.
#[derive(Debug)]
pub struct Voice {
    orders: Sender<Order>,
    turns: Turns,
    gain: Gain,
    known: Arc<Known>,
}

/// How long a start waits at the most to learn what the machine has.
const FIRST_LOOK: Duration = Duration::from_secs(2);

impl Voice {
    /// Starts the thread that owns the sound device, and waits up to two seconds until it knows what
    /// this machine has. Until it knows, there is no device.
    pub fn start(settings: Settings) -> Self {
        let (orders, taken) = mpsc::channel();
        let (turns, known) = (Turns::default(), Arc::new(Known::default()));
        let gain = Gain::new(settings.volume);
        let worker =
            Worker::new(settings.prompts, gain.clone(), orders.clone(), Arc::clone(&known));
        let started = thread::Builder::new().name("voice".to_owned());
        // Without a thread nothing is ever heard, which is what `known` says from the beginning.
        if started.spawn(move || worker.run(&taken)).is_ok() {
            known.wait(FIRST_LOOK);
        }
        Self { orders, turns, gain, known }
    }

    /// The languages that can be spoken here right now: `vi` and `en` where the voice knows them, and
    /// each that has recordings, such as `bah` (Bahnar), `jra` (Jrai), `hre` or `cjm` (Cham).
    pub fn languages(&self) -> Vec<String> {
        self.known.with(|facts| facts.languages.clone())
    }

    /// Whether anything can be heard here right now.
    pub fn state(&self) -> VoiceState {
        self.known.with(|facts| facts.state)
    }

    /// Reads `parts` aloud, one after another, in place of what is being read. What has no recording
    /// in a language that the voice does not know is read in Vietnamese: so are names and numbers in
    /// the middle of recordings.
    pub fn speak(&self, language: &str, parts: Vec<Part>) {
        let (turn, language) = (self.turns.next(), language.to_owned());
        self.order(Order::Speak { turn, language, parts });
    }

    /// Stops reading, within 100 ms. Chimes sound to their end.
    pub fn hush(&self) {
        self.turns.next();
        self.order(Order::Hush);
    }

    /// Plays a small sound, also while something is read.
    pub fn chime(&self, sound: Sound) {
        self.order(Order::Chime(sound));
    }

    /// How loud, from 0 to 100; at once.
    pub fn volume(&self, percent: u8) {
        self.gain.set(percent);
    }

    fn order(&self, order: Order) {
        // Fails when the thread is gone; then there is no device, and `known` says so.
        self.orders.send(order).ok();
    }
}

impl Drop for Voice {
    fn drop(&mut self) {
        self.turns.next();
        // It is not waited for: a driver that hangs must not keep the program from ending.
        self.order(Order::Stop);
    }
}

/// What is known of the machine, shared between the thread and everybody else.
#[derive(Debug, Default)]
pub(crate) struct Known {
    facts: Mutex<Facts>,
    looked: Condvar,
}

/// What can be heard.
#[derive(Clone, Debug)]
pub(crate) struct Facts {
    pub(crate) state: VoiceState,
    pub(crate) languages: Vec<String>,
    /// Whether anybody has looked yet.
    pub(crate) looked: bool,
}

impl Default for Facts {
    fn default() -> Self {
        Self { state: VoiceState::NoDevice, languages: Vec::new(), looked: false }
    }
}

impl Known {
    pub(crate) fn with<T>(&self, read: impl FnOnce(&mut Facts) -> T) -> T {
        // Nobody panics while holding it, and plain values cannot be half written.
        read(&mut self.facts.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn set(&self, facts: Facts) {
        self.with(|known| *known = facts);
        self.looked.notify_all();
    }

    fn wait(&self, longest: Duration) {
        let facts = self.facts.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.looked.wait_timeout_while(facts, longest, |facts| !facts.looked));
    }
}

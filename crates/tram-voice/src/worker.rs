//! The one thread that owns the sound device. It takes orders, and never does anything that takes
//! long but open the device: what is to be heard is prepared elsewhere and arrives as an order.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

use crate::chime::Sound;
use crate::clip::{Clip, Ended, Gain};
use crate::platform::Engine;
use crate::player::Player;
use crate::prepare::{Preparing, Utterance};
use crate::recordings::Recordings;
use crate::turn::Turn;
use crate::voice::{Facts, Known, Part, VoiceState};

/// What the thread is told.
#[derive(Debug)]
pub(crate) enum Order {
    /// Read this in place of everything else.
    Speak { turn: Turn, language: String, parts: Vec<Part> },
    /// The next part of a turn is ready to be heard.
    Prepared { turn: Turn, utterance: Utterance },
    /// A part of a turn was heard, or cut off.
    Heard { turn: Turn },
    /// Read nothing any more. The turn is over already; this lets go of the device.
    Hush,
    /// Play a small sound.
    Chime(Sound),
    /// A small sound has ended.
    Chimed,
    /// The device that was opened as the `opened`th is gone.
    Lost { opened: u64 },
    /// The voice was dropped.
    Stop,
}

/// How long the device stays open for what comes next, and after a hush. Open, it keeps others from
/// it and the sound chip awake; closed, it may swallow the first syllable.
const LINGER: Duration = Duration::from_secs(2);
const LINGER_HUSHED: Duration = Duration::from_millis(60);
/// How often one looks for a device or a voice that was missing.
const LOOK: Duration = Duration::from_mins(1);

/// The thread's own state.
pub(crate) struct Worker {
    player: Player,
    recordings: Arc<Recordings>,
    engine: Arc<Engine>,
    orders: Sender<Order>,
    known: Arc<Known>,
    /// Whose parts are waited for. What comes of another turn is not heard any more.
    reading: Option<Turn>,
    /// What is ready to be heard after what is being heard.
    queue: VecDeque<Utterance>,
    /// Whose part is being heard.
    speaking: Option<Turn>,
    /// How many small sounds are being heard.
    chimes: u32,
    hushed: bool,
}

impl Worker {
    pub(crate) fn new(
        prompts: Option<PathBuf>,
        gain: Gain,
        orders: Sender<Order>,
        known: Arc<Known>,
    ) -> Self {
        Self {
            player: Player::new(gain, orders.clone()),
            recordings: Arc::new(Recordings::new(prompts)),
            engine: Arc::new(Engine::new()),
            orders,
            known,
            reading: None,
            queue: VecDeque::new(),
            speaking: None,
            chimes: 0,
            hushed: false,
        }
    }

    /// Takes orders until it is stopped.
    pub(crate) fn run(mut self, orders: &Receiver<Order>) {
        // Should this thread ever break, nothing is heard any more.
        let known = Arc::clone(&self.known);
        let _ended = Ended::call(move || known.set(Facts { looked: true, ..Facts::default() }));
        self.look();
        loop {
            match orders.recv_timeout(self.patience()) {
                Ok(Order::Stop) | Err(RecvTimeoutError::Disconnected) => return,
                Ok(order) => self.obey(order),
                Err(RecvTimeoutError::Timeout) => self.rest(),
            }
        }
    }

    fn obey(&mut self, order: Order) {
        match order {
            Order::Speak { turn, language, parts } => {
                self.forget();
                self.reading = Some(turn.clone());
                self.prepare(turn, language, parts);
            }
            Order::Prepared { turn, utterance } => {
                if self.reading.as_ref().is_some_and(|reading| reading.is(&turn)) {
                    self.queue.push_back(utterance);
                    self.advance();
                }
            }
            Order::Heard { turn } => {
                if self.speaking.as_ref().is_some_and(|speaking| speaking.is(&turn)) {
                    self.speaking = None;
                    self.advance();
                }
            }
            Order::Hush => {
                self.forget();
                self.hushed = true;
            }
            Order::Chime(sound) => self.chime(sound),
            Order::Chimed => self.chimes = self.chimes.saturating_sub(1),
            Order::Lost { opened } => self.lose(opened),
            Order::Stop => {}
        }
    }

    /// Drops all that is to be read. What is sounding of a turn that is over falls silent by itself.
    fn forget(&mut self) {
        self.reading = None;
        self.queue.clear();
        self.speaking = None;
        self.hushed = false;
    }

    fn prepare(&self, turn: Turn, language: String, parts: Vec<Part>) {
        if turn.is_over() {
            return;
        }
        let preparing = Preparing {
            turn,
            language,
            parts,
            recordings: Arc::clone(&self.recordings),
            engine: Arc::clone(&self.engine),
            orders: self.orders.clone(),
        };
        preparing.start();
    }

    /// Lets the next part be heard unless one is.
    fn advance(&mut self) {
        if self.speaking.is_some() {
            return;
        }
        let Some(turn) = self.reading.clone() else { return };
        let Some(utterance) = self.queue.pop_front() else { return };
        let (orders, heard) = (self.orders.clone(), turn.clone());
        // Fails when the voice was dropped: nobody waits for it then.
        let ended = Ended::call(move || drop(orders.send(Order::Heard { turn: heard })));
        self.speaking = Some(turn.clone());
        match utterance {
            Utterance::Clip(clip) => self.play(clip, Some(turn), ended),
            #[cfg(not(target_os = "linux"))]
            Utterance::Words(words) => self.engine.say(words, turn, ended),
        }
    }

    fn chime(&mut self, sound: Sound) {
        self.chimes = self.chimes.saturating_add(1);
        let orders = self.orders.clone();
        let ended = Ended::call(move || drop(orders.send(Order::Chimed)));
        self.play(sound.clip(), None, ended);
    }

    fn play(&mut self, clip: Clip, turn: Option<Turn>, ended: Ended) {
        self.hushed = false;
        let was = self.known.with(|facts| facts.state);
        match self.player.play(clip, turn, ended) {
            Ok(()) if was == VoiceState::NoDevice => self.learn(),
            Ok(()) => {}
            Err(why) => {
                self.forget();
                self.without_device(&why);
            }
        }
    }

    /// The device went away. What was being read is not read anew: the citizen may be elsewhere by
    /// now.
    fn lose(&mut self, opened: u64) {
        if self.player.lost(opened) {
            self.forget();
            tracing::warn!("the sound device is gone");
            self.look();
        }
    }

    /// How long to wait for an order before [`rest`](Self::rest).
    fn patience(&self) -> Duration {
        match (self.player.is_open(), self.is_heard()) {
            (true, false) if self.hushed => LINGER_HUSHED,
            (true, false) => LINGER,
            _ => LOOK,
        }
    }

    fn is_heard(&self) -> bool {
        self.speaking.is_some() || self.chimes > 0
    }

    /// Nothing was asked for in a while.
    fn rest(&mut self) {
        if self.is_heard() {
            return;
        }
        if self.player.is_open() {
            self.player.close();
            return;
        }
        match self.known.with(|facts| facts.state) {
            VoiceState::Ready => {}
            VoiceState::NoEngine => self.learn(),
            VoiceState::NoDevice => self.look(),
        }
    }

    /// Learns what this machine has.
    fn look(&mut self) {
        match self.player.open() {
            Ok(_) => {
                self.learn();
                self.hushed = true;
            }
            Err(why) => self.without_device(&why),
        }
    }

    /// Learns what can be heard from the device that is there.
    fn learn(&self) {
        let voices = self.engine.languages();
        let state = if voices.is_empty() { VoiceState::NoEngine } else { VoiceState::Ready };
        let was = self.known.with(|facts| (facts.looked, facts.state));
        if state == VoiceState::NoEngine && was != (true, state) {
            tracing::warn!("no voice to read aloud with (Debian: espeak-ng)");
        }
        let mut languages = voices;
        for recorded in self.recordings.languages() {
            if !languages.contains(&recorded) {
                languages.push(recorded);
            }
        }
        self.known.set(Facts { state, languages, looked: true });
    }

    fn without_device(&self, why: &crate::error::VoiceError) {
        let was = self.known.with(|facts| (facts.looked, facts.state));
        if was != (true, VoiceState::NoDevice) {
            tracing::warn!(error = %why, "nothing to hear the voice with");
        }
        self.known.set(Facts { looked: true, ..Facts::default() });
    }
}

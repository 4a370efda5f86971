//! The voice elsewhere: the one that the system has, by the crate `tts`. It speaks by itself, past the
//! player, so volume and device are the system's; recordings and chimes go through the player here too.
//!
//! This module compiles against the interface of `tts` and was never run: the project is developed
//! and tested on Linux.

use std::fmt;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use tts::Tts;

use crate::clip::Ended;
use crate::error::VoiceError;
use crate::prepare::Utterance;
use crate::turn::Turn;

/// What the system's voice is to say.
pub(crate) struct Words {
    language: String,
    text: String,
}

impl fmt::Debug for Words {
    /// The length alone: it may be a citizen's answer.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Words").field("letters", &self.text.len()).finish_non_exhaustive()
    }
}

/// Asks the thread that owns the system's voice: such a voice may not leave its thread.
#[derive(Debug)]
pub(crate) struct Engine(Sender<Asked>);

enum Asked {
    Languages(Sender<Vec<String>>),
    Say(Words, Turn, Ended),
}

/// How often one looks whether it still speaks, or should.
const GLANCE: Duration = Duration::from_millis(20);
/// After ten minutes it hangs.
const MOST_GLANCES: u32 = 30_000;
const PATIENCE: Duration = Duration::from_secs(3);
/// Of the usual speed: slower, for old people.
const SPEED: f32 = 0.8;

impl Engine {
    pub(crate) fn new() -> Self {
        let (asked, taken) = mpsc::channel();
        // Without a thread there is no voice, which is what `languages` says then.
        thread::Builder::new().name("system-voice".to_owned()).spawn(move || serve(&taken)).ok();
        Self(asked)
    }

    /// The languages of the system's voices; none where it has no voice.
    pub(crate) fn languages(&self) -> Vec<String> {
        let (sender, answer) = mpsc::channel();
        self.0.send(Asked::Languages(sender)).ok();
        answer.recv_timeout(PATIENCE).unwrap_or_default()
    }

    /// `text` to be said when its time has come.
    #[expect(clippy::unnecessary_wraps, clippy::unused_self, reason = "on Linux it can fail")]
    pub(crate) fn utter(
        &self,
        language: &str,
        text: String,
        _: &Turn,
    ) -> Result<Utterance, VoiceError> {
        Ok(Utterance::Words(Words { language: language.to_owned(), text }))
    }

    /// Says it, as long as it is `turn`; `ended` is dropped when it is said.
    pub(crate) fn say(&self, words: Words, turn: Turn, ended: Ended) {
        self.0.send(Asked::Say(words, turn, ended)).ok();
    }
}

fn serve(asked: &Receiver<Asked>) {
    let Ok(mut voice) = Tts::default() else { return };
    for asked in asked {
        match asked {
            Asked::Languages(answer) => drop(answer.send(languages(&voice))),
            Asked::Say(words, turn, ended) => {
                if say(&mut voice, words, &turn).is_err() {
                    tracing::warn!("the system's voice failed");
                }
                drop(ended);
            }
        }
    }
}

fn languages(voice: &Tts) -> Vec<String> {
    let voices = voice.voices().unwrap_or_default();
    let knows = |language: &&str| {
        voices.iter().any(|voice| voice.language().primary_language() == *language)
    };
    ["vi", "en"].into_iter().filter(knows).map(str::to_owned).collect()
}

fn say(voice: &mut Tts, words: Words, turn: &Turn) -> Result<(), tts::Error> {
    let voices = voice.voices()?;
    let knows = |voice: &&tts::Voice| voice.language().primary_language() == words.language;
    // Vietnamese by another language's voice is noise.
    let Some(right) = voices.iter().find(knows) else { return Ok(()) };
    voice.set_voice(right)?;
    voice.set_rate((voice.normal_rate() * SPEED).max(voice.min_rate()))?;
    voice.speak(words.text, true)?;
    for _ in 0..MOST_GLANCES {
        thread::sleep(GLANCE);
        if turn.is_over() {
            break;
        }
        if !voice.is_speaking()? {
            return Ok(());
        }
    }
    voice.stop().map(drop)
}

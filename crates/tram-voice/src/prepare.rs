//! From words to sound, part by part, on a thread of its own: a recording is decoded or the voice
//! asked while earlier parts are being heard.

use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

use crate::clip::Clip;
use crate::error::VoiceError;
use crate::platform::Engine;
use crate::recordings::Recordings;
use crate::spoken::spoken;
use crate::turn::Turn;
use crate::voice::Part;
use crate::worker::Order;

/// Something that is ready to be heard.
#[derive(Debug)]
pub(crate) enum Utterance {
    /// Sound for the player.
    Clip(Clip),
    /// Words for the system's own voice, which does not give its sound away.
    #[cfg(not(target_os = "linux"))]
    Words(crate::platform::Words),
}

/// Between two parts, as between two sentences.
const PAUSE: Duration = Duration::from_millis(300);

/// All of one turn.
pub(crate) struct Preparing {
    pub(crate) turn: Turn,
    pub(crate) language: String,
    pub(crate) parts: Vec<Part>,
    pub(crate) recordings: Arc<Recordings>,
    pub(crate) engine: Arc<Engine>,
    pub(crate) orders: Sender<Order>,
}

impl Preparing {
    /// Begins, and goes on until all is prepared or the turn is over.
    pub(crate) fn start(self) {
        let thread = thread::Builder::new().name("voice-parts".to_owned());
        if thread.spawn(move || self.all()).is_err() {
            tracing::warn!("no thread to read aloud with");
        }
    }

    fn all(self) {
        for part in &self.parts {
            if self.turn.is_over() {
                return;
            }
            match self.one(part) {
                Ok(Some(utterance)) => {
                    let turn = self.turn.clone();
                    // Fails when the voice was dropped; the turn is over then.
                    self.orders.send(Order::Prepared { turn, utterance }).ok();
                }
                Ok(None) | Err(VoiceError::Interrupted | VoiceError::NoEngine) => {}
                // Of the part nothing is said: it may be somebody's.
                Err(why) => tracing::warn!(error = %why, "a part was not read aloud"),
            }
        }
    }

    fn one(&self, part: &Part) -> Result<Option<Utterance>, VoiceError> {
        if let Some(prompt) = &part.prompt {
            match self.recordings.read(&self.language, prompt) {
                Ok(Some(clip)) => return Ok(Some(Utterance::Clip(clip.then_silence(PAUSE)))),
                Ok(None) => {}
                Err(why) => {
                    tracing::warn!(language = self.language, prompt, error = %why, "recording");
                }
            }
        }
        // The texts of screens are Vietnamese or English, whatever language recordings are in.
        let language = if self.language == "en" { "en" } else { "vi" };
        let text = spoken(language, &part.text);
        if text.is_empty() {
            return Ok(None);
        }
        let utterance = self.engine.utter(language, text, &self.turn)?;
        Ok(Some(match utterance {
            Utterance::Clip(clip) => Utterance::Clip(clip.then_silence(PAUSE)),
            #[cfg(not(target_os = "linux"))]
            words @ Utterance::Words(_) => words,
        }))
    }
}

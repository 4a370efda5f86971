//! The voice on Linux: the program `espeak-ng`, one process a part. It needs no daemon and no
//! session, and it knows Vietnamese.

use std::process::Command;
use std::time::Duration;

use super::leash::answer;
use super::wav;
use crate::error::VoiceError;
use crate::prepare::Utterance;
use crate::turn::{Turn, Turns};

/// Slower than the program's own 175, for old people.
const WORDS_A_MINUTE: &str = "140";
/// A screen takes it well under a second; after this it hangs.
const TIME: Duration = Duration::from_secs(10);
/// Listing its voices takes it some hundredths of a second.
const LISTING_TIME: Duration = Duration::from_secs(3);
/// Ten minutes of speech.
const MOST_SOUND: u64 = 32 * 1024 * 1024;
/// The list of its voices.
const MOST_WORDS: u64 = 256 * 1024;
/// The languages of which screens have texts.
const LANGUAGES: [&str; 2] = ["vi", "en"];

/// Asks the program.
#[derive(Debug)]
pub(crate) struct Engine {
    /// Looked for in the path every time: it may be installed while the kiosk runs.
    program: &'static str,
}

impl Engine {
    pub(crate) const fn new() -> Self {
        Self { program: "espeak-ng" }
    }

    /// Which of our languages the program knows; none where it is not there.
    pub(crate) fn languages(&self) -> Vec<String> {
        let mut command = Command::new(self.program);
        command.arg("--voices");
        let listed =
            answer(command, Vec::new(), MOST_WORDS, LISTING_TIME, &Turns::default().next());
        let listed = listed.unwrap_or_default();
        let listed = String::from_utf8_lossy(&listed);
        let knows = |language: &&str| {
            let mut voices = listed.lines().filter_map(|line| line.split_whitespace().nth(1));
            voices.any(|voice| voice.split('-').next() == Some(language))
        };
        LANGUAGES.into_iter().filter(knows).map(str::to_owned).collect()
    }

    /// `text` as sound.
    pub(crate) fn utter(
        &self,
        language: &str,
        text: String,
        turn: &Turn,
    ) -> Result<Utterance, VoiceError> {
        let mut command = Command::new(self.program);
        command.args(["-v", language, "-s", WORDS_A_MINUTE]);
        // The text comes as UTF-8 whatever the locale; the sound leaves through the pipe.
        command.args(["-b", "1", "--stdin", "--stdout"]);
        let sound = answer(command, text.into_bytes(), MOST_SOUND, TIME, turn)?;
        wav::read(&sound).map(Utterance::Clip)
    }
}

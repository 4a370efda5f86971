//! Keys in, sounds out: what the on-screen keyboard and reading aloud ask of the core.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One key on a word that is being typed.
#[derive(Clone, Deserialize, Serialize, TS)]
pub struct KeyPress {
    /// How keys make marks: `telex`, `vni`, or `plain` where each key is a letter.
    #[ts(type = "\"telex\" | \"vni\" | \"plain\"")]
    pub method: String,
    /// The letters in front of the cursor, back to the last one that is no letter.
    pub word: String,
    /// The keys that made the word, where they are known: an undone mark stays undone.
    pub keys: Option<String>,
    /// The key; `null` erases one letter.
    pub key: Option<String>,
}

impl std::fmt::Debug for KeyPress {
    /// Nothing of what is typed.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeyPress").field("method", &self.method).finish_non_exhaustive()
    }
}

/// A word after a key.
#[derive(Clone, Deserialize, Serialize, TS)]
pub struct WordView {
    /// What is read.
    pub word: String,
    /// The keys that made it, to be given with the next key.
    pub keys: String,
}

impl std::fmt::Debug for WordView {
    /// Nothing of what is typed.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WordView").finish_non_exhaustive()
    }
}

/// What is to be read aloud, in place of what is being read.
#[derive(Clone, Deserialize, Serialize, TS)]
pub struct Speech {
    /// The language, such as `vi`.
    pub language: String,
    /// How loud, from 0 to 100.
    pub volume: u8,
    /// One after the other.
    pub parts: Vec<SpeechPart>,
}

impl std::fmt::Debug for Speech {
    /// Nothing of what is said.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Speech").field("language", &self.language).finish_non_exhaustive()
    }
}

/// One sentence of it.
#[derive(Clone, Deserialize, Serialize, TS)]
pub struct SpeechPart {
    /// The words, as they stand on the screen.
    pub text: String,
    /// The id of a recording to be played in their place, where there is one, such as `consent.title`.
    pub prompt: Option<String>,
}

impl std::fmt::Debug for SpeechPart {
    /// Nothing of what is said.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SpeechPart").field("prompt", &self.prompt).finish_non_exhaustive()
    }
}

/// A small sound.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
pub struct Chime {
    /// `captured`: a page was taken; `done`: something is finished; `tick`: time runs out.
    #[ts(type = "\"captured\" | \"done\" | \"tick\"")]
    pub sound: String,
    /// How loud, from 0 to 100.
    pub volume: u8,
}

/// Who can read aloud here.
#[derive(Clone, Debug, Default, Deserialize, Serialize, TS)]
pub struct VoiceView {
    /// Languages that are read aloud, by a voice or by recordings.
    pub languages: Vec<String>,
    /// What staff should know where nothing can be heard.
    #[ts(type = "\"no_engine\" | \"no_device\" | null")]
    pub trouble: Option<String>,
}

//! Recordings that people of the place have made: `<folder>/<language>/<prompt>.wav`, or another of
//! `ENDINGS`. They are heard in place of the voice.

use std::fs::{self, File};
use std::io::{Cursor, ErrorKind, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rodio::{Decoder, Source};

use crate::clip::Clip;
use crate::error::VoiceError;

/// How the names of recordings end; where there are several, the first is heard.
const ENDINGS: [&str; 4] = ["wav", "ogg", "flac", "mp3"];
/// No recording of a sentence is larger: 16 MiB.
const LARGEST: u64 = 16 * 1024 * 1024;
/// Nor longer: five minutes in stereo at 48,000 a second.
const MOST_SAMPLES: usize = 5 * 60 * 2 * 48_000;
/// A recording that is shorter than it says by more than this was cut off.
const SLACK: Duration = Duration::from_millis(250);

/// The folder of recordings, if there is one.
#[derive(Debug)]
pub(crate) struct Recordings(Option<PathBuf>);

impl Recordings {
    pub(crate) fn new(folder: Option<PathBuf>) -> Self {
        Self(folder)
    }

    /// The languages in which anything is recorded, in alphabetical order.
    pub(crate) fn languages(&self) -> Vec<String> {
        let listed = self.0.as_ref().and_then(|folder| fs::read_dir(folder).ok());
        let mut languages: Vec<String> = listed
            .into_iter()
            .flatten()
            .flatten()
            .filter(|entry| holds_recordings(&entry.path()))
            .filter_map(|entry| entry.file_name().into_string().ok())
            .filter(|name| is_language(name))
            .collect();
        languages.sort_unstable();
        languages
    }

    /// The recording of `prompt`; `None` where nobody has made one.
    pub(crate) fn read(&self, language: &str, prompt: &str) -> Result<Option<Clip>, VoiceError> {
        let Some(folder) = &self.0 else { return Ok(None) };
        if !is_language(language) || !is_prompt(prompt) {
            return Ok(None);
        }
        for ending in ENDINGS {
            let file = folder.join(language).join(format!("{prompt}.{ending}"));
            match bytes(&file) {
                Ok(bytes) => return decoded(bytes).map(Some),
                Err(VoiceError::Unreadable(why)) if why.kind() == ErrorKind::NotFound => {}
                Err(why) => return Err(why),
            }
        }
        Ok(None)
    }
}

fn holds_recordings(folder: &Path) -> bool {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    files.map(|entry| entry.path()).any(|file| {
        let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        ENDINGS.contains(&ending)
    })
}

/// A code of ISO 639 or a longer one after BCP 47; nothing that could lead out of the folder.
fn is_language(name: &str) -> bool {
    (2..=16).contains(&name.len())
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// The same for the id of a recording, such as `consent.title`.
fn is_prompt(name: &str) -> bool {
    (1..=100).contains(&name.len())
        && !name.starts_with('.')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte))
}

fn bytes(file: &Path) -> Result<Vec<u8>, VoiceError> {
    let there = fs::metadata(file).map_err(VoiceError::Unreadable)?;
    // What is no plain file may never end, or never begin.
    if !there.is_file() {
        return Err(VoiceError::Damaged);
    }
    let mut bytes = Vec::new();
    let opened = File::open(file).map_err(VoiceError::Unreadable)?;
    opened.take(LARGEST + 1).read_to_end(&mut bytes).map_err(VoiceError::Unreadable)?;
    if bytes.len() as u64 > LARGEST { Err(VoiceError::TooLong) } else { Ok(bytes) }
}

fn decoded(bytes: Vec<u8>) -> Result<Clip, VoiceError> {
    // The decoders are other people's and the file came from somewhere: should one of them panic, the
    // voice still speaks in its place.
    catch_unwind(AssertUnwindSafe(|| samples(bytes))).unwrap_or(Err(VoiceError::Damaged))
}

fn samples(bytes: Vec<u8>) -> Result<Clip, VoiceError> {
    let length = bytes.len() as u64;
    let decoder = Decoder::builder().with_data(Cursor::new(bytes)).with_byte_len(length);
    let decoder = decoder.build().map_err(|_| VoiceError::Damaged)?;
    let (channels, rate, told) =
        (decoder.channels(), decoder.sample_rate(), decoder.total_duration());
    let samples: Vec<f32> = decoder.take(MOST_SAMPLES + 1).collect();
    if samples.len() > MOST_SAMPLES {
        return Err(VoiceError::TooLong);
    }
    let moments = samples.len() as u64 / u64::from(channels.get());
    let heard = Duration::from_millis(moments.saturating_mul(1000) / u64::from(rate.get()));
    let cut_off = told.is_some_and(|told| heard.saturating_add(SLACK) < told);
    if samples.is_empty() || cut_off {
        return Err(VoiceError::Damaged);
    }
    Ok(Clip { samples, channels, rate })
}

#[cfg(test)]
mod tests;

//! The voice on a terminal: takes orders line by line and answers in lines. For trying recordings
//! out, and for the tests, which give it a sound device of their own.
//!
//! ```text
//! voice [FOLDER OF RECORDINGS]
//! speak<TAB>vi<TAB>Xin chào bác<TAB>Tiếng nói@consent.title
//! hush · chime<TAB>done · volume<TAB>40 · state · languages
//! ```

#![expect(clippy::print_stdout, reason = "a terminal is what this is for")]

use std::io::{BufRead, stdin};

use tram_voice::{Part, Settings, Sound, Voice};

fn main() {
    let prompts = std::env::args_os().nth(1).map(Into::into);
    let voice = Voice::start(Settings { prompts, ..Settings::default() });
    println!("ready");
    for line in stdin().lock().lines().map_while(Result::ok) {
        obey(&voice, &line.split('\t').collect::<Vec<_>>());
    }
}

fn obey(voice: &Voice, order: &[&str]) {
    match order {
        ["speak", language, parts @ ..] => {
            voice.speak(language, parts.iter().map(|part| read(part)).collect());
        }
        ["hush"] => voice.hush(),
        ["chime", "captured"] => voice.chime(Sound::Captured),
        ["chime", "done"] => voice.chime(Sound::Done),
        ["chime", "tick"] => voice.chime(Sound::Tick),
        ["volume", percent] => voice.volume(percent.parse().unwrap_or(100)),
        ["state"] => println!("{:?}", voice.state()),
        ["languages"] => println!("{}", voice.languages().join(" ")),
        _ => println!("not understood"),
    }
}

/// A text, and after a last `@` the recording that says the same.
fn read(part: &str) -> Part {
    let (text, prompt) = match part.rsplit_once('@') {
        Some((text, prompt)) => (text, Some(prompt.to_owned())),
        None => (part, None),
    };
    Part { text: text.to_owned(), prompt }
}

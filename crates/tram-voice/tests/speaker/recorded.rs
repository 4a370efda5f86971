//! Recordings in place of the voice, and small sounds.

use std::path::Path;

use tempfile::TempDir;
use tram_testkit::needs;

use crate::card::{Card, RATE, loudness, seconds, trimmed, write};
use crate::kiosk::Kiosk;

/// Half a second that no voice could say: a ramp, up and down.
fn ramp() -> Vec<i16> {
    let up = (0..12_000_i16).map(|step| step + 100);
    up.clone().chain(up.rev()).collect()
}

/// As a WAV in the form of the card, so that nothing has to be converted.
pub(crate) fn wav(samples: &[i16]) -> Vec<u8> {
    let length = u32::try_from(samples.len() * 4).unwrap();
    let rate = u32::try_from(RATE).unwrap();
    let mut bytes = b"RIFF".to_vec();
    bytes.extend((36 + length).to_le_bytes());
    bytes.extend(b"WAVEfmt \x10\0\0\0\x01\0\x02\0");
    bytes.extend(rate.to_le_bytes());
    bytes.extend((rate * 4).to_le_bytes());
    bytes.extend(b"\x04\0\x10\0data");
    bytes.extend(length.to_le_bytes());
    bytes.extend(samples.iter().flat_map(|sample| [*sample; 2]).flat_map(i16::to_le_bytes));
    bytes
}

fn prompts(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        write(&folder.path().join(name), bytes);
    }
    folder
}

fn without_espeak(card: &Path, prompts: &Path) -> Kiosk {
    Kiosk::start_with(card, Some(prompts), |command| {
        command.env("PATH", "/nowhere");
    })
}

#[test]
fn a_recording_is_heard_sample_for_sample_also_where_there_is_no_voice() {
    let card = Card::new();
    let folder = prompts(&[("bah/consent.title.wav", &wav(&ramp()))]);
    let mut kiosk = without_espeak(&card.config(), folder.path());
    assert_eq!(kiosk.ask(&["state"]), "NoEngine");
    assert_eq!(kiosk.ask(&["languages"]), "bah");
    kiosk.order(&["speak", "bah", "Xin chào@consent.title"]);
    assert_eq!(card.all_of_it("the recording"), ramp());
    // With no voice, a text without recording is nothing, and no error.
    card.forget();
    kiosk.order(&["speak", "bah", "Không ai thu", "Xin chào@consent.title"]);
    assert_eq!(card.all_of_it("what was recorded of it"), ramp());
}

#[test]
fn a_damaged_recording_is_spoken_instead() {
    if !needs::programs(&["espeak-ng"]) {
        return;
    }
    let card = Card::new();
    let whole = wav(&ramp());
    let cut = whole.get(..whole.len() / 4).unwrap();
    let folder = prompts(&[("vi/a.flac", b"fLaC and no more"), ("vi/b.wav", cut)]);
    let mut kiosk = Kiosk::start(&card.config(), Some(folder.path()));
    for prompt in ["a", "b", "../vi/a", "c"] {
        card.forget();
        kiosk.order(&["speak", "vi", &format!("Xin chào bác@{prompt}")]);
        let heard = card.all_of_it(prompt);
        assert!(seconds(&heard) > 0.6 && loudness(&heard) > 0.02, "{prompt}");
    }
}

#[test]
fn chimes_are_heard_and_volume_is_obeyed() {
    let card = Card::new();
    let folder = prompts(&[]);
    let mut kiosk = without_espeak(&card.config(), folder.path());
    let mut loud = Vec::new();
    for (sound, length) in [("captured", 0.02..0.2), ("done", 0.5..1.2), ("tick", 0.01..0.1)] {
        card.forget();
        kiosk.order(&["chime", sound]);
        let heard = card.all_of_it(sound);
        assert!(length.contains(&seconds(&heard)), "{sound}: {} s", seconds(&heard));
        loud.push(loudness(&heard));
    }
    card.forget();
    kiosk.order(&["volume", "50"]);
    kiosk.order(&["chime", "captured"]);
    let quiet = loudness(&card.all_of_it("half as loud")) / loud.first().unwrap();
    assert!((0.2..0.35).contains(&quiet), "{quiet}");
}

#[test]
fn a_chime_sounds_while_something_is_read_and_outlives_a_hush() {
    let card = Card::new();
    let flat = vec![4_000; RATE * 4];
    let folder = prompts(&[("vi/long.wav", &wav(&flat))]);
    let mut kiosk = without_espeak(&card.config(), folder.path());
    kiosk.order(&["speak", "vi", "@long"]);
    card.wait_for("the recording", |heard| trimmed(heard).len() > RATE / 4);
    kiosk.order(&["chime", "done"]);
    card.wait_for("the chime on top of it", |heard| heard.iter().any(|sample| *sample > 6_000));
    card.forget();
    kiosk.order(&["hush"]);
    let rest = card.all_of_it("the end of the chime");
    assert!((0.3..1.3).contains(&seconds(&rest)), "{} s", seconds(&rest));
}

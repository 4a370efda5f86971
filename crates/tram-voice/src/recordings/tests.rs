//! Names that lead nowhere else, and files that are not what they say.

use std::num::NonZero;

use proptest::prelude::*;

use super::*;

/// A recording of so many samples, all different.
fn wav(count: u16) -> Vec<u8> {
    let length = u32::from(count) * 2;
    let mut bytes = b"RIFF".to_vec();
    bytes.extend((36 + length).to_le_bytes());
    bytes.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    bytes.extend(8_000_u32.to_le_bytes());
    bytes.extend(16_000_u32.to_le_bytes());
    bytes.extend(b"\x02\0\x10\0data");
    bytes.extend(length.to_le_bytes());
    bytes.extend((0..count).flat_map(u16::to_le_bytes));
    bytes
}

fn write(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    #[expect(clippy::disallowed_methods, reason = "lays out what the test needs")]
    fs::write(path, bytes).unwrap();
}

#[test]
fn languages_are_the_folders_that_hold_recordings() {
    let folder = tempfile::tempdir().unwrap();
    for file in ["vi/a.wav", "bah/a.mp3", "jra/readme.txt", ".git/a.wav", "Ê Đê/a.wav", "x/a.wav"]
    {
        write(&folder.path().join(file), b"");
    }
    let recordings = Recordings::new(Some(folder.path().to_owned()));
    assert_eq!(recordings.languages(), ["bah", "vi"]);
    assert_eq!(Recordings::new(None).languages(), [""; 0]);
    assert_eq!(Recordings::new(Some("/nowhere/at/all".into())).languages(), [""; 0]);
}

#[test]
fn a_recording_is_read_sample_for_sample() {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join("bah/consent.title.wav"), &wav(4_000));
    let recordings = Recordings::new(Some(folder.path().to_owned()));
    let clip = recordings.read("bah", "consent.title").unwrap().unwrap();
    let expected: Vec<f32> = (0..4_000_i16).map(|sample| f32::from(sample) / 32_768.0).collect();
    assert_eq!(clip.samples, expected);
    assert_eq!(
        (clip.channels, clip.rate),
        (NonZero::new(1).unwrap(), NonZero::new(8_000).unwrap())
    );
    assert!(recordings.read("bah", "consent.text").unwrap().is_none());
}

#[test]
fn no_name_leads_out_of_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join("secret.wav"), &wav(100));
    write(&folder.path().join("prompts/vi/.hidden.wav"), &wav(100));
    let recordings = Recordings::new(Some(folder.path().join("prompts")));
    for (language, prompt) in [
        ("vi", "../../secret"),
        ("..", "secret"),
        ("vi", ".hidden"),
        ("vi/..", "secret"),
        ("", "secret"),
        ("vi", ""),
        ("vi", "a\0b"),
        ("vi", "xin chào"),
    ] {
        assert!(recordings.read(language, prompt).unwrap().is_none(), "{language} {prompt}");
    }
}

#[test]
fn what_is_damaged_or_cut_off_is_not_half_heard() {
    let folder = tempfile::tempdir().unwrap();
    let whole = wav(16_000);
    write(&folder.path().join("vi/noise.ogg"), b"OggS and nothing more");
    write(&folder.path().join("vi/empty.mp3"), b"");
    write(&folder.path().join("vi/cut.wav"), &whole[..whole.len() / 2]);
    fs::create_dir(folder.path().join("vi/folder.wav")).unwrap();
    let recordings = Recordings::new(Some(folder.path().to_owned()));
    for prompt in ["noise", "empty", "cut", "folder"] {
        let read = recordings.read("vi", prompt);
        assert!(matches!(read, Err(VoiceError::Damaged)), "{prompt}: {read:?}");
    }
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(at in 0..44_usize, byte: u8, noise: Vec<u8>, cut in 0..200_usize) {
        let mut bytes = wav(60);
        bytes[at] = byte;
        samples(bytes[..cut.min(bytes.len())].to_vec()).ok();
        samples(bytes).ok();
        for magic in [&b""[..], b"OggS\0\x02", b"fLaC\0\0\0\x22", b"\xff\xfb\x90\x64", b"ID3\x04"] {
            samples([magic, &noise].concat()).ok();
        }
    }
}

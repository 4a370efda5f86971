//! Speaking, interrupting, falling silent.

use std::thread;
use std::time::Duration;

use tram_testkit::needs;

use crate::card::{Card, RATE, loudness, seconds, trimmed, write};
use crate::kiosk::Kiosk;

/// Some seconds of speech.
const LONG: &str = "Mời bác đặt giấy tờ lên mặt kính, rồi bấm nút chụp. Máy sẽ tự cắt và nắn thẳng. \
                    Xin bác xem lại trang giấy trước khi đi tiếp, và bấm nút bên phải khi đã xong.";

fn voice() -> bool {
    needs::programs(&["espeak-ng"])
}

#[test]
fn vietnamese_is_heard_as_long_and_as_loud_as_speech() {
    if !voice() {
        return;
    }
    let card = Card::new();
    let mut kiosk = Kiosk::start(&card.config(), None);
    assert_eq!(kiosk.ask(&["state"]), "Ready");
    assert_eq!(kiosk.ask(&["languages"]), "vi en");
    kiosk.order(&["speak", "vi", "Xin chào bác. Mời bác ngồi."]);
    let heard = card.all_of_it("a greeting");
    assert!((1.2..5.0).contains(&seconds(&heard)), "{} s", seconds(&heard));
    assert!((0.02..0.5).contains(&loudness(&heard)), "{}", loudness(&heard));
}

#[test]
fn parts_follow_each_other_with_a_pause() {
    if !voice() {
        return;
    }
    let card = Card::new();
    let mut kiosk = Kiosk::start(&card.config(), None);
    kiosk.order(&["speak", "vi", "một"]);
    let one = card.all_of_it("one part");
    card.forget();
    kiosk.order(&["speak", "vi", "một", "một"]);
    let two = card.all_of_it("two parts");
    let pause = seconds(&two) - 2.0 * seconds(&one);
    assert!((0.25..2.0).contains(&pause), "{pause} s");
}

#[test]
fn a_hush_is_silence_within_a_tenth_of_a_second() {
    if !voice() {
        return;
    }
    let card = Card::new();
    let mut kiosk = Kiosk::start(&card.config(), None);
    // What is allowed beside the tenth is the pipe. On a machine that is busy elsewhere the order
    // itself may be late; hardly three times.
    let limit = RATE * 14 / 100;
    let mut said = usize::MAX;
    for _ in 0..3 {
        said = said.min(heard_after_a_hush(&card, &mut kiosk));
        if said <= limit {
            break;
        }
    }
    assert!(said <= limit, "{said} of {limit} samples after the hush");
}

/// How many samples of speech are heard after a hush, the device let go of at the end.
fn heard_after_a_hush(card: &Card, kiosk: &mut Kiosk) -> usize {
    card.forget();
    kiosk.order(&["speak", "vi", LONG]);
    card.wait_for("a second of speech", |heard| trimmed(heard).len() > RATE);
    let before = card.heard().len();
    kiosk.order(&["hush"]);
    thread::sleep(Duration::from_millis(500));
    let stopped = card.heard().len();
    thread::sleep(Duration::from_millis(500));
    let after = card.heard();
    assert_eq!(stopped, after.len(), "the device was let go of");
    trimmed(after.get(before..).unwrap()).len()
}

#[test]
fn a_new_text_interrupts_the_old_one() {
    if !voice() {
        return;
    }
    let card = Card::new();
    let mut kiosk = Kiosk::start(&card.config(), None);
    kiosk.order(&["speak", "vi", "hai"]);
    let short = card.all_of_it("a short text");
    card.forget();
    kiosk.order(&["speak", "vi", LONG, LONG, LONG]);
    card.wait_for("a long text", |heard| trimmed(heard).len() > RATE / 2);
    card.forget();
    kiosk.order(&["speak", "vi", "hai"]);
    let rest = card.all_of_it("the new text");
    let more = seconds(&rest) - seconds(&short);
    assert!(more < 1.0, "{more} s of the old text");
    assert!(trimmed(&rest).len() >= short.len() * 9 / 10, "the new text is whole");
}

#[test]
fn a_voice_that_hangs_keeps_nobody_waiting_and_is_ended() {
    let card = Card::new();
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("espeak-ng");
    let lists = "[ \"$1\" = --voices ] && { echo ' 5 vi --/M Vietnamese'; exit; }";
    write(&program, format!("#!/bin/sh\n{lists}\nsleep 600 & wait\n").as_bytes());
    executable(&program);
    let mut path = vec![folder.path().to_owned()];
    path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap()));
    let path = std::env::join_paths(path).unwrap();
    let mut kiosk = Kiosk::start_with(&card.config(), None, |command| {
        command.env("PATH", path);
    });
    assert_eq!(kiosk.ask(&["state"]), "Ready");
    kiosk.order(&["speak", "vi", "Xin chào"]);
    let began = (0..500).any(|_| {
        thread::sleep(Duration::from_millis(10));
        !children(kiosk.id()).is_empty()
    });
    assert!(began, "the voice was asked");
    kiosk.order(&["chime", "done"]);
    card.all_of_it("a chime beside a voice that hangs");
    kiosk.order(&["hush"]);
    let ended = (0..500).any(|_| {
        thread::sleep(Duration::from_millis(10));
        children(kiosk.id()).is_empty()
    });
    assert!(ended, "nobody wants its answer any more");
    assert_eq!(kiosk.ask(&["state"]), "Ready");
}

fn executable(file: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(file, PermissionsExt::from_mode(0o755)).unwrap();
}

/// The processes that a process has started, by any of its threads.
fn children(of: u32) -> Vec<u32> {
    let threads = std::fs::read_dir(format!("/proc/{of}/task")).unwrap().flatten();
    threads
        .filter_map(|thread| std::fs::read_to_string(thread.path().join("children")).ok())
        .flat_map(|list| list.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
        .filter_map(|id| id.parse().ok())
        .collect()
}

#[test]
fn what_is_said_stands_on_no_command_line() {
    let card = Card::new();
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("espeak-ng");
    let lists = "[ \"$1\" = --voices ] && { echo ' 5 vi --/M Vietnamese'; exit; }";
    // What it was called with stands in /proc, for everybody, for as long as it lives.
    write(&program, format!("#!/bin/sh\n{lists}\nsleep 3\n").as_bytes());
    executable(&program);
    let path = format!("{}:/usr/bin:/bin", folder.path().display());
    let mut kiosk = Kiosk::start_with(&card.config(), None, |command| {
        command.env("PATH", path);
    });
    kiosk.order(&["speak", "vi", "NGUYỄN THỊ THỬ NGHIỆM"]);
    let line = (0..200).find_map(|_| {
        thread::sleep(Duration::from_millis(10));
        let child = *children(kiosk.id()).first()?;
        let line = std::fs::read_to_string(format!("/proc/{child}/cmdline")).ok()?;
        line.contains("--stdout").then_some(line)
    });
    let line = line.expect("the voice was asked");
    assert!(!line.contains("NGHIỆM"), "{line:?}");
}

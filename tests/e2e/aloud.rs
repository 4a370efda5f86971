//! Screens are read aloud, by a voice that is heard at a sound card.

use std::time::Duration;

use crate::hands::{PATIENCE, leave, tap, text, walk_to};
use crate::stand::Stand;

#[test]
fn a_citizen_who_asks_for_it_hears_each_screen_and_whoever_comes_next_hears_nothing() {
    let stand = Stand::loud((1366, 768));
    let window = stand.open_practice();
    window.wait_for("[data-testid=voice]", PATIENCE).unwrap();
    assert_eq!(stand.heard(), 0, "nothing is read before somebody asks");
    tap(&window, "voice");
    hears(&stand, 0, "the first screen");
    tap(&window, "start");
    leave(&window, "attract");
    std::thread::sleep(Duration::from_millis(500));
    hears(&stand, stand.heard(), "the next screen");
    tap(&window, "end-session");
    tap(&window, "end-confirm");
    leave(&window, "procedure");
    std::thread::sleep(Duration::from_millis(500));
    let quiet_from = stand.heard();
    window.wait_for("[data-testid=voice]", PATIENCE).unwrap();
    assert!(text(&window, "voice").contains("Đọc to"), "the next person begins in silence");
    tap(&window, "start");
    leave(&window, "attract");
    std::thread::sleep(Duration::from_secs(2));
    assert_eq!(stand.heard(), quiet_from, "nobody asked for a voice");
}

/// Waits until more is heard.
fn hears(stand: &Stand, before: usize, what: &str) {
    for _ in 0..PATIENCE.as_millis() / 50 {
        if stand.heard() > before {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("{what} is not heard");
}

/// Keeps what it is to read, and reads it.
const READS: &str = "case \"$*\" in *--stdin*) words=$(cat); printf '%s\\n' \"$words\" >>\"$OUT\"
    printf '%s' \"$words\" | /usr/bin/espeak-ng \"$@\" ;; *) exec /usr/bin/espeak-ng \"$@\" ;; esac";

#[test]
fn all_that_a_citizen_needs_is_read_once_and_no_word_for_the_staff() {
    let stand = Stand::loud((1366, 768));
    let out = stand.folder().join("read.txt");
    let no_printer = "echo 'lp: Error - No default destination.' >&2; exit 1";
    let window = stand.practice_with(&[("espeak-ng", READS), ("lp", no_printer)], &out);
    window.wait_for("[data-testid=voice]", PATIENCE).unwrap();
    tap(&window, "voice");
    walk_to(&window, "checklist", "1.001193");
    let begun = lines(&out).len();
    tap(&window, "print-checklist");
    let refused = window.text("[data-testid='error'] .sentence", PATIENCE).unwrap();
    reads_once(&out, begun, &refused);
    assert!(lines(&out).iter().all(|line| !line.contains("printer")), "a code is for the staff");
    let begun = lines(&out).len();
    tap(&window, "primary");
    leave(&window, "checklist");
    // What is agreed to, purpose by purpose, is heard by those who cannot read it.
    let purposes = window.find_all("[data-step=consent] [role=checkbox] .label").unwrap();
    assert_eq!(purposes.len(), 3);
    for purpose in purposes {
        reads_once(&out, begun, &purpose.text().unwrap());
    }
    let begun = lines(&out).len();
    tap(&window, "primary");
    reads_once(&out, begun, &text(&window, "consent-missing"));
}

fn lines(out: &std::path::Path) -> Vec<String> {
    std::fs::read_to_string(out).unwrap_or_default().lines().map(str::to_lowercase).collect()
}

/// Waits until words are read, and a little for whoever would read them again.
fn reads_once(out: &std::path::Path, from: usize, words: &str) {
    let words = words.to_lowercase();
    let count = || lines(out).iter().skip(from).filter(|line| line.contains(&words)).count();
    for _ in 0..PATIENCE.as_millis() / 50 {
        if count() > 0 {
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    std::thread::sleep(Duration::from_millis(700));
    assert_eq!(count(), 1, "{words}: {:#?}", lines(out));
}

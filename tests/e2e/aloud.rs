//! Screens are read aloud, by a voice that is heard at a sound card.

use std::time::Duration;

use crate::hands::{PATIENCE, leave, tap, text};
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

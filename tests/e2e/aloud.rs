//! Screens are read aloud, by a voice that is heard at a sound card.

use std::time::Duration;

use crate::hands::{PATIENCE, leave, tap, text};
use crate::stand::Stand;

#[test]
fn a_citizen_who_asks_for_it_hears_each_screen_and_whoever_comes_next_hears_nothing() {
    let stand = Stand::bare((1366, 768), false);
    let window = stand.open_practice();
    window.wait_for("[data-testid=voice]", PATIENCE).unwrap();
    let (heard, _) = stand.heard_since(0);
    assert!(!heard, "nothing is read before somebody asks");
    tap(&window, "voice");
    let so_far = hears(&stand, 0, "the first screen");
    tap(&window, "start");
    leave(&window, "attract");
    let so_far = hears(&stand, so_far, "the next screen");
    tap(&window, "end-session");
    tap(&window, "end-confirm");
    leave(&window, "procedure");
    window.wait_for("[data-testid=voice]", PATIENCE).unwrap();
    assert!(text(&window, "voice").contains("Đọc to"), "the next person begins in silence");
    std::thread::sleep(Duration::from_secs(1));
    let (_, quiet_from) = stand.heard_since(so_far);
    tap(&window, "start");
    leave(&window, "attract");
    std::thread::sleep(Duration::from_secs(2));
    let (heard, _) = stand.heard_since(quiet_from);
    assert!(!heard, "nobody asked for a voice");
}

/// Waits until something is heard.
fn hears(stand: &Stand, before: usize, what: &str) -> usize {
    for _ in 0..PATIENCE.as_millis() / 100 {
        let (heard, now) = stand.heard_since(before);
        if heard {
            // It is read to its end, or cut off by what comes next.
            std::thread::sleep(Duration::from_secs(2));
            return stand.heard_since(now).1;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("{what} is not heard");
}

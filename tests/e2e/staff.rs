//! The staff's door in the real window: the gesture, the PIN, what is behind it, and the way out.

use std::path::PathBuf;
use std::time::Duration;

use xtask::webdriver::Session;

use crate::access::faults;
use crate::hands::{PATIENCE, shows, tap, wait_step, walk_to};
use crate::stand::{Stand, lay};

pub(crate) const PIN: &str = "240680";
const DOOR: &str = "[data-testid='staff-door']";
const PANEL: &str = "[data-testid='staff-panel']";
const BRAND: &str = "[data-testid='brand']";

/// Makes the hidden gesture.
pub(crate) fn knock(window: &Session) {
    window.wait_for("[data-step]", PATIENCE).unwrap();
    window.tap_often(BRAND, 5).unwrap();
    window.wait_for(&format!("{DOOR}, {PANEL}"), PATIENCE).unwrap();
}

/// Gives a PIN at the door by its keys.
pub(crate) fn give(window: &Session, pin: &str) {
    for digit in pin.chars() {
        tap(window, &format!("pad-{digit}"));
    }
    tap(window, "staff-enter");
}

#[test]
fn staff_come_in_with_their_pin_and_end_the_kiosk() {
    for size in [(1366, 768), (1920, 1080), (1080, 1920)] {
        let stand = Stand::new(size);
        stand.set_pin(PIN);
        let window = stand.open();
        window.wait_for("[data-step]", PATIENCE).unwrap();
        window.tap_often(BRAND, 4).unwrap();
        std::thread::sleep(Duration::from_millis(300));
        assert!(!shows(&window, "staff-door"), "four taps are no gesture");
        std::thread::sleep(Duration::from_secs(3));
        knock(&window);
        leave_pictures(&window, "staff-door");
        assert_eq!(faults(&window), "", "at {size:?}");
        give(&window, "111111");
        let wrong = "[data-testid='error'][data-code='staff_pin_wrong']";
        window.wait_for(wrong, PATIENCE).unwrap();
        give(&window, PIN);
        window.wait_for(PANEL, PATIENCE).unwrap();
        assert_eq!(faults(&window), "", "at {size:?}");
        leave_pictures(&window, "staff-panel");
        tap(&window, "staff-test");
        wait_step(&window, "self_test");
        leave_pictures(&window, "self-test");
        tap(&window, "self-test-leave");
        tap(&window, "staff-quit");
        leave_pictures(&window, "staff-quit");
        // The window may be gone before it can say that it was tapped.
        let confirm = "const end = document.querySelector(\"[data-testid='staff-quit-confirm']\");
            setTimeout(() => end.click(), 200); return end !== null";
        assert_eq!(window.execute_script(confirm, &[]).unwrap(), true);
        for _ in 0..300 {
            if stand.family().is_empty() {
                break;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        assert!(stand.family().is_empty(), "the kiosk has ended");
    }
}

#[test]
fn a_citizen_who_is_served_is_kept_when_staff_come_in() {
    let stand = Stand::new((1366, 768));
    stand.set_pin(PIN);
    let window = stand.open();
    walk_to(&window, "declaration", "1.004873");
    knock(&window);
    give(&window, PIN);
    window.wait_for(PANEL, PATIENCE).unwrap();
    tap(&window, "staff-leave");
    wait_step(&window, "attract");
}

#[test]
fn without_a_pin_the_door_says_how_to_set_one() {
    let stand = Stand::new((1920, 1080));
    let window = stand.open();
    knock(&window);
    leave_pictures(&window, "staff-unset");
    assert!(shows(&window, "staff-unset") && !shows(&window, "staff-enter"));
    tap(&window, "staff-door-close");
    window.wait_gone(DOOR, PATIENCE).unwrap();
}

/// Where `TRAM_PICTURES` names a folder, the window is left there to be looked at.
pub(crate) fn leave_pictures(window: &Session, name: &str) {
    let Some(folder) = std::env::var_os("TRAM_PICTURES") else { return };
    std::thread::sleep(Duration::from_millis(400));
    let size = window.execute_script("return innerWidth + 'x' + innerHeight", &[]).unwrap();
    let file = format!("{name}-{}.png", size.as_str().unwrap_or_default());
    lay(&PathBuf::from(folder).join(file), &window.screenshot().unwrap());
}

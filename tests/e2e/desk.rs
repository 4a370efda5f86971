//! The volunteer's desk, in the real window.

use tram_sandbox::{Effect, Faults};
use xtask::webdriver::Session;

use crate::access::faults;
use crate::hands::{PATIENCE, one_step, shows, tap, text, wait_step, walk_to};
use crate::stand::Stand;

const DONE: &str = "[data-testid='desk-row'][data-state=accepted]";

#[test]
fn a_volunteer_reads_why_a_dossier_waits_and_sends_it_once_the_portal_is_back() {
    let stand = Stand::new((1366, 768));
    let window = stand.open();
    wait_step(&window, "attract");
    assert!(!shows(&window, "desk-door"), "nothing waits, and nothing asks to be looked at");
    walk_to(&window, "review", "2.000815");
    stand.portal.set_faults(Faults::default().everywhere(Effect::DropRequest));
    one_step(&window, "review", "2.000815");
    window.wait_for("[data-testid='outcome-state'][data-state=kept]", PATIENCE).unwrap();
    tap(&window, "primary");
    wait_step(&window, "attract");
    tap(&window, "desk-door");
    wait_step(&window, "desk");
    window.wait_for("[data-testid='desk-row'][data-state=waiting]", PATIENCE).unwrap();
    let row = text(&window, "desk-row");
    assert!(row.contains("N. T. T. Nghiệm"), "who, shortened: {row}");
    assert!(row.contains("Cổng") && row.contains("Máy"), "why, and what happens next: {row}");
    let page = everything(&window);
    assert!(!page.contains("NGUYỄN") && !page.contains("052199000123"), "nothing more: {page}");
    let broken = faults(&window);
    assert!(broken.is_empty(), "rules of accessibility: {broken}");
    assert!(stand.portal.held().is_empty());

    stand.portal.set_faults(Faults::default());
    send_now(&window);
    let held = stand.portal.held();
    assert_eq!(held.len(), 1, "the portal has it, once");
    assert!(held[0].is_submitted());
    assert!(!text(&window, "desk-empty").is_empty(), "and the desk says so");
    assert!(window.find_all("[data-testid='desk-row'][data-state=waiting]").unwrap().is_empty());
    tap(&window, "desk-leave");
    wait_step(&window, "attract");
    window.wait_gone("[data-testid='desk-door']", PATIENCE).unwrap();
}

/// Taps what the row offers until the portal has it. The kiosk may be quicker by itself.
fn send_now(window: &Session) {
    for _ in 0..PATIENCE.as_millis() / 200 {
        if !window.find_all(DONE).unwrap().is_empty() {
            return;
        }
        if let Ok(button) = window.find("[data-testid='desk-act']") {
            drop(button.click());
        }
        std::thread::sleep(std::time::Duration::from_millis(200));
    }
    panic!("it is not sent; the desk says {}", text(window, "desk-row"));
}

/// All that a curious person finds in the page and what it keeps.
fn everything(window: &Session) -> String {
    let script = "return document.documentElement.outerHTML
        + JSON.stringify({...localStorage, ...sessionStorage})";
    window.execute_script(script, &[]).unwrap().as_str().unwrap_or_default().to_owned()
}

//! Power cuts in the middle: the real program is killed, and the next start goes on.

use crate::hands::{PATIENCE, one_step, place, step};
use crate::stand::Stand;

#[test]
fn a_kiosk_that_is_killed_comes_back_at_the_same_question_and_files_once() {
    let stand = Stand::new((1366, 768));
    let mut window = stand.open();
    let mut cuts = 0;
    for number in 0.. {
        let now = step(&window);
        if now == "outcome" {
            break;
        }
        // Every fourth screen, and always before the last tap.
        if now != "attract" && (number % 4 == 2 || now == "review") {
            let before = place(&window);
            stand.cut_power();
            drop(window);
            window = stand.open();
            window.wait_for("[data-step]:not([data-step=attract])", PATIENCE).unwrap();
            assert_eq!(place(&window), before, "after cut {cuts}");
            cuts += 1;
        }
        one_step(&window, &now, "1.004873");
    }
    assert!(cuts >= 4, "{cuts} cuts");
    // Once more, right after the citizen confirmed: the outbox goes on by itself.
    stand.cut_power();
    drop(window);
    let window = stand.open();
    window.wait_for("[data-step=attract]", PATIENCE).unwrap();
    let begun = std::time::Duration::from_millis(200);
    for _ in 0..150 {
        if stand.portal.held().iter().any(tram_sandbox::HeldDossier::is_submitted) {
            break;
        }
        std::thread::sleep(begun);
    }
    let held = stand.portal.held();
    assert_eq!(held.iter().filter(|dossier| dossier.is_submitted()).count(), 1, "filed once");
    assert_eq!(held.len(), 1, "and nothing beside it");
}

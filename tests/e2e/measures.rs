//! How long a tap takes to the next screen, and a key to its letter, as seen in the page. Not a test
//! that passes or fails by the clock: `cargo xtask bench kiosk` prints the figures beside their goals.

use serde_json::Value;
use xtask::webdriver::Session;

use crate::alone_hands::{Fingers, Hand};
use crate::hands::{one_step, shows, step, tap, walk_to};
use crate::stand::Stand;

/// From the tap to the next frame after the new screen stands in the page.
const TAP_GOAL_MS: f64 = 100.0;
/// From the key to the next frame after the letter stands in the field.
const KEY_GOAL_MS: f64 = 50.0;

/// Notes the time of every tap, and of the frame that shows what came of it.
const WATCH: &str = "
    if (window.measured) return;
    window.measured = { taps: [], keys: [] };
    let tapped = null, key = null;
    addEventListener('click', (event) => {
        const on = event.target.closest('[data-testid]')?.dataset.testid ?? '';
        const now = performance.now();
        if (on.startsWith('key-') || on.startsWith('pad-')) key = now; else tapped = now;
    }, true);
    addEventListener('input', () => {
        if (key === null) return;
        const since = key; key = null;
        requestAnimationFrame(() => measured.keys.push(performance.now() - since));
    }, true);
    const at = () => { const s = document.querySelector('[data-step]'); return s && s.dataset.step + s.querySelector('h1')?.innerText; };
    let before = at();
    new MutationObserver(() => {
        const now = at();
        if (now === before || now === null) return;
        before = now;
        if (tapped === null) return;
        const since = tapped; tapped = null;
        requestAnimationFrame(() => measured.taps.push(performance.now() - since));
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
";

#[test]
#[ignore = "a figure, not a test: cargo xtask bench kiosk"]
fn taps_and_keys_are_measured() {
    let stand = Stand::new((1920, 1080));
    let window = stand.open();
    let (mut taps, mut keys) = (Vec::new(), Vec::new());
    // Pages start anew between citizens, and what they noted goes with them.
    for _ in 0..4 {
        window.execute_script(WATCH, &[]).unwrap();
        walk_to(&window, "declaration", "1.001193");
        for _ in 0..200 {
            let now = step(&window);
            if now != "declaration" {
                break;
            }
            letters(&window);
            one_step(&window, &now, "1.001193");
        }
        taps.extend(noted(&window, "taps"));
        keys.extend(noted(&window, "keys"));
        tap(&window, "end-session");
        tap(&window, "end-confirm");
        window.wait_for("[data-step=attract]", crate::hands::PATIENCE).unwrap();
        std::thread::sleep(std::time::Duration::from_millis(800));
    }
    row("tap to next screen", &mut taps, TAP_GOAL_MS);
    row("key to letter", &mut keys, KEY_GOAL_MS);
}

/// A few letters where words are asked for; they go again.
fn letters(window: &Session) {
    if !shows(window, "field-input") || shows(window, "pad-1") || shows(window, "count-more") {
        return;
    }
    // Whoever typed on a keyboard of their own is shown none until they touch a field.
    if !shows(window, "keyboard") {
        tap(window, "field-input");
    }
    if !shows(window, "key-tone-s") {
        return;
    }
    let mut fingers = Fingers::default();
    for id in ["key-h", "key-o", "key-a", "key-tone-f", "key-n", "key-g"] {
        fingers.press(window, id);
    }
    for _ in 0..5 {
        fingers.press(window, "key-erase");
    }
}

fn noted(window: &Session, what: &str) -> Vec<f64> {
    let found = window.execute_script("return measured[arguments[0]]", &[what.into()]).unwrap();
    found.as_array().map(|all| all.iter().filter_map(Value::as_f64).collect()).unwrap_or_default()
}

fn row(what: &str, all: &mut [f64], goal: f64) {
    assert!(!all.is_empty(), "nothing was noted of: {what}");
    all.sort_by(f64::total_cmp);
    let at = |share: usize| {
        all.get((all.len() * share / 100).min(all.len().saturating_sub(1)))
            .copied()
            .unwrap_or_default()
    };
    let (half, most) = (at(50), at(95));
    let verdict = if most <= goal { "reached" } else { "MISSED" };
    println!(
        "figure: {what}: {} of them, median {half:.0} ms, 95 of 100 in {most:.0} ms; goal {goal:.0} ms: {verdict}",
        all.len()
    );
}

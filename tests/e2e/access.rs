//! What an independent checker of accessibility finds on each screen, and whether screens fit.

use std::collections::BTreeSet;

use crate::hands::{leave, one_step, place, step, tap};
use crate::stand::Stand;

const AXE: &str = include_str!("../../ui/node_modules/axe-core/axe.min.js");

/// How a person may have set the screen: contrast, and letters in per cent.
const LOOKS: [(&str, u32); 4] = [("normal", 100), ("high", 100), ("normal", 200), ("high", 200)];

#[test]
fn no_screen_breaks_a_rule_of_accessibility_and_no_question_scrolls() {
    for size in [(1920, 1080), (1366, 768), (1080, 1920)] {
        let stand = Stand::bare(size, false);
        let window = stand.open_practice();
        let mut seen = BTreeSet::new();
        // The smallest is looked at as every person may set it.
        let looks = if size.1 == 768 { &LOOKS[..] } else { &LOOKS[..1] };
        // The first has most kinds of answers, the second has papers.
        for procedure in ["1.001612", "2.000815"] {
            citizen(&window, procedure, size, looks, &mut seen);
        }
        let steps: BTreeSet<_> = seen.iter().filter_map(|shown| shown.split(' ').next()).collect();
        assert_eq!(steps.len(), 12, "every kind of screen was seen: {seen:?}");
        assert!(seen.len() >= 16, "and most kinds of answers: {seen:?}");
    }
}

/// One citizen's way, looked at screen by screen.
fn citizen(
    window: &xtask::webdriver::Session,
    procedure: &str,
    size: (u32, u32),
    looks: &[(&str, u32)],
    seen: &mut BTreeSet<String>,
) {
    loop {
        let now = step(window);
        let shown = place(window);
        if !["papers", "checklist", "review", "outcome"].contains(&now.as_str()) {
            assert!(fits(window), "{shown} scrolls at {size:?}");
        }
        // Of questions each kind of answer is looked at once.
        if seen.insert(format!("{now} {}", kind(window))) {
            for (contrast, letters) in looks {
                set(window, contrast, *letters);
                let found = faults(window);
                assert!(found.is_empty(), "{shown} at {size:?}, {contrast} {letters} %: {found}");
                let cut = cut_off(window);
                assert!(
                    cut.is_empty(),
                    "{shown} at {size:?}, {contrast} {letters} %: {cut} is cut"
                );
            }
            set(window, "normal", 100);
        }
        if now == "outcome" {
            tap(window, "primary");
            return leave(window, "outcome");
        }
        one_step(window, &now, procedure);
    }
}

/// Sets the screen as the top bar's buttons do.
fn set(window: &xtask::webdriver::Session, contrast: &str, letters: u32) {
    let script = "document.documentElement.dataset.contrast = arguments[0];
        document.documentElement.style.setProperty('--text-scale', String(arguments[1] / 100));";
    window.execute_script(script, &[contrast.into(), letters.into()]).unwrap();
}

/// Words that do not fit where they stand: none may lose a letter at any size.
fn cut_off(window: &xtask::webdriver::Session) -> String {
    let script = "const words = [...document.querySelectorAll('main button, main h1, main p, main li, main dt, main dd, header button')];
        const cut = (one) => one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 2
            && getComputedStyle(one).overflowX !== 'visible';
        const out = (one) => { const { left, right } = one.getBoundingClientRect();
            return right > left && (left < -2 || right > innerWidth + 2); };
        return words.filter((one) => cut(one) || out(one)).map((one) => one.innerText).join(' | ')";
    window.execute_script(script, &[]).unwrap().as_str().unwrap_or_default().to_owned()
}

/// What the screen is answered with.
fn kind(window: &xtask::webdriver::Session) -> String {
    let script = "const has = (id) => document.querySelector(`[data-testid^='${id}']`) !== null;
        return ['date-', 'pad-000', 'suggestion-', 'count-', 'choice-', 'pad-', 'field-'].find(has) ?? ''";
    window.execute_script(script, &[]).unwrap().as_str().unwrap_or_default().to_owned()
}

/// Waits until nothing slides in any more: what is half transparent has too little contrast.
fn still(window: &xtask::webdriver::Session) {
    let script = "return document.getAnimations().every((one) => one.playState !== 'running')";
    for _ in 0..100 {
        if window.execute_script(script, &[]).unwrap() == serde_json::json!(true) {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
}

/// Rule names and places that axe-core finds broken.
pub(crate) fn faults(window: &xtask::webdriver::Session) -> String {
    still(window);
    window.execute_script(AXE, &[]).unwrap();
    let script = "const done = arguments[arguments.length - 1];
        // A thumb needs 64 pixels, or as much room around what is smaller.
        axe.configure({ checks: [{ id: 'target-size', options: { minSize: 64 } }, { id: 'target-offset', options: { minOffset: 64 } }] });
        axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })
           .then(r => done(r.violations.map(v => v.id + ' ' + v.nodes.map(n => n.target.join(' ')).join(', ')).join('; ')))
           .catch(e => done('axe failed: ' + e));";
    let found = window.execute_async(script, &[]).unwrap();
    found.as_str().unwrap_or("axe gave no answer").to_owned()
}

fn fits(window: &xtask::webdriver::Session) -> bool {
    let script = "const d = document.documentElement; return d.scrollHeight <= innerHeight + 1 && d.scrollWidth <= innerWidth + 1";
    window.execute_script(script, &[]).unwrap().as_bool().unwrap()
}

#[test]
fn the_checker_sees_targets_too_small_for_a_thumb_and_words_that_are_cut() {
    let stand = Stand::bare((1366, 768), false);
    let window = stand.open_practice();
    assert_eq!(step(&window), "attract");
    assert_eq!(faults(&window), "");
    let script = "const two = document.createElement('div');
        two.innerHTML = '<button>một</button><button>hai</button>';
        for (const one of two.children) one.style.cssText = 'width:40px;height:40px;padding:0;margin:0;min-width:0;min-height:0';
        document.querySelector('main').prepend(two);";
    window.execute_script(script, &[]).unwrap();
    let found = faults(&window);
    assert!(found.contains("target-size"), "{found}");
    let script = "document.querySelector('main button').style.cssText = 'width:20px;overflow:hidden;white-space:nowrap'";
    window.execute_script(script, &[]).unwrap();
    assert_eq!(cut_off(&window), "một");
}

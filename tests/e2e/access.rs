//! What an independent checker of accessibility finds on each screen, and whether screens fit.

use std::collections::BTreeSet;
use std::time::Duration;

use xtask::webdriver::Session;

use crate::hands::{
    LOOKED_AT, PATIENCE, leave, one_step, pick_file, place, shows, step, tap, wait_step, write,
};
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
    window: &Session,
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
            for_everyone(window, looks, &format!("{shown} at {size:?}"));
        }
        if now == "outcome" {
            tap(window, "primary");
            return leave(window, "outcome");
        }
        one_step(window, &now, procedure);
    }
}

/// Asks the checker in each look, and whether a word is cut.
fn for_everyone(window: &Session, looks: &[(&str, u32)], shown: &str) {
    for (contrast, letters) in looks {
        set(window, contrast, *letters);
        let found = faults(window);
        assert!(found.is_empty(), "{shown}, {contrast} {letters} %: {found}");
        let cut = cut_off(window);
        assert!(cut.is_empty(), "{shown}, {contrast} {letters} %: {cut} is cut");
    }
    // Every text fits in the other language too, where letters are largest.
    if looks.len() == LOOKS.len() {
        tap(window, "language-en");
        set(window, "normal", 200);
        let cut = cut_off(window);
        assert!(cut.is_empty(), "{shown}, English at 200 %: {cut} is cut");
        tap(window, "language-vi");
    }
    set(window, "normal", 100);
}

#[test]
fn a_screen_that_refuses_for_the_second_time_breaks_no_rule_either() {
    let stand = Stand::new((1366, 768));
    let window = stand.open_with_lp("echo 'lp: Error - No default destination.' >&2; exit 1");
    let mut seen = BTreeSet::new();
    // The first has most kinds of answers, the second has papers.
    for procedure in ["1.001612", "2.000815"] {
        loop {
            let (now, shown) = (step(&window), place(&window));
            let name = format!("{now} {}", kind(&window));
            let refused = !seen.contains(&name) && refuses_twice(&window, &now);
            if refused {
                for_everyone(&window, &LOOKS, &format!("{shown}, refused twice"));
                seen.insert(name);
                recover(&window, &now);
            }
            if now == "outcome" {
                tap(&window, "primary");
                leave(&window, "outcome");
                break;
            }
            if step(&window) == now {
                one_step(&window, &now, procedure);
            }
        }
    }
    let steps: BTreeSet<_> = seen.iter().filter_map(|shown| shown.split(' ').next()).collect();
    let refusing = [
        "assistance",
        "card",
        "checklist",
        "consent",
        "declaration",
        "outcome",
        "papers",
        "procedure",
    ];
    for one in refusing {
        assert!(steps.contains(one), "{one} never refused: {seen:?}");
    }
    assert!(seen.len() >= 11, "several kinds of answers: {seen:?}");
}

/// Does the wrong thing twice, and answers whether the screen says so.
fn refuses_twice(window: &Session, now: &str) -> bool {
    match now {
        "procedure" => write(window, "search", "qqqqzzzz"),
        "assistance" => {
            tap(window, "choice-helped");
            write(window, "helper-code", "?");
        }
        "card" => {
            tap(window, "type-card");
            write(window, "card-number", "123");
            write(window, "card-birth", "31/02/1999");
        }
        "case" | "declaration" if shows(window, "date-day") => {
            for (id, digits) in [("date-day", "31"), ("date-month", "2"), ("date-year", "2024")] {
                write(window, id, digits);
            }
        }
        "case" | "declaration" if shows(window, "field-input") => write(window, "field-input", "?"),
        "papers" => {
            // A card is not the paper that was asked for.
            let script = "return document.querySelector(\"[data-testid^='paper-'][data-state=none]\")?.dataset.testid ?? null";
            let paper = window.execute_script(script, &[]).unwrap();
            let Some(paper) = paper.as_str() else { return false };
            tap(window, paper);
            tap(window, &format!("add-{paper}"));
            pick_file(window, "the-can-cuoc-mau.jpg");
            window.wait_for(LOOKED_AT, PATIENCE).unwrap();
            return true;
        }
        _ => {}
    }
    let wrong = match now {
        "checklist" => "print-checklist",
        "outcome" => {
            window.wait_for("[data-testid='slip-print']", PATIENCE).unwrap();
            "slip-print"
        }
        "attract" | "on_behalf" | "review" => return false,
        _ => "primary",
    };
    if now != "procedure" {
        for _ in 0..2 {
            let button = format!("[data-testid='{wrong}']");
            if window.click(&button, Duration::from_secs(2)).is_err() {
                break;
            }
            std::thread::sleep(Duration::from_millis(500));
            if step(window) != now {
                return false;
            }
        }
    }
    let said = "[role=alert], [data-testid='error'], [data-testid='error-summary'], [data-testid='advice'], [data-testid='search-none']";
    window.wait_for(said, Duration::from_secs(5)).is_ok()
}

/// Puts things where the right way begins.
fn recover(window: &Session, now: &str) {
    match now {
        "card" => tap(window, "card-pick"),
        "assistance" => wait_step(window, "assistance"),
        "case" | "declaration" if shows(window, "count-more") => write(window, "field-input", "2"),
        "case" | "declaration" => {
            let typed = ["field-input", "date-day", "date-month", "date-year"];
            for id in typed.into_iter().filter(|id| shows(window, id)) {
                window.find(&format!("[data-testid='{id}']")).unwrap().clear().unwrap();
            }
        }
        _ => {}
    }
}

/// Sets the screen as the top bar's buttons do.
fn set(window: &Session, contrast: &str, letters: u32) {
    let script = "document.documentElement.dataset.contrast = arguments[0];
        document.documentElement.style.setProperty('--text-scale', String(arguments[1] / 100));";
    window.execute_script(script, &[contrast.into(), letters.into()]).unwrap();
}

/// Words that do not fit where they stand: none may lose a letter at any size.
fn cut_off(window: &Session) -> String {
    let script = "const words = [...document.querySelectorAll('main button, main h1, main p, main li, main dt, main dd, header button')];
        const cut = (one) => one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 2
            && getComputedStyle(one).overflowX !== 'visible';
        const out = (one) => { const { left, right } = one.getBoundingClientRect();
            return right > left && (left < -2 || right > innerWidth + 2); };
        return words.filter((one) => cut(one) || out(one)).map((one) => one.innerText).join(' | ')";
    window.execute_script(script, &[]).unwrap().as_str().unwrap_or_default().to_owned()
}

/// What the screen is answered with.
fn kind(window: &Session) -> String {
    let script = "const has = (id) => document.querySelector(`[data-testid^='${id}']`) !== null;
        return ['date-', 'pad-000', 'suggestion-', 'count-', 'choice-', 'pad-', 'field-'].find(has) ?? ''";
    window.execute_script(script, &[]).unwrap().as_str().unwrap_or_default().to_owned()
}

/// Waits until nothing slides in any more: what is half transparent has too little contrast.
fn still(window: &Session) {
    let script = "return document.getAnimations().every((one) => one.playState !== 'running')";
    for _ in 0..100 {
        if window.execute_script(script, &[]).unwrap() == serde_json::json!(true) {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Rule names and places that axe-core finds broken.
pub(crate) fn faults(window: &Session) -> String {
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

fn fits(window: &Session) -> bool {
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

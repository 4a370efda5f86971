//! A citizen alone at the kiosk, from the first tap to the portal's acknowledgement.

use std::time::Duration;

use serde_json::Value;
use xtask::webdriver::Session;

use crate::alone_hands::{Done, Fingers, Hand, Keys};
use crate::hands::{
    CARD_READ, LOOKED_AT, PATIENCE, leave, leave_picture, one_step, place, shows, step,
};
use crate::stand::Stand;

/// Registering a birth.
const BIRTH: &str = "1.001193";
/// A birth with three papers, from the folder of samples, for a mother whose card was read: what it may
/// ask of her.
const MOST: Done = Done { taps: 60, typed: 40 };

#[test]
fn a_birth_is_registered_by_touch_alone() {
    let stand = Stand::new((1920, 1080));
    let window = stand.open();
    let mut fingers = Fingers::default();
    walk(&window, &mut fingers, "cham");
    let form = filed(&stand);
    assert!(form.contains("LÊ BÉ AN"), "what fingers wrote arrived letter by letter: {form}");
    let Done { taps, typed } = fingers.done();
    println!(
        "figure: a birth by touch: {taps} taps, {typed} letters and digits; goals {} and {}",
        MOST.taps, MOST.typed
    );
    assert!(
        taps <= MOST.taps && typed <= MOST.typed,
        "{taps} taps, {typed} typed; at most {MOST:?}"
    );
}

#[test]
fn a_birth_is_registered_by_keys_alone() {
    let stand = Stand::new((1366, 768));
    let window = stand.open();
    let mut keys = Keys::default();
    walk(&window, &mut keys, "phim");
    let form = filed(&stand);
    assert!(form.contains("LÊ BÉ AN"), "what keys wrote by Telex arrived: {form}");
}

#[test]
fn a_long_press_offers_letters_with_marks_to_those_who_know_no_other_way() {
    let stand = Stand::bare((1920, 1080), false);
    let window = stand.open_practice();
    let mut fingers = Fingers::default();
    for _ in 0..60 {
        let now = step(&window);
        if now == "declaration" {
            break;
        }
        one_step(&window, &now, BIRTH);
    }
    assert!(place(&window).contains("họ tên"), "{}", place(&window));
    if !shows(&window, "keyboard") {
        fingers.press(&window, "field-input");
    }
    window.hold("[data-testid='key-o']", Duration::from_millis(700)).unwrap();
    leave_picture(&window, "giu-phim");
    fingers.press(&window, "accent-ộ");
    // The keys stay for what comes next; a letter without a vowel bears no tone.
    for id in ["key-space", "key-c", "key-tone-s"] {
        fingers.press(&window, id);
    }
    // So they do when they change to signs and back.
    for id in ["key-layer", "key-1", "key-layer", "key-a"] {
        fingers.press(&window, id);
    }
    std::thread::sleep(Duration::from_millis(400));
    assert_eq!(look(&window)["value"], "Ộ C1A");
}

fn filed(stand: &Stand) -> String {
    let held = stand.portal.held();
    assert_eq!(held.len(), 1, "one dossier");
    let papers = held[0].files.iter().filter(|file| file.bytes.is_some()).count();
    assert_eq!(papers, 3, "with three papers");
    held[0].files.iter().find_map(|file| file.form_data.clone()).unwrap()
}

/// From the first screen to the last.
fn walk(window: &Session, hand: &mut dyn Hand, name: &str) {
    for _ in 0..120 {
        let now = step(window);
        leave_picture(window, name);
        match now.as_str() {
            "outcome" => {
                let sent = "[data-testid='outcome-state'][data-state=sent]";
                window.wait_for(sent, PATIENCE).unwrap();
                leave_picture(window, name);
                return;
            }
            "attract" => hand.press(window, "can-co-em-be"),
            "procedure" => hand.press(window, &format!("procedure-{BIRTH}")),
            "consent" => {
                hand.press(window, "consent-reading");
                hand.press(window, "consent-filing");
                hand.press(window, "primary");
            }
            "on_behalf" => choose(window, hand, "choice-myself"),
            "assistance" => choose(window, hand, "choice-alone"),
            "card" => {
                look_into(window, hand);
                let card = entry(window, "the-can-cuoc-mau.jpg");
                hand.press(window, &card);
                window.wait_for(CARD_READ, PATIENCE).unwrap();
                leave_picture(window, name);
                hand.press(window, "primary");
            }
            "checklist" => hand.press(window, "primary"),
            "case" | "declaration" => {
                answer(window, hand);
                continue;
            }
            "papers" => papers(window, hand, name),
            "review" => hand.hold(window, "hold-confirm", Duration::from_millis(2_600)),
            other => panic!("nobody knows what to do at {other}"),
        }
        leave(window, &now);
    }
    panic!("the way does not end");
}

/// A choice may go on by itself.
fn choose(window: &Session, hand: &mut dyn Hand, id: &str) {
    hand.press(window, id);
    hand.press(window, "primary");
}

/// Opens the folder of samples, where it is not open already.
fn look_into(window: &Session, hand: &mut dyn Hand) {
    window.wait_for("[data-testid='source-mau'], [data-testid^='entry-']", PATIENCE).unwrap();
    std::thread::sleep(Duration::from_millis(150));
    if shows(window, "source-mau") {
        hand.press(window, "source-mau");
    }
}

/// The id of a listed file.
fn entry(window: &Session, file: &str) -> String {
    window.wait_for("[data-testid^='entry-']", PATIENCE).unwrap();
    let script = "return [...document.querySelectorAll(\"[data-testid^='entry-']\")]
        .find((one) => one.innerText.includes(arguments[0]))?.dataset.testid ?? null";
    let found = window.execute_script(script, &[file.into()]).unwrap();
    found.as_str().unwrap_or_else(|| panic!("{file} is not listed")).to_owned()
}

/// Answers as short as an honest answer can be: what may be skipped is.
fn answer(window: &Session, hand: &mut dyn Hand) {
    let asked = place(window);
    let seen = look(window);
    let text = |key: &str| seen[key].as_str().unwrap_or_default().to_owned();
    if seen["date"] == true {
        if text("day").is_empty() {
            if shows(window, "skip") {
                hand.press(window, "skip");
                return left(window, &asked);
            }
            hand.fill_date(window, "02032026");
        }
    } else if seen["choices"].as_array().is_some_and(|choices| !choices.is_empty()) {
        let ids: Vec<_> =
            seen["choices"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        let other = asked.contains("nữa không") && ids.contains(&"choice-no");
        let surrogate = ids.iter().copied().find(|id| *id == "choice-mang_thai_ho");
        hand.press(window, if other { "choice-no" } else { surrogate.unwrap_or(ids[0]) });
        // A touch is the answer, and the next question comes; keys go on when they are told to.
        std::thread::sleep(Duration::from_millis(900));
        if place(window) != asked {
            return;
        }
    } else if seen["input"] == true && text("value").is_empty() {
        if shows(window, "skip") {
            hand.press(window, "skip");
            return left(window, &asked);
        }
        if shows(window, "suggestion-0") {
            hand.press(window, "suggestion-0");
        } else {
            let words = match text("mode").as_str() {
                "numeric" => "052095000456",
                "tel" => "0912345678",
                "email" => "an@gmail.com",
                _ if asked.contains("Cha của cháu") => "LÊ VĂN AN",
                _ if seen["names"] == true => "LÊ BÉ AN",
                _ => "Pleiku",
            };
            hand.fill(window, "field-input", words);
        }
    }
    hand.press(window, "primary");
    // Whoever is warned and stays with the answer says so once more.
    std::thread::sleep(Duration::from_millis(250));
    if place(window) == asked && shows(window, "advice") {
        hand.press(window, "primary");
    }
    left(window, &asked);
}

fn left(window: &Session, asked: &str) {
    for _ in 0..PATIENCE.as_millis() / 50 {
        if place(window) != asked {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    let words = window.execute_script("return document.body.innerText", &[]).unwrap();
    panic!("the question stays: {asked}; {words}");
}

/// What a question shows.
fn look(window: &Session) -> Value {
    let script = "const by = (id) => document.querySelector(`[data-testid='${id}']`);
        const input = by('field-input');
        return { date: by('date-day') !== null, day: by('date-day')?.value ?? '',
            choices: [...document.querySelectorAll(\"[data-testid^='choice-']\")].map((one) => one.dataset.testid),
            input: input !== null, value: input?.value ?? '', mode: input?.inputMode ?? '',
            names: input?.dataset.suggests === 'names' }";
    window.execute_script(script, &[]).unwrap()
}

/// One file for each paper that is needed; a page that is not right is kept with a reason.
fn papers(window: &Session, hand: &mut dyn Hand, name: &str) {
    for _ in 0..20 {
        window.wait_for("[data-testid='primary'], [data-testid^='add-']", PATIENCE).unwrap();
        if shows(window, "confirm-page") {
            leave_picture(window, name);
            hand.press(window, "confirm-page");
            window.wait_gone("[data-testid='confirm-page']", PATIENCE).unwrap();
        } else if shows(window, "keep-page") {
            leave_picture(window, name);
            hand.press(window, "keep-page");
            hand.press(window, "keep-right_paper");
            window.wait_gone("[data-testid='keep-page']", PATIENCE).unwrap();
        } else if shows(window, "next-paper") {
            hand.press(window, "next-paper");
            bring(window, hand);
        } else if let Some(add) = lacking(window, hand) {
            hand.press(window, &add);
            bring(window, hand);
        } else {
            return hand.press(window, "primary");
        }
    }
    panic!("the papers do not end");
}

/// Picks a file for the paper that is open.
fn bring(window: &Session, hand: &mut dyn Hand) {
    look_into(window, hand);
    let file = entry(window, "giay-chung-sinh-mau.jpg");
    hand.press(window, &file);
    window.wait_for(LOOKED_AT, PATIENCE).unwrap();
}

/// The button that brings in the next paper that is needed, opened where it is not.
fn lacking(window: &Session, hand: &mut dyn Hand) -> Option<String> {
    let script = "const paper = document.querySelector(\"[data-testid^='paper-'][data-state='none'],[data-testid^='paper-'][data-state='again'],[data-testid^='paper-'][data-state='optional']\");
        return paper?.dataset.testid ?? null";
    let found = window.execute_script(script, &[]).unwrap();
    let paper = found.as_str()?.to_owned();
    let add = format!("add-{paper}");
    if !shows(window, &add) {
        hand.press(window, &paper);
    }
    Some(add)
}

//! A citizen's hands and eyes: what one sees on a screen, taps and types.

use std::time::Duration;

use xtask::webdriver::Session;

/// Longer than anything takes, on a slow machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(40);

/// What the card says, once it was read.
pub(crate) const CARD_READ: &str = "[data-step=card] figure.card";

/// The step that the window shows.
pub(crate) fn step(window: &Session) -> String {
    let root = window.wait_for("[data-step]", PATIENCE).unwrap();
    root.attribute("data-step").unwrap().unwrap()
}

/// Waits until a step is shown.
pub(crate) fn wait_step(window: &Session, name: &str) {
    window.wait_for(&format!("[data-step={name}]"), PATIENCE).unwrap();
}

/// Taps what carries this test id.
pub(crate) fn tap(window: &Session, id: &str) {
    window.click(&format!("[data-testid='{id}']"), PATIENCE).unwrap();
}

/// Whether something with this test id is shown.
pub(crate) fn shows(window: &Session, id: &str) -> bool {
    !window.find_all(&format!("[data-testid='{id}']")).unwrap().is_empty()
}

/// The text of what carries this test id.
pub(crate) fn text(window: &Session, id: &str) -> String {
    window.wait_for(&format!("[data-testid='{id}']"), PATIENCE).unwrap().text().unwrap()
}

/// Types into what carries this test id, in place of what stood there.
pub(crate) fn write(window: &Session, id: &str, words: &str) {
    let input = window.wait_for(&format!("[data-testid='{id}']"), PATIENCE).unwrap();
    input.clear().unwrap();
    input.type_text(words).unwrap();
}

/// Taps the file of this name in the list of a source.
pub(crate) fn pick_file(window: &Session, file: &str) {
    tap(window, "source-mau");
    window.wait_for("[data-testid^='entry-']", PATIENCE).unwrap();
    let entries = window.find_all("[data-testid^='entry-']").unwrap();
    let wanted = entries.iter().find(|entry| {
        entry.attribute("data-name").unwrap().as_deref() == Some(file)
            || entry.text().unwrap().contains(file)
    });
    wanted.unwrap_or_else(|| panic!("{file} is listed")).click().unwrap();
}

/// What tells one question from the next: the step and, at a question, its words.
pub(crate) fn place(window: &Session) -> String {
    let heading = window.wait_for("[data-step] h1", PATIENCE).unwrap();
    format!("{}: {}", step(window), heading.text().unwrap())
}

/// Answers whatever is asked, as a citizen would who has it all at hand; the person's own words are
/// typed in Vietnamese.
pub(crate) fn answer(window: &Session) {
    let asked = place(window);
    if shows(window, "date-day") {
        if value(window, "date-day").is_empty() {
            write(window, "date-day", "2");
            write(window, "date-month", "3");
            write(window, "date-year", "2024");
        }
    } else if let Ok(input) = window.find("[data-testid='field-input']") {
        if value(window, "field-input").is_empty() {
            let mode = input.attribute("inputmode").unwrap().unwrap_or_default();
            let capitals = input.attribute("autocapitalize").unwrap().unwrap_or_default();
            input.type_text(words_for(&mode, &capitals)).unwrap();
        }
    } else if let Ok(choice) = window.find("[data-testid^='choice-']") {
        choice.click().unwrap();
    }
    // A choice may go on by itself; everything else waits for the one primary action.
    for _ in 0..200 {
        if place(window) != asked {
            return;
        }
        if let Ok(primary) = window.find("[data-testid='primary']")
            && primary.is_enabled().unwrap_or(false)
        {
            drop(primary.click());
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("the question stays: {asked}");
}

fn value(window: &Session, id: &str) -> String {
    let script = "return document.querySelector(arguments[0])?.value ?? ''";
    let found = window.execute_script(script, &[format!("[data-testid='{id}']").into()]).unwrap();
    found.as_str().unwrap_or_default().to_owned()
}

/// What a citizen types, told by the keyboard that the field asks for.
fn words_for(mode: &str, capitals: &str) -> &'static str {
    match (mode, capitals) {
        ("numeric", _) => "052095000456",
        ("tel", _) => "0912 345 678",
        ("email", _) => "thu@example.vn",
        (_, "characters") => "Trần Thị Bé Thử Nghiệm",
        _ => "Thôn Đá Bạc, xã Ví Dụ, Gia Lai",
    }
}

/// Walks on until this step is shown.
pub(crate) fn walk_to(window: &Session, end: &str, procedure: &str) {
    for _ in 0..120 {
        let now = step(window);
        if now == end {
            return;
        }
        one_step(window, &now, procedure);
    }
    panic!("{end} is not reached; the window shows {}", place(window));
}

/// Does what a citizen does at one step.
pub(crate) fn one_step(window: &Session, now: &str, procedure: &str) {
    match now {
        "attract" => tap(window, "start"),
        "consent" => tap(window, "consent-agree"),
        "on_behalf" => choose(window, "choice-myself"),
        "assistance" => choose(window, "choice-alone"),
        "card" => {
            if shows(window, "source-mau") {
                pick_file(window, "the-can-cuoc-mau.jpg");
                window.wait_for(CARD_READ, PATIENCE).unwrap();
            }
            tap(window, "primary");
        }
        "procedure" => tap(window, &format!("procedure-{procedure}")),
        "case" | "declaration" => return answer(window),
        "checklist" => tap(window, "primary"),
        "papers" => papers(window),
        "review" => window.hold("[data-testid='hold-confirm']", Duration::from_millis(2_600)).unwrap(),
        other => panic!("no citizen knows what to do at {other}"),
    }
    leave(window, now);
}

fn choose(window: &Session, id: &str) {
    tap(window, id);
    let begun = step(window);
    std::thread::sleep(Duration::from_millis(300));
    if step(window) == begun && shows(window, "primary") {
        tap(window, "primary");
    }
}

fn leave(window: &Session, was: &str) {
    window.wait_gone(&format!("[data-step={was}]"), PATIENCE).unwrap();
}

/// Brings one sample into every paper that is needed, agrees with each page, and goes on.
fn papers(window: &Session) {
    const LACKING: &str = "[data-testid^='paper-'][data-state=none]";
    for _ in 0..20 {
        if shows(window, "confirm-page") {
            tap(window, "confirm-page");
            window.wait_gone("[data-testid='confirm-page']", PATIENCE).unwrap();
        } else if let Ok(paper) = window.find(LACKING) {
            let id = paper.attribute("data-testid").unwrap().unwrap();
            paper.click().unwrap();
            tap(window, &format!("add-{id}"));
            pick_file(window, "giay-chung-sinh-mau.jpg");
            window.wait_for("[data-testid='confirm-page']", PATIENCE).unwrap();
        } else {
            return tap(window, "primary");
        }
    }
    panic!("the papers do not end");
}

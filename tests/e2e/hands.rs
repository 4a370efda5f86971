//! A citizen's hands and eyes: what one sees on a screen, taps and types.

use std::time::Duration;

use xtask::webdriver::Session;

/// Longer than anything takes, on a slow machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(40);

/// What the card says, once it was read.
pub(crate) const CARD_READ: &str = "[data-step=card] figure.card";

/// The step that the window shows.
pub(crate) fn step(window: &Session) -> String {
    seen(window, "return document.querySelector('[data-step]')?.dataset.step ?? null")
}

/// What a script sees once it sees something. One script sees one moment: no screen changes between
/// its questions.
fn seen(window: &Session, script: &str) -> String {
    for _ in 0..PATIENCE.as_millis() / 50 {
        if let Some(text) = window.execute_script(script, &[]).unwrap().as_str() {
            return text.to_owned();
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("nothing is seen; the window shows {}", picture(window));
}

/// Waits until a step is shown.
pub(crate) fn wait_step(window: &Session, name: &str) {
    window.wait_for(&format!("[data-step={name}]"), PATIENCE).unwrap();
}

/// Taps what carries this test id.
pub(crate) fn tap(window: &Session, id: &str) {
    let tapped = window.click(&format!("[data-testid='{id}']"), PATIENCE);
    if let Err(error) = tapped {
        panic!("{id}: {error}; the window shows {}", picture(window));
    }
}

/// Taps what leads away from a step. The window may be on its way already: then there is nothing to
/// tap, and the hand that comes too late does no harm.
fn tap_away(window: &Session, from: &str, id: &str) {
    let button = format!("[data-testid='{id}']");
    for _ in 0..PATIENCE.as_millis() / 100 {
        if step(window) != from {
            return;
        }
        if window.click(&button, Duration::from_millis(100)).is_ok() {
            return;
        }
    }
    panic!("{id}: nothing to tap at {from}; the window shows {}", picture(window));
}

/// What the window shows, for whoever looks into a failure: the words, and where its picture is.
/// People in tests do not exist.
fn picture(window: &Session) -> String {
    let words = "const typed = [...document.querySelectorAll('input')].map((input) => input.value);
        return document.body.innerText + ' | typed: ' + typed.join(' | ')";
    let words = window.execute_script(words, &[]).unwrap_or_default();
    let name = format!("tram-e2e-{}.png", std::process::id());
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    match window.screenshot() {
        Ok(png) => crate::stand::lay(&path, &png),
        Err(error) => return format!("{words} (no picture: {error})"),
    }
    format!("{words} ({})", path.display())
}

/// Whether something with this test id is shown.
pub(crate) fn shows(window: &Session, id: &str) -> bool {
    !window.find_all(&format!("[data-testid='{id}']")).unwrap().is_empty()
}

/// The text of what carries this test id.
pub(crate) fn text(window: &Session, id: &str) -> String {
    window.text(&format!("[data-testid='{id}']"), PATIENCE).unwrap()
}

/// Types into what carries this test id, in place of what stood there.
pub(crate) fn write(window: &Session, id: &str, words: &str) {
    window.write(&format!("[data-testid='{id}']"), words, PATIENCE).unwrap();
}

/// Taps the file of this name in the list of a source.
pub(crate) fn pick_file(window: &Session, file: &str) {
    open_source(window);
    let picked = window.click_with_words("[data-testid^='entry-']", file, PATIENCE);
    if let Err(error) = picked {
        panic!("{file}: {error}; the window shows {}", picture(window));
    }
}

/// Looks into the samples, where the kiosk does not show them by itself: the next paper lies where the
/// last one did.
pub(crate) fn open_source(window: &Session) -> bool {
    window.wait_for("[data-testid='source-mau'], [data-testid^='entry-']", PATIENCE).unwrap();
    std::thread::sleep(Duration::from_millis(150));
    let listed = shows(window, "source-mau");
    if listed {
        tap(window, "source-mau");
    }
    listed
}

/// What tells one question from the next: the step and, at a question, its words.
pub(crate) fn place(window: &Session) -> String {
    seen(
        window,
        "const screen = document.querySelector('[data-step]');
         const heading = screen?.querySelector('h1');
         return heading ? screen.dataset.step + ': ' + heading.innerText : null",
    )
}

/// Answers whatever is asked, as a citizen would who has it all at hand; the person's own words are
/// typed in Vietnamese.
pub(crate) fn answer(window: &Session) {
    answer_in_words(window, |mode, capitals| words_for(mode, capitals).to_owned());
}

/// The same with words of one's own, told by the keyboard that a field asks for.
pub(crate) fn answer_in_words(window: &Session, words: impl FnOnce(&str, &str) -> String) {
    let asked = place(window);
    if shows(window, "date-day") {
        if value(window, "date-day").is_empty() {
            write(window, "date-day", "2");
            write(window, "date-month", "3");
            write(window, "date-year", "2024");
        }
    } else if shows(window, "field-input") {
        if value(window, "field-input").is_empty() {
            let kind = "const input = document.querySelector(\"[data-testid='field-input']\");
                if (!input) return null;
                const counted = document.body.innerText.match(/trên (\\d+) số/);
                const digits = input.inputMode === 'numeric' && counted ? counted[1] : '';
                return input.inputMode + digits + ' ' + input.getAttribute('autocapitalize')";
            let kind = seen(window, kind);
            let (mode, capitals) = kind.split_once(' ').unwrap_or_default();
            write(window, "field-input", &words(mode, capitals));
        }
    } else if asked.contains("nữa không") {
        // Repeated groups go on for as long as one says that there is another.
        tap(window, "choice-no");
    } else if !window.find_all("[data-testid^='choice-']").unwrap().is_empty() {
        window.click("[data-testid^='choice-']", PATIENCE).unwrap();
    }
    // A choice may go on by itself; everything else waits for the one primary action.
    for _ in 0..200 {
        if place(window) != asked {
            return;
        }
        if !window.find_all("[data-testid='advice'][data-severity='block']").unwrap().is_empty() {
            answer_otherwise(window);
        }
        if let Ok(primary) = window.find("[data-testid='primary']")
            && primary.is_enabled().unwrap_or(false)
        {
            drop(primary.click());
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("the question stays: {asked}; the window shows {}", picture(window));
}

/// What the portal would refuse is answered otherwise: one copy instead of none, no instead of yes.
fn answer_otherwise(window: &Session) {
    let other = if shows(window, "count-more") { "count-more" } else { "choice-no" };
    drop(window.click(&format!("[data-testid='{other}']"), Duration::from_millis(200)));
}

fn value(window: &Session, id: &str) -> String {
    let script = "return document.querySelector(arguments[0])?.value ?? ''";
    let found = window.execute_script(script, &[format!("[data-testid='{id}']").into()]).unwrap();
    found.as_str().unwrap_or_default().to_owned()
}

/// What a citizen types, told by the keyboard that the field asks for.
pub(crate) fn words_for(mode: &str, capitals: &str) -> &'static str {
    match (mode, capitals) {
        ("numeric12", _) => "052095000456",
        ("numeric9", _) => "211000123",
        (number, _) if number.starts_with("numeric") => "150000000",
        ("tel", _) => "0912 345 678",
        ("email", _) => "thu@example.vn",
        (_, "characters") => "Trần Thị Bé Thử Nghiệm",
        _ => "Thôn Đá Bạc, xã Ví Dụ, Gia Lai",
    }
}

/// Where `TRAM_PICTURES` names a folder, every screen that a walk comes by is left there, to be
/// looked at.
pub(crate) fn leave_picture(window: &Session, procedure: &str) {
    let Some(folder) = std::env::var_os("TRAM_PICTURES") else { return };
    let size = seen(window, "return innerWidth + 'x' + innerHeight");
    let folder = std::path::Path::new(&folder).join(format!("{procedure}-{size}"));
    std::fs::create_dir_all(&folder).unwrap();
    let number = std::fs::read_dir(&folder).unwrap().count();
    // What slides in has arrived by then.
    std::thread::sleep(Duration::from_millis(250));
    crate::stand::lay(&folder.join(format!("{number:02}.png")), &window.screenshot().unwrap());
}

/// Walks on until this step is shown.
pub(crate) fn walk_to(window: &Session, end: &str, procedure: &str) {
    for _ in 0..240 {
        let now = step(window);
        if now == end {
            return;
        }
        one_step(window, &now, procedure);
    }
    panic!("{end} is not reached; the window shows {}", place(window));
}

/// Whether everything on the screen is seen without scrolling, inside the panes too.
pub(crate) fn nothing_scrolls(window: &Session) -> bool {
    let script = "const whole = (one) => one.scrollHeight <= one.clientHeight + 1 && one.scrollWidth <= one.clientWidth + 1;
        const scrolls = (one) => ['auto', 'scroll'].includes(getComputedStyle(one).overflowY);
        const panes = [...document.querySelectorAll('*')].filter(scrolls);
        return [document.documentElement, ...panes].every(whole)";
    window.execute_script(script, &[]).unwrap().as_bool().unwrap()
}

/// Does what a citizen does at one step.
pub(crate) fn one_step(window: &Session, now: &str, procedure: &str) {
    leave_picture(window, procedure);
    match now {
        "attract" => tap_away(window, now, "start"),
        "consent" => {
            tap(window, "consent-reading");
            tap(window, "consent-filing");
            tap_away(window, now, "primary");
        }
        "on_behalf" => choose(window, now, "choice-myself"),
        "assistance" => choose(window, now, "choice-alone"),
        "card" => {
            if shows(window, "source-mau") {
                pick_file(window, "the-can-cuoc-mau.jpg");
                window.wait_for(CARD_READ, PATIENCE).unwrap();
            }
            tap_away(window, now, "primary");
        }
        "procedure" => {
            // Not everything is on the first page of the list.
            write(window, "search", procedure);
            tap_away(window, now, &format!("procedure-{procedure}"));
        }
        "case" | "declaration" => return answer(window),
        "checklist" => tap_away(window, now, "primary"),
        "papers" => papers(window),
        "review" => {
            window.hold("[data-testid='hold-confirm']", Duration::from_millis(2_600)).unwrap();
        }
        other => panic!("no citizen knows what to do at {other}"),
    }
    leave(window, now);
}

/// A choice may go on by itself.
fn choose(window: &Session, now: &str, id: &str) {
    tap_away(window, now, id);
    std::thread::sleep(Duration::from_millis(300));
    if step(window) == now && shows(window, "primary") {
        tap_away(window, now, "primary");
    }
}

pub(crate) fn leave(window: &Session, was: &str) {
    window.wait_gone(&format!("[data-step={was}]"), PATIENCE).unwrap();
}

/// A page that waits for a decision.
pub(crate) const LOOKED_AT: &str = "[data-testid='confirm-page'],[data-testid='keep-page']";

/// Brings one sample into every paper that is needed, agrees with each page, and goes on.
fn papers(window: &Session) {
    for _ in 0..20 {
        if shows(window, "confirm-page") {
            tap(window, "confirm-page");
            window.wait_gone("[data-testid='confirm-page']", PATIENCE).unwrap();
        } else if shows(window, "keep-page") {
            // One sample stands for every paper here; where its title is read, it is kept knowingly.
            tap(window, "keep-page");
            tap(window, "keep-right_paper");
            window.wait_gone("[data-testid='keep-page']", PATIENCE).unwrap();
        } else if let Some(id) = paper_that_lacks(window) {
            tap(window, &id);
            tap(window, &format!("add-{id}"));
            pick_file(window, "giay-chung-sinh-mau.jpg");
            window.wait_for(LOOKED_AT, PATIENCE).unwrap();
        } else {
            return tap_away(window, "papers", "primary");
        }
    }
    panic!("the papers do not end");
}

fn paper_that_lacks(window: &Session) -> Option<String> {
    let script = "return document.querySelector(\"[data-testid^='paper-'][data-state=none]\")?.dataset.testid";
    window.execute_script(script, &[]).unwrap().as_str().map(str::to_owned)
}

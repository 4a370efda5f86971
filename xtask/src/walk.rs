//! The practice journey without a person: the real window, tapped and typed into step by step, with
//! a picture of every screen.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Value, json};

use crate::fault::Fault;
use crate::progress::Step;
use crate::screen::Desk;
use crate::webdriver::{Driver, Session, WebDriverError};

/// The procedure that is walked: the registration of a birth.
const PROCEDURE: &str = "1.001193";
/// The sample that is a citizen card, and the one that every paper is filled with.
const CARD: &str = "the-can-cuoc-mau.jpg";
const PAPER: &str = "giay-chung-sinh-mau.jpg";
/// Longer than anything takes on a slow machine.
const PATIENCE: Duration = Duration::from_mins(1);
/// Longer than the confirmation is held.
const HELD: Duration = Duration::from_millis(2_600);
/// More screens than any journey has.
const MOST_SCREENS: usize = 80;

/// What was filed.
pub(crate) struct Filed {
    reference: String,
    acknowledgement: String,
}

impl std::fmt::Display for Filed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "The practice portal has the dossier and every file was read back.\n\
             Reference: {}\nAcknowledgement of the portal: {}",
            self.reference, self.acknowledgement
        )
    }
}

/// Walks the whole journey in practice mode, leaving pictures in `pictures`.
pub(crate) fn practice(step: &mut Step, program: &Path, pictures: &Path) -> Result<Filed, Fault> {
    let album = Album::new(pictures)?;
    let desk = Desk::start()?;
    let driver = Driver::start(&desk, &[])?;
    let window = driver.open(program, &[])?;
    let mut walk = Walk { window: &window, album: Some(album) };
    let walked = walk.go(step);
    if walked.is_err() {
        // What the window showed when it stopped says more than the words.
        drop(walk.keep("stopped-here"));
    }
    walked
}

/// Walks the whole journey in a window that is open, without pictures.
pub(crate) fn unseen(step: &mut Step, window: &Session) -> Result<Filed, Fault> {
    Walk { window, album: None }.go(step)
}

/// One screen of the journey, as the core tells it.
struct Place {
    /// The step's name, such as `declaration`.
    step: String,
    /// What tells one screen from the next.
    key: String,
    screen: Value,
}

struct Walk<'w> {
    window: &'w Session,
    album: Option<Album>,
}

impl Walk<'_> {
    fn go(&mut self, step: &mut Step) -> Result<Filed, Fault> {
        for _ in 0..MOST_SCREENS {
            let place = self.place()?;
            self.window.wait_for(&format!("[data-step='{}']", place.step), PATIENCE)?;
            if place.step == "outcome" {
                return self.outcome();
            }
            self.keep(&place.key)?;
            step.tell(&place.key);
            self.act(&place)?;
            self.leave(&place)?;
        }
        Err(Fault::Walk(format!("after {MOST_SCREENS} screens no end was in sight")))
    }

    /// What a citizen does at each step.
    fn act(&mut self, place: &Place) -> Result<(), Fault> {
        match place.step.as_str() {
            "attract" => self.tap("start"),
            "consent" => {
                self.tap("consent-reading")?;
                self.tap("consent-filing")?;
                self.tap("primary")
            }
            "on_behalf" => self.choose("choice-myself"),
            "assistance" => self.choose("choice-alone"),
            "card" => self.card(),
            "procedure" => {
                self.write("search", "khai sinh cho con")?;
                self.tap(&format!("procedure-{PROCEDURE}"))
            }
            "checklist" => self.tap("primary"),
            "papers" => self.papers(),
            "case" | "declaration" => self.question(place),
            "review" => Ok(self.window.hold(&by_id("hold-confirm"), HELD)?),
            other => Err(Fault::Walk(format!("nobody knows what to do at {other}"))),
        }
    }

    /// Where the journey stands, asked through the page's own door: the window's, or a browser's.
    fn place(&self) -> Result<Place, Fault> {
        let script = "const done = arguments[arguments.length - 1];
            const browser = () => fetch('/call/journey',
                { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })
                .then((answer) => answer.json()).then((told) => told.ok);
            const window_ = window.__TAURI_INTERNALS__;
            (window_ ? window_.invoke('journey', { args: {} }) : browser()).then(done, () => done(null));";
        let begun = crate::progress::now();
        loop {
            let view = self.window.execute_async(script, &[])?;
            if let Some(screen) = view.get("screen") {
                return Ok(Place::of(screen));
            }
            if begun.elapsed() > PATIENCE {
                return Err(Fault::Walk("the kiosk does not say where it stands".to_owned()));
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// Waits until the journey went on.
    fn leave(&self, from: &Place) -> Result<(), Fault> {
        let begun = crate::progress::now();
        let warned = by_id("advice");
        while self.place()?.key == from.key {
            // What was warned about is right all the same: one says so by going on.
            if !self.window.find_all(&warned)?.is_empty() {
                drop(self.window.click(&by_id("primary"), Duration::from_millis(200)));
            }
            if begun.elapsed() > PATIENCE {
                return Err(Fault::Walk(format!("the screen {} stays", from.key)));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        // The old screen may still be sliding away.
        std::thread::sleep(Duration::from_millis(300));
        Ok(())
    }

    /// Leaves a picture, where pictures are wished for.
    fn keep(&mut self, name: &str) -> Result<(), Fault> {
        self.album.as_mut().map_or(Ok(()), |album| album.keep(self.window, name))
    }

    fn tap(&self, id: &str) -> Result<(), Fault> {
        Ok(self.window.click(&by_id(id), PATIENCE)?)
    }

    fn choose(&self, id: &str) -> Result<(), Fault> {
        self.tap(id)?;
        self.tap("primary")
    }

    fn card(&mut self) -> Result<(), Fault> {
        self.pick_sample(CARD)?;
        self.window.wait_for(&by_id("primary"), PATIENCE)?;
        self.keep("card-read")?;
        self.tap("primary")
    }

    /// Taps the file of this name among the samples.
    fn pick_sample(&mut self, file: &str) -> Result<(), Fault> {
        // The next paper lies where the last one did: then its files are there already.
        self.window.wait_for("[data-testid='source-mau'], [data-testid^='entry-']", PATIENCE)?;
        std::thread::sleep(Duration::from_millis(300));
        if !self.window.find_all(&by_id("source-mau"))?.is_empty() {
            self.tap("source-mau")?;
        }
        Ok(self.window.click_with_words("[data-testid^='entry-']", file, PATIENCE)?)
    }

    /// Brings one sample into every paper that is needed, agrees with each page, and goes on.
    fn papers(&mut self) -> Result<(), Fault> {
        let open = ["none", "looking", "again"]
            .map(|state| format!("[data-testid^='paper-'][data-state='{state}']"))
            .join(", ");
        for _ in 0..MOST_SCREENS {
            if self.window.find_all(&open)?.is_empty() {
                return self.tap("primary");
            }
            self.window.click(&open, PATIENCE)?;
            let looked_at = format!("{}, {}", by_id("confirm-page"), by_id("keep-page"));
            if self.window.find_all(&looked_at)?.is_empty() {
                self.window.click("[data-testid^='add-paper-']", PATIENCE)?;
                self.pick_sample(PAPER)?;
                self.window.wait_for(&looked_at, PATIENCE)?;
                self.keep("papers-page")?;
            }
            if self.window.find_all(&by_id("confirm-page"))?.is_empty() {
                // One sample stands for every paper: where its title is read, it is kept knowingly.
                self.tap("keep-page")?;
                self.tap("keep-right_paper")?;
                self.window.wait_gone(&by_id("keep-page"), PATIENCE)?;
            } else {
                self.tap("confirm-page")?;
                self.window.wait_gone(&by_id("confirm-page"), PATIENCE)?;
            }
        }
        Err(Fault::Walk("the papers do not end".to_owned()))
    }

    /// Answers what is asked: what is known already stays, the rest is made up.
    fn question(&self, place: &Place) -> Result<(), Fault> {
        let asked = place.screen.get("question").unwrap_or(&Value::Null);
        let kind = text(asked.pointer("/kind/kind"));
        let known = asked.get("value").is_some_and(|value| !value.is_null() && value != "");
        match kind {
            "choice" | "yes_no" if !known => {
                self.window.click("[data-testid^='choice-']", PATIENCE)?;
            }
            "date" if !known => {
                for (id, digits) in [("date-day", "2"), ("date-month", "3"), ("date-year", "2024")]
                {
                    self.write(id, digits)?;
                }
            }
            "partial_date" if !known => self.write("date-year", "1995")?,
            "choice" | "yes_no" | "date" | "partial_date" | "count" | "copies" => {}
            _ if known => {}
            other => self.write("field-input", words_for(other))?,
        }
        self.tap("primary")
    }

    fn write(&self, id: &str, words: &str) -> Result<(), Fault> {
        Ok(self.window.write(&by_id(id), words, PATIENCE)?)
    }

    fn outcome(&mut self) -> Result<Filed, Fault> {
        let sent = "[data-testid='outcome-state'][data-state='sent']";
        self.window.wait_for(sent, PATIENCE)?;
        self.keep("outcome")?;
        let read =
            |id: &str| -> Result<String, WebDriverError> { self.window.text(&by_id(id), PATIENCE) };
        Ok(Filed { reference: read("reference")?, acknowledgement: read("acknowledgement")? })
    }
}

impl Place {
    fn of(screen: &Value) -> Self {
        let step = text(screen.get("step")).to_owned();
        let key = match text(screen.pointer("/question/field")) {
            "" => step.clone(),
            field => format!("{step}-{field}"),
        };
        Self { step, key, screen: screen.clone() }
    }
}

fn text(value: Option<&Value>) -> &str {
    value.and_then(Value::as_str).unwrap_or_default()
}

fn by_id(id: &str) -> String {
    format!("[data-testid='{id}']")
}

/// An answer of the right kind, of nobody who exists.
fn words_for(kind: &str) -> &'static str {
    match kind {
        "person_name" => "Trần Thị Bé Thử Nghiệm",
        "citizen_number" => "052095000456",
        "phone" => "0912345678",
        "email" => "thu@example.vn",
        "old_number" => "211000123",
        "money" => "150000000",
        "place" | "commune" => "Thôn Đá Bạc, Xã Ia Grai, Tỉnh Gia Lai",
        _ => "Nội dung tập dượt",
    }
}

/// The folder of pictures, numbered as they are taken.
struct Album {
    folder: PathBuf,
    taken: usize,
}

impl Album {
    /// Empties the folder of an earlier walk's pictures.
    fn new(folder: &Path) -> Result<Self, Fault> {
        let fault = |why| Fault::File(folder.to_owned(), why);
        fs::create_dir_all(folder).map_err(fault)?;
        for entry in fs::read_dir(folder).map_err(fault)?.flatten() {
            if entry.path().extension().is_some_and(|ending| ending == "png") {
                fs::remove_file(entry.path()).map_err(fault)?;
            }
        }
        Ok(Self { folder: folder.to_owned(), taken: 0 })
    }

    fn keep(&mut self, window: &Session, name: &str) -> Result<(), Fault> {
        settle(window)?;
        self.taken += 1;
        let path = self.folder.join(format!("{:02}-{name}.png", self.taken));
        let picture = window.screenshot()?;
        #[expect(clippy::disallowed_methods, reason = "a picture of made-up people")]
        fs::write(&path, picture).map_err(|why| Fault::File(path, why))
    }
}

/// Waits until letters and pictures are there.
fn settle(window: &Session) -> Result<(), WebDriverError> {
    let script = "return document.fonts.status === 'loaded'\
        && [...document.images].every((image) => image.complete)\
        && document.getAnimations().every((one) => one.playState !== 'running');";
    for _ in 0..60 {
        if window.execute_script(script, &[])? == json!(true) {
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_questions_are_two_places() {
        let asked = |field: &str| {
            Place::of(&json!({ "step": "declaration", "question": { "field": field } })).key
        };
        assert_eq!(asked("ho_ten"), "declaration-ho_ten");
        assert_ne!(asked("ho_ten"), asked("ngay_sinh"));
        assert_eq!(Place::of(&json!({ "step": "review", "rows": [] })).key, "review");
    }
}

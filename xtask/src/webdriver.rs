//! A small client of the W3C `WebDriver` protocol: for the real window through `WebKitWebDriver`, for a
//! browser to compare it with through `chromedriver`.
//!
//! It clicks, types and looks as a person would. Waiting is always for something to appear, with an
//! end.

use std::fmt;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use base64::Engine;
use serde_json::{Value, json};

use self::http::{Ask, Http};
use crate::progress::now;
use crate::screen::{Desk, Running, ScreenError};

mod element;
mod http;

pub use element::Element;

/// The key under which the standard names an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
/// How often something waited for is looked for.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// How long what is to be held may take to appear.
const HOLD_WAITS: Duration = Duration::from_secs(20);

/// Why the window did not do it.
#[derive(Debug)]
pub enum WebDriverError {
    /// The driver cannot be started or reached.
    Unreachable(String),
    /// The driver refused, with the standard's code, such as `no such element`.
    Refused {
        /// The standard's code.
        code: String,
        /// What it said beside it.
        message: String,
    },
    /// Nothing of this kind appeared in time.
    NotThere {
        /// What was waited for.
        what: String,
        /// How long.
        waited: Duration,
    },
    /// The answer is not what the standard says.
    Strange(&'static str),
}

impl WebDriverError {
    /// Whether the element or the page it was on has gone since.
    fn is_passing(&self) -> bool {
        let Self::Refused { code, .. } = self else { return false };
        matches!(
            code.as_str(),
            "no such element"
                | "stale element reference"
                | "element not interactable"
                | "element click intercepted"
        )
    }
}

impl fmt::Display for WebDriverError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable(why) => {
                write!(f, "the driver of the window cannot be reached: {why}")
            }
            Self::Refused { code, message } => write!(f, "{code}: {message}"),
            Self::NotThere { what, waited } => {
                write!(f, "{what} did not appear within {} s", waited.as_secs())
            }
            Self::Strange(what) => write!(f, "an answer without {what}"),
        }
    }
}

impl std::error::Error for WebDriverError {}

impl From<ureq::Error> for WebDriverError {
    fn from(error: ureq::Error) -> Self {
        Self::Unreachable(error.to_string())
    }
}

impl From<ScreenError> for WebDriverError {
    fn from(error: ScreenError) -> Self {
        Self::Unreachable(error.to_string())
    }
}

/// A running driver. It ends, with what it started, when this is dropped.
#[derive(Debug)]
pub struct Driver {
    http: Http,
    running: Running,
}

impl Driver {
    /// Starts `WebKitWebDriver`, whose programs work at `desk` and have `environment` beside this process's.
    pub fn start(desk: &Desk, environment: &[(&str, &str)]) -> Result<Self, WebDriverError> {
        let mut command = Command::new("WebKitWebDriver");
        // Tauri lets a window be driven only when it is told to.
        command.arg("--host=127.0.0.1").env("TAURI_WEBVIEW_AUTOMATION", "true");
        Self::ready("WebKitWebDriver", command.envs(environment.iter().copied()), desk)
    }

    /// Starts `chromedriver`, whose browsers work at `desk`.
    pub fn of_chromium(desk: &Desk) -> Result<Self, WebDriverError> {
        Self::ready("chromedriver", &mut Command::new("chromedriver"), desk)
    }

    fn ready(
        name: &'static str,
        command: &mut Command,
        desk: &Desk,
    ) -> Result<Self, WebDriverError> {
        let port = free_port().map_err(|why| WebDriverError::Unreachable(why.to_string()))?;
        desk.dress(command.arg(format!("--port={port}"))).stdout(Stdio::null());
        let driver = Self {
            running: Running::start(name, command)?,
            http: Http::new(format!("http://127.0.0.1:{port}")),
        };
        let ready = || Ok(driver.http.ask(&Ask::Get, "/status").ok());
        wait(Duration::from_secs(20), name, ready)?;
        Ok(driver)
    }

    /// Starts a program and takes hold of its window.
    pub fn open(&self, program: &Path, arguments: &[&str]) -> Result<Session, WebDriverError> {
        self.session("webkitgtk:browserOptions", program, arguments)
    }

    /// Starts a browser with these switches and opens a page in it.
    pub fn browse(
        &self,
        browser: &Path,
        switches: &[&str],
        page: &str,
    ) -> Result<Session, WebDriverError> {
        let session = self.session("goog:chromeOptions", browser, switches)?;
        session.http.ask(&Ask::Post(json!({ "url": page })), "/url")?;
        Ok(session)
    }

    fn session(
        &self,
        options: &str,
        program: &Path,
        arguments: &[&str],
    ) -> Result<Session, WebDriverError> {
        let told = json!({ "binary": program.to_string_lossy(), "args": arguments });
        let wanted = json!({ "alwaysMatch": { options: told } });
        let opened = self.http.ask(&Ask::Post(json!({ "capabilities": wanted })), "/session")?;
        let id = opened.get("sessionId").and_then(Value::as_str);
        let id = id.ok_or(WebDriverError::Strange("a session"))?;
        Ok(Session { http: self.http.below(&format!("/session/{id}")), open: true })
    }

    /// The program whose window is open, and the processes that it started for its pages.
    pub fn family(&self, program: &Path) -> Vec<u32> {
        let root = self.program(program);
        root.into_iter().flat_map(crate::processes::tree).map(|process| process.id).collect()
    }

    /// Kilobytes that everything takes which this driver started, shared pages counted in part (PSS).
    pub(crate) fn memory_kb(&self) -> u64 {
        let tree = crate::processes::tree(self.running.id());
        // The first is the driver itself.
        crate::processes::memory_kb(tree.get(1..).unwrap_or_default())
    }

    /// The process number of the program whose window is open, for measuring or for ending it
    /// suddenly.
    pub fn program(&self, program: &Path) -> Option<u32> {
        let wanted: PathBuf = program.canonicalize().ok()?;
        let is_it = |id: u32| {
            std::fs::read_link(format!("/proc/{id}/exe")).is_ok_and(|path| path == wanted)
        };
        let tree = crate::processes::tree(self.running.id());
        tree.into_iter().map(|process| process.id).find(|id| is_it(*id))
    }
}

fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

/// Asks `look` until it has something, or the time is over.
fn wait<T>(
    at_most: Duration,
    what: &str,
    mut look: impl FnMut() -> Result<Option<T>, WebDriverError>,
) -> Result<T, WebDriverError> {
    let begun = now();
    loop {
        if let Some(found) = look()? {
            return Ok(found);
        }
        if begun.elapsed() > at_most {
            return Err(WebDriverError::NotThere { what: what.to_owned(), waited: at_most });
        }
        std::thread::sleep(LOOK_EVERY);
    }
}

/// One window. Closing it, or dropping this, ends its program.
#[derive(Debug)]
pub struct Session {
    http: Http,
    open: bool,
}

/// A page is steady again after so long.
const STEADY: Duration = Duration::from_secs(5);

impl Session {
    /// The first element that fits, now.
    pub fn find(&self, css: &str) -> Result<Element<'_>, WebDriverError> {
        let found = self.http.ask(&Ask::Post(selector(css)), "/element")?;
        self.element(&found)
    }

    /// Every element that fits, in the order of the page.
    pub fn find_all(&self, css: &str) -> Result<Vec<Element<'_>>, WebDriverError> {
        // A page that is on its way out may take an element away between finding and naming it.
        let asked = || passing(self.http.ask(&Ask::Post(selector(css)), "/elements"));
        let found = wait(STEADY, css, asked)?;
        let list = found.as_array().ok_or(WebDriverError::Strange("a list"))?;
        list.iter().map(|one| self.element(one)).collect()
    }

    /// Waits until an element fits.
    pub fn wait_for(&self, css: &str, at_most: Duration) -> Result<Element<'_>, WebDriverError> {
        wait(at_most, css, || passing(self.find(css)))
    }

    /// Waits until nothing fits any more.
    pub fn wait_gone(&self, css: &str, at_most: Duration) -> Result<(), WebDriverError> {
        let what = format!("the end of {css}");
        wait(at_most, &what, || Ok(self.find_all(css)?.is_empty().then_some(())))
    }

    /// Waits until an element fits and can be clicked, and clicks it.
    pub fn click(&self, css: &str, at_most: Duration) -> Result<(), WebDriverError> {
        let clicked = || {
            let clicked = self.find(css).and_then(|element| {
                if element.is_enabled()? {
                    self.show(&element)?;
                    element.tap().map(Some)
                } else {
                    Ok(None)
                }
            });
            passing(clicked).map(Option::flatten)
        };
        wait(at_most, &format!("{css} to click"), clicked)
    }

    /// Waits until an element fits and can be typed into, and types in place of what stood there.
    pub fn write(&self, css: &str, text: &str, at_most: Duration) -> Result<(), WebDriverError> {
        let written = || {
            let written = self.find(css).and_then(|element| {
                element.clear()?;
                element.type_text(text)
            });
            passing(written)
        };
        wait(at_most, &format!("{css} to write in"), written)
    }

    /// What people read in the first element that fits, once one does.
    pub fn text(&self, css: &str, at_most: Duration) -> Result<String, WebDriverError> {
        wait(at_most, css, || passing(self.find(css).and_then(|element| element.text())))
    }

    /// Waits until an element that fits has a part with these words, and clicks that part.
    pub fn click_with_words(
        &self,
        css: &str,
        words: &str,
        at_most: Duration,
    ) -> Result<(), WebDriverError> {
        let place = "return [...document.querySelectorAll(arguments[0])]
            .findIndex((one) => one.textContent.includes(arguments[1]))";
        let clicked = || {
            let place = self.execute_script(place, &[css.into(), words.into()])?;
            let Some(place) = place.as_u64().and_then(|place| usize::try_from(place).ok()) else {
                return Ok(None);
            };
            match self.find_all(css)?.get(place) {
                Some(element) => passing(self.show(element).and_then(|()| element.tap())),
                None => Ok(None),
            }
        };
        wait(at_most, &format!("{css} with {words}"), clicked)
    }

    /// Scrolls an element to where a finger reaches it: the driver itself leaves it behind whatever
    /// floats at the edge.
    fn show(&self, element: &Element<'_>) -> Result<(), WebDriverError> {
        let script = "arguments[0].scrollIntoView({ block: 'center', inline: 'nearest' })";
        self.execute_script(script, &[json!({ ELEMENT: element.id })]).map(drop)
    }

    /// Presses an element, keeps it pressed for a while, and lets go.
    pub fn hold(&self, css: &str, pressed: Duration) -> Result<(), WebDriverError> {
        let element = self.wait_for(css, HOLD_WAITS)?;
        let millis = u64::try_from(pressed.as_millis()).unwrap_or(u64::MAX);
        let actions = json!({ "actions": [{
            "type": "pointer", "id": "finger", "parameters": { "pointerType": "mouse" },
            "actions": [
                { "type": "pointerMove", "duration": 0, "origin": { ELEMENT: element.id }, "x": 0, "y": 0 },
                { "type": "pointerDown", "button": 0 },
                { "type": "pause", "duration": millis },
                { "type": "pointerUp", "button": 0 },
            ],
        }]});
        self.http.ask(&Ask::Post(actions), "/actions").map(drop)
    }

    /// Presses keys of a keyboard, one after the other, wherever the focus is. Keys without a letter
    /// are those of the WebDriver standard, such as U+E004 for Tab.
    pub fn press_keys(&self, keys: &str) -> Result<(), WebDriverError> {
        let strokes: Vec<Value> = keys
            .chars()
            .flat_map(|key| {
                let key = key.to_string();
                [
                    json!({ "type": "keyDown", "value": key }),
                    json!({ "type": "keyUp", "value": key }),
                ]
            })
            .collect();
        let actions = json!({ "actions": [{ "type": "key", "id": "keys", "actions": strokes }] });
        self.http.ask(&Ask::Post(actions), "/actions").map(drop)
    }

    /// Keeps one key pressed for a while.
    pub fn hold_key(&self, key: char, pressed: Duration) -> Result<(), WebDriverError> {
        let millis = u64::try_from(pressed.as_millis()).unwrap_or(u64::MAX);
        let key = key.to_string();
        let actions = json!({ "actions": [{ "type": "key", "id": "keys", "actions": [
            { "type": "keyDown", "value": key },
            { "type": "pause", "duration": millis },
            { "type": "keyUp", "value": key },
        ]}]});
        self.http.ask(&Ask::Post(actions), "/actions").map(drop)
    }

    /// Taps the middle of an element so many times in quick succession.
    pub fn tap_often(&self, css: &str, times: usize) -> Result<(), WebDriverError> {
        let element = self.wait_for(css, HOLD_WAITS)?;
        let mut steps = vec![
            json!({ "type": "pointerMove", "duration": 0, "origin": { ELEMENT: element.id }, "x": 0, "y": 0 }),
        ];
        for _ in 0..times {
            steps.push(json!({ "type": "pointerDown", "button": 0 }));
            steps.push(json!({ "type": "pointerUp", "button": 0 }));
            steps.push(json!({ "type": "pause", "duration": 80 }));
        }
        let actions = json!({ "actions": [{
            "type": "pointer", "id": "finger", "parameters": { "pointerType": "mouse" }, "actions": steps,
        }]});
        self.http.ask(&Ask::Post(actions), "/actions").map(drop)
    }

    /// Presses at one place of the window, moves, and lets go: places in window pixels.
    pub fn drag(&self, from: (i32, i32), to: (i32, i32)) -> Result<(), WebDriverError> {
        let at = |(x, y): (i32, i32)| json!({ "type": "pointerMove", "duration": 100, "origin": "viewport", "x": x, "y": y });
        let actions = json!({ "actions": [{
            "type": "pointer", "id": "finger", "parameters": { "pointerType": "mouse" },
            "actions": [
                at(from),
                { "type": "pointerDown", "button": 0 },
                at(to),
                { "type": "pointerUp", "button": 0 },
            ],
        }]});
        self.http.ask(&Ask::Post(actions), "/actions").map(drop)
    }

    /// Runs the body of a function in the page and answers what it returns.
    pub fn execute_script(&self, body: &str, args: &[Value]) -> Result<Value, WebDriverError> {
        self.http.ask(&Ask::Post(json!({ "script": body, "args": args })), "/execute/sync")
    }

    /// The same for a function that answers later, through its last argument.
    pub fn execute_async(&self, body: &str, args: &[Value]) -> Result<Value, WebDriverError> {
        self.http.ask(&Ask::Post(json!({ "script": body, "args": args })), "/execute/async")
    }

    /// The window as it looks now: PNG bytes.
    pub fn screenshot(&self) -> Result<Vec<u8>, WebDriverError> {
        // The driver waits for the next frame that is drawn, for ever where nothing moves.
        self.execute_script(
            "const speck = document.createElement('i');
             speck.style.cssText = 'position:fixed;inset:0 auto auto 0;width:1px;height:1px';
             document.body.append(speck);
             let left = 120;
             (function draw() {
               speck.style.opacity = left % 2 ? 0.01 : 0.02;
               if (left-- > 0) requestAnimationFrame(draw); else speck.remove();
             })();",
            &[],
        )?;
        let answer = self.http.ask(&Ask::Get, "/screenshot")?;
        let text = answer.as_str().ok_or(WebDriverError::Strange("a picture"))?;
        let bytes = base64::engine::general_purpose::STANDARD.decode(text);
        bytes.map_err(|_| WebDriverError::Strange("a picture"))
    }

    /// Closes the window and ends its program.
    pub fn close(mut self) -> Result<(), WebDriverError> {
        self.open = false;
        self.http.ask(&Ask::Delete, "").map(drop)
    }

    fn element(&self, found: &Value) -> Result<Element<'_>, WebDriverError> {
        let id = found.get(ELEMENT).and_then(Value::as_str);
        let id = id.ok_or(WebDriverError::Strange("an element"))?.to_owned();
        Ok(Element { http: self.http.below(&format!("/element/{id}")), id, _of: self })
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if self.open {
            drop(self.http.ask(&Ask::Delete, ""));
        }
    }
}

fn selector(css: &str) -> Value {
    json!({ "using": "css selector", "value": css })
}

/// What has gone, or is not there yet, is nothing; other errors stay errors.
fn passing<T>(found: Result<T, WebDriverError>) -> Result<Option<T>, WebDriverError> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.is_passing() => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::http::refusal;
    use super::*;

    #[test]
    fn what_may_still_appear_is_told_from_what_will_not() {
        let refused = |code: &str| refusal(&json!({ "error": code, "message": "…" }));
        assert!(refused("no such element").is_passing());
        assert!(refused("stale element reference").is_passing());
        assert!(!refused("invalid session id").is_passing());
        assert!(!WebDriverError::Unreachable(String::new()).is_passing());
    }

    #[test]
    fn waiting_ends() {
        let waited = wait(Duration::from_millis(60), "a bus", || Ok(None::<()>));
        assert!(matches!(waited, Err(WebDriverError::NotThere { what, .. }) if what == "a bus"));
    }
}

//! Two ways to serve oneself: fingers on the glass, and keys alone. Each counts what it does.

use std::time::Duration;

use serde_json::Value;
use xtask::webdriver::Session;

use crate::hands::{PATIENCE, shows};

/// WebDriver's names of keys without a letter.
const TAB: &str = "\u{E004}";
const BACK_TAB: &str = "\u{E008}\u{E004}\u{E008}";
const ENTER: char = '\u{E007}';
const SPACE: &str = " ";

/// What a citizen did.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Done {
    /// Taps on what is no key, or presses of Enter and Space.
    pub(crate) taps: u32,
    /// Letters and digits.
    pub(crate) typed: u32,
}

/// Someone who serves themselves.
pub(crate) trait Hand {
    /// Works a button or a choice.
    fn press(&mut self, window: &Session, id: &str);
    /// Gives words to a field; digits where it asks for a number.
    fn fill(&mut self, window: &Session, id: &str, words: &str);
    /// Gives a day to its three boxes: a full box hands over to the next.
    fn fill_date(&mut self, window: &Session, digits: &str);
    /// Keeps a button pressed.
    fn hold(&mut self, window: &Session, id: &str, pressed: Duration);
    /// What was done so far.
    fn done(&self) -> Done;
}

/// Fingers: nothing but taps on what the screen shows, letters too.
#[derive(Default)]
pub(crate) struct Fingers(Done);

impl Fingers {
    fn key(&mut self, window: &Session, id: &str) {
        self.0.typed += 1;
        tap(window, id);
    }
}

impl Hand for Fingers {
    fn press(&mut self, window: &Session, id: &str) {
        self.0.taps += 1;
        tap(window, id);
    }

    fn fill(&mut self, window: &Session, id: &str, words: &str) {
        if !shows(window, "keyboard") && !shows(window, "pad-1") {
            self.press(window, id);
        }
        for letter in words.chars() {
            if shows(window, "pad-1") {
                self.key(window, &format!("pad-{letter}"));
                continue;
            }
            let (base, tone) = parted(letter);
            match base {
                ' ' => self.key(window, "key-space"),
                base => {
                    // Capitals come by themselves where names are written, or by one key.
                    let upper = base.is_uppercase();
                    let large = is_large(window);
                    if upper != large && base.is_alphabetic() {
                        self.key(window, "key-shift");
                    }
                    self.key(window, &format!("key-{}", base.to_lowercase()));
                }
            }
            if let Some(tone) = tone {
                self.key(window, &format!("key-tone-{tone}"));
            }
        }
        // Keys are on their way until the field has them.
        wait_value(window, id, words);
    }

    fn fill_date(&mut self, window: &Session, digits: &str) {
        for digit in digits.chars() {
            self.key(window, &format!("pad-{digit}"));
        }
    }

    fn hold(&mut self, window: &Session, id: &str, pressed: Duration) {
        self.0.taps += 1;
        window.hold(&format!("[data-testid='{id}']"), pressed).unwrap();
    }

    fn done(&self) -> Done {
        self.0
    }
}

/// Keys alone: Tab to get somewhere, Enter and Space to work it, Telex to write.
#[derive(Default)]
pub(crate) struct Keys(Done);

impl Keys {
    /// Goes on with Tab until what bears this id has the focus.
    fn reach(window: &Session, id: &str) {
        window.wait_for(&format!("[data-testid='{id}']"), PATIENCE).unwrap();
        let here = "const on = document.activeElement?.closest('[data-testid]');
            return on?.dataset.testid === arguments[0]";
        for stroke in 0..120 {
            if window.execute_script(here, &[id.into()]).unwrap() == Value::Bool(true) {
                return;
            }
            // What lies before the heading is reached backwards.
            window.press_keys(if stroke < 90 { TAB } else { BACK_TAB }).unwrap();
        }
        panic!("{id} cannot be reached by keys");
    }
}

impl Hand for Keys {
    fn press(&mut self, window: &Session, id: &str) {
        Self::reach(window, id);
        self.0.taps += 1;
        window.press_keys(SPACE).unwrap();
    }

    fn fill(&mut self, window: &Session, id: &str, words: &str) {
        Self::reach(window, id);
        let keys = telex(words);
        self.0.typed += u32::try_from(keys.chars().count()).unwrap();
        window.press_keys(&keys).unwrap();
        if !id.starts_with("date-") {
            wait_value(window, id, words);
        }
    }

    fn fill_date(&mut self, window: &Session, digits: &str) {
        self.fill(window, "date-day", digits);
    }

    fn hold(&mut self, window: &Session, id: &str, pressed: Duration) {
        Self::reach(window, id);
        self.0.taps += 1;
        window.hold_key(ENTER, pressed).unwrap();
    }

    fn done(&self) -> Done {
        self.0
    }
}

fn tap(window: &Session, id: &str) {
    let tapped = window.click(&format!("[data-testid='{id}']"), PATIENCE);
    if let Err(error) = tapped {
        panic!("{id}: {error}");
    }
}

fn is_large(window: &Session) -> bool {
    let script = "return document.querySelector(\"[data-testid='key-a']\")?.innerText === 'A'";
    window.execute_script(script, &[]).unwrap() == Value::Bool(true)
}

fn wait_value(window: &Session, id: &str, words: &str) {
    let script = "return document.querySelector(arguments[0])?.value ?? ''";
    let field = format!("[data-testid='{id}']");
    let plain = |text: &str| text.replace(['.', ' '], "").to_lowercase();
    let mut value = String::new();
    for _ in 0..100 {
        let found = window.execute_script(script, &[field.as_str().into()]).unwrap();
        found.as_str().unwrap_or_default().clone_into(&mut value);
        if plain(&value) == plain(words) {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("{id} holds {value:?} in place of {words:?}");
}

/// A letter without its tone, and the tone's key.
fn parted(letter: char) -> (char, Option<char>) {
    const ROWS: [&str; 12] = [
        "aàáảãạ",
        "ăằắẳẵặ",
        "âầấẩẫậ",
        "eèéẻẽẹ",
        "êềếểễệ",
        "iìíỉĩị",
        "oòóỏõọ",
        "ôồốổỗộ",
        "ơờớởỡợ",
        "uùúủũụ",
        "ưừứửữự",
        "yỳýỷỹỵ",
    ];
    let lower = letter.to_lowercase().next().unwrap_or(letter);
    for row in ROWS {
        if let Some(place) = row.chars().position(|one| one == lower)
            && let Some(base) = row.chars().next()
        {
            let tone = [None, Some('f'), Some('s'), Some('r'), Some('x'), Some('j')][place];
            let base = if letter.is_uppercase() {
                base.to_uppercase().next().unwrap_or(base)
            } else {
                base
            };
            return (base, tone);
        }
    }
    (letter, None)
}

/// The keys that write these words by Telex, the tone last.
fn telex(words: &str) -> String {
    let word = |word: &str| {
        let mut keys = String::new();
        let mut last = None;
        for letter in word.chars() {
            let (base, tone) = parted(letter);
            last = last.or(tone);
            let (plain, mark) = match base.to_lowercase().next().unwrap_or(base) {
                'ă' => ('a', "w"),
                'â' => ('a', "a"),
                'ê' => ('e', "e"),
                'ô' => ('o', "o"),
                'ơ' => ('o', "w"),
                'ư' => ('u', "w"),
                'đ' => ('d', "d"),
                other => (other, ""),
            };
            let plain = if base.is_uppercase() { plain.to_ascii_uppercase() } else { plain };
            keys.push(plain);
            keys.push_str(mark);
        }
        keys.extend(last);
        keys
    };
    words.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

//! Ways out of the kiosk: tried by the page itself, and by keys, mouse and window manager.

use std::collections::BTreeSet;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use xtask::webdriver::Session;

use crate::access::faults;
use crate::hands::{PATIENCE, place, tap, wait_step, walk_to};
use crate::staff::{PIN, give, knock, leave_pictures};
use crate::stand::Stand;

/// What nobody's keyboard may do. The names are X's.
const CHORDS: &[&str] = &[
    "ctrl+r",
    "F5",
    "ctrl+F5",
    "ctrl+shift+r",
    "ctrl+p",
    "ctrl+s",
    "ctrl+o",
    "ctrl+n",
    "ctrl+t",
    "ctrl+f",
    "ctrl+l",
    "ctrl+u",
    "ctrl+j",
    "ctrl+h",
    "ctrl+w",
    "ctrl+q",
    "ctrl+shift+i",
    "ctrl+shift+d",
    "ctrl+shift+c",
    "F1",
    "F3",
    "F7",
    "F10",
    "shift+F10",
    "Menu",
    "F11",
    "F12",
    "alt+F4",
    "alt+Left",
    "alt+Right",
    "alt+Home",
    "alt+space",
    "alt+d",
    "super",
    "super+l",
    "ctrl+plus",
    "ctrl+minus",
    "ctrl+0",
    "ctrl+KP_Add",
    "ctrl+KP_Subtract",
    "ctrl+alt+i",
    "XF86Back",
    "XF86Forward",
    "XF86Reload",
    "XF86WWW",
    "XF86HomePage",
    "XF86Search",
    "Print",
];

#[test]
fn the_page_itself_finds_no_way_out() {
    let stand = Stand::new((1920, 1080));
    stand.set_pin(PIN);
    let window = stand.open();
    knock(&window);
    give(&window, PIN);
    let before = windows(&stand);
    tap(&window, "staff-test");
    wait_step(&window, "self_test");
    let done = "[data-testid='self-test-sum']:not([data-state='running'])";
    window.wait_for(done, Duration::from_secs(90)).unwrap();
    let open = "return [...document.querySelectorAll(\"[data-testid='escape']\")]
        .filter((one) => one.dataset.state !== 'refused').map((one) => one.dataset.escape)";
    let open = window.execute_script(open, &[]).unwrap();
    assert_eq!(open, serde_json::json!([]), "open ways");
    assert_eq!(faults(&window), "");
    leave_pictures(&window, "self-test");
    assert_eq!(windows(&stand), before, "no dialog and no other window came");
}

#[test]
fn no_key_and_no_button_leads_out() {
    let stand = Stand::new((1366, 768));
    let window = stand.open();
    walk_to(&window, "procedure", "1.001193");
    mark(&window);
    let (before, windows) = (place(&window), windows(&stand));
    focus(&stand);
    window.wait_for(SEARCH, PATIENCE).unwrap().click().unwrap();
    // What is typed arrives, so what follows arrives, too.
    xdotool(&stand, &["type", "--delay", "60", "khai"]);
    wait_value(&window, "khai");
    for chord in CHORDS {
        xdotool(&stand, &["key", chord]);
        assert_unmoved(&window, chord);
    }
    for (name, hands) in HANDS {
        xdotool(&stand, &hands.split(' ').collect::<Vec<_>>());
        assert_unmoved(&window, name);
    }
    drag_across_the_heading(&stand, &window);
    let marked = window.execute_script("return String(getSelection())", &[]).unwrap();
    assert_eq!(marked, "", "nothing is marked outside of fields");
    assert_eq!(self::windows(&stand), windows, "no menu, no dialog, no other window");
    assert_eq!(place(&window), before);
    assert_eq!(value(&window), "khai", "and nothing was typed meanwhile");
}

#[test]
fn a_window_manager_closes_a_practice_and_no_kiosk() {
    let stand = Stand::new((1366, 768));
    let manager = Manager::start(&stand);
    let practice = stand.open_practice();
    wait_step(&practice, "attract");
    close(&stand);
    assert!(ends(&stand), "the keys do close a window");
    drop(practice);
    let kiosk = stand.open();
    wait_step(&kiosk, "attract");
    mark(&kiosk);
    close(&stand);
    assert_unmoved(&kiosk, "Alt+F4");
    drop(manager);
    let program = stand.family().first().unwrap().to_string();
    assert!(Command::new("kill").args(["-TERM", &program]).status().unwrap().success());
    assert!(ends(&stand), "the system's request is heard");
}

/// Turns of the wheel, other buttons, a drag across the words of the screen.
const HANDS: [(&str, &str); 4] = [
    ("ctrl and wheel", "keydown ctrl click 4 click 5 click 4 keyup ctrl"),
    ("right button", "mousemove 600 500 click 3 sleep 0.3"),
    ("back and forward buttons", "click 8 sleep 0.2 click 9 sleep 0.2"),
    ("middle button", "mousemove 500 240 click 2 sleep 0.2"),
];
const SEARCH: &str = "[data-testid='search']";

/// Another window manager than a kiosk has: one that closes windows by keys.
struct Manager(Child);

impl Manager {
    fn start(stand: &Stand) -> Self {
        let mut command = Command::new("openbox");
        let manager = stand.desk.dress(command.stderr(Stdio::null())).spawn().unwrap();
        std::thread::sleep(Duration::from_secs(1));
        Self(manager)
    }
}

impl Drop for Manager {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn close(stand: &Stand) {
    focus(stand);
    xdotool(stand, &["key", "alt+F4"]);
    std::thread::sleep(Duration::from_secs(1));
}

fn ends(stand: &Stand) -> bool {
    (0..300).any(|_| {
        std::thread::sleep(Duration::from_millis(100));
        stand.family().is_empty()
    })
}

/// As whoever wants to mark the words and take them elsewhere.
fn drag_across_the_heading(stand: &Stand, window: &Session) {
    let script =
        "const { x, y, width, height } = document.querySelector('h1').getBoundingClientRect();
        return [x + 2, x + width - 2, y + height / 2].map(Math.round)";
    let at = window.execute_script(script, &[]).unwrap();
    let at = |place: usize| at[place].to_string();
    xdotool(stand, &["mousemove", &at(0), &at(2), "mousedown", "1", "mousemove", &at(1), &at(2)]);
    xdotool(stand, &["sleep", "0.2", "mousemove", "900", "700", "mouseup", "1"]);
}

/// A page that starts anew, zooms or goes elsewhere loses this.
fn mark(window: &Session) {
    let script = "window.marked = JSON.stringify([visualViewport.scale, devicePixelRatio, innerWidth, location.href])";
    window.execute_script(script, &[]).unwrap();
}

fn assert_unmoved(window: &Session, after: &str) {
    std::thread::sleep(Duration::from_millis(150));
    let script = "return window.marked ===
        JSON.stringify([visualViewport.scale, devicePixelRatio, innerWidth, location.href])";
    assert_eq!(window.execute_script(script, &[]).unwrap(), true, "{after} moved the page");
}

fn value(window: &Session) -> String {
    let script = format!("return document.querySelector(\"{SEARCH}\").value");
    window.execute_script(&script, &[]).unwrap().as_str().unwrap_or_default().to_owned()
}

fn wait_value(window: &Session, wanted: &str) {
    for _ in 0..100 {
        if value(window) == wanted {
            return;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("keys do not arrive: {}", value(window));
}

/// Real hands on the display's keyboard and mouse.
fn xdotool(stand: &Stand, words: &[&str]) -> String {
    let mut command = Command::new("xdotool");
    let told = stand.desk.dress(command.args(words)).output().unwrap();
    String::from_utf8(told.stdout).unwrap()
}

/// The windows that are seen.
fn windows(stand: &Stand) -> BTreeSet<String> {
    let seen = xdotool(stand, &["search", "--onlyvisible", "--name", ".*"]);
    seen.lines().map(str::to_owned).collect()
}

/// Without a window manager nobody else gives the window the keyboard.
fn focus(stand: &Stand) {
    let named = xdotool(stand, &["search", "--onlyvisible", "--name", "^Trạm$"]);
    let id = named.lines().last().expect("the window is seen");
    xdotool(stand, &["windowfocus", id]);
    std::thread::sleep(Duration::from_millis(300));
}

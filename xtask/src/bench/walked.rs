//! The memory once the whole journey was walked, a birth with its papers from the card to the portal's
//! word: the window against a browser in kiosk mode, both driven through `WebDriver`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use super::median;
use crate::fault::Fault;
use crate::progress::Step;
use crate::screen::{Desk, Running};
use crate::webdriver::Driver;
use crate::{walk, workspace};

/// How many walks of each count. One takes a minute.
const WALKS: usize = 3;
/// What was begun on the last screen is over by then.
const SETTLED: Duration = Duration::from_secs(3);
/// The browser itself: what is on the path is a script in front of it, which drivers do not follow.
const BEHIND_THE_SCRIPT: &str = "/usr/lib/chromium/chromium";

/// Kilobytes of both (PSS), medians.
pub(super) struct Walked {
    pub(super) window_kb: u64,
    pub(super) browser_kb: u64,
}

/// Walks in both in turn. `window` has to be a build that may be driven.
pub(super) fn compare(
    step: &mut Step,
    window: &Path,
    browser: &Path,
    bridge: &Path,
) -> Result<Walked, Fault> {
    let real = Path::new(BEHIND_THE_SCRIPT);
    let browser: PathBuf = if real.is_file() { real.to_owned() } else { browser.to_owned() };
    let (mut windows, mut browsers) = (Vec::new(), Vec::new());
    for walk in 1..=WALKS {
        let (ours, theirs) = (in_window(step, window)?, in_browser(step, &browser, bridge)?);
        let mega = |kb: u64| kb / 1000;
        step.tell(&format!("walk {walk}: window {} MB, browser {} MB", mega(ours), mega(theirs)));
        windows.push(ours);
        browsers.push(theirs);
    }
    match (median(windows), median(browsers)) {
        (Some(window_kb), Some(browser_kb)) => Ok(Walked { window_kb, browser_kb }),
        _ => Err(Fault::Failed("measuring".to_owned())),
    }
}

fn in_window(step: &mut Step, program: &Path) -> Result<u64, Fault> {
    let desk = Desk::start()?;
    let driver = Driver::start(&desk, &[])?;
    let window = driver.open(program, &[])?;
    walk::unseen(step, &window)?;
    std::thread::sleep(SETTLED);
    Ok(driver.memory_kb())
}

/// The browser alone: the core behind the bridge is not counted, though the window's is.
fn in_browser(step: &mut Step, browser: &Path, bridge: &Path) -> Result<u64, Fault> {
    let mut command = Command::new(bridge);
    command.arg("--ui").arg(workspace::ui().join("dist")).stderr(Stdio::null());
    let (_bridge, address) = Running::start_and_hear("tram-bridge", &mut command)?;
    let desk = Desk::start()?;
    let driver = Driver::of_chromium(&desk)?;
    let switches = ["--kiosk", "--no-first-run", "--no-sandbox", "--disable-component-update"];
    let page = driver.browse(browser, &switches, &address)?;
    walk::unseen(step, &page)?;
    std::thread::sleep(SETTLED);
    Ok(driver.memory_kb())
}

//! From the start of the program to the second frame painted, and the memory three seconds later:
//! the window against a browser in kiosk mode with the same page on the same display.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use super::relay::Relay;
use super::{RUNS, median, quiet};
use crate::fault::Fault;
use crate::processes;
use crate::progress::{Step, now};
use crate::screen::{Desk, Running};
use crate::workspace;

/// Longer than any start takes.
const PATIENCE: Duration = Duration::from_mins(1);
/// When memory is looked at.
const SETTLED: Duration = Duration::from_secs(3);

/// Medians of one program.
#[derive(Clone, Copy)]
pub(super) struct Measured {
    pub(super) paint: Duration,
    pub(super) memory_kb: u64,
}

/// Medians of both.
pub(super) struct Compared {
    pub(super) window: Measured,
    pub(super) browser: Measured,
}

/// Measures both in turn.
pub(super) fn compare(
    step: &mut Step,
    desk: &Desk,
    window: &Path,
    browser: &Path,
    bridge: &Path,
) -> Result<Compared, Fault> {
    let profile = workspace::own().join("browser");
    let (mut windows, mut browsers) = (Vec::new(), Vec::new());
    for run in 0..=RUNS {
        let ours = one_window(desk, window)?;
        let theirs = one_browser(desk, browser, bridge, &profile)?;
        tell(step, run, &format!("window {}, browser {}", shown(ours), shown(theirs)));
        windows.push(ours);
        browsers.push(theirs);
    }
    Ok(Compared { window: medians(&windows)?, browser: medians(&browsers)? })
}

/// Measures the window where no browser is there.
pub(super) fn window_alone(step: &mut Step, desk: &Desk, window: &Path) -> Result<Measured, Fault> {
    let mut windows = Vec::new();
    for run in 0..=RUNS {
        let ours = one_window(desk, window)?;
        tell(step, run, &format!("window {}", shown(ours)));
        windows.push(ours);
    }
    medians(&windows)
}

fn tell(step: &mut Step, run: usize, what: &str) {
    step.tell(&match run {
        0 => format!("warm-up: {what}"),
        run => format!("run {run}: {what}"),
    });
}

fn shown(one: Measured) -> String {
    format!("{} ms and {} MB", one.paint.as_millis(), one.memory_kb / 1000)
}

/// Of all but the first, which found nothing in the system's caches.
fn medians(measured: &[Measured]) -> Result<Measured, Fault> {
    let counted = measured.get(1..).unwrap_or_default();
    let paint = median(counted.iter().map(|one| one.paint).collect());
    let memory_kb = median(counted.iter().map(|one| one.memory_kb).collect());
    match (paint, memory_kb) {
        (Some(paint), Some(memory_kb)) => Ok(Measured { paint, memory_kb }),
        _ => Err(Fault::Failed("measuring".to_owned())),
    }
}

/// The window says so itself when it has painted.
fn one_window(desk: &Desk, program: &Path) -> Result<Measured, Fault> {
    // As the kiosk's session starts it.
    let mut command = Command::new(workspace::root().join("packaging/linux/tram-start"));
    command.env("TRAM_PROGRAM", program);
    desk.dress(quiet(&mut command)).env("TRAM_REPORT_FIRST_PAINT", "1").stdout(Stdio::piped());
    let begun = now();
    let mut running = Running::start("tram", &mut command)?;
    let said = running.output().ok_or_else(|| Fault::Failed("tram".to_owned()))?;
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(said).lines().map_while(Result::ok) {
            if line.trim() == "first-paint" && tell.send(now()).is_err() {
                return;
            }
        }
    });
    let painted = told.recv_timeout(PATIENCE);
    let painted = painted.map_err(|_| Fault::Failed("the first paint of the window".to_owned()))?;
    Ok(settled(&running, painted - begun))
}

/// The browser's page asks for `painted`, and the relay on the way sees it.
fn one_browser(
    desk: &Desk,
    program: &Path,
    bridge: &Path,
    profile: &Path,
) -> Result<Measured, Fault> {
    let mut command = Command::new(bridge);
    command.arg("--ui").arg(workspace::ui().join("dist")).stderr(Stdio::null());
    let (_bridge, address) = Running::start_and_hear("tram-bridge", &mut command)?;
    let relay = Relay::start(&address)?;
    let mut command = Command::new(program);
    command.args(["--kiosk", "--no-first-run", "--no-default-browser-check", "--no-sandbox"]);
    command.args(["--password-store=basic", "--disable-component-update"]);
    command.arg(format!("--user-data-dir={}", profile.display())).arg(relay.address());
    desk.dress(quiet(&mut command)).stdout(Stdio::null());
    let begun = now();
    let running = Running::start("chromium", &mut command)?;
    let painted = relay.painted(PATIENCE);
    let painted = painted.ok_or_else(|| Fault::Failed("the browser's first paint".to_owned()))?;
    Ok(settled(&running, painted - begun))
}

fn settled(running: &Running, paint: Duration) -> Measured {
    std::thread::sleep(SETTLED);
    let memory_kb = processes::memory_kb(&processes::tree(running.id()));
    Measured { paint, memory_kb }
}

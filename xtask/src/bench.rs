//! `cargo xtask bench`: the figures that the project promises, measured in one run.
//!
//! Times are medians of [`RUNS`] runs, alternating between what is compared, after one run each that
//! does not count.

pub(crate) mod catalogue;
mod filing;
pub(crate) mod imaging;
pub(crate) mod kiosk;
mod paint;
mod relay;
mod walked;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::cargo::{WINDOW, cargo};
use crate::fault::Fault;
use crate::packages::{Purpose, on_path};
use crate::progress::{Steps, say};
use crate::screen::Desk;
use crate::{setup, workspace};

/// How many runs count.
const RUNS: usize = 7;
/// First paint against the browser's.
const PAINT_GOAL: f64 = 0.7;
/// Memory against the browser's, on the first screen and once the whole journey was walked.
const MEMORY_GOAL: f64 = 0.6;
const WALKED_GOAL: f64 = 0.65;

/// Builds everything as it is delivered, measures it and prints one table.
pub(crate) fn run() -> Result<(), Fault> {
    let mut steps = Steps::new(setup::MACHINE + setup::INTERFACE + 5);
    setup::machine(&mut steps, &[Purpose::Build, Purpose::Run, Purpose::Screen, Purpose::Bench])?;
    setup::interface(&mut steps)?;
    let drivable = steps.step("The window, to be driven", |step| {
        let mut build = cargo(&["build", "--release", "--bins", "--package", "tram"]);
        step.run(build.args(WINDOW).args(["--features", "tram/e2e"]))?;
        // Aside, so that nobody takes it for the one that is delivered.
        let (program, copy) =
            (workspace::program("release", "tram"), workspace::own().join("tram-drivable"));
        std::fs::copy(program, &copy).map_err(|why| Fault::File(copy.clone(), why))?;
        Ok(copy)
    })?;
    steps.step("Programs, as delivered", |step| {
        let packages = ["tram", "tram-cli", "tram-bridge"].map(|name| ["--package", name]);
        let mut build = cargo(&["build", "--release", "--bins"]);
        step.run(build.args(packages.iter().flatten()).args(WINDOW))
    })?;
    let load = load();
    let mut table = Table::default();
    steps.step("Window against browser", |step| {
        let desk = Desk::start()?;
        let window = workspace::program("release", "tram");
        let Some(browser) = on_path("chromium") else {
            step.tell("there is no chromium here: the window alone is measured");
            table.window_alone(&paint::window_alone(step, &desk, &window)?);
            return Ok(());
        };
        let bridge = workspace::program("release", "tram-bridge");
        let compared = paint::compare(step, &desk, &window, &browser, &bridge)?;
        table.compared(&compared);
        Ok(())
    })?;
    steps.step("Window against browser, the journey walked", |step| {
        let (Some(browser), Some(_)) = (on_path("chromium"), on_path("chromedriver")) else {
            step.tell("chromium and its driver are not both here: nothing to compare with");
            return Ok(());
        };
        let bridge = workspace::program("release", "tram-bridge");
        table.walked(&walked::compare(step, &drivable, &browser, &bridge)?);
        Ok(())
    })?;
    steps.step("One whole filing", |step| {
        let took = filing::measure(step, &workspace::program("release", "tramctl"))?;
        table.row("`tramctl dossier file`, 3 pages, sandbox", &seconds(took), "", "");
        Ok(())
    })?;
    for name in ["tram", "tramctl"] {
        let size = megabytes(&workspace::program("release", name))?;
        table.row(&format!("Size of {name}, stripped"), &format!("{size:.1} MB"), "", "");
    }
    say(&format!("\n{}", table.text()));
    say(&format!("Load of the machine before measuring: {load}. Medians of {RUNS} runs."));
    Ok(())
}

fn seconds(took: Duration) -> String {
    format!("{:.2} s", took.as_secs_f64())
}

fn megabytes(program: &Path) -> Result<f64, Fault> {
    let bytes = std::fs::metadata(program).map_err(|why| Fault::File(program.to_owned(), why))?;
    Ok(as_f64(bytes.len()) / 1e6)
}

#[expect(clippy::cast_precision_loss, reason = "sizes of files and of memory")]
const fn as_f64(number: u64) -> f64 {
    number as f64
}

/// The middle one.
fn median<T: Copy + Ord>(mut measured: Vec<T>) -> Option<T> {
    measured.sort_unstable();
    measured.get(measured.len() / 2).copied()
}

/// How busy the machine is, as the system tells it.
fn load() -> String {
    let told = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    format!("{} on {cores} cores", told.split(' ').next().unwrap_or("unknown"))
}

/// Starts a program whose output nobody reads.
fn quiet(command: &mut Command) -> &mut Command {
    command.stdin(Stdio::null()).stderr(Stdio::null())
}

/// What was measured, the goal, and how far off it is.
#[derive(Default)]
struct Table {
    rows: Vec<[String; 4]>,
}

impl Table {
    fn row(&mut self, what: &str, measured: &str, goal: &str, gap: &str) {
        self.rows.push([what, measured, goal, gap].map(str::to_owned));
    }

    fn window_alone(&mut self, window: &paint::Measured) {
        self.row("First paint of the window", &seconds(window.paint), "", "");
        let memory = format!("{:.0} MB", as_f64(window.memory_kb) / 1e3);
        self.row("Memory of the window (PSS)", &memory, "", "");
    }

    fn compared(&mut self, both: &paint::Compared) {
        self.window_alone(&both.window);
        self.row("First paint of the browser", &seconds(both.browser.paint), "", "");
        let memory = format!("{:.0} MB", as_f64(both.browser.memory_kb) / 1e3);
        self.row("Memory of the browser (PSS)", &memory, "", "");
        let paint = both.window.paint.as_secs_f64() / both.browser.paint.as_secs_f64();
        self.ratio("First paint, window to browser", paint, PAINT_GOAL);
        let memory = as_f64(both.window.memory_kb) / as_f64(both.browser.memory_kb);
        self.ratio("Memory, window to browser", memory, MEMORY_GOAL);
    }

    fn walked(&mut self, both: &walked::Walked) {
        for (who, kb) in [("window", both.window_kb), ("browser", both.browser_kb)] {
            let memory = format!("{:.0} MB", as_f64(kb) / 1e3);
            self.row(&format!("Memory of the {who}, journey walked (PSS)"), &memory, "", "");
        }
        let memory = as_f64(both.window_kb) / as_f64(both.browser_kb);
        self.ratio("Memory, journey walked, window to browser", memory, WALKED_GOAL);
    }

    fn ratio(&mut self, what: &str, measured: f64, goal: f64) {
        let gap = if measured <= goal {
            "reached".to_owned()
        } else {
            format!("{:.2} above", measured - goal)
        };
        self.row(what, &format!("{measured:.2}"), &format!("<= {goal}"), &gap);
    }

    fn text(&self) -> String {
        let header = ["", "measured", "goal", "gap"].map(str::to_owned);
        let rows: Vec<&[String; 4]> = std::iter::once(&header).chain(&self.rows).collect();
        let wide = |column: fn(&[String; 4]) -> &str| {
            rows.iter().map(|row| column(row).chars().count()).max().unwrap_or_default()
        };
        let (a, b, c) = (wide(|[a, ..]| a), wide(|[_, b, ..]| b), wide(|[_, _, c, _]| c));
        let line = |row: &&[String; 4]| {
            let [what, measured, goal, gap] = row;
            format!("  {what:a$}  {measured:>b$}  {goal:>c$}  {gap}").trim_end().to_owned()
        };
        rows.iter().map(line).collect::<Vec<_>>().join("\n") + "\n"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_an_odd_number_is_one_that_was_measured() {
        assert_eq!(median(vec![9, 1, 5]), Some(5));
        assert_eq!(median(Vec::<u8>::new()), None);
    }

    #[test]
    fn a_goal_that_is_missed_says_by_how_much() {
        let measured =
            |millis, memory_kb| paint::Measured { paint: Duration::from_millis(millis), memory_kb };
        let mut table = Table::default();
        table.compared(&paint::Compared {
            window: measured(450, 240_000),
            browser: measured(600, 400_000),
        });
        let text = table.text();
        let line = |what: &str| text.lines().find(|line| line.contains(what)).unwrap().to_owned();
        assert!(line("First paint, window").ends_with("0.75  <= 0.7  0.05 above"), "{text}");
        assert!(line("Memory, window").ends_with("0.60  <= 0.6  reached"), "{text}");
    }
}

//! What a person sees while a command works: numbered steps with the seconds they took.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::fault::Fault;

/// Says one line to the person at the terminal.
#[expect(clippy::print_stdout, reason = "the terminal is what these commands talk to")]
pub(crate) fn say(line: &str) {
    println!("{line}");
}

/// Says why a command stops.
#[expect(clippy::print_stderr, reason = "the terminal is what these commands talk to")]
pub(crate) fn complain(line: &str) {
    eprintln!("{line}");
}

#[expect(clippy::print_stdout, reason = "the terminal is what these commands talk to")]
fn begin(text: &str) {
    use std::io::Write;
    print!("{text}");
    // A terminal that is gone is no reason to stop.
    drop(std::io::stdout().flush());
}

/// The moment, for measuring how long a step takes.
pub(crate) fn now() -> Instant {
    #[expect(clippy::disallowed_methods, reason = "commands of the build measure real time")]
    Instant::now()
}

/// The steps of one command.
pub(crate) struct Steps {
    total: usize,
    rows: Vec<Row>,
    begun: Instant,
}

/// What became of one step.
struct Row {
    name: String,
    took: Duration,
    outcome: Outcome,
}

#[derive(Clone, Copy, Eq, PartialEq)]
enum Outcome {
    Done,
    NothingToDo,
    Failed,
}

impl Steps {
    pub(crate) fn new(total: usize) -> Self {
        Self { total, rows: Vec::new(), begun: now() }
    }

    /// Does one step and tells how long it took.
    pub(crate) fn step<T>(
        &mut self,
        name: &str,
        job: impl FnOnce(&mut Step) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        begin(&format!("[{}/{}] {name}", self.rows.len() + 1, self.total));
        let mut step = Step { worked: false };
        let begun = now();
        let done = job(&mut step);
        let took = begun.elapsed();
        let outcome = match (&done, step.worked) {
            (Err(_), _) => Outcome::Failed,
            (Ok(_), true) => Outcome::Done,
            (Ok(_), false) => Outcome::NothingToDo,
        };
        say(&match outcome {
            Outcome::Done => format!("      done in {}", seconds(took)),
            Outcome::NothingToDo => ": in place".to_owned(),
            Outcome::Failed if step.worked => format!("      failed after {}", seconds(took)),
            Outcome::Failed => ": failed".to_owned(),
        });
        self.rows.push(Row { name: name.to_owned(), took, outcome });
        done
    }

    /// One step of a command that goes on when a step fails. `true` when it went well.
    pub(crate) fn attempt(
        &mut self,
        name: &str,
        job: impl FnOnce(&mut Step) -> Result<(), Fault>,
    ) -> bool {
        match self.step(name, job) {
            Ok(()) => true,
            Err(fault) => {
                complain(&fault.to_string());
                false
            }
        }
    }

    /// Whether every step so far went well.
    pub(crate) fn all_well(&self) -> bool {
        self.rows.iter().all(|row| row.outcome != Outcome::Failed)
    }

    /// What each step came to, with minutes.
    pub(crate) fn table(&self) -> String {
        let wide = self.rows.iter().map(|row| row.name.chars().count()).max().unwrap_or_default();
        let mut table = String::new();
        for row in &self.rows {
            let outcome = match row.outcome {
                Outcome::Done => "done",
                Outcome::NothingToDo => "in place",
                Outcome::Failed => "FAILED",
            };
            table += &line(&row.name, wide, row.took, outcome);
        }
        table + &line("all", wide, self.begun.elapsed(), "")
    }
}

fn line(name: &str, wide: usize, took: Duration, outcome: &str) -> String {
    let minutes = took.as_secs_f64() / 60.0;
    let row = format!("  {name:wide$}  {minutes:6.1} min  {outcome}");
    format!("{}\n", row.trim_end())
}

/// `12.3 s`, or `3 min 04 s` when it took longer.
pub(crate) fn seconds(took: Duration) -> String {
    let whole = took.as_secs();
    if whole < 100 {
        format!("{:.1} s", took.as_secs_f64())
    } else {
        format!("{} min {:02} s", whole / 60, whole % 60)
    }
}

/// One step at work.
pub(crate) struct Step {
    worked: bool,
}

impl Step {
    /// Tells what is being done now.
    pub(crate) fn tell(&mut self, what: &str) {
        if !self.worked {
            say("");
        }
        self.worked = true;
        say(&format!("      {what}"));
    }

    /// Runs a program that talks to the terminal itself.
    pub(crate) fn run(&mut self, command: &mut Command) -> Result<(), Fault> {
        self.tell(&format!("$ {}", shown(command)));
        let status = command.stdin(Stdio::inherit()).status();
        let status = status.map_err(|why| Fault::CannotStart(shown(command), why))?;
        if status.success() { Ok(()) } else { Err(Fault::Failed(shown(command))) }
    }
}

/// A command as a person would type it.
pub(crate) fn shown(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|word| word.to_string_lossy().into_owned()));
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_that_failed_is_seen_in_the_table_and_does_not_stop_the_next() {
        let mut steps = Steps::new(2);
        assert!(!steps.attempt("lints", |_| Err(Fault::Failed("clippy".to_owned()))));
        assert!(steps.attempt("tests", |step| {
            step.tell("at work");
            Ok(())
        }));
        assert!(!steps.all_well());
        let table = steps.table();
        let rows: Vec<_> = table.lines().collect();
        assert_eq!(rows.len(), 3);
        assert!(rows[0].contains("lints") && rows[0].ends_with("FAILED"), "{table}");
        assert!(rows[1].contains("tests") && rows[1].ends_with("done"), "{table}");
    }

    #[test]
    fn long_steps_are_told_in_minutes() {
        assert_eq!(seconds(Duration::from_millis(1_240)), "1.2 s");
        assert_eq!(seconds(Duration::from_secs(184)), "3 min 04 s");
    }
}

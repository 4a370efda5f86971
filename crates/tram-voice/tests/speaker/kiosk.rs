//! A program with a voice: the example, with a sound device and a path of its own.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A running program.
pub(crate) struct Kiosk {
    child: Child,
    orders: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Kiosk {
    /// Starts it and waits until it knows what it has.
    pub(crate) fn start(alsa: &Path, prompts: Option<&Path>) -> Self {
        Self::start_with(alsa, prompts, |_| {})
    }

    pub(crate) fn start_with(
        alsa: &Path,
        prompts: Option<&Path>,
        dress: impl FnOnce(&mut Command),
    ) -> Self {
        let mut command = Command::new(program());
        command.env("ALSA_CONFIG_PATH", alsa).args(prompts);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        dress(&mut command);
        let mut child = command.spawn().unwrap();
        let orders = child.stdin.take().unwrap();
        let answers = BufReader::new(child.stdout.take().unwrap());
        let mut kiosk = Self { child, orders, answers };
        assert_eq!(kiosk.answer(), "ready");
        kiosk
    }

    /// Gives an order: a word and what belongs to it.
    pub(crate) fn order(&mut self, words: &[&str]) {
        writeln!(self.orders, "{}", words.join("\t")).unwrap();
    }

    /// Gives an order and takes its answer.
    pub(crate) fn ask(&mut self, words: &[&str]) -> String {
        self.order(words);
        self.answer()
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    fn answer(&mut self) -> String {
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }
}

impl Drop for Kiosk {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Cargo builds examples beside the tests.
fn program() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let program = test.parent().unwrap().parent().unwrap().join("examples/voice");
    assert!(program.is_file(), "cargo build -p tram-voice --examples");
    program
}

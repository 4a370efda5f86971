//! `tramctl`: the use cases of the core without a window, for staff, scripts, benches and tests.
//!
//! `--json` prints one JSON object a line on stdout; words for people go to stderr. Nothing is
//! decided here: arguments go in, the core works, and rows come out.

mod args;
mod commands;
mod exit;
mod files;
mod help;
mod moment;
mod opening;
mod out;
mod portal_address;
mod stopwatch;
mod texts;
mod trouble;

use std::ffi::OsString;
use std::io::Write;
use std::sync::Arc;

use tram_core::KeyStore;

pub use exit::Exit;

use out::Out;

/// What a run of the program stands in.
#[allow(missing_debug_implementations, reason = "streams and keys have nothing to show")]
pub struct Surroundings<'a> {
    /// Where rows go.
    pub out: &'a mut dyn Write,
    /// Where words for people go.
    pub err: &'a mut dyn Write,
    /// The keys of `--key-store memory`.
    pub keys: Arc<dyn KeyStore>,
}

/// Does what the arguments ask for. The first one is the program's own name.
pub async fn run(arguments: impl IntoIterator<Item = OsString>, around: Surroundings<'_>) -> Exit {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let Surroundings { out, err, keys } = around;
    let cli = match help::parse(&arguments, out, err) {
        Ok(cli) => cli,
        Err(exit) => return exit,
    };
    let mut out = Out::new(&cli.common, out, err);
    let done = commands::run(cli, keys, &mut out).await;
    match done {
        Ok(exit) => exit,
        Err(trouble) => out.trouble(None, &trouble),
    }
}

//! The parts of the laboratory, and how they are started.

use std::process::ExitCode;

use crate::outcome::Outcome;
use crate::size::Size;

/// One part: its name on the command line, what it breaks, and how it is run.
pub(crate) struct Part {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    pub(crate) run: fn(Size) -> Result<Outcome, String>,
}

/// All parts, in the order in which they run.
pub(crate) const PARTS: &[Part] = &[];

/// `tram-lab [--quick | --long N] [--json FILE] [PART...]`, or one of the processes that a part
/// starts and breaks: `tram-lab worker NAME ...`.
pub(crate) fn run(arguments: impl Iterator<Item = String>) -> ExitCode {
    let _ = (arguments, Size::QUICK, PARTS);
    ExitCode::SUCCESS
}

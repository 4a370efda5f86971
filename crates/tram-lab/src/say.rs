//! What a person sees: how far it is while it works, then the table.

/// Tells how far it is. Not part of the answer, so it goes where errors go.
#[expect(clippy::print_stderr, reason = "the terminal is what this program talks to")]
pub(crate) fn progress(line: &str) {
    eprintln!("{line}");
}

/// The answer.
#[expect(clippy::print_stdout, reason = "the terminal is what this program talks to")]
pub(crate) fn answer(text: &str) {
    println!("{text}");
}

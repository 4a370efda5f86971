//! ALSA writes every trouble to the terminal, eight lines for a machine without a sound card.

use alsa::Output;

/// Touches the sound system; what it says meanwhile on this thread goes to the log.
pub(crate) fn to_the_log<T>(touch: impl FnOnce() -> T) -> T {
    // A new one each time: it keeps what was said for as long as it lives.
    let Ok(said) = Output::local_error_handler() else { return touch() };
    let done = touch();
    said.borrow().buffer_string(|lines| {
        for line in String::from_utf8_lossy(lines).lines() {
            tracing::debug!(line, "the sound system says");
        }
    });
    done
}

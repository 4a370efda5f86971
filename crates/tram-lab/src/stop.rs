//! Stopping early: whoever presses Ctrl-C gets the machine back as it was.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

static ASKED: AtomicBool = AtomicBool::new(false);

/// Whether someone asked to stop. Parts look at it in every round, and take apart what they built.
pub(crate) fn asked() -> bool {
    ASKED.load(Ordering::Relaxed)
}

/// Listens for Ctrl-C, and for being asked to end, from now on. Without a listener the process
/// would end at once and leave its mounts behind.
pub(crate) fn listen() {
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_io().build() else {
        return;
    };
    thread::spawn(move || {
        runtime.block_on(signalled());
        ASKED.store(true, Ordering::Relaxed);
    });
}

#[cfg(unix)]
async fn signalled() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut ended) = signal(SignalKind::terminate()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = ended.recv() => {}
    }
}

#[cfg(not(unix))]
async fn signalled() {
    drop(tokio::signal::ctrl_c().await);
}

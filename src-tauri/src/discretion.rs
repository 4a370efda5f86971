//! Nothing of one citizen is left for the next, or for whoever looks into this program's remains: the
//! web page's process ends with the session, the clipboard is emptied, and no dump of memory or
//! message of a panic is ever written.

use std::sync::Arc;

use tauri::{AppHandle, Manager};
use tram_core::Core;

use crate::kiosk_mode::WINDOW;

/// Keeps memory out of files and other programs, and a panic's message, which may hold a citizen's
/// words, out of everything.
pub fn keep_to_oneself() {
    std::panic::set_hook(Box::new(|fault| {
        let place = fault.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a fault of its own");
        #[expect(
            clippy::print_stderr,
            reason = "the place in the code, for the journal of the system"
        )]
        {
            eprintln!("tram: a fault of its own at {place} [internal]");
        }
    }));
    #[cfg(target_os = "linux")]
    linux::write_no_dumps();
}

/// After each session the page starts anew in a process that has never seen the citizen.
pub(crate) fn empty_after_sessions(app: AppHandle, core: &Arc<Core>) {
    let mut endings = core.endings();
    tauri::async_runtime::spawn(async move {
        while endings.changed().await.is_ok() {
            let Some(window) = app.get_webview_window(WINDOW) else { break };
            let emptied = window.with_webview(|webview| {
                #[cfg(target_os = "linux")]
                linux::empty(&webview.inner());
                #[cfg(not(target_os = "linux"))]
                drop(webview);
            });
            // Where a process cannot be ended, the page at least starts anew.
            let emptied =
                if cfg!(target_os = "linux") { emptied } else { emptied.and(window.reload()) };
            if emptied.is_err() {
                tracing::warn!("the page could not be emptied");
            }
        }
    });
}

#[cfg(target_os = "linux")]
pub(crate) use linux::is_held_by_a_test;

#[cfg(target_os = "linux")]
mod linux {
    use gtk::gdk;
    use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};
    use webkit2gtk::{WebView, WebViewExt};

    use crate::is_measured;
    use crate::kiosk_mode::is_driven_by_a_test;

    /// Ends the page's process and loads the page in a new one, in the same window; lets go of what a
    /// marked text put within reach of other programs.
    pub(super) fn empty(page: &WebView) {
        for selection in [gdk::SELECTION_PRIMARY, gdk::SELECTION_CLIPBOARD] {
            gtk::Clipboard::get(&selection).clear();
        }
        if !is_held_by_a_test() {
            page.terminate_web_process();
        }
        page.reload();
    }

    /// A `WebDriver` session ends with the page's process. A test that goes on after a session's end
    /// asks for the page to be loaded anew in the same process; a build that is delivered never gives way.
    pub(crate) fn is_held_by_a_test() -> bool {
        is_driven_by_a_test() && std::env::var_os("TRAM_HOLD_PAGE").is_some()
    }

    /// One byte instead of none: a limit of zero does not hold where dumps are piped to a program, and
    /// one byte is too few for either.
    pub(super) fn write_no_dumps() {
        let none = Rlimit { current: Some(1), maximum: Some(1) };
        let limited = setrlimit(Resource::Core, none);
        // Nor may another program of the same account look into this one, unless it measures it.
        let watched = is_driven_by_a_test() || is_measured();
        let closed = watched || set_dumpable_behavior(DumpableBehavior::NotDumpable).is_ok();
        if limited.is_err() || !closed {
            tracing::warn!("the system may write dumps of this program");
        }
    }
}

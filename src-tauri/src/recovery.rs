//! The page is disposable: it may crash, be killed or hang at any moment, and a new one shows what the
//! core says. This watches over it from outside.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use gtk::glib;
use tauri::WebviewWindow;
use tram_core::Core;

/// When the page was last heard, in microseconds of the system's steady clock. Shared by the window,
/// which watches, and the core's side, which hears.
#[derive(Clone, Debug, Default)]
pub(crate) struct Heard(Arc<AtomicI64>);

impl Heard {
    fn now(&self) {
        self.0.store(glib::monotonic_time(), Ordering::Release);
    }

    fn last(&self) -> i64 {
        self.0.load(Ordering::Acquire)
    }
}

/// Writes down each sign of life, and tells systemd where it watches over this program.
pub(crate) fn listen(core: &Arc<Core>, heard: Heard) {
    let mut signs = core.signs_of_life();
    heard.now();
    tauri::async_runtime::spawn(async move {
        let reported = std::env::var_os("TRAM_REPORT_LIFE").is_some();
        let mut ready = false;
        while signs.changed().await.is_ok() {
            heard.now();
            let first = [sd_notify::NotifyState::Ready, sd_notify::NotifyState::Watchdog];
            let told =
                if ready { sd_notify::notify(&first[1..]) } else { sd_notify::notify(&first) };
            if told.is_err() && !ready {
                tracing::warn!("systemd cannot be told");
            }
            ready = true;
            if reported {
                #[expect(clippy::print_stdout, reason = "a test reads it")]
                {
                    println!("alive");
                }
            }
        }
    });
}

/// Watches over the window's page from now on.
pub(crate) fn watch(window: &WebviewWindow, heard: Heard) -> tauri::Result<()> {
    window.with_webview(move |webview| linux::watch(&webview.inner(), heard))
}

mod linux {
    use std::cell::RefCell;
    use std::rc::Rc;
    use std::time::Duration;

    use gtk::prelude::*;
    use gtk::{gdk, glib};
    use webkit2gtk::{NetworkError, PolicyError, WebProcessTerminationReason, WebView, WebViewExt};

    use super::Heard;
    use crate::curtain::Curtain;
    use crate::discretion::is_held_by_a_test;
    use crate::falls::{Falls, Next};

    /// Where Tauri serves the page from.
    const HOME: &str = "tauri://localhost";
    /// How often the watch looks.
    const LOOKS_EVERY: Duration = Duration::from_millis(500);
    /// What is told again within this time is the same fall.
    const ONE_FALL: i64 = 150_000;
    /// A page that was heard before and is silent for so long hangs. It speaks every second.
    const SILENCE: i64 = 6_000_000;
    /// A page that is being loaded is given longer: a slow disk, a full memory.
    const FIRST_WORD: i64 = 20_000_000;

    /// The page, and what is known of its health.
    struct Watch {
        page: WebView,
        /// Where the page is loaded from: one whose process ends while it loads knows no address to load again.
        home: String,
        heard: Heard,
        /// When the page that stands was begun.
        begun: i64,
        falls: Falls,
        curtain: Option<Curtain>,
    }

    pub(super) fn watch(page: &WebView, heard: Heard) {
        if is_held_by_a_test() {
            return;
        }
        let begun = glib::monotonic_time();
        let home = page.uri().map_or_else(|| HOME.to_owned(), |home| home.to_string());
        let (falls, address) = (Falls::default(), home.clone());
        let watch = Watch { page: page.clone(), home, heard, begun, falls, curtain: None };
        let watch = Rc::new(RefCell::new(watch));
        let fallen = Rc::clone(&watch);
        page.connect_web_process_terminated(move |_, reason| {
            // Who ends it on purpose loads it again, too.
            let on_purpose = reason == WebProcessTerminationReason::TerminatedByApi;
            // Not here: the engine is still clearing up after the process.
            let fallen = Rc::clone(&fallen);
            glib::idle_add_local_once(move || {
                if on_purpose {
                    fallen.borrow_mut().begun = glib::monotonic_time();
                } else {
                    tracing::warn!("the page's process is gone");
                    pick_up(&fallen);
                }
            });
        });
        let unloaded = Rc::clone(&watch);
        page.connect_load_failed(move |_, _, failed, error| {
            // One load that gives way to the next is none, nor is an address that was refused.
            let gave_way =
                error.matches(NetworkError::Cancelled) || error.kind::<PolicyError>().is_some();
            if failed == address && !gave_way {
                let unloaded = Rc::clone(&unloaded);
                glib::idle_add_local_once(move || pick_up(&unloaded));
            }
            // No page of errors in its place.
            true
        });
        glib::timeout_add_local(LOOKS_EVERY, move || {
            if watch.borrow().hangs(glib::monotonic_time()) {
                tracing::warn!("the page does not answer");
                watch.borrow().page.terminate_web_process();
                pick_up(&watch);
            }
            glib::ControlFlow::Continue
        });
    }

    impl Watch {
        fn hangs(&self, now: i64) -> bool {
            // Nobody sees it, and the engine slows it down.
            if self.curtain.is_some() || !is_seen(&self.page) {
                self.heard.now();
                return false;
            }
            let last = self.heard.last();
            let loads = last <= self.begun && self.page.is_loading();
            let patience = if loads { FIRST_WORD } else { SILENCE };
            now - last.max(self.begun) > patience
        }

        fn load(&mut self) {
            if let Some(curtain) = self.curtain.take() {
                curtain.lift();
            }
            self.begun = glib::monotonic_time();
            self.page.load_uri(&self.home);
        }
    }

    /// Loads the page again, at once or after a rest.
    fn pick_up(watch: &Rc<RefCell<Watch>>) {
        let mut fallen = watch.borrow_mut();
        // The end of a process may be told twice, also as a load that failed.
        let told = glib::monotonic_time() - fallen.begun < ONE_FALL;
        if fallen.curtain.is_some() || told {
            return;
        }
        let since = u64::try_from(glib::monotonic_time()).unwrap_or_default();
        match fallen.falls.fell(Duration::from_micros(since)) {
            Next::Anew => fallen.load(),
            Next::Rest(rest) => {
                tracing::error!(secs = rest.as_secs(), "the page falls again and again; a rest");
                fallen.curtain = Curtain::draw(&fallen.page);
                let later = Rc::clone(watch);
                glib::timeout_add_local_once(rest, move || later.borrow_mut().load());
            }
        }
    }

    fn is_seen(page: &WebView) -> bool {
        let iconified = |window: gdk::Window| window.state().contains(gdk::WindowState::ICONIFIED);
        page.is_mapped() && !page.toplevel().and_then(|top| top.window()).is_some_and(iconified)
    }
}

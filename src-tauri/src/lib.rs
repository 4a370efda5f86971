//! The shell: one window, its permissions, the way pictures reach it, kiosk mode and practice mode.
//! Everything that is decided, kept or sent is the core's.

mod commands;
#[cfg(target_os = "linux")]
mod curtain;
pub mod discretion;
pub mod falls;
pub mod gate;
mod kiosk_mode;
mod page_protocol;
mod practice;
#[cfg(target_os = "linux")]
mod recovery;
#[cfg(target_os = "linux")]
mod refusals;
mod start;
pub mod surroundings;

use std::process::ExitCode;
use std::sync::Arc;

use tauri::{AppHandle, Emitter, Manager};
use tokio::sync::{oneshot, watch};
use tram_core::Core;

use crate::start::{Making, Mode, StartError};

/// Opens the kiosk and answers when it is closed. Arguments: none for practice, `--config FILE` for
/// the real thing.
pub fn run(arguments: impl Iterator<Item = String>) -> ExitCode {
    match Mode::from_arguments(arguments).and_then(open) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            #[expect(clippy::print_stderr, reason = "there is no window to say it in")]
            {
                eprintln!("{error}");
            }
            ExitCode::from(error.exit_code())
        }
    }
}

#[expect(clippy::exit, reason = "Tauri's macro writes it")]
fn open(mode: Mode) -> Result<(), StartError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        // A thread that waits for its next work still has on its stack what it worked on last.
        .thread_keep_alive(std::time::Duration::from_secs(1))
        .enable_all()
        .build()
        .map_err(StartError::Runtime)?;
    let is_practice = mode == Mode::Practice;
    let core = Making::begin(&runtime, mode)?;
    // Asked here, where the answer can be told: the window's own library would panic.
    #[cfg(target_os = "linux")]
    gtk::init().map_err(|_| StartError::NoDisplay)?;
    tauri::async_runtime::set(runtime.handle().clone());
    let (opened, window) = oneshot::channel();
    let (ready, waiting) = watch::channel(None);
    let beginning = runtime.spawn(async move {
        let outcome = core.end().await;
        let Ok(app) = window.await else { return outcome };
        match &outcome {
            Ok((core, practice)) => {
                attend(&app, core);
                if let Some(practice) = practice {
                    practice.lay_on_the_glass_later(core);
                }
                core.start();
                core.ready().await;
                ready.send_replace(Some(Arc::clone(core)));
                #[cfg(target_os = "linux")]
                watch_over_the_page(&app, core);
            }
            Err(error) => AppHandle::exit(&app, error.exit_code().into()),
        }
        outcome
    });
    let built = commands::register(tauri::Builder::default())
        .register_asynchronous_uri_scheme_protocol("page", page_protocol::answer)
        .manage(Kiosk(waiting))
        .setup(move |app| {
            kiosk_mode::open_window(app.handle(), is_practice)?;
            end_when_asked(app.handle().clone());
            opened.send(app.handle().clone()).unwrap_or_default();
            Ok(())
        })
        .build(tauri::generate_context!())
        .map_err(StartError::Window)?;
    // Comes back, where `run` would end the program at once: what was practised on is thrown away.
    let ended = built.run_return(|_, _| {});
    let (core, practice) = runtime.block_on(beginning).map_err(|_| StartError::Ended)??;
    runtime.block_on(core.rest());
    drop(practice);
    if ended == 0 { Ok(()) } else { Err(StartError::Ended) }
}

/// The core, once it is made and knows where it stands. The window opens meanwhile: what it asks waits for this.
pub(crate) struct Kiosk(watch::Receiver<Option<Arc<Core>>>);

impl Kiosk {
    /// The core. Where none could be made the program ends, and nobody waits for an answer.
    pub(crate) async fn core(&self) -> Arc<Core> {
        let mut waiting = self.0.clone();
        let made = waiting.wait_for(Option::is_some).await.ok().and_then(|made| made.clone());
        match made {
            Some(core) => core,
            None => std::future::pending().await,
        }
    }
}

/// Everything that the core tells the window.
fn attend(app: &AppHandle, core: &Arc<Core>) {
    tell_of_changes(app.clone(), core);
    discretion::empty_after_sessions(app.clone(), core);
    end_for_staff(app.clone(), core);
    report_first_paint(core);
}

/// Watches over the page once the core answers it: before, nobody would hear it.
#[cfg(target_os = "linux")]
fn watch_over_the_page(app: &AppHandle, core: &Arc<Core>) {
    let heard = recovery::Heard::default();
    recovery::listen(core, heard.clone());
    let window = app.get_webview_window(kiosk_mode::WINDOW);
    if window.is_none_or(|window| recovery::watch(&window, heard).is_err()) {
        tracing::warn!("nobody watches over the page");
    }
}

/// Ends when staff say so behind their PIN.
fn end_for_staff(app: AppHandle, core: &Arc<Core>) {
    let mut quitting = core.quitting();
    tauri::async_runtime::spawn(async move {
        if quitting.wait_for(|quit| *quit).await.is_ok() {
            app.exit(0);
        }
    });
}

/// Ends as by the window's own button when the system asks for it: at log-out, at shut-down.
fn end_when_asked(app: AppHandle) {
    #[cfg(unix)]
    tauri::async_runtime::spawn(async move {
        use tokio::signal::unix::{SignalKind, signal};
        let (Ok(mut asked), Ok(mut hung_up)) =
            (signal(SignalKind::terminate()), signal(SignalKind::hangup()))
        else {
            return;
        };
        tokio::select! {
            _ = asked.recv() => {}
            _ = hung_up.recv() => {}
        }
        app.exit(0);
    });
    #[cfg(not(unix))]
    drop(app);
}

/// The one event: something may be stale, ask again.
fn tell_of_changes(app: AppHandle, core: &Arc<Core>) {
    let mut changes = core.subscribe();
    tauri::async_runtime::spawn(async move {
        while changes.changed().await.is_ok() {
            if app.emit("stale", ()).is_err() {
                break;
            }
        }
    });
}

/// A bench looks at this program's times and memory.
pub(crate) fn is_measured() -> bool {
    std::env::var_os("TRAM_REPORT_FIRST_PAINT").is_some()
}

/// With `TRAM_REPORT_FIRST_PAINT=1`, says on standard output when the page, also one that starts anew,
/// has painted its first frame: for benches and tests.
fn report_first_paint(core: &Arc<Core>) {
    if !is_measured() {
        return;
    }
    let mut painted = core.first_paint();
    tauri::async_runtime::spawn(async move {
        while painted.changed().await.is_ok() {
            #[expect(clippy::print_stdout, reason = "a bench reads it")]
            {
                println!("first-paint");
            }
        }
    });
}

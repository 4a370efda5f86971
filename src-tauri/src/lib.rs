//! The shell: one window, its permissions, the way pictures reach it, kiosk mode and practice mode.
//! Everything that is decided, kept or sent is the core's.

mod commands;
pub mod discretion;
mod kiosk_mode;
mod page_protocol;
mod practice;
mod start;
pub mod surroundings;

use std::process::ExitCode;
use std::sync::Arc;

use tauri::Emitter;
use tram_core::Core;

use crate::start::{Mode, StartError};

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
    // Asked here, where the answer can be told: the window's own library would panic.
    #[cfg(target_os = "linux")]
    gtk::init().map_err(|_| StartError::NoDisplay)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        // A thread that waits for its next work still has on its stack what it worked on last.
        .thread_keep_alive(std::time::Duration::from_secs(1))
        .enable_all()
        .build()
        .map_err(StartError::Runtime)?;
    tauri::async_runtime::set(runtime.handle().clone());
    let (core, practice) = runtime.block_on(start::core(mode))?;
    runtime.block_on(async { core.start() });
    let shown = Arc::clone(&core);
    let is_practice = practice.is_some();
    let built = commands::register(tauri::Builder::default())
        .register_asynchronous_uri_scheme_protocol("page", page_protocol::answer)
        .manage(Arc::clone(&core))
        .setup(move |app| {
            kiosk_mode::open_window(app.handle(), is_practice)?;
            end_when_asked(app.handle().clone());
            tell_of_changes(app.handle().clone(), &shown);
            discretion::empty_after_sessions(app.handle().clone(), &shown);
            report_first_paint(&shown);
            Ok(())
        })
        .build(tauri::generate_context!())
        .map_err(StartError::Window)?;
    // Comes back, where `run` would end the program at once: what was practised on is thrown away.
    let ended = built.run_return(|_, _| {});
    runtime.block_on(core.rest());
    drop(practice);
    if ended == 0 { Ok(()) } else { Err(StartError::Ended) }
}

/// Ends as by the window's own button when the system asks for it: at log-out, at shut-down.
fn end_when_asked(app: tauri::AppHandle) {
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
fn tell_of_changes(app: tauri::AppHandle, core: &Arc<Core>) {
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

//! The shell: one window, its permissions, the way pictures reach it, kiosk mode and practice mode.
//! Everything that is decided, kept or sent is the core's.

mod commands;
mod kiosk_mode;
mod page_protocol;
mod practice;
pub mod renderer;
mod start;

use std::process::ExitCode;
use std::sync::Arc;

use tauri::{Emitter, Manager};
use tram_core::Core;

use crate::practice::Practice;
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

fn open(mode: Mode) -> Result<(), StartError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(StartError::Runtime)?;
    tauri::async_runtime::set(runtime.handle().clone());
    let (core, practice) = runtime.block_on(start::core(mode))?;
    runtime.block_on(async { core.start() });
    let shown = Arc::clone(&core);
    let built = commands::register(tauri::Builder::default())
        .register_asynchronous_uri_scheme_protocol("page", page_protocol::answer)
        .manage(Arc::clone(&core))
        .setup(move |app| {
            kiosk_mode::open_window(app.handle(), practice.is_some())?;
            tell_of_changes(app.handle().clone(), &shown);
            report_first_paint(&shown);
            app.manage(Held(practice));
            Ok(())
        })
        .build(tauri::generate_context!())
        .map_err(StartError::Window)?;
    built.run(|_, _| {});
    runtime.block_on(core.rest());
    Ok(())
}

/// Keeps the practice portal and its folder until the program ends.
struct Held(#[expect(dead_code, reason = "held for its drop")] Option<Practice>);

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

/// With `TRAM_REPORT_FIRST_PAINT=1`, says on standard output when the first frame was painted: for
/// benches.
fn report_first_paint(core: &Arc<Core>) {
    if std::env::var_os("TRAM_REPORT_FIRST_PAINT").is_none() {
        return;
    }
    let mut painted = core.first_paint();
    tauri::async_runtime::spawn(async move {
        if painted.wait_for(|painted| *painted).await.is_ok() {
            #[expect(clippy::print_stdout, reason = "a bench reads it")]
            {
                println!("first-paint");
            }
        }
    });
}

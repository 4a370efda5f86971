//! The kiosk's program.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    tram_shell::renderer::choose();
    tram_shell::run(std::env::args().skip(1))
}

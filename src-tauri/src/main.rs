//! The kiosk's program.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::alloc::System;
use std::process::ExitCode;

use zeroizing_alloc::ZeroAlloc;

/// What this program frees is overwritten first.
#[global_allocator]
static ALLOCATOR: ZeroAlloc<System> = ZeroAlloc(System);

fn main() -> ExitCode {
    tram_shell::surroundings::prepare();
    tram_shell::discretion::keep_to_oneself();
    tram_shell::run(std::env::args().skip(1))
}

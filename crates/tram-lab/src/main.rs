//! The laboratory: kills, power cuts, bad portals and bad disks, again and again, over the real
//! store and the real queue; then the books are compared.
//!
//! `cargo xtask lab` starts it. A part says how often it broke something and how often a promise was
//! broken by that. In the same run things that are known to be wrong are measured too (negative
//! controls): a laboratory that does not see them break would not see ours break either, and its run
//! is void.

mod audit;
mod books;
mod canaries;
mod chance;
mod clock;
#[cfg(target_os = "linux")]
mod cuts;
mod disk;
mod dossiers;
mod failpoints;
mod faults;
mod flips;
mod hands;
mod keys;
mod kill;
mod model;
mod outcome;
mod part;
#[cfg(target_os = "linux")]
mod peer;
mod people;
mod run;
mod say;
mod size;
mod stages;
mod stop;
mod table;

use std::process::ExitCode;

fn main() -> ExitCode {
    part::run(std::env::args().skip(1))
}

//! How well imaging works, and how fast: every figure measured on pictures whose truth is known, with
//! seeds and backgrounds that nothing was tuned on, beside named peers on the same files.
//!
//! `tram-gauge [--quick] [SECTION...]` prints one table. It belongs to the benches and is never
//! shipped: it may use the drawn people and papers of `tram-testkit` in the open.

#![expect(clippy::print_stdout, reason = "a table is what this program is for")]
#![allow(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::similar_names,
    clippy::type_complexity,
    clippy::wildcard_enum_match_arm,
    reason = "a program for benches: it times, keeps drawn pictures for peers, and ends where a figure cannot be had"
)]

mod peers;
mod row;
mod sections;
mod table;

use std::process::ExitCode;

use sections::{Extent, SECTIONS};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let extent =
        if arguments.iter().any(|word| word == "--quick") { Extent::Quick } else { Extent::Full };
    let named: Vec<&str> =
        arguments.iter().map(String::as_str).filter(|word| !word.starts_with("--")).collect();
    if let Some(unknown) = named.iter().find(|name| !SECTIONS.iter().any(|one| one.name == **name))
    {
        let names: Vec<&str> = SECTIONS.iter().map(|section| section.name).collect();
        println!("no section {unknown}; there are: {}", names.join(", "));
        return ExitCode::from(2);
    }
    let chosen =
        SECTIONS.iter().filter(|section| named.is_empty() || named.contains(&section.name));
    for section in chosen {
        let rows = (section.measure)(extent);
        println!("{}", table::text(section.about, &rows));
    }
    ExitCode::SUCCESS
}

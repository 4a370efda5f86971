//! Writes shots into a folder, to look at: `cargo run -p tram-testkit --example shots -- FOLDER
//! tuning|apart FIRST COUNT [MEGAPIXELS]`. Beside each picture lies a text with its truth.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use tram_testkit::shots::{Split, shot_sized};

fn main() -> std::io::Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let word = |at: usize| words.get(at).map(String::as_str);
    let number = |at: usize, or: u64| word(at).and_then(|text| text.parse().ok()).unwrap_or(or);
    let folder = PathBuf::from(word(0).unwrap_or("target/shots"));
    let (name, split) = match word(1) {
        Some("apart") => ("apart", Split::HeldApart),
        _ => ("tuning", Split::Tuning),
    };
    let megapixels = word(4).and_then(|text| text.parse().ok()).unwrap_or(3.0);
    std::fs::create_dir_all(&folder)?;
    let first = number(2, 0);
    for number in first..first + number(3, 12) {
        let shot = shot_sized(split, number, megapixels);
        let mut told = format!("{}; {:?}; {:?}\n", shot.family, shot.print, shot.hard);
        for corner in shot.truth.iter().flat_map(|quad| quad.0) {
            writeln!(told, "{:.2} {:.2}", corner.x, corner.y)
                .expect("writing to a string cannot fail");
        }
        write(&folder, &format!("{name}-{number:04}.jpg"), &shot.jpeg)?;
        write(&folder, &format!("{name}-{number:04}.txt"), told.as_bytes())?;
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "writing these files is all it does")]
fn write(folder: &Path, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    std::fs::write(folder.join(name), bytes)
}

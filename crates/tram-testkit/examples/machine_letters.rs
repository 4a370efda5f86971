//! Draws the letters that `tram-imaging` compares the lines for machines with:
//! `cargo run -p tram-testkit --example machine_letters -- crates/tram-imaging/src/mrz/letters.bin`.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("where to?")?;
    std::fs::File::create(path).and_then(|mut file| {
        std::io::Write::write_all(&mut file, &tram_testkit::letters::drawn())
    })?;
    Ok(())
}

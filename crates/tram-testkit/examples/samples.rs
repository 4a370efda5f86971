//! Draws the samples that volunteers practise on:
//! `cargo run -p tram-testkit --example samples -- practice`.

use std::path::{Path, PathBuf};

use tram_testkit::{Desk, Paper, Person, Scene, card_front, paper, photograph};

fn main() -> std::io::Result<()> {
    let folder = PathBuf::from(std::env::args_os().nth(1).unwrap_or_else(|| "practice".into()));
    std::fs::create_dir_all(&folder)?;
    let card = card_front(&Person::applicant());
    let scene = Scene {
        width: 2000,
        height: 1400,
        fill: 0.88,
        turn: -5.0,
        tilt: 9.0,
        towards: 20.0,
        shadow: 0.3,
        ..Scene::of(&card, Desk::DarkWood)
    };
    write(&folder, "the-can-cuoc-mau.jpg", &photograph(&scene, 11).0)?;
    let photos = [
        ("giay-chung-sinh-mau.jpg", Paper::BirthNotice, Desk::DarkWood, 5.0, 13.0, 12.0),
        ("giay-uy-quyen-mau.jpg", Paper::Authorisation, Desk::Cloth, -6.0, 11.0, -15.0),
        ("ban-an-ly-hon-mau.jpg", Paper::Divorce, Desk::Grey, 3.0, 15.0, 5.0),
        ("bang-tot-nghiep-mau.jpg", Paper::Diploma, Desk::DarkWood, -3.0, 12.0, 0.0),
    ];
    for (seed, (name, kind, desk, turn, tilt, towards)) in (21..).zip(photos) {
        let sheet = paper(kind);
        let good = Scene::of(&sheet, desk);
        let (width, height) = if good.width > good.height { (2000, 1500) } else { (1500, 2000) };
        let scene = Scene {
            width,
            height,
            turn,
            tilt,
            towards,
            fill: 0.92,
            noise: 1.0,
            quality: 84,
            ..good
        };
        write(&folder, name, &photograph(&scene, seed).0)?;
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "writing these files is all it does; no vault yet")]
fn write(folder: &Path, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    std::fs::write(folder.join(name), bytes)
}

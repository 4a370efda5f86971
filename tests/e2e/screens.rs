//! Every screen as it is meant to look, beside how it looks now.
//!
//! The pictures lie in `tests/screens`, a third of their size. With `TRAM_RECORD_SCREENS=1` they are
//! laid down anew, after somebody has looked at them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use image::imageops::FilterType;
use image::{ImageFormat, RgbImage};
use xtask::webdriver::Session;

use crate::hands::{leave, one_step, step, tap};
use crate::stand::{Stand, lay};

/// A birth passes every kind of screen.
const BIRTH: &str = "1.001193";
const SMALLER: u32 = 3;
/// How far a channel of a pixel may be from the picture's: letters are drawn a little differently
/// from run to run.
const NEAR: u8 = 48;
/// How many pixels in a thousand may be farther.
const MOST_FAR: usize = 12;

#[test]
fn every_screen_looks_as_it_was_agreed_in_three_sizes_and_both_themes() {
    let mut wrong = Vec::new();
    for size in [(1920, 1080), (1366, 768), (1080, 1920)] {
        let stand = Stand::bare(size, false);
        let window = stand.open_practice();
        walk(&window, size, &mut wrong);
    }
    assert!(wrong.is_empty(), "not as agreed: {}", wrong.join(", "));
}

/// One citizen's way; each kind of screen once.
fn walk(window: &Session, size: (u32, u32), wrong: &mut Vec<String>) {
    let mut seen = BTreeSet::new();
    loop {
        let now = step(window);
        let kind = kind(window);
        let name = if kind.is_empty() { now.clone() } else { format!("{now}-{kind}") };
        if seen.insert(name.clone()) {
            for contrast in ["normal", "high"] {
                compare(window, size, contrast, &name, wrong);
            }
        }
        if now == "outcome" {
            tap(window, "primary");
            return leave(window, "outcome");
        }
        one_step(window, &now, BIRTH);
    }
}

/// What a question is answered with.
fn kind(window: &Session) -> String {
    let script = "const has = (id) => document.querySelector(`[data-testid^='${id}']`) !== null;
        const asks = ['case', 'declaration'].includes(document.querySelector('[data-step]')?.dataset.step);
        return asks ? (['date-', 'suggestion-', 'count-', 'choice-', 'pad-', 'field-'].find(has) ?? '') : ''";
    let kind = window.execute_script(script, &[]).unwrap();
    kind.as_str().unwrap_or_default().trim_end_matches('-').to_owned()
}

fn compare(
    window: &Session,
    size: (u32, u32),
    contrast: &str,
    name: &str,
    wrong: &mut Vec<String>,
) {
    settle(window, contrast);
    let now = smaller(&window.screenshot().unwrap());
    let (width, height) = size;
    let path = folder().join(format!("{width}x{height}-{contrast}")).join(format!("{name}.png"));
    if std::env::var_os("TRAM_RECORD_SCREENS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let mut png = Vec::new();
        now.write_to(&mut std::io::Cursor::new(&mut png), ImageFormat::Png).unwrap();
        lay(&path, &png);
    } else {
        match image::open(&path) {
            Ok(agreed) => {
                let far = far_in_a_thousand(&now, &agreed.to_rgb8());
                if far > MOST_FAR {
                    leave_beside(&path, &now);
                    wrong.push(format!("{} ({far} in 1,000)", shown(&path)));
                }
            }
            Err(_) => wrong.push(format!("{} (never agreed)", shown(&path))),
        }
    }
    settle(window, "normal");
}

/// The same moment for every run: nothing slides, and what differs from run to run is written over.
fn settle(window: &Session, contrast: &str) {
    let script = "document.documentElement.dataset.contrast = arguments[0];
        for (const one of document.querySelectorAll(\"[data-testid='reference'], [data-testid='acknowledgement'], [role=timer], .why, dd\")) {
            if (document.querySelector('[data-step=outcome]')) one.style.visibility = 'hidden';
        }
        for (const one of document.querySelectorAll('[data-step=outcome] figure')) one.style.visibility = 'hidden';
        document.activeElement?.blur?.();";
    window.execute_script(script, &[contrast.into()]).unwrap();
    std::thread::sleep(std::time::Duration::from_millis(350));
}

fn smaller(png: &[u8]) -> RgbImage {
    let whole = image::load_from_memory_with_format(png, ImageFormat::Png).unwrap();
    let (width, height) = (whole.width() / SMALLER, whole.height() / SMALLER);
    whole.resize_exact(width, height, FilterType::Triangle).to_rgb8()
}

/// Pixels of a thousand that are farther from each other than two runs are; all, where the size differs.
fn far_in_a_thousand(now: &RgbImage, agreed: &RgbImage) -> usize {
    if now.dimensions() != agreed.dimensions() {
        return 1000;
    }
    let far = now
        .pixels()
        .zip(agreed.pixels())
        .filter(|(a, b)| a.0.iter().zip(b.0).any(|(one, other)| one.abs_diff(other) > NEAR));
    far.count() * 1000 / (now.width() as usize * now.height() as usize).max(1)
}

/// The picture of now, where `cargo` keeps what tests leave, to be looked at.
fn leave_beside(agreed: &Path, now: &RgbImage) {
    let mut png = Vec::new();
    now.write_to(&mut std::io::Cursor::new(&mut png), ImageFormat::Png).unwrap();
    let name = shown(agreed).replace('/', "-");
    lay(&Path::new(env!("CARGO_TARGET_TMPDIR")).join(name), &png);
}

fn shown(path: &Path) -> String {
    path.strip_prefix(folder()).unwrap_or(path).display().to_string()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/screens")
}

#[test]
fn a_screen_that_changed_is_seen_and_one_drawn_a_little_differently_is_not() {
    let paper = RgbImage::from_pixel(100, 100, image::Rgb([250, 248, 243]));
    let mut grainy = paper.clone();
    grainy.put_pixel(5, 5, image::Rgb([0, 0, 0]));
    assert!(far_in_a_thousand(&paper, &grainy) <= MOST_FAR);
    let mut moved = paper.clone();
    for y in 0..20 {
        for x in 0..20 {
            moved.put_pixel(x, y, image::Rgb([11, 93, 91]));
        }
    }
    assert!(far_in_a_thousand(&paper, &moved) > MOST_FAR);
    assert_eq!(far_in_a_thousand(&paper, &RgbImage::new(10, 10)), 1000);
}

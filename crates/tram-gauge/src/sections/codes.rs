//! Codes on citizen cards: read to the letter, per resolution and blur, and beside zbar.
//!
//! Seeds from [`HELD`] on belong to this table alone; what the reader was tuned on lies below. A cell
//! of a camera shows the code and a few centimetres of card around it, seen askew; the whole frames
//! show a card on a desk that was never tuned on.

use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use image::{GrayImage, RgbImage};
use tram_imaging::{Decoded, codes, codes_joined, normalise};
use tram_testkit::chance::Chance;
use tram_testkit::{Desk, Person, Scene, Sheet, card_front, empty_desk, files, photograph};

use super::Extent;
use super::invented::{Blur, person, spoilt};
use crate::row::Row;

/// The first seed that nothing was tuned on.
const HELD: u64 = 700_000;
/// Modules along a side of the front code: versions 6 to 9 occur, mostly 7.
const MODULES: f64 = 45.0;

/// Measures it.
pub(crate) fn measure(extent: Extent) -> Vec<Row> {
    let mut wrong = Tally::default();
    let mut rows = flatbed(extent, &mut wrong);
    rows.extend(camera(extent, &mut wrong));
    rows.push(several(extent, &mut wrong));
    rows.extend(whole_frames(extent, &mut wrong));
    rows.push(Row::at_most("wrong payloads, of all of the above", wrong.all, wrong.wrong, 0.0));
    rows
}

/// Tries, and what became of them.
#[derive(Default)]
struct Tally {
    all: usize,
    right: f64,
    wrong: f64,
}

impl Tally {
    fn add(&mut self, read: &[String], truth: &str) {
        self.all += 1;
        if read.iter().any(|text| text == truth) {
            self.right += 1.0;
        }
        if read.iter().any(|text| text != truth) {
            self.wrong += 1.0;
        }
    }

    fn join(&mut self, other: &Self) {
        self.all += other.all;
        self.right += other.right;
        self.wrong += other.wrong;
    }

    #[expect(clippy::cast_precision_loss, reason = "a few thousand at most")]
    fn share(&self) -> f64 {
        self.right / self.all.max(1) as f64
    }
}

fn texts(bytes: &[u8]) -> Vec<String> {
    let frames = normalise(bytes).unwrap_or_default();
    frames.iter().flat_map(codes).map(|code| code.text).collect()
}

fn flatbed(extent: Extent, wrong: &mut Tally) -> Vec<Row> {
    let mut rows = Vec::new();
    for (dpi, quick, full, goal) in
        [(150.0, 12, 100, 0.99), (200.0, 12, 100, 1.0), (300.0, 6, 30, 1.0), (600.0, 2, 8, 1.0)]
    {
        let mut cell = Tally::default();
        for seed in HELD..HELD + extent.of(quick, full) as u64 {
            let person = person(seed);
            let scanned = on_platen(&card_front(&person), dpi, seed);
            cell.add(&texts(&files::jpeg(&scanned, 85)), &person.card_text());
        }
        wrong.join(&cell);
        rows.push(Row::at_least(format!("flatbed {dpi} dpi"), cell.all, cell.share(), goal));
    }
    rows
}

/// A card on a part of the platen, askew, with the softness of a scanner's lens.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a few thousand pixels"
)]
fn on_platen(sheet: &Sheet, dpi: f64, seed: u64) -> RgbImage {
    let mut chance = Chance::new(seed ^ 0xF1A7);
    let pixels = |millimetres: f64| (millimetres * dpi / 25.4).round() as u32;
    let scene = Scene {
        width: pixels(105.0),
        height: pixels(75.0),
        turn: chance.between(-8.0, 8.0) + if chance.unit() < 0.5 { 180.0 } else { 0.0 },
        tilt: 0.0,
        fill: 0.86,
        shadow: 0.0,
        noise: 1.2,
        blur: 0.25,
        quality: 98,
        ..Scene::of(sheet, Desk::Grey)
    };
    image::load_from_memory(&photograph(&scene, seed).0).map(Into::into).unwrap_or_default()
}

/// The code and what is around it, `module` pixels to a module, before any blur.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few hundred pixels")]
fn close(person: &Person, module: f64, seed: u64) -> RgbImage {
    let mut chance = Chance::new(seed ^ 0xC10E);
    let card = card_front(person);
    let (left, top, width, height) = (54.0, 0.0, 31.6, 26.0);
    let whole = format!(
        r#"viewBox="0 0 {} {}" width="{}" height="{}""#,
        card.width, card.height, card.width, card.height
    );
    let part =
        format!(r#"viewBox="{left} {top} {width} {height}" width="{width}" height="{height}""#);
    let sheet = Sheet { svg: card.svg.replacen(&whole, &part, 1), width, height, radius: 0.0 };
    let density = module * MODULES / tram_testkit::card::FRONT_CODE;
    let pixels = |millimetres: f64| (millimetres * density).round() as u32;
    let scene = Scene {
        width: pixels(width * 1.15),
        height: pixels(height * 1.15),
        turn: chance.between(-30.0, 30.0),
        tilt: chance.between(0.0, 22.0),
        towards: chance.between(0.0, 180.0),
        fill: 1.15,
        shadow: chance.between(0.1, 0.7),
        noise: 0.0,
        quality: 100,
        ..Scene::of(&sheet, Desk::DarkWood)
    };
    image::load_from_memory(&photograph(&scene, seed).0).map(Into::into).unwrap_or_default()
}

/// Blurs of one strength: what a module's light is spread by has this deviation, in modules.
fn blurs(deviation: f64, module: f64, seed: u64) -> [(&'static str, Blur); 3] {
    let angle = Chance::new(seed ^ 0xA16).between(0.0, 180.0);
    let pixels = deviation * module;
    // A disc of radius r has deviation r / 2 along an axis, a line of length l has l / √12.
    [
        ("defocus", Blur::Disc(2.0 * pixels)),
        ("motion", Blur::Motion(12.0_f64.sqrt() * pixels, angle)),
        ("Gaussian", Blur::Gauss(pixels)),
    ]
}

fn as_jpeg(grey: &GrayImage) -> Vec<u8> {
    files::jpeg(&image::DynamicImage::from(grey.clone()).into_rgb8(), 85)
}

fn camera(extent: Extent, wrong: &mut Tally) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut all = Tally::default();
    for (index, module) in [2.0, 3.0, 4.0, 6.0, 10.0].into_iter().enumerate() {
        let seeds = HELD + 1_000 * (index as u64 + 1)..;
        let seeds: Vec<u64> = seeds.take(extent.of(6, 40)).collect();
        for deviation in [0.0, 0.2, 0.4, 0.6] {
            let mut cells =
                [("", Tally::default()), ("", Tally::default()), ("", Tally::default())];
            for seed in &seeds {
                let person = person(*seed);
                let sharp = close(&person, module, *seed);
                let mut kinds = blurs(deviation, module, *seed).to_vec();
                if deviation == 0.0 {
                    kinds = vec![("no", Blur::None)];
                }
                for ((name, cell), (kind, blur)) in cells.iter_mut().zip(kinds) {
                    *name = kind;
                    let seen = spoilt(&sharp, blur, 2.0, *seed);
                    cell.add(&texts(&as_jpeg(&seen)), &person.card_text());
                }
            }
            for (kind, cell) in cells.iter().filter(|(_, cell)| cell.all > 0) {
                wrong.join(cell);
                let counted = module >= 3.0 && deviation <= 0.4 && *kind != "Gaussian";
                if counted {
                    all.join(cell);
                }
                let what = format!("camera {module} px a module, {kind} blur {deviation}");
                rows.push(Row::told(what, cell.all, format!("{:.4}", cell.share())));
            }
        }
    }
    let what = "camera, 3 px and more, defocus and motion to 0.4 modules";
    rows.push(Row::at_least(what, all.all, all.share(), 0.97));
    rows
}

/// Five frames of a card, each blurred too much to be read.
fn several(extent: Extent, wrong: &mut Tally) -> Row {
    let (mut one, mut joined) = (Tally::default(), Tally::default());
    for seed in HELD + 9_000..HELD + 9_000 + extent.of(3, 20) as u64 {
        let person = person(seed);
        let mut chance = Chance::new(seed);
        let frames: Vec<_> = (0..5_u64)
            .filter_map(|shot| {
                // The hand is never quite where it was; the focus is.
                let sharp = close(&person, chance.between(3.7, 4.3), seed);
                let angle = chance.between(0.0, 180.0);
                let blurred = Blur::Motion(chance.between(6.0, 9.0), angle);
                let seen = spoilt(&sharp, blurred, 9.0, seed + shot * 77);
                normalise(&as_jpeg(&seen)).ok()?.pop()
            })
            .collect();
        let text = |found: Vec<tram_imaging::Code>| {
            found.into_iter().map(|code| code.text).collect::<Vec<_>>()
        };
        if let Some(first) = frames.first() {
            one.add(&text(codes(first)), &person.card_text());
        }
        joined.add(&text(codes_joined(&frames)), &person.card_text());
    }
    wrong.join(&joined);
    let measured = format!("{:.3} (one frame: {:.3})", joined.share(), one.share());
    Row::told("five frames of a moving hand, joined", joined.all, measured)
}

/// A card somewhere in a frame of 12 million pixels, and the whole frame as a reader gets it.
fn whole_frame(person: &Person, seed: u64) -> RgbImage {
    let mut chance = Chance::new(seed ^ 0x12);
    let sheet = card_front(person);
    let which = usize::try_from(chance.bits() % 4).unwrap_or(0);
    let desk = Desk::ALL.get(which).copied().unwrap_or(Desk::Cloth);
    let scene = Scene {
        width: 1700,
        height: 1250,
        turn: chance.between(-25.0, 25.0),
        tilt: chance.between(0.0, 18.0),
        fill: chance.between(0.5, 0.9),
        shadow: chance.between(0.1, 0.6),
        blur: chance.between(0.5, 1.4),
        noise: 2.0,
        quality: 95,
        ..Scene::of(&sheet, desk)
    };
    let around = Scene { width: 1008, height: 756, ..scene.clone() };
    let open = |bytes: Vec<u8>| image::load_from_memory(&bytes).unwrap_or_default();
    let desk = open(empty_desk(&around, seed));
    let mut frame = desk.resize_exact(4032, 3024, image::imageops::CatmullRom).into_rgb8();
    let card = open(photograph(&scene, seed).0).into_rgb8();
    let (x, y) = (chance.bits() % (4032 - 1700), chance.bits() % (3024 - 1250));
    image::imageops::replace(&mut frame, &card, x.cast_signed(), y.cast_signed());
    frame
}

fn whole_frames(extent: Extent, wrong: &mut Tally) -> Vec<Row> {
    let (mut ours, mut theirs) = (Tally::default(), Tally::default());
    let (mut our_time, mut their_time) = (Vec::new(), Vec::new());
    let mut empty_time = Vec::new();
    for seed in HELD + 20_000..HELD + 20_000 + extent.of(3, 12) as u64 {
        let person = person(seed);
        let bytes = files::jpeg(&whole_frame(&person, seed), 88);
        let Ok(decoded) = Decoded::open(&bytes) else { continue };
        let (found, time) = best_of(3, || decoded.codes().unwrap_or_default());
        our_time.push(time);
        ours.add(&found.into_iter().map(|code| code.text).collect::<Vec<_>>(), &person.card_text());
        let grey = image::load_from_memory(&bytes).unwrap_or_default().into_luma8();
        if let Some((text, time)) = zbar(&grey) {
            // It damages the marks of some names; what it found is counted all the same.
            let found = text.starts_with(person.number);
            theirs.all += 1;
            theirs.right += f64::from(u8::from(found));
            their_time.push(time);
        }
    }
    let sheet = card_front(&Person::applicant());
    let nothing =
        empty_desk(&Scene { width: 1008, height: 756, ..Scene::of(&sheet, Desk::DarkWood) }, HELD);
    let large = image::load_from_memory(&nothing).unwrap_or_default();
    let large = large.resize_exact(4032, 3024, image::imageops::CatmullRom).into_rgb8();
    if let Ok(decoded) = Decoded::open(&files::jpeg(&large, 88)) {
        empty_time.push(best_of(3, || decoded.codes().unwrap_or_default()).1);
    }
    wrong.join(&ours);
    let (mine, other) = (median(&mut our_time), median(&mut their_time));
    let mut rows = vec![
        Row::told("12 MP frame, read", ours.all, format!("{:.3} in {mine:.1} ms", ours.share())),
        Row::told("12 MP frame without a code", 1, format!("{:.1} ms", median(&mut empty_time))),
    ];
    if theirs.all > 0 {
        let measured = format!("{:.3} in {other:.1} ms", theirs.share());
        rows.push(Row::told("zbar on the same pixels, scanning alone", theirs.all, measured));
        rows.push(Row::at_least("times faster than zbar", theirs.all, other / mine.max(0.01), 7.0));
        rows.push(Row::at_least("rate above zbar's", ours.all, ours.share() - theirs.share(), 0.0));
    }
    rows
}

/// The shortest of several runs, in milliseconds: the machine has other things to do.
#[expect(clippy::disallowed_methods, reason = "timing is what this program is for")]
fn best_of<T>(times: usize, run: impl Fn() -> T) -> (T, f64) {
    let mut shortest = Duration::MAX;
    let mut last = None;
    for _ in 0..times.max(1) {
        let start = Instant::now();
        last = Some(run());
        shortest = shortest.min(start.elapsed());
    }
    (last.expect("at least one run"), shortest.as_secs_f64() * 1e3)
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(0.0)
}

/// zbar through its library: grey pixels in, its scan alone timed, the shortest of three. No file is
/// opened and no process started within the time.
const ZBAR: &str = r#"
import ctypes, sys, time
z = ctypes.CDLL("libzbar.so.0")
for name in ("zbar_image_scanner_create", "zbar_image_create", "zbar_image_first_symbol"):
    getattr(z, name).restype = ctypes.c_void_p
z.zbar_symbol_get_data.restype = ctypes.c_char_p
P = ctypes.c_void_p
head = sys.stdin.buffer.readline().split()
width, height = int(head[0]), int(head[1])
pixels = sys.stdin.buffer.read()
best, text = 1e9, b""
for _ in range(3):
    scanner = P(z.zbar_image_scanner_create())
    z.zbar_image_scanner_set_config(scanner, 0, 0, 0)
    z.zbar_image_scanner_set_config(scanner, 64, 0, 1)
    image = P(z.zbar_image_create())
    z.zbar_image_set_format(image, ctypes.c_ulong(0x30303859))
    z.zbar_image_set_size(image, width, height)
    z.zbar_image_set_data(image, pixels, ctypes.c_ulong(len(pixels)), None)
    start = time.perf_counter()
    z.zbar_scan_image(scanner, image)
    best = min(best, time.perf_counter() - start)
    symbol = z.zbar_image_first_symbol(image)
    if symbol:
        text = z.zbar_symbol_get_data(P(symbol))
sys.stdout.buffer.write(b"%f\n" % (best * 1e3) + text)
"#;

fn zbar(grey: &GrayImage) -> Option<(String, f64)> {
    let mut child = Command::new("python3")
        .args(["-c", ZBAR])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut input = child.stdin.take()?;
    writeln!(input, "{} {}", grey.width(), grey.height()).ok()?;
    input.write_all(grey.as_raw()).ok()?;
    drop(input);
    let output = child.wait_with_output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let (time, text) = text.split_once('\n')?;
    Some((text.to_owned(), time.parse().ok()?))
}

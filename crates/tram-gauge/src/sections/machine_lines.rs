//! The lines for machines: fields right or flagged, per resolution, blur and shadow.
//!
//! The card's corners are given as a finder gives them: off by up to half a millimetre each.

use image::RgbImage;
use tram_domain::{Corner, Quad};
use tram_imaging::{Decoded, MachineLines, parse_td1};
use tram_testkit::chance::Chance;
use tram_testkit::{Desk, Lettering, Person, Scene, card, card_back_lettered, files, photograph};

use super::Extent;
use super::invented::{Blur, person, spoilt};
use crate::row::Row;

/// The first seed that nothing was tuned on.
const HELD: u64 = 800_000;

/// What became of fields.
#[derive(Default)]
struct Tally {
    cards: usize,
    unread: f64,
    fields: f64,
    right: f64,
    proven: f64,
    wrong: f64,
}

impl Tally {
    fn add(&mut self, read: Option<&MachineLines>, person: &Person) {
        self.cards += 1;
        let lines = card::machine_lines(person);
        let truth = parse_td1(lines.each_ref().map(String::as_str)).ok();
        let truth = truth.map(|lines| lines.fields).unwrap_or_default();
        let Some(read) = read else {
            // Nothing was read, and nothing wrong was said.
            self.unread += 1.0;
            return;
        };
        for (read, truth) in read.fields.iter().zip(&truth) {
            self.fields += 1.0;
            let is_right = read.value == truth.value;
            self.right += f64::from(u8::from(is_right && read.is_sure()));
            self.proven += f64::from(u8::from(is_right && read.proven));
            self.wrong += f64::from(u8::from(!is_right && read.is_sure()));
        }
    }

    fn join(&mut self, other: &Self) {
        self.cards += other.cards;
        self.unread += other.unread;
        self.fields += other.fields;
        self.right += other.right;
        self.proven += other.proven;
        self.wrong += other.wrong;
    }

    fn row(&self, what: String) -> Row {
        let share = |part: f64| part / self.fields.max(1.0);
        let measured = format!(
            "right {:.3}, proven {:.3}, wrong {:.0}, unread {:.0}",
            share(self.right),
            share(self.proven),
            self.wrong,
            self.unread
        );
        Row::told(what, self.cards, measured)
    }
}

/// Measures it.
pub(crate) fn measure(extent: Extent) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut all = Tally::default();
    for (dpi, quick, full) in [(150.0, 6, 40), (200.0, 4, 40), (300.0, 4, 20), (600.0, 1, 5)] {
        let mut cell = Tally::default();
        for seed in HELD..HELD + extent.of(quick, full) as u64 {
            let person = person(seed);
            let (image, quad) = flat(&person, Lettering::OcrB, dpi, seed);
            cell.add(read(&image, Blur::None, 1.5, quad, seed).as_ref(), &person);
        }
        rows.push(cell.row(format!("flatbed {dpi} dpi")));
        all.join(&cell);
    }
    for (name, strength) in
        [("defocus", 0.08), ("motion", 0.08), ("defocus", 0.14), ("motion", 0.14)]
    {
        let mut cell = Tally::default();
        for seed in HELD + 2_000..HELD + 2_000 + extent.of(3, 25) as u64 {
            let person = person(seed);
            let (image, quad, density) = seen(&person, seed);
            let pixels = strength * density;
            let angle = Chance::new(seed).between(0.0, 180.0);
            let blur = match name {
                "defocus" => Blur::Disc(2.0 * pixels),
                _ => Blur::Motion(12.0_f64.sqrt() * pixels, angle),
            };
            cell.add(read(&image, blur, 2.5, quad, seed).as_ref(), &person);
        }
        rows.push(cell.row(format!("photograph, {name} blur {strength} mm")));
        all.join(&cell);
    }
    let mut other = Tally::default();
    for seed in HELD + 5_000..HELD + 5_000 + extent.of(3, 20) as u64 {
        let person = person(seed);
        let (image, quad) = flat(&person, Lettering::Plain, 300.0, seed);
        other.add(read(&image, Blur::None, 1.5, quad, seed).as_ref(), &person);
    }
    rows.push(other.row("another face, flatbed 300 dpi".to_owned()));
    let right_or_flagged = 1.0 - all.wrong / all.fields.max(1.0);
    rows.push(Row::at_least("fields right or flagged", all.cards, right_or_flagged, 0.99));
    let wrong = all.wrong + other.wrong;
    rows.push(Row::at_most("wrong and not flagged", all.cards + other.cards, wrong, 0.0));
    let read = |tally: &Tally| tally.right / tally.fields.max(1.0);
    rows.push(Row::told(
        "fields right and sure, of OCR B",
        all.cards,
        format!("{:.4}", read(&all)),
    ));
    rows
}

fn read(image: &RgbImage, blur: Blur, noise: f64, quad: Quad, seed: u64) -> Option<MachineLines> {
    let spoilt = spoilt(image, blur, noise, seed);
    let bytes = files::jpeg(&image::DynamicImage::from(spoilt).into_rgb8(), 85);
    Decoded::open(&bytes).ok()?.machine_lines(quad)
}

/// Corners as they are found, off by up to `by` pixels.
fn about(quad: Quad, by: f64, seed: u64) -> Quad {
    let mut chance = Chance::new(seed ^ 0xC0A);
    Quad(quad.0.map(|corner| Corner {
        x: corner.x + chance.between(-by, by),
        y: corner.y + chance.between(-by, by),
    }))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a few thousand pixels"
)]
fn flat(person: &Person, lettering: Lettering, dpi: f64, seed: u64) -> (RgbImage, Quad) {
    let mut chance = Chance::new(seed ^ 0xF1A7);
    let sheet = card_back_lettered(person, lettering);
    let pixels = |millimetres: f64| (millimetres * dpi / 25.4).round() as u32;
    let scene = Scene {
        width: pixels(96.0),
        height: pixels(66.0),
        turn: chance.between(-4.0, 4.0) + if chance.unit() < 0.5 { 180.0 } else { 0.0 },
        tilt: 0.0,
        fill: 0.88,
        shadow: 0.0,
        noise: 0.0,
        blur: 0.25,
        quality: 98,
        ..Scene::of(&sheet, Desk::Grey)
    };
    let (bytes, quad) = photograph(&scene, seed);
    let image = image::load_from_memory(&bytes).map(Into::into).unwrap_or_default();
    (image, about(quad, dpi / 25.4 * 0.5, seed))
}

/// A photograph from the side in uneven light, and how many pixels a millimetre has.
fn seen(person: &Person, seed: u64) -> (RgbImage, Quad, f64) {
    let mut chance = Chance::new(seed ^ 0x5EE);
    let sheet = card_back_lettered(person, Lettering::OcrB);
    let scene = Scene {
        width: 1280,
        height: 960,
        turn: chance.between(-20.0, 20.0) + if chance.unit() < 0.5 { 180.0 } else { 0.0 },
        tilt: chance.between(0.0, 22.0),
        towards: chance.between(0.0, 180.0),
        fill: chance.between(0.7, 0.92),
        shadow: chance.between(0.2, 0.8),
        noise: 0.0,
        quality: 98,
        ..Scene::of(&sheet, Desk::DarkWood)
    };
    let (bytes, quad) = photograph(&scene, seed);
    let image = image::load_from_memory(&bytes).map(Into::into).unwrap_or_default();
    let Quad([a, b, ..]) = quad;
    let density = (b.x - a.x).hypot(b.y - a.y) / sheet.width;
    (image, about(quad, 0.5 * density, seed), density)
}

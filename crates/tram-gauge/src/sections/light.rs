//! Light and ink: whether a page lit unevenly by a warm lamp becomes white all over, whether stamps
//! and ink keep their hue, and what it saves. The page is drawn here, so that every pixel's own colour
//! is known; lamps and shadows come from seeds that nothing was tuned on.
#![expect(
    clippy::indexing_slicing,
    reason = "squares of a page and kinds of drawing, both counted before"
)]
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "levels between 0 and 255, places on a page"
)]

use image::{Rgb, RgbImage};
use tram_domain::{Corner, Quad, Turn};
use tram_imaging::{Decoded, Paper, Rendition};
use tram_testkit::chance::Chance;

use super::Extent;
use crate::row::Row;

const SIZE: (u32, u32) = (1240, 1754);
const FIRST_SEED: u64 = 71_300;
const PAPER: [f64; 3] = [236.0, 235.0, 231.0];
const STAMP: [f64; 3] = [196.0, 44.0, 52.0];
const INK: [f64; 3] = [44.0, 62.0, 150.0];
const PRINT: [f64; 3] = [38.0, 38.0, 40.0];

/// Measures it.
pub(crate) fn measure(extent: Extent) -> Vec<Row> {
    let tries = extent.of(3, 24);
    let pages: Vec<Page> =
        (0..tries as u64).filter_map(|seed| Page::lit(FIRST_SEED + seed)).collect();
    let count = pages.len();
    let mean = |of: fn(&Page) -> f64| pages.iter().map(of).sum::<f64>() / count.max(1) as f64;
    let worst = |of: fn(&Page) -> f64| pages.iter().map(of).fold(0.0, f64::max);
    vec![
        Row::told(
            "paper from darkest to brightest, levels: before",
            count,
            format!("{:.1}", mean(|p| p.spread.0)),
        ),
        Row::at_most(
            "paper from darkest to brightest, levels: after",
            count,
            mean(|p| p.spread.1),
            12.0,
        ),
        Row::told("the same on the worst page", count, format!("{:.1}", worst(|p| p.spread.1))),
        Row::told(
            "paper's colour, levels from none: before",
            count,
            format!("{:.1}", mean(|p| p.tint.0)),
        ),
        Row::at_most("paper's colour, levels from none: after", count, mean(|p| p.tint.1), 1.0),
        Row::at_most(
            "red stamps: turned from their hue, degrees, worst page",
            count,
            worst(|p| p.stamp),
            15.0,
        ),
        Row::at_most(
            "blue ink: turned from its hue, degrees, worst page",
            count,
            worst(|p| p.ink),
            15.0,
        ),
        Row::at_most("bytes, after by before", count, mean(|p| p.bytes), 0.75),
    ]
}

/// What was seen on one page, before and after.
struct Page {
    spread: (f64, f64),
    tint: (f64, f64),
    stamp: f64,
    ink: f64,
    bytes: f64,
}

/// What lies at a place of the page.
#[derive(Clone, Copy, PartialEq)]
enum Drawn {
    Paper,
    Print,
    Stamp,
    Ink,
}

impl Drawn {
    fn at(x: u32, y: u32) -> Self {
        let (fx, fy) = (f64::from(x), f64::from(y));
        let off = (fx - 900.0).hypot(fy - 1420.0);
        let line =
            (200..1200).contains(&y) && (120..1120).contains(&x) && y % 34 < 9 && x % 57 < 44;
        if (118.0..132.0).contains(&off) || (off < 100.0 && y % 40 < 10) {
            Self::Stamp
        } else if (1320..1500).contains(&y) && (200..600).contains(&x) && (x + 2 * y) % 60 < 7 {
            Self::Ink
        } else if line && x % 9 < 5 {
            Self::Print
        } else {
            Self::Paper
        }
    }

    const fn colour(self) -> [f64; 3] {
        match self {
            Self::Paper => PAPER,
            Self::Print => PRINT,
            Self::Stamp => STAMP,
            Self::Ink => INK,
        }
    }
}

impl Page {
    fn lit(seed: u64) -> Option<Self> {
        let frame = tram_testkit::files::jpeg(&drawn(seed), 90);
        let decoded = Decoded::open(&frame).ok()?;
        // A hair inside the frame: a whole frame is not taken for a page.
        let (right, bottom) = (f64::from(SIZE.0) - 1.0, f64::from(SIZE.1) - 1.0);
        let corners = [(1.0, 1.0), (right, 1.0), (right, bottom), (1.0, bottom)];
        let quad = Quad(corners.map(|(x, y)| Corner { x, y }));
        let straight =
            || decoded.straighten(quad, Turn::None, Rendition::Submission, Some(Paper::A4)).ok();
        let before = straight()?.encode().ok()?;
        let mut page = straight()?;
        page.lighten();
        let after = page.encode().ok()?;
        let bytes = after.jpeg.len() as f64 / before.jpeg.len() as f64;
        let (before, after) = (Seen::of(&before.jpeg)?, Seen::of(&after.jpeg)?);
        Some(Self {
            spread: (before.spread, after.spread),
            tint: (before.tint, after.tint),
            stamp: turned(STAMP, after.stamp),
            ink: turned(INK, after.ink),
            bytes,
        })
    }
}

/// The page under a lamp that is warm, stands to one side, and has something in its way.
fn drawn(seed: u64) -> RgbImage {
    let mut chance = Chance::new(seed);
    let mut between = |low: f64, high: f64| chance.between(low, high);
    let lamp = [1.0, between(0.9, 0.98), between(0.68, 0.92)];
    let (angle, fall) = (between(0.0, std::f64::consts::TAU), between(0.2, 0.5));
    let (edge, depth, soft) = (between(0.3, 0.7), between(0.55, 0.8), between(0.04, 0.15));
    let brightness = between(0.8, 0.98);
    let (sin, cos) = angle.sin_cos();
    RgbImage::from_fn(SIZE.0, SIZE.1, |x, y| {
        let (u, v) = (f64::from(x) / f64::from(SIZE.0), f64::from(y) / f64::from(SIZE.1));
        let along = (u - 0.5) * cos + (v - 0.5) * sin;
        let shade = 1.0 - (1.0 - depth) / (1.0 + (-(v + 0.3 * u - edge) / soft).exp());
        let light = brightness * (1.0 - fall * (along + 0.5)) * shade;
        let colour = Drawn::at(x, y).colour();
        let grain = chance.normal() * 2.0;
        Rgb([0, 1, 2]
            .map(|part| (colour[part] * lamp[part] * light + grain).clamp(0.0, 255.0) as u8))
    })
}

/// What a page looks like, by what is drawn where.
struct Seen {
    spread: f64,
    tint: f64,
    stamp: [f64; 3],
    ink: [f64; 3],
}

impl Seen {
    fn of(jpeg: &[u8]) -> Option<Self> {
        let image = image::load_from_memory(jpeg).ok()?.into_rgb8();
        let (width, height) = image.dimensions();
        let mut squares = vec![(0.0, 0.0); 20 * 28];
        let mut sums = [([0.0; 3], 0.0); 4];
        for (x, y, pixel) in image.enumerate_pixels() {
            let of = |at: u32, side: u32, whole: u32| {
                (f64::from(at) + 0.5) * f64::from(whole) / f64::from(side)
            };
            let place = (of(x, width, SIZE.0) as u32, of(y, height, SIZE.1) as u32);
            let drawn = Drawn::at(place.0, place.1);
            // Where the neighbours are the same: edges blend colours.
            let near = [(4, 0), (0, 4)].iter().all(|(dx, dy)| {
                Drawn::at(place.0 + dx, place.1 + dy) == drawn
                    && Drawn::at(place.0.saturating_sub(*dx), place.1.saturating_sub(*dy)) == drawn
            });
            if !near && drawn != Drawn::Ink {
                continue;
            }
            let colour = pixel.0.map(f64::from);
            let (sum, count) = &mut sums[drawn as usize];
            *sum = [sum[0] + colour[0], sum[1] + colour[1], sum[2] + colour[2]];
            *count += 1.0;
            if drawn == Drawn::Paper {
                let square = (y * 28 / height * 20 + x * 20 / width) as usize;
                let (level, many) = &mut squares[square];
                *level += 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2];
                *many += 1.0;
            }
        }
        let levels = squares.iter().filter(|(_, many)| *many > 50.0).map(|(sum, many)| sum / many);
        let (low, high) = levels
            .fold((255.0_f64, 0.0_f64), |(low, high), level| (low.min(level), high.max(level)));
        let mean = |drawn: Drawn| {
            let (sum, count) = sums[drawn as usize];
            sum.map(|part| part / f64::max(count, 1.0))
        };
        let (blue, red) = differences(mean(Drawn::Paper));
        Some(Self {
            spread: high - low,
            tint: blue.hypot(red),
            stamp: mean(Drawn::Stamp),
            ink: mean(Drawn::Ink),
        })
    }
}

fn differences([red, green, blue]: [f64; 3]) -> (f64, f64) {
    let luma = 0.299 * red + 0.587 * green + 0.114 * blue;
    ((blue - luma) * 0.564, (red - luma) * 0.713)
}

/// Degrees between the hues of two colours.
fn turned(truth: [f64; 3], seen: [f64; 3]) -> f64 {
    let hue = |colour| {
        let (blue, red) = differences(colour);
        red.atan2(blue).to_degrees()
    };
    let off = (hue(truth) - hue(seen)).rem_euclid(360.0);
    off.min(360.0 - off)
}

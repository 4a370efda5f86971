//! Which sign stands in each place: compared with letters drawn in OCR B (ISO 1073-2).
#![expect(
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    reason = "a kernel over boxes of fixed size; the strips' sizes are checked first"
)]

use std::sync::OnceLock;

use super::check::Sign;
use super::lines::Strips;
use super::td1::LINE;
use crate::picture::Luma;

/// Pixels from sign to sign.
pub(super) const PITCH: u32 = 20;
/// Pixels of a strip from top to bottom.
pub(super) const HEIGHT: u32 = 28;
/// Pixels from its top to the line on which letters stand.
pub(super) const BASE: u32 = 23;
/// Pixels of a strip before the first sign and after the last.
pub(super) const SIDE: u32 = 20;

const SIGNS: &[u8; 37] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<";
/// Drawn by the example `machine_letters` of the test kit.
pub(super) static LETTERS: &[u8] = include_bytes!("letters.bin");

/// Columns of a box that are compared; the rest is room to move.
const ACROSS: usize = PITCH as usize;
const DOWN: usize = HEIGHT as usize;
const BOX: usize = ACROSS * DOWN;
/// How far from its place a sign may stand, in pixels.
const REACH: i32 = 2;
/// Mean likeness below which there are no such lines here.
const LEAST: f64 = 0.55;

/// What was read.
pub(super) struct Signs {
    pub(super) signs: [[Sign; LINE]; 3],
    /// Mean likeness of the signs to their letters, to 1.
    pub(super) likeness: f64,
}

/// What can stand in a place.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Kind {
    Any,
    Digit,
    Letter,
    Sex,
    Filler,
}

impl Kind {
    /// By line and place (ICAO Doc 9303-5, section 4.2), for a card of `vietnamese` layout.
    const fn of(line: usize, at: usize, vietnamese: bool) -> Self {
        match (line, at) {
            (0, 0..=4) | (1, 15..=17) | (2, _) => Self::Letter,
            (1, 0..=6 | 8..=14 | 29) => Self::Digit,
            (1, 7) => Self::Sex,
            (0, 27 | 28) if vietnamese => Self::Filler,
            (0, 5..=29) if vietnamese => Self::Digit,
            _ => Self::Any,
        }
    }

    fn allows(self, sign: u8) -> bool {
        match self {
            Self::Any => true,
            Self::Digit => sign.is_ascii_digit(),
            Self::Letter => !sign.is_ascii_digit(),
            Self::Sex => matches!(sign, b'M' | b'F' | b'<'),
            Self::Filler => sign == b'<',
        }
    }
}

/// Reads the strips, `None` where they do not look like print of this kind.
pub(super) fn read(strips: &Strips) -> Option<Signs> {
    let wanted = (PITCH * 30 + 2 * SIDE, HEIGHT);
    if strips.iter().any(|strip| (strip.width, strip.height) != wanted) {
        return None;
    }
    let rated = strips.each_ref().map(rated);
    let plain = |at: usize| best(&rated[0][at], Kind::Letter).0;
    let vietnamese = [plain(2), plain(3), plain(4)] == *b"VNM";
    let mut signs = [[Sign::FILLER; LINE]; 3];
    let mut sum = 0.0;
    for (line, (row, places)) in signs.iter_mut().zip(&rated).enumerate() {
        for (at, (sign, rates)) in row.iter_mut().zip(places).enumerate() {
            let kind = Kind::of(line, at, vietnamese);
            let (letter, likeness) = best(rates, kind);
            let (other, next) = second(rates, kind, letter);
            sum += likeness;
            let sureness = sureness(likeness, next);
            *sign = Sign { letter, sureness, other: (sureness < DOUBTFUL).then_some(other) };
        }
    }
    let likeness = sum / (3 * LINE) as f64;
    (likeness >= LEAST).then_some(Signs { signs, likeness })
}

/// Sureness below which the second most likely sign is kept.
const DOUBTFUL: f64 = 0.6;

/// How sure a sign is: like its letter, and less like any other.
fn sureness(likeness: f64, next: f64) -> f64 {
    let like = ((likeness - 0.45) / 0.3).clamp(0.0, 1.0);
    let apart = ((likeness - next) / 0.16).clamp(0.0, 1.0);
    like * apart
}

type Rates = [f64; SIGNS.len()];

fn best(rates: &Rates, kind: Kind) -> (u8, f64) {
    second(rates, kind, 0)
}

/// The most likely sign other than `taken`.
fn second(rates: &Rates, kind: Kind, taken: u8) -> (u8, f64) {
    let allowed =
        SIGNS.iter().zip(rates).filter(|(sign, _)| kind.allows(**sign) && **sign != taken);
    let most = allowed.max_by(|(_, a), (_, b)| a.total_cmp(b));
    most.map_or((b'<', 0.0), |(sign, rate)| (*sign, *rate))
}

/// How like each letter each of thirty places is.
fn rated(strip: &Luma) -> Vec<Rates> {
    let mut best: Option<(f64, Vec<Rates>)> = None;
    for letters in letters() {
        let places: Vec<Rates> = (0..LINE).map(|at| rates(strip, at, letters)).collect();
        let sum: f64 = places.iter().map(|rates| rates.iter().copied().fold(-1.0, f64::max)).sum();
        if best.as_ref().is_none_or(|(most, _)| sum > *most) {
            best = Some((sum, places));
        }
    }
    best.map(|(_, places)| places).unwrap_or_default()
}

/// A letter with mean 0 and length 1.
type Letter = [f32; BOX];

fn rates(strip: &Luma, at: usize, letters: &[Letter]) -> Rates {
    let mut rates = [-1.0_f64; SIGNS.len()];
    let width = strip.width as usize;
    let mut seen = [0.0_f32; BOX];
    for dy in -REACH..=REACH {
        for dx in -REACH..=REACH {
            let left = (SIDE.cast_signed() + dx).unsigned_abs() as usize + at * PITCH as usize;
            for (y, row) in seen.chunks_exact_mut(ACROSS).enumerate() {
                let last = HEIGHT.cast_signed() - 1;
                let from =
                    (i32::try_from(y).unwrap_or(0) + dy).clamp(0, last).unsigned_abs() as usize;
                let from = from * width + left;
                for (level, pixel) in row.iter_mut().zip(&strip.pixels[from..from + ACROSS]) {
                    *level = 255.0 - f32::from(*pixel);
                }
            }
            if !normalised(&mut seen) {
                continue;
            }
            for (rate, letter) in rates.iter_mut().zip(letters) {
                let product: f32 = dot(&seen, letter);
                *rate = rate.max(f64::from(product));
            }
        }
    }
    rates
}

/// Eight sums side by side, so that the compiler keeps them in one register.
fn dot(a: &Letter, b: &Letter) -> f32 {
    let mut sums = [0.0_f32; 8];
    for (a, b) in a.chunks_exact(8).zip(b.chunks_exact(8)) {
        for (sum, (a, b)) in sums.iter_mut().zip(a.iter().zip(b)) {
            *sum += a * b;
        }
    }
    sums.iter().sum()
}

/// Whether there was anything but even paper.
fn normalised(pixels: &mut Letter) -> bool {
    let mean = pixels.iter().sum::<f32>() / BOX as f32;
    for level in pixels.iter_mut() {
        *level -= mean;
    }
    let length = pixels.iter().map(|level| level * level).sum::<f32>().sqrt();
    // Three grey levels of deviation: noise.
    if length < 3.0 * (BOX as f32).sqrt() {
        return false;
    }
    for level in pixels.iter_mut() {
        *level /= length;
    }
    true
}

/// The letters as a sharp, a soft and a blurred picture shows them.
fn letters() -> &'static [Vec<Letter>; 3] {
    static DRAWN: OnceLock<[Vec<Letter>; 3]> = OnceLock::new();
    DRAWN.get_or_init(|| {
        [1, 3, 7].map(|times| {
            LETTERS
                .chunks_exact(BOX)
                .map(|sign| {
                    let mut letter = [0.0; BOX];
                    letter.iter_mut().zip(sign).for_each(|(level, ink)| *level = f32::from(*ink));
                    for _ in 0..times {
                        letter = softened(&letter);
                    }
                    normalised(&mut letter);
                    letter
                })
                .collect()
        })
    })
}

/// Blurred by a quarter, a half and a quarter in both directions.
fn softened(letter: &Letter) -> Letter {
    let at = |x: i32, y: i32| {
        let (width, height) = (PITCH.cast_signed(), HEIGHT.cast_signed());
        let inside = (0..width).contains(&x) && (0..height).contains(&y);
        if inside { letter[(y * width + x).unsigned_abs() as usize] } else { 0.0 }
    };
    let mut soft = [0.0; BOX];
    for y in 0..HEIGHT.cast_signed() {
        for x in 0..PITCH.cast_signed() {
            let mut sum = 0.0;
            for (dy, down) in [(-1, 0.25), (0, 0.5), (1, 0.25)] {
                for (dx, across) in [(-1, 0.25), (0, 0.5), (1, 0.25)] {
                    sum += at(x + dx, y + dy) * down * across;
                }
            }
            soft[(y * PITCH.cast_signed() + x).unsigned_abs() as usize] = sum;
        }
    }
    soft
}

//! A flatbed scanner: even light, a known resolution, a sheet that never lies quite straight.

use image::{Rgb, RgbImage};
use tram_domain::{Corner, Quad};

use crate::chance::Chance;
use crate::files;
use crate::photo::{Blend, Sampled};
use crate::plane::Homography;
use crate::sheet::Sheet;

const PLATEN: (f64, f64) = (210.0, 297.0);

/// A scanned page.
#[derive(Clone, Debug)]
pub struct Scan {
    /// What the scanner saw.
    pub image: RgbImage,
    /// Where the sheet lies in it.
    pub quad: Quad,
}

impl Scan {
    /// As PNG.
    pub fn png(&self) -> Vec<u8> {
        files::png(&self.image)
    }

    /// As binary PPM.
    pub fn ppm(&self) -> Vec<u8> {
        files::ppm(&self.image)
    }

    /// As JPEG.
    pub fn jpeg(&self, quality: i32) -> Vec<u8> {
        files::jpeg(&self.image, quality)
    }
}

/// The sheet alone, filling the scan edge to edge, at `dpi`.
pub fn scan(sheet: &Sheet, dpi: f64, seed: u64) -> Scan {
    laid(sheet, (sheet.width, sheet.height), dpi, &Lying { turn: 0.0, at: (0.0, 0.0), seed })
}

/// The sheet on an A4 platen under a white lid: a card somewhere in the upper half, turned by up to
/// two degrees; a page of A4 a little askew.
pub fn scan_on_platen(sheet: &Sheet, dpi: f64, seed: u64) -> Scan {
    let mut chance = Chance::new(seed);
    let turn = chance.between(-2.0, 2.0);
    let room = |platen: f64, side: f64| ((platen - side) / 2.0 - 4.0).max(0.0);
    let (x, y) = (room(PLATEN.0, sheet.width), room(PLATEN.1, sheet.height));
    let at = (chance.between(-x, x), chance.between(-y, 0.0));
    laid(sheet, PLATEN, dpi, &Lying { turn, at, seed })
}

/// The drawing itself at `dpi`, on white, without anything a scanner adds.
pub fn flat(sheet: &Sheet, dpi: f64) -> RgbImage {
    let drawn = sheet.pixels(dpi / 25.4);
    RgbImage::from_fn(drawn.width(), drawn.height(), |x, y| {
        let [red, green, blue, alpha] = drawn.get_pixel(x, y).0;
        Rgb([red, green, blue].map(|part| part.saturating_add(255 - alpha)))
    })
}

struct Lying {
    turn: f64,
    at: (f64, f64),
    seed: u64,
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "colours lie between 0 and 255, sides are a few thousand pixels"
)]
fn laid(sheet: &Sheet, platen: (f64, f64), dpi: f64, lying: &Lying) -> Scan {
    let scale = dpi / 25.4;
    let middle = (platen.0 / 2.0 + lying.at.0, platen.1 / 2.0 + lying.at.1);
    let view = Homography::camera(lying.turn, 0.0, 0.0, 1.0)
        .framed(scale, (middle.0 * scale, middle.1 * scale));
    let back = view.inverse();
    let drawn = Sampled::new(sheet, scale * 1.5);
    let mut chance = Chance::new(lying.seed ^ 0x5CA);
    let (width, height) = ((platen.0 * scale).round() as u32, (platen.1 * scale).round() as u32);
    let image = RgbImage::from_fn(width, height, |x, y| {
        let mut blend = Blend::default();
        for (dx, dy) in [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)] {
            blend.add(drawn.at(back.apply((f64::from(x) + dx, f64::from(y) + dy))));
        }
        let lid = [0.972, 0.972, 0.968];
        let noise = chance.normal() * 1.1;
        Rgb(blend.over(lid).map(|part| (part * 255.0 + noise).round().clamp(0.0, 255.0) as u8))
    });
    let Quad(corners) = view.quad(sheet.width, sheet.height);
    let inside = |at: f64, most: u32| at.clamp(0.0, f64::from(most));
    let quad = Quad(corners.map(|c| Corner { x: inside(c.x, width), y: inside(c.y, height) }));
    Scan { image, quad }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Person, card_front};

    #[test]
    fn a_card_on_the_platen_lies_where_the_quad_says() {
        let scan = scan_on_platen(&card_front(&Person::applicant()), 100.0, 3);
        assert_eq!((scan.image.width(), scan.image.height()), (827, 1169));
        assert!(scan.quad.is_straightenable(100.0));
        let Quad([a, b, ..]) = scan.quad;
        let across = (b.x - a.x).hypot(b.y - a.y);
        assert!((across - 85.6 / 25.4 * 100.0).abs() < 0.5, "{across} pixels for 85.6 mm");
    }

    #[test]
    fn the_same_seed_gives_the_same_scan() {
        let sheet = card_front(&Person::husband());
        let draw = |seed| scan_on_platen(&sheet, 75.0, seed).image;
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
    }
}

//! Several sheets on the glass of a flatbed scanner under a closed lid, where each truly lies known.
//!
//! What makes such scans hard is here: a lid hardly darker or lighter than paper, or yellowed with
//! age; light that falls off; the thin shadow that a sheet's edge casts, and none where it faces the
//! lamp; dust; sheets at the edge of the glass and beyond it.

use image::{Rgb, RgbImage};
use tram_domain::Quad;

use crate::chance::{Chance, hills};
use crate::photo::{Blend, Sampled};
use crate::plane::Homography;
use crate::sheet::Sheet;
use crate::sketch::Sketch;

/// A sheet on the glass.
#[derive(Clone, Copy, Debug)]
pub struct Laid<'a> {
    /// What lies there.
    pub sheet: &'a Sheet,
    /// Where its middle lies, in millimetres from the upper left of the glass.
    pub at: (f64, f64),
    /// Degrees clockwise.
    pub turn: f64,
}

/// A scanner with its lid closed.
#[derive(Clone, Debug)]
pub struct Platen {
    /// Millimetres across and down.
    pub size: (f64, f64),
    /// Dots per inch.
    pub dpi: f64,
    /// The lid, red, green and blue from 0 to 1.
    pub lid: [f64; 3],
    /// How much darker the far end is, across and down, 0 to 1.
    pub slope: (f64, f64),
    /// How dark the shadow at an edge is, 0 to 1.
    pub shadow: f64,
    /// How many specks and hairs lie on the glass.
    pub dust: u32,
    /// Noise in grey levels, before neighbours are mixed.
    pub noise: f64,
    /// What chance draws from.
    pub seed: u64,
}

impl Platen {
    /// A good scanner for A4.
    pub const fn a4(dpi: f64, seed: u64) -> Self {
        Self {
            size: (210.0, 297.0),
            dpi,
            lid: [0.935, 0.935, 0.93],
            slope: (0.0, 0.0),
            shadow: 0.2,
            dust: 0,
            noise: 1.2,
            seed,
        }
    }

    /// A scanner as offices have them: each seed another lid, light, shadow and dirt.
    pub fn used(size: (f64, f64), dpi: f64, seed: u64) -> Self {
        let mut chance = Chance::new(seed ^ 0x11D);
        let level = chance.between(0.87, 0.985);
        let yellow = if chance.unit() < 0.3 { chance.between(0.01, 0.06) } else { 0.004 };
        Self {
            size,
            dpi,
            lid: [level, level - yellow * 0.15, level - yellow],
            slope: (chance.between(-0.02, 0.02), chance.between(-0.02, 0.02)),
            shadow: chance.between(0.06, 0.35),
            dust: u32::try_from(chance.bits() % 40).unwrap_or(0),
            noise: chance.between(0.7, 2.4),
            seed,
        }
    }

    /// Scans what lies on the glass, later sheets above earlier ones. The corners are the sheets'
    /// own, also where they lie beyond the glass.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "colours lie between 0 and 255, sides are a few thousand pixels"
    )]
    pub fn scan(&self, sheets: &[Laid<'_>]) -> (RgbImage, Vec<Quad>) {
        let scale = self.dpi / 25.4;
        let pieces: Vec<Piece> = sheets.iter().map(|laid| Piece::new(laid, scale)).collect();
        let (width, height) =
            ((self.size.0 * scale).round() as u32, (self.size.1 * scale).round() as u32);
        let mut chance = Chance::new(self.seed ^ 0x5CA);
        let mut image = RgbImage::from_fn(width, height, |x, y| {
            let place = (f64::from(x) / f64::from(width), f64::from(y) / f64::from(height));
            let light = (1.0 - self.slope.0 * place.0) * (1.0 - self.slope.1 * place.1);
            let colour = self.seen(&pieces, (f64::from(x), f64::from(y)));
            let noise = chance.normal() * self.noise;
            Rgb(colour.map(|part| (part * light * 255.0 + noise).round().clamp(0.0, 255.0) as u8))
        });
        for _ in 0..self.dust {
            self.soil(&mut image, &mut chance);
        }
        let quads = pieces.iter().map(|piece| piece.view.quad(piece.width, piece.height));
        (image, quads.collect())
    }

    /// The colour of a pixel in even light.
    fn seen(&self, pieces: &[Piece], (x, y): (f64, f64)) -> [f64; 3] {
        let mut lid = self.lid;
        let mut colour = None;
        for piece in pieces {
            let (near, distance) = piece.near((x + 0.5, y + 0.5));
            if distance > 9.0 {
                continue;
            }
            if distance > 0.0 {
                let shade = 1.0 - self.shadow * piece.shade(near, distance);
                lid = lid.map(|part| part * shade);
            }
        }
        for piece in pieces {
            let (_, distance) = piece.near((x + 0.5, y + 0.5));
            if distance > 0.6 {
                continue;
            }
            let mut blend = Blend::default();
            for (dx, dy) in [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)] {
                blend.add(piece.drawn.at(piece.back.apply((x + dx, y + dy))));
            }
            colour = Some(blend.over(colour.unwrap_or(lid)));
        }
        colour.unwrap_or(lid)
    }

    /// A speck or a hair somewhere.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "inside the picture, colours between 0 and 255"
    )]
    fn soil(&self, image: &mut RgbImage, chance: &mut Chance) {
        let (width, height) = (f64::from(image.width()), f64::from(image.height()));
        let (mut x, mut y) = (chance.between(0.0, width), chance.between(0.0, height));
        let scale = self.dpi / 25.4;
        let hair = chance.unit() < 0.2;
        let (length, thick) = if hair { (6.0, 0.06) } else { (0.3, chance.between(0.06, 0.3)) };
        let dark = chance.between(0.5, 0.9);
        let mut heading = chance.between(0.0, std::f64::consts::TAU);
        let steps = (length * scale / 0.7).ceil() as u32;
        for _ in 0..steps {
            (x, y) = (x + 0.7 * heading.cos(), y + 0.7 * heading.sin());
            heading += chance.between(-0.12, 0.12);
            let reach = (thick * scale).max(0.5);
            let around = reach.ceil() as i64;
            for dy in -around..=around {
                for dx in -around..=around {
                    let (px, py) = (x as i64 + dx, y as i64 + dy);
                    let inside = (0..i64::from(image.width())).contains(&px)
                        && (0..i64::from(image.height())).contains(&py);
                    if inside && (dx * dx + dy * dy) as f64 <= reach * reach {
                        let pixel = image.get_pixel_mut(px as u32, py as u32);
                        pixel.0 = pixel.0.map(|part| (f64::from(part) * dark) as u8);
                    }
                }
            }
        }
    }
}

/// A slip of any size with a heading and lines of print: a receipt, a note, half a page.
pub fn slip(width: f64, height: f64, seed: u64) -> Sheet {
    const WORDS: [&str; 16] = [
        "biên",
        "lai",
        "thu",
        "tiền",
        "phí",
        "lệ",
        "chứng",
        "thực",
        "người",
        "nộp",
        "đồng",
        "số",
        "ngày",
        "quyển",
        "mẫu",
        "tập dượt",
    ];
    let mut chance = Chance::new(seed ^ 0x511F);
    let mut page = Sketch::paper(width, height, "#f8f8f4");
    let size = (width / 26.0).clamp(2.6, 4.0);
    page.heading((width / 2.0, 4.0 * size), size * 1.3, "MẪU TẬP DƯỢT");
    let mut y = 7.0 * size;
    while y < height - 3.0 * size {
        let mut line = String::new();
        let most = chance.between(0.4, 1.0) * (width - 5.0 * size) / (size * 0.55);
        while f64::from(u32::try_from(line.chars().count()).unwrap_or(u32::MAX)) + 8.0 < most {
            let word = usize::try_from(chance.bits() % 16).ok().and_then(|at| WORDS.get(at));
            line.push_str(word.unwrap_or(&"mẫu"));
            line.push(' ');
        }
        page.print((2.2 * size, y), size, &line);
        y += size * if chance.unit() < 0.15 { 3.6 } else { 1.9 };
    }
    page.finish()
}

/// A sheet, drawn and placed.
struct Piece {
    drawn: Sampled,
    view: Homography,
    back: Homography,
    width: f64,
    height: f64,
    /// Where the lamp stands, as the sheet lies.
    lamp: (f64, f64),
    /// How far the shadow reaches, in millimetres, and how strong it is against others.
    reach: f64,
    seed: u64,
}

impl Piece {
    fn new(laid: &Laid<'_>, scale: f64) -> Self {
        let view = Homography::camera(laid.turn, 0.0, 0.0, 1.0)
            .framed(scale, (laid.at.0 * scale, laid.at.1 * scale));
        let turn = laid.turn.to_radians();
        Self {
            drawn: Sampled::new(laid.sheet, scale * 1.5),
            view,
            back: view.inverse(),
            width: laid.sheet.width,
            height: laid.sheet.height,
            // The lamp runs ahead of the sensor: it shines from above in the picture.
            lamp: (-turn.sin(), -turn.cos()),
            reach: if laid.sheet.radius > 0.0 { 0.7 } else { 0.22 },
            seed: laid.at.0.to_bits() ^ laid.at.1.to_bits(),
        }
    }

    /// A pixel in millimetres from the sheet's middle, and how far outside it is.
    fn near(&self, at: (f64, f64)) -> ((f64, f64), f64) {
        let (x, y) = self.back.apply(at);
        let outside = |at: f64, side: f64| (at.abs() - side / 2.0).max(0.0);
        ((x, y), outside(x, self.width).hypot(outside(y, self.height)))
    }

    /// How much of the strongest shadow falls on the lid at a point outside.
    fn shade(&self, (x, y): (f64, f64), distance: f64) -> f64 {
        let edge = |at: f64, side: f64| at - at.clamp(-side / 2.0, side / 2.0);
        let (nx, ny) = (edge(x, self.width) / distance, edge(y, self.height) / distance);
        let away = (-(nx * self.lamp.0 + ny * self.lamp.1)).clamp(-1.0, 1.0);
        // Full on the side away from the lamp, hardly any towards it.
        let facing = 0.5 + 0.46 * away;
        // A sheet does not lie on the glass equally well everywhere.
        let lifted = 0.6 + 0.8 * hills(self.seed, x / 40.0, y / 40.0);
        let thin = facing * lifted * (-distance / self.reach).exp();
        // A card keeps the lid off the glass around it.
        let wide = if self.reach > 0.5 { 0.25 * facing * (-distance / 1.8).exp() } else { 0.0 };
        thin + wide
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Person, card_back, card_front};

    #[test]
    fn each_sheet_lies_where_its_corners_say_and_casts_a_shadow_away_from_the_lamp() {
        let person = Person::applicant();
        let (front, back) = (card_front(&person), card_back(&person));
        let platen = Platen { shadow: 0.5, noise: 0.0, ..Platen::a4(100.0, 3) };
        let laid = [
            Laid { sheet: &front, at: (60.0, 60.0), turn: 0.0 },
            Laid { sheet: &back, at: (120.0, 200.0), turn: 90.0 },
        ];
        let (image, quads) = platen.scan(&laid);
        assert_eq!((image.width(), image.height()), (827, 1169));
        let sides = quads.iter().map(|Quad([a, b, ..])| (b.x - a.x).hypot(b.y - a.y) * 0.254);
        assert!(sides.map(|side| (side - 85.6).abs()).all(|off| off < 0.01));
        let level = |x: f64, y: f64| {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "inside")]
            image.get_pixel((x / 0.254) as u32, (y / 0.254) as u32).0[0]
        };
        let (below, above) = (level(60.0, 60.0 + 27.3), level(60.0, 60.0 - 27.3));
        assert!(below + 20 < above, "{below} below the card, {above} above it");
        assert!(level(10.0, 280.0) > 230, "and the lid is as bright as it is");
    }

    #[test]
    fn the_same_seed_gives_the_same_scan() {
        let sheet = card_front(&Person::husband());
        let laid = [Laid { sheet: &sheet, at: (50.0, 40.0), turn: 3.0 }];
        let scan = |seed| Platen::used((216.0, 297.0), 60.0, seed).scan(&laid).0;
        assert_eq!(scan(1), scan(1));
        assert_ne!(scan(1), scan(2));
    }
}

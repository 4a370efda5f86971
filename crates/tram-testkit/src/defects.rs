//! One known defect, of a known strength, put on a straight page: what a page may have wrong with it,
//! so that what is said about pages can be counted right or wrong.
//!
//! Strengths are those of the page as it is looked at: pixels are its pixels, places are shares of its
//! width and height. Every defect begins with a sound page ([`sound`]); a finding on that one is a
//! false alarm.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    clippy::many_single_char_names,
    clippy::similar_names,
    reason = "pixels of a page have x and y, colours between 0 and 255 have r, g and b"
)]

use image::{Rgb, RgbImage, imageops};

use crate::chance::Chance;
use crate::scan;
use crate::sheet::Sheet;
use crate::shots::{Blur, spread};

/// What is wrong with a page.
#[derive(Clone, Debug, PartialEq)]
pub enum Defect {
    /// Out of focus: radius of the disc in pixels; within an area alone, or everywhere.
    Unsharp {
        /// Pixels.
        radius: f64,
        /// Left, top, right and bottom as shares of the page.
        area: Option<[f64; 4]>,
    },
    /// The hand moved so many pixels.
    Moved {
        /// Pixels.
        by: f64,
        /// Radians.
        direction: f64,
    },
    /// A lamp shines back: the middle and the radius as shares of the width, white within.
    Shine {
        /// Share of the width and of the height.
        at: (f64, f64),
        /// Share of the width.
        radius: f64,
    },
    /// Less light: 1 is as before.
    Dark {
        /// What the light is multiplied with (linear).
        light: f64,
    },
    /// Too much light: 1 is as before; what is too bright is cut off.
    Bright {
        /// What the light is multiplied with (linear).
        light: f64,
    },
    /// A side is missing.
    CutOff {
        /// Which one.
        side: Side,
        /// How much, as a share of the page.
        share: f64,
    },
    /// Too few pixels: seen at this density and enlarged again.
    Coarse {
        /// Pixels to the inch.
        dpi: f64,
    },
    /// A finger that comes in from a side, its tip at a share of the width and height.
    Finger {
        /// Where its tip lies.
        tip: (f64, f64),
        /// From where it comes.
        from: Side,
    },
    /// Nothing is printed; specks of dirt, so many to a page.
    Blank {
        /// How many.
        specks: usize,
    },
    /// Turned by half a turn.
    UpsideDown,
    /// The back shows through, as a share of its contrast.
    ShowsThrough {
        /// Share of the contrast, 0 to 1.
        contrast: f64,
    },
    /// A screen was photographed: its grid, so many pixels of the page to one of its.
    Screen {
        /// Pixels of the page to a pixel of the screen.
        pitch: f64,
    },
}

/// A side of a page.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Side {
    /// Left.
    Left,
    /// Top.
    Top,
    /// Right.
    Right,
    /// Bottom.
    Bottom,
}

/// A page with a defect.
#[derive(Clone, Debug)]
pub struct Spoiled {
    /// The page.
    pub image: RgbImage,
    /// What was done to it.
    pub defect: Defect,
    /// What it lies on, an outline in pixels: the blurred area, the shine, the finger.
    pub outline: Option<Vec<(f64, f64)>>,
}

/// A page as imaging delivers it when all went well: straight, sharp, with a little noise.
pub fn sound(sheet: &Sheet, dpi: f64, seed: u64) -> RgbImage {
    let mut image = scan::flat(sheet, dpi);
    let mut chance = Chance::new(seed ^ 0x50_0D);
    for pixel in image.pixels_mut() {
        let grain = chance.normal() * 1.2;
        pixel.0 = pixel.0.map(|part| (f64::from(part) * 0.985 + grain).clamp(0.0, 255.0) as u8);
    }
    image
}

/// The sound page with one defect.
pub fn spoiled(sheet: &Sheet, dpi: f64, defect: &Defect, seed: u64) -> Spoiled {
    let page = sound(sheet, dpi, seed);
    let (wide, tall) = (f64::from(page.width()), f64::from(page.height()));
    let mut outline = None;
    let image = match defect {
        Defect::Unsharp { radius, area } => {
            let blur = Blur { disc: *radius, motion: 0.0, direction: 0.0 };
            let soft = spread(&page, blur);
            let [left, top, right, bottom] = area.unwrap_or([0.0, 0.0, 1.0, 1.0]);
            let (l, t, r, b) = (left * wide, top * tall, right * wide, bottom * tall);
            outline = area.map(|_| vec![(l, t), (r, t), (r, b), (l, b)]);
            // The focus does not end at a line: it is lost over thirty pixels.
            blended(&page, &soft, |x, y| {
                let inside = (x - l).min(r - x).min(y - t).min(b - y);
                if area.is_none() { 1.0 } else { (inside / 30.0 + 0.5).clamp(0.0, 1.0) }
            })
        }
        Defect::Moved { by, direction } => {
            spread(&page, Blur { disc: 0.4, motion: *by, direction: *direction })
        }
        Defect::Shine { at, radius } => {
            let (cx, cy, reach) = (at.0 * wide, at.1 * tall, radius * wide);
            outline = Some(circle((cx, cy), reach));
            lit(&page, |x, y| {
                let far = (x - cx).hypot(y - cy) / reach;
                (1.0, 1.6 * (-(far * far) * 0.9).exp())
            })
        }
        Defect::Dark { light } => {
            let mut chance = Chance::new(seed ^ 0xDA);
            let mut image = lit(&page, |_, _| (*light, 0.0));
            // What is dark is noisy.
            for pixel in image.pixels_mut() {
                let grain = chance.normal() * 3.5;
                pixel.0 = pixel.0.map(|part| (f64::from(part) + grain).clamp(0.0, 255.0) as u8);
            }
            image
        }
        Defect::Bright { light } => lit(&page, |_, _| (*light, 0.0)),
        Defect::CutOff { side, share } => cut_off(&page, *side, *share),
        Defect::Coarse { dpi: coarse } => {
            let small = |side: u32| ((f64::from(side) * coarse / dpi).round() as u32).max(1);
            let filter = imageops::FilterType::Triangle;
            let seen = imageops::resize(&page, small(page.width()), small(page.height()), filter);
            imageops::resize(&seen, page.width(), page.height(), imageops::FilterType::CatmullRom)
        }
        Defect::Finger { tip, from } => {
            let (image, around) = fingered(&page, (tip.0 * wide, tip.1 * tall), *from, dpi);
            outline = Some(around);
            image
        }
        Defect::Blank { specks } => blank(&page, *specks, dpi, seed),
        Defect::UpsideDown => imageops::rotate180(&page),
        Defect::ShowsThrough { contrast } => {
            let back = spread(
                &imageops::flip_horizontal(&page),
                Blur { disc: dpi / 120.0, motion: 0.0, direction: 0.0 },
            );
            through(&page, &back, *contrast)
        }
        Defect::Screen { pitch } => screened(&page, *pitch),
    };
    Spoiled { image, defect: defect.clone(), outline }
}

/// Light (linear) multiplied with the first and raised by the second of what is told for a place.
fn lit(page: &RgbImage, light: impl Fn(f64, f64) -> (f64, f64)) -> RgbImage {
    RgbImage::from_fn(page.width(), page.height(), |x, y| {
        let (by, and) = light(f64::from(x), f64::from(y));
        Rgb(page.get_pixel(x, y).0.map(|part| {
            let part = f64::from(part) / 255.0;
            ((part * part * by + and).max(0.0).sqrt() * 255.0).round().min(255.0) as u8
        }))
    })
}

fn blended(a: &RgbImage, b: &RgbImage, share: impl Fn(f64, f64) -> f64) -> RgbImage {
    RgbImage::from_fn(a.width(), a.height(), |x, y| {
        let share = share(f64::from(x), f64::from(y));
        let (Rgb([r, g, b_]), Rgb([u, v, w])) = (*a.get_pixel(x, y), *b.get_pixel(x, y));
        let mix =
            |p: u8, q: u8| (f64::from(p) + (f64::from(q) - f64::from(p)) * share).round() as u8;
        Rgb([mix(r, u), mix(g, v), mix(b_, w)])
    })
}

fn cut_off(page: &RgbImage, side: Side, share: f64) -> RgbImage {
    let (wide, tall) = (page.width(), page.height());
    let part = |of: u32| (f64::from(of) * share) as u32;
    let (x, y, w, h) = match side {
        Side::Left => (part(wide), 0, wide - part(wide), tall),
        Side::Right => (0, 0, wide - part(wide), tall),
        Side::Top => (0, part(tall), wide, tall - part(tall)),
        Side::Bottom => (0, 0, wide, tall - part(tall)),
    };
    imageops::crop_imm(page, x, y, w.max(1), h.max(1)).to_image()
}

fn circle((x, y): (f64, f64), radius: f64) -> Vec<(f64, f64)> {
    (0..24)
        .map(|at| f64::from(at) * std::f64::consts::TAU / 24.0)
        .map(|angle| (x + radius * angle.cos(), y + radius * angle.sin()))
        .collect()
}

/// A finger of sixteen millimetres, and its outline.
fn fingered(page: &RgbImage, tip: (f64, f64), from: Side, dpi: f64) -> (RgbImage, Vec<(f64, f64)>) {
    let half = 8.0 / 25.4 * dpi;
    let (wide, tall) = (f64::from(page.width()), f64::from(page.height()));
    let root = match from {
        Side::Left => (-half * 3.0, tip.1 + half),
        Side::Right => (wide + half * 3.0, tip.1 + half),
        Side::Top => (tip.0 + half, -half * 3.0),
        Side::Bottom => (tip.0 + half, tall + half * 3.0),
    };
    let (dx, dy) = (root.0 - tip.0, root.1 - tip.1);
    let square = (dx * dx + dy * dy).max(1.0);
    let length = square.sqrt();
    let image = RgbImage::from_fn(page.width(), page.height(), |x, y| {
        let (px, py) = (f64::from(x) - tip.0, f64::from(y) - tip.1);
        let along = ((px * dx + py * dy) / square).clamp(0.0, 1.0);
        let far = (px - dx * along).hypot(py - dy * along) / half;
        let under = page.get_pixel(x, y).0.map(f64::from);
        let shade = 1.0 - 0.45 * (-((far - 1.0).max(0.0)) * 3.0).exp();
        let round = (1.0 - (far * far).min(1.0)).sqrt();
        let cover = ((1.0 - far) * half / 1.5 + 0.5).clamp(0.0, 1.0);
        let [r, g, b] = under;
        let mix = |under: f64, skin: f64| {
            (under * shade * (1.0 - cover) + skin * (0.66 + 0.34 * round) * cover) as u8
        };
        Rgb([mix(r, 226.0), mix(g, 172.0), mix(b, 140.0)])
    });
    let (nx, ny) = (-dy / length * half, dx / length * half);
    let (bx, by) = (dx / length * half, dy / length * half);
    let outline = vec![
        (root.0 + nx, root.1 + ny),
        (tip.0 + nx, tip.1 + ny),
        (tip.0 - bx, tip.1 - by),
        (tip.0 - nx, tip.1 - ny),
        (root.0 - nx, root.1 - ny),
    ];
    (image, outline)
}

/// Paper and nothing else, unless it is dirty.
fn blank(page: &RgbImage, specks: usize, dpi: f64, seed: u64) -> RgbImage {
    let mut chance = Chance::new(seed ^ 0x000B_1A4C);
    let mut image = RgbImage::from_fn(page.width(), page.height(), |_, _| {
        let grain = chance.normal() * 1.2;
        Rgb([246.0, 245.0, 241.0].map(|part| (part + grain) as u8))
    });
    for _ in 0..specks {
        let (x, y) = (
            chance.between(0.0, f64::from(page.width())),
            chance.between(0.0, f64::from(page.height())),
        );
        let radius = chance.between(0.1, 0.5) / 25.4 * dpi;
        let tone = chance.between(0.75, 0.95);
        let reach = radius.ceil() as i64;
        for dy in -reach..=reach {
            for dx in -reach..=reach {
                let at = (x as i64 + dx, y as i64 + dy);
                let (Ok(px), Ok(py)) = (u32::try_from(at.0), u32::try_from(at.1)) else { continue };
                if (dx as f64).hypot(dy as f64) > radius {
                    continue;
                }
                if let Some(pixel) = image.get_pixel_mut_checked(px, py) {
                    pixel.0 = pixel.0.map(|part| (f64::from(part) * tone) as u8);
                }
            }
        }
    }
    image
}

/// The page with another one behind it: ink of the back darkens the paper of the front.
fn through(page: &RgbImage, back: &RgbImage, contrast: f64) -> RgbImage {
    RgbImage::from_fn(page.width(), page.height(), |x, y| {
        let (Rgb([r, g, b]), Rgb([u, v, w])) = (*page.get_pixel(x, y), *back.get_pixel(x, y));
        let mix = |front: u8, behind: u8| {
            (f64::from(front) * (1.0 - contrast * (1.0 - f64::from(behind) / 250.0)).min(1.0)) as u8
        };
        Rgb([mix(r, u), mix(g, v), mix(b, w)])
    })
}

/// The grid of a screen, and the slow bands that it makes with the grid of the sensor.
fn screened(page: &RgbImage, pitch: f64) -> RgbImage {
    let turn = std::f64::consts::TAU;
    RgbImage::from_fn(page.width(), page.height(), |x, y| {
        let (x_, y_) = (f64::from(x), f64::from(y));
        let (u, v) = (x_ * 0.9986 + y_ * 0.0523, y_ * 0.9986 - x_ * 0.0523);
        let rows = 0.90 + 0.10 * (turn * v / pitch).cos();
        // What the grid beats with: the distance to the nearest whole number of pixels.
        let beat = (1.0 / pitch - (1.0 / pitch * 2.0).round() / 2.0).abs().max(0.004);
        let bands = 1.0 + 0.06 * (turn * beat * (u + 0.7 * v)).sin();
        let colour = |shift: f64| 0.92 + 0.10 * (turn * (u / pitch + shift)).cos();
        let [r, g, b] = page.get_pixel(x, y).0.map(f64::from);
        Rgb([r * colour(0.0), g * colour(1.0 / 3.0), b * colour(2.0 / 3.0)]
            .map(|part| (part * rows * bands).clamp(0.0, 255.0) as u8))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Paper, paper};

    fn with(defect: &Defect) -> (RgbImage, RgbImage) {
        let sheet = paper(Paper::Divorce);
        (sound(&sheet, 50.0, 4), spoiled(&sheet, 50.0, defect, 4).image)
    }

    fn mean(image: &RgbImage) -> f64 {
        let all: f64 = image.as_raw().iter().map(|part| f64::from(*part)).sum();
        all / image.as_raw().len() as f64
    }

    #[test]
    fn half_the_light_is_darker_and_a_blank_page_has_no_ink() {
        let (sound, dark) = with(&Defect::Dark { light: 0.25 });
        assert!(mean(&dark) < 0.6 * mean(&sound));
        let (_, blank) = with(&Defect::Blank { specks: 0 });
        assert!(blank.pixels().all(|pixel| pixel.0[0] > 225));
    }

    #[test]
    fn what_is_cut_off_is_gone_and_what_is_turned_is_all_there() {
        let (sound, cut) = with(&Defect::CutOff { side: Side::Right, share: 0.1 });
        assert_eq!(cut.width(), sound.width() - sound.width() / 10);
        let (sound, turned) = with(&Defect::UpsideDown);
        assert_eq!(imageops::rotate180(&turned), sound);
    }

    #[test]
    fn a_blurred_area_leaves_the_rest_as_it_was() {
        let area = Some([0.0, 0.5, 1.0, 1.0]);
        let (sound, soft) = with(&Defect::Unsharp { radius: 3.0, area });
        let top = sound.height() / 4;
        assert_eq!(
            sound.rows().nth(top as usize).map(Vec::from_iter),
            soft.rows().nth(top as usize).map(Vec::from_iter)
        );
        assert_ne!(sound, soft);
    }
}

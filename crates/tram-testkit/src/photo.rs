//! A photograph of a sheet on a desk, as a hand-held camera takes it: perspective, uneven light,
//! shadows, noise, JPEG. The corners are known exactly, because the camera is a formula.

use image::{RgbImage, RgbaImage};
use tram_domain::Quad;

use crate::chance::{Chance, hills, rough};
use crate::desk::Desk;
use crate::files;
use crate::plane::Homography;
use crate::sheet::Sheet;

/// What is photographed, and how.
#[derive(Clone, Debug)]
pub struct Scene<'a> {
    /// The card or page.
    pub sheet: &'a Sheet,
    /// What it lies on.
    pub desk: Desk,
    /// Pixels across the frame.
    pub width: u32,
    /// Pixels down the frame.
    pub height: u32,
    /// Degrees the sheet is turned clockwise on the desk.
    pub turn: f64,
    /// Degrees the camera looks from the side.
    pub tilt: f64,
    /// Degrees on the desk of the axis it is tilted about: 0 shortens the far edge.
    pub towards: f64,
    /// How much of the frame the sheet fills, 0 to 1.
    pub fill: f64,
    /// Where its middle lies off the frame's middle, in parts of the frame; cuts off corners.
    pub shift: (f64, f64),
    /// How dark the unevenness of the light is, 0 to 1.
    pub shadow: f64,
    /// Blur in pixels (deviation of a Gaussian).
    pub blur: f64,
    /// Noise in grey levels.
    pub noise: f64,
    /// JPEG quality, 1 to 100.
    pub quality: i32,
}

impl<'a> Scene<'a> {
    /// A good photograph, 1600 × 1200 or upright, chosen after the shape of the sheet.
    pub fn of(sheet: &'a Sheet, desk: Desk) -> Self {
        let (width, height) = if sheet.width > sheet.height { (1600, 1200) } else { (1200, 1600) };
        Self {
            sheet,
            desk,
            width,
            height,
            turn: 4.0,
            tilt: 12.0,
            towards: 10.0,
            fill: 0.86,
            shift: (0.0, 0.0),
            shadow: 0.35,
            blur: 0.0,
            noise: 1.4,
            quality: 88,
        }
    }
}

/// Takes the photograph: JPEG bytes, and where the sheet's corners truly are in its pixels.
pub fn photograph(scene: &Scene<'_>, seed: u64) -> (Vec<u8>, Quad) {
    let view = placed(scene);
    let quad = view.quad(scene.sheet.width, scene.sheet.height);
    let image = exposed(scene, Some(view), seed);
    (files::jpeg(&image, scene.quality), quad)
}

/// A photograph of the desk with nothing on it. Only the desk, the size and the light of the scene
/// count.
pub fn empty_desk(scene: &Scene<'_>, seed: u64) -> Vec<u8> {
    files::jpeg(&exposed(scene, None, seed), scene.quality)
}

/// Chooses zoom and place so that the sheet fills the frame as asked.
fn placed(scene: &Scene<'_>) -> Homography {
    let sheet = scene.sheet;
    let distance = sheet.width.hypot(sheet.height) * 1.7;
    let camera = Homography::camera(scene.turn, scene.tilt, scene.towards, distance);
    let Quad(corners) = camera.quad(sheet.width, sheet.height);
    let span = |of: fn(&tram_domain::Corner) -> f64| {
        let ends = corners.iter().map(of);
        (ends.clone().fold(f64::MAX, f64::min), ends.fold(f64::MIN, f64::max))
    };
    let ((left, right), (top, bottom)) = (span(|c| c.x), span(|c| c.y));
    let (width, height) = (f64::from(scene.width), f64::from(scene.height));
    let zoom = scene.fill * (width / (right - left)).min(height / (bottom - top));
    let middle = |low: f64, high: f64, side: f64, shift: f64| {
        side * (0.5 + shift) - zoom * (low + high) / 2.0
    };
    let at =
        (middle(left, right, width, scene.shift.0), middle(top, bottom, height, scene.shift.1));
    camera.framed(zoom, at)
}

/// The pixels that reach the sensor.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "colours lie between 0 and 255"
)]
fn exposed(scene: &Scene<'_>, view: Option<Homography>, seed: u64) -> RgbImage {
    let desk_view = view.unwrap_or_else(|| placed(scene));
    let back = desk_view.inverse();
    let ((ax, ay), (bx, by)) = (desk_view.apply((-5.0, 0.0)), desk_view.apply((5.0, 0.0)));
    let density = (bx - ax).hypot(by - ay) / 10.0;
    let drawn = view.map(|_| Sampled::new(scene.sheet, density * 1.6));
    let light = Light::new(scene, seed);
    let colours: Vec<[f64; 3]> = (0..scene.height)
        .flat_map(|y| (0..scene.width).map(move |x| (f64::from(x), f64::from(y))))
        .map(|(x, y)| {
            let on_desk = back.apply((x + 0.5, y + 0.5));
            let mut below = scene.desk.colour(seed, on_desk.0, on_desk.1);
            let mut blend = Blend::default();
            if let Some(drawn) = &drawn {
                let shade = drawn.shade(on_desk);
                below = below.map(|part| part * shade);
                if drawn.near(on_desk) {
                    for (dx, dy) in [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)] {
                        blend.add(drawn.at(back.apply((x + dx, y + dy))));
                    }
                    blend.tint(drawn.relief(on_desk, seed));
                }
            }
            let shine = light.at(x, y);
            let [red, green, blue] = blend.over(below);
            [red * shine, green * shine * 0.985, blue * shine * 0.945]
        })
        .collect();
    let sharp = Sensor { width: scene.width as usize, colours };
    let frame = if scene.blur > 0.0 { sharp.blurred(scene.blur) } else { sharp };
    let mut chance = Chance::new(seed ^ 0x0153);
    let mut bytes = Vec::with_capacity(frame.colours.len() * 3);
    for colour in &frame.colours {
        let grain = chance.normal() * scene.noise;
        bytes.extend(colour.map(|part| (part * 255.0 + grain).round().clamp(0.0, 255.0) as u8));
    }
    RgbImage::from_raw(scene.width, scene.height, bytes).expect("three bytes a pixel")
}

/// A sheet's drawing, looked up in millimetres from its middle.
#[derive(Debug)]
pub(crate) struct Sampled {
    pixels: RgbaImage,
    density: f64,
    width: f64,
    height: f64,
    card: bool,
}

impl Sampled {
    pub(crate) fn new(sheet: &Sheet, density: f64) -> Self {
        let (width, height) = (sheet.width, sheet.height);
        Self { pixels: sheet.pixels(density), density, width, height, card: sheet.radius > 0.0 }
    }

    /// Premultiplied red, green, blue and coverage at a point, between pixels blended.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked to lie inside the drawing"
    )]
    pub(crate) fn at(&self, (x, y): (f64, f64)) -> [f64; 4] {
        let (x, y) = (x + self.width / 2.0, y + self.height / 2.0);
        if !(0.0..self.width).contains(&x) || !(0.0..self.height).contains(&y) {
            return [0.0; 4];
        }
        let last = |side: u32| f64::from(side.saturating_sub(1));
        let column = (x * self.density - 0.5).clamp(0.0, last(self.pixels.width()));
        let row = (y * self.density - 0.5).clamp(0.0, last(self.pixels.height()));
        let (left, top) = (column.floor(), row.floor());
        let (u, v) = (column - left, row - top);
        let (right, bottom) = (column.ceil() as u32, row.ceil() as u32);
        let (left, top) = (left as u32, top as u32);
        let mut sum = [0.0; 4];
        for (px, py, weight) in [
            (left, top, (1.0 - u) * (1.0 - v)),
            (right, top, u * (1.0 - v)),
            (left, bottom, (1.0 - u) * v),
            (right, bottom, u * v),
        ] {
            let pixel = self.pixels.get_pixel(px, py).0;
            for (total, part) in sum.iter_mut().zip(pixel) {
                *total += weight * f64::from(part) / 255.0;
            }
        }
        sum
    }

    /// Whether a point is on the sheet or so near that a pixel there may touch it.
    fn near(&self, (x, y): (f64, f64)) -> bool {
        x.abs() < self.width / 2.0 + 1.0 && y.abs() < self.height / 2.0 + 1.0
    }

    /// The sheet's own shadow on the desk around it, from a lamp at the upper left.
    fn shade(&self, (x, y): (f64, f64)) -> f64 {
        let (thick, reach) = if self.card { (0.9, 1.6) } else { (1.1, 3.2) };
        let outside = |at: f64, half: f64| (at.abs() - half).max(0.0);
        let far =
            outside(x - thick, self.width / 2.0).hypot(outside(y - thick * 1.3, self.height / 2.0));
        1.0 - 0.55 * (-far / reach).exp()
    }

    /// Light and dark of the sheet itself: paper has been folded and lies in soft waves, a card is
    /// flat and shines a little.
    fn relief(&self, (x, y): (f64, f64), seed: u64) -> f64 {
        if self.card {
            let glint = ((x * 0.8 + y + 21.0) / 17.0).powi(2);
            return 0.985 + 0.05 * (-glint).exp();
        }
        let wave = rough(seed ^ 0xF01D, x / 95.0, y / 120.0) - 0.5;
        let fold = |at: f64, strength: f64| -strength * (at / 1.1) * (-(at / 2.6).powi(2)).exp();
        let folded = if self.height > self.width { 1.0 } else { 0.0 };
        let third = self.height / 6.0;
        let creases = folded * (fold(y - third, 0.035) + fold(y + third, -0.03));
        let fibre = hills(seed ^ 0xF1B, x * 2.4, y * 2.4) - 0.5;
        1.0 + 0.055 * wave + creases + 0.012 * fibre
    }
}

/// Several samples within one pixel.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Blend {
    sum: [f64; 4],
    samples: f64,
}

impl Blend {
    pub(crate) fn add(&mut self, sample: [f64; 4]) {
        for (total, part) in self.sum.iter_mut().zip(sample) {
            *total += part;
        }
        self.samples += 1.0;
    }

    fn tint(&mut self, by: f64) {
        for part in self.sum.iter_mut().take(3) {
            *part *= by;
        }
    }

    /// The pixel's colour where whatever is not covered shows `below`.
    pub(crate) fn over(self, below: [f64; 3]) -> [f64; 3] {
        let count = self.samples.max(1.0);
        let [red, green, blue, cover] = self.sum.map(|part| part / count);
        let [r, g, b] = below.map(|part| part * (1.0 - cover));
        [red + r, green + g, blue + b]
    }
}

/// The lamp, the lens and the person who stands in the light.
struct Light {
    width: f64,
    height: f64,
    depth: f64,
    from: (f64, f64),
    edge: f64,
    soft: f64,
}

impl Light {
    fn new(scene: &Scene<'_>, seed: u64) -> Self {
        let mut chance = Chance::new(seed ^ 0x1167);
        let angle = chance.between(-2.6, -0.6);
        Self {
            width: f64::from(scene.width),
            height: f64::from(scene.height),
            depth: scene.shadow,
            from: (angle.cos(), angle.sin()),
            edge: chance.between(0.25, 0.5),
            soft: chance.between(0.25, 0.45),
        }
    }

    /// How bright a point of the frame is, about 1.
    fn at(&self, x: f64, y: f64) -> f64 {
        let (x, y) = (x / self.width * 2.0 - 1.0, y / self.height * 2.0 - 1.0);
        let along = x * self.from.0 + y * self.from.1;
        let slope = 1.0 + 0.28 * self.depth * along;
        let person = ((-along - self.edge) / self.soft).clamp(0.0, 1.0);
        let shadow = 1.0 - 0.62 * self.depth * person * person * (3.0 - 2.0 * person);
        let lens = 1.0 - 0.09 * (x * x + y * y);
        0.985 * slope * shadow * lens
    }
}

/// Light on the sensor, row by row.
struct Sensor {
    width: usize,
    colours: Vec<[f64; 3]>,
}

impl Sensor {
    /// Spread by a Gaussian, first along the rows, then along the columns.
    fn blurred(&self, deviation: f64) -> Self {
        self.spread(deviation, 1).spread(deviation, self.width)
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_possible_wrap,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "a kernel of a few pixels over a frame of a few millions"
    )]
    fn spread(&self, deviation: f64, step: usize) -> Self {
        let reach = (deviation * 3.0).ceil() as isize;
        let weight = |at: isize| (-0.5 * (at as f64 / deviation).powi(2)).exp();
        let total: f64 = (-reach..=reach).map(weight).sum();
        let kernel: Vec<(isize, f64)> =
            (-reach..=reach).map(|at| (at, weight(at) / total)).collect();
        let rows = self.colours.len() / self.width.max(1);
        let (limit, stride) = if step == 1 { (self.width, 1) } else { (rows, self.width) };
        let mut colours = Vec::with_capacity(self.colours.len());
        for (index, own) in self.colours.iter().enumerate() {
            let place = if step == 1 { index % self.width } else { index / self.width };
            let mut sum = [0.0; 3];
            for (offset, weight) in &kernel {
                let near = (place as isize + offset).clamp(0, limit as isize - 1);
                let at = index as isize + (near - place as isize) * stride as isize;
                let colour = self.colours.get(at as usize).unwrap_or(own);
                for (part, seen) in sum.iter_mut().zip(colour) {
                    *part += weight * seen;
                }
            }
            colours.push(sum);
        }
        Self { width: self.width, colours }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Person, card_front};

    /// Mean brightness of a small square around a point.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "inside the frame")]
    fn brightness(image: &RgbImage, x: f64, y: f64) -> f64 {
        let mut sum = 0.0;
        for dy in 0..5_u32 {
            for dx in 0..5_u32 {
                let pixel = image.get_pixel(x as u32 + dx - 2, y as u32 + dy - 2).0;
                sum += pixel.iter().map(|part| f64::from(*part)).sum::<f64>() / 75.0;
            }
        }
        sum
    }

    #[test]
    fn the_corners_named_are_the_corners_seen() {
        let svg = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 210 297" width="210" height="297"><rect width="210" height="297" fill="#fff"/></svg>"##;
        let page = Sheet { svg: svg.to_owned(), width: 210.0, height: 297.0, radius: 0.0 };
        let scene = Scene { turn: 9.0, tilt: 18.0, ..Scene::of(&page, Desk::DarkWood) };
        let (jpeg, quad) = photograph(&scene, 4);
        let image = image::load_from_memory(&jpeg).unwrap().into_rgb8();
        assert_eq!((image.width(), image.height()), (1200, 1600));
        assert!(quad.is_straightenable(200.0));
        let middle =
            quad.0.iter().fold((0.0, 0.0), |sum, c| (sum.0 + c.x / 4.0, sum.1 + c.y / 4.0));
        for corner in quad.0 {
            let towards = |share: f64| {
                let x = corner.x + (middle.0 - corner.x) * share;
                brightness(&image, x, corner.y + (middle.1 - corner.y) * share)
            };
            assert!(towards(0.012) > 130.0, "paper just inside the corner: {}", towards(0.012));
            assert!(towards(-0.03) < 110.0, "wood just outside it: {}", towards(-0.03));
        }
    }

    #[test]
    fn the_code_of_a_photographed_card_can_be_read_on_every_desk() {
        let person = Person::husband();
        let sheet = card_front(&person);
        for (desk, seed) in Desk::ALL.into_iter().zip(11..) {
            let (jpeg, _) = photograph(&Scene { turn: 6.0, ..Scene::of(&sheet, desk) }, seed);
            let image = image::load_from_memory(&jpeg).unwrap();
            assert_eq!(crate::card::tests::codes_in(&image), [person.card_text()], "{desk:?}");
        }
    }

    #[test]
    fn blur_softens_and_the_same_seed_repeats() {
        let sheet = card_front(&Person::applicant());
        let scene = Scene { width: 400, height: 300, ..Scene::of(&sheet, Desk::Grey) };
        let blurred = Scene { blur: 2.0, ..scene.clone() };
        assert_eq!(photograph(&scene, 1), photograph(&scene, 1));
        let (sharp, soft) = (photograph(&scene, 1).0, photograph(&blurred, 1).0);
        assert!(soft.len() * 10 < sharp.len() * 8, "less detail, fewer bytes");
        assert!(empty_desk(&scene, 1).len() > 1000);
    }
}

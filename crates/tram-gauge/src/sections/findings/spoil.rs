//! Ways in which a photograph goes wrong, done to its pixels.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "pixels of a photograph of a few millions"
)]

use image::RgbImage;
use tram_domain::Quad;

/// Where a point of the page, 0 to 1 along both sides, lies in the frame.
pub(super) fn on_page(quad: Quad, (u, v): (f64, f64)) -> (f64, f64) {
    let [a, b, c, d] = quad.0;
    let mix = |a: f64, b: f64, c: f64, d: f64| {
        (a * (1.0 - u) + b * u) * (1.0 - v) + (d * (1.0 - u) + c * u) * v
    };
    (mix(a.x, b.x, c.x, d.x), mix(a.y, b.y, c.y, d.y))
}

/// Pixels of the frame for a millimetre of a page `width` millimetres wide.
pub(super) fn per_mm(quad: Quad, width: f64) -> f64 {
    let [a, b, ..] = quad.0;
    (b.x - a.x).hypot(b.y - a.y) / width
}

fn changed(image: &mut RgbImage, change: impl Fn(f64, f64, [f64; 3]) -> [f64; 3]) {
    for (x, y, pixel) in image.enumerate_pixels_mut() {
        let colour = change(f64::from(x), f64::from(y), pixel.0.map(f64::from));
        pixel.0 = colour.map(|part| part.round().clamp(0.0, 255.0) as u8);
    }
}

/// More light or less, as the sensor clips it.
pub(super) fn exposed(image: &mut RgbImage, by: f64) {
    changed(image, |_, _, colour| colour.map(|part| part * by));
}

/// A lamp mirrored at `at`: full within `radius` pixels, fading out over as much again.
pub(super) fn glared(image: &mut RgbImage, at: (f64, f64), radius: f64, strength: f64) {
    changed(image, |x, y, colour| {
        let far = (x - at.0).hypot((y - at.1) * 1.3) / radius;
        let light = strength * (-(far.max(0.6) - 0.6).powi(2) * 2.2).exp();
        colour.map(|part| part + 255.0 * light)
    });
}

/// A finger from outside the page to `tip`, `radius` pixels wide.
pub(super) fn fingered(
    image: &mut RgbImage,
    (from, tip): ((f64, f64), (f64, f64)),
    radius: f64,
    skin: [f64; 3],
) {
    let (dx, dy) = (tip.0 - from.0, tip.1 - from.1);
    let length = dx.hypot(dy).max(1.0);
    changed(image, |x, y, colour| {
        let along = (((x - from.0) * dx + (y - from.1) * dy) / length).clamp(0.0, length);
        let (nx, ny) = (from.0 + dx * along / length, from.1 + dy * along / length);
        let far = (x - nx).hypot(y - ny) / radius;
        if far < 1.0 {
            let round = 0.62 + 0.38 * (1.0 - far * far).sqrt();
            let crease = 1.0 - 0.05 * (along / radius * 5.0).sin().powi(8);
            skin.map(|part| part * round * crease)
        } else {
            let shade = 1.0 - 0.35 * (-(far - 1.0) * 4.0).exp();
            colour.map(|part| part * shade)
        }
    });
}

/// The beat of a screen's dots and the camera's: waves of `period` pixels, `height` of the level.
pub(super) fn beaten(image: &mut RgbImage, period: f64, angle: f64, height: f64) {
    let (across, down) = (angle.cos() / period, angle.sin() / period);
    let turn = std::f64::consts::TAU;
    changed(image, |x, y, [r, g, b]| {
        let wave = |shift: f64| 1.0 + height * (turn * (x * across + y * down) + shift).sin();
        [r * wave(0.0), g * wave(0.5), b * wave(1.0)]
    });
}

/// Out of focus by `sigma` pixels within `radius` of `at`, sharp from one and a half times that on.
pub(super) fn softened(image: &mut RgbImage, at: (f64, f64), radius: f64, sigma: f64) {
    let soft = spread(&spread(image, sigma, (1, 0)), sigma, (0, 1));
    for (x, y, pixel) in image.enumerate_pixels_mut() {
        let far = (f64::from(x) - at.0).hypot(f64::from(y) - at.1) / radius;
        let part = ((1.5 - far) * 2.0).clamp(0.0, 1.0);
        let other = soft.get_pixel(x, y).0;
        for (own, other) in pixel.0.iter_mut().zip(other) {
            *own = (f64::from(*own) * (1.0 - part) + f64::from(other) * part).round() as u8;
        }
    }
}

/// Shaken along a direction by `length` pixels.
pub(super) fn shaken(image: &mut RgbImage, length: f64, angle: f64) {
    let from = image.clone();
    let steps = (length * 2.0).ceil() as i32;
    let (width, height) = (i64::from(image.width()), i64::from(image.height()));
    for (x, y, pixel) in image.enumerate_pixels_mut() {
        let mut sum = [0.0; 3];
        for step in 0..=steps {
            let far = length * (f64::from(step) / f64::from(steps) - 0.5);
            let sx = (i64::from(x) + (far * angle.cos()).round() as i64).clamp(0, width - 1);
            let sy = (i64::from(y) + (far * angle.sin()).round() as i64).clamp(0, height - 1);
            for (sum, part) in sum.iter_mut().zip(from.get_pixel(sx as u32, sy as u32).0) {
                *sum += f64::from(part) / f64::from(steps + 1);
            }
        }
        pixel.0 = sum.map(|part| part.round() as u8);
    }
}

fn spread(image: &RgbImage, sigma: f64, (dx, dy): (i64, i64)) -> RgbImage {
    let reach = (sigma * 2.6).ceil() as i64;
    let kernel: Vec<f64> =
        (-reach..=reach).map(|at| (-0.5 * (at as f64 / sigma).powi(2)).exp()).collect();
    let total: f64 = kernel.iter().sum();
    let (width, height) = (i64::from(image.width()), i64::from(image.height()));
    RgbImage::from_fn(image.width(), image.height(), |x, y| {
        let mut sum = [0.0; 3];
        for (offset, weight) in (-reach..=reach).zip(&kernel) {
            let sx = (i64::from(x) + offset * dx).clamp(0, width - 1) as u32;
            let sy = (i64::from(y) + offset * dy).clamp(0, height - 1) as u32;
            for (sum, part) in sum.iter_mut().zip(image.get_pixel(sx, sy).0) {
                *sum += weight / total * f64::from(part);
            }
        }
        image::Rgb(sum.map(|part| part.round() as u8))
    })
}

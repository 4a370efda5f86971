//! Surfaces to tune on.

use super::ground::{Ground, lit, mixed, step};
use super::noise::Noise;

/// Planks with rings and fibres.
pub(crate) fn dark_wood(ground: &Ground, noise: &Noise, (x, y): (f32, f32)) -> [f32; 3] {
    let [plank_whim, hue, ..] = ground.whims;
    let wide = 90.0 + 60.0 * plank_whim;
    let plank = (y / wide).floor();
    let within = y / wide - plank;
    let (along, seed) = (x + plank * 531.7, ground.seed);
    let bend = noise.rough(seed, along / 210.0, plank + within * 1.6) * 16.0;
    let rings = ((y * 0.34 + bend) * 1.15).sin() * 0.5 + 0.5;
    let fibre = noise.rough(seed ^ 0x9, along / 26.0, y * 1.35);
    let own = noise.hills(seed ^ 0x15, plank * 7.3, 0.5);
    let tone = 0.42 * rings * rings + 0.48 * fibre + 0.22 * own;
    let seam = if within < 0.011 { 0.45 } else { 1.0 };
    let dark = mixed([0.150, 0.092, 0.058], [0.21, 0.13, 0.10], hue);
    let light = mixed([0.395, 0.255, 0.160], [0.46, 0.33, 0.24], hue);
    lit(mixed(dark, light, tone), seam)
}

/// A plain desk, grey, beige or greenish.
pub(crate) fn grey_desk(ground: &Ground, noise: &Noise, (x, y): (f32, f32)) -> [f32; 3] {
    let [bright, hue, ..] = ground.whims;
    let speck = noise.hills(ground.seed, x * 1.7, y * 1.7) - 0.5;
    let cloud = noise.rough(ground.seed ^ 3, x / 90.0, y / 90.0) - 0.5;
    let base = mixed([0.46, 0.47, 0.48], [0.66, 0.64, 0.60], bright);
    let base = mixed(base, [0.50, 0.56, 0.52], hue * 0.5);
    base.map(|part| part + 0.035 * speck + 0.06 * cloud)
}

/// A woven cloth with two colours of checks.
pub(crate) fn checked_cloth(
    ground: &Ground,
    noise: &Noise,
    (x, y): (f32, f32),
    pixel: f32,
) -> [f32; 3] {
    let [red, green, blue, wide, ..] = ground.whims;
    // Cloth never lies quite straight.
    let (x, y) = (
        x + 5.0 * noise.hills(ground.seed ^ 0x77, x / 120.0, y / 120.0),
        y + 5.0 * noise.hills(ground.seed ^ 0x79, x / 120.0, y / 120.0),
    );
    let thread = 1.9;
    let over = ((x / thread).floor() + (y / thread).floor()).rem_euclid(2.0) < 1.0;
    let woven = |along: f32, across: f32| {
        let round = (across / thread * std::f32::consts::PI).sin().abs();
        let fade = (1.4 - pixel).clamp(0.0, 1.0);
        0.86 + fade
            * (0.13 * round - 0.05
                + 0.12 * (noise.hills(ground.seed, along * 0.8, across * 3.0) - 0.5))
    };
    let light = if over { woven(x, y) } else { woven(y, x) };
    let repeat = 34.0 + 30.0 * wide;
    let stripe = |at: f32| {
        let at = at.rem_euclid(repeat);
        step(at, pixel) * (1.0 - step(at - repeat * 0.33, pixel))
    };
    let pale = [0.80, 0.77, 0.70];
    let strong = [0.16 + 0.5 * red, 0.18 + 0.35 * green, 0.20 + 0.4 * blue];
    lit(mixed(pale, strong, 0.5 * (stripe(x) + stripe(y))), light)
}

/// Hardly darker than paper.
pub(crate) fn white_desk(ground: &Ground, noise: &Noise, (x, y): (f32, f32)) -> [f32; 3] {
    let [bright, warm, ..] = ground.whims;
    let cloud = noise.rough(ground.seed ^ 5, x / 120.0, y / 120.0) - 0.5;
    let speck = noise.hills(ground.seed, x * 2.0, y * 2.0) - 0.5;
    let base = lit(mixed([0.90, 0.90, 0.90], [0.89, 0.87, 0.83], warm), 0.90 + 0.09 * bright);
    base.map(|part| part + 0.03 * cloud + 0.012 * speck)
}

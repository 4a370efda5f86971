//! Surfaces to measure on: nothing may be tuned on them.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "numbers of tiles and places in pictures are small and checked"
)]

use super::ground::{Ground, Texture, lit, mixed, step};
use super::noise::Noise;

/// Chips of several stones in cement, polished.
pub(crate) fn terrazzo(ground: &Ground, noise: &Noise, (x, y): (f32, f32), pixel: f32) -> [f32; 3] {
    let [bright, warm, large, ..] = ground.whims;
    let cement = lit(mixed([0.62, 0.63, 0.62], [0.66, 0.60, 0.52], warm), 0.75 + 0.4 * bright);
    let cloud = noise.rough(ground.seed, x / 40.0, y / 40.0) - 0.5;
    let mut colour = cement.map(|part| part + 0.05 * cloud);
    for (number, size) in [(1_u32, 4.0_f32), (2, 9.0 + 9.0 * large)] {
        let seed = ground.seed ^ (number * 0x3B7);
        let wobble = noise.hills(seed, x / size * 3.0, y / size * 3.0) * 0.25;
        let (near, next, own) = noise.strewn(seed, x / size + wobble, y / size);
        // A chip is where the nearest point is much nearer than the next one.
        let inside = step((next - near - 0.22 - 0.3 * own) * size, pixel);
        let stone = match (own * 997.0) as u32 % 5 {
            0 => [0.20, 0.20, 0.21],
            1 => [0.86, 0.84, 0.80],
            2 => [0.52, 0.33, 0.26],
            3 => [0.42, 0.45, 0.40],
            _ => [0.70, 0.62, 0.48],
        };
        colour = mixed(colour, stone, inside * 0.9);
    }
    colour
}

/// Cut stone with joints, each tile with its own tone and veins.
pub(crate) fn stone_tiles(
    ground: &Ground,
    noise: &Noise,
    (x, y): (f32, f32),
    pixel: f32,
) -> [f32; 3] {
    let [wide, tall, hue, bright, bond, _] = ground.whims;
    let (wide, tall) = (110.0 + 160.0 * wide, 60.0 + 120.0 * tall);
    let row = (y / tall).floor();
    let x = x + if bond > 0.5 { row * wide * 0.5 } else { 0.0 };
    let column = (x / wide).floor();
    let (u, v) = (x - column * wide, y - row * tall);
    let own = noise.cell(ground.seed, column as i32, row as i32);
    let vein = noise.rough(ground.seed ^ 0x31, x / 30.0 + own * 40.0, y / 55.0);
    let grain = noise.hills(ground.seed ^ 0x32, x * 1.1, y * 1.1) - 0.5;
    let base = mixed([0.45, 0.43, 0.42], [0.62, 0.42, 0.33], hue);
    let tone = (0.72 + 0.5 * bright) * (0.82 + 0.3 * own + 0.28 * (vein - 0.5) + 0.12 * grain);
    let edge = u.min(wide - u).min(v).min(tall - v);
    let bumpy = edge + 1.2 * (noise.hills(ground.seed ^ 0x33, x / 3.0, y / 3.0) - 0.5);
    let joint = 1.0 - step(bumpy - 2.6, pixel);
    let mortar = [0.58, 0.57, 0.54].map(|part| part + 0.1 * grain);
    mixed(lit(base, tone), mortar, joint)
}

/// Stripes of several widths in three colours; the cover is smooth.
pub(crate) fn striped_plastic(
    ground: &Ground,
    noise: &Noise,
    (x, y): (f32, f32),
    pixel: f32,
) -> [f32; 3] {
    let [turn, red, green, blue, wide, _] = ground.whims;
    let (sin, cos) = (turn * 3.0).sin_cos();
    let bent = 2.5 * noise.hills(ground.seed, x / 90.0, y / 90.0);
    let across = x * cos + y * sin + bent;
    let repeat = 38.0 + 60.0 * wide;
    let at = across.rem_euclid(repeat) / repeat;
    let pixel = pixel / repeat;
    let band = |from: f32, to: f32| step(at - from, pixel) * (1.0 - step(at - to, pixel));
    let ground_tone = [0.86, 0.85, 0.80];
    let first = [0.2 + 0.6 * red, 0.25 + 0.4 * green, 0.3 + 0.5 * blue];
    let second = [0.75 - 0.5 * blue, 0.5 - 0.3 * red, 0.28 + 0.3 * green];
    let mut colour = mixed(ground_tone, first, band(0.05, 0.38));
    colour = mixed(colour, second, band(0.50, 0.56).max(band(0.62, 0.64)).max(band(0.78, 0.93)));
    lit(colour, 0.97 + 0.06 * noise.hills(ground.seed ^ 7, x / 60.0, y / 60.0))
}

/// What shows between newspapers: a shelf of painted wood.
pub(crate) fn shelf(ground: &Ground, noise: &Noise, (x, y): (f32, f32)) -> [f32; 3] {
    let [red, green, blue, ..] = ground.whims;
    let worn = noise.rough(ground.seed, x / 70.0, y / 12.0) - 0.5;
    [0.22 + 0.3 * red, 0.24 + 0.25 * green, 0.24 + 0.25 * blue].map(|part| part + 0.06 * worn)
}

/// Birch or pine: light, with lines along the grain and a seam now and then.
pub(crate) fn light_wood(
    ground: &Ground,
    noise: &Noise,
    (x, y): (f32, f32),
    pixel: f32,
) -> [f32; 3] {
    let [turn, hue, bright, wide, ..] = ground.whims;
    let (sin, cos) = ((turn - 0.5) * 0.7).sin_cos();
    let (along, across) = (x * cos + y * sin, y * cos - x * sin);
    let wide = 60.0 + 110.0 * wide;
    let plank = (across / wide).floor();
    let within = across - plank * wide;
    let own = noise.hills(ground.seed ^ 0x41, plank * 5.1, 0.3);
    let drift = noise.rough(ground.seed, along / 260.0 + plank * 9.0, across / 60.0) * 42.0;
    let ring = ((across + drift) * 0.55).sin() * 0.5 + 0.5;
    let fibre = noise.rough(ground.seed ^ 0x43, along / 34.0, across * 1.8) - 0.5;
    let pale = mixed([0.86, 0.75, 0.59], [0.80, 0.70, 0.57], hue);
    let deep = mixed([0.70, 0.54, 0.37], [0.66, 0.53, 0.40], hue);
    let tone = 0.30 * ring * ring + 0.24 * own + 0.32 * fibre + 0.18;
    let seam = 1.0 - 0.35 * (1.0 - step(within - 0.7, pixel));
    lit(mixed(pale, deep, tone), (0.88 + 0.14 * bright) * seam)
}

/// Tufts of wool, with lozenges.
pub(crate) fn carpet(ground: &Ground, noise: &Noise, (x, y): (f32, f32)) -> [f32; 3] {
    let [red, green, blue, wide, second, _] = ground.whims;
    let size = 55.0 + 70.0 * wide;
    let lozenge = ((x / size).fract().abs() - 0.5).abs() + ((y / size).fract().abs() - 0.5).abs();
    let edge = lozenge + 0.05 * (noise.hills(ground.seed, x / 2.2, y / 2.2) - 0.5);
    let base = [0.16 + 0.4 * red, 0.13 + 0.25 * green, 0.13 + 0.35 * blue];
    let other = [0.62 - 0.3 * second, 0.54 - 0.2 * red, 0.40 + 0.1 * green];
    let share = if edge > 0.62 {
        0.85
    } else if edge > 0.30 {
        0.0
    } else {
        0.5
    };
    let tuft = noise.hills(ground.seed ^ 0x51, x / 1.5, y / 1.5) - 0.5;
    let pile = noise.rough(ground.seed ^ 0x52, x / 28.0, y / 28.0) - 0.5;
    lit(mixed(base, other, share), 1.0 + 0.55 * tuft + 0.3 * pile)
}

/// Glazed tiles of 300 to 500 millimetres with marbling and thin joints.
pub(crate) fn glazed_floor(
    ground: &Ground,
    noise: &Noise,
    (x, y): (f32, f32),
    pixel: f32,
) -> [f32; 3] {
    let [size, hue, bright, off, other, _] = ground.whims;
    let size = 300.0 + 200.0 * size;
    let (x, y) = (x + off * size, y + other * size);
    let (u, v) = (x.rem_euclid(size), y.rem_euclid(size));
    let swirl = noise.rough(ground.seed ^ 0x61, x / 70.0, y / 70.0);
    let marble = ((x / 33.0 + y / 51.0 + swirl * 7.0).sin() * 0.5 + 0.5).powi(4);
    let base = mixed([0.80, 0.76, 0.69], [0.64, 0.68, 0.70], hue);
    let tone = (0.80 + 0.26 * bright) * (0.97 + 0.08 * (swirl - 0.5));
    let colour = mixed(lit(base, tone), lit(base, tone * 0.78), marble * 0.6);
    let edge = u.min(size - u).min(v).min(size - v);
    let joint = 1.0 - step(edge - 1.1, pixel);
    mixed(colour, [0.42, 0.40, 0.37], joint * 0.85)
}

/// A photograph of a surface, mirrored for ever.
#[inline]
pub(crate) fn photographed(texture: &Texture, (x, y): (f32, f32)) -> [f32; 3] {
    let picture = &texture.picture;
    let scale = 1.0 / texture.millimetres as f32;
    let place = |at: f32, side: u32| {
        let side = side.max(2) as f32 - 1.0;
        let at = (at * scale).rem_euclid(side * 2.0);
        if at > side { side * 2.0 - at } else { at }
    };
    let (column, row) = (place(x, picture.width()), place(y, picture.height()));
    let (left, top) = (column.floor(), row.floor());
    let at = |dx: u32, dy: u32| {
        let (x, y) = (left as u32 + dx, top as u32 + dy);
        let (x, y) = (x.min(picture.width() - 1), y.min(picture.height() - 1));
        picture.get_pixel(x, y).0.map(|part| f32::from(part) / 255.0)
    };
    let upper = mixed(at(0, 0), at(1, 0), column - left);
    let lower = mixed(at(0, 1), at(1, 1), column - left);
    mixed(upper, lower, row - top)
}

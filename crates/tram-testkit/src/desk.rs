//! What a paper lies on: procedural surfaces, no photographs.

use crate::chance::{hills, rough};

/// A surface to photograph papers on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Desk {
    /// Dark planks with grain.
    DarkWood,
    /// A plain office desk.
    Grey,
    /// A woven table cloth with a checked pattern.
    Cloth,
    /// A white desk, hardly darker than paper.
    White,
}

impl Desk {
    /// Every surface.
    pub const ALL: [Self; 4] = [Self::DarkWood, Self::Grey, Self::Cloth, Self::White];

    /// The colour at a point, in millimetres: red, green and blue from 0 to 1.
    pub fn colour(self, seed: u64, x: f64, y: f64) -> [f64; 3] {
        match self {
            Self::DarkWood => wood(seed, x, y),
            Self::Grey => {
                let speck = hills(seed, x * 1.7, y * 1.7) - 0.5;
                let cloud = rough(seed ^ 3, x / 90.0, y / 90.0) - 0.5;
                [0.590, 0.605, 0.615].map(|base| base + 0.035 * speck + 0.06 * cloud)
            }
            Self::Cloth => cloth(seed, x, y),
            Self::White => {
                let cloud = rough(seed ^ 5, x / 120.0, y / 120.0) - 0.5;
                let speck = hills(seed, x * 2.0, y * 2.0) - 0.5;
                [0.885, 0.880, 0.865].map(|base| base + 0.03 * cloud + 0.012 * speck)
            }
        }
    }
}

fn wood(seed: u64, x: f64, y: f64) -> [f64; 3] {
    let plank = (y / 118.0).floor();
    let within = y / 118.0 - plank;
    let (shift, own) = (plank * 531.7, seed ^ 0x57);
    let bend = rough(own, (x + shift) / 210.0, plank + within * 1.6) * 16.0;
    let rings = ((y * 0.34 + bend) * 1.15).sin() * 0.5 + 0.5;
    let fibre = rough(own ^ 0x9, (x + shift) / 26.0, y * 1.35);
    let tone = 0.42 * rings * rings + 0.48 * fibre + 0.22 * hills(own ^ 0x15, plank * 7.3, 0.5);
    let seam = if within < 0.011 { 0.45 } else { 1.0 };
    let mix = |dark: f64, light: f64| (dark + (light - dark) * tone) * seam;
    [mix(0.150, 0.395), mix(0.092, 0.255), mix(0.058, 0.160)]
}

fn cloth(seed: u64, x: f64, y: f64) -> [f64; 3] {
    let over = ((x / 1.9).floor() + (y / 1.9).floor()).rem_euclid(2.0) < 1.0;
    let thread = |along: f64, across: f64| {
        let round = (across / 1.9 * std::f64::consts::PI).sin().abs();
        0.80 + 0.17 * round + 0.12 * (hills(seed, along * 0.8, across * 3.0) - 0.5)
    };
    let light = if over { thread(x, y) } else { thread(y, x) };
    let stripe = |at: f64| u8::from(at.rem_euclid(46.0) < 15.0);
    let [red, green, blue] = match stripe(x) + stripe(y) {
        0 => [0.78, 0.74, 0.66],
        1 => [0.43, 0.55, 0.60],
        _ => [0.18, 0.34, 0.42],
    };
    [red * light, green * light, blue * light]
}

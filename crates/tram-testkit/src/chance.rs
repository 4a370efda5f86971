//! Chance that repeats itself: everything drawn from a seed, nothing from the machine.

/// A stream of numbers from a seed (`SplitMix64`).
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    /// The stream that belongs to `seed`.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub const fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mixed(self.0)
    }

    /// A number from 0 up to but not including 1.
    pub fn unit(&mut self) -> f64 {
        fraction(self.bits())
    }

    /// A number between `low` and `high`.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// About normal, mean 0, deviation 1: four uniform numbers added up.
    pub fn normal(&mut self) -> f64 {
        (self.unit() + self.unit() + self.unit() + self.unit() - 2.0) * 1.732
    }
}

/// A smooth hilly surface between 0 and 1, its hills about one unit wide.
pub fn hills(seed: u64, x: f64, y: f64) -> f64 {
    let (left, top) = (x.floor(), y.floor());
    let (u, v) = (eased(x - left), eased(y - top));
    let corner = |dx: f64, dy: f64| at_point(seed, left + dx, top + dy);
    let upper = corner(0.0, 0.0) * (1.0 - u) + corner(1.0, 0.0) * u;
    let lower = corner(0.0, 1.0) * (1.0 - u) + corner(1.0, 1.0) * u;
    upper * (1.0 - v) + lower * v
}

/// Hills with smaller hills upon them, between 0 and 1.
pub fn rough(seed: u64, x: f64, y: f64) -> f64 {
    let coarse = hills(seed, x, y);
    let middle = hills(seed ^ 0xA5A5, x * 2.1, y * 2.1);
    let fine = hills(seed ^ 0x5A5A, x * 4.3, y * 4.3);
    coarse * 0.57 + middle * 0.29 + fine * 0.14
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "only the bits matter")]
fn at_point(seed: u64, x: f64, y: f64) -> f64 {
    let (x, y) = (x as i64 as u64, y as i64 as u64);
    let key = seed ^ x.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ y.wrapping_mul(0xC2B2_AE3D_27D4_EB4F);
    fraction(mixed(key))
}

const fn mixed(bits: u64) -> u64 {
    let bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

#[expect(clippy::cast_precision_loss, reason = "53 bits fit a double exactly")]
fn fraction(bits: u64) -> f64 {
    (bits >> 11) as f64 / (1_u64 << 53) as f64
}

fn eased(t: f64) -> f64 {
    t * t * (3.0 - 2.0 * t)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_stream_and_another_seed_another() {
        let draw = |seed| {
            let mut chance = Chance::new(seed);
            [chance.bits(), chance.bits(), chance.bits()]
        };
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
    }

    #[test]
    fn normal_numbers_have_about_the_deviation_they_promise() {
        let mut chance = Chance::new(1);
        let drawn: Vec<f64> = (0..10_000).map(|_| chance.normal()).collect();
        let square: f64 = drawn.iter().map(|n| n * n).sum::<f64>() / 10_000.0;
        assert!((square.sqrt() - 1.0).abs() < 0.05, "{square}");
    }
}

//! Things that are not paper: fingers and hands, feet, pens, cups, keyboards, telephones.

use super::ground::{lit, mixed, step};
use super::noise::Noise;

/// A thing on the desk or over the paper.
#[derive(Clone, Debug)]
pub(crate) enum Prop {
    /// A finger, an arm, a foot, a pen: thick at one end, perhaps thinner at the other.
    Limb { from: (f32, f32), to: (f32, f32), thick: (f32, f32), colour: [f32; 3], nail: bool },
    /// A cup or plate seen from above.
    Cup { at: (f32, f32), radius: f32, colour: [f32; 3] },
    /// A dark slab with rounded corners, with keys or bare.
    Slab { at: (f32, f32), turn: (f32, f32), half: (f32, f32), keys: bool, colour: [f32; 3] },
}

impl Prop {
    /// What it looks like at a point of the desk over what is `below` it.
    #[expect(clippy::too_many_lines, reason = "three things, each a few lines of arithmetic")]
    #[inline]
    pub(crate) fn over(
        &self,
        noise: &Noise,
        below: [f32; 3],
        at: (f32, f32),
        (pixel, lamp): (f32, (f32, f32)),
    ) -> [f32; 3] {
        match self {
            Self::Limb { from, to, thick, colour, nail } => {
                let (far, along, side) = limb(at, *from, *to, *thick);
                let radius = thick.0 + (thick.1 - thick.0) * along;
                if far > radius {
                    return below;
                }
                let shadow = limb(
                    (at.0 + lamp.0 * radius * 0.45, at.1 + lamp.1 * radius * 0.45),
                    *from,
                    *to,
                    *thick,
                );
                let dark = 1.0 - 0.55 * (-(shadow.0.max(0.0)) / (radius * 0.42)).exp();
                let below = lit(below, dark);
                if far > 2.0 {
                    return below;
                }
                let round = (1.0 - (side / radius).powi(2)).max(0.0).sqrt();
                let skin = 0.62 + 0.40 * round + 0.10 * side / radius;
                let fine = noise.hills(0x51, at.0 * 1.3, at.1 * 1.3) - 0.5;
                let mut own = lit(*colour, skin + 0.05 * fine);
                // The nail is a little lighter and redder, near the tip.
                let past = along * (to.0 - from.0).hypot(to.1 - from.1);
                let length = (to.0 - from.0).hypot(to.1 - from.1);
                if *nail {
                    let (du, dv) = (
                        (past - length + thick.1 * 0.1) / (thick.1 * 0.75),
                        side / (thick.1 * 0.62),
                    );
                    let inside = step((1.0 - du.hypot(dv)) * thick.1 * 0.6, pixel * 1.5);
                    let [r, g, b] = *colour;
                    own = mixed(
                        own,
                        [r * 1.10, g * 1.06, b * 1.08].map(|part| part * (0.85 + 0.25 * round)),
                        inside * 0.8,
                    );
                    for joint in [0.33, 0.68] {
                        let at = (past - length * joint) / 1.6;
                        own = lit(own, 1.0 - 0.10 * (-at * at).exp());
                    }
                }
                mixed(below, own, 1.0 - step(far, pixel))
            }
            Self::Cup { at: middle, radius, colour } => {
                let far = (at.0 - middle.0).hypot(at.1 - middle.1);
                if far > radius * 2.0 {
                    return below;
                }
                let moved = (at.0 + lamp.0 * radius * 0.3 - middle.0)
                    .hypot(at.1 + lamp.1 * radius * 0.3 - middle.1);
                let below =
                    lit(below, 1.0 - 0.5 * (-((moved - radius).max(0.0)) / (radius * 0.25)).exp());
                let rim = mixed(*colour, [0.95; 3], 0.25);
                let inner = if far < radius * 0.8 { [0.22, 0.13, 0.07] } else { lit(*colour, 0.7) };
                let own = mixed(rim, inner, 1.0 - step(far - radius * 0.88, pixel));
                mixed(below, own, 1.0 - step(far - radius, pixel))
            }
            Self::Slab { at: middle, turn, half, keys, colour } => {
                let (dx, dy) = (at.0 - middle.0, at.1 - middle.1);
                let (u, v) = (dx * turn.0 + dy * turn.1, dy * turn.0 - dx * turn.1);
                let radius = 6.0;
                let outside = |u: f32, v: f32| {
                    let (a, b) = (u.abs() - half.0 + radius, v.abs() - half.1 + radius);
                    a.max(0.0).hypot(b.max(0.0)) + a.max(b).min(0.0) - radius
                };
                let far = outside(u, v);
                if far > 30.0 {
                    return below;
                }
                let below = lit(
                    below,
                    1.0 - 0.55
                        * (-(outside(u + lamp.0 * 5.0, v + lamp.1 * 5.0).max(0.0)) / 6.0).exp(),
                );
                let mut own = *colour;
                if *keys {
                    let (a, b) = ((u / 19.0).fract().abs(), (v / 19.0).fract().abs());
                    let gap = (a.min(1.0 - a)).min(b.min(1.0 - b)) * 19.0;
                    own = lit(own, 0.55 + 0.75 * step(gap - 1.6, pixel));
                    let letter = noise.hills(0x99, u * 0.4, v * 0.4) > 0.72 && gap > 5.0;
                    if letter && far < -6.0 {
                        own = mixed(own, [0.8; 3], 0.6);
                    }
                }
                mixed(below, own, 1.0 - step(far, pixel))
            }
        }
    }

    /// A circle on the desk outside which nothing of it is seen.
    pub(crate) fn around(&self) -> ((f32, f32), f32) {
        match self {
            Self::Limb { from, to, thick, .. } => {
                let middle = (f32::midpoint(from.0, to.0), f32::midpoint(from.1, to.1));
                let half = (to.0 - from.0).hypot(to.1 - from.1) / 2.0;
                (middle, half + thick.0.max(thick.1) * 2.2)
            }
            Self::Cup { at, radius, .. } => (*at, radius * 2.0),
            Self::Slab { at, half, .. } => (*at, half.0.hypot(half.1) + 30.0),
        }
    }
}

/// How far a point is outside a limb, how far along it lies (0 to 1) and how far to the side.
#[inline]
fn limb(
    (x, y): (f32, f32),
    from: (f32, f32),
    to: (f32, f32),
    thick: (f32, f32),
) -> (f32, f32, f32) {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let square = (dx * dx + dy * dy).max(1e-3);
    let (px, py) = (x - from.0, y - from.1);
    let along = ((px * dx + py * dy) / square).clamp(0.0, 1.0);
    let far = (px - dx * along).hypot(py - dy * along);
    let side = (px * dy - py * dx) / square.sqrt();
    (far - (thick.0 + (thick.1 - thick.0) * along), along, side)
}

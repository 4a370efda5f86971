//! A sheet that lies on the desk: where, how it bends, and what colour it shows at a point.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    clippy::indexing_slicing,
    clippy::many_single_char_names,
    reason = "places in a drawing are clamped to it; a plane has x and y, a sheet u and v"
)]

use super::ground::lit;
use super::noise::Noise;
use super::stock::Drawing;

/// How a sheet of paper rises from the desk, in millimetres.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Bend {
    /// How high its far end curls up.
    pub(crate) curl: f32,
    /// Towards which end, an angle in the sheet.
    pub(crate) towards: (f32, f32),
    /// How high the ridge of a fold stands.
    pub(crate) fold: f32,
    /// Where the ridge lies, from the middle down.
    pub(crate) fold_at: f32,
}

impl Bend {
    fn height(&self, (u, v): (f32, f32), reach: f32) -> f32 {
        let along = ((u * self.towards.0 + v * self.towards.1) / reach + 0.1).clamp(0.0, 1.4);
        let near = (1.0 - (v - self.fold_at).abs() / 38.0).max(0.0);
        self.curl * along * along + self.fold * near * near * (1.6 - 0.6 * near)
    }
}

/// A sheet in its place.
#[derive(Debug)]
pub(crate) struct Leaf {
    pub(crate) at: (f32, f32),
    /// Cosine and sine of its turn on the desk.
    pub(crate) turn: (f32, f32),
    /// Half its sides in millimetres.
    pub(crate) half: (f32, f32),
    pub(crate) radius: f32,
    pub(crate) bend: Bend,
    /// How far a point one millimetre above the desk seems to move on it.
    pub(crate) lean: (f32, f32),
    /// Height of the camera over the desk.
    pub(crate) distance: f32,
    pub(crate) print: Printed,
    pub(crate) tint: [f32; 3],
    /// Creases, waves and fibres: a seed, or none for plastic.
    pub(crate) worn: Option<u32>,
    /// How thick: a shadow falls this far.
    pub(crate) shadow: f32,
}

/// What a sheet shows.
#[derive(Debug)]
pub(crate) enum Printed {
    Drawn(std::sync::Arc<Drawing>),
    /// Lines of grey at a pitch in millimetres, as print seen from afar.
    Lines {
        seed: u32,
        pitch: f32,
        dark: f32,
    },
    /// Blocks of colour with some lines.
    Poster {
        seed: u32,
    },
    Plain,
}

impl Leaf {
    /// From the desk to the sheet's own millimetres, straight from above.
    fn local(&self, (x, y): (f32, f32)) -> (f32, f32) {
        let (dx, dy) = (x - self.at.0, y - self.at.1);
        (dx * self.turn.0 + dy * self.turn.1, dy * self.turn.0 - dx * self.turn.1)
    }

    /// Where on the desk a point of the sheet seems to lie.
    pub(crate) fn seems(&self, at: (f32, f32)) -> (f32, f32) {
        let (du, dv) = self.moved(at);
        let (u, v) = (at.0 + du, at.1 + dv);
        (
            self.at.0 + u * self.turn.0 - v * self.turn.1,
            self.at.1 + u * self.turn.1 + v * self.turn.0,
        )
    }

    fn moved(&self, at: (f32, f32)) -> (f32, f32) {
        if self.bend.curl == 0.0 && self.bend.fold == 0.0 {
            return (0.0, 0.0);
        }
        let height = self.bend.height(at, self.half.0.hypot(self.half.1));
        let (lu, lv) = (
            self.lean.0 * self.turn.0 + self.lean.1 * self.turn.1,
            self.lean.1 * self.turn.0 - self.lean.0 * self.turn.1,
        );
        (height * (lu + at.0 / self.distance), height * (lv + at.1 / self.distance))
    }

    /// The point of the sheet that is seen at a point of the desk.
    #[inline]
    pub(crate) fn on_sheet(&self, desk: (f32, f32)) -> (f32, f32) {
        let (u, v) = self.local(desk);
        let mut at = (u, v);
        if self.bend.curl != 0.0 || self.bend.fold != 0.0 {
            for _ in 0..3 {
                let (du, dv) = self.moved(at);
                at = (u - du, v - dv);
            }
        }
        at
    }

    /// Millimetres to the sheet's edge, below zero inside.
    #[inline]
    pub(crate) fn outside(&self, (u, v): (f32, f32)) -> f32 {
        let (dx, dy) = (u.abs() - self.half.0 + self.radius, v.abs() - self.half.1 + self.radius);
        dx.max(0.0).hypot(dy.max(0.0)) + dx.max(dy).min(0.0) - self.radius
    }

    /// How much light reaches the desk beside the sheet.
    #[inline]
    pub(crate) fn shade(&self, (u, v): (f32, f32), lamp: (f32, f32)) -> f32 {
        let rise = self.bend.height((u, v), self.half.0.hypot(self.half.1)) * 0.5;
        let (thick, reach) = (self.shadow + rise, self.shadow * 2.6 + rise);
        let (lu, lv) = (lamp.0 * thick, lamp.1 * thick);
        let far = self.outside((u + lu, v + lv)).max(0.0);
        1.0 - 0.62 * (-far / reach).exp()
    }

    /// The colour of a point of the sheet, from 0 to 1, as printed and worn.
    #[inline]
    pub(crate) fn colour(&self, noise: &Noise, (u, v): (f32, f32), lamp: (f32, f32)) -> [f32; 3] {
        let ink = self.ink(noise, (u, v));
        let [r, g, b] = ink;
        let [tr, tg, tb] = self.tint;
        lit([r * tr, g * tg, b * tb], self.relief(noise, (u, v), lamp))
    }

    fn ink(&self, noise: &Noise, (u, v): (f32, f32)) -> [f32; 3] {
        match &self.print {
            Printed::Drawn(drawing) => looked_up(drawing, (u + self.half.0, v + self.half.1)),
            Printed::Plain => [0.96; 3],
            Printed::Lines { seed, pitch, dark } => {
                let row = (v / pitch).floor();
                let within = v / pitch - row;
                let own = noise.cell(*seed, row as i32, 7);
                let margin = self.half.0 * 0.82;
                let end = margin * (2.0 * own.sqrt() - 1.0).max(-0.6);
                let printed =
                    within < 0.45 && u > -margin && u < end && v.abs() < self.half.1 * 0.88;
                let word = noise.hills(*seed, u / pitch * 0.9, row * 3.7);
                let ink = if printed && word > 0.22 { dark * (0.45 + 0.5 * word) } else { 0.0 };
                [0.96 - ink; 3]
            }
            Printed::Poster { seed } => {
                let (column, row) = ((u / 34.0).floor() as i32, (v / 41.0).floor() as i32);
                let whim = noise.cell(*seed, column / 2, row);
                let tone = |shift: u32| noise.cell(seed ^ shift, column / 2, row);
                let texture = noise.rough(seed ^ 0x81, u / 9.0, v / 9.0);
                if whim < 0.45 {
                    [0.25 + 0.7 * tone(1), 0.25 + 0.65 * tone(2), 0.25 + 0.65 * tone(3)]
                        .map(|part| part * (0.7 + 0.5 * (texture - 0.3) * whim * 2.0))
                } else {
                    let line = (v / 3.4).fract().abs() < 0.4
                        && noise.hills(*seed, u / 3.0, (v / 3.4).floor()) > 0.3;
                    [if line { 0.35 } else { 0.95 }; 3]
                }
            }
        }
    }

    /// Light and dark of the sheet itself.
    fn relief(&self, noise: &Noise, (u, v): (f32, f32), lamp: (f32, f32)) -> f32 {
        let Some(seed) = self.worn else {
            let glint = (u * 0.8 + v + 21.0) / 17.0;
            return 0.985 + 0.05 * (-glint * glint).exp();
        };
        let reach = self.half.0.hypot(self.half.1);
        let slope = |du: f32, dv: f32| {
            self.bend.height((u + du, v + dv), reach) - self.bend.height((u - du, v - dv), reach)
        };
        let (a, b) = (slope(1.0, 0.0) / 2.0, slope(0.0, 1.0) / 2.0);
        let towards = a * lamp.0 + b * lamp.1;
        let wave = noise.rough(seed, u / 95.0, v / 120.0) - 0.5;
        let third = self.half.1 / 3.0;
        let crease = |at: f32, strength: f32| {
            let at = at / 1.1;
            -strength * at * (-at * at * 0.18).exp()
        };
        let folds = crease(v - third, 0.035) + crease(v + third, -0.03);
        let fibre = noise.hills(seed ^ 0x1B, u * 2.4, v * 2.4) - 0.5;
        1.0 + 0.6 * towards + 0.055 * wave + folds + 0.012 * fibre
    }
}

/// Between the pixels of a drawing.
#[inline]
fn looked_up(drawing: &Drawing, (x, y): (f32, f32)) -> [f32; 3] {
    let column = (x * drawing.per_millimetre - 0.5).clamp(0.0, drawing.width as f32 - 1.001);
    let row = (y * drawing.per_millimetre - 0.5).clamp(0.0, drawing.height as f32 - 1.001);
    let (left, top) = (column as usize, row as usize);
    let (u, v) = (column - left as f32, row - top as f32);
    let at = (top * drawing.width + left) * 4;
    let below = at + drawing.width * 4;
    let upper = &drawing.pixels[at..at + 8];
    let lower = &drawing.pixels[below..below + 8];
    std::array::from_fn(|part| {
        let (a, b) = (f32::from(upper[part]), f32::from(upper[part + 4]));
        let (c, d) = (f32::from(lower[part]), f32::from(lower[part + 4]));
        let (upper, lower) = (a + (b - a) * u, c + (d - c) * u);
        (upper + (lower - upper) * v) / 255.0
    })
}

//! The picture of a plan: everything laid on the desk, seen through the lens, put into a JPEG.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "rows and pixels are those of the frame, colours lie between 0 and 1; most families have \
              nothing of their own"
)]

use std::sync::Arc;

use image::RgbImage;
use rayon::prelude::*;
use tram_domain::{Corner, Quad};

use super::ground::{Family, Ground, mixed, step};
use super::leaf::{Bend, Leaf, Printed};
use super::lens::Sensor;
use super::noise::Noise;
use super::plan::Plan;
use super::props::Prop;
use super::stock::{self, Print, Stock};
use super::view::View;
use crate::chance::Chance;
use crate::plane::Homography;

/// What was photographed.
pub(crate) struct Exposure {
    pub(crate) image: RgbImage,
    pub(crate) truth: Option<Quad>,
    /// Outlines of the fingers.
    pub(crate) fingers: Vec<Vec<Corner>>,
}

/// All that lies on the desk.
struct Stage {
    view: View,
    ground: Ground,
    others: Vec<Leaf>,
    below: Vec<Prop>,
    main: Option<Leaf>,
    above: Vec<Prop>,
    lamp: (f32, f32),
}

/// Takes the picture.
pub(crate) fn exposed(plan: &Plan) -> Exposure {
    let stage = Stage::of(plan);
    let light = stage.light(plan);
    let image = developed(plan, &light.blurred(plan.blur));
    let truth = stage.main.as_ref().map(|leaf| {
        let (a, b) = leaf.half;
        Quad([(-a, -b), (a, -b), (a, b), (-a, b)].map(|corner| stage.seen(leaf.seems(corner))))
    });
    let fingers = plan.fingers.iter().map(|finger| stage.outline(finger)).collect();
    Exposure { image, truth, fingers }
}

impl Stage {
    fn of(plan: &Plan) -> Self {
        let mut chance = Chance::new(plan.seed ^ 0x57A6E);
        let (print, _) = plan.print.unwrap_or((Print::CardFront(0), Stock::White));
        let sheet = print.sheet();
        let far = sheet.width.hypot(sheet.height) * plan.distance;
        let camera = Homography::camera(plan.turn, plan.tilt, plan.towards, far);
        let [_, _, [c, f, _]] = camera.entries();
        let upright = plan.tilt.to_radians().cos();
        let view = View::new(
            framed(camera, plan, (sheet.width, sheet.height)),
            (plan.width, plan.height),
            plan.lens,
        );
        let lean = ((c / upright) as f32, (f / upright) as f32);
        let distance = (far * upright) as f32;
        // The light of the frame falls on the desk turned back.
        let (lx, ly) = plan.light.lamp();
        let (sin, cos) = (plan.turn as f32).to_radians().sin_cos();
        let lamp = (lx * cos + ly * sin, ly * cos - lx * sin);
        let laid =
            Laid { half: (sheet.width as f32 / 2.0, sheet.height as f32 / 2.0), lean, distance };
        let main =
            plan.print.map(|(print, stock)| laid.main(plan, print, stock, &view, &mut chance));
        let others = laid.others(plan, &mut chance);
        let below = laid.things(plan, &mut chance);
        let above = laid.above(plan, &mut chance);
        let ground = Ground::new(plan.family, plan.texture.clone(), &mut chance);
        Self { view, ground, others, below, main, above, lamp }
    }

    fn seen(&self, (x, y): (f32, f32)) -> Corner {
        self.view.seen((f64::from(x), f64::from(y)))
    }

    /// The light that falls on the sensor.
    fn light(&self, plan: &Plan) -> Sensor {
        let (width, height) = (plan.width as usize, plan.height as usize);
        let noise = Noise::shared();
        let mut parts = vec![0.0_f32; width * height * 3];
        let [tint_r, tint_g, tint_b] = plan.light.colour.map(|part| (part * part) as f32);
        parts.par_chunks_mut(width * 3).enumerate().for_each(|(row, out)| {
            let y = row as f32 + 0.5;
            let mut before = self.view.on_desk(-0.5, y);
            for (column, pixel) in out.chunks_exact_mut(3).enumerate() {
                let x = column as f32 + 0.5;
                let at = self.view.on_desk(x, y);
                let fine = (at.0 - before.0).hypot(at.1 - before.1);
                before = at;
                let [r, g, b] = self.colour(noise, at, fine);
                let (half_w, half_h) = (width as f32 / 2.0, height as f32 / 2.0);
                let (lit, shine) = plan.light.at(x / half_w - 1.0, y / half_h - 1.0);
                pixel[0] = r * r * lit * tint_r + shine;
                pixel[1] = g * g * lit * tint_g + shine;
                pixel[2] = b * b * lit * tint_b + shine;
            }
        });
        Sensor { width, parts }
    }

    /// The colour of a point of the desk with all that lies on it.
    #[inline]
    fn colour(&self, noise: &Noise, at: (f32, f32), fine: f32) -> [f32; 3] {
        let mut colour = self.ground.colour(noise, at, fine);
        for leaf in &self.others {
            colour = self.covered(noise, leaf, colour, at, fine);
        }
        for prop in &self.below {
            colour = self.behind(noise, prop, colour, at, fine);
        }
        if let Some(leaf) = &self.main {
            colour = self.covered(noise, leaf, colour, at, fine);
        }
        for prop in &self.above {
            colour = self.behind(noise, prop, colour, at, fine);
        }
        colour
    }

    #[inline]
    fn covered(
        &self,
        noise: &Noise,
        leaf: &Leaf,
        below: [f32; 3],
        at: (f32, f32),
        fine: f32,
    ) -> [f32; 3] {
        let reach = leaf.half.0.hypot(leaf.half.1) + 30.0;
        let (dx, dy) = (at.0 - leaf.at.0, at.1 - leaf.at.1);
        if dx * dx + dy * dy > reach * reach {
            return below;
        }
        let point = leaf.on_sheet(at);
        let outside = leaf.outside(point);
        if outside > 28.0 {
            return below;
        }
        let cover = 1.0 - step(outside, fine);
        let mut colour = below;
        if cover < 1.0 {
            let shade = leaf.shade(point, self.lamp);
            colour = colour.map(|part| part * shade);
        }
        if cover > 0.0 {
            colour = mixed(colour, leaf.colour(noise, point, self.lamp), cover);
        }
        colour
    }

    #[inline]
    fn behind(
        &self,
        noise: &Noise,
        prop: &Prop,
        below: [f32; 3],
        at: (f32, f32),
        fine: f32,
    ) -> [f32; 3] {
        let ((cx, cy), reach) = prop.around();
        let (dx, dy) = (at.0 - cx, at.1 - cy);
        if dx * dx + dy * dy > reach * reach {
            return below;
        }
        prop.over(noise, below, at, (fine, self.lamp))
    }

    /// The outline of a finger in the frame.
    fn outline(&self, finger: &super::plan::Finger) -> Vec<Corner> {
        let (dx, dy) = (finger.tip.0 - finger.from.0, finger.tip.1 - finger.from.1);
        let along = dy.atan2(dx);
        let (tip, root) = (finger.wide / 2.0, finger.wide * 0.62);
        let around = |middle: (f64, f64), radius: f64, first: f64| {
            (0..=8).map(move |at| {
                let angle = along + first + f64::from(at) * std::f64::consts::PI / 8.0;
                (middle.0 + radius * angle.cos(), middle.1 + radius * angle.sin())
            })
        };
        let half = std::f64::consts::FRAC_PI_2;
        around(finger.tip, tip, -half)
            .chain(around(finger.from, root, half))
            .map(|point| self.view.seen(point))
            .collect()
    }
}

/// The main paper's size and the camera, for laying other things around it.
struct Laid {
    half: (f32, f32),
    lean: (f32, f32),
    distance: f32,
}

impl Laid {
    fn main(
        &self,
        plan: &Plan,
        print: Print,
        stock: Stock,
        view: &View,
        chance: &mut Chance,
    ) -> Leaf {
        let (a, b) = (f64::from(self.half.0) * 0.6, f64::from(self.half.1) * 0.6);
        // Fine enough for its nearest part, and no finer: what is printed must not alias.
        let densities = [(0.0, 0.0), (-a, -b), (a, -b), (a, b), (-a, b)].map(|at| view.density(at));
        let density = densities.iter().sum::<f64>() / 5.0 * 1.1;
        let card = print.is_card();
        let (curl, towards) = plan.curl;
        Leaf {
            at: (0.0, 0.0),
            turn: (1.0, 0.0),
            half: self.half,
            radius: if card { 3.18 } else { 0.0 },
            bend: Bend {
                curl: curl as f32,
                towards: (towards.cos() as f32, towards.sin() as f32),
                fold: plan.fold as f32,
                fold_at: (chance.between(-0.3, 0.3) as f32) * self.half.1,
            },
            lean: self.lean,
            distance: self.distance,
            print: Printed::Drawn(Arc::new(stock::drawing(print, density))),
            tint: stock.tint(),
            worn: (!card).then_some(plan.seed as u32),
            shadow: if card { 0.9 } else { 1.1 },
        }
    }

    /// Other papers under and around the main one, which stays the largest that is whole.
    fn others(&self, plan: &Plan, chance: &mut Chance) -> Vec<Leaf> {
        let large = matches!(plan.family, Family::Newspaper | Family::Leaflets);
        let own = self.half.0.hypot(self.half.1);
        (0..plan.others)
            .map(|number| {
                let angle = chance.between(0.0, std::f64::consts::TAU) as f32;
                let (size, far) = match plan.family {
                    Family::Newspaper => (own * 1.9, chance.between(0.3, 1.3) as f32 * own),
                    Family::Leaflets => (own * 0.75, chance.between(0.2, 1.5) as f32 * own),
                    _ => (
                        own * chance.between(0.45, 0.98) as f32,
                        chance.between(0.5, 1.5) as f32 * own,
                    ),
                };
                let shape = chance.between(0.62, 0.82) as f32;
                let half = (size * shape * 0.78, size * 0.78);
                let turn = if large { chance.normal() * 0.6 } else { chance.between(-1.6, 1.6) };
                let seed = chance.bits() as u32;
                let print = match plan.family {
                    Family::Newspaper => Printed::Lines {
                        seed,
                        pitch: own * chance.between(0.020, 0.034) as f32,
                        dark: 0.55,
                    },
                    Family::Leaflets => Printed::Poster { seed },
                    _ if chance.unit() < 0.25 => Printed::Plain,
                    _ => Printed::Lines { seed, pitch: own * 0.045, dark: 0.6 },
                };
                let tint = match plan.family {
                    Family::Newspaper => [0.80, 0.78, 0.72],
                    Family::Leaflets => [0.97, 0.96, 0.95],
                    _ => [Stock::White, Stock::Cream, Stock::Recycled, Stock::Bluish, Stock::Brown]
                        [number % 5]
                        .tint(),
                };
                Leaf {
                    at: (angle.cos() * far, angle.sin() * far),
                    turn: (turn.cos() as f32, turn.sin() as f32),
                    half,
                    radius: 0.0,
                    bend: Bend::default(),
                    lean: self.lean,
                    distance: self.distance,
                    print,
                    tint,
                    worn: Some(seed),
                    shadow: own / 180.0 + 0.3,
                }
            })
            .collect()
    }

    /// Things beside the paper.
    fn things(&self, plan: &Plan, chance: &mut Chance) -> Vec<Prop> {
        let (a, b) = self.half;
        let mut things = Vec::new();
        let free = plan.print.is_none();
        for _ in 0..plan.things {
            let angle = chance.between(0.0, std::f64::consts::TAU) as f32;
            let near = if free { chance.between(0.0, 0.7) } else { 1.0 } as f32;
            let gap = chance.between(12.0, 40.0) as f32;
            let along = chance.between(-1.6, 1.6) as f32;
            let turn = (along.cos(), along.sin());
            let dark = chance.between(0.05, 0.22) as f32;
            let kind = chance.unit();
            let size = match kind {
                kind if kind < 0.3 => 40.0,
                kind if kind < 0.55 => 75.0,
                kind if kind < 0.7 => 150.0,
                _ => 70.0,
            };
            let at = (angle.cos() * near * (a + gap + size), angle.sin() * near * (b + gap + size));
            things.push(match kind {
                kind if kind < 0.3 => Prop::Cup {
                    at,
                    radius: chance.between(32.0, 44.0) as f32,
                    colour: [dark * 3.5, chance.between(0.2, 0.8) as f32, 0.75],
                },
                kind if kind < 0.55 => Prop::Slab {
                    at,
                    turn,
                    half: (36.0, 76.0),
                    keys: false,
                    colour: [dark, dark, dark * 1.1],
                },
                kind if kind < 0.7 => Prop::Slab {
                    at,
                    turn,
                    half: (152.0, 57.0),
                    keys: true,
                    colour: [dark * 1.5, dark * 1.5, dark * 1.6],
                },
                _ => pen(at, turn, chance),
            });
        }
        if plan.family == Family::FloorAndFeet {
            let tone = chance.between(0.12, 0.45) as f32;
            let apart = chance.between(55.0, 90.0) as f32;
            let down = b + chance.between(55.0, 120.0) as f32;
            for side in [-1.0_f32, 1.0] {
                things.push(Prop::Limb {
                    from: (side * apart * 1.25, down + 230.0),
                    to: (side * apart, down),
                    thick: (36.0, 46.0),
                    colour: [tone * 1.1, tone, tone * 0.95],
                    nail: false,
                });
            }
        }
        things
    }

    /// What lies over the paper.
    fn above(&self, plan: &Plan, chance: &mut Chance) -> Vec<Prop> {
        let deep = chance.unit() as f32;
        let skin = mixed([0.93, 0.73, 0.60], [0.62, 0.43, 0.31], deep);
        let point = |(x, y): (f64, f64)| (x as f32, y as f32);
        let mut above: Vec<Prop> = plan
            .fingers
            .iter()
            .map(|finger| Prop::Limb {
                from: point(finger.from),
                to: point(finger.tip),
                thick: ((finger.wide * 0.62) as f32, (finger.wide / 2.0) as f32),
                colour: skin,
                nail: true,
            })
            .collect();
        if plan.print.is_none() && !plan.fingers.is_empty() {
            above.extend(hand(skin, chance));
        }
        if plan.pen {
            let along = chance.between(-1.6, 1.6) as f32;
            let at = (
                self.half.0 * chance.between(-0.5, 0.5) as f32,
                self.half.1 * chance.between(-0.5, 0.5) as f32,
            );
            above.push(pen(at, (along.cos(), along.sin()), chance));
        }
        above
    }
}

fn pen(at: (f32, f32), turn: (f32, f32), chance: &mut Chance) -> Prop {
    let colour = [chance.unit() * 0.6, chance.unit() * 0.5, 0.2 + chance.unit() * 0.6];
    Prop::Limb {
        from: (at.0 - turn.0 * 68.0, at.1 - turn.1 * 68.0),
        to: (at.0 + turn.0 * 68.0, at.1 + turn.1 * 68.0),
        thick: (4.6, 3.2),
        colour: colour.map(|part| part as f32),
        nail: false,
    }
}

/// A hand flat on the desk.
fn hand(skin: [f32; 3], chance: &mut Chance) -> Vec<Prop> {
    let (x, y) = (chance.between(-40.0, 40.0) as f32, chance.between(0.0, 60.0) as f32);
    let mut parts = vec![Prop::Limb {
        from: (x + 10.0, y + 190.0),
        to: (x, y + 40.0),
        thick: (30.0, 42.0),
        colour: skin,
        nail: false,
    }];
    for (number, length) in [(-2.0_f32, 52.0_f32), (-0.8, 78.0), (0.35, 84.0), (1.5, 70.0)] {
        parts.push(Prop::Limb {
            from: (x + number * 18.0, y + 20.0),
            to: (x + number * 26.0, y - length),
            thick: (10.5, 8.0),
            colour: skin,
            nail: true,
        });
    }
    parts
}

/// Chooses zoom and place so that the sheet fills the frame as asked.
fn framed(camera: Homography, plan: &Plan, (wide, tall): (f64, f64)) -> Homography {
    let Quad(corners) = camera.quad(wide, tall);
    let span = |of: fn(&Corner) -> f64| {
        let ends = corners.iter().map(of);
        (ends.clone().fold(f64::MAX, f64::min), ends.fold(f64::MIN, f64::max))
    };
    let ((left, right), (top, bottom)) = (span(|c| c.x), span(|c| c.y));
    let (width, height) = (f64::from(plan.width), f64::from(plan.height));
    let zoom = plan.fill * (width / (right - left)).min(height / (bottom - top));
    let middle = |low: f64, high: f64, side: f64, shift: f64| {
        side * (0.5 + shift) - zoom * (low + high) / 2.0
    };
    let at = (middle(left, right, width, plan.shift.0), middle(top, bottom, height, plan.shift.1));
    camera.framed(zoom, at)
}

/// Noise, the camera's curve and its sharpening; eight bits.
fn developed(plan: &Plan, light: &Sensor) -> RgbImage {
    let stride = light.width * 3;
    let mut shown = vec![0.0_f32; light.parts.len()];
    let strength = plan.noise as f32 / 255.0;
    shown.par_chunks_mut(stride).enumerate().for_each(|(row, out)| {
        let mut chance = Grain::new(plan.seed, row as u64);
        let from = &light.parts[row * stride..(row + 1) * stride];
        for (pixel, lit) in out.chunks_exact_mut(3).zip(from.chunks_exact(3)) {
            let [all, red, green, blue] = chance.next();
            for ((part, lit), own) in pixel.iter_mut().zip(lit).zip([red, green, blue]) {
                let shown = lit.max(0.0).sqrt();
                // Shot noise: more in the light before the curve, more in the dark after it.
                let grain = strength * (1.25 - 0.5 * shown.min(1.2));
                *part = (shown + grain * (all + 0.7 * own)).min(1.0);
            }
        }
    });
    let rows = shown.len() / stride.max(1);
    let amount = plan.sharpening as f32;
    let mut bytes = vec![0_u8; shown.len()];
    bytes.par_chunks_mut(stride).enumerate().for_each(|(row, out)| {
        let line = |at: usize| &shown[at * stride..(at + 1) * stride];
        let (above, own, below) =
            (line(row.saturating_sub(1)), line(row), line((row + 1).min(rows - 1)));
        for (at, byte) in out.iter_mut().enumerate() {
            let (left, right) = (own[at.saturating_sub(3)], own[(at + 3).min(stride - 1)]);
            let around = (left + right + above[at] + below[at]) * 0.25;
            let sharp = own[at] + amount * (own[at] - around);
            *byte = (sharp * 255.0 + 0.5).clamp(0.0, 255.0) as u8;
        }
    });
    RgbImage::from_raw(plan.width, plan.height, bytes).expect("three bytes a pixel")
}

/// About normal numbers, four at a time, from two mixings of a counter.
struct Grain(u64);

impl Grain {
    fn new(seed: u64, row: u64) -> Self {
        Self(seed ^ row.wrapping_mul(0xA24B_AED4_963E_E407))
    }

    #[inline]
    fn next(&mut self) -> [f32; 4] {
        let mut mixed = || {
            self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let bits = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            bits ^ (bits >> 31)
        };
        let (a, b) = (mixed(), mixed());
        // Two uniform numbers of sixteen bits each: a triangle, near enough to a bell.
        std::array::from_fn(|at| {
            let of = |bits: u64| ((bits >> (at * 16)) & 0xFFFF) as f32 / 65_536.0;
            (of(a) + of(b) - 1.0) * 2.45
        })
    }
}

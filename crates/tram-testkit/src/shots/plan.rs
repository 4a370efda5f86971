//! What a shot will show, drawn from its number: all of it can be looked at and changed before the
//! picture is taken.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "most families have nothing of their own around the paper"
)]

use std::f64::consts::{PI, TAU};

use super::Split;
use super::ground::{Family, Texture};
use super::lens::Blur;
use super::light::{Light, Shine};
use super::stock::{Print, Stock};
use crate::Paper;
use crate::chance::Chance;

/// A finger on the paper, in millimetres from the paper's middle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Finger {
    /// Where its tip lies.
    pub tip: (f64, f64),
    /// Where it comes from.
    pub from: (f64, f64),
    /// How wide it is at the tip.
    pub wide: f64,
}

/// What is photographed and how.
#[derive(Clone, Debug)]
pub struct Plan {
    /// All that is left to chance below this level.
    pub seed: u64,
    /// The surface.
    pub family: Family,
    /// A surface from life, for [`Family::Photographed`].
    pub texture: Option<Texture>,
    /// The paper; `None` photographs the desk without one.
    pub print: Option<(Print, Stock)>,
    /// Pixels across the frame.
    pub width: u32,
    /// Pixels down the frame.
    pub height: u32,
    /// Degrees the paper is turned clockwise.
    pub turn: f64,
    /// Degrees the camera looks from the side.
    pub tilt: f64,
    /// Degrees on the desk of the axis it is tilted about.
    pub towards: f64,
    /// Distance of the camera in diagonals of the paper.
    pub distance: f64,
    /// How much of the frame the paper fills.
    pub fill: f64,
    /// Where its middle lies off the frame's middle, in parts of the frame.
    pub shift: (f64, f64),
    /// How much the lens bends straight lines (see the code of the view); phones stay within 0.03.
    pub lens: f64,
    /// How many millimetres the paper's end curls up, and towards which angle (radians).
    pub curl: (f64, f64),
    /// How many millimetres the ridge of a fold stands up.
    pub fold: f64,
    /// Fingers on the paper.
    pub fingers: Vec<Finger>,
    /// How many other papers lie under and around it.
    pub others: usize,
    /// How many other things lie around it: cups, pens, telephones, keyboards.
    pub things: usize,
    /// Whether a pen lies across the paper.
    pub pen: bool,
    /// The light.
    pub light: Light,
    /// Focus and a still hand.
    pub blur: Blur,
    /// Noise in grey levels at middle grey.
    pub noise: f64,
    /// How much the camera's program sharpens, 0 to 1.
    pub sharpening: f64,
    /// JPEG quality, 1 to 100.
    pub quality: i32,
}

/// Papers in the order in which shots show them.
const PRINTS: [Print; 12] = [
    Print::Page(Paper::BirthNotice),
    Print::CardFront(0),
    Print::Page(Paper::Divorce),
    Print::CardBack(1),
    Print::Page(Paper::Diploma),
    Print::Page(Paper::Authorisation),
    Print::CardFront(1),
    Print::Page(Paper::BirthNotice),
    Print::Page(Paper::Divorce),
    Print::CardBack(0),
    Print::Page(Paper::Authorisation),
    Print::CardFront(2),
];

impl Plan {
    /// A good photograph of `print` on the surface: near, sharp, evenly lit, nothing in the way.
    pub fn good(family: Family, print: Print, seed: u64) -> Self {
        let mut chance = Chance::new(seed ^ 0x600D);
        let sheet = print.sheet();
        let (width, height) = frame(sheet.width > sheet.height, 3_000_000);
        Self {
            seed,
            family,
            texture: None,
            print: Some((print, Stock::White)),
            width,
            height,
            turn: chance.normal() * 3.0,
            tilt: chance.between(2.0, 12.0),
            towards: chance.between(0.0, 360.0),
            distance: chance.between(1.5, 2.2),
            fill: chance.between(0.80, 0.90),
            shift: (0.0, 0.0),
            lens: chance.between(-0.008, 0.012),
            curl: (0.0, 0.0),
            fold: 0.0,
            fingers: Vec::new(),
            others: if family == Family::OtherPapers { 3 } else { 0 },
            things: 0,
            pen: false,
            light: Light { from: chance.between(-2.6, -0.6), ..Light::EVEN },
            blur: Blur { disc: 0.6, motion: 0.0, direction: 0.0 },
            noise: 1.5,
            sharpening: 0.35,
            quality: 88,
        }
    }

    /// The shot of this number: every tenth shows no paper, the others go through the families in
    /// turn. `megapixels` is the size of the frame.
    pub fn of(split: Split, number: u64, megapixels: f64) -> Self {
        let families = Family::of(split);
        let salt = match split {
            Split::Tuning => 0x70_4E,
            Split::HeldApart => 0xA9_A7,
        };
        let mut chance = Chance::new(Chance::new(number ^ (salt << 32)).bits());
        let nothing = number % 10 == 9;
        let turn = if nothing { number / 10 } else { number - number / 10 };
        let place = |of: usize, at: u64| usize::try_from(at % of as u64).unwrap_or(0);
        let family = families.get(place(families.len(), turn)).copied().unwrap_or(Family::GreyDesk);
        let round = turn / families.len() as u64 + chance.bits() % 5;
        let print = PRINTS.get(place(PRINTS.len(), round)).copied().unwrap_or(Print::CardFront(0));
        let mut plan = Self::good(family, print, chance.bits());
        plan.print = Some((print, stock(print, &mut chance)));
        plan.frame(megapixels, &mut chance);
        plan.hand(&mut chance);
        plan.paper(&mut chance);
        plan.surroundings(&mut chance);
        plan.lamp(&mut chance);
        plan.camera(&mut chance);
        if nothing {
            plan.print = None;
            plan.things = 1 + place(3, chance.bits());
            plan.pen = false;
            plan.others = 0;
            if chance.unit() > 0.35 {
                plan.fingers.clear();
            } else if plan.fingers.is_empty() {
                plan.fingers.push(finger_over(print, &mut chance, false));
            }
        }
        plan
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few megapixels")]
    fn frame(&mut self, megapixels: f64, chance: &mut Chance) {
        let landscape = (self.width > self.height) ^ (chance.unit() < 0.18);
        (self.width, self.height) = frame(landscape, (megapixels * 1e6) as u32);
    }

    /// How the telephone is held.
    fn hand(&mut self, chance: &mut Chance) {
        self.tilt = match chance.unit() {
            kind if kind < 0.55 => chance.between(1.0, 15.0),
            kind if kind < 0.85 => chance.between(15.0, 28.0),
            _ => chance.between(28.0, 40.0),
        };
        // Mostly from below the paper, where the reader stands.
        self.towards = chance.normal() * 45.0;
        self.turn = if chance.unit() < 0.8 {
            (chance.normal() * 6.0).clamp(-30.0, 30.0)
        } else {
            chance.between(-35.0, 35.0)
        };
        self.distance = chance.between(1.25, 2.4);
        self.fill = if chance.unit() < 0.75 {
            chance.between(0.72, 0.95)
        } else {
            chance.between(0.48, 0.72)
        };
        let room = (1.0 - self.fill) * 0.42;
        self.shift = (chance.between(-room, room), chance.between(-room, room));
        self.lens = chance.between(-0.02, 0.03);
        if chance.unit() < 0.07 {
            let side = |chance: &mut Chance| if chance.unit() < 0.5 { -1.0 } else { 1.0 };
            let over = (1.0 - self.fill) / 2.0 + chance.between(0.02, 0.09);
            self.shift = (side(chance) * over, side(chance) * over * chance.between(0.5, 1.0));
        }
    }

    /// How the paper lies, and the fingers that hold it.
    fn paper(&mut self, chance: &mut Chance) {
        let card = self.print.is_some_and(|(print, _)| print.is_card());
        if !card && chance.unit() < 0.45 {
            self.curl = (chance.between(2.0, 12.0), chance.between(0.0, TAU));
        }
        if !card && chance.unit() < 0.3 {
            self.fold = chance.between(1.0, 7.0);
        }
        let Some((print, _)) = self.print else { return };
        if chance.unit() < 0.22 {
            let corner = chance.unit() < 0.3;
            self.fingers.push(finger_over(print, chance, corner));
            if chance.unit() < 0.3 {
                self.fingers.push(finger_over(print, chance, false));
            }
        }
        self.pen = chance.unit() < 0.04;
    }

    fn surroundings(&mut self, chance: &mut Chance) {
        let some = |chance: &mut Chance, low: u64, more: u64| {
            usize::try_from(low + chance.bits() % more).unwrap_or(1)
        };
        match self.family {
            Family::OtherPapers => self.others = some(chance, 3, 4),
            Family::Newspaper | Family::Leaflets => self.others = some(chance, 5, 4),
            _ if chance.unit() < 0.2 => self.others = some(chance, 1, 2),
            _ => {}
        }
        if chance.unit() < 0.3 {
            self.things = some(chance, 1, 2);
        }
    }

    fn lamp(&mut self, chance: &mut Chance) {
        let warm = chance.unit();
        self.light = Light {
            from: chance.between(-PI, PI),
            slope: chance.between(0.0, 0.35),
            person: if chance.unit() < 0.45 { chance.between(0.15, 0.55) } else { 0.0 },
            person_edge: chance.between(-0.2, 0.6),
            hard: if chance.unit() < 0.3 { chance.between(0.25, 0.62) } else { 0.0 },
            hard_edge: (
                chance.between(0.0, TAU),
                chance.between(-0.5, 0.5),
                chance.between(0.015, 0.12),
            ),
            colour: match warm {
                warm if warm < 0.25 => {
                    [1.0, chance.between(0.84, 0.94), chance.between(0.62, 0.82)]
                }
                warm if warm < 0.4 => [chance.between(0.86, 0.94), 0.97, 1.0],
                _ => [1.0, chance.between(0.96, 1.0), chance.between(0.90, 1.0)],
            },
            vignetting: chance.between(0.03, 0.22),
            shine: None,
            exposure: chance.between(0.62, 1.02),
        };
        let glossy =
            matches!(self.family, Family::StripedPlastic | Family::FloorAndFeet | Family::Leaflets)
                || self.print.is_some_and(|(print, _)| print.is_card());
        if chance.unit() < if glossy { 0.3 } else { 0.07 } {
            self.light.shine = Some(Shine {
                at: (chance.between(-0.7, 0.7), chance.between(-0.7, 0.7)),
                radii: (chance.between(0.06, 0.3), chance.between(0.06, 0.3)),
                strength: chance.between(0.3, 1.3),
            });
        }
        if chance.unit() < 0.08 {
            self.light.exposure *= chance.between(0.18, 0.4);
        }
    }

    fn camera(&mut self, chance: &mut Chance) {
        // Pixels of blur grow with the frame: the same hand, the same lens.
        let scale = f64::from(self.width.max(self.height)) / 2000.0;
        self.blur.disc = scale
            * if chance.unit() < 0.8 { chance.between(0.4, 1.1) } else { chance.between(1.1, 3.2) };
        if chance.unit() < 0.25 {
            self.blur.motion = scale * chance.between(1.0, 8.0);
            self.blur.direction = chance.between(0.0, PI);
        }
        let dark = self.light.exposure < 0.45;
        self.noise = chance.between(0.8, 3.0) * if dark { 2.5 } else { 1.0 };
        self.sharpening = chance.between(0.0, 0.7);
        self.quality = i32::try_from(70 + chance.bits() % 24).unwrap_or(80);
    }
}

/// Sides of about so many pixels, 4 to 3.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few megapixels")]
fn frame(landscape: bool, pixels: u32) -> (u32, u32) {
    let long = ((f64::from(pixels) * 4.0 / 3.0).sqrt() / 16.0).round() as u32 * 16;
    let short = long / 4 * 3;
    if landscape { (long, short) } else { (short, long) }
}

fn stock(print: Print, chance: &mut Chance) -> Stock {
    if print.is_card() {
        return Stock::White;
    }
    match chance.unit() {
        kind if kind < 0.55 => Stock::White,
        kind if kind < 0.70 => Stock::Cream,
        kind if kind < 0.80 => Stock::Recycled,
        kind if kind < 0.87 => Stock::Bluish,
        kind if kind < 0.93 => Stock::Pink,
        _ => Stock::Brown,
    }
}

/// A finger over an edge of the paper, or over one of its corners.
fn finger_over(print: Print, chance: &mut Chance, corner: bool) -> Finger {
    let sheet = print.sheet();
    let (a, b) = (sheet.width / 2.0, sheet.height / 2.0);
    // Mostly at the lower end and at the sides: that is where hands come from.
    let (edge, outwards) = match chance.unit() {
        side if side < 0.45 => ((chance.between(-0.85, 0.85) * a, b), (chance.normal() * 0.4, 1.0)),
        side if side < 0.7 => {
            ((a, chance.between(-0.3, 0.9) * b), (1.0, 0.5 + chance.normal() * 0.3))
        }
        side if side < 0.95 => {
            ((-a, chance.between(-0.3, 0.9) * b), (-1.0, 0.5 + chance.normal() * 0.3))
        }
        _ => ((chance.between(-0.8, 0.8) * a, -b), (chance.normal() * 0.4, -1.0)),
    };
    let (edge, outwards) = if corner {
        let side = if chance.unit() < 0.5 { -1.0 } else { 1.0 };
        ((side * a, b), (side * 0.8, 1.0))
    } else {
        (edge, outwards)
    };
    let length = f64::hypot(outwards.0, outwards.1);
    let (ox, oy) = (outwards.0 / length, outwards.1 / length);
    let room = a.min(b);
    let inside =
        if corner { chance.between(2.0, 9.0) } else { chance.between(5.0, 20.0).min(room * 0.7) };
    Finger {
        tip: (edge.0 - ox * inside, edge.1 - oy * inside),
        from: (edge.0 + ox * 95.0, edge.1 + oy * 95.0),
        wide: chance.between(13.0, 19.0),
    }
}

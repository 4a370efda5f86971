//! Photographs as telephones take them, as many as wanted, each with its truth: surfaces of several
//! families, papers and cards of several colours, fingers, curls, shadows, shine, blur, noise.
//!
//! Families are split between tuning and measuring: a finder that was tuned on dark wood and cloth is
//! measured on terrazzo and newspapers. All is computed in linear light (as squares of what is shown),
//! blur is a disc out of focus and a stroke of the hand, noise comes before the camera's sharpening and
//! its JPEG. The same number gives the same bytes on one machine.

mod apart;
mod expose;
mod ground;
mod leaf;
mod lens;
mod light;
mod noise;
mod plan;
mod props;
mod stock;
mod tuning;
mod view;

use image::RgbImage;
use tram_domain::{Corner, Quad};

use crate::files;

pub use ground::{Family, Texture};
pub use lens::Blur;
pub use light::{Light, Shine};
pub use plan::{Finger, Plan};
pub use stock::{Print, Stock};

/// For what a picture may be used.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Split {
    /// To choose numbers by.
    Tuning,
    /// To measure with; no number is chosen by looking at these.
    HeldApart,
}

/// What makes a shot hard.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Hard {
    /// A finger lies over an edge.
    Finger,
    /// A finger hides a corner.
    FingerOnCorner,
    /// A corner lies outside the frame.
    CornerOutside,
    /// A shadow with an edge falls on it.
    HardShadow,
    /// Something shines.
    Shine,
    /// It was taken in the dark.
    Dark,
    /// Out of focus, or the hand moved.
    Blurred,
    /// The paper is not flat.
    Bent,
    /// Other papers lie around.
    OtherPapers,
    /// The camera looks from far to the side.
    Steep,
    /// The paper fills little of the frame.
    Small,
    /// The paper is about as light as what it lies on, or darker.
    NearTone,
    /// A pen lies across it.
    Pen,
}

/// A photograph and its truth.
#[derive(Clone, Debug)]
pub struct Shot {
    /// As the telephone wrote it.
    pub jpeg: Vec<u8>,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// The paper's corners, clockwise from its own upper left; `None` where there is no paper.
    /// A corner may lie outside the frame.
    pub truth: Option<Quad>,
    /// The family of the surface.
    pub family: &'static str,
    /// What is printed, and on what; `None` where there is no paper.
    pub print: Option<(Print, Stock)>,
    /// What makes it hard.
    pub hard: Vec<Hard>,
    /// Outlines of fingers in the frame.
    pub fingers: Vec<Vec<Corner>>,
}

/// The shot of this number, three megapixels. Numbers that end in 9 show no paper.
pub fn shot(split: Split, number: u64) -> Shot {
    shot_sized(split, number, 3.0)
}

/// The same with another size of the frame.
pub fn shot_sized(split: Split, number: u64, megapixels: f64) -> Shot {
    Plan::of(split, number, megapixels).shoot()
}

impl Plan {
    /// Takes the picture.
    pub fn shoot(&self) -> Shot {
        let exposure = expose::exposed(self);
        Shot {
            jpeg: files::jpeg_at_once(&exposure.image, self.quality),
            width: self.width,
            height: self.height,
            family: self.family.name(),
            print: self.print,
            hard: self.hard(exposure.truth.as_ref(), &exposure.fingers),
            truth: exposure.truth,
            fingers: exposure.fingers,
        }
    }

    /// The picture before it becomes a JPEG, and the paper's corners.
    pub fn picture(&self) -> (RgbImage, Option<Quad>) {
        let exposure = expose::exposed(self);
        (exposure.image, exposure.truth)
    }

    fn hard(&self, truth: Option<&Quad>, fingers: &[Vec<Corner>]) -> Vec<Hard> {
        let Some(Quad(corners)) = truth else { return Vec::new() };
        let (width, height) = (f64::from(self.width), f64::from(self.height));
        let outside = |c: &Corner| c.x < 0.0 || c.y < 0.0 || c.x > width || c.y > height;
        let hidden = |c: &Corner| fingers.iter().any(|outline| inside(outline, *c));
        let scale = f64::from(self.width.max(self.height)) / 2000.0;
        let light_ground = matches!(self.family, Family::WhiteDesk | Family::LightWood);
        let dark_paper =
            self.print.is_some_and(|(_, stock)| matches!(stock, Stock::Brown | Stock::Recycled));
        let tags = [
            (Hard::Finger, !self.fingers.is_empty()),
            (Hard::FingerOnCorner, corners.iter().any(hidden)),
            (Hard::CornerOutside, corners.iter().any(outside)),
            (Hard::HardShadow, self.light.hard > 0.0),
            (Hard::Shine, self.light.shine.is_some()),
            (Hard::Dark, self.light.exposure < 0.45),
            (Hard::Blurred, self.blur.disc > 1.4 * scale || self.blur.motion > 3.0 * scale),
            (Hard::Bent, self.curl.0 > 4.0 || self.fold > 3.0),
            (Hard::OtherPapers, self.others > 0),
            (Hard::Steep, self.tilt > 28.0),
            (Hard::Small, self.fill < 0.6),
            (Hard::NearTone, light_ground != dark_paper),
            (Hard::Pen, self.pen),
        ];
        tags.into_iter().filter_map(|(tag, is)| is.then_some(tag)).collect()
    }
}

/// A picture blurred as a lens or a moving hand blurs it, in linear light.
pub(crate) fn spread(image: &RgbImage, blur: Blur) -> RgbImage {
    let parts = image.as_raw().iter().map(|part| (f32::from(*part) / 255.0).powi(2)).collect();
    let light = lens::Sensor { width: image.width() as usize, parts }.blurred(blur);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 255")]
    let bytes = light.parts.iter().map(|part| (part.sqrt() * 255.0).round().min(255.0) as u8);
    RgbImage::from_raw(image.width(), image.height(), bytes.collect())
        .expect("as many pixels as before")
}

/// Whether a point lies within an outline.
fn inside(outline: &[Corner], at: Corner) -> bool {
    let next = outline.iter().cycle().skip(1);
    let crossings = outline.iter().zip(next).filter(|(a, b)| {
        (a.y > at.y) != (b.y > at.y) && at.x < (b.x - a.x) * (at.y - a.y) / (b.y - a.y) + a.x
    });
    crossings.count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_number_gives_the_same_photograph_and_another_number_another() {
        let take = |number| shot_sized(Split::HeldApart, number, 0.2).jpeg;
        assert_eq!(take(3), take(3));
        assert_ne!(take(3), take(4));
    }

    #[test]
    fn no_family_is_on_both_sides_of_the_split() {
        let tuning = Family::of(Split::Tuning);
        assert!(Family::of(Split::HeldApart).iter().all(|family| !tuning.contains(family)));
    }

    #[test]
    fn every_tenth_shot_shows_no_paper_and_every_family_has_its_turn() {
        let mut seen = std::collections::HashSet::new();
        for number in 0..20 {
            let plan = Plan::of(Split::HeldApart, number, 0.1);
            assert_eq!(plan.print.is_none(), number % 10 == 9);
            seen.insert(plan.family);
        }
        assert_eq!(seen.len(), Family::of(Split::HeldApart).len());
    }

    /// The paper is white and the desk dark: just inside each true corner it is light, just outside dark.
    #[test]
    fn the_truth_lies_where_the_paper_ends() {
        let mut plan = Plan::good(Family::DarkWood, Print::Page(crate::Paper::Divorce), 5);
        (plan.lens, plan.curl, plan.fold, plan.tilt) = (0.03, (9.0, 0.8), 4.0, 30.0);
        let (image, truth) = plan.picture();
        let Quad(corners) = truth.unwrap();
        let middle =
            corners.iter().fold((0.0, 0.0), |sum, c| (sum.0 + c.x / 4.0, sum.1 + c.y / 4.0));
        for corner in corners {
            let (dx, dy) = (middle.0 - corner.x, middle.1 - corner.y);
            let far = dx.hypot(dy);
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "inside")]
            let bright = |way: f64| {
                let (x, y) = (corner.x + dx / far * way, corner.y + dy / far * way);
                image.get_pixel(x as u32, y as u32).0[1]
            };
            assert!(bright(8.0) > 140, "inside {corner:?}: {}", bright(8.0));
            assert!(bright(-8.0) < 120, "outside {corner:?}: {}", bright(-8.0));
        }
    }
}

//! What papers are photographed on: families of surfaces, some to tune on, others to measure on.
#![expect(clippy::many_single_char_names, reason = "parts of colours")]

use std::sync::Arc;

use image::RgbImage;

use super::Split;
use super::noise::Noise;
use super::{apart, tuning};
use crate::chance::Chance;

/// A family of surfaces. No family belongs to both sides of the split.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Family {
    /// Dark planks with grain.
    DarkWood,
    /// A plain office desk.
    GreyDesk,
    /// A woven table cloth with a checked pattern.
    CheckedCloth,
    /// A white desk, hardly darker than paper.
    WhiteDesk,
    /// A desk on which other papers lie under and around the page.
    OtherPapers,
    /// Chips of stone in cement.
    Terrazzo,
    /// Stone tiles with joints.
    StoneTiles,
    /// A plastic table cover with stripes.
    StripedPlastic,
    /// Newspapers.
    Newspaper,
    /// Light wood, about as light as recycled paper.
    LightWood,
    /// A carpet with a pattern.
    Carpet,
    /// A glazed floor, with the feet of whoever takes the picture.
    FloorAndFeet,
    /// Printed leaflets in colour, one over the other.
    Leaflets,
    /// A surface photographed from life, given by the caller.
    Photographed,
}

impl Family {
    /// The families of one side.
    pub const fn of(split: Split) -> &'static [Self] {
        match split {
            Split::Tuning => &[
                Self::DarkWood,
                Self::GreyDesk,
                Self::CheckedCloth,
                Self::WhiteDesk,
                Self::OtherPapers,
            ],
            Split::HeldApart => &[
                Self::Terrazzo,
                Self::StoneTiles,
                Self::StripedPlastic,
                Self::Newspaper,
                Self::LightWood,
                Self::Carpet,
                Self::FloorAndFeet,
                Self::Leaflets,
            ],
        }
    }

    /// As tables name it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::DarkWood => "dark wood",
            Self::GreyDesk => "grey desk",
            Self::CheckedCloth => "checked cloth",
            Self::WhiteDesk => "white desk",
            Self::OtherPapers => "other papers",
            Self::Terrazzo => "terrazzo",
            Self::StoneTiles => "stone tiles",
            Self::StripedPlastic => "striped plastic",
            Self::Newspaper => "newspaper",
            Self::LightWood => "light wood",
            Self::Carpet => "carpet",
            Self::FloorAndFeet => "floor and feet",
            Self::Leaflets => "leaflets",
            Self::Photographed => "photographed",
        }
    }
}

/// A surface photographed from life.
#[derive(Clone, Debug)]
pub struct Texture {
    /// As tables name it.
    pub name: String,
    /// The picture; it is mirrored at its edges to go on for ever.
    pub picture: Arc<RgbImage>,
    /// How many millimetres one pixel of it shows.
    pub millimetres: f64,
}

/// One surface of a family.
#[derive(Clone, Debug)]
pub(crate) struct Ground {
    pub(crate) family: Family,
    pub(crate) seed: u32,
    /// Numbers from 0 to 1 that make this surface another than its sisters.
    pub(crate) whims: [f32; 6],
    pub(crate) texture: Option<Texture>,
}

impl Ground {
    #[expect(clippy::cast_possible_truncation, reason = "whims need few digits, seeds few bits")]
    pub(crate) fn new(family: Family, texture: Option<Texture>, chance: &mut Chance) -> Self {
        let seed = chance.bits() as u32;
        let whims = std::array::from_fn(|_| chance.unit() as f32);
        Self { family, seed, whims, texture }
    }

    /// The colour at a point in millimetres, red, green and blue from 0 to 1; `pixel` is how many
    /// millimetres a pixel covers there.
    #[inline]
    pub(crate) fn colour(&self, noise: &Noise, at: (f32, f32), pixel: f32) -> [f32; 3] {
        match self.family {
            Family::DarkWood => tuning::dark_wood(self, noise, at),
            Family::GreyDesk | Family::OtherPapers => tuning::grey_desk(self, noise, at),
            Family::CheckedCloth => tuning::checked_cloth(self, noise, at, pixel),
            Family::WhiteDesk => tuning::white_desk(self, noise, at),
            Family::Terrazzo => apart::terrazzo(self, noise, at, pixel),
            Family::StoneTiles => apart::stone_tiles(self, noise, at, pixel),
            Family::StripedPlastic => apart::striped_plastic(self, noise, at, pixel),
            Family::Newspaper | Family::Leaflets => apart::shelf(self, noise, at),
            Family::LightWood => apart::light_wood(self, noise, at, pixel),
            Family::Carpet => apart::carpet(self, noise, at),
            Family::FloorAndFeet => apart::glazed_floor(self, noise, at, pixel),
            Family::Photographed => {
                self.texture.as_ref().map_or([0.5; 3], |texture| apart::photographed(texture, at))
            }
        }
    }
}

/// 0 below an edge and 1 above it, over the width of a pixel.
#[inline]
pub(crate) fn step(distance: f32, pixel: f32) -> f32 {
    (distance / pixel.max(1e-4) + 0.5).clamp(0.0, 1.0)
}

/// Between two colours.
#[inline]
pub(crate) fn mixed(a: [f32; 3], b: [f32; 3], share: f32) -> [f32; 3] {
    let [p, q, r] = a;
    let [u, v, w] = b;
    [p + (u - p) * share, q + (v - q) * share, r + (w - r) * share]
}

/// A colour made lighter or darker.
#[inline]
pub(crate) fn lit(colour: [f32; 3], by: f32) -> [f32; 3] {
    colour.map(|part| part * by)
}

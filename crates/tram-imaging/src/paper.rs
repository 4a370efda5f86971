//! What is photographed, by its shape: the standard sizes whose proportions we trust more than a
//! measured corner.

use crate::geometry::Shape;

/// A kind of paper by its size.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Paper {
    /// A4, 210 × 297 mm, upright or lying (ISO 216).
    A4,
    /// A card, 85.60 × 53.98 mm (ISO/IEC 7810, ID-1).
    Card,
    /// Anything else; handed in on A4.
    Other,
}

/// How far a measured proportion may lie from a standard one and still be taken for it.
const TOLERANCE: f64 = 0.06;

impl Paper {
    /// Short and long side in millimetres.
    pub(crate) const fn sides(self) -> (f64, f64) {
        match self {
            Self::A4 | Self::Other => (210.0, 297.0),
            Self::Card => (53.98, 85.60),
        }
    }

    /// Long side by short side.
    pub(crate) fn ratio(self) -> f64 {
        let (short, long) = self.sides();
        long / short
    }

    /// The standard paper whose proportion is the one measured.
    pub(crate) fn of(shape: Shape) -> Self {
        let ratio = shape.ratio();
        let off = |paper: Self| (ratio / paper.ratio() - 1.0).abs();
        let nearest = if off(Self::A4) <= off(Self::Card) { Self::A4 } else { Self::Card };
        if off(nearest) <= TOLERANCE { nearest } else { Self::Other }
    }

    /// Most dots per inch that are handed in: a card's small print needs more.
    pub(crate) const fn most_dpi(self) -> f64 {
        match self {
            Self::A4 | Self::Other => 200.0,
            Self::Card => 400.0,
        }
    }
}

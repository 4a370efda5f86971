//! Cards, whose size is known (ISO/IEC 7810, ID-1), and where they lie against each other.

use super::rectangle::Rectangle;
use crate::paper::Paper;

/// A direction on a paper.
#[derive(Clone, Copy)]
pub(super) enum Axis {
    Along,
    Down,
}

/// The sides of a card as one lies on the glass, in measured pixels.
#[derive(Clone, Copy)]
pub(super) struct Card {
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Card {
    pub(super) fn like(lying: &Rectangle, unit: f64) -> Self {
        let (short, long) = Paper::Card.sides();
        let (long, short) = (long * unit, short * unit);
        let (width, height) =
            if lying.width > lying.height { (long, short) } else { (short, long) };
        Self { width, height }
    }

    /// Whether a rectangle is a card with the shadow around it.
    pub(super) fn is_about(self, rectangle: &Rectangle) -> bool {
        let fits = |side: f64, card: f64| (0.97..1.08).contains(&(side / card));
        fits(rectangle.width, self.width) && fits(rectangle.height, self.height)
    }

    /// As large as a card in the direction in which others lie against it, with its outer side where
    /// it was seen.
    pub(super) fn outwards(self, seen: Rectangle, (along, down): (f64, f64)) -> Rectangle {
        let x = (seen.width - self.width) / 2.0 * along.signum();
        let y = (seen.height - self.height) / 2.0 * down.signum();
        if along.abs() > down.abs() {
            Rectangle { middle: seen.point(x, 0.0), width: self.width, ..seen }
        } else {
            Rectangle { middle: seen.point(0.0, y), height: self.height, ..seen }
        }
    }

    /// Of the size of a card in one direction: with one of the two opposite sides where it was seen,
    /// and with the other.
    pub(super) fn across(self, seen: Rectangle, axis: Axis) -> [Rectangle; 2] {
        let (side, card) = match axis {
            Axis::Along => (seen.width, self.width),
            Axis::Down => (seen.height, self.height),
        };
        if (side / card - 1.0).abs() < 0.015 {
            return [seen; 2];
        }
        [-1.0, 1.0].map(|way| {
            let by = (side - card) / 2.0 * way;
            match axis {
                Axis::Along => Rectangle { middle: seen.point(by, 0.0), width: card, ..seen },
                Axis::Down => Rectangle { middle: seen.point(0.0, by), height: card, ..seen },
            }
        })
    }
}

/// Where something solid lies, in small pixels.
pub(super) struct Place {
    pub(super) rectangle: Rectangle,
    /// The middle of the cards that it lies against, if it is one of several.
    pub(super) beside: Option<(f64, f64)>,
}

impl Place {
    pub(super) const fn alone(rectangle: Rectangle) -> Self {
        Self { rectangle, beside: None }
    }

    #[expect(clippy::cast_precision_loss, reason = "at most half a dozen cards")]
    pub(super) fn beside_each_other(cards: &[Rectangle]) -> Vec<Self> {
        let sum = cards
            .iter()
            .fold((0.0, 0.0), |sum, card| (sum.0 + card.middle.0, sum.1 + card.middle.1));
        let others = (cards.len() as f64 - 1.0).max(1.0);
        let place = |card: &Rectangle| {
            let (x, y) = card.middle;
            Self { rectangle: *card, beside: Some(((sum.0 - x) / others, (sum.1 - y) / others)) }
        };
        cards.iter().map(place).collect()
    }
}

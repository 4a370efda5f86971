//! Papers on the glass of a flatbed scanner: all of them, where each lies, in reading order.
//!
//! The border of a scan shows the lid; whatever differs from it lies on the glass. Parts that differ
//! all over are papers or cards, whose sides are then measured. Where a paper is as white as the lid
//! only its print and the thin shadow of its edge differ: its print is gathered and its sides are
//! sought beyond it. A photograph is told apart first and left to [`find_page`](crate::find_page).

mod card;
mod items;
mod lid;
mod mask;
mod rectangle;
mod sides;
mod split;
#[cfg(test)]
mod tests;

use tram_domain::{Quad, Turn};

use crate::error::ImageError;
use crate::find::{self, Found, MEASURED};
use crate::frame::CleanFrame;
use crate::geometry;
use crate::paper::Paper;
use crate::picture::Luma;
use crate::planes::Planes;
use crate::render::{Decoded, LEAST_SIDE, pixels};
use crate::straight;
use card::{Axis, Card, Place};
use items::{Item, distinct, sort};
use lid::Lid;
use mask::{Mask, Part};
use rectangle::Rectangle;
use sides::{Reach, Ruler};

/// Long side of the picture in which papers are told from the lid.
const SMALL: f64 = 640.0;
/// The least side of a paper, in millimetres: a small photograph is three centimetres wide.
const LEAST: f64 = 15.0;
/// How far apart the print of one paper may be, in millimetres.
const APART: f64 = 12.0;
/// Tenths of a paper's pixels that may look like the lid.
const MOST_ALIKE: usize = 3;
/// Confidence in a paper all of whose sides were seen.
const SEEN: f64 = 0.97;
/// Confidence that a scan without any sides in it is a page from edge to edge.
const EDGE_TO_EDGE: f64 = 0.75;

/// Finds all papers in a frame: those on the glass of a scanner, or the one in a photograph. Top to
/// bottom, left to right.
pub fn find_papers(frame: &CleanFrame) -> Result<Vec<Found>, ImageError> {
    let long = f64::from(frame.width.max(frame.height).max(1));
    Decoded::at_least(&frame.bytes, (MEASURED / long).min(1.0))?.papers()
}

impl Decoded {
    /// Finds all papers; see [`find_papers`].
    pub fn papers(&self) -> Result<Vec<Found>, ImageError> {
        let measured = reduced(&self.planes, MEASURED)?;
        match Glass::of(&measured)? {
            Some(glass) => {
                let by = f64::from(self.frame.0) / f64::from(measured.width);
                let papers = glass.papers(by, self.frame);
                // One paper alone is what the finder of photographs measures more exactly, and sees
                // whole where only a part of it differs from the lid.
                let [one] = papers.as_slice() else { return Ok(papers) };
                let alone = one.sure.then(|| find::find_in(self)).filter(|found| {
                    let is_whole = found.quad == Quad::whole(self.frame.0, self.frame.1);
                    found.sure && !is_whole && geometry::holds(found.quad, one.quad)
                });
                Ok(alone.map_or(papers, |found| vec![found]))
            }
            None => Ok(vec![find::find_in(self)]),
        }
    }

    /// Whether this is a scan of a flatbed or a feeder, not a photograph.
    pub fn is_scan(&self) -> Result<bool, ImageError> {
        let small = reduced(&self.planes, SMALL)?;
        Ok(scanned(&small).is_some())
    }

    /// Degrees clockwise by which lines of print lie off the frame's sides, where they say so
    /// clearly.
    pub fn skew_of_print(&self) -> Option<f64> {
        straight::skew_of_print(&self.planes.to_luma())
    }
}

fn reduced(picture: &Planes, long: f64) -> Result<Planes, ImageError> {
    let by = long / f64::from(picture.width.max(picture.height));
    if by >= 1.0 {
        return Ok(picture.clone());
    }
    let side = |length: u32| pixels(f64::from(length) * by);
    picture.resized(side(picture.width), side(picture.height))
}

/// Long sides and proportions of what scanners scan: A4, A4 with the width of Letter, Letter, Legal.
const PLATENS: [(f64, f64); 5] =
    [(297.0, 210.0), (297.0, 216.0), (297.0, 213.5), (279.4, 215.9), (355.6, 215.9)];

/// Millimetres of the long side, where the proportions are those of a scanner.
fn platen(picture: &Planes) -> Option<f64> {
    let (width, height) = (f64::from(picture.width), f64::from(picture.height));
    let ratio = width.max(height) / width.min(height);
    let fits = |(long, short): &&(f64, f64)| (ratio * short / long - 1.0).abs() < 0.008;
    PLATENS.iter().find(fits).map(|(long, _)| *long)
}

/// The lid, where the frame is a scan: even light that does not fall off as through a lens, little
/// noise, a bright ground, and preferably the proportions of a scanner.
fn scanned(small: &Planes) -> Option<Lid> {
    let lid = Lid::of(small)?;
    let known = platen(small).is_some();
    let (waves, bend, slope, share) =
        if known { (1.1, 6.0, 22.0, 0.1) } else { (0.45, 2.0, 8.0, 0.5) };
    let flat = lid.waves <= waves
        && lid.bend() <= bend
        && lid.slope() <= slope
        && lid.share >= share
        && lid.noise <= 2.5;
    (flat && lid.middle() >= 165.0).then_some(lid)
}

/// A scan with its lid known.
struct Glass<'a> {
    measured: &'a Planes,
    small: Planes,
    lid: Lid,
    /// Small pixels for a millimetre, as far as the proportions say.
    unit: f64,
    /// Whether they do.
    sized: bool,
    /// Measured pixels for a small one.
    up: f64,
    /// Where a small pixel looks like the lid.
    alike: Mask,
}

impl<'a> Glass<'a> {
    fn of(measured: &'a Planes) -> Result<Option<Self>, ImageError> {
        let small = reduced(measured, SMALL)?;
        let Some(lid) = scanned(&small) else { return Ok(None) };
        let platen = platen(&small);
        let unit = f64::from(small.width.max(small.height)) / platen.unwrap_or(297.0);
        let up = f64::from(measured.width) / f64::from(small.width);
        let alike = Mask::alike(&small, &lid);
        Ok(Some(Self { measured, small, lid, unit, sized: platen.is_some(), up, alike }))
    }

    fn papers(&self, by: f64, frame: (u32, u32)) -> Vec<Found> {
        let mut items = self.solid_and_scattered();
        items = distinct(items);
        if items.is_empty() {
            items.push(self.edge_to_edge());
        }
        sort(&mut items);
        let least = (f64::from(frame.0.min(frame.1)) * 0.03).max(LEAST_SIDE);
        let whole = Quad::whole(frame.0, frame.1);
        let mut found: Vec<Found> = items
            .into_iter()
            .map(|item| {
                let quad = item.rectangle.map_or(whole, |rectangle| rectangle.scaled(by).quad());
                Found {
                    quad,
                    confidence: item.confidence,
                    turn: Turn::None,
                    sure: item.confidence >= 0.6,
                }
            })
            .filter(|found| found.quad == whole || found.quad.is_straightenable(least))
            .collect();
        if found.is_empty() {
            found.push(Found { quad: whole, confidence: 0.0, turn: Turn::None, sure: false });
        }
        found
    }

    fn solid_and_scattered(&self) -> Vec<Item> {
        let raw = Mask::differing(&self.small, &self.lid, 1.0);
        let filled = raw.closed(2).filled();
        let mut places = Vec::new();
        let mut scattered = Vec::new();
        for part in filled.parts(&raw) {
            if self.is_solid(&part) {
                places.extend(self.solid(&filled.only(&part), 1.0));
            } else if part.places.len() >= 12 {
                scattered.push(part);
            }
        }
        let mut items: Vec<Item> =
            places.iter().flat_map(|place| self.cards_of(self.measured_at(place))).collect();
        let taken: Vec<Rectangle> = places.iter().map(|place| place.rectangle).collect();
        items.extend(self.gathered(scattered, &taken));
        items
    }

    /// Cards that lie side by side without a gap look like one paper, but for its size.
    fn cards_of(&self, item: Item) -> Vec<Item> {
        let unit = self.unit * self.up;
        let cards =
            item.rectangle.filter(|_| self.sized).and_then(|whole| split::grid(&whole, unit));
        let down = 1.0 / self.up;
        match cards {
            Some(cards) => {
                let cards: Vec<Rectangle> = cards.iter().map(|card| card.scaled(down)).collect();
                Place::beside_each_other(&cards).iter().map(|card| self.measured_at(card)).collect()
            }
            None => vec![item],
        }
    }

    /// Whether a part differs from the lid nearly all over, and is large enough for a paper. Print on
    /// paper as white as the lid has paper between its letters.
    fn is_solid(&self, part: &Part) -> bool {
        let alike = part.places.iter().filter(|at| self.alike.has(**at)).count();
        if alike * 10 > part.places.len() * MOST_ALIKE {
            return false;
        }
        let wide = || {
            let bounds = part.rectangle(self.small.width as usize);
            bounds.is_some_and(|bounds| bounds.short() >= LEAST * self.unit)
        };
        part.raw * 10 >= part.places.len() * 6 && wide()
    }

    /// Papers and cards that differ from the lid all over. What is no rectangle at first may be
    /// several whose shadows meet: they are told apart with a stricter eye.
    fn solid(&self, mask: &Mask, strict: f32) -> Vec<Place> {
        let (width, height) = (mask.width, mask.height);
        // Hairs and shadows that stick out would widen the rectangle.
        let clean = mask.opened(3);
        let mut places = Vec::new();
        for core in clean.parts(&clean) {
            let Some(bounds) = core.rectangle(width) else { continue };
            if bounds.short() < LEAST * self.unit {
                continue;
            }
            #[expect(clippy::cast_precision_loss, reason = "pixels of a small picture")]
            let fill = core.places.len() as f64 / bounds.area();
            let is_rectangle = fill > 0.93;
            let odd = self.sized && fill < 0.97;
            let cards = odd.then(|| split::cards(&core, width, height, self.unit)).flatten();
            if let Some(cards) = cards {
                places.extend(Place::beside_each_other(&cards));
            } else if is_rectangle || strict > 12.0 {
                places.push(Place::alone(bounds));
            } else {
                let apart = self.apart(&clean.only(&core), strict * 1.7);
                if apart.is_empty() {
                    places.push(Place::alone(bounds));
                } else {
                    places.extend(apart);
                }
            }
        }
        places
    }

    /// The solid parts of a mask that differ more strictly from the lid, where they make up most of
    /// it.
    fn apart(&self, mask: &Mask, strict: f32) -> Vec<Place> {
        let raw = Mask::differing(&self.small, &self.lid, strict).within(mask);
        let filled = raw.closed(2).filled();
        let parts: Vec<Part> =
            filled.parts(&raw).into_iter().filter(|part| self.is_solid(part)).collect();
        let kept: usize = parts.iter().map(|part| part.places.len()).sum();
        if kept * 10 < mask.cells.iter().filter(|cell| **cell).count() * 6 {
            return Vec::new();
        }
        parts.iter().flat_map(|part| self.solid(&filled.only(part), strict)).collect()
    }

    fn measured_at(&self, place: &Place) -> Item {
        match place.beside {
            None => self.measured_near(place.rectangle),
            Some(others) => self.measured_beside(place.rectangle, others),
        }
    }

    /// Measures a card that lies against others. The sides that face the lid are seen; between two
    /// cards little is, and the size of a card says where the side is.
    fn measured_beside(&self, place: Rectangle, others: (f64, f64)) -> Item {
        let item = self.measured_within(place, 5.0);
        let Some(seen) = item.rectangle else { return item };
        let card = Card::like(&seen, self.unit * self.up);
        let (along, down) = seen.place((others.0 * self.up, others.1 * self.up));
        let (along, down) = (-along, -down);
        let rectangle = if (along / card.width).abs() > (down / card.height).abs() {
            self.sized(card, card.outwards(seen, (along, 0.0)), Axis::Down)
        } else {
            self.sized(card, card.outwards(seen, (0.0, down)), Axis::Along)
        };
        Item { rectangle: Some(rectangle), ..item }
    }

    /// Measures the sides of what is known to some millimetres. A card that is about as bright as the
    /// lid shows its print first: its size tells such a side from the true one.
    fn measured_near(&self, place: Rectangle) -> Item {
        let item = self.measured_within(place, 9.0);
        let coarse = place.scaled(self.up);
        let card = Card::like(&coarse, self.unit * self.up);
        let Some(seen) = item.rectangle.filter(|_| self.sized && card.is_about(&coarse)) else {
            return item;
        };
        let rectangle = self.sized(card, self.sized(card, seen, Axis::Along), Axis::Down);
        Item { rectangle: Some(rectangle), ..item }
    }

    /// Where two opposite sides are not as far apart as a card's, one of them is print: the card lies
    /// between the other and where its size ends, on the side where there is less of the lid.
    fn sized(&self, card: Card, seen: Rectangle, axis: Axis) -> Rectangle {
        let [one, other] = card.across(seen, axis);
        if self.lid_within(&one) <= self.lid_within(&other) { one } else { other }
    }

    /// How many of some hundred places of a rectangle look like the lid.
    fn lid_within(&self, rectangle: &Rectangle) -> usize {
        let (width, height) = (self.small.width as usize, self.small.height as usize);
        let small = rectangle.scaled(1.0 / self.up);
        let places = (0..32_u8).flat_map(|row| (0..32_u8).map(move |column| (column, row)));
        let part = |at: u8, side: f64| ((f64::from(at) + 0.5) / 32.0 - 0.5) * side;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_precision_loss,
            clippy::cast_sign_loss,
            reason = "clamped to the picture, which is small"
        )]
        let looks_like_lid = |(column, row): &(u8, u8)| {
            let (x, y) = small.point(part(*column, small.width), part(*row, small.height));
            let at = |place: f64, side: usize| place.clamp(0.0, side as f64 - 1.0) as usize;
            self.alike.has(at(y, height) * width + at(x, width))
        };
        places.filter(looks_like_lid).count()
    }

    /// The same where sides lie no more than so many millimetres inside.
    fn measured_within(&self, place: Rectangle, most: f64) -> Item {
        let unit = self.unit * self.up;
        let ruler = Ruler::new(self.measured, unit, &self.lid);
        let coarse = place.scaled(self.up);
        let borders = ruler.borders(&coarse);
        let inwards = (0.3 * coarse.short() / unit).min(most);
        let faint = Reach { out: 2.5, inwards: inwards.min(2.5) };
        let first = ruler.measured(coarse, Reach { out: most.min(2.0), inwards }, Some(faint));
        let again = Reach { out: 1.2, inwards: 1.6 };
        let second = ruler.measured(first.rectangle, again, Some(Reach { out: 1.0, inwards: 1.0 }));
        let seen = second.sides.iter().zip(borders);
        let seen = seen.filter(|(quality, border)| **quality > 0.0 || *border).count();
        let confidence = [0.3, 0.45, 0.7, 0.88, SEEN].get(seen).copied().unwrap_or(SEEN);
        Item { rectangle: Some(second.rectangle), confidence }
    }

    /// Papers of which only print and shadows differ from the lid.
    fn gathered(&self, parts: Vec<Part>, taken: &[Rectangle]) -> Vec<Item> {
        let width = self.small.width as usize;
        let mut groups: Vec<Group> = Vec::new();
        for part in parts {
            let outline = part.outline(width);
            let bounds = Rectangle::along(0.0, &outline);
            if taken.iter().any(|taken| taken.holds(bounds.middle)) {
                continue;
            }
            let mut group = Group { bounds, points: outline, inked: part.raw };
            let reach = APART * self.unit;
            while let Some(near) = groups.iter().position(|other| other.is_near(&group, reach)) {
                group.join(groups.swap_remove(near));
            }
            groups.push(group);
        }
        groups.iter().filter_map(|group| self.beyond_print(group)).collect()
    }

    /// Seeks the sides of a paper beyond its print.
    fn beyond_print(&self, group: &Group) -> Option<Item> {
        let area = self.unit * self.unit;
        #[expect(clippy::cast_precision_loss, reason = "pixels of a small picture")]
        let inked = group.inked as f64;
        let least = Rectangle::about(&group.points)?;
        if inked < 25.0 * area || least.short() < LEAST * self.unit {
            return None;
        }
        let skew = self.luma_of(&group.bounds).and_then(|luma| straight::skew_of_print(&luma));
        let print = match skew {
            Some(degrees) => Rectangle::along(degrees.to_radians(), &group.points),
            None => least,
        };
        let unit = self.unit * self.up;
        let ruler = Ruler::new(self.measured, unit, &self.lid);
        let coarse = print.scaled(self.up);
        let none = Reach { out: 0.0, inwards: 0.0 };
        let seen = ruler.measured(coarse, none, Some(Reach { out: 45.0, inwards: 1.5 }));
        let borders = ruler.borders(&coarse);
        let sides = seen.sides.iter().zip(borders).filter(|(seen, border)| **seen > 0.0 || *border);
        if sides.count() >= 3 {
            let again = Reach { out: 0.8, inwards: 0.8 };
            let exact = ruler.measured(seen.rectangle, again, Some(again));
            // A large paper of odd proportions ends where its print does, not where the paper does.
            let ratio = exact.rectangle.long() / exact.rectangle.short();
            let is_sheet = (ratio / Paper::A4.ratio() - 1.0).abs() < 0.03;
            if !is_sheet && self.is_large(&print) {
                return Some(self.page_of(print, skew));
            }
            let all = exact.sides.iter().zip(borders).all(|(seen, border)| *seen > 0.0 || border);
            let confidence = if all { 0.85 } else { 0.62 };
            return Some(Item { rectangle: Some(exact.rectangle), confidence });
        }
        Some(self.page_of(print, skew))
    }

    /// Print without sides: a page as large as the frame where the print is; otherwise nobody knows.
    fn page_of(&self, print: Rectangle, skew: Option<f64>) -> Item {
        if !self.is_large(&print) {
            return Item { rectangle: None, confidence: 0.3 };
        }
        self.whole(skew)
    }

    /// Whether print takes up much of the frame.
    fn is_large(&self, print: &Rectangle) -> bool {
        let (width, height) = (f64::from(self.small.width), f64::from(self.small.height));
        print.long() > 0.5 * width.max(height) && print.short() > 0.4 * width.min(height)
    }

    /// The frame as a page, straightened by its print.
    fn whole(&self, skew: Option<f64>) -> Item {
        let (width, height) = (f64::from(self.measured.width), f64::from(self.measured.height));
        let middle = (width / 2.0, height / 2.0);
        let rectangle = skew.filter(|degrees| degrees.abs() >= 0.05).map(|degrees| Rectangle {
            middle,
            angle: degrees.to_radians(),
            width,
            height,
        });
        let ratio = width.max(height) / width.min(height);
        let is_page = (ratio / Paper::A4.ratio() - 1.0).abs() < 0.04;
        Item { rectangle, confidence: if is_page { EDGE_TO_EDGE } else { 0.5 } }
    }

    fn edge_to_edge(&self) -> Item {
        let raw = Mask::differing(&self.small, &self.lid, 1.0);
        if raw.cells.iter().filter(|cell| **cell).count() * 400 < raw.cells.len() {
            return Item { rectangle: None, confidence: 0.2 };
        }
        self.whole(straight::skew_of_print(&self.measured.to_luma()))
    }

    /// The part of the measured picture inside bounds of the small one.
    fn luma_of(&self, bounds: &Rectangle) -> Option<Luma> {
        let bounds = bounds.scaled(self.up);
        let ends = |middle: f64, side: f64, most: u32| {
            let low = (middle - side / 2.0 - 4.0).clamp(0.0, f64::from(most));
            let high = (middle + side / 2.0 + 4.0).clamp(low, f64::from(most));
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "clamped to the picture"
            )]
            (low as usize, high as usize)
        };
        let (left, right) = ends(bounds.middle.0, bounds.width, self.measured.width);
        let (top, bottom) = ends(bounds.middle.1, bounds.height, self.measured.height);
        let rows = self.measured.luma.chunks_exact(self.measured.width as usize);
        let mut pixels = Vec::with_capacity((right - left) * (bottom - top));
        for row in rows.skip(top).take(bottom - top) {
            pixels.extend_from_slice(row.get(left..right)?);
        }
        let size = |length: usize| u32::try_from(length).ok();
        Some(Luma { width: size(right - left)?, height: size(bottom - top)?, pixels })
    }
}

/// Print that belongs together.
struct Group {
    bounds: Rectangle,
    points: Vec<(f64, f64)>,
    inked: usize,
}

impl Group {
    fn is_near(&self, other: &Self, reach: f64) -> bool {
        let (a, b) = (&self.bounds, &other.bounds);
        let gap = |a: f64, b: f64, sides: f64| (a - b).abs() - sides / 2.0;
        gap(a.middle.0, b.middle.0, a.width + b.width) < reach
            && gap(a.middle.1, b.middle.1, a.height + b.height) < reach
    }

    fn join(&mut self, other: Self) {
        self.points.extend(other.points);
        self.points = rectangle::hull(&self.points);
        self.inked += other.inked;
        self.bounds = Rectangle::along(0.0, &self.points);
    }
}

//! Cards that touch, told apart by their size.
#![expect(clippy::indexing_slicing, reason = "pixels of a mask, checked to lie inside it")]
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "coordinates of a picture of at most a few thousand pixels a side"
)]

use super::mask::{Mask, Part};
use super::rectangle::{Rectangle, hull};
use crate::paper::Paper;

/// Most cards that are told apart in one part.
const MOST: usize = 6;
/// How much of a card's place must be covered.
const COVERED: f64 = 0.94;

/// The cards that make up a part, where it is made up of whole cards: `unit` pixels to a millimetre.
pub(super) fn cards(part: &Part, width: usize, height: usize, unit: f64) -> Option<Vec<Rectangle>> {
    let (short, long) = Paper::Card.sides();
    let card = short * long * unit * unit;
    // Shadows around them make cards larger than they are.
    let ratio = part.places.len() as f64 / card;
    let count = (ratio / 1.12).round() as usize;
    if !(2..=MOST).contains(&count) || !(0.94..=1.3).contains(&(ratio / count as f64)) {
        return None;
    }
    let mut rest = Mask { width, height, cells: vec![false; width * height] };
    for at in &part.places {
        rest.cells[*at] = true;
    }
    let mut found = Vec::new();
    for _ in 0..count {
        let best = best(&rest, (long * unit, short * unit))?;
        erase(&mut rest, &best);
        found.push(best);
    }
    let left = rest.cells.iter().filter(|cell| **cell).count();
    (left * 8 < part.places.len()).then_some(found)
}

/// How much wider than a card a row of them may be across: the next may lie a little to one side.
const ASIDE: f64 = 0.12;

/// The cards of which a rectangle is made up without gaps, `unit` pixels to a millimetre. Those of one
/// row or column are in their true size, in the middle of what they take up across.
pub(super) fn grid(whole: &Rectangle, unit: f64) -> Option<Vec<Rectangle>> {
    let (short, long) = Paper::Card.sides();
    for (width, height) in [(long * unit, short * unit), (short * unit, long * unit)] {
        let (across, down) = ((whole.width / width).round(), (whole.height / height).round());
        let fits = |side: f64, count: f64, card: f64, others: f64| {
            let aside = if count < 1.5 && others > 1.5 { ASIDE } else { 0.025 };
            (-0.025..=aside).contains(&(side / (count * card) - 1.0))
        };
        let count = across * down;
        if (2.0..=MOST as f64).contains(&count)
            && fits(whole.width, across, width, down)
            && fits(whole.height, down, height, across)
        {
            let shared = |side: f64, count: f64, card: f64| {
                if count < 1.5 { side.min(card) } else { side / count }
            };
            let (width, height) =
                (shared(whole.width, across, width), shared(whole.height, down, height));
            let place = |row: usize, column: usize| {
                let along = (column as f64 + 0.5 - across / 2.0) * width;
                let fall = (row as f64 + 0.5 - down / 2.0) * height;
                Rectangle { middle: whole.point(along, fall), angle: whole.angle, width, height }
            };
            let rows = 0..down as usize;
            return Some(
                rows.flat_map(|row| (0..across as usize).map(move |column| place(row, column)))
                    .collect(),
            );
        }
    }
    None
}

/// The place in the mask that a card covers best: along a side of the hull, from one of its ends.
fn best(mask: &Mask, (long, short): (f64, f64)) -> Option<Rectangle> {
    let points: Vec<(f64, f64)> = outline(mask);
    let hull = hull(&points);
    let mut found: Option<(f64, Rectangle)> = None;
    for index in 0..hull.len() {
        let (a, b) = (hull[index], hull[(index + 1) % hull.len()]);
        if (b.0 - a.0).hypot(b.1 - a.1) < short * 0.4 {
            continue;
        }
        let angle = (b.1 - a.1).atan2(b.0 - a.0);
        let bounds = Rectangle::along(angle, &points);
        let lying = [(long, short), (short, long)];
        for (width, height) in lying {
            let (along, down) = ((bounds.width - width) / 2.0, (bounds.height - height) / 2.0);
            if along < -0.06 * width || down < -0.06 * height {
                continue;
            }
            // Along each side of the bounds, in steps of a fifteenth of a card.
            let steps = |room: f64| {
                let count = (room.abs() * 2.0 / (short / 15.0)).ceil().max(1.0);
                (0..=count as usize).map(move |step| -room + 2.0 * room * step as f64 / count)
            };
            let places = steps(along)
                .flat_map(|x| [(x, -down), (x, down)])
                .chain(steps(down).flat_map(|y| [(-along, y), (along, y)]));
            for (x, y) in places {
                let middle = bounds.point(x, y);
                let place = Rectangle { middle, angle: bounds.angle, width, height };
                let (covered, around) = cover(mask, &place);
                let score = covered - 0.3 * around;
                if covered >= COVERED && found.is_none_or(|(most, _)| score > most) {
                    found = Some((score, place));
                }
            }
        }
    }
    found.map(|(_, place)| place)
}

fn outline(mask: &Mask) -> Vec<(f64, f64)> {
    let mut points = Vec::new();
    for (y, row) in mask.cells.chunks_exact(mask.width).enumerate() {
        let ends = row.iter().position(|cell| *cell).zip(row.iter().rposition(|cell| *cell));
        if let Some((left, right)) = ends {
            let (left, right, y) = (left as f64, (right + 1) as f64, y as f64);
            points.extend([(left, y), (right, y), (left, y + 1.0), (right, y + 1.0)]);
        }
    }
    points
}

/// How much of a place is covered, and how much of what is just around it.
fn cover(mask: &Mask, place: &Rectangle) -> (f64, f64) {
    let at = |along: f64, down: f64| {
        let (x, y) = place.point(along * place.width / 2.0, down * place.height / 2.0);
        let inside = x >= 0.0 && y >= 0.0 && x < mask.width as f64 && y < mask.height as f64;
        inside && mask.cells[y as usize * mask.width + x as usize]
    };
    let mut inside = 0;
    for row in 0..13 {
        for column in 0..19 {
            let along = (f64::from(column) + 0.5) / 9.5 - 1.0;
            inside += usize::from(at(along * 0.985, ((f64::from(row) + 0.5) / 6.5 - 1.0) * 0.985));
        }
    }
    let out = 1.0 + 0.12 * place.short() / place.long();
    let out_down = 1.0 + 0.12;
    let mut around = 0;
    for step in 0..16 {
        let part = (f64::from(step) + 0.5) / 8.0 - 1.0;
        let across = if place.width > place.height { (out, out_down) } else { (out_down, out) };
        for (along, down) in
            [(part, -across.1), (part, across.1), (-across.0, part), (across.0, part)]
        {
            around += usize::from(at(along, down));
        }
    }
    (inside as f64 / (13.0 * 19.0), around as f64 / 64.0)
}

fn erase(mask: &mut Mask, place: &Rectangle) {
    let grown = Rectangle { width: place.width + 2.0, height: place.height + 2.0, ..*place };
    for y in 0..mask.height {
        for x in 0..mask.width {
            if grown.holds((x as f64 + 0.5, y as f64 + 0.5)) {
                mask.cells[y * mask.width + x] = false;
            }
        }
    }
    // Slivers of shadow along what was erased are not the next card.
    *mask = mask.opened(2);
}

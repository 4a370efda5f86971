//! Measuring the sides to a fraction of a pixel, on a larger picture with the print left in.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "places and offsets of a few pixels"
)]

use tram_domain::{Corner, Quad};

use super::colour::{length, minus, plus};
use super::field::Field;
use super::lines::Line;
use crate::geometry;
use crate::planes::Planes;

/// Places measured along a side.
const PLACES: usize = 96;
/// Parts left out at the ends, where corners are round or bent.
const ENDS: f32 = 0.08;
/// Steps a pixel of the profile across the side.
const FINENESS: f32 = 2.0;

/// Moves the sides of `quad` to where the picture changes most. `up` is how much larger the picture
/// is than the one the quad was found in.
pub(super) fn refined(planes: &Planes, quad: Quad, up: f64) -> Quad {
    let field = Field::plain(planes);
    let reach = (up * 2.0 + 2.0) as f32;
    let mut quad = quad;
    for reach in [reach, reach * 0.6] {
        quad = moved(&field, quad, reach).unwrap_or(quad);
    }
    quad
}

fn moved(field: &Field, quad: Quad, reach: f32) -> Option<Quad> {
    let [a, b, c, d] = quad.0;
    let sides = [(a, b), (b, c), (c, d), (d, a)].map(|(from, to)| side(field, from, to, reach));
    let [top, right, bottom, left] = sides;
    let corner = |one: Option<Line>, other: Option<Line>| {
        let (x, y) = one?.crossing(&other?)?;
        Some(Corner { x: f64::from(x), y: f64::from(y) })
    };
    let found = Quad([
        corner(left, top)?,
        corner(top, right)?,
        corner(right, bottom)?,
        corner(bottom, left)?,
    ]);
    let furthest = f64::from(reach) * 3.0;
    let near = quad.0.iter().zip(found.0).all(|(old, new)| geometry::length(*old, new) < furthest);
    near.then_some(found)
}

/// The line through the places where the ground changes across one side.
fn side(field: &Field, from: Corner, to: Corner, reach: f32) -> Option<Line> {
    let (fx, fy) = (from.x as f32, from.y as f32);
    let (dx, dy) = (to.x as f32 - fx, to.y as f32 - fy);
    let length_of_side = (dx * dx + dy * dy).sqrt().max(1e-3);
    let inward = (-dy / length_of_side, dx / length_of_side);
    let place = |index: usize| {
        let part = ENDS + (1.0 - 2.0 * ENDS) * (index as f32 + 0.5) / PLACES as f32;
        (fx + dx * part, fy + dy * part)
    };
    let towards = direction(field, (0..PLACES).map(place), inward, reach)?;
    let mut points: Vec<(f32, f32, f32)> = (0..PLACES)
        .filter_map(|index| change(field, place(index), inward, towards, reach))
        .collect();
    let mut line = Line::through(points.iter().copied())?;
    for _ in 0..4 {
        let mut off: Vec<f32> =
            points.iter().map(|(x, y, _)| line.distance(*x, *y).abs()).collect();
        off.sort_by(f32::total_cmp);
        let limit = (off.get(off.len() / 2).copied().unwrap_or(0.0) * 2.5).max(0.4);
        points.retain(|(x, y, _)| line.distance(*x, *y).abs() <= limit);
        if points.len() < PLACES / 5 {
            return None;
        }
        line = Line::through(points.iter().copied())?;
    }
    Some(line)
}

/// In which direction of colour the ground changes from outside to inside, on the whole.
fn direction(
    field: &Field,
    places: impl Iterator<Item = (f32, f32)>,
    (nx, ny): (f32, f32),
    reach: f32,
) -> Option<[f32; 3]> {
    let sum = places.fold([0.0; 3], |sum, (x, y)| {
        let inside = field.at(x + nx * reach, y + ny * reach);
        let outside = field.at(x - nx * reach, y - ny * reach);
        minus(plus(sum, inside), outside)
    });
    let size = length(sum);
    (size > 1.0).then(|| sum.map(|part| part / size))
}

/// The point across the side where the ground changes fastest, weighted by how fast.
fn change(
    field: &Field,
    (x, y): (f32, f32),
    (nx, ny): (f32, f32),
    towards: [f32; 3],
    reach: f32,
) -> Option<(f32, f32, f32)> {
    let count = (2.0 * reach * FINENESS).ceil() as usize + 1;
    let offset = |index: usize| index as f32 / FINENESS - reach;
    let profile: Vec<f32> = (0..count)
        .map(|index| {
            let away = offset(index);
            let colour = field.at(x + nx * away, y + ny * away);
            colour.iter().zip(towards).map(|(part, unit)| part * unit).sum()
        })
        .collect();
    // Over two pixels, so that grain does not win.
    let span = (2.0 * FINENESS) as usize;
    let rise: Vec<f32> =
        profile.iter().zip(profile.iter().skip(span)).map(|(low, high)| high - low).collect();
    let (at, most) = rise
        .iter()
        .enumerate()
        .fold((0, 0.0), |top, (at, rise)| if *rise > top.1 { (at, *rise) } else { top });
    if most < 3.0 {
        return None;
    }
    let before = at.checked_sub(1).and_then(|at| rise.get(at)).copied();
    let bend = before.zip(rise.get(at + 1).copied()).map_or(0.0, |(before, after)| {
        let curve = before - 2.0 * most + after;
        if curve < -1e-3 { ((before - after) / (2.0 * curve)).clamp(-0.5, 0.5) } else { 0.0 }
    });
    let away = offset(at) + (bend + span as f32 / 2.0) / FINENESS;
    Some((x + nx * away, y + ny * away, most.min(30.0)))
}

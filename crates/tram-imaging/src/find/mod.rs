//! Finding the paper in a frame.
//!
//! A small picture is cleared of print, its edges and its bright regions propose quadrilaterals,
//! each is scored by what its sides separate, and the best is measured again on a larger picture.
//! A wrong crop is worse than none: unless the best is convincing, the answer is the whole frame.

mod colour;
mod edges;
mod field;
mod lines;
mod quads;
mod refine;
mod region;
mod score;

use tram_domain::{Quad, Turn};

use crate::error::ImageError;
use crate::frame::CleanFrame;
use crate::geometry;
use crate::planes::Planes;
use crate::render::{Decoded, LEAST_SIDE, pixels};
use field::Field;
use score::Score;

/// Where the paper lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Found {
    /// Its corners; the whole frame where nothing convinces.
    pub quad: Quad,
    /// From 0 to 1, of the best candidate.
    pub confidence: f64,
    /// How to turn the page afterwards. Always [`Turn::None`] so far: which way up the print stands
    /// is not read.
    pub turn: Turn,
    /// Whether the corners may be offered as they are. Otherwise a person drags them.
    pub sure: bool,
}

/// Long side of the picture in which candidates are sought.
const SMALL: f64 = 512.0;
/// Long side of the picture in which the sides are measured.
pub(crate) const MEASURED: f64 = 1400.0;
/// Confidence from which corners are offered.
const SURE: f64 = 0.6;
/// Confidence that a frame which looks like a page from edge to edge is one.
const PAGE_TO_THE_EDGE: f64 = 0.75;

/// Finds the paper in a frame.
pub fn find_page(frame: &CleanFrame) -> Result<Found, ImageError> {
    let long = f64::from(frame.width.max(frame.height).max(1));
    find_in(&Decoded::at_least(&frame.bytes, (MEASURED / long).min(1.0))?)
}

pub(crate) fn find_in(decoded: &Decoded) -> Result<Found, ImageError> {
    let measured = reduced(&decoded.planes, MEASURED)?;
    let small = reduced(&measured, SMALL)?;
    let whole = Quad::whole(decoded.frame.0, decoded.frame.1);
    let unsure = |confidence| Found { quad: whole, confidence, turn: Turn::None, sure: false };
    let field = Field::cleared(&small);
    let edges = edges::thinned(&field);
    let mut candidates = quads::from_lines(&field, &lines::strongest(&field, &edges));
    candidates.extend(region::bright_quads(&field));
    candidates.extend(region::enclosed_quads(&field, &edges));
    let Some((quad, score)) = best(&field, candidates) else {
        return Ok(edge_to_edge(&field, whole).unwrap_or(unsure(0.0)));
    };
    if score.confidence < SURE {
        return Ok(edge_to_edge(&field, whole).unwrap_or(unsure(score.confidence)));
    }
    let up = f64::from(measured.width) / f64::from(small.width);
    let exact = refine::refined(&measured, geometry::scaled(quad, up), up);
    let to_frame = f64::from(decoded.frame.0) / f64::from(measured.width);
    let quad = upright(clamped(geometry::scaled(exact, to_frame), decoded.frame));
    // Never what could not be drawn afterwards.
    let least = (f64::from(decoded.frame.0.min(decoded.frame.1)) * 0.05).max(LEAST_SIDE);
    if !quad.is_straightenable(least) {
        return Ok(unsure(score.confidence));
    }
    Ok(Found { quad, confidence: score.confidence, turn: Turn::None, sure: true })
}

fn reduced(planes: &Planes, long: f64) -> Result<Planes, ImageError> {
    let by = long / f64::from(planes.width.max(planes.height));
    if by >= 1.0 {
        return Ok(planes.clone());
    }
    let side = |length: u32| pixels(f64::from(length) * by);
    planes.resized(side(planes.width), side(planes.height))
}

fn best(field: &Field, candidates: Vec<Quad>) -> Option<(Quad, Score)> {
    let scored = candidates.into_iter().map(|quad| (quad, score::of(field, quad)));
    scored.max_by(|(_, a), (_, b)| a.total.total_cmp(&b.total))
}

/// A scan that is a page from edge to edge: the proportions of A4, and the same bright paper all
/// along its border.
fn edge_to_edge(field: &Field, whole: Quad) -> Option<Found> {
    let [_, _, corner, _] = whole.0;
    let ratio = corner.x.max(corner.y) / corner.x.min(corner.y);
    let is_a4 = (ratio / crate::paper::Paper::A4.ratio() - 1.0).abs() < 0.025;
    (is_a4 && field.border_is_paper()).then_some(Found {
        quad: whole,
        confidence: PAGE_TO_THE_EDGE,
        turn: Turn::None,
        sure: true,
    })
}

fn clamped(quad: Quad, (width, height): (u32, u32)) -> Quad {
    Quad(quad.0.map(|corner| tram_domain::Corner {
        x: corner.x.clamp(0.0, f64::from(width)),
        y: corner.y.clamp(0.0, f64::from(height)),
    }))
}

/// The corners beginning with the one that is the top left as the frame stands.
fn upright(quad: Quad) -> Quad {
    let turns = [Turn::None, Turn::Right, Turn::Over, Turn::Left];
    let level = |quad: &Quad| {
        let [a, b, c, d] = quad.0;
        let (x, y) = (b.x - a.x + c.x - d.x, b.y - a.y + c.y - d.y);
        x / (x * x + y * y).sqrt().max(f64::MIN_POSITIVE)
    };
    let starts = turns.map(|turn| geometry::turned(quad, turn));
    starts.into_iter().max_by(|a, b| level(a).total_cmp(&level(b))).unwrap_or(quad)
}

#[cfg(test)]
mod tests;

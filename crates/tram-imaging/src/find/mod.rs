//! Finding the paper in a frame.
//!
//! A small picture is cleared of print; its lines and its bright regions propose quadrilaterals;
//! each is ranked by the signs that it parts a paper from something else; the sides of the best are
//! measured again on the larger picture; and what is then seen says how far it is believed.
//! A wrong crop is worse than none: unless the best is convincing, the answer is the whole frame.

mod belief;
mod edges;
mod field;
mod levels;
mod lines;
mod quads;
mod refine;
mod region;
mod score;
mod small;

use tram_domain::{Quad, Turn};

use crate::error::ImageError;
use crate::frame::CleanFrame;
use crate::geometry;
use crate::planes::Planes;
use crate::render::{Decoded, LEAST_SIDE};
use field::Field;
use small::Small;

/// Where the paper lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Found {
    /// Its corners; the whole frame where nothing convinces. A corner that was cut off lies outside
    /// the frame, where its sides would have met.
    pub quad: Quad,
    /// How probable it is that the best candidate overlaps the paper by more than 95 % (of the area
    /// of both together, as the paper lies): from 0 to 1, fitted on drawn photographs. A frame that
    /// is a page from edge to edge has a fixed one.
    pub confidence: f64,
    /// How to turn the page afterwards. Always [`Turn::None`] so far: which way up the print stands
    /// is not read.
    pub turn: Turn,
    /// Whether the corners may be offered as they are. Otherwise a person drags them.
    pub sure: bool,
}

/// Corners further apart than this part of the frame's long side are another paper's.
const ELSEWHERE: f64 = 0.04;
/// Long side of the picture in which the sides are measured.
pub(crate) const MEASURED: f64 = 1400.0;
/// Confidence from which corners are offered: right more probably than not. Of 270 papers on tuning
/// surfaces 255 are then cropped right and one wrong, and none of 30 empty desks reaches 0.21. At 0.75
/// it would be 248, none, and none.
const SURE: f64 = 0.5;
/// Confidence that a frame which looks like a page from edge to edge is one.
const PAGE_TO_THE_EDGE: f64 = 0.8;

/// Finds the paper in a frame.
pub fn find_page(frame: &CleanFrame) -> Result<Found, ImageError> {
    let long = f64::from(frame.width.max(frame.height).max(1));
    Ok(find_in(&Decoded::at_least(&frame.bytes, (MEASURED / long).min(1.0))?))
}

pub(crate) fn find_in(decoded: &Decoded) -> Found {
    in_planes(&decoded.planes, decoded.frame)
}

/// Finds the paper in a frame of `frame` pixels from planes that may be smaller.
#[expect(clippy::cast_precision_loss, reason = "a ratio below a hundred")]
pub(crate) fn in_planes(planes: &Planes, frame: (u32, u32)) -> Found {
    let whole = Quad::whole(frame.0, frame.1);
    let unsure = |confidence| Found { quad: whole, confidence, turn: Turn::None, sure: false };
    let small = Small::of(planes);
    let up = small.up as f64;
    let field = Field::cleared(small.size, small.planes);
    let Some(best) = chosen(&field, proposals(&field)) else {
        return edge_to_edge(&field, whole).unwrap_or(unsure(0.0));
    };
    let exact = refine::refined(planes, geometry::scaled(best.quad, up), up);
    let exact = exact.unwrap_or(geometry::scaled(best.quad, up));
    let signs = score::of(&field, geometry::scaled(exact, 1.0 / up));
    let confidence = belief::confidence(&signs, &best);
    if confidence < SURE {
        return edge_to_edge(&field, whole).unwrap_or(unsure(confidence));
    }
    let to_frame = f64::from(frame.0) / f64::from(planes.width);
    let quad = upright(geometry::scaled(exact, to_frame)).held(frame.0, frame.1);
    // Never what could not be drawn afterwards.
    let least = (f64::from(frame.0.min(frame.1)) * 0.05).max(LEAST_SIDE);
    if !quad.is_straightenable(least) {
        return unsure(confidence);
    }
    Found { quad, confidence, turn: Turn::None, sure: true }
}

/// Quadrilaterals that could be a paper.
fn proposals(field: &Field) -> Vec<Quad> {
    let edges = edges::thinned(field);
    let mut candidates = quads::from_lines(field, &lines::strongest(field, &edges));
    candidates.extend(region::bright_quads(field));
    candidates.extend(region::enclosed_quads(field, &edges));
    candidates
}

/// The candidate chosen among all.
struct Chosen {
    quad: Quad,
    rank: f32,
    /// The rank of the best that lies elsewhere.
    rival: Option<f32>,
}

#[expect(clippy::cast_precision_loss, reason = "sides of a small picture")]
fn chosen(field: &Field, candidates: Vec<Quad>) -> Option<Chosen> {
    let mut ranked: Vec<(f32, Quad)> =
        candidates.into_iter().map(|quad| (belief::rank(&score::of(field, quad)), quad)).collect();
    ranked.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    let (rank, quad) = *ranked.first()?;
    let near = field.width.max(field.height) as f64 * ELSEWHERE;
    let rival = ranked.iter().find(|(_, other)| quads::furthest(*other, quad) > near);
    Some(Chosen { quad, rank, rival: rival.map(|(rank, _)| *rank) })
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

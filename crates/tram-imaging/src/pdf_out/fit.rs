//! Pages within a number of bytes: over all pages, the step that costs least to read for the bytes it
//! saves comes first, until they fit. What was foretold is then written and weighed; the choice is
//! made again with what was learnt.

use rayon::prelude::*;

use crate::error::ImageError;
use crate::render::Rendered;

use super::face::Face;
use super::place::Place;
use super::ways::{self, Rung, Way, price};

/// How often the choice is made again.
const ROUNDS: usize = 6;
/// Full enough: what is left buys nothing to see.
const FULL: f64 = 0.94;

/// A page with all its ways.
struct Climb<'a> {
    page: &'a Rendered,
    ladder: Vec<Rung>,
    /// How much heavier this page is than foretold.
    heavier: f64,
    /// As it was written last.
    written: Option<(Way, Face)>,
}

impl Climb<'_> {
    fn bytes(&self, step: usize) -> f64 {
        let rung = self.ladder.get(step);
        rung.map_or(0.0, |rung| if step == 0 { rung.bytes } else { rung.bytes * self.heavier })
    }

    fn write_smallest(&mut self) -> Result<(), ImageError> {
        self.write(self.ladder.len().saturating_sub(1))
    }

    fn write(&mut self, step: usize) -> Result<(), ImageError> {
        let Some(rung) = self.ladder.get(step) else { return Err(ImageError::Damaged) };
        if self.written.as_ref().is_some_and(|(way, _)| *way == rung.way) {
            return Ok(());
        }
        let face = ways::written(self.page, rung.way)?;
        if step > 0 {
            self.heavier = weight(face.bytes()) / rung.bytes.max(1.0);
        }
        self.written = Some((rung.way, face));
        Ok(())
    }
}

/// Faces of the pages that together weigh at most `room` bytes; or the fewest bytes reached.
pub(super) fn faces_within(
    pages: &[(&Rendered, Place)],
    room: u64,
) -> Result<Result<Vec<Face>, u64>, ImageError> {
    let ladders: Result<Vec<Vec<Rung>>, ImageError> =
        pages.par_iter().map(|(page, place)| ways::ladder(page, place)).collect();
    let mut climbs: Vec<Climb<'_>> = pages
        .iter()
        .zip(ladders?)
        .map(|((page, _), ladder)| Climb { page, ladder, heavier: 1.0, written: None })
        .collect();
    let mut best: Option<Vec<Face>> = None;
    let mut aim = weight(room);
    let mut smallest = u64::MAX;
    for _ in 0..ROUNDS {
        let steps = chosen(&climbs, aim);
        climbs.par_iter_mut().zip(&steps).try_for_each(|(climb, step)| climb.write(*step))?;
        let faces: Vec<&Face> = climbs
            .iter()
            .filter_map(|climb| climb.written.as_ref())
            .map(|(_, face)| face)
            .collect();
        let total: u64 = faces.iter().map(|face| face.bytes()).sum();
        smallest = smallest.min(total);
        let at_the_end =
            climbs.iter().zip(&steps).all(|(climb, step)| step + 1 >= climb.ladder.len());
        if total <= room {
            let better =
                best.as_ref().is_none_or(|best| best.iter().map(Face::bytes).sum::<u64>() < total);
            if better {
                best = Some(faces.into_iter().cloned().collect());
            }
            if weight(total) >= FULL * weight(room) {
                break;
            }
        } else if at_the_end {
            break;
        } else {
            aim -= (weight(total) - weight(room)) * 0.5;
        }
    }
    if best.is_none() {
        // What was foretold misled all the way: nothing is refused before the very last step.
        climbs.par_iter_mut().try_for_each(Climb::write_smallest)?;
        let last: Vec<Face> =
            climbs.into_iter().filter_map(|climb| climb.written).map(|(_, face)| face).collect();
        let total = last.iter().map(Face::bytes).sum();
        smallest = smallest.min(total);
        best = (total <= room).then_some(last);
    }
    Ok(best.ok_or(smallest))
}

/// The step of each page's ladder at which all together fit into `room`, as far as is known; the last
/// ones where they do not.
fn chosen(climbs: &[Climb<'_>], room: f64) -> Vec<usize> {
    let mut steps = vec![0; climbs.len()];
    let mut total: f64 = climbs.iter().map(|climb| climb.bytes(0)).sum();
    while total > room {
        let next = climbs.iter().zip(&steps).enumerate().filter_map(|(index, (climb, step))| {
            let (from, to) = (climb.ladder.get(*step)?, climb.ladder.get(step + 1)?);
            Some((price(from, to), index))
        });
        let cheapest = next.min_by(|a, b| a.0.total_cmp(&b.0));
        let Some((_, index)) = cheapest else { break };
        if let (Some(climb), Some(step)) = (climbs.get(index), steps.get_mut(index)) {
            total += climb.bytes(*step + 1) - climb.bytes(*step);
            *step += 1;
        }
    }
    steps
}

#[expect(clippy::cast_precision_loss, reason = "bytes of a file")]
const fn weight(bytes: u64) -> f64 {
    bytes as f64
}

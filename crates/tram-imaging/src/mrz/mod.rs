//! The lines for machines on the back of a card: found, read by comparing each sign with drawn
//! letters, and believed as far as their check digits prove them. No text recognition program is
//! needed.

mod check;
mod lines;
mod signs;
mod td1;

#[cfg(test)]
mod tests;

use tram_domain::{Quad, Turn};

use crate::find::Found;
use crate::frame::CleanFrame;
use crate::geometry;
use crate::picture::Luma;
use crate::render::{self, Decoded};
use crate::shrink;

pub use td1::{FieldName, MachineField, MachineLines, NotMachineLines, SURE, parse_td1};

/// Long side of an ID-1 card, in millimetres (ISO/IEC 7810).
const CARD: f64 = 85.6;
/// Pixels to a millimetre that reading needs at most; a frame with more is made smaller first.
const ENOUGH: f64 = 12.0;

/// Reads the lines for machines on the card in a frame. `found` says where the card is; without it, or
/// where it is not sure, the card is sought, and in the end the whole frame is taken for it. `None`
/// where no such lines are to be seen.
pub fn machine_lines(frame: &CleanFrame, found: Option<&Found>) -> Option<MachineLines> {
    let decoded = Decoded::open(&frame.bytes).ok()?;
    let sought = match found {
        Some(found) => Some(*found),
        None => decoded.find().ok(),
    };
    let whole = Quad::whole(decoded.frame.0, decoded.frame.1);
    let quad = sought.filter(|found| found.sure).map_or(whole, |found| found.quad);
    decoded.machine_lines(quad)
}

impl Decoded {
    /// Reads the lines for machines on the card with its corners at `quad`, either side up.
    pub fn machine_lines(&self, quad: Quad) -> Option<MachineLines> {
        let luma = self.planes.to_luma();
        let quad = geometry::scaled(quad, self.scale);
        let [top, right, bottom, left] = geometry::sides(quad);
        let (across, down) = (f64::midpoint(top, bottom), f64::midpoint(left, right));
        let turns =
            if across >= down { [Turn::None, Turn::Over] } else { [Turn::Right, Turn::Left] };
        let (luma, by) = enough(luma, across.max(down) / CARD)?;
        let quad = geometry::scaled(quad, by);
        let ways = turns.map(|turn| read(&luma, geometry::turned(quad, turn)));
        let best = ways.into_iter().flatten().max_by(|a, b| a.likeness.total_cmp(&b.likeness))?;
        td1::understood(&best.signs).ok()
    }
}

/// The picture with no more pixels than are needed, and how much smaller it is.
fn enough(luma: Luma, density: f64) -> Option<(Luma, f64)> {
    if !(density.is_finite() && density > 0.0) {
        return None;
    }
    if density <= ENOUGH * 1.2 {
        return Some((luma, 1.0));
    }
    let by = ENOUGH / density;
    let side = |length: u32| render::pixels(f64::from(length) * by);
    let small = shrink::luma(&luma, side(luma.width), side(luma.height)).ok()?;
    let by = f64::from(small.width) / f64::from(luma.width.max(1));
    Some((small, by))
}

fn read(luma: &Luma, card: Quad) -> Option<signs::Signs> {
    let strips = lines::strips(luma, card)?;
    signs::read(&strips)
}

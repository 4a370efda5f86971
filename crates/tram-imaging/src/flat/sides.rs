//! Where exactly the sides of a paper on the glass lie.
//!
//! Across each side brightness is averaged in short pieces along it. Going inwards the paper begins
//! where brightness jumps; where the edge casts a shadow it begins where the shadow ends. A line
//! through the pieces leaves dust and print out. Where no piece shows anything, the mean along the
//! whole side may: half a level is enough over ten centimetres.
#![expect(
    clippy::indexing_slicing,
    reason = "profiles of a length that is known, pixels that are clamped to the picture"
)]
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "coordinates of a picture of at most a few thousand pixels a side"
)]

use super::lid::{Lid, median};
use super::rectangle::Rectangle;
use crate::planes::Planes;

/// The picture that is measured in.
pub(super) struct Ruler<'a> {
    picture: &'a Planes,
    /// Pixels for a millimetre.
    unit: f64,
    /// Deviation of a pixel.
    noise: f64,
    /// Colour differences of the lid.
    colour: [f64; 2],
}

/// A level of colour that differs from the lid's counts as so many of brightness: pale paper is told
/// from a white lid by it alone.
const COLOUR: f64 = 1.5;

/// How far to look, in millimetres outwards and inwards.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reach {
    pub(super) out: f64,
    pub(super) inwards: f64,
}

/// A side: which way out is, and which way it tips when the paper is turned clockwise.
#[derive(Clone, Copy, Debug)]
struct Side {
    /// Top and bottom lie across.
    level: bool,
    outwards: f64,
    tip: f64,
}

const SIDES: [Side; 4] = [
    Side { level: true, outwards: -1.0, tip: -1.0 },
    Side { level: false, outwards: 1.0, tip: -1.0 },
    Side { level: true, outwards: 1.0, tip: 1.0 },
    Side { level: false, outwards: -1.0, tip: 1.0 },
];

/// What was seen of a side.
#[derive(Clone, Copy, Debug)]
struct Seen {
    /// From the middle of the paper outwards, in pixels.
    offset: f64,
    /// Offset gained for a pixel along the side.
    slope: f64,
    /// How much of the side showed it, 0 to 1.
    quality: f64,
}

/// A paper with its sides measured.
#[derive(Clone, Copy, Debug)]
pub(super) struct Measured {
    pub(super) rectangle: Rectangle,
    /// Top, right, bottom, left: 0 where nothing was seen, 1 where all of it was.
    pub(super) sides: [f64; 4],
}

/// Pieces along a side.
const PIECES: usize = 24;
/// What is left out at both ends of a side: a card's corners are round.
const ENDS: f64 = 0.07;
/// Millimetres from where a shadow is seen to the edge that casts it, at most. The print of a card
/// begins 2.7 mm inside its side: within reach of it a faint side would be passed over.
const SHADOW: f64 = 1.8;
/// Offsets are sampled every so many pixels.
const STEP: f64 = 0.5;

impl<'a> Ruler<'a> {
    pub(super) fn new(picture: &'a Planes, unit: f64, lid: &Lid) -> Self {
        Self { picture, unit, noise: lid.noise, colour: lid.colour }
    }

    /// Measures each side near where it is thought to be. A side that lies on the border of the frame
    /// stays there.
    pub(super) fn measured(
        &self,
        coarse: Rectangle,
        reach: Reach,
        weak: Option<Reach>,
    ) -> Measured {
        let mut seen: [Option<Seen>; 4] = [None; 4];
        for (side, seen) in SIDES.iter().zip(&mut seen) {
            if self.at_the_border(&coarse, *side) {
                continue;
            }
            *seen = self.sharp(&coarse, *side, reach).filter(|seen| seen.quality >= 0.4);
            if seen.is_none()
                && let Some(weak) = weak
            {
                *seen = self.faint(&coarse, *side, weak);
            }
        }
        Measured {
            rectangle: joined(coarse, &seen),
            sides: seen.map(|seen| seen.map_or(0.0, |seen| seen.quality)),
        }
    }

    /// Whether a side runs along the border of the frame.
    pub(super) fn borders(&self, rectangle: &Rectangle) -> [bool; 4] {
        SIDES.map(|side| self.at_the_border(rectangle, side))
    }

    fn at_the_border(&self, rectangle: &Rectangle, side: Side) -> bool {
        let (across, out) = extents(rectangle, side);
        let near = 0.8 * self.unit;
        let inside = (-0.4..=0.4).contains(&0.0)
            && [-0.4, 0.0, 0.4]
                .iter()
                .filter(|part| {
                    let (x, y) = point(rectangle, side, **part * across, out);
                    let (width, height) =
                        (f64::from(self.picture.width), f64::from(self.picture.height));
                    x > near && y > near && x < width - near && y < height - near
                })
                .count()
                >= 2;
        !inside
    }

    /// The side as its pieces show it.
    fn sharp(&self, coarse: &Rectangle, side: Side, reach: Reach) -> Option<Seen> {
        let (across, out) = extents(coarse, side);
        let span = across * (1.0 - 2.0 * ENDS);
        let piece = span / PIECES as f64;
        let taps = (piece * 0.9).floor().clamp(1.0, 40.0);
        let start = out + reach.out * self.unit;
        let count = ((reach.out + reach.inwards) * self.unit / STEP).ceil() as usize + 1;
        let least = (5.0 * self.noise / taps.sqrt()).max(3.0);
        let mut places = Vec::with_capacity(PIECES);
        for index in 0..PIECES {
            let middle = (index as f64 + 0.5) * piece - span / 2.0;
            let profile = self.profile(
                coarse,
                side,
                (middle - piece * 0.45, 1.0, taps as usize),
                (start, 0.0, count),
            );
            if let Some(at) = boundary(&profile, self.unit, least) {
                places.push((middle, start - at * STEP));
            }
        }
        let (offset, slope, held) = line(&places, 0.25 * self.unit)?;
        Some(Seen { offset, slope, quality: held as f64 / PIECES as f64 })
    }

    /// The side as its whole length shows it, when its pieces do not.
    fn faint(&self, coarse: &Rectangle, side: Side, reach: Reach) -> Option<Seen> {
        let (across, out) = extents(coarse, side);
        let span = across * (1.0 - 2.0 * ENDS);
        let start = out + reach.out * self.unit;
        let count = ((reach.out + reach.inwards) * self.unit / STEP).ceil() as usize + 1;
        let taps = (span / 2.0).floor().max(1.0);
        let least = (7.0 * self.noise / (2.0 * taps).sqrt()).max(0.6);
        let mut best: Option<(f64, Seen)> = None;
        for turn in -8..=8_i32 {
            let slope = f64::from(turn) * 0.0022;
            let profile = self.profile(
                coarse,
                side,
                (-span / 2.0, 2.0, taps as usize),
                (start, slope, count),
            );
            let Some((at, jump)) = jump(&profile, self.unit, least) else { continue };
            if best.is_none_or(|(most, _)| jump > most) {
                best = Some((jump, Seen { offset: start - at * STEP, slope, quality: 0.5 }));
            }
        }
        best.map(|(_, seen)| seen)
    }

    /// Mean brightness from outside to inside: `along` says where, how far apart and how many samples
    /// are averaged, `offsets` where to start, how much further out with each pixel along, and how
    /// many steps inwards. Places outside the frame are not a number.
    fn profile(
        &self,
        rectangle: &Rectangle,
        side: Side,
        (first, pitch, taps): (f64, f64, usize),
        (start, slope, count): (f64, f64, usize),
    ) -> Vec<f64> {
        (0..count)
            .map(|step| {
                let mut sum = 0.0;
                for tap in 0..taps {
                    let along = first + tap as f64 * pitch;
                    let offset = start - step as f64 * STEP + slope * along;
                    sum += self.level(point(rectangle, side, along, offset));
                }
                sum / taps as f64
            })
            .collect()
    }

    /// Brightness between pixels, less what is coloured otherwise than the lid.
    fn level(&self, (x, y): (f64, f64)) -> f64 {
        let (x, y) = (x - 0.5, y - 0.5);
        let (width, height) = (self.picture.width as usize, self.picture.height as usize);
        let last = ((width - 1) as f64, (height - 1) as f64);
        if x < -0.5 || y < -0.5 || x > last.0 + 0.5 || y > last.1 + 0.5 {
            return f64::NAN;
        }
        let (x, y) = (x.clamp(0.0, last.0), y.clamp(0.0, last.1));
        let (left, top) = (x as usize, y as usize);
        let (u, v) = (x - left as f64, y - top as f64);
        let (right, bottom) = ((left + 1).min(width - 1), (top + 1).min(height - 1));
        let at = |x: usize, y: usize| f64::from(self.picture.luma[y * width + x]);
        let above = at(left, top) * (1.0 - u) + at(right, top) * u;
        let below = at(left, bottom) * (1.0 - u) + at(right, bottom) * u;
        above * (1.0 - v) + below * v - COLOUR * self.coloured(left, top)
    }

    /// How far the colour at a pixel is from the lid's.
    fn coloured(&self, x: usize, y: usize) -> f64 {
        let (across, down) = self.picture.colour_size();
        let at =
            (y / 2).min(down as usize - 1) * across as usize + (x / 2).min(across as usize - 1);
        let off = |plane: &[u8], ground: f64| (f64::from(plane[at]) - ground).abs();
        off(&self.picture.blue, self.colour[0]) + off(&self.picture.red, self.colour[1])
    }
}

/// Length of a side, and how far it is from the middle.
fn extents(rectangle: &Rectangle, side: Side) -> (f64, f64) {
    if side.level {
        (rectangle.width, rectangle.height / 2.0)
    } else {
        (rectangle.height, rectangle.width / 2.0)
    }
}

fn point(rectangle: &Rectangle, side: Side, along: f64, offset: f64) -> (f64, f64) {
    let offset = offset * side.outwards;
    if side.level { rectangle.point(along, offset) } else { rectangle.point(offset, along) }
}

/// Where, going inwards, the paper begins: the first jump, or where the shadow after it ends. In
/// steps from the start.
fn boundary(profile: &[f64], unit: f64, least: f64) -> Option<f64> {
    let slopes = slopes(profile, 2);
    // A shadow that fades far out is weaker than the edge it comes from.
    let faint = slopes.iter().position(|slope| slope.abs() > least)?;
    let near = (faint + (SHADOW * unit / STEP) as usize).min(slopes.len());
    let most = slopes[faint..near].iter().fold(0.0_f64, |most, slope| most.max(slope.abs()));
    let first =
        peak_after(&slopes, faint, slopes.len(), |slope| slope.abs() >= least.max(0.4 * most))?;
    if slopes[first] > 0.0 {
        return Some(exact(&slopes, first));
    }
    let end = first + (1.5 * unit / STEP) as usize;
    let need = least.max(0.5 * slopes[first].abs());
    let lit = peak_after(&slopes, first + 1, end.min(slopes.len()), |slope| slope > need);
    Some(exact(&slopes, lit.unwrap_or(first)))
}

/// The strongest jump of a mean along a whole side: where the paper begins, and how strong.
fn jump(profile: &[f64], unit: f64, least: f64) -> Option<(f64, f64)> {
    let slopes = slopes(profile, 3);
    let strongest = (0..slopes.len())
        .filter(|at| slopes[*at].is_finite())
        .max_by(|a, b| slopes[*a].abs().total_cmp(&slopes[*b].abs()))?;
    let most = slopes[strongest].abs();
    if most < least {
        return None;
    }
    let near = (1.5 * unit / STEP) as usize;
    // A shadow darkens first: its end is the paper's beginning.
    let at = if slopes[strongest] < 0.0 {
        let end = (strongest + near).min(slopes.len());
        peak_after(&slopes, strongest + 1, end, |slope| slope > 0.5 * most).unwrap_or(strongest)
    } else {
        strongest
    };
    Some((exact(&slopes, at), most))
}

/// Brightness gained inwards over `half` steps to both sides.
fn slopes(profile: &[f64], half: usize) -> Vec<f64> {
    (0..profile.len())
        .map(|at| match (at.checked_sub(half), profile.get(at + half)) {
            (Some(before), Some(after)) => after - profile[before],
            _ => f64::NAN,
        })
        .collect()
}

/// The first place that counts, moved on to where the slope is steepest.
fn peak_after(
    slopes: &[f64],
    start: usize,
    end: usize,
    counts: impl Fn(f64) -> bool,
) -> Option<usize> {
    let mut at = (start..end).find(|at| counts(slopes[*at]))?;
    let sign = slopes[at].signum();
    while at + 1 < slopes.len() && slopes[at + 1] * sign > slopes[at] * sign {
        at += 1;
    }
    Some(at)
}

/// The peak between steps.
fn exact(slopes: &[f64], at: usize) -> f64 {
    let around = at.checked_sub(1).and_then(|before| slopes.get(before)).zip(slopes.get(at + 1));
    let Some((before, after)) = around else { return at as f64 };
    let bend = before - 2.0 * slopes[at] + after;
    let shift = 0.5 * (before - after) / bend;
    if shift.is_finite() { at as f64 + shift.clamp(-0.5, 0.5) } else { at as f64 }
}

/// Offset in the middle, slope, and how many places lie on the line (H. Theil, P. Sen).
fn line(places: &[(f64, f64)], near: f64) -> Option<(f64, f64, usize)> {
    if places.len() < PIECES / 3 {
        return None;
    }
    let mut slopes: Vec<f64> = places
        .iter()
        .enumerate()
        .flat_map(|(index, a)| {
            let later = places[index + 1..].iter();
            later.map(move |b| (b.1 - a.1) / (b.0 - a.0))
        })
        .collect();
    let slope = median(&mut slopes);
    let mut rests: Vec<f64> = places.iter().map(|(along, off)| off - slope * along).collect();
    let offset = median(&mut rests);
    let held: Vec<&(f64, f64)> =
        places.iter().filter(|(along, off)| (off - slope * along - offset).abs() <= near).collect();
    let count = held.len() as f64;
    if held.len() < 4 {
        return None;
    }
    let mean = held.iter().fold((0.0, 0.0), |sum, place| (sum.0 + place.0, sum.1 + place.1));
    let mean = (mean.0 / count, mean.1 / count);
    let (mut both, mut square) = (0.0, 0.0);
    for (along, off) in &held {
        both += (along - mean.0) * (off - mean.1);
        square += (along - mean.0) * (along - mean.0);
    }
    let slope = if square > 0.0 { both / square } else { slope };
    Some((mean.1 - slope * mean.0, slope, held.len()))
}

/// The rectangle whose sides are those seen: one angle for all of them.
fn joined(coarse: Rectangle, seen: &[Option<Seen>; 4]) -> Rectangle {
    let mut turns: Vec<(f64, f64)> = SIDES
        .iter()
        .zip(seen)
        .filter_map(|(side, seen)| {
            let seen = (*seen)?;
            let (across, _) = extents(&coarse, *side);
            Some((seen.slope * side.tip, across * across * seen.quality))
        })
        .collect();
    let turn = weighted_median(&mut turns);
    let offset = |index: usize| {
        let side = SIDES[index];
        let (_, out) = extents(&coarse, side);
        seen[index].map_or(out, |seen| seen.offset)
    };
    let [top, right, bottom, left] = [0, 1, 2, 3].map(offset);
    let middle = coarse.point((right - left) / 2.0, (bottom - top) / 2.0);
    // Offsets were taken in the middle of the old sides, about which nothing turns but the rest does.
    Rectangle {
        middle,
        angle: coarse.angle + turn.atan(),
        width: (right + left) * turn.atan().cos(),
        height: (bottom + top) * turn.atan().cos(),
    }
}

/// The mean of what lies about the weighted middle.
fn weighted_median(turns: &mut [(f64, f64)]) -> f64 {
    turns.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = turns.iter().map(|turn| turn.1).sum::<f64>() / 2.0;
    let mut passed = 0.0;
    let mut middle = 0.0;
    for (turn, weight) in turns.iter() {
        passed += weight;
        middle = *turn;
        if passed >= half {
            break;
        }
    }
    let near = turns.iter().filter(|turn| (turn.0 - middle).abs() < 0.004);
    let (sum, total) = near.fold((0.0, 0.0), |sum, turn| (sum.0 + turn.0 * turn.1, sum.1 + turn.1));
    if total > 0.0 { sum / total } else { middle }
}

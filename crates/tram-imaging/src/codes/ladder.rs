//! The steps in which a code is tried for, cheap ones first. What the loops run over is fixed, so the
//! longest way is known beforehand.

use tram_domain::{Corner, Quad};

use super::Code;
use super::look::{self, Effort, Threshold};
use super::sharpen::{self, Sharpening};
use super::spots::{self, Spot};
use crate::error::ImageError;
use crate::picture::Luma;
use crate::shrink;

/// Long side of the picture in which spots are sought.
const SMALL: u32 = 1800;
/// Spots that are looked at as they are.
const SPOTS: usize = 6;
/// Spots that are sharpened.
const SHARPENED: usize = 2;
/// Pixels along the side of a code that suit the reader: five to seven for a module.
const SUITABLE: f64 = 290.0;
/// How much more than the code itself is cut out: the spot's size is a guess.
const AROUND: f64 = 1.6;

/// Ways of looking at a spot, each with the size for it in parts of [`SUITABLE`].
const LOOKS: &[(f64, Sharpening, Threshold)] = &[
    (1.0, Sharpening::Unsharp { strength: 2.0, reach: 3 }, Threshold::Local),
    (1.0, Sharpening::Unsharp { strength: 4.0, reach: 4 }, Threshold::Local),
    (1.0, Sharpening::Focus { reach: 2, steps: 8 }, Threshold::Local),
    (1.0, Sharpening::Focus { reach: 3, steps: 12 }, Threshold::Local),
    (1.4, Sharpening::Unsharp { strength: 3.0, reach: 4 }, Threshold::Local),
    (1.0, Sharpening::Unsharp { strength: 3.0, reach: 3 }, Threshold::Global),
    // Which way a hand moved is not known beforehand.
    (1.0, Sharpening::Hold { reach: (4, 0), steps: 6 }, Threshold::Local),
    (1.0, Sharpening::Hold { reach: (0, 4), steps: 6 }, Threshold::Local),
    (1.0, Sharpening::Hold { reach: (3, 3), steps: 6 }, Threshold::Local),
    (1.0, Sharpening::Hold { reach: (3, -3), steps: 6 }, Threshold::Local),
];

/// The codes in a picture, in its pixels.
pub(super) fn climbed(luma: &Luma) -> Result<Vec<Code>, ImageError> {
    let spots = spotted(luma)?;
    let mut found = Vec::new();
    for spot in &spots {
        add(&mut found, spot.read(luma, 1.0, Sharpening::None, Threshold::Local)?);
    }
    if !found.is_empty() {
        return Ok(found);
    }
    found = look::read(luma, Threshold::Local, Effort::Frame);
    if !found.is_empty() {
        return Ok(found);
    }
    for (size, sharpening, threshold) in LOOKS {
        for spot in spots.iter().take(SHARPENED) {
            found = spot.read(luma, *size, *sharpening, *threshold)?;
            if !found.is_empty() {
                return Ok(found);
            }
        }
    }
    Ok(found)
}

/// Spots of the picture, sought in a smaller one.
pub(super) fn spotted(luma: &Luma) -> Result<Vec<Spot>, ImageError> {
    let long = luma.width.max(luma.height);
    if long <= SMALL {
        return Ok(spots::spots(luma, SPOTS));
    }
    let by = f64::from(long) / f64::from(SMALL);
    let side = |length: u32| crate::render::pixels(f64::from(length) / by);
    let small = shrink::luma(luma, side(luma.width), side(luma.height))?;
    let (across, down) = (
        f64::from(luma.width) / f64::from(small.width),
        f64::from(luma.height) / f64::from(small.height),
    );
    let found = spots::spots(&small, SPOTS).into_iter().map(|spot| Spot {
        middle: (spot.middle.0 * across, spot.middle.1 * down),
        side: spot.side * across,
    });
    Ok(found.collect())
}

/// Two codes that say the same in the same place are one.
fn add(found: &mut Vec<Code>, more: Vec<Code>) {
    for code in more {
        if !found.iter().any(|known| known.text == code.text && known.kind == code.kind) {
            found.push(code);
        }
    }
}

impl Spot {
    /// The spot and some of what is around it, at `size` times the size that suits.
    pub(super) fn cut(&self, luma: &Luma, size: f64) -> Result<Option<Cut>, ImageError> {
        let half = self.side * AROUND / 2.0;
        let ends = |at: f64, side: u32| {
            let inside = |at: f64| at.clamp(0.0, f64::from(side));
            (whole(inside(at - half)), whole(inside(at + half)))
        };
        let (left, right) = ends(self.middle.0, luma.width);
        let (top, bottom) = ends(self.middle.1, luma.height);
        if right < left + 20 || bottom < top + 20 {
            return Ok(None);
        }
        let piece = piece(luma, left, top, right - left, bottom - top);
        // Never more than four times as large: there is nothing more to see.
        let scale = (SUITABLE * size / self.side).min(4.0);
        let scaled = |length: u32| crate::render::pixels(f64::from(length) * scale);
        let drawn = shrink::luma(&piece, scaled(piece.width), scaled(piece.height))?;
        Ok(Some(Cut { luma: drawn, at: (f64::from(left), f64::from(top)), scale }))
    }

    fn read(
        &self,
        luma: &Luma,
        size: f64,
        sharpening: Sharpening,
        threshold: Threshold,
    ) -> Result<Vec<Code>, ImageError> {
        let Some(cut) = self.cut(luma, size)? else { return Ok(Vec::new()) };
        let sharp = sharpen::sharpened(&cut.luma, sharpening);
        let mut found = look::read(&sharp, threshold, Effort::Spot);
        for code in &mut found {
            code.quad = cut.placed(code.quad);
        }
        Ok(found)
    }
}

/// A piece of a picture at another size.
pub(super) struct Cut {
    pub(super) luma: Luma,
    at: (f64, f64),
    scale: f64,
}

impl Cut {
    /// Corners in the piece, as corners in the picture.
    pub(super) fn placed(&self, quad: Quad) -> Quad {
        Quad(quad.0.map(|corner| Corner {
            x: corner.x / self.scale + self.at.0,
            y: corner.y / self.scale + self.at.1,
        }))
    }
}

fn piece(luma: &Luma, left: u32, top: u32, width: u32, height: u32) -> Luma {
    let rows = luma.pixels.chunks_exact(luma.width.max(1) as usize);
    let rows = rows.skip(top as usize).take(height as usize);
    let (from, to) = (left as usize, (left + width) as usize);
    let pixels = rows.filter_map(|row| row.get(from..to)).flatten().copied().collect();
    Luma { width, height, pixels }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "inside a picture")]
fn whole(at: f64) -> u32 {
    at as u32
}

//! Several frames of one card, taken in a row by a camera that reads none of them: their codes laid
//! over each other. Noise and the blur of a moving hand differ from frame to frame; the code does not.

use tram_domain::Quad;

use super::look::{self, Effort, Threshold};
use super::sharpen::{self, Sharpening};
use super::{Code, ladder};
use crate::error::ImageError;
use crate::frame::CleanFrame;
use crate::patch;
use crate::picture::Luma;
use crate::render::Decoded;

/// Frames that are looked at; more of the same hand bring little.
const MOST_FRAMES: usize = 8;
/// Pixels of the square in which the codes are laid over each other.
const SIDE: u32 = 420;
/// Width of what is shown around the code, in parts of the code.
const MARGIN: f64 = 0.2;

/// Reads the codes in frames of one card taken in a row. If a frame reads alone, its codes are the
/// answer; if none does, the codes are aligned by their corners, averaged and read. The code's own
/// error correction and sound UTF-8 decide then as ever.
pub fn codes_joined(frames: &[CleanFrame]) -> Vec<Code> {
    let mut crops = Vec::new();
    for frame in frames.iter().take(MOST_FRAMES) {
        let Ok(decoded) = Decoded::open(&frame.bytes) else { continue };
        match decoded.codes() {
            Ok(found) if !found.is_empty() => return found,
            Ok(_) => crops.extend(crop(&decoded.planes.to_luma()).ok().flatten()),
            Err(_) => {}
        }
    }
    if crops.len() < 2 {
        return Vec::new();
    }
    joined(&crops)
}

/// A code that could not be read, straightened.
struct Crop {
    luma: Luma,
    /// Where the code is in its frame.
    quad: Quad,
}

/// Ways of sharpening a crop until the reader sees the corners of the code.
const SEEN: [Sharpening; 4] = [
    Sharpening::Unsharp { strength: 3.0, reach: 3 },
    Sharpening::None,
    Sharpening::Unsharp { strength: 5.0, reach: 4 },
    Sharpening::Focus { reach: 3, steps: 12 },
];

fn crop(luma: &Luma) -> Result<Option<Crop>, ImageError> {
    for spot in ladder::spotted(luma)?.iter().take(2) {
        let Some(cut) = spot.cut(luma, 1.0)? else { continue };
        for sharpening in SEEN {
            let sharp = sharpen::sharpened(&cut.luma, sharpening);
            let Some(seen) = look::suspected(&sharp) else { continue };
            if !seen.is_straightenable(60.0) {
                continue;
            }
            let quad = cut.placed(seen);
            let (from, to) = (-MARGIN, 1.0 + MARGIN);
            let around = patch::part(quad, (from, from), (to, to));
            if let Some(luma) = around.and_then(|around| patch::fetched(luma, around, SIDE, SIDE)) {
                return Ok(Some(Crop { luma, quad }));
            }
        }
    }
    Ok(None)
}

/// Averages and looks, at the first crop's place.
fn joined(crops: &[Crop]) -> Vec<Code> {
    let Some(first) = crops.first() else { return Vec::new() };
    let aligned: Vec<&Luma> = crops.iter().map(|crop| &crop.luma).collect();
    let mean = mean(&aligned);
    for (sharpening, threshold) in LOOKS {
        let sharp = sharpen::sharpened(&mean, sharpening);
        let found = look::read(&sharp, threshold, Effort::Spot);
        if !found.is_empty() {
            return found.into_iter().map(|code| Code { quad: first.quad, ..code }).collect();
        }
    }
    Vec::new()
}

/// Ways of looking at what was laid over each other: without noise more can be sharpened.
const LOOKS: [(Sharpening, Threshold); 6] = [
    (Sharpening::None, Threshold::Local),
    (Sharpening::Unsharp { strength: 3.0, reach: 3 }, Threshold::Local),
    (Sharpening::Unsharp { strength: 6.0, reach: 4 }, Threshold::Local),
    (Sharpening::Focus { reach: 3, steps: 20 }, Threshold::Local),
    (Sharpening::Focus { reach: 4, steps: 30 }, Threshold::Local),
    (Sharpening::Unsharp { strength: 6.0, reach: 4 }, Threshold::Global),
];

/// The mean of pictures of one size.
fn mean(crops: &[&Luma]) -> Luma {
    let size = SIDE as usize * SIDE as usize;
    let mut sums = vec![0_u32; size];
    for crop in crops {
        for (sum, level) in sums.iter_mut().zip(&crop.pixels) {
            *sum += u32::from(*level);
        }
    }
    let count = u32::try_from(crops.len()).unwrap_or(1).max(1);
    let pixels = sums.iter().map(|sum| u8::try_from(sum / count).unwrap_or(u8::MAX)).collect();
    Luma { width: SIDE, height: SIDE, pixels }
}

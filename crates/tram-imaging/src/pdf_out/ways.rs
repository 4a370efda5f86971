//! The ways in which a page can be written, what each weighs and what it costs to read. Weights are
//! foretold from strips of the page; whoever chooses verifies them.

use crate::error::ImageError;
use crate::jpeg;
use crate::paper::Paper;
use crate::planes::Planes;
use crate::render::Rendered;

use super::coding;
use super::face::{Face, Layer, Packing};
use super::g4;
use super::place::Place;
use super::print::{self, Bits, Make};

/// One way to write a page.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Way {
    /// The bytes as they came.
    AsIs,
    /// One JPEG.
    Tones { colour: bool, size: (u32, u32), quality: u8 },
    /// Neutral print in black and white, over a JPEG of all the rest.
    Layered { colour: bool, halves: u32, size: (u32, u32), quality: u8 },
    /// Black and white alone. `halves`: its resolution in halves of the page's own.
    BlackWhite { halves: u32 },
}

/// A way, with what it weighs and costs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rung {
    pub(super) way: Way,
    /// Bytes, foretold.
    pub(super) bytes: f64,
    /// How much harder the page is to read, or to recognise as what it is. Nought is as it came.
    pub(super) loss: f64,
}

/// Dots per inch below which print is hard to read. Cards, printed smaller, need twice as many.
pub(super) const LEAST_DPI: f64 = 150.0;
/// Resolutions in units of the least one.
const FINENESS: [f64; 3] = [4.0 / 3.0, 7.0 / 6.0, 1.0];
const QUALITIES: [u8; 5] = [72, 64, 56, 48, 40];
/// What lies below sharp print: stamps, signatures and the tint of the paper.
const GROUND_QUALITY: [u8; 2] = [56, 40];
/// Resolution up to which black and white gains from smaller pixels.
const FINE_ENOUGH: f64 = 320.0;
/// Coloured ink on less of the page than this is dust.
const DUST: f64 = 0.000_4;
/// Strips are so many rows out of so many.
const STRIP: (u32, u32) = (48, 208);

/// Least dots per inch of a page.
pub(super) fn least_dpi(page: &Rendered) -> f64 {
    if page.paper == Paper::Card { 2.0 * LEAST_DPI } else { LEAST_DPI }
}

/// Every way that is worth it, from the heaviest to the lightest, each step the cheapest in loss for
/// its bytes.
pub(super) fn ladder(page: &Rendered, place: &Place) -> Result<Vec<Rung>, ImageError> {
    let own = place.dpi(page.width);
    let least = least_dpi(page);
    let planes = coding::open(&page.jpeg)?;
    let make = print::make_of(&planes);
    let (strips, share) = strips(&planes)?;
    let mut rungs = vec![Rung { way: Way::AsIs, bytes: weight(page.jpeg.len()), loss: 0.0 }];
    let colour_loss = if planes.is_grey() { 0.0 } else { colour_loss(page, make) };
    let finest = FINENESS.iter().map(|fine| fine * least).filter(|dpi| *dpi < own * 0.97);
    for dpi in std::iter::once(own).chain(finest) {
        let by = dpi / own;
        let size = |of: &Planes| {
            let side = |length: u32| coding::even(f64::from(length) * by);
            (side(of.width), side(of.height))
        };
        let small = resized(&strips, size(&strips))?;
        for quality in QUALITIES {
            for colour in [true, false] {
                let way = Way::Tones { colour, size: size(&planes), quality };
                let bytes = weight(toned(&small, colour, quality)?.len()) / share;
                let without = if colour { 0.0 } else { colour_loss };
                let loss = coarseness(dpi, own, least) + roughness(quality) + without;
                rungs.push(Rung { way, bytes, loss });
            }
        }
    }
    if page.paper != Paper::Card {
        rungs.extend(in_print(&planes, &strips, (own, least), make, colour_loss, share)?);
    }
    Ok(cheapest(rungs))
}

/// The ways with print in black and white.
fn in_print(
    planes: &Planes,
    strips: &Planes,
    (own, least): (f64, f64),
    make: Make,
    colour_loss: f64,
    share: f64,
) -> Result<Vec<Rung>, ImageError> {
    let halves = if own * 1.5 <= FINE_ENOUGH { 3 } else { 2 };
    let enlarged = f64::from(halves) / 2.0;
    let mut rungs = Vec::new();
    let neutral = print::neutral_print(strips, enlarged)?;
    let print_bytes = weight(packed(&neutral)?.len());
    let ground = print::without(strips, &neutral, enlarged);
    let by = (least / own).min(1.0);
    let size = |of: &Planes| {
        let side = |length: u32| coding::even(f64::from(length) * by);
        (side(of.width), side(of.height))
    };
    let ground = resized(&ground, size(strips))?;
    for quality in GROUND_QUALITY {
        for colour in [true, false] {
            let way = Way::Layered { colour, halves, size: size(planes), quality };
            let bytes = (print_bytes + weight(toned(&ground, colour, quality)?.len())) / share;
            let without = if colour { 0.0 } else { colour_loss };
            let loss = LAYERED + 0.4 * roughness(quality) + TONED * make.toned + without;
            rungs.push(Rung { way, bytes, loss });
        }
    }
    for halves in [halves, 2] {
        let bits = print::black_white(strips, f64::from(halves) / 2.0)?;
        let bytes = weight(packed(&bits)?.len()) / share;
        let coarse = if halves == 2 { 0.5 * coarseness(least, own, least).max(0.4) } else { 0.0 };
        let loss = BLACK_WHITE + coarse + 4.0 * TONED * make.toned + 1.5 * colour_loss;
        rungs.push(Rung { way: Way::BlackWhite { halves }, bytes, loss });
    }
    Ok(rungs)
}

/// What sharp print over a rougher ground costs: less than any JPEG of its size.
const LAYERED: f64 = 0.30;
/// What is lost where everything becomes ink or paper.
const BLACK_WHITE: f64 = 0.90;
/// How much worse that is where photographs and tinted grounds are.
const TONED: f64 = 2.0;

/// Losing dots: letters are areas, so what counts is the square.
fn coarseness(dpi: f64, own: f64, least: f64) -> f64 {
    let reference = 4.0 / 3.0 * least;
    let at = |dpi: f64| (reference / dpi) * (reference / dpi);
    at(dpi.min(own)) - at(own)
}

/// Losing quality, in steps of quantisation (ITU-T T.81, annex K, as libjpeg scales it) above that
/// of what comes in.
fn roughness(quality: u8) -> f64 {
    let quality = f64::from(quality);
    let steps = if quality < 50.0 { 50.0 / quality } else { 2.0 - quality / 50.0 };
    0.6 * (steps - 0.4)
}

/// Losing colour: nothing on a page of black print, much where a red stamp says that it is an
/// original, everything on a card.
fn colour_loss(page: &Rendered, make: Make) -> f64 {
    match page.paper {
        Paper::Card => 4.0,
        Paper::A4 | Paper::Other if make.coloured < DUST => 0.03,
        Paper::A4 | Paper::Other => 1.6,
    }
}

/// The page written so.
pub(super) fn written(page: &Rendered, way: Way) -> Result<Face, ImageError> {
    match way {
        Way::AsIs => as_it_is(page),
        Way::Tones { colour, size, quality } => {
            let small = resized(&coding::open(&page.jpeg)?, size)?;
            Ok(Face::of(layer_of_tones(&small, colour, quality)?))
        }
        Way::Layered { colour, halves, size, quality } => {
            let planes = coding::open(&page.jpeg)?;
            let enlarged = f64::from(halves) / 2.0;
            let neutral = print::neutral_print(&planes, enlarged)?;
            let ground = resized(&print::without(&planes, &neutral, enlarged), size)?;
            let ground = layer_of_tones(&ground, colour, quality)?;
            Ok(Face { layers: vec![ground, layer_of_print(&neutral, Packing::Print)?] })
        }
        Way::BlackWhite { halves } => {
            let planes = coding::open(&page.jpeg)?;
            let bits = print::black_white(&planes, f64::from(halves) / 2.0)?;
            Ok(Face::of(layer_of_print(&bits, Packing::BlackWhite)?))
        }
    }
}

/// The bytes as they came, but for what a camera wrote about itself.
fn as_it_is(page: &Rendered) -> Result<Face, ImageError> {
    let packing = if coding::is_grey(&page.jpeg)? { Packing::Grey } else { Packing::Colour };
    let header = jpeg::header(&page.jpeg)?;
    let (width, height) = (jpeg::side(header.width)?, jpeg::side(header.height)?);
    Ok(Face::of(Layer { packing, width, height, bytes: jpeg::strip(&page.jpeg)?.bytes }))
}

fn layer_of_tones(planes: &Planes, colour: bool, quality: u8) -> Result<Layer, ImageError> {
    let packing = if colour { Packing::Colour } else { Packing::Grey };
    let bytes = toned(planes, colour, quality)?;
    Ok(Layer { packing, width: planes.width, height: planes.height, bytes })
}

fn layer_of_print(bits: &Bits, packing: Packing) -> Result<Layer, ImageError> {
    Ok(Layer { packing, width: bits.width, height: bits.height, bytes: packed(bits)? })
}

fn packed(bits: &Bits) -> Result<Vec<u8>, ImageError> {
    g4::packed(bits.width, &bits.rows)
}

fn toned(planes: &Planes, colour: bool, quality: u8) -> Result<Vec<u8>, ImageError> {
    if colour { coding::colour(planes, quality) } else { coding::grey(planes, quality) }
}

fn resized(planes: &Planes, (width, height): (u32, u32)) -> Result<Planes, ImageError> {
    if (width, height) == (planes.width, planes.height) {
        return Ok(planes.clone());
    }
    planes.resized(width, height)
}

/// Strips from all over the page, one below the other, and their share of it.
fn strips(planes: &Planes) -> Result<(Planes, f64), ImageError> {
    let (rows, of) = STRIP;
    if planes.height < 2 * of {
        return Ok((planes.clone(), 1.0));
    }
    let (width, across) = (planes.width as usize, planes.colour_size().0 as usize);
    let starts: Vec<u32> = (of / 4..planes.height - rows).step_by(of as usize).collect();
    let cut = |plane: &[u8], stride: usize, per: u32| -> Vec<u8> {
        let part = |start: &u32| {
            let from = (start / per) as usize * stride;
            plane.get(from..from + (rows / per) as usize * stride).unwrap_or_default().to_vec()
        };
        starts.iter().flat_map(part).collect()
    };
    let height = rows * u32::try_from(starts.len()).unwrap_or(0);
    let colour = [cut(&planes.blue, across, 2), cut(&planes.red, across, 2)];
    let strips = Planes::new(planes.width, height, cut(&planes.luma, width, 1), colour)?;
    Ok((strips, f64::from(height) / f64::from(planes.height)))
}

#[expect(clippy::cast_precision_loss, reason = "bytes of a page")]
fn weight(bytes: usize) -> f64 {
    bytes as f64
}

/// The lower edge of all that bytes can buy: what lies above a line between two others is never the
/// best way.
fn cheapest(mut rungs: Vec<Rung>) -> Vec<Rung> {
    rungs.sort_by(|a, b| b.bytes.total_cmp(&a.bytes).then(a.loss.total_cmp(&b.loss)));
    let as_is = rungs.iter().position(|rung| rung.way == Way::AsIs).unwrap_or(0);
    let mut kept: Vec<Rung> = Vec::new();
    for rung in rungs.into_iter().skip(as_is) {
        while let Some(last) = kept.last() {
            let dear = match kept.iter().nth_back(1) {
                Some(before) => price(before, last) >= price(before, &rung),
                None => false,
            };
            if dear || (last.loss >= rung.loss && kept.len() > 1) {
                kept.pop();
            } else {
                break;
            }
        }
        if kept.last().is_none_or(|last| last.bytes > rung.bytes) {
            kept.push(rung);
        }
    }
    kept
}

/// Loss for each byte saved.
pub(super) fn price(from: &Rung, to: &Rung) -> f64 {
    (to.loss - from.loss) / (from.bytes - to.bytes).max(1.0)
}

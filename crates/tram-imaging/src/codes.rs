//! The codes printed on a page or card. A code is tried for in steps, cheap ones first: the whole
//! frame, then overlapping pieces that look like codes, enlarged, then sharpened. QR codes are found
//! at any angle, so nothing is turned.
//!
//! A card's code holds UTF-8 without saying so. The bytes are taken as they are; guessing at a
//! character set is how Vietnamese names get damaged.

use std::panic::{AssertUnwindSafe, catch_unwind};

use tram_domain::{Corner, Quad};
use zxingcpp::{BarcodeFormat, ImageFormat, ImageView, PointI};

use crate::error::ImageError;
use crate::frame::CleanFrame;
use crate::picture::Luma;
use crate::render::Decoded;
use crate::shrink;

/// A code that was read.
#[derive(Clone, PartialEq)]
pub struct Code {
    /// What it says: its bytes, which were sound UTF-8.
    pub text: String,
    /// Where it is, in frame pixels, from its own top left.
    pub quad: Quad,
    /// What kind of code it is.
    pub kind: CodeKind,
}

impl std::fmt::Debug for Code {
    /// The kind alone: a card's code is personal data.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Code").field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// A kind of code.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CodeKind {
    /// QR, on citizen cards and on most papers that carry a code.
    Qr,
    /// Data Matrix.
    DataMatrix,
}

impl CodeKind {
    /// The name in contracts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Qr => "qr",
            Self::DataMatrix => "data_matrix",
        }
    }
}

/// Reads the codes in a frame. A frame that cannot be opened has none.
pub fn codes(frame: &CleanFrame) -> Vec<Code> {
    let opened = Decoded::open(&frame.bytes);
    opened.and_then(|decoded| decoded.codes()).unwrap_or_default()
}

impl Decoded {
    /// Reads the codes in an opened frame.
    pub fn codes(&self) -> Result<Vec<Code>, ImageError> {
        let luma = self.planes.to_luma();
        let whole = Piece { left: 0, top: 0, width: luma.width, height: luma.height };
        let mut found = read(&luma, &whole, 1.0);
        if found.is_empty() {
            found = in_pieces(&luma)?;
        }
        let to_frame = 1.0 / self.scale;
        for code in &mut found {
            code.quad = crate::geometry::scaled(code.quad, to_frame);
        }
        Ok(found)
    }
}

/// Pieces that are enlarged and sharpened; more costs seconds on a kiosk and finds nothing.
const MOST_PIECES: usize = 6;
/// How much a piece is enlarged.
const ENLARGED: u32 = 2;
/// Strengths of sharpening, in 1/16, with the reach of the blur that is taken away.
const SHARPENINGS: [(i32, usize); 3] = [(24, 2), (48, 3), (80, 4)];

fn in_pieces(luma: &Luma) -> Result<Vec<Code>, ImageError> {
    let pieces = busiest(luma);
    let mut enlarged = Vec::new();
    for piece in pieces {
        let cut = piece.cut(luma);
        let whole = Piece { left: 0, top: 0, width: cut.width, height: cut.height };
        let found = piece.placed(read(&cut, &whole, 1.0), 1.0);
        if !found.is_empty() {
            return Ok(found);
        }
        let large = shrink::luma(&cut, cut.width * ENLARGED, cut.height * ENLARGED)?;
        enlarged.push((piece, large));
    }
    let up = f64::from(ENLARGED);
    for sharpening in std::iter::once(None).chain(SHARPENINGS.map(Some)) {
        for (piece, large) in &enlarged {
            let sharp = sharpening.map(|(strength, reach)| sharpened(large, strength, reach));
            let large = sharp.as_ref().unwrap_or(large);
            let whole = Piece { left: 0, top: 0, width: large.width, height: large.height };
            let found = piece.placed(read(large, &whole, 1.0), 1.0 / up);
            if !found.is_empty() {
                return Ok(found);
            }
        }
    }
    Ok(Vec::new())
}

/// A piece of a picture.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Piece {
    left: u32,
    top: u32,
    width: u32,
    height: u32,
}

impl Piece {
    fn cut(&self, luma: &Luma) -> Luma {
        let rows = luma.pixels.chunks_exact(luma.width as usize);
        let rows = rows.skip(self.top as usize).take(self.height as usize);
        let (left, right) = (self.left as usize, (self.left + self.width) as usize);
        let pixels = rows.filter_map(|row| row.get(left..right)).flatten().copied().collect();
        Luma { width: self.width, height: self.height, pixels }
    }

    /// Codes found in the piece, scaled back and moved to where the piece lies.
    fn placed(&self, mut codes: Vec<Code>, by: f64) -> Vec<Code> {
        for code in &mut codes {
            code.quad = Quad(code.quad.0.map(|corner| Corner {
                x: corner.x * by + f64::from(self.left),
                y: corner.y * by + f64::from(self.top),
            }));
        }
        codes
    }
}

/// Pixels of a square in which changes are counted.
const SQUARE: u32 = 16;

/// Overlapping pieces, those first in which brightness changes most both across and down, as it
/// does in a code and not in lines of print or grain of wood.
fn busiest(luma: &Luma) -> Vec<Piece> {
    let side = (luma.width.max(luma.height) / 3).clamp(400, 900);
    let starts = |length: u32| {
        let last = length.saturating_sub(side);
        (0..last).step_by((side / 2) as usize).chain(std::iter::once(last)).collect::<Vec<_>>()
    };
    let busy = Busy::counted(luma);
    let mut rated: Vec<(u64, Piece)> = Vec::new();
    for top in starts(luma.height) {
        for left in starts(luma.width) {
            let (width, height) = (side.min(luma.width - left), side.min(luma.height - top));
            let piece = Piece { left, top, width, height };
            rated.push((busy.within(&piece), piece));
        }
    }
    rated.sort_by_key(|(busy, piece)| (std::cmp::Reverse(*busy), piece.top, piece.left));
    rated.into_iter().take(MOST_PIECES).map(|(_, piece)| piece).collect()
}

struct Busy {
    columns: u32,
    squares: Vec<(u64, u64)>,
}

impl Busy {
    fn counted(luma: &Luma) -> Self {
        let columns = luma.width.div_ceil(SQUARE);
        let rows = luma.height.div_ceil(SQUARE);
        let mut squares = vec![(0, 0); columns as usize * rows as usize];
        let width = luma.width as usize;
        let lines = luma.pixels.chunks_exact(width);
        for (y, (line, below)) in lines.clone().zip(lines.skip(2)).enumerate().step_by(2) {
            let row = y / SQUARE as usize * columns as usize;
            let triples = line.iter().zip(line.iter().skip(2)).zip(below).enumerate();
            for (x, ((own, right), under)) in triples.step_by(2) {
                if let Some(square) = squares.get_mut(row + x / SQUARE as usize) {
                    square.0 += u64::from(own.abs_diff(*right));
                    square.1 += u64::from(own.abs_diff(*under));
                }
            }
        }
        Self { columns, squares }
    }

    fn within(&self, piece: &Piece) -> u64 {
        let columns = piece.left / SQUARE..(piece.left + piece.width).div_ceil(SQUARE);
        (piece.top / SQUARE..(piece.top + piece.height).div_ceil(SQUARE))
            .flat_map(|row| columns.clone().map(move |column| row * self.columns + column))
            .filter_map(|index| self.squares.get(index as usize))
            .map(|(across, down)| *across.min(down))
            .sum()
    }
}

/// The picture and its difference from a blurred one, added again.
fn sharpened(luma: &Luma, strength: i32, reach: usize) -> Luma {
    let (width, height) = (luma.width as usize, luma.height as usize);
    let blurred = boxed(&boxed(&luma.pixels, width, reach), width, reach);
    let blurred = turned(&blurred, width, height);
    let blurred = boxed(&boxed(&blurred, height, reach), height, reach);
    let blurred = turned(&blurred, height, width);
    let pixels = luma.pixels.iter().zip(blurred).map(|(own, soft)| {
        let own = i32::from(*own);
        let sharp = own + (own - i32::from(soft)) * strength / 16;
        u8::try_from(sharp.clamp(0, 255)).unwrap_or(u8::MAX)
    });
    Luma { width: luma.width, height: luma.height, pixels: pixels.collect() }
}

/// Running mean along rows of `width`.
fn boxed(pixels: &[u8], width: usize, reach: usize) -> Vec<u8> {
    let mut means = Vec::with_capacity(pixels.len());
    for row in pixels.chunks_exact(width.max(1)) {
        let level = |at: usize| row.get(at.min(row.len() - 1)).map_or(0, |level| u32::from(*level));
        let count = u32::try_from(2 * reach + 1).unwrap_or(1);
        let mut sum =
            (0..=reach).map(level).sum::<u32>() + level(0) * u32::try_from(reach).unwrap_or(0);
        for at in 0..row.len() {
            means.push(u8::try_from(sum / count).unwrap_or(u8::MAX));
            sum = sum + level(at + reach + 1) - level(at.saturating_sub(reach));
        }
    }
    means
}

fn turned(pixels: &[u8], width: usize, height: usize) -> Vec<u8> {
    let column = |x: usize| pixels.iter().skip(x).step_by(width.max(1)).take(height).copied();
    (0..width).flat_map(column).collect()
}

/// One look by the library. It is C++ behind a boundary that panics when it contradicts itself; that
/// must not end the program.
fn read(luma: &Luma, piece: &Piece, scale: f64) -> Vec<Code> {
    let look = || -> Vec<Code> {
        let view = ImageView::from_slice(&luma.pixels, piece.width, piece.height, ImageFormat::Lum);
        let Ok(view) = view else { return Vec::new() };
        let reader = zxingcpp::read()
            .formats([BarcodeFormat::QRCode, BarcodeFormat::DataMatrix])
            .try_harder(true)
            .try_rotate(true)
            .try_invert(true)
            .try_downscale(true);
        let found = reader.from(view).unwrap_or_default();
        found.iter().filter_map(|code| understood(code, scale)).collect()
    };
    catch_unwind(AssertUnwindSafe(look)).unwrap_or_default()
}

fn understood(code: &zxingcpp::Barcode, scale: f64) -> Option<Code> {
    let text = String::from_utf8(code.bytes()).ok().filter(|text| !text.is_empty())?;
    let kind = if code.symbology() == BarcodeFormat::QRCode {
        CodeKind::Qr
    } else if code.symbology() == BarcodeFormat::DataMatrix {
        CodeKind::DataMatrix
    } else {
        return None;
    };
    let at = code.position();
    let corner =
        |point: PointI| Corner { x: f64::from(point.x) * scale, y: f64::from(point.y) * scale };
    let corners = [at.top_left, at.top_right, at.bottom_right, at.bottom_left];
    Some(Code { text, quad: Quad(corners.map(corner)), kind })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::normalise;
    use tram_testkit::{Desk, Person, Scene, card_front, files, photograph, scan_on_platen};

    fn read_all(bytes: &[u8]) -> Vec<Code> {
        codes(&normalise(bytes).unwrap()[0])
    }

    #[test]
    fn a_photographed_card_gives_its_text_to_the_last_mark() {
        let person = Person::applicant();
        let sheet = card_front(&person);
        let scene = Scene { turn: 11.0, tilt: 14.0, ..Scene::of(&sheet, Desk::DarkWood) };
        let (bytes, quad) = photograph(&scene, 2);
        let found = read_all(&bytes);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].text.as_str(), found[0].kind), (&*person.card_text(), CodeKind::Qr));
        let on_the_card = crate::scene::jaccard(found[0].quad, quad);
        let part = crate::geometry::area(found[0].quad) / crate::geometry::area(quad);
        assert!((on_the_card - part).abs() < 1e-9, "all of the code lies on the card");
        assert!(!format!("{:?}", found[0]).contains('|'), "what it says is not printed");
    }

    #[test]
    fn a_card_on_the_platen_is_read_at_150_dpi() {
        let person = Person::husband();
        let mut read = 0;
        for seed in 0..6 {
            let scan = scan_on_platen(&card_front(&person), 150.0, seed);
            let found = read_all(&scan.png());
            read += u8::from(found.iter().any(|code| code.text == person.card_text()));
        }
        assert_eq!(read, 6);
    }

    #[test]
    fn a_blurred_photo_is_sharpened_until_it_reads() {
        let person = Person::grandmother();
        let sheet = card_front(&person);
        let scene = Scene { blur: 2.6, ..Scene::of(&sheet, Desk::Grey) };
        let (bytes, _) = photograph(&scene, 3);
        let luma = image::load_from_memory(&bytes).unwrap().into_luma8();
        let luma = Luma { width: luma.width(), height: luma.height(), pixels: luma.into_raw() };
        let whole = Piece { left: 0, top: 0, width: luma.width, height: luma.height };
        assert_eq!(read(&luma, &whole, 1.0), [], "the first look is not enough");
        let found = read_all(&bytes);
        assert_eq!(found.first().map(|code| code.text.as_str()), Some(&*person.card_text()));
    }

    #[test]
    fn every_quarter_turn_is_read() {
        let person = Person::applicant();
        let text = person.card_text();
        let mut image = image::load_from_memory(&tram_testkit::qr_png(&text, 5)).unwrap();
        for _ in 0..4 {
            image = image.rotate90();
            let found = read_all(&files::png(&image.to_rgb8()));
            assert_eq!(found.first().map(|code| code.text.as_str()), Some(text.as_str()));
        }
    }

    #[test]
    fn an_empty_desk_has_no_codes_and_small_pictures_are_taken() {
        for (width, height) in [(1, 1), (3, 900), (700, 2)] {
            let image = image::RgbImage::from_pixel(width, height, image::Rgb([90; 3]));
            assert_eq!(read_all(&files::png(&image)), []);
        }
    }

    #[test]
    fn the_running_mean_is_the_mean() {
        assert_eq!(boxed(&[0, 0, 30, 0, 0], 5, 1), [0, 10, 10, 10, 0]);
        assert_eq!(turned(&[1, 2, 3, 4, 5, 6], 3, 2), [1, 4, 2, 5, 3, 6]);
    }
}

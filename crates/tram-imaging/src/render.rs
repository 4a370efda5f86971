//! Renditions of a page: derived from frame, corners and turn whenever they are asked for, never the
//! truth.

use std::fmt;

use tram_domain::{Quad, Turn};

use crate::error::ImageError;
use crate::find::{self, Found};
use crate::findings::{self, Finding, Judged};
use crate::geometry::{self, Shape};
use crate::kind::Kind;
use crate::paper::Paper;
use crate::planes::Planes;
use crate::{frame, jpeg, light, limits, strips, warp};

/// What a page is drawn for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Rendition {
    /// For lists: the straightened page, 320 pixels on its long side.
    Thumbnail,
    /// For looking at: the straightened page, 1600 pixels on its long side.
    Screen,
    /// For dragging the corners: the whole frame, unturned, 1600 pixels on its long side.
    Frame,
    /// For handing in: the straightened page, A4 at 200 dpi, a card at 400; less where the frame
    /// has less.
    Submission,
    /// For reading, and for choosing later how small it becomes: the straightened page, A4 at 300
    /// dpi, a card at 600; less where the frame has less.
    Fine,
}

impl Rendition {
    const fn quality(self) -> u8 {
        match self {
            Self::Thumbnail => 75,
            Self::Screen | Self::Frame | Self::Submission => 80,
            Self::Fine => 85,
        }
    }

    /// Pixels on the long side; `None` where the paper decides.
    const fn long_side(self) -> Option<f64> {
        match self {
            Self::Thumbnail => Some(320.0),
            Self::Screen | Self::Frame => Some(1600.0),
            Self::Submission | Self::Fine => None,
        }
    }

    /// Most dots for one of what is handed in.
    const fn finer(self) -> f64 {
        match self {
            Self::Fine => 1.5,
            Self::Thumbnail | Self::Screen | Self::Frame | Self::Submission => 1.0,
        }
    }
}

/// A rendition.
#[derive(Clone, PartialEq)]
pub struct Rendered {
    /// The picture, without metadata.
    pub jpeg: Vec<u8>,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Dots per inch on its paper.
    pub dpi: u32,
    /// What it is a picture of.
    pub paper: Paper,
    /// Pixels of the rendition for one of the frame: exact for `Frame`, about right for the others.
    pub scale: f64,
}

impl fmt::Debug for Rendered {
    /// Sizes alone: the picture is personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rendered")
            .field("width", &self.width)
            .field("height", &self.height)
            .field("dpi", &self.dpi)
            .field("paper", &self.paper)
            .field("bytes", &self.jpeg.len())
            .finish_non_exhaustive()
    }
}

/// Draws a page from the bytes of its frame.
pub fn render(
    frame_bytes: &[u8],
    quad: Quad,
    turn: Turn,
    rendition: Rendition,
) -> Result<Rendered, ImageError> {
    let (width, height) = size(frame_bytes)?;
    let target = Target::of(quad, (width, height), rendition, None)?;
    let decoded = Decoded::at_least(frame_bytes, target.scale)?;
    let mut straight = decoded.straighten(quad, turn, rendition, None)?;
    straight.lighten();
    straight.encode()
}

/// The pixels of a JPEG of ours as a binary portable pixmap, which scanner drivers for page files
/// read.
pub fn to_pnm(jpeg: &[u8]) -> Result<Vec<u8>, ImageError> {
    limits::check_bytes(jpeg)?;
    let picture = jpeg::decode(jpeg, jpeg::EIGHTHS)?;
    let mut bytes = format!("P6\n{} {}\n255\n", picture.width, picture.height).into_bytes();
    bytes.extend_from_slice(&picture.rgb);
    Ok(bytes)
}

/// A frame, opened: the first of the stages that [`find_page`](crate::find_page) and [`render`] run
/// through.
#[derive(Debug)]
pub struct Decoded {
    pub(crate) planes: Planes,
    /// Pixels of the frame.
    pub(crate) frame: (u32, u32),
    /// Pixels here for one of the frame.
    pub(crate) scale: f64,
}

impl Decoded {
    /// Opens a frame at its full size.
    pub fn open(frame_bytes: &[u8]) -> Result<Self, ImageError> {
        Self::at_least(frame_bytes, 1.0)
    }

    /// Opens a frame at `scale` of its size or a little more: a JPEG opens faster the smaller it may
    /// be.
    pub(crate) fn at_least(frame_bytes: &[u8], scale: f64) -> Result<Self, ImageError> {
        limits::check_bytes(frame_bytes)?;
        if Kind::of(frame_bytes) == Some(Kind::Jpeg) {
            let frame = size(frame_bytes)?;
            let eighths = (1..jpeg::EIGHTHS).find(|n| eighth(*n) >= scale).unwrap_or(jpeg::EIGHTHS);
            let planes = jpeg::planes(frame_bytes, eighths)?;
            return Ok(Self { planes, frame, scale: eighth(eighths) });
        }
        let planes = Planes::of(&frame::decode_png(frame_bytes)?);
        let frame = (planes.width, planes.height);
        if scale > 0.66 {
            return Ok(Self { planes, frame, scale: 1.0 });
        }
        let side = |length: u32| pixels(f64::from(length) * scale);
        let planes = planes.resized(side(frame.0), side(frame.1))?;
        let scale = f64::from(planes.width) / f64::from(frame.0);
        Ok(Self { planes, frame, scale })
    }

    /// Finds the paper.
    pub fn find(&self) -> Result<Found, ImageError> {
        Ok(find::find_in(self))
    }

    /// Straightens what lies inside `quad` and turns it. `paper` says what it is, where that is
    /// known; otherwise its shape says so. For [`Rendition::Frame`] neither corners nor turn count.
    pub fn straighten(
        &self,
        quad: Quad,
        turn: Turn,
        rendition: Rendition,
        paper: Option<Paper>,
    ) -> Result<Straight, ImageError> {
        let target = Target::of(quad, self.frame, rendition, paper)?;
        let quad = geometry::turned(geometry::scaled(target.quad, self.scale), turn);
        let sideways = matches!(turn, Turn::Right | Turn::Left) && rendition != Rendition::Frame;
        let quad = if rendition == Rendition::Frame {
            geometry::scaled(target.quad, self.scale)
        } else {
            quad
        };
        let (width, height) =
            if sideways { (target.height, target.width) } else { (target.width, target.height) };
        let planes = if target.whole && (turn == Turn::None || rendition == Rendition::Frame) {
            self.planes.resized(width, height)?
        } else {
            warp::straightened(&self.planes, quad, width, height)?
        };
        Ok(Straight { planes, rendition, target })
    }
}

/// A straightened page.
#[derive(Debug)]
pub struct Straight {
    pub(crate) planes: Planes,
    rendition: Rendition,
    target: Target,
}

impl Straight {
    /// Evens out the light on a page of paper. Cards, whose ground is not white, and frames of which
    /// nobody knows what they show, stay as they are.
    pub fn lighten(&mut self) {
        if !self.target.whole && self.target.paper != Paper::Card {
            light::flatten(&mut self.planes);
        }
    }

    /// What a person should look at twice; before [`lighten`](Self::lighten), which hides darkness.
    pub fn findings(&self) -> Vec<Finding> {
        self.judged().into_iter().filter_map(Judged::said).collect()
    }

    /// The same while the camera still looks on; see [`preview_findings`](crate::preview_findings).
    pub(crate) fn preview_findings(&self, larger: f64) -> Vec<Finding> {
        let judged = findings::judge_preview(&self.planes, &self.target, larger);
        judged.into_iter().filter_map(Judged::said).collect()
    }

    /// Everything that was measured, whether or not it is worth a word: for gauges.
    pub fn judged(&self) -> Vec<Judged> {
        findings::judge(&self.planes, &self.target)
    }

    /// Writes it.
    pub fn encode(&self) -> Result<Rendered, ImageError> {
        Ok(Rendered {
            jpeg: strips::encode(&self.planes, self.rendition.quality())?,
            width: self.planes.width,
            height: self.planes.height,
            dpi: pixels(self.target.dpi),
            paper: self.target.paper,
            scale: self.target.scale,
        })
    }
}

/// How large a rendition becomes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Target {
    /// In frame pixels.
    pub(crate) quad: Quad,
    /// The quad is the whole frame.
    pub(crate) whole: bool,
    pub(crate) frame: (u32, u32),
    pub(crate) paper: Paper,
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// Of the rendition.
    pub(crate) dpi: f64,
    /// Of the paper in the frame.
    pub(crate) source_dpi: f64,
    /// Rendition pixels for a frame pixel.
    pub(crate) scale: f64,
}

/// The shortest side of a paper in frame pixels.
pub(crate) const LEAST_SIDE: f64 = 8.0;
/// How much a paper may be made larger than it is in the frame; it adds bytes and nothing to read.
const MOST_ENLARGED: f64 = 1.15;
/// How exactly a whole frame must have a paper's proportions to be taken for it. Camera frames
/// (4:3, 3:2, 16:9, 16:10) are further off.
const WHOLE_TOLERANCE: f64 = 0.008;

impl Target {
    fn of(
        quad: Quad,
        frame: (u32, u32),
        rendition: Rendition,
        paper: Option<Paper>,
    ) -> Result<Self, ImageError> {
        let whole = Quad::whole(frame.0, frame.1);
        let quad = if rendition == Rendition::Frame { whole } else { quad };
        let (width, height) = (f64::from(frame.0), f64::from(frame.1));
        let in_sight = quad.0.iter().all(|corner| {
            (-width..=2.0 * width).contains(&corner.x)
                && (-height..=2.0 * height).contains(&corner.y)
        });
        if !in_sight || !(quad == whole || quad.is_straightenable(LEAST_SIDE)) {
            return Err(ImageError::CannotStraighten);
        }
        let is_whole = quad == whole;
        let (shape, guess) = if is_whole {
            let shape = Shape { width, height };
            (shape, whole_paper(shape))
        } else {
            let shape = Shape::seen(quad, width, height);
            (shape, Paper::of(shape))
        };
        let paper = paper.unwrap_or(guess);
        let [top, right, bottom, left] = geometry::sides(quad);
        let seen = (top.max(bottom), right.max(left));
        let lying = shape.width > shape.height;
        let ratio = if paper == Paper::Other || is_whole { shape.ratio() } else { paper.ratio() };
        let long_seen = if lying { seen.0 } else { seen.1 };
        let long_inches = long_side_millimetres(paper, ratio) / 25.4;
        let source_dpi = long_seen / long_inches;
        let wanted =
            rendition.long_side().unwrap_or(paper.most_dpi() * rendition.finer() * long_inches);
        let enlarged = if is_whole { 1.0 } else { MOST_ENLARGED };
        let long = wanted.min(long_seen * enlarged);
        let (long_pixels, short_pixels) = (pixels(long), pixels(long / ratio));
        let (width, height) =
            if lying { (long_pixels, short_pixels) } else { (short_pixels, long_pixels) };
        limits::check_size(width, height)?;
        let (dpi, scale) = (long / long_inches, long / long_seen);
        Ok(Self { quad, whole: is_whole, frame, paper, width, height, dpi, source_dpi, scale })
    }
}

fn whole_paper(shape: Shape) -> Paper {
    let is = |paper: &Paper| (shape.ratio() / paper.ratio() - 1.0).abs() <= WHOLE_TOLERANCE;
    [Paper::A4, Paper::Card].into_iter().find(is).unwrap_or(Paper::Other)
}

/// How long the long side is on paper. What is neither A4 nor a card is fitted into A4.
fn long_side_millimetres(paper: Paper, ratio: f64) -> f64 {
    let (short, long) = paper.sides();
    if paper == Paper::Other { long.min(short * ratio) } else { long }
}

pub(crate) fn size(frame_bytes: &[u8]) -> Result<(u32, u32), ImageError> {
    match Kind::of(frame_bytes) {
        Some(Kind::Jpeg) => {
            let header = jpeg::header(frame_bytes)?;
            Ok((jpeg::side(header.width)?, jpeg::side(header.height)?))
        }
        Some(Kind::Png) => {
            let field = |at: usize| {
                let bytes = frame_bytes.get(at..at + 4).and_then(|bytes| bytes.try_into().ok());
                bytes.map(u32::from_be_bytes).ok_or(ImageError::Damaged)
            };
            let (width, height) = (field(16)?, field(20)?);
            limits::check_size(width, height)?;
            Ok((width, height))
        }
        Some(Kind::Tiff | Kind::WebP | Kind::Bmp | Kind::Pdf) | None => Err(ImageError::NotAnImage),
    }
}

#[expect(clippy::cast_precision_loss, reason = "1 to 8")]
fn eighth(n: usize) -> f64 {
    n as f64 / jpeg::EIGHTHS as f64
}

/// A length as a whole number of pixels, at least one.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to what fits")]
pub(crate) fn pixels(length: f64) -> u32 {
    length.round().clamp(1.0, f64::from(limits::MAX_SIDE)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::{Lying, photo};
    use tram_domain::Corner;

    fn opened(rendered: &Rendered) -> image::GrayImage {
        image::load_from_memory(&rendered.jpeg).unwrap().into_luma8()
    }

    #[test]
    fn a_page_seen_from_the_side_becomes_a4_with_its_marks_in_place() {
        let (bytes, quad) = photo(&Lying::default(), 1600, 1200);
        let page = render(&bytes, quad, Turn::None, Rendition::Submission).unwrap();
        assert_eq!(page.paper, Paper::A4);
        let ratio = f64::from(page.height) / f64::from(page.width);
        assert!((ratio - 297.0 / 210.0).abs() < 0.002, "{ratio}");
        assert!(page.dpi <= 200 && page.dpi > 90, "{}", page.dpi);
        let image = opened(&page);
        let at = |x: f64, y: f64| {
            let place = |part: f64, side: u32| pixels(part * f64::from(side));
            image.get_pixel(place(x, page.width), place(y, page.height)).0[0]
        };
        assert!(at(0.5, 0.02) > 200 && at(0.02, 0.5) > 200 && at(0.98, 0.98) > 190, "paper");
        assert!(at(0.12, 0.087) < 90, "the black square in the upper left corner");
        assert!(at(0.88, 0.087) > 200, "which no other corner has");
    }

    #[test]
    fn a_turn_moves_the_mark_to_the_next_corner() {
        let (bytes, quad) = photo(&Lying::default(), 1600, 1200);
        let dark = |turn, x: f64, y: f64| {
            let page = render(&bytes, quad, turn, Rendition::Thumbnail).unwrap();
            let place = |part: f64, side: u32| pixels(part * f64::from(side));
            opened(&page).get_pixel(place(x, page.width), place(y, page.height)).0[0] < 110
        };
        assert!(dark(Turn::None, 0.12, 0.087));
        assert!(dark(Turn::Right, 1.0 - 0.087, 0.12));
        assert!(dark(Turn::Over, 1.0 - 0.12, 1.0 - 0.087));
        assert!(dark(Turn::Left, 0.087, 1.0 - 0.12));
    }

    #[test]
    fn renditions_have_their_sizes_and_the_frame_knows_its_scale() {
        let (bytes, quad) = photo(&Lying::default(), 2400, 1800);
        let long = |rendition| {
            let page = render(&bytes, quad, Turn::None, rendition).unwrap();
            page.width.max(page.height)
        };
        assert_eq!(long(Rendition::Thumbnail), 320);
        assert_eq!(long(Rendition::Screen), 1600);
        let frame = render(&bytes, quad, Turn::Right, Rendition::Frame).unwrap();
        assert_eq!((frame.width, frame.height), (1600, 1200), "neither cropped nor turned");
        assert!((frame.scale - 1600.0 / 2400.0).abs() < 1e-9);
        let whole = Quad::whole(2400, 1800);
        let small = render(&bytes, whole, Turn::None, Rendition::Submission).unwrap();
        assert_eq!(small.paper, Paper::Other, "a camera's 4:3 is not A4");
        assert_eq!((small.width, small.height), (2205, 1654), "the whole frame, fitted into A4");
    }

    #[test]
    fn corners_that_make_no_shape_are_refused() {
        let (bytes, quad) = photo(&Lying::default(), 400, 300);
        let [a, b, c, d] = quad.0;
        let far = Corner { x: 1e9, y: 0.0 };
        let nowhere = Corner { x: f64::NAN, y: 0.0 };
        for bad in [[a, c, b, d], [d, c, b, a], [a, a, c, d], [a, far, c, d], [nowhere, b, c, d]] {
            let refused = render(&bytes, Quad(bad), Turn::None, Rendition::Screen);
            assert_eq!(refused.unwrap_err(), ImageError::CannotStraighten);
        }
        assert_eq!(
            render(b"%PDF-1.4", quad, Turn::None, Rendition::Screen).unwrap_err(),
            ImageError::NotAnImage
        );
    }

    #[test]
    fn a_pixmap_holds_the_same_pixels() {
        let (bytes, _) = photo(&Lying::default(), 64, 48);
        let pixmap = to_pnm(&bytes).unwrap();
        assert!(pixmap.starts_with(b"P6\n64 48\n255\n"));
        assert_eq!(pixmap.len(), 13 + 64 * 48 * 3);
    }
}

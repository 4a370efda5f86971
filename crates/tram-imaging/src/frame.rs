//! Whatever a device or a person brings, made into clean frames: JPEG or PNG, upright, nothing in
//! them but pixels.

use std::fmt;
use std::io::Cursor;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::metadata::Orientation;
use image::{ExtendedColorType, ImageDecoder, ImageEncoder, ImageFormat, ImageReader, Limits};
use tram_domain::FrameFormat;
use turbojpeg::Colorspace;

use crate::error::ImageError;
use crate::kind::Kind;
use crate::limits::{self, Budget};
use crate::picture::Picture;
use crate::{jpeg, pdf_in, tiff_pages};

/// A frame without metadata, upright.
#[derive(Clone, Eq, PartialEq)]
pub struct CleanFrame {
    /// How it is encoded.
    pub format: FrameFormat,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// The encoded picture.
    pub bytes: Vec<u8>,
}

impl fmt::Debug for CleanFrame {
    /// Sizes alone: the picture is personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CleanFrame")
            .field("format", &self.format)
            .field("width", &self.width)
            .field("height", &self.height)
            .field("bytes", &self.bytes.len())
            .finish()
    }
}

/// Opens JPEG, PNG, TIFF, WebP, BMP or PDF, told apart by their first bytes; TIFF and PDF give one
/// frame a page. JPEG and PNG keep their compressed bytes where they lie upright.
pub fn normalise(bytes: &[u8]) -> Result<Vec<CleanFrame>, ImageError> {
    limits::check_bytes(bytes)?;
    match Kind::of(bytes).ok_or(ImageError::NotAnImage)? {
        Kind::Jpeg => Ok(vec![from_jpeg(bytes)?]),
        Kind::Png => Ok(vec![from_png(bytes)?]),
        Kind::Tiff => from_tiff(bytes),
        Kind::WebP => {
            let picture = open(bytes, ImageFormat::WebP, &mut Budget::default())?.upright()?;
            Ok(vec![jpeg_frame(&picture)?])
        }
        Kind::Bmp => {
            let picture = open(bytes, ImageFormat::Bmp, &mut Budget::default())?.upright()?;
            Ok(vec![png_frame(&picture)?])
        }
        Kind::Pdf => pdf_in::frames(bytes),
    }
}

/// Quality of a JPEG that had to be written anew: no difference can be seen.
const REWRITTEN: u8 = 92;

fn from_jpeg(bytes: &[u8]) -> Result<CleanFrame, ImageError> {
    let header = jpeg::header(bytes)?;
    let stripped = jpeg::strip(bytes)?;
    let upright = stripped.orientation == Orientation::NoTransforms;
    let inks = matches!(header.colorspace, Colorspace::CMYK | Colorspace::YCCK);
    if inks || header.is_arithmetic {
        let opened = open(bytes, ImageFormat::Jpeg, &mut Budget::default())?;
        return jpeg_frame(&opened.upright()?);
    }
    jpeg::prove(&stripped.bytes, &header)?;
    let clean = if upright {
        stripped.bytes
    } else if let Some(turned) = jpeg::turned(&stripped.bytes, stripped.orientation) {
        jpeg::strip(&turned)?.bytes
    } else {
        let picture = jpeg::decode(&stripped.bytes, jpeg::EIGHTHS)?;
        return jpeg_frame(&Opened { picture, orientation: stripped.orientation }.upright()?);
    };
    let header = jpeg::header(&clean)?;
    let (width, height) = (jpeg::side(header.width)?, jpeg::side(header.height)?);
    Ok(CleanFrame { format: FrameFormat::Jpeg, width, height, bytes: clean })
}

fn from_png(bytes: &[u8]) -> Result<CleanFrame, ImageError> {
    let opened = open(bytes, ImageFormat::Png, &mut Budget::default())?;
    let (width, height) = (opened.picture.width, opened.picture.height);
    match stripped_png(bytes) {
        Some(bytes) if opened.orientation == Orientation::NoTransforms => {
            Ok(CleanFrame { format: FrameFormat::Png, width, height, bytes })
        }
        _ => png_frame(&opened.upright()?),
    }
}

/// Keeps the chunks that make pixels. What is left opens, because the decoder opened the whole.
fn stripped_png(bytes: &[u8]) -> Option<Vec<u8>> {
    let (head, mut rest) = bytes.split_at_checked(8)?;
    let mut clean = head.to_vec();
    loop {
        let length = u32::from_be_bytes(rest.get(..4)?.try_into().ok()?);
        let whole = usize::try_from(length).ok()?.checked_add(12)?;
        let (chunk, after) = rest.split_at_checked(whole)?;
        let name = chunk.get(4..8)?;
        if [b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"].iter().any(|kept| name == *kept) {
            clean.extend_from_slice(chunk);
        }
        if name == b"IEND" {
            return Some(clean);
        }
        rest = after;
    }
}

fn from_tiff(bytes: &[u8]) -> Result<Vec<CleanFrame>, ImageError> {
    let pages = tiff_pages::directories(bytes)?;
    let mut file = bytes.to_vec();
    let mut budget = Budget::default();
    pages
        .into_iter()
        .map(|page| {
            tiff_pages::point_at(&mut file, page)?;
            png_frame(&open(&file, ImageFormat::Tiff, &mut budget)?.upright()?)
        })
        .collect()
}

struct Opened {
    picture: Picture,
    orientation: Orientation,
}

impl Opened {
    fn upright(self) -> Result<Picture, ImageError> {
        if self.orientation == Orientation::NoTransforms {
            return Ok(self.picture);
        }
        let mut image = self.picture.into_dynamic()?;
        image.apply_orientation(self.orientation);
        Picture::from_dynamic(image)
    }
}

/// Opens with the size checked first.
fn open(bytes: &[u8], format: ImageFormat, budget: &mut Budget) -> Result<Opened, ImageError> {
    let damaged = |_| ImageError::Damaged;
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut allowed = Limits::no_limits();
    allowed.max_alloc = Some(limits::MAX_ALLOC);
    reader.limits(allowed);
    let mut decoder = reader.into_decoder().map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    budget.spend(width, height)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let image = image::DynamicImage::from_decoder(decoder).map_err(damaged)?;
    Ok(Opened { picture: Picture::from_dynamic(image)?, orientation })
}

/// Opens a PNG frame.
pub(crate) fn decode_png(bytes: &[u8]) -> Result<Picture, ImageError> {
    Ok(open(bytes, ImageFormat::Png, &mut Budget::default())?.picture)
}

fn jpeg_frame(picture: &Picture) -> Result<CleanFrame, ImageError> {
    let bytes = jpeg::encode(picture, REWRITTEN)?;
    let (width, height) = (picture.width, picture.height);
    Ok(CleanFrame { format: FrameFormat::Jpeg, width, height, bytes })
}

pub(crate) fn png_frame(picture: &Picture) -> Result<CleanFrame, ImageError> {
    let bytes = encode_png(picture)?;
    let (width, height) = (picture.width, picture.height);
    Ok(CleanFrame { format: FrameFormat::Png, width, height, bytes })
}

/// Writes PNG, in greys where there is no colour.
pub(crate) fn encode_png(picture: &Picture) -> Result<Vec<u8>, ImageError> {
    let mut bytes = Vec::new();
    let encoder =
        PngEncoder::new_with_quality(&mut bytes, CompressionType::Fast, FilterType::Adaptive);
    let (width, height) = (picture.width, picture.height);
    let written = if picture.is_grey() {
        encoder.write_image(&picture.luma().pixels, width, height, ExtendedColorType::L8)
    } else {
        encoder.write_image(&picture.rgb, width, height, ExtendedColorType::Rgb8)
    };
    written.map_err(|_| ImageError::Damaged)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Measure;
    use tram_testkit::files;

    /// Red above, green at the lower left, blue at the lower right: every turn shows.
    fn flag() -> image::RgbImage {
        image::RgbImage::from_fn(64, 48, |x, y| {
            image::Rgb(if y < 24 {
                [200, 30, 30]
            } else if x < 32 {
                [30, 200, 30]
            } else {
                [30, 30, 200]
            })
        })
    }

    fn opened(frame: &CleanFrame) -> image::RgbImage {
        image::load_from_memory(&frame.bytes).unwrap().into_rgb8()
    }

    fn colour(image: &image::RgbImage, x: u32, y: u32) -> char {
        let pixel = image.get_pixel(x, y).0;
        ['r', 'g', 'b'][(0..3).max_by_key(|part| pixel[*part]).unwrap()]
    }

    #[test]
    fn every_format_gives_the_same_pixels() {
        let flag = flag();
        let png = files::png(&flag);
        let bmp = {
            let mut bytes = Cursor::new(Vec::new());
            flag.write_to(&mut bytes, ImageFormat::Bmp).unwrap();
            bytes.into_inner()
        };
        let webp = {
            let mut bytes = Cursor::new(Vec::new());
            flag.write_to(&mut bytes, ImageFormat::WebP).unwrap();
            bytes.into_inner()
        };
        for bytes in [png, bmp, webp, files::jpeg(&flag, 90), files::tiff(&[flag])] {
            let frames = normalise(&bytes).unwrap();
            assert_eq!(frames.len(), 1);
            assert_eq!((frames[0].width, frames[0].height), (64, 48));
            let image = opened(&frames[0]);
            assert_eq!(
                [colour(&image, 9, 9), colour(&image, 9, 40), colour(&image, 60, 40)],
                ['r', 'g', 'b']
            );
        }
    }

    #[test]
    fn every_exif_orientation_comes_out_upright_and_unnamed() {
        // Where the flag's upper left, lower left and lower right lie in the sensor's pixels.
        for (orientation, turn) in (1..=8).map(|o| (o, Orientation::from_exif(o).unwrap())) {
            for side in [64_u32, 60] {
                let flag = image::imageops::crop_imm(&flag(), 0, 0, side, 48).to_image();
                let mut sensor = image::DynamicImage::from(flag);
                sensor.apply_orientation(inverse(turn));
                let bytes = files::with_exif(&files::jpeg(&sensor.into_rgb8(), 92), orientation);
                let frame = normalise(&bytes).unwrap().remove(0);
                assert_eq!((frame.width, frame.height), (side, 48), "orientation {orientation}");
                let image = opened(&frame);
                let seen = [(9, 9), (9, 40), (side - 4, 40)].map(|(x, y)| colour(&image, x, y));
                assert_eq!(seen, ['r', 'g', 'b'], "orientation {orientation}");
                assert!(!frame.bytes.windows(4).any(|w| w == b"Exif" || w == b"MAU "));
            }
        }
    }

    fn inverse(orientation: Orientation) -> Orientation {
        match orientation {
            Orientation::Rotate90 => Orientation::Rotate270,
            Orientation::Rotate270 => Orientation::Rotate90,
            Orientation::NoTransforms
            | Orientation::Rotate180
            | Orientation::FlipHorizontal
            | Orientation::FlipVertical
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH => orientation,
        }
    }

    #[test]
    fn an_upright_photo_keeps_its_compressed_bytes() {
        let plain = files::jpeg(&flag(), 80);
        let frame = normalise(&files::with_exif(&plain, 1)).unwrap().remove(0);
        assert_eq!(frame.bytes, plain);
        assert_eq!(frame.format, FrameFormat::Jpeg);
    }

    #[test]
    fn text_in_a_png_goes() {
        let png = files::png(&flag());
        let mut noted = png[..33].to_vec();
        noted.extend(b"\0\0\0\x0FtEXtAuthor\0somebody\xD8\x2F\xE8\x4F");
        noted.extend_from_slice(&png[33..]);
        let frame = normalise(&noted).unwrap().remove(0);
        assert_eq!(frame.bytes, png);
        assert_eq!(format!("{frame:?}").matches("bytes").count(), 1, "sizes, not pixels");
    }

    #[test]
    fn each_page_of_a_tiff_is_a_frame() {
        let pages: Vec<_> = [10, 120, 240]
            .map(|grey| image::RgbImage::from_pixel(20, 30, image::Rgb([grey; 3])))
            .into();
        let frames = normalise(&files::tiff(&pages)).unwrap();
        let seen: Vec<u8> = frames.iter().map(|frame| opened(frame).get_pixel(5, 5).0[0]).collect();
        assert_eq!(seen, [10, 120, 240]);
    }

    #[test]
    fn what_cannot_be_used_is_called_by_its_name() {
        assert_eq!(normalise(b""), Err(ImageError::Empty));
        assert_eq!(normalise(b"Dear Sir or Madam"), Err(ImageError::NotAnImage));
        assert_eq!(normalise(files::PASSWORD_PDF), Err(ImageError::PasswordProtected));
        let photo = files::jpeg(&flag(), 80);
        assert_eq!(normalise(&photo[..photo.len() / 2]), Err(ImageError::Damaged));
        let png = files::png(&flag());
        assert_eq!(normalise(&png[..png.len() / 2]), Err(ImageError::Damaged));
    }

    #[test]
    fn a_small_file_that_claims_to_be_huge_is_refused_before_it_is_opened() {
        let mut png = files::png(&flag());
        png[16..24].copy_from_slice(&[0, 0, 0x4E, 0, 0, 0, 0x4E, 0]);
        // The checksum of the header is wrong now, too; either answer comes before any pixel.
        assert!(normalise(&png).is_err());
        let mut bmp = Cursor::new(Vec::new());
        flag().write_to(&mut bmp, ImageFormat::Bmp).unwrap();
        let mut bmp = bmp.into_inner();
        bmp[18..26].copy_from_slice(&[0, 0x40, 0, 0, 0, 0x40, 0, 0]);
        let limit = limits::MAX_PIXELS;
        let found = 0x4000 * 0x4000;
        assert_eq!(
            normalise(&bmp),
            Err(ImageError::TooLarge { measure: Measure::Pixels, found, limit })
        );
    }
}

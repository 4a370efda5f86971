//! JPEG: opening at a fraction of the size, writing, and taking metadata out without touching a
//! single coefficient.

use image::metadata::Orientation;
use turbojpeg::{
    Colorspace, Compressor, DecompressHeader, Decompressor, Image, PixelFormat, ScalingFactor,
    Subsamp, Transform, TransformOp, YuvImage, YuvPlanesImage, yuv_pixels_len,
};

use crate::error::ImageError;
use crate::limits;
use crate::picture::Picture;
use crate::planes::{NEUTRAL, Planes};

/// A progressive file with thousands of scans keeps a machine busy for minutes; real ones have ten.
const MAX_SCANS: u32 = 100;

/// Eighths of the full size that the decoder can open at.
pub(crate) const EIGHTHS: usize = 8;

/// Reads the size and kind a file claims, and refuses what is too large.
pub(crate) fn header(jpeg: &[u8]) -> Result<DecompressHeader, ImageError> {
    let header = turbojpeg::read_header(jpeg).map_err(|_| ImageError::Damaged)?;
    limits::check_size(side(header.width)?, side(header.height)?)?;
    Ok(header)
}

pub(crate) fn side(length: usize) -> Result<u32, ImageError> {
    u32::try_from(length).map_err(|_| ImageError::Damaged)
}

/// Opens at `eighths`/8 of the full size, as brightness and colour differences: what the file holds,
/// not converted.
pub(crate) fn planes(jpeg: &[u8], eighths: usize) -> Result<Planes, ImageError> {
    let header = header(jpeg)?;
    let plain = matches!(header.colorspace, Colorspace::YCbCr | Colorspace::Gray);
    // The decoder trusts that the buffer was made for these sizes of colour, so no others go in.
    let known = matches!(
        header.subsamp,
        Subsamp::Gray | Subsamp::None | Subsamp::Sub2x1 | Subsamp::Sub1x2 | Subsamp::Sub2x2
    );
    if !plain || !known || header.is_lossless {
        return Ok(Planes::of(&decode(jpeg, eighths)?));
    }
    let (mut decoder, scaled) = decoder(&header, eighths)?;
    let (width, height, subsamp) = (scaled.width, scaled.height, header.subsamp);
    let length = yuv_pixels_len(width, 1, height, subsamp).map_err(|_| ImageError::Damaged)?;
    let mut image = YuvImage { pixels: vec![0; length], width, align: 1, height, subsamp };
    decoder.decompress_to_yuv(jpeg, image.as_deref_mut()).map_err(|_| ImageError::Damaged)?;
    let (pitch, rows) = image.y_size();
    let colour = if subsamp == Subsamp::Gray { (0, 0) } else { image.uv_size() };
    let mut luma = image.pixels;
    let mut blue = luma.split_off((pitch * rows).min(luma.len()));
    let red = blue.split_off((colour.0 * colour.1).min(blue.len()));
    luma.shrink_to_fit();
    let half = (width.div_ceil(2), height.div_ceil(2));
    let colours = match subsamp {
        Subsamp::Gray => [vec![NEUTRAL; half.0 * half.1], vec![NEUTRAL; half.0 * half.1]],
        Subsamp::Sub2x2 => [blue, red],
        _ => [blue, red].map(|plane| halved(&plane, colour, half)),
    };
    Planes::new(side(width)?, side(height)?, cropped(luma, pitch, (width, height)), colours)
}

/// Takes the padding off the right and the bottom.
fn cropped(plane: Vec<u8>, pitch: usize, (width, height): (usize, usize)) -> Vec<u8> {
    if pitch == width && plane.len() == width * height {
        return plane;
    }
    let rows = plane.chunks_exact(pitch.max(1)).take(height);
    rows.filter_map(|row| row.get(..width)).flatten().copied().collect()
}

/// A colour plane at half of the picture's size along both directions: means of what it has more of.
fn halved(plane: &[u8], (width, height): (usize, usize), half: (usize, usize)) -> Vec<u8> {
    let (across, down) = (width.div_ceil(half.0.max(1)), height.div_ceil(half.1.max(1)));
    let row = |y: usize| plane.get(y * width..(y + 1) * width).unwrap_or_default();
    (0..half.1)
        .flat_map(|y| {
            let (above, below) = (row(y * down), row((y * down + down - 1).min(height - 1)));
            (0..half.0).map(move |x| {
                let (left, right) = (x * across, (x * across + across - 1).min(width - 1));
                let sum: u32 = [above, below]
                    .iter()
                    .flat_map(|row| [row.get(left), row.get(right)])
                    .map(|level| level.map_or(u32::from(NEUTRAL), |level| u32::from(*level)))
                    .sum();
                u8::try_from((sum + 2) / 4).unwrap_or(u8::MAX)
            })
        })
        .collect()
}

/// Opens at `eighths`/8 of the full size.
pub(crate) fn decode(jpeg: &[u8], eighths: usize) -> Result<Picture, ImageError> {
    let header = header(jpeg)?;
    if matches!(header.colorspace, Colorspace::CMYK | Colorspace::YCCK) {
        return Err(ImageError::Damaged);
    }
    let (width, height, rgb) = pixels(jpeg, &header, eighths, PixelFormat::RGB)?;
    Picture::new(width, height, rgb)
}

/// Reads every compressed byte, at the least cost: a file cut off or with broken bytes fails here
/// and not when somebody needs the page.
pub(crate) fn prove(jpeg: &[u8], header: &DecompressHeader) -> Result<(), ImageError> {
    pixels(jpeg, header, 1, PixelFormat::GRAY).map(|_| ())
}

fn pixels(
    jpeg: &[u8],
    header: &DecompressHeader,
    eighths: usize,
    format: PixelFormat,
) -> Result<(u32, u32, Vec<u8>), ImageError> {
    let (mut decoder, scaled) = decoder(header, eighths)?;
    let pitch = scaled.width * format.size();
    let mut pixels = vec![0; pitch * scaled.height];
    let target = Image {
        pixels: pixels.as_mut_slice(),
        width: scaled.width,
        pitch,
        height: scaled.height,
        format,
    };
    decoder.decompress(jpeg, target).map_err(|_| ImageError::Damaged)?;
    Ok((side(scaled.width)?, side(scaled.height)?, pixels))
}

fn decoder(
    header: &DecompressHeader,
    eighths: usize,
) -> Result<(Decompressor, DecompressHeader), ImageError> {
    let ready = || {
        let mut decoder = Decompressor::new()?;
        decoder.set_scan_limit(MAX_SCANS)?;
        let factor = ScalingFactor::new(eighths.clamp(1, EIGHTHS), EIGHTHS);
        decoder.set_scaling_factor(factor)?;
        Ok::<_, turbojpeg::Error>((decoder, header.scaled(factor)))
    };
    ready().map_err(|_| ImageError::Damaged)
}

/// Writes planes as they are, at `quality` 1 to 100.
pub(crate) fn encode_planes(planes: &Planes, quality: u8) -> Result<Vec<u8>, ImageError> {
    let (width, height) = (planes.width as usize, planes.height as usize);
    let (across, _) = planes.colour_size();
    let padded;
    // The encoder reads whole pairs of columns and rows.
    let (pitch, luma) = if width % 2 == 0 && height % 2 == 0 {
        (width, planes.luma.as_slice())
    } else {
        padded = even(&planes.luma, width);
        (width.next_multiple_of(2), padded.as_slice())
    };
    let image = YuvPlanesImage {
        y_plane: luma,
        u_plane: planes.blue.as_slice(),
        v_plane: planes.red.as_slice(),
        width,
        height,
        y_stride: pitch,
        u_stride: across as usize,
        v_stride: across as usize,
        subsamp: Subsamp::Sub2x2,
    };
    let encoded = || {
        let mut encoder = Compressor::new()?;
        encoder.set_quality(i32::from(quality.clamp(1, 100)))?;
        encoder.compress_yuv_planes_to_vec(&image)
    };
    encoded().map_err(|_| ImageError::Damaged)
}

/// With the last column and the last row repeated where their number is odd.
fn even(luma: &[u8], width: usize) -> Vec<u8> {
    let mut padded = Vec::with_capacity(luma.len() + luma.len() / width.max(1) + width + 2);
    for row in luma.chunks_exact(width.max(1)) {
        padded.extend_from_slice(row);
        padded.extend(row.last().filter(|_| width % 2 == 1));
    }
    let pitch = width.next_multiple_of(2);
    if (padded.len() / pitch.max(1)) % 2 == 1 {
        padded.extend_from_within(padded.len() - pitch..);
    }
    padded
}

/// Writes at `quality` 1 to 100, colour at half resolution (4:2:0).
pub(crate) fn encode(picture: &Picture, quality: u8) -> Result<Vec<u8>, ImageError> {
    let pitch = picture.width as usize * 3;
    let view = Image {
        pixels: picture.rgb.as_slice(),
        width: picture.width as usize,
        pitch,
        height: picture.height as usize,
        format: PixelFormat::RGB,
    };
    let encoded = || {
        let mut encoder = Compressor::new()?;
        encoder.set_quality(i32::from(quality.clamp(1, 100)))?;
        encoder.set_subsamp(Subsamp::Sub2x2)?;
        encoder.compress_to_vec(view)
    };
    encoded().map_err(|_| ImageError::Damaged)
}

/// Turns without opening, where the size is a multiple of the compressed blocks: nothing is lost.
pub(crate) fn turned(jpeg: &[u8], orientation: Orientation) -> Option<Vec<u8>> {
    let op = match orientation {
        Orientation::NoTransforms => return None,
        Orientation::FlipHorizontal => TransformOp::Hflip,
        Orientation::Rotate180 => TransformOp::Rot180,
        Orientation::FlipVertical => TransformOp::Vflip,
        Orientation::Rotate90FlipH => TransformOp::Transpose,
        Orientation::Rotate90 => TransformOp::Rot90,
        Orientation::Rotate270FlipH => TransformOp::Transverse,
        Orientation::Rotate270 => TransformOp::Rot270,
    };
    let mut transform = Transform::op(op);
    transform.perfect = true;
    transform.copy_none = true;
    turbojpeg::transform(&transform, jpeg).ok().map(|turned| turned.to_vec())
}

/// A file with nothing in it but the picture, and how its metadata said to turn it.
#[derive(Debug)]
pub(crate) struct Stripped {
    pub(crate) bytes: Vec<u8>,
    pub(crate) orientation: Orientation,
}

/// Takes out every `APPn` and `COM` segment but the JFIF header and Adobe's note on the colour
/// transform, and whatever follows the end of the picture.
pub(crate) fn strip(jpeg: &[u8]) -> Result<Stripped, ImageError> {
    let mut bytes = Vec::with_capacity(jpeg.len());
    let mut orientation = Orientation::NoTransforms;
    let mut rest = jpeg.strip_prefix(&[0xFF, 0xD8]).ok_or(ImageError::Damaged)?;
    bytes.extend([0xFF, 0xD8]);
    loop {
        let (marker, after) = next_marker(rest)?;
        rest = after;
        match marker {
            0xD9 => {
                bytes.extend([0xFF, 0xD9]);
                return Ok(Stripped { bytes, orientation });
            }
            0x01 | 0xD0..=0xD8 => {}
            _ => {
                let (body, after) = segment(rest)?;
                rest = after;
                match marker {
                    0xE0 => bytes.extend(jfif(body)),
                    0xE1 => orientation = exif_orientation(body).unwrap_or(orientation),
                    0xEE if body.len() == 12 && body.starts_with(b"Adobe") => {
                        push_segment(&mut bytes, marker, body);
                    }
                    0xE2..=0xFE => {}
                    0xDA => {
                        push_segment(&mut bytes, marker, body);
                        let (scan, after) = entropy_coded(rest);
                        bytes.extend_from_slice(scan);
                        rest = after;
                    }
                    _ => push_segment(&mut bytes, marker, body),
                }
            }
        }
    }
}

/// The next marker and what follows it; bytes that belong to nothing are passed over.
fn next_marker(bytes: &[u8]) -> Result<(u8, &[u8]), ImageError> {
    let mut rest = bytes;
    loop {
        match rest {
            [0xFF, marker @ 0x01..=0xFE, after @ ..] => return Ok((*marker, after)),
            [_, after @ ..] => rest = after,
            [] => return Err(ImageError::Damaged),
        }
    }
}

fn segment(bytes: &[u8]) -> Result<(&[u8], &[u8]), ImageError> {
    let [high, low, ..] = bytes else { return Err(ImageError::Damaged) };
    let length = usize::from(u16::from_be_bytes([*high, *low]));
    let body = bytes.get(2..length).ok_or(ImageError::Damaged)?;
    Ok((body, bytes.get(length..).unwrap_or_default()))
}

fn push_segment(bytes: &mut Vec<u8>, marker: u8, body: &[u8]) {
    let length = u16::try_from(body.len() + 2).unwrap_or(u16::MAX).to_be_bytes();
    bytes.extend([0xFF, marker]);
    bytes.extend(length);
    bytes.extend_from_slice(body);
}

/// The compressed bytes up to the next marker that is neither stuffing nor a restart.
fn entropy_coded(bytes: &[u8]) -> (&[u8], &[u8]) {
    let mut at = 0;
    while let Some(found) = bytes.get(at..).and_then(|rest| rest.iter().position(|b| *b == 0xFF)) {
        at += found;
        match bytes.get(at + 1) {
            Some(0x00 | 0xD0..=0xD7) => at += 2,
            Some(0xFF) => at += 1,
            Some(_) => return bytes.split_at(at),
            None => break,
        }
    }
    (bytes, &[])
}

/// The JFIF header without its little picture.
fn jfif(body: &[u8]) -> Vec<u8> {
    let mut segment = Vec::new();
    if let (true, Some(head)) = (body.starts_with(b"JFIF\0"), body.get(..12)) {
        push_segment(&mut segment, 0xE0, &[head, &[0, 0]].concat());
    }
    segment
}

fn exif_orientation(body: &[u8]) -> Option<Orientation> {
    Orientation::from_exif_chunk(body.strip_prefix(b"Exif\0\0")?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn photo() -> Vec<u8> {
        let rgb = (0..48 * 32 * 3).map(|at| u8::try_from(at * 7 % 251).unwrap()).collect();
        encode(&Picture::new(48, 32, rgb).unwrap(), 80).unwrap()
    }

    fn with(marker: u8, body: &[u8]) -> Vec<u8> {
        let photo = photo();
        let mut bytes = photo[..2].to_vec();
        push_segment(&mut bytes, marker, body);
        bytes.extend_from_slice(&photo[2..]);
        bytes
    }

    #[test]
    fn metadata_goes_and_not_one_compressed_byte_changes() {
        let clean = strip(&photo()).unwrap().bytes;
        assert_eq!(clean, photo(), "our own files hold nothing else");
        for (marker, body) in [
            (0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>NGUYEN</x:xmpmeta>".as_slice()),
            (0xED, b"Photoshop 3.0\0caption"),
            (0xFE, b"a comment"),
            (0xE2, b"ICC_PROFILE\0\x01\x01profile"),
        ] {
            assert_eq!(strip(&with(marker, body)).unwrap().bytes, clean, "marker {marker:x}");
        }
        let trailing =
            [photo().as_slice(), b"a film that a phone hangs behind the picture"].concat();
        assert_eq!(strip(&trailing).unwrap().bytes, clean);
    }

    #[test]
    fn the_little_picture_in_the_jfif_header_goes() {
        let head = b"JFIF\0\x01\x01\0\0\x01\0\x01\x01\x01\xAA\xBB\xCC";
        let bytes = strip(&with(0xE0, head)).unwrap().bytes;
        assert!(!bytes.windows(3).any(|window| window == [0xAA, 0xBB, 0xCC]));
        assert!(bytes.starts_with(b"\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"));
    }

    #[test]
    fn a_picture_cut_off_is_damaged() {
        let photo = photo();
        let half = &photo[..photo.len() * 2 / 3];
        assert!(matches!(strip(half), Err(ImageError::Damaged)));
        let header = header(&photo).unwrap();
        assert!(prove(&photo, &header).is_ok());
        assert_eq!(prove(half, &header), Err(ImageError::Damaged));
    }

    #[test]
    fn planes_hold_what_the_colours_do_however_the_file_halves_them() {
        let flat =
            |x: u32, y: u32| if x / 16 + y / 16 == 2 { [200, 60, 40] } else { [90, 110, 180] };
        let image = image::RgbImage::from_fn(47, 33, |x, y| image::Rgb(flat(x, y)));
        let view = || Image {
            pixels: image.as_raw().as_slice(),
            width: 47,
            pitch: 47 * 3,
            height: 33,
            format: PixelFormat::RGB,
        };
        let truth = Planes::of(&Picture::new(47, 33, image.as_raw().clone()).unwrap());
        let far = |a: &[u8], b: &[u8]| a.iter().zip(b).map(|(a, b)| a.abs_diff(*b)).max().unwrap();
        for subsamp in
            [Subsamp::None, Subsamp::Sub2x1, Subsamp::Sub1x2, Subsamp::Sub2x2, Subsamp::Sub4x1]
        {
            let jpeg = turbojpeg::compress(view(), 98, subsamp).unwrap();
            let opened = planes(&jpeg, EIGHTHS).unwrap();
            assert_eq!((opened.width, opened.height), (47, 33));
            assert!(far(&opened.luma, &truth.luma) < 12, "{subsamp:?}");
            if subsamp != Subsamp::Sub4x1 {
                let far = far(&opened.red, &truth.red).max(far(&opened.blue, &truth.blue));
                assert!(far < 12, "{subsamp:?}: {far}");
            }
            let half = planes(&jpeg, EIGHTHS / 2).unwrap();
            assert_eq!((half.width, half.height, half.red.len()), (24, 17, 12 * 9));
            let again = planes(&encode_planes(&opened, 98).unwrap(), EIGHTHS).unwrap();
            assert!(again.luma.iter().zip(&opened.luma).all(|(a, b)| a.abs_diff(*b) < 12));
        }
        let grey = turbojpeg::compress(view(), 98, Subsamp::Gray).unwrap();
        assert!(planes(&grey, EIGHTHS).unwrap().is_grey());
    }

    #[test]
    fn a_quarter_turn_of_whole_blocks_loses_nothing() {
        let turned_once = turned(&photo(), Orientation::Rotate90).unwrap();
        let back = turned(&turned_once, Orientation::Rotate270).unwrap();
        assert_eq!(header(&turned_once).unwrap().width, 32);
        assert_eq!(decode(&back, 8).unwrap(), decode(&photo(), 8).unwrap());
    }
}

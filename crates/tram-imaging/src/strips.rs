//! Planes as JPEG: four strips written side by side and joined by restart markers (ITU-T T.81, E.1.4),
//! which every decoder knows. The strips depend on the size alone, so the bytes are the same however
//! many processors there are.

use rayon::prelude::*;
use turbojpeg::{Compressor, Subsamp, YuvPlanesImage};

use crate::error::ImageError;
use crate::planes::Planes;

/// Pixels down a row of compressed blocks, and across one.
const BLOCK: usize = 16;
/// Strips of a page; fewer where it has few rows of blocks.
const STRIPS: usize = 4;
/// Blocks between two restart markers are counted in sixteen bits.
const MOST_BLOCKS: usize = 65_535;

/// Writes planes as they are, at `quality` 1 to 100.
pub(crate) fn encode(planes: &Planes, quality: u8) -> Result<Vec<u8>, ImageError> {
    let (width, height) = (planes.width as usize, planes.height as usize);
    let (down, across) = (height.div_ceil(BLOCK), width.div_ceil(BLOCK));
    let rows = down.div_ceil(STRIPS).min((MOST_BLOCKS / across).max(1)) * BLOCK;
    let padded;
    // The encoder reads whole pairs of columns and rows.
    let luma = if width % 2 == 0 && height % 2 == 0 {
        &planes.luma
    } else {
        padded = even(&planes.luma, width);
        &padded
    };
    let starts: Vec<usize> = (0..height).step_by(rows).collect();
    let strips: Result<Vec<Vec<u8>>, ImageError> = starts
        .into_par_iter()
        .map(|top| strip(planes, luma, top..(top + rows).min(height), quality))
        .collect();
    joined(&strips?, planes, rows / BLOCK * across)
}

/// The rows `rows` as a JPEG of their own.
fn strip(
    planes: &Planes,
    luma: &[u8],
    rows: std::ops::Range<usize>,
    quality: u8,
) -> Result<Vec<u8>, ImageError> {
    let width = planes.width as usize;
    let (pitch, across) = (width.next_multiple_of(2), width.div_ceil(2));
    let (top, bottom) = (rows.start / 2, rows.end.div_ceil(2));
    let part = |pitch: usize| top * pitch..bottom * pitch;
    let cut = || {
        Some(YuvPlanesImage {
            y_plane: luma.get(part(pitch * 2))?,
            u_plane: planes.blue.get(part(across))?,
            v_plane: planes.red.get(part(across))?,
            width,
            height: rows.len(),
            y_stride: pitch,
            u_stride: across,
            v_stride: across,
            subsamp: Subsamp::Sub2x2,
        })
    };
    let image = cut().ok_or(ImageError::Damaged)?;
    let written = || {
        let mut encoder = Compressor::new()?;
        encoder.set_quality(i32::from(quality.clamp(1, 100)))?;
        encoder.compress_yuv_planes_to_vec(&image)
    };
    written().map_err(|_: turbojpeg::Error| ImageError::Damaged)
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

/// One file: the head of the first strip with the true height, then the compressed bytes of each.
/// They fit together because all are written with the same tables, and because the encoder, as at
/// every restart, begins each strip without memory of the one before.
fn joined(strips: &[Vec<u8>], planes: &Planes, blocks: usize) -> Result<Vec<u8>, ImageError> {
    let length = strips.iter().map(Vec::len).sum::<usize>() + 16;
    let mut jpeg = Vec::with_capacity(length);
    let interval = u16::try_from(blocks).map_err(|_| ImageError::Damaged)?;
    let height = u16::try_from(planes.height).map_err(|_| ImageError::Damaged)?;
    for (number, strip) in (0_u8..).zip(strips) {
        let (head, scan) = parted(strip).ok_or(ImageError::Damaged)?;
        if number == 0 {
            for piece in head {
                match piece {
                    // SOF0: length, precision, height, …
                    [0xFF, 0xC0, a, b, precision, _, _, rest @ ..] => {
                        jpeg.extend([0xFF, 0xC0, *a, *b, *precision]);
                        jpeg.extend(height.to_be_bytes());
                        jpeg.extend_from_slice(rest);
                    }
                    // SOS: the interval must be known before.
                    [0xFF, 0xDA, ..] if strips.len() > 1 => {
                        jpeg.extend([0xFF, 0xDD, 0, 4]);
                        jpeg.extend(interval.to_be_bytes());
                        jpeg.extend_from_slice(piece);
                    }
                    _ => jpeg.extend_from_slice(piece),
                }
            }
        } else {
            jpeg.extend([0xFF, 0xD0 + (number - 1) % 8]);
        }
        jpeg.extend_from_slice(scan);
    }
    jpeg.extend([0xFF, 0xD9]);
    Ok(jpeg)
}

/// The segments of a file up to its only scan, and the compressed bytes of that.
fn parted(jpeg: &[u8]) -> Option<(Vec<&[u8]>, &[u8])> {
    let (start, mut rest) = jpeg.split_at_checked(2)?;
    let mut head = vec![start];
    loop {
        let [0xFF, marker, high, low, ..] = rest else { return None };
        let length = usize::from(u16::from_be_bytes([*high, *low])) + 2;
        let (segment, after) = rest.split_at_checked(length)?;
        head.push(segment);
        rest = after;
        if *marker == 0xDA {
            return Some((head, rest.strip_suffix(&[0xFF, 0xD9])?));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jpeg;

    fn grain(width: u32, height: u32) -> Planes {
        // Colours weak enough that no decoder has to cut them off.
        let noise = |count: u32, step: u32, (from, span): (u32, u32)| {
            (0..count).map(|at| u8::try_from(((at * step) >> 3) % span + from).unwrap()).collect()
        };
        let half = width.div_ceil(2) * height.div_ceil(2);
        let colours = [noise(half, 3, (118, 20)), noise(half, 2, (118, 20))];
        Planes::new(width, height, noise(width * height, 5, (60, 130)), colours).unwrap()
    }

    #[test]
    fn strips_make_one_picture_that_other_decoders_open() {
        for (width, height) in [(150, 200), (33, 129), (16, 16), (1, 1), (7, 70)] {
            let planes = grain(width, height);
            let joined = encode(&planes, 90).unwrap();
            let opened = jpeg::planes(&joined, jpeg::EIGHTHS).unwrap();
            assert_eq!((opened.width, opened.height), (width, height));
            let padded = even(&planes.luma, width as usize);
            let single = strip(&planes, &padded, 0..height as usize, 90).unwrap();
            assert_eq!(opened, jpeg::planes(&single, jpeg::EIGHTHS).unwrap(), "{width} × {height}");
            let other = image::load_from_memory(&joined).unwrap().into_luma8();
            assert_eq!(other.dimensions(), (width, height));
            let far = other.as_raw().iter().zip(&opened.luma).map(|(a, b)| a.abs_diff(*b));
            assert!(far.max().unwrap() < 9, "{width} × {height}");
        }
    }

    #[test]
    fn the_bytes_do_not_depend_on_the_number_of_threads() {
        let planes = grain(200, 300);
        let with = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| encode(&planes, 80).unwrap())
        };
        assert_eq!(with(1), with(3));
    }
}

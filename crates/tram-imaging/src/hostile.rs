//! Files that were cut, changed or made up: nothing panics, whatever they hold.

use image::{DynamicImage, ImageFormat, RgbImage};
use proptest::prelude::*;
use std::io::{Cursor, Write};
use std::sync::OnceLock;
use tram_domain::{Quad, Turn};
use tram_testkit::files;

use crate::{ImageError, Rendition, codes, find_page, findings, machine_lines, normalise, render};

/// One small file of each format.
fn samples() -> &'static [Vec<u8>] {
    static SAMPLES: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    SAMPLES.get_or_init(|| {
        let image = RgbImage::from_fn(40, 32, |x, y| {
            let page = (6..34).contains(&x) && (4..28).contains(&y);
            image::Rgb(if page { [230, 228, u8::try_from(x * 6).unwrap()] } else { [60, 50, 40] })
        });
        let written = |format| {
            let mut bytes = Cursor::new(Vec::new());
            image.write_to(&mut bytes, format).unwrap();
            bytes.into_inner()
        };
        let jpeg = files::jpeg(&image, 80);
        vec![
            files::with_exif(&jpeg, 6),
            files::png(&image),
            files::tiff(&[image.clone(), image.clone()]),
            written(ImageFormat::WebP),
            written(ImageFormat::Bmp),
            small_pdf(&jpeg),
            files::PASSWORD_PDF.to_vec(),
        ]
    })
}

/// A page of 59 × 84 points: what is not drawn takes no time.
fn small_pdf(jpeg: &[u8]) -> Vec<u8> {
    let mut bytes = files::pdf(&[(jpeg.to_vec(), 40, 32)]);
    let (a4, small) = (b"[0 0 595 842]", b"[0 0  59  84]");
    let at = bytes.windows(a4.len()).position(|window| window == a4).unwrap();
    bytes[at..at + small.len()].copy_from_slice(small);
    bytes
}

/// Everything a program does with a file from outside.
fn walk_through(bytes: &[u8]) {
    for frame in normalise(bytes).unwrap_or_default().iter().take(2) {
        let found = find_page(frame).unwrap();
        findings(&frame.bytes, &found).unwrap();
        codes(frame);
        machine_lines(frame, Some(&found));
        render(&frame.bytes, found.quad, Turn::Left, Rendition::Thumbnail).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn no_damage_to_a_file_makes_anything_panic(
        sample in 0_usize..7,
        thousandths in 0_usize..1_600,
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
    ) {
        let mut bytes = samples()[sample].clone();
        bytes.truncate(bytes.len() * thousandths / 1_000);
        for (place, value) in flips {
            if !bytes.is_empty() {
                let at = place.index(bytes.len());
                bytes[at] ^= value;
            }
        }
        walk_through(&bytes);
    }

    #[test]
    fn no_bytes_behind_a_magic_number_make_anything_panic(
        magic in prop::sample::select(vec![
            &b"\xFF\xD8\xFF\xE0"[..], b"\x89PNG\r\n\x1A\n", b"II*\0", b"MM\0+", b"RIFF\x20\0\0\0WEBP",
            b"BM\0\0\0\0\0\0\0\0\0\0\0\0\x28\0\0\0", b"%PDF-1.7\n", b"",
        ]),
        rest in prop::collection::vec(any::<u8>(), 0..300),
    ) {
        walk_through(&[magic, &rest].concat());
    }

    #[test]
    fn no_corners_make_the_drawing_panic(
        corners in prop::array::uniform4((-90.0_f64..90.0, -90.0_f64..90.0)),
        far in prop::sample::select(vec![0.0, 1e300, f64::NAN, f64::INFINITY]),
    ) {
        let png = &samples()[1];
        let mut quad = Quad(corners.map(|(x, y)| tram_domain::Corner { x, y }));
        quad.0[2].x += far;
        for rendition in [Rendition::Submission, Rendition::Frame] {
            if let Ok(page) = render(png, quad, Turn::Right, rendition) {
                prop_assert!(page.width > 0 && !page.jpeg.is_empty());
            }
        }
    }
}

/// A picture in every depth and with every kind of pixel that a decoder can hand out.
fn depths(image: &RgbImage) -> Vec<(DynamicImage, ImageFormat)> {
    let of = || DynamicImage::from(image.clone());
    vec![
        (of().into_luma8().into(), ImageFormat::Png),
        (of().into_luma_alpha8().into(), ImageFormat::Png),
        (of().into_rgba8().into(), ImageFormat::Png),
        (of().into_luma16().into(), ImageFormat::Png),
        (of().into_rgb16().into(), ImageFormat::Png),
        (of().into_rgba16().into(), ImageFormat::Png),
        (of().into_luma16().into(), ImageFormat::Tiff),
        (of().into_rgb16().into(), ImageFormat::Tiff),
        (of().into_rgba8().into(), ImageFormat::WebP),
    ]
}

#[test]
fn black_white_noise_and_a_single_pixel_are_taken_in_every_depth() {
    let noise = |x: u32, y: u32| u8::try_from((x * 7_919 + y * 104_729 + x * y) % 256).unwrap();
    let pictures = [
        RgbImage::from_pixel(1, 1, image::Rgb([0; 3])),
        RgbImage::from_pixel(90, 60, image::Rgb([0; 3])),
        RgbImage::from_pixel(90, 60, image::Rgb([255; 3])),
        RgbImage::from_fn(90, 60, |x, y| image::Rgb([noise(x, y), noise(y, x), noise(x + 1, y)])),
    ];
    for picture in &pictures {
        for (image, format) in depths(picture) {
            let mut bytes = Cursor::new(Vec::new());
            image.write_to(&mut bytes, format).unwrap();
            let frames = normalise(bytes.get_ref()).unwrap();
            assert_eq!((frames[0].width, frames[0].height), picture.dimensions());
            if picture.width() > 8 {
                walk_through(bytes.get_ref());
            }
        }
    }
}

#[test]
fn claims_of_fifty_thousand_by_fifty_thousand_pixels_are_refused_unopened() {
    let sides = 50_000_u32.to_be_bytes();
    let header = [b"IHDR".as_slice(), &sides, &sides, &[8, 2, 0, 0, 0]].concat();
    let png = [
        b"\x89PNG\r\n\x1a\n\0\0\0\x0D".as_slice(),
        &header,
        &crc(&header).to_be_bytes(),
        b"\0\0\0\0IDAT\x35\xAF\x06\x1E\0\0\0\0IEND\xAE\x42\x60\x82",
    ]
    .concat();
    let refused = |bytes: &[u8]| {
        matches!(normalise(bytes), Err(ImageError::TooLarge { .. } | ImageError::Damaged))
    };
    assert!(refused(&png));
    let mut jpeg = files::jpeg(&RgbImage::from_pixel(16, 16, image::Rgb([90; 3])), 80);
    let frame = jpeg.windows(2).position(|two| two == b"\xFF\xC0").unwrap();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xC3, 0x50, 0xC3, 0x50]);
    assert!(refused(&jpeg));
}

fn chunk(name: &[u8], data: &[u8]) -> Vec<u8> {
    let body = [name, data].concat();
    let length = u32::try_from(data.len()).unwrap().to_be_bytes();
    [length.as_slice(), &body, &crc(&body).to_be_bytes()].concat()
}

/// A PNG of 8 × 8 pixels of a palette, of which the second colour is half transparent, with `more`
/// chunks in front of its pixels.
fn palette_png(more: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    for row in 0..8_u8 {
        packed.write_all(&[0, row % 2, 1, 0, 1, 0, 1, 0, 1]).unwrap();
    }
    let header = [&8_u32.to_be_bytes()[..], &8_u32.to_be_bytes(), &[8, 3, 0, 0, 0]].concat();
    let end = [chunk(b"IDAT", &packed.finish().unwrap()), chunk(b"IEND", &[])].concat();
    let colours = [chunk(b"PLTE", &[240, 240, 240, 200, 30, 40]), chunk(b"tRNS", &[255, 128])];
    let magic = b"\x89PNG\r\n\x1a\n".as_slice();
    [magic, &chunk(b"IHDR", &header), &colours.concat(), more, &end].concat()
}

#[test]
fn a_palette_with_transparent_colours_is_taken() {
    let frames = normalise(&palette_png(&[])).unwrap();
    assert_eq!((frames[0].width, frames[0].height), (8, 8));
    walk_through(&palette_png(&[]));
    let beyond = palette_png(&[]);
    let colours = beyond.windows(4).position(|name| name == b"PLTE").unwrap();
    // A palette of one colour, and pixels that ask for the second.
    let short = [&beyond[..colours - 4], &chunk(b"PLTE", &[240; 3]), &beyond[colours + 14..]];
    walk_through(&short.concat());
}

/// The extension of PNG by animation (W3C, PNG third edition, 11.3.6).
#[test]
fn of_an_animated_picture_the_first_one_is_taken() {
    let two = [&2_u32.to_be_bytes()[..], &[0; 4]].concat();
    let eight = 8_u32.to_be_bytes();
    let frame = |number: u32| {
        let numbers = [&number.to_be_bytes()[..], &eight, &eight, &[0; 8], &[0, 1, 0, 1, 0, 0]];
        chunk(b"fcTL", &numbers.concat())
    };
    let animated = palette_png(&[chunk(b"acTL", &two), frame(0)].concat());
    let still = normalise(&palette_png(&[])).unwrap();
    assert_eq!(normalise(&animated).unwrap(), still, "nothing of the animation stays");
}

#[test]
fn a_jpeg_in_four_inks_becomes_one_in_three_colours() {
    let pixels: Vec<u8> = (0..64 * 48_u32)
        .map(|at| u8::try_from(at % 256).unwrap())
        .flat_map(|ink| [ink, 255 - ink, 200, 255])
        .collect();
    let inks = turbojpeg::Image {
        pixels: pixels.as_slice(),
        width: 64,
        pitch: 64 * 4,
        height: 48,
        format: turbojpeg::PixelFormat::CMYK,
    };
    let jpeg = turbojpeg::compress(inks, 90, turbojpeg::Subsamp::None).unwrap();
    let frames = normalise(&jpeg).unwrap();
    assert_eq!((frames[0].width, frames[0].height), (64, 48));
    let header = turbojpeg::read_header(&frames[0].bytes).unwrap();
    assert_eq!(header.colorspace, turbojpeg::Colorspace::YCbCr);
    walk_through(&jpeg);
    walk_through(&jpeg[..jpeg.len() / 2]);
}

/// The checksum of a PNG's chunk (ISO/IEC 15948, annex D).
fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg());
    !bytes.iter().fold(u32::MAX, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}

#[test]
fn a_pdf_of_odd_pages_gives_pages_or_a_reason() {
    let jpeg = files::jpeg(&RgbImage::from_pixel(8, 8, image::Rgb([90; 3])), 80);
    let pdf = files::pdf(&[(jpeg, 8, 8)]);
    let with_page = |sizes: &[u8; 13]| {
        let at = pdf.windows(13).position(|window| window == b"[0 0 595 842]").unwrap();
        let mut odd = pdf.clone();
        odd[at..at + 13].copy_from_slice(sizes);
        odd
    };
    for sizes in
        [b"[0 0   0   0]", b"[0 0 9e9 9e9]", b"[0 0 -99 -99]", b"[9 9   9 999]", b"[0 0 999   1]"]
    {
        for frame in normalise(&with_page(sizes)).unwrap_or_default() {
            assert!(frame.width <= crate::MAX_SIDE && frame.height <= crate::MAX_SIDE);
        }
    }
    let deep = [b"%PDF-1.7\n1 0 obj ".as_slice(), &b"[".repeat(200_000)].concat();
    assert!(normalise(&deep).is_err());
}

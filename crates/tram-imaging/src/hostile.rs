//! Files that were cut, changed or made up: nothing panics, whatever they hold.

use image::{ImageFormat, RgbImage};
use proptest::prelude::*;
use std::io::Cursor;
use std::sync::OnceLock;
use tram_domain::{Quad, Turn};
use tram_testkit::files;

use crate::{Rendition, codes, find_page, findings, normalise, render};

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

//! Three lines of any text, and small grey pictures in which lines are sought.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tram_domain::{Corner, Quad};
use tram_imaging::{Decoded, parse_td1};

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let mut lines = text.split('\n');
    let mut line = || lines.next().unwrap_or_default();
    if let Ok(read) = parse_td1([line(), line(), line()]) {
        assert_eq!(read.fields.len(), 7);
    }
    let Some((corners, pixels)) = bytes.split_at_checked(8) else { return };
    let corner = |at: usize| Corner {
        x: f64::from(corners[at]) - 64.0,
        y: f64::from(corners[at + 1]) - 64.0,
    };
    let quad = Quad([corner(0), corner(2), corner(4), corner(6)]);
    if let Ok(decoded) = Decoded::open(&bitmap(pixels)) {
        let _ = decoded.machine_lines(quad);
    }
});

/// 128 × 80 pixels in a PNG whose data is stored, not compressed: the fuzzer changes pixels, not bits
/// of a compressor.
fn bitmap(pixels: &[u8]) -> Vec<u8> {
    let rows: Vec<u8> = (0..80_usize)
        .flat_map(|row| {
            let start = row * 128;
            let pixel = move |at: usize| {
                pixels.get((start + at) % pixels.len().max(1)).copied().unwrap_or(0)
            };
            std::iter::once(0).chain((0..128).map(pixel))
        })
        .collect();
    let mut data = vec![0x78, 0x01, 0x01];
    let length = u16::try_from(rows.len()).unwrap_or(u16::MAX);
    data.extend(length.to_le_bytes());
    data.extend((!length).to_le_bytes());
    data.extend(&rows);
    let (a, b) = rows.iter().fold((1_u32, 0_u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (a + b) % 65_521)
    });
    data.extend((b << 16 | a).to_be_bytes());
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut png, b"IHDR", &[0, 0, 0, 128, 0, 0, 0, 80, 8, 0, 0, 0, 0]);
    chunk(&mut png, b"IDAT", &data);
    chunk(&mut png, b"IEND", &[]);
    png
}

fn chunk(png: &mut Vec<u8>, name: &[u8; 4], data: &[u8]) {
    png.extend(u32::try_from(data.len()).unwrap_or(0).to_be_bytes());
    let whole = [name.as_slice(), data].concat();
    let crc = whole.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg())
        })
    });
    png.extend(whole);
    png.extend((!crc).to_be_bytes());
}

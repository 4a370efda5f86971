//! The colour profile that PDF/A asks for: sRGB (IEC 61966-2-1) as an ICC profile of version 4.2
//! (ICC.1:2004-10), written from its numbers.

/// Device class, colour space and connection space of a display, and the signature of the file.
const DISPLAY: &[u8; 12] = b"mntrRGB XYZ ";
/// White of the connection space, D50.
const WHITE: [f64; 3] = [0.9642, 1.0, 0.8249];
/// Red, green and blue of sRGB, adapted to D50 (Bradford).
const PRIMARIES: [(&[u8; 4], [f64; 3]); 3] = [
    (b"rXYZ", [0.436_07, 0.222_49, 0.013_92]),
    (b"gXYZ", [0.385_15, 0.716_87, 0.097_08]),
    (b"bXYZ", [0.143_07, 0.060_61, 0.714_10]),
];
/// From D65, the white of sRGB, to D50 (Bradford).
const ADAPTATION: [f64; 9] =
    [1.047_91, 0.022_93, -0.050_19, 0.029_60, 0.990_46, -0.017_07, -0.009_25, 0.015_06, 0.751_79];
/// Exponent, slope and offset of the curve, slope of its straight beginning, and where that ends.
const CURVE: [f64; 5] = [2.4, 1.0 / 1.055, 0.055 / 1.055, 1.0 / 12.92, 0.040_45];

/// The profile.
pub(super) fn srgb() -> Vec<u8> {
    let mut tags: Vec<(&[u8; 4], Vec<u8>)> = vec![
        (b"desc", text("sRGB")),
        (b"cprt", text("No copyright")),
        (b"wtpt", numbers(*b"XYZ ", &WHITE)),
        (b"chad", numbers(*b"sf32", &ADAPTATION)),
    ];
    tags.extend(PRIMARIES.iter().map(|(name, xyz)| (*name, numbers(*b"XYZ ", xyz))));
    let mut curve = b"para\0\0\0\0\0\x03\0\0".to_vec();
    curve.extend(CURVE.iter().flat_map(|value| fixed(*value)));
    let names: [&[u8; 4]; 3] = [b"rTRC", b"gTRC", b"bTRC"];
    tags.extend(names.map(|name| (name, curve.clone())));

    let count = tags.len();
    let mut table = word(count).to_vec();
    let mut bodies: Vec<u8> = Vec::new();
    for (name, body) in &tags {
        table.extend(*name);
        table.extend(word(128 + 4 + 12 * count + bodies.len()));
        table.extend(word(body.len()));
        bodies.extend(body);
    }
    let mut profile = word(128 + table.len() + bodies.len()).to_vec();
    profile.extend([0; 4]);
    profile.extend([0x04, 0x20, 0, 0]);
    profile.extend(DISPLAY);
    // A fixed date keeps the same pages the same bytes.
    profile.extend([0x07, 0xD0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0]);
    profile.extend(b"acsp");
    profile.extend([0; 28]);
    profile.extend(WHITE.iter().flat_map(|value| fixed(*value)));
    profile.resize(128, 0);
    profile.extend(table);
    profile.extend(bodies);
    profile
}

/// A text in one language (`mluc`), padded to four bytes.
fn text(words: &str) -> Vec<u8> {
    let letters: Vec<u8> = words.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let mut body = b"mluc\0\0\0\0\0\0\0\x01\0\0\0\x0CenUS".to_vec();
    body.extend(word(letters.len()));
    body.extend(word(28));
    body.extend(letters);
    body.resize(body.len().next_multiple_of(4), 0);
    body
}

fn numbers(kind: [u8; 4], values: &[f64]) -> Vec<u8> {
    let mut body = kind.to_vec();
    body.extend([0; 4]);
    body.extend(values.iter().flat_map(|value| fixed(*value)));
    body
}

fn word(value: usize) -> [u8; 4] {
    u32::try_from(value).unwrap_or(u32::MAX).to_be_bytes()
}

/// Sixteen bits before and sixteen behind the point.
#[expect(clippy::cast_possible_truncation, reason = "all values lie between -1 and 3")]
fn fixed(value: f64) -> [u8; 4] {
    ((value * 65_536.0).round() as i32).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_profile_is_as_long_as_it_says_and_every_tag_lies_inside() {
        let profile = srgb();
        let word = |at: usize| u32::from_be_bytes(profile[at..at + 4].try_into().unwrap()) as usize;
        assert_eq!(word(0), profile.len());
        assert_eq!(&profile[36..40], b"acsp");
        for tag in 0..word(128) {
            let (start, length) = (word(132 + tag * 12 + 4), word(132 + tag * 12 + 8));
            assert!(start % 4 == 0 && start + length <= profile.len());
        }
    }
}

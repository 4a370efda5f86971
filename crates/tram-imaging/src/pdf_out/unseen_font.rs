//! The font of the text that nobody sees: every letter is a blank as wide as the next, and the file
//! says which letter it stands for. It has all letters there are and weighs a few hundred bytes; what
//! Tesseract and `OCRmyPDF` write works the same way.

use std::collections::BTreeSet;

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Chunk, Filter, Finish, Name, Rect, Ref, Str};

use super::archive::deflated;

/// Width of a letter, in thousandths of its size.
pub(super) const ADVANCE: f64 = 500.0;
/// How far letters reach up, in sizes.
pub(super) const ASCENT: f64 = 0.8;
/// How far letters reach down, in sizes.
pub(super) const DESCENT: f64 = 0.2;

const NAME: Name<'static> = Name(b"TRAMKN+Blank");
const SYSTEM: SystemInfo<'static> =
    SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

/// Object numbers of the font.
#[derive(Clone, Copy, Debug)]
pub(super) struct Refs {
    pub(super) font: Ref,
    pub(super) letters: Ref,
    pub(super) descriptor: Ref,
    pub(super) program: Ref,
    pub(super) unicode: Ref,
    pub(super) glyphs: Ref,
}

/// The number by which a letter is called: its UTF-16 unit. Control characters and letters beyond
/// the basic plane, which no reader of ours gives, have none.
pub(super) fn code(letter: char) -> Option<u16> {
    let code = u16::try_from(u32::from(letter)).ok()?;
    let sound = !letter.is_control() && !(0xFFF0..=0xFFFF).contains(&code) && code != 0xFEFF;
    sound.then_some(code)
}

/// Writes the font for these letters.
pub(super) fn write(chunk: &mut Chunk, refs: Refs, used: &BTreeSet<u16>) {
    let mut font = chunk.type0_font(refs.font);
    font.base_font(NAME).encoding_predefined(Name(b"Identity-H"));
    font.descendant_font(refs.letters).to_unicode(refs.unicode);
    font.finish();

    let mut letters = chunk.cid_font(refs.letters);
    letters.subtype(CidFontType::Type2).base_font(NAME).system_info(SYSTEM);
    letters.font_descriptor(refs.descriptor).default_width(thousandths(ADVANCE));
    letters.cid_to_gid_map_stream(refs.glyphs);
    letters.finish();

    let mut descriptor = chunk.font_descriptor(refs.descriptor);
    descriptor.name(NAME).flags(FontFlags::FIXED_PITCH | FontFlags::SYMBOLIC);
    descriptor.bbox(Rect::new(0.0, 0.0, thousandths(ADVANCE), thousandths(1000.0 * ASCENT)));
    descriptor.italic_angle(0.0).ascent(thousandths(1000.0 * ASCENT));
    descriptor.descent(thousandths(-1000.0 * DESCENT)).cap_height(thousandths(1000.0 * ASCENT));
    descriptor.stem_v(80.0).font_file2(refs.program);
    descriptor.finish();

    let program = program();
    let packed = deflated(&program);
    let mut stream = chunk.stream(refs.program, &packed);
    stream.filter(Filter::FlateDecode);
    stream.pair(Name(b"Length1"), i32::try_from(program.len()).unwrap_or(i32::MAX));
    stream.finish();

    let mut unicode = UnicodeCmap::new(Name(b"Blank-UTF16"), SYSTEM);
    for code in used {
        if let Some(letter) = char::from_u32(u32::from(*code)) {
            unicode.pair(*code, letter);
        }
    }
    let packed = deflated(unicode.finish().as_slice());
    chunk.stream(refs.unicode, &packed).filter(Filter::FlateDecode);

    // Letter 0 is the missing one, all others are the blank.
    let most = used.last().map_or(0, |code| usize::from(*code));
    let glyphs: Vec<u8> = [0, 0].into_iter().chain([0, 1].repeat(most)).collect();
    let packed = deflated(&glyphs);
    chunk.stream(refs.glyphs, &packed).filter(Filter::FlateDecode);
}

#[expect(clippy::cast_possible_truncation, reason = "at most a thousand")]
const fn thousandths(value: f64) -> f32 {
    value as f32
}

/// A TrueType font (ISO/IEC 14496-22) of two blank letters, a thousand units high: the tables that
/// PDF asks for and nothing else.
fn program() -> Vec<u8> {
    let words = |values: &[u16]| values.iter().flat_map(|value| value.to_be_bytes()).collect();
    let (advance, ascent, descent) = (500, 800, 0xFFFF - 200 + 1);
    let head: Vec<u8> = words(&[
        1, 0, 1, 0, 0, 0, 0x5F0F, 0x3CF5, 0, 1000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, advance, ascent,
        0, 8, 2, 0, 0,
    ]);
    let hhea: Vec<u8> =
        words(&[1, 0, ascent, descent, 0, advance, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2]);
    let maxp: Vec<u8> = words(&[1, 0, 2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
    let hmtx: Vec<u8> = words(&[advance, 0, advance, 0]);
    let loca: Vec<u8> = words(&[0, 0, 0]);
    // In the order of their names; a font program without any outline may have an empty `glyf`, but
    // some readers want a byte in it.
    let tables: [(&[u8; 4], Vec<u8>); 6] = [
        (b"glyf", vec![0]),
        (b"head", head),
        (b"hhea", hhea),
        (b"hmtx", hmtx),
        (b"loca", loca),
        (b"maxp", maxp),
    ];
    let mut font: Vec<u8> = words(&[1, 0, 6, 64, 2, 32]);
    let mut bodies: Vec<u8> = Vec::new();
    let mut head_at = 0;
    for (name, mut body) in tables {
        let length = body.len();
        body.resize(length.next_multiple_of(4), 0);
        let at = 12 + 16 * 6 + bodies.len();
        if name == b"head" {
            head_at = at;
        }
        font.extend(name);
        font.extend(sum(&body).to_be_bytes());
        font.extend(u32::try_from(at).unwrap_or(0).to_be_bytes());
        font.extend(u32::try_from(length).unwrap_or(0).to_be_bytes());
        bodies.extend(body);
    }
    font.extend(bodies);
    let whole = 0xB1B0_AFBA_u32.wrapping_sub(sum(&font)).to_be_bytes();
    if let Some(adjustment) = font.get_mut(head_at + 8..head_at + 12) {
        adjustment.copy_from_slice(&whole);
    }
    font
}

/// The check sum of a table whose length is a multiple of four.
fn sum(table: &[u8]) -> u32 {
    let words = table.chunks_exact(4).filter_map(|word| word.try_into().ok());
    words.map(u32::from_be_bytes).fold(0, u32::wrapping_add)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_font_adds_up_and_is_small() {
        let font = program();
        assert_eq!(sum(&font), 0xB1B0_AFBA);
        assert!(font.len() < 400, "{} bytes", font.len());
    }

    #[test]
    fn vietnamese_letters_have_codes_and_controls_have_none() {
        assert_eq!(code('ậ'), Some(0x1EAD));
        assert_eq!(code('\0'), None);
        assert_eq!(code('\u{FEFF}'), None);
        assert_eq!(code('😀'), None);
    }
}

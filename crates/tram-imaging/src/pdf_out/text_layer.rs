//! The words of a page, unseen, each stretched over its place in the picture: for searching, copying
//! and reading aloud.

use std::collections::BTreeSet;

use pdf_writer::types::TextRenderingMode;
use pdf_writer::{Content, Name, Str};
use tram_domain::Word;

use super::place::Place;
use super::unseen_font::{ADVANCE, ASCENT, DESCENT, code};

/// The font's name on every page.
pub(super) const FONT: Name<'static> = Name(b"T");
/// The least height of a line and width of a letter in points: neither may be nothing.
const LEAST: f64 = 0.5;
const BLANK: u16 = 0x20;

/// Writes the words into the page and adds their letters to those the font must have.
pub(super) fn write(
    content: &mut Content,
    words: &[Word],
    place: &Place,
    used: &mut BTreeSet<u16>,
) {
    let sound: Vec<&Word> = words.iter().filter(|word| is_sound(word)).collect();
    if sound.is_empty() {
        return;
    }
    content.begin_text().set_text_rendering_mode(TextRenderingMode::Invisible);
    for line in sound.chunk_by(|a, b| a.line == b.line) {
        write_line(content, line, place, used);
    }
    content.end_text();
}

/// A word with letters, and edges that are numbers.
fn is_sound(word: &Word) -> bool {
    let edges = [word.left, word.top, word.right, word.bottom];
    edges.iter().all(|edge| edge.is_finite())
        && word.text.chars().any(|letter| code(letter).is_some())
}

/// One line with one baseline: a reader that sorts by height must not tear it apart.
fn write_line(content: &mut Content, line: &[&Word], place: &Place, used: &mut BTreeSet<u16>) {
    let top = place.top - quartile(line, |word| word.top, 1) * place.scale;
    let bottom = place.top - quartile(line, |word| word.bottom, 3) * place.scale;
    let height = (top - bottom).max(LEAST);
    let size = height / (ASCENT + DESCENT);
    let baseline = bottom + size * DESCENT;
    content.set_font(FONT, rounded(size));
    let mut cursor: Option<f64> = None;
    for word in line {
        let left = place.left + word.left * place.scale;
        let right = place.left + word.right * place.scale;
        let start = match cursor {
            // Words go on where the last one ended, over a blank as wide as the gap. Where the next
            // one begins further left, it is another column under the same number.
            Some(end) if left > end - height => {
                let gap = (left - end).max(LEAST);
                show(content, &[BLANK], gap, size);
                used.insert(BLANK);
                end + gap
            }
            _ => {
                content.set_text_matrix([1.0, 0.0, 0.0, 1.0, rounded(left), rounded(baseline)]);
                left
            }
        };
        let codes: Vec<u16> = word.text.chars().filter_map(code).collect();
        let letters = f64::from(u32::try_from(codes.len()).unwrap_or(u32::MAX));
        let width = (right - start).max(LEAST * letters);
        show(content, &codes, width, size);
        used.extend(codes);
        cursor = Some(start + width);
    }
}

/// Shows letters stretched to `width` points together.
fn show(content: &mut Content, codes: &[u16], width: f64, size: f64) {
    let letters = f64::from(u32::try_from(codes.len()).unwrap_or(u32::MAX));
    let natural = letters * ADVANCE / 1000.0 * size;
    content.set_horizontal_scaling(rounded(100.0 * width / natural));
    let bytes: Vec<u8> = codes.iter().flat_map(|code| code.to_be_bytes()).collect();
    content.show(Str(&bytes));
}

/// The value a quarter (1) or three quarters (3) up the sorted row: one word that was measured wrongly
/// moves nothing.
fn quartile(line: &[&Word], edge: impl Fn(&Word) -> f64, quarter: usize) -> f64 {
    let mut edges: Vec<f64> = line.iter().map(|word| edge(word)).collect();
    edges.sort_by(f64::total_cmp);
    edges.get((edges.len() - 1) * quarter / 4).copied().unwrap_or(0.0)
}

/// To a hundredth: a dot at 200 dpi is 0.36 points, and shorter numbers are fewer bytes.
#[expect(clippy::cast_possible_truncation, reason = "a few thousand points at most")]
fn rounded(value: f64) -> f32 {
    ((value * 100.0).round() / 100.0).clamp(-1e6, 1e6) as f32
}

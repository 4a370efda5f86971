//! Some lines of a picture, one above the other in a small picture of their own: the program is asked
//! once, and reads nothing else.

use tram_domain::Word;

use crate::grey::Grey;
use crate::lines::Line;

/// Lines are made about so high: below it marks are lost, above it nothing is won.
const HEIGHT: usize = 52;
/// Paper around each line.
const MARGIN: usize = 14;

/// A line in its place.
#[derive(Clone, Copy, Debug)]
struct Strip {
    /// Left and upper edge of what was cut out, in pixels of the picture.
    from: (usize, usize),
    /// Pixels of the picture for one here.
    factor: usize,
    /// First row of the strip.
    top: usize,
    /// First row below the strip.
    bottom: usize,
}

/// The lines, and where they are from.
pub(crate) struct Montage {
    pub(crate) picture: Grey,
    strips: Vec<Strip>,
}

/// Cuts `lines` out of `picture`; `None` where there are none.
pub(crate) fn montage(picture: &Grey, lines: &[Line]) -> Option<Montage> {
    let cut: Vec<(Grey, (usize, usize), usize)> =
        lines.iter().filter_map(|line| cut(picture, line)).collect();
    stacked(cut)
}

/// Each line and a room of a quarter of its height around it.
fn cut(picture: &Grey, line: &Line) -> Option<(Grey, (usize, usize), usize)> {
    let room = line.height() / 4 + 1;
    let (left, top) = (line.left.saturating_sub(room), line.top.saturating_sub(room));
    let right = (line.right + room).min(picture.width());
    let bottom = (line.bottom + room).min(picture.height());
    let rows = (top..bottom).map(|y| picture.row(y).get(left..right).unwrap_or_default());
    let cut = Grey::new(
        right.checked_sub(left)?,
        bottom.checked_sub(top)?,
        rows.collect::<Vec<_>>().concat(),
    );
    let factor = (line.height() / HEIGHT).max(1);
    Some((cut.ok()?.shrunk(factor), (left, top), factor))
}

fn stacked(cut: Vec<(Grey, (usize, usize), usize)>) -> Option<Montage> {
    let width = cut.iter().map(|(strip, _, _)| strip.width()).max()? + 2 * MARGIN;
    let paper = paper(cut.iter().map(|(strip, _, _)| strip));
    let mut pixels = vec![paper; width * MARGIN];
    let mut strips = Vec::new();
    for (strip, from, factor) in cut {
        let top = pixels.len() / width;
        for y in 0..strip.height() {
            let row = strip.row(y);
            pixels.resize(pixels.len() + MARGIN, paper);
            pixels.extend_from_slice(row);
            pixels.resize(pixels.len() + width - MARGIN - row.len(), paper);
        }
        strips.push(Strip { from, factor, top, bottom: pixels.len() / width });
        pixels.resize(pixels.len() + width * MARGIN, paper);
    }
    let height = pixels.len() / width;
    Some(Montage { picture: Grey::new(width, height, pixels).ok()?, strips })
}

/// The brightness that most of the brighter pixels have.
fn paper<'a>(strips: impl Iterator<Item = &'a Grey>) -> u8 {
    let mut counts = [0_usize; 256];
    for pixel in strips.flat_map(Grey::pixels) {
        if let Some(count) = counts.get_mut(usize::from(*pixel)) {
            *count += 1;
        }
    }
    let common = counts.iter().enumerate().skip(128).max_by_key(|(_, count)| **count);
    common.and_then(|(level, _)| u8::try_from(level).ok()).unwrap_or(u8::MAX)
}

impl Montage {
    /// Puts words that were read here back where they stand in the picture. What was read between
    /// the strips is left out.
    pub(crate) fn put_back(&self, words: Vec<Word>) -> Vec<Word> {
        let mut placed: Vec<(usize, Word)> =
            words.into_iter().filter_map(|word| self.placed(word)).collect();
        placed.sort_by_key(|(strip, word)| (*strip, word.line));
        let mut line = 0;
        let mut before = None;
        let number = |(strip, word): (usize, Word)| {
            let here = (strip, word.line);
            if before.is_some_and(|before| before != here) {
                line += 1;
            }
            before = Some(here);
            Word { line, ..word }
        };
        placed.into_iter().map(number).collect()
    }

    /// The strip that the middle of a word stands in, and the word in its place.
    fn placed(&self, word: Word) -> Option<(usize, Word)> {
        let middle = f64::midpoint(word.top, word.bottom);
        let (index, strip) = self
            .strips
            .iter()
            .enumerate()
            .find(|(_, strip)| (exact(strip.top)..exact(strip.bottom)).contains(&middle))?;
        let factor = exact(strip.factor);
        let across = |x: f64| (x - exact(MARGIN)) * factor + exact(strip.from.0);
        let down = |y: f64| (y - exact(strip.top)) * factor + exact(strip.from.1);
        let (left, right) = (across(word.left).max(0.0), across(word.right).max(0.0));
        let (top, bottom) = (down(word.top).max(0.0), down(word.bottom).max(0.0));
        Some((index, Word { left, top, right, bottom, ..word }))
    }

    /// Which line of those that were cut out each word stands in.
    pub(crate) fn by_strip(&self, words: Vec<Word>) -> Vec<Vec<Word>> {
        let mut by_strip = vec![Vec::new(); self.strips.len()];
        for (index, word) in words.into_iter().filter_map(|word| self.placed(word)) {
            if let Some(strip) = by_strip.get_mut(index) {
                strip.push(word);
            }
        }
        by_strip
    }
}

#[expect(clippy::cast_precision_loss, reason = "sides of a picture of at most 24 million pixels")]
pub(crate) fn exact(length: usize) -> f64 {
    length as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(left: f64, top: f64, line: usize) -> Word {
        let (right, bottom) = (left + 10.0, top + 8.0);
        Word { text: "chữ".to_owned(), left, top, right, bottom, line, sureness: 1.0 }
    }

    #[test]
    fn words_return_to_where_they_stand_in_the_picture() {
        let picture = Grey::new(400, 300, vec![230; 400 * 300]).unwrap();
        let lines = [
            Line { left: 100, top: 40, right: 300, bottom: 60 },
            Line { left: 60, top: 100, right: 340, bottom: 100 + 3 * HEIGHT },
        ];
        let montage = montage(&picture, &lines).unwrap();
        assert!(montage.picture.pixels().iter().all(|pixel| *pixel == 230), "no seams");
        let (first, second) = (montage.strips[0], montage.strips[1]);
        assert_eq!((first.factor, second.factor), (1, 3));
        let at = |strip: Strip| word(exact(MARGIN + 5), exact(strip.top + 4), 7);
        let back = montage.put_back(vec![at(second), at(first), word(3.0, 0.0, 0)]);
        assert_eq!(back.len(), 2, "what stands between the strips is nothing");
        assert_eq!((back[0].left, back[0].top), (exact(first.from.0 + 5), exact(first.from.1 + 4)));
        assert!((back[1].left - exact(second.from.0 + 15)).abs() < 1e-9);
        assert!((back[1].bottom - back[1].top - 24.0).abs() < 1e-9);
        assert_eq!([back[0].line, back[1].line], [0, 1]);
    }

    #[test]
    fn nothing_to_cut_out_is_no_picture() {
        let picture = Grey::new(40, 30, vec![230; 1200]).unwrap();
        assert!(montage(&picture, &[]).is_none());
    }
}

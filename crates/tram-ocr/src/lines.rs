//! Where lines of print stand, found without reading them: enough to read only some of them.
//!
//! Ink is what is clearly darker than the paper around it. Smeared along the line until letters and
//! words touch, each line becomes one blob (run length smoothing; Wong, Casey and Wahl, 1982).
#![expect(
    clippy::indexing_slicing,
    reason = "a kernel over pixels; every index is made from the size of the very picture"
)]

use crate::grey::Grey;

/// A box around print, in pixels of the picture; right and lower edge outside.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Line {
    pub(crate) left: usize,
    pub(crate) top: usize,
    pub(crate) right: usize,
    pub(crate) bottom: usize,
}

impl Line {
    pub(crate) const fn width(&self) -> usize {
        self.right - self.left
    }

    pub(crate) const fn height(&self) -> usize {
        self.bottom - self.top
    }

    /// Twice the middle across.
    const fn middle(&self) -> usize {
        self.left + self.right
    }
}

/// Pixels of the short side that are enough to find lines on.
const LEAST_SIDE: usize = 560;
/// Squares for the brightness of the paper, in pixels of the shrunk picture.
const SQUARE: usize = 24;
/// What is darker than this many hundredths of the paper is ink.
const INK_PERCENT: u32 = 80;

/// The lines of print, from the top down.
pub(crate) fn lines(picture: &Grey) -> Vec<Line> {
    let factor = (picture.width().min(picture.height()) / LEAST_SIDE).max(1);
    let small = picture.shrunk(factor);
    let ink = ink(&small);
    // Between words a little more than a blank of a large title; between letters and their marks one
    // pixel of ten point print.
    let bridge = (small.width().min(small.height()) / 56).max(4);
    let smeared = smeared(&ink, small.width(), bridge);
    let least = (small.width().min(small.height()) / 110).max(4);
    let mut lines: Vec<Line> = blobs(&smeared, small.width())
        .into_iter()
        .filter(|line| {
            let (width, height) = (line.width(), line.height());
            height >= least && height * 10 <= small.height() && width >= 2 * height
        })
        .filter(|line| is_print(line, &ink, small.width()))
        .map(|line| Line {
            left: line.left * factor,
            top: line.top * factor,
            right: line.right * factor,
            bottom: line.bottom * factor,
        })
        .collect();
    lines.sort_by_key(|line| (line.top, line.left));
    lines
}

/// How far down a title stands at the most, in hundredths of the page.
const LOWEST_PERCENT: usize = 45;
/// How far off the middle of the page it may stand, in hundredths of the width.
const OFF_MIDDLE_PERCENT: usize = 11;
/// Wider lines are of the body.
const WIDEST_PERCENT: usize = 82;
/// A line that begins where so many others begin is of the body, unless it is large.
const ALIGNED: usize = 3;
/// From the top so many lines in the middle, and so many of the tallest.
const UPPERMOST: usize = 5;
const TALLEST: usize = 2;

/// The lines among which the title of the page is, from the top down: those in the middle of the
/// page's upper part, for issuer and motto stand left and right. None where there are none.
pub(crate) fn title_lines(picture: &Grey) -> Vec<Line> {
    let (width, height) = (picture.width(), picture.height());
    let all = lines(picture);
    let usual = usual_height(&all);
    let is_body = |line: &Line| {
        let beside = all.iter().filter(|other| other.left.abs_diff(line.left) * 100 <= width);
        // The line itself is one of them.
        beside.count() > ALIGNED && line.height() * 4 <= usual * 5
    };
    let mut middle: Vec<Line> = all
        .iter()
        .filter(|line| line.bottom * 100 <= height * LOWEST_PERCENT)
        .filter(|line| line.middle().abs_diff(width) * 50 <= width * OFF_MIDDLE_PERCENT)
        .filter(|line| !is_body(line))
        .copied()
        .collect();
    let mut chosen: Vec<Line> = middle
        .iter()
        .filter(|line| line.width() * 100 <= width * WIDEST_PERCENT)
        .take(UPPERMOST)
        .copied()
        .collect();
    middle.sort_by_key(|line| std::cmp::Reverse(line.height()));
    chosen.extend(middle.iter().take(TALLEST));
    chosen.sort_by_key(|line| (line.top, line.left));
    chosen.dedup();
    chosen
}

fn usual_height(lines: &[Line]) -> usize {
    let mut heights: Vec<usize> = lines.iter().map(Line::height).collect();
    heights.sort_unstable();
    heights.get(heights.len() / 2).copied().unwrap_or(0)
}

/// Which pixels are clearly darker than the paper around them.
fn ink(picture: &Grey) -> Vec<bool> {
    let (width, height) = (picture.width(), picture.height());
    let (columns, rows) = (width.div_ceil(SQUARE), height.div_ceil(SQUARE));
    let mut paper = vec![0_u32; columns * rows];
    for (y, row) in picture.pixels().chunks_exact(width).enumerate() {
        let squares = &mut paper[y / SQUARE * columns..][..columns];
        for (square, pixels) in squares.iter_mut().zip(row.chunks(SQUARE)) {
            let brightest = pixels.iter().max().copied().unwrap_or(0);
            *square = (*square).max(u32::from(brightest));
        }
    }
    // Inside a picture or a thick frame a square has no paper of its own.
    let around = |index: usize| {
        let (x, y) = (index % columns, index / columns);
        let near = |at: usize, count: usize| at.saturating_sub(1)..(at + 2).min(count);
        let cells = near(y, rows).flat_map(|ny| near(x, columns).map(move |nx| ny * columns + nx));
        cells.map(|cell| paper[cell]).max().unwrap_or(255)
    };
    let paper: Vec<u32> = (0..paper.len()).map(around).collect();
    let mut ink = Vec::with_capacity(width * height);
    for (y, row) in picture.pixels().chunks_exact(width).enumerate() {
        let squares = &paper[y / SQUARE * columns..][..columns];
        for (square, pixels) in squares.iter().zip(row.chunks(SQUARE)) {
            ink.extend(pixels.iter().map(|pixel| u32::from(*pixel) * 100 < square * INK_PERCENT));
        }
    }
    ink
}

/// Gaps of up to `bridge` pixels along a row filled, and every pixel one row further down.
fn smeared(ink: &[bool], width: usize, bridge: usize) -> Vec<bool> {
    let mut smeared = ink.to_vec();
    for (row, filled) in ink.chunks_exact(width).zip(smeared.chunks_exact_mut(width)) {
        let mut last = None;
        for (x, _) in row.iter().enumerate().filter(|(_, is_ink)| **is_ink) {
            if let Some(last) = last
                && x - last <= bridge
            {
                filled[last..x].fill(true);
            }
            last = Some(x);
        }
    }
    for at in (width..smeared.len()).rev() {
        smeared[at] |= smeared[at - width];
    }
    smeared
}

/// Boxes around what hangs together.
fn blobs(mask: &[bool], width: usize) -> Vec<Line> {
    let mut boxes: Vec<Line> = Vec::new();
    let mut parents: Vec<usize> = Vec::new();
    let mut above: Vec<(usize, usize, usize)> = Vec::new();
    for (y, row) in mask.chunks_exact(width).enumerate() {
        let mut runs = Vec::new();
        let mut x = 0;
        while x < width {
            if !row[x] {
                x += 1;
                continue;
            }
            let from = x;
            while x < width && row[x] {
                x += 1;
            }
            let own = boxes.len();
            boxes.push(Line { left: from, top: y, right: x, bottom: y + 1 });
            parents.push(own);
            for (_, _, other) in above.iter().filter(|(a, b, _)| *a < x && from < *b) {
                let (one, two) = (root(&mut parents, own), root(&mut parents, *other));
                if one != two {
                    let (low, high) = (one.min(two), one.max(two));
                    parents[high] = low;
                    boxes[low] = joined(boxes[low], boxes[high]);
                }
            }
            runs.push((from, x, own));
        }
        above = runs;
    }
    (0..boxes.len()).filter(|own| parents[*own] == *own).map(|own| boxes[own]).collect()
}

fn root(parents: &mut [usize], mut at: usize) -> usize {
    while parents[at] != at {
        parents[at] = parents[parents[at]];
        at = parents[at];
    }
    at
}

fn joined(one: Line, other: Line) -> Line {
    Line {
        left: one.left.min(other.left),
        top: one.top.min(other.top),
        right: one.right.max(other.right),
        bottom: one.bottom.max(other.bottom),
    }
}

/// Print has ink in some of its pixels: a rule has more, a smudge has less.
fn is_print(line: &Line, ink: &[bool], width: usize) -> bool {
    let rows = (line.top..line.bottom).map(|y| &ink[y * width + line.left..y * width + line.right]);
    let inked = rows.flatten().filter(|is_ink| **is_ink).count();
    let percent = inked * 100 / (line.width() * line.height()).max(1);
    (6..=75).contains(&percent)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// White paper with bars of vertical strokes for lines of print.
    fn page(lines: &[Line]) -> Grey {
        let (width, height) = (600, 850);
        let mut pixels = vec![240; width * height];
        for line in lines {
            for y in line.top..line.bottom {
                for x in (line.left..line.right).filter(|x| x % 6 < 2) {
                    pixels[y * width + x] = 40;
                }
            }
        }
        Grey::new(width, height, pixels).unwrap()
    }

    const fn line(left: usize, top: usize, right: usize, bottom: usize) -> Line {
        Line { left, top, right, bottom }
    }

    #[test]
    fn a_line_of_print_is_one_box_and_columns_are_two() {
        let drawn = [line(60, 60, 240, 72), line(330, 60, 560, 72), line(180, 120, 420, 140)];
        let found = lines(&page(&drawn));
        assert_eq!(found.len(), 3, "{found:?}");
        for (found, drawn) in found.iter().zip(drawn) {
            assert!(found.left.abs_diff(drawn.left) < 7 && found.right.abs_diff(drawn.right) < 7);
            assert!(found.top == drawn.top && found.bottom.abs_diff(drawn.bottom) < 2);
        }
    }

    #[test]
    fn the_title_is_among_the_lines_in_the_middle() {
        let title = line(150, 140, 450, 164);
        let mut drawn =
            vec![line(40, 60, 210, 72), line(330, 60, 570, 72), title, line(40, 700, 560, 712)];
        drawn.extend((0..8).map(|n| line(40, 200 + n * 22, 560, 212 + n * 22)));
        let found = title_lines(&page(&drawn));
        assert!(found.iter().any(|found| found.top == title.top), "{found:?}");
        assert!(found.len() <= UPPERMOST + TALLEST && found.iter().all(|line| line.top > 100));
    }

    #[test]
    fn rules_frames_and_empty_paper_are_no_print() {
        let mut pixels = vec![240; 600 * 850];
        for x in 50..550 {
            for y in 300..306 {
                pixels[y * 600 + x] = 20;
            }
        }
        assert_eq!(lines(&Grey::new(600, 850, pixels).unwrap()), []);
        for (width, height) in [(1, 1), (3, 900), (900, 3)] {
            let dark = Grey::new(width, height, vec![9; width * height]).unwrap();
            assert_eq!(title_lines(&dark), []);
        }
    }
}

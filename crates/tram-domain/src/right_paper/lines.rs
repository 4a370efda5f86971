//! Which lines of a page may be its title.

use std::collections::BTreeMap;

use crate::names::fold;
use crate::words::Word;

use super::PageSize;
use super::alike::plain;

/// Lines that may be a title, one text: its letters without marks and blanks.
#[derive(Debug)]
pub(super) struct Print {
    pub(super) letters: Vec<char>,
}

/// A line, or the part of one that stands in a column.
#[derive(Clone, Debug)]
struct Segment {
    letters: Vec<char>,
    /// Letters that are written large or small, and how many of them are capitals.
    cased: usize,
    capitals: usize,
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
    /// Of its words, the middle one.
    height: f64,
}

/// A blank so many times as wide as a line is high parts columns.
const COLUMN_GAP: f64 = 2.5;
/// Of a title in capitals so many tenths are capitals; the rest was read wrong.
const CAPITAL_TENTHS: usize = 7;
/// A title in small letters is so much larger than what is usual on the page.
const LARGER: f64 = 1.35;
/// So far off the middle a title stands at the most, in parts of the page's width.
const OFF_MIDDLE: f64 = 0.17;
/// A title is in the upper half.
const LOWEST: f64 = 0.5;
/// Where print becomes so much larger, something new begins.
const NEW_SIZE: f64 = 1.2;
/// Lines of a title are not further apart than their own height.
const LINE_GAP: f64 = 1.0;
/// So many lines under a title in capitals may belong to it ("Về việc …").
const FOLLOWING: usize = 2;

/// Every place where a title may begin, with what stands there.
pub(super) fn titles(words: &[Word], page: PageSize) -> Vec<Print> {
    let words: Vec<&Word> = words.iter().filter(|word| is_sound(word)).collect();
    let usual = usual_height(&words);
    let segments: Vec<Segment> = segments(&words)
        .into_iter()
        .filter(|one| one.is_in_the_middle(page) && one.bottom <= page.height * LOWEST)
        .collect();
    let mut prints = Vec::new();
    let mut before: Option<&Segment> = None;
    for (index, segment) in segments.iter().enumerate() {
        let begins = segment.is_title_like(usual)
            && before.is_none_or(|before| {
                !before.is_title_like(usual)
                    || !segment.follows(before)
                    || segment.height > before.height * NEW_SIZE
            });
        if begins && let Some(rest) = segments.get(index..) {
            prints.push(Print { letters: together(rest, usual) });
        }
        before = Some(segment);
    }
    prints
}

/// A title from its first line on: all lines of its kind that follow, and a few more.
fn together(segments: &[Segment], usual: Option<f64>) -> Vec<char> {
    let mut letters = Vec::new();
    let mut before: Option<&Segment> = None;
    let mut following = 0;
    for segment in segments {
        if before.is_some_and(|before| !segment.follows(before)) {
            break;
        }
        if !segment.is_title_like(usual) {
            following += 1;
        }
        if following > FOLLOWING {
            break;
        }
        letters.extend(&segment.letters);
        before = Some(segment);
    }
    letters
}

fn is_sound(word: &Word) -> bool {
    [word.left, word.top, word.right, word.bottom].iter().all(|edge| edge.is_finite())
}

fn segments(words: &[&Word]) -> Vec<Segment> {
    let mut lines: BTreeMap<usize, Vec<&Word>> = BTreeMap::new();
    for word in words {
        lines.entry(word.line).or_default().push(word);
    }
    let mut segments = Vec::new();
    for mut line in lines.into_values() {
        line.sort_by(|a, b| a.left.total_cmp(&b.left));
        let height = middle(line.iter().map(|word| word.bottom - word.top)).unwrap_or(0.0);
        let mut part: Vec<&Word> = Vec::new();
        for word in line {
            if part.last().is_some_and(|last| word.left - last.right > height * COLUMN_GAP) {
                segments.extend(Segment::of(&std::mem::take(&mut part)));
            }
            part.push(word);
        }
        segments.extend(Segment::of(&part));
    }
    segments.sort_by(|a, b| a.top.total_cmp(&b.top));
    segments
}

impl Segment {
    /// `None` where it has no letters.
    fn of(words: &[&Word]) -> Option<Self> {
        let text = words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
        let letters = plain(&fold(&text));
        let cased = text.chars().filter(|c| c.is_uppercase() || c.is_lowercase()).count();
        let capitals = text.chars().filter(|c| c.is_uppercase()).count();
        let ends = |of: fn(&Word) -> f64, pick: fn(f64, f64) -> f64| {
            words.iter().map(|word| of(word)).reduce(pick)
        };
        let segment = Self {
            letters,
            cased,
            capitals,
            left: ends(|word| word.left, f64::min)?,
            top: ends(|word| word.top, f64::min)?,
            right: ends(|word| word.right, f64::max)?,
            bottom: ends(|word| word.bottom, f64::max)?,
            height: middle(words.iter().map(|word| word.bottom - word.top))?,
        };
        (!segment.letters.is_empty()).then_some(segment)
    }

    fn is_in_the_middle(&self, page: PageSize) -> bool {
        (f64::midpoint(self.left, self.right) - page.width / 2.0).abs() <= page.width * OFF_MIDDLE
    }

    fn is_title_like(&self, usual: Option<f64>) -> bool {
        let capitals = self.cased >= 4 && self.capitals * 10 >= self.cased * CAPITAL_TENTHS;
        capitals || self.cased >= 4 && usual.is_some_and(|usual| self.height > usual * LARGER)
    }

    fn follows(&self, before: &Self) -> bool {
        let room = self.height.max(before.height) * LINE_GAP;
        self.top - before.bottom <= room && self.height < before.height * 2.2
    }
}

/// The height of most words; `None` where there are too few to know.
fn usual_height(words: &[&Word]) -> Option<f64> {
    if words.len() < 8 {
        return None;
    }
    middle(words.iter().map(|word| word.bottom - word.top))
}

fn middle(numbers: impl Iterator<Item = f64>) -> Option<f64> {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied()
}

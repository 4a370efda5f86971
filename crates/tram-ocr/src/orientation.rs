//! Which way up a page is: a few of its lines read both ways, and the way that makes sense is up.

use tram_domain::{Turn, Word};

use crate::grey::Grey;
use crate::lines::{Line, lines};
use crate::montage::{Montage, exact, montage};

/// Which turn makes the page upright, and how sure that is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Orientation {
    /// The turn that it needs; [`Turn::None`] where it is upright already.
    pub turn: Turn,
    /// 0 to 1: how much better it reads this way than the other way up.
    pub sureness: f64,
}

/// Lines that are read.
const LINES: usize = 4;
/// A line is wider than this many of its heights.
const LONG: usize = 6;
/// Of a long line so many heights are enough.
const ENOUGH: usize = 18;

/// What has to be read to know: the lines as they stand, and turned over.
pub(crate) struct Question {
    pub(crate) montage: Montage,
    count: usize,
    /// Whether the picture was turned right first, because its lines run up and down.
    sideways: bool,
}

/// The question that a picture puts; `None` where it has no lines to read.
pub(crate) fn question(picture: &Grey) -> Option<Question> {
    let (upright, turned) = (lines(picture), picture.turned_right());
    let across = lines(&turned);
    let sideways = length(&across) > length(&upright);
    let (picture, found) = if sideways { (&turned, across) } else { (picture, upright) };
    let chosen = best(found);
    let over: Vec<Line> = chosen.iter().map(|line| turned_over(line, picture)).collect();
    let count = chosen.len();
    // One picture of both: the lines as they stand in the upper half, turned over in the lower.
    let both = picture.above(&picture.turned_over())?;
    let below = over.iter().map(|line| Line {
        top: line.top + picture.height(),
        bottom: line.bottom + picture.height(),
        ..*line
    });
    let montage = montage(&both, &chosen.iter().copied().chain(below).collect::<Vec<_>>())?;
    Some(Question { montage, count, sideways })
}

fn turned_over(line: &Line, picture: &Grey) -> Line {
    Line {
        left: picture.width() - line.right.min(picture.width()),
        top: picture.height() - line.bottom.min(picture.height()),
        right: picture.width() - line.left,
        bottom: picture.height() - line.top,
    }
}

/// How much of the picture is long lines.
fn length(lines: &[Line]) -> usize {
    let long = lines.iter().filter(|line| line.width() >= LONG * line.height());
    long.map(Line::width).sum()
}

/// Lines of the usual height, the longest first, none longer than is enough.
fn best(mut lines: Vec<Line>) -> Vec<Line> {
    lines.retain(|line| line.width() >= LONG * line.height());
    let mut heights: Vec<usize> = lines.iter().map(Line::height).collect();
    heights.sort_unstable();
    let usual = heights.get(heights.len() / 2).copied().unwrap_or(0);
    lines.retain(|line| line.height() * 2 >= usual && line.height() <= usual * 2);
    lines.sort_by_key(|line| std::cmp::Reverse(line.width()));
    lines.truncate(LINES);
    for line in &mut lines {
        line.right = line.right.min(line.left + ENOUGH * line.height());
    }
    lines.sort_by_key(|line| line.top);
    lines
}

impl Question {
    /// What was read decides; `None` where neither way reads.
    pub(crate) fn answer(&self, words: Vec<Word>) -> Option<Orientation> {
        let read = self.montage.by_strip(words);
        let (as_it_is, over) = read.split_at_checked(self.count)?;
        let (up, down) = (sense(as_it_is), sense(over));
        if up.max(down) < 0.2 {
            return None;
        }
        let turn = match (self.sideways, up >= down) {
            (false, true) => Turn::None,
            (false, false) => Turn::Over,
            (true, true) => Turn::Right,
            (true, false) => Turn::Left,
        };
        Some(Orientation { turn, sureness: (up - down).abs() / up.max(down) })
    }
}

/// How sure the reader is of its letters, on average.
fn sense(lines: &[Vec<Word>]) -> f64 {
    let words = || lines.iter().flatten();
    let letters = |word: &Word| exact(word.text.chars().filter(|c| c.is_alphabetic()).count());
    let all: f64 = words().map(|word| exact(word.text.chars().count())).sum();
    let sure: f64 = words().map(|word| letters(word) * word.sureness).sum();
    if all > 0.0 { sure / all } else { 0.0 }
}

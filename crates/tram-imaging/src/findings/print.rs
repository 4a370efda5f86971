//! Connected areas of ink, and which of them are letters.
#![expect(
    clippy::indexing_slicing,
    reason = "union-find over runs that were pushed before they are named"
)]
#![expect(
    clippy::cast_possible_truncation,
    reason = "coordinates of a picture of at most 20 000 pixels a side"
)]

use crate::picture::Luma;

/// Pixels side by side that are darker than a threshold.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    pub(super) y: u32,
    pub(super) from: u32,
    /// One past the last.
    pub(super) to: u32,
    /// Which area it belongs to.
    pub(super) area: u32,
}

/// A connected area of dark pixels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Area {
    pub(super) left: u32,
    pub(super) top: u32,
    /// One past the last.
    pub(super) right: u32,
    /// One past the last.
    pub(super) bottom: u32,
    pub(super) pixels: u32,
    /// Level of its darkest pixel.
    pub(super) darkest: u8,
    /// Of the size and the density of a letter, or of a few that run together.
    pub(super) letter: bool,
}

impl Area {
    pub(super) const fn width(&self) -> u32 {
        self.right - self.left
    }

    pub(super) const fn height(&self) -> u32 {
        self.bottom - self.top
    }
}

/// All ink of a page.
#[derive(Debug)]
pub(super) struct Print {
    pub(super) runs: Vec<Run>,
    pub(super) areas: Vec<Area>,
    /// Pixels of a letter's height: the median over all letters; `None` where there are too few.
    pub(super) letter_height: Option<f64>,
}

/// Letters needed to know how high letters are.
const FEW_LETTERS: usize = 12;

/// What a letter may measure, in millimetres.
#[derive(Clone, Copy, Debug)]
pub(super) struct Letters {
    pub(super) lowest: f64,
    pub(super) highest: f64,
    /// Letters that run together, up to a whole line.
    pub(super) widest: f64,
}

impl Print {
    /// Everything darker than `threshold` in a page of even light.
    pub(super) fn of(even: &Luma, threshold: u8, letters: Letters, per_mm: f64) -> Self {
        let (mut runs, mut parents) = connected(even, threshold);
        let mut areas: Vec<Area> = Vec::new();
        let mut named = vec![u32::MAX; parents.len()];
        let width = even.width as usize;
        for run in &mut runs {
            let root = root_of(&mut parents, run.area) as usize;
            if named[root] == u32::MAX {
                named[root] = areas.len() as u32;
                areas.push(Area {
                    left: run.from,
                    top: run.y,
                    right: run.to,
                    bottom: run.y + 1,
                    pixels: 0,
                    darkest: u8::MAX,
                    letter: false,
                });
            }
            run.area = named[root];
            let area = &mut areas[run.area as usize];
            area.left = area.left.min(run.from);
            area.right = area.right.max(run.to);
            area.bottom = run.y + 1;
            area.pixels += run.to - run.from;
            let row = &even.pixels[run.y as usize * width..][..width];
            let darkest = row[run.from as usize..run.to as usize].iter().min();
            area.darkest = area.darkest.min(darkest.copied().unwrap_or(u8::MAX));
        }
        let (lowest, highest) = (letters.lowest * per_mm, letters.highest * per_mm);
        for area in &mut areas {
            let (wide, high) = (f64::from(area.width()), f64::from(area.height()));
            let fill = f64::from(area.pixels) / (wide * high);
            let line = wide > 8.0 * high && high < 1.5 * lowest;
            area.letter = (lowest..=highest).contains(&high)
                && (1.5..=letters.widest * per_mm).contains(&wide)
                && (0.08..=0.95).contains(&fill)
                && !line;
        }
        let letter_height = usual_height(&areas);
        Self { runs, areas, letter_height }
    }

    /// What has its middle at such a place is no letter.
    pub(super) fn leave_out(&mut self, at: impl Fn(u32, u32) -> bool) {
        for area in self.areas.iter_mut().filter(|area| area.letter) {
            let x = u32::midpoint(area.left, area.right - 1);
            area.letter = !at(x, u32::midpoint(area.top, area.bottom - 1));
        }
        self.letter_height = usual_height(&self.areas);
    }

    /// The area that a run belongs to.
    pub(super) fn area(&self, run: &Run) -> &Area {
        &self.areas[run.area as usize]
    }

    /// The runs of letters.
    pub(super) fn letter_runs(&self) -> impl Iterator<Item = &Run> {
        self.runs.iter().filter(|run| self.area(run).letter)
    }
}

/// The middle height of all letters, if there are enough.
fn usual_height(areas: &[Area]) -> Option<f64> {
    let letters = areas.iter().filter(|area| area.letter);
    let mut heights: Vec<u32> = letters.map(Area::height).collect();
    heights.sort_unstable();
    let middle = heights.get(heights.len() / 2).copied();
    middle.filter(|_| heights.len() >= FEW_LETTERS).map(f64::from)
}

/// Runs, and for each its parent among them: areas touch by sides or corners.
fn connected(even: &Luma, threshold: u8) -> (Vec<Run>, Vec<u32>) {
    let width = (even.width as usize).max(1);
    let mut runs: Vec<Run> = Vec::new();
    let mut parents: Vec<u32> = Vec::new();
    let mut above = 0..0;
    for (y, row) in even.pixels.chunks_exact(width).enumerate() {
        let first = runs.len();
        let mut near = above.start;
        let mut x = 0;
        while let Some(from) = next(row, x, |level| level < threshold) {
            let to = next(row, from, |level| level >= threshold).unwrap_or(width);
            let own = runs.len() as u32;
            runs.push(Run { y: y as u32, from: from as u32, to: to as u32, area: own });
            parents.push(own);
            while near < above.end && (runs[near].to as usize) < from {
                near += 1;
            }
            let mut touching = near;
            while touching < above.end && runs[touching].from as usize <= to {
                join(&mut parents, touching as u32, own);
                touching += 1;
            }
            x = to;
        }
        above = first..runs.len();
    }
    (runs, parents)
}

fn next(row: &[u8], from: usize, is: impl Fn(u8) -> bool) -> Option<usize> {
    row[from..].iter().position(|level| is(*level)).map(|at| from + at)
}

/// The first of the runs that belong together; shortens the way for the next look-up.
fn root_of(parents: &mut [u32], mut of: u32) -> u32 {
    while parents[of as usize] != of {
        parents[of as usize] = parents[parents[of as usize] as usize];
        of = parents[of as usize];
    }
    of
}

fn join(parents: &mut [u32], a: u32, b: u32) {
    let (a, b) = (root_of(parents, a), root_of(parents, b));
    parents[a.max(b) as usize] = a.min(b);
}

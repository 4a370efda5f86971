//! Whether tone marks can be told apart: how wide the edges of letters are, against how high the
//! letters are, region by region.
//!
//! The lens, the hand and the pixels spread an edge. A mark above or below a letter is about a fifth
//! of the letter's height and as far from it; an edge that is spread over much of that fills the gap.
//! Width of an edge: the levels between paper and ink, by the steepest step between neighbouring
//! pixels (the reciprocal of the relative edge gradient; compare P. Marziliano et al., "A
//! no-reference perceptual blur metric", 2002, which walks the edge instead and trips over noise).
//! Rows, columns and both diagonals are measured and the widest counts, because a hand that shakes
//! spreads along one direction alone and leaves the strokes along it sharp.
#![expect(
    clippy::indexing_slicing,
    reason = "profiles around ink; every index is checked against the page first"
)]
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a few pixels and counts of edges"
)]

use super::ground::WHITE;
use super::view::View;

/// Millimetres along a region's side, on paper and on a card: a part of it may be out of focus.
const REGION: f64 = 28.0;
const CARD_REGION: f64 = 14.0;
/// Edges along one direction that a region needs to be judged.
const FEW: usize = 40;
/// Letters of about the usual height and darker than [`PRINT`] that it needs: a portrait and the fine
/// lines of a card's ground are no print.
const FEW_LETTERS: usize = 2;
/// On paper of 240: darker than a card's fine lines, and paler than print that is hard to read.
const PRINT: u8 = 180;
/// Pixels that an edge is wide at least, as it is measured here, with nothing but pixels to blame.
/// Few pixels are another finding, and are taken off.
const SHARPEST: f64 = 1.5;
/// Contrast of a letter by that of the region's clearest ones, at least.
const OWN: f64 = 0.55;
/// Millimetres that letters are high at most when edges are compared with them: where pixels are few
/// letters run together, and the headings alone are left.
const HIGHEST: f64 = 3.0;

/// The worst region.
#[derive(Clone, Copy, Debug)]
pub(super) struct Blur {
    /// Width of edges by height of letters.
    pub(super) ratio: f64,
    /// The region, as parts of the page.
    pub(super) place: [f64; 4],
}

#[derive(Clone)]
struct Region {
    /// Edges crossed along rows, columns and the two diagonals.
    edges: [Edges; 4],
    heights: Vec<u32>,
    /// Levels of the darkest pixels of its letters.
    darkest: Vec<u8>,
    /// How many are surely letters.
    print: usize,
}

impl Region {
    /// The level of the faintest letter that is as well its own print: what shines through from the
    /// other side, between sharp letters, is soft and no fault of the lens.
    fn faintest(&mut self) -> u8 {
        self.darkest.sort_unstable();
        let clear = self.darkest.get(self.darkest.len() / 5).copied().unwrap_or(0);
        let contrast = f64::from(WHITE.saturating_sub(clear));
        (f64::from(WHITE) - OWN * contrast).max(0.0) as u8
    }
}

/// Edges crossed along one direction.
#[derive(Clone)]
struct Edges {
    /// How many have so many levels between paper and ink.
    ranges: [u32; 256],
    /// How many have so many levels in their steepest step.
    steps: [u32; 256],
}

impl Edges {
    const NONE: Self = Self { ranges: [0; 256], steps: [0; 256] };

    fn add(&mut self, edge: Option<(u8, u8)>) {
        if let Some((range, step)) = edge {
            self.ranges[usize::from(range)] += 1;
            self.steps[usize::from(step)] += 1;
        }
    }
}

/// How many there are, and the middle one.
fn middle(histogram: &[u32; 256]) -> (usize, f64) {
    let count: u32 = histogram.iter().sum();
    let mut below = 0;
    let at = histogram.iter().position(|here| {
        below += here;
        below * 2 >= count
    });
    (count as usize, at.unwrap_or(0) as f64)
}

/// The region whose letters are hardest to tell apart; `None` where too little is written.
pub(super) fn worst(view: &View<'_>) -> Option<Blur> {
    regions(view).into_iter().max_by(|a, b| a.ratio.total_cmp(&b.ratio))
}

fn regions(view: &View<'_>) -> Vec<Blur> {
    let (width, height) = (view.even.width as usize, view.even.height as usize);
    let side = if view.is_card() { CARD_REGION } else { REGION };
    let count =
        |pixels: usize| ((pixels as f64 / view.per_mm / side).round() as usize).clamp(1, 12);
    let (columns, rows) = (count(width), count(height));
    let empty =
        Region { edges: [Edges::NONE; 4], heights: Vec::new(), darkest: Vec::new(), print: 0 };
    let mut regions = vec![empty; columns * rows];
    let at = |x: u32, y: u32| {
        let column = (x as usize * columns / width).min(columns - 1);
        (y as usize * rows / height).min(rows - 1) * columns + column
    };
    let usual = view.print.letter_height.unwrap_or(2.2 * view.per_mm);
    let usual = usual.min(HIGHEST * view.per_mm);
    for area in view.print.areas.iter().filter(|area| area.letter) {
        let middle = (u32::midpoint(area.left, area.right), u32::midpoint(area.top, area.bottom));
        let region = &mut regions[at(middle.0, middle.1)];
        let usual_height = (0.4 * usual..=2.4 * usual).contains(&f64::from(area.height()));
        region.print += usize::from(usual_height && area.darkest < PRINT);
        region.heights.push(area.height());
        region.darkest.push(area.darkest);
    }
    let faintest: Vec<u8> = regions.iter_mut().map(Region::faintest).collect();
    let reach = ((usual * 0.45).round() as usize).clamp(3, 12);
    for run in view.print.letter_runs().filter(|run| run.y % 2 == 0) {
        let index = at(u32::midpoint(run.from, run.to), run.y);
        if view.print.area(run).darkest > faintest[index] {
            continue;
        }
        let region = &mut regions[index];
        let y = run.y as usize;
        let (first, last) = (run.from as usize, run.to as usize - 1);
        let middle = usize::midpoint(first, last);
        let [rows, columns, falling, rising] = &mut region.edges;
        let stride = width as isize;
        rows.add(edge(view, (first, y), reach, 1));
        rows.add(edge(view, (last, y), reach, 1));
        columns.add(edge(view, (middle, y), reach, stride));
        falling.add(edge(view, (first, y), reach, stride + 1));
        rising.add(edge(view, (last, y), reach, stride - 1));
    }
    let parts = |n: usize, of: usize| n as f64 / of as f64;
    let judged = regions.into_iter().enumerate().filter_map(|(index, mut region)| {
        if region.print < FEW_LETTERS {
            return None;
        }
        let width = width_of(&region.edges)?;
        region.heights.sort_unstable();
        let own = region.heights.get(region.heights.len() / 2).copied();
        let own = own.filter(|_| region.heights.len() >= 8).map_or(usual, f64::from);
        // Letters that blur has run together are higher than they were; marks and modules of codes
        // are none.
        let letter = own.clamp(usual * 0.75, usual * 1.5);
        let (x, y) = (index % columns, index / columns);
        let place = [parts(x, columns), parts(y, rows), parts(x + 1, columns), parts(y + 1, rows)];
        Some(Blur { ratio: width / letter, place })
    });
    judged.collect()
}

/// The widest of the directions, in pixels, without what the pixels themselves spread.
///
/// All edges of a direction together, against the region's clearest ink: a stroke that motion has
/// spread is faint, and counting clear edges alone would count what motion has spared.
fn width_of(edges: &[Edges; 4]) -> Option<f64> {
    let mut ink = 0.0_f64;
    let mut steepest = f64::MAX;
    for direction in edges {
        let (count, range) = middle(&direction.ranges);
        if count < FEW {
            return None;
        }
        ink = ink.max(range);
        steepest = steepest.min(middle(&direction.steps).1);
    }
    let widest = 2.0 * ink / steepest.max(1.0);
    Some((widest * widest - SHARPEST * SHARPEST).max(0.0).sqrt())
}

/// Levels from the darkest to the brightest around a pixel, `reach` steps of `stride` pixels both
/// ways, and the steepest step: from one neighbour of a pixel to the other, which noise changes less
/// than from a pixel to the next.
fn edge(view: &View<'_>, (x, y): (usize, usize), reach: usize, stride: isize) -> Option<(u8, u8)> {
    let (width, height) = (view.even.width as usize, view.even.height as usize);
    if x < reach || y < reach || x + reach >= width || y + reach >= height {
        return None;
    }
    let start = (y * width + x) as isize - reach as isize * stride;
    let (mut low, mut high) = (u8::MAX, 0);
    let (mut before, mut last) = (None, None);
    let mut steepest = 0;
    for step in 0..=2 * reach as isize {
        let level = view.even.pixels[(start + step * stride) as usize];
        (low, high) = (low.min(level), high.max(level));
        if let Some(before) = before {
            steepest = level.abs_diff(before).max(steepest);
        }
        (before, last) = (last, Some(level));
    }
    Some((high.saturating_sub(low), steepest))
}

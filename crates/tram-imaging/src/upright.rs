//! Which way up a page stands.
//!
//! Lines of print say whether they run across or down. Vietnamese says which side of them is up: its
//! tone marks, its hooks and most of its tall letters stand above the body of a line, and little but
//! the dots of nặng hangs below. A code that was read says it, too, and more surely. Where the
//! evidence is thin the page stays as it is: a page turned wrongly is worse than one not turned.
#![expect(
    clippy::indexing_slicing,
    reason = "kernels over the pixels of a picture; every index comes from its own size"
)]
#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts of pixels of a small picture"
)]

use tram_domain::{Corner, Quad, Turn};

use crate::error::ImageError;
use crate::find::Found;
use crate::geometry::{self, Homography};
use crate::picture::Luma;
use crate::render::{Decoded, pixels};
use crate::shrink;
use crate::straight;

/// How a page must be turned to stand upright.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Upright {
    /// The likeliest turn; [`Turn::None`] where nothing speaks for another.
    pub turn: Turn,
    /// How likely it is among the four, 0 to 1.
    pub sureness: f64,
    /// Whether the page may be turned by it.
    pub sure: bool,
}

impl Upright {
    /// The turn where it is sure, otherwise none.
    pub fn safe(self) -> Turn {
        if self.sure { self.turn } else { Turn::None }
    }
}

/// What speaks for each turn, in natural logarithms of odds: none, right, over, left. Evidence from
/// different sources is added.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Evidence(pub [f64; 4]);

impl Evidence {
    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let mut sums = self.0;
        for (sum, odds) in sums.iter_mut().zip(other.0) {
            *sum += odds;
        }
        Self(sums)
    }

    /// The verdict.
    pub fn verdict(self) -> Upright {
        let most = self.0.iter().copied().fold(f64::MIN, f64::max);
        let total: f64 = self.0.iter().map(|odds| (odds - most).exp()).sum();
        let turns = [Turn::None, Turn::Right, Turn::Over, Turn::Left];
        // Of equals the first: no turn.
        let best = self.0.iter().position(|odds| *odds >= most).unwrap_or(0);
        let sureness = 1.0 / total;
        Upright { turn: turns[best.min(3)], sureness, sure: sureness >= SURE }
    }
}

/// From which likelihood on a page is turned.
const SURE: f64 = 0.985;
/// Long side of the preview that is looked at.
const PREVIEW: f64 = 1200.0;
/// What a code that was read is worth.
const CODE: f64 = 8.0;

impl Decoded {
    /// Which way up the page stands that was found; `code` is a code that was read on it, in frame
    /// pixels from its own top left.
    pub fn upright(&self, found: &Found, code: Option<Quad>) -> Result<Upright, ImageError> {
        let (page, map) = self.preview(found.quad)?;
        let code = code.and_then(|code| map.seen_from(code));
        Ok(evidence(&page, code).verdict())
    }

    /// The page straightened in grey, about 100 dpi of A4, and the way from it to the frame.
    fn preview(&self, quad: Quad) -> Result<(Luma, Homography), ImageError> {
        let [top, right, bottom, left] = geometry::sides(quad);
        let (across, down) = (f64::midpoint(top, bottom), f64::midpoint(right, left));
        let by = (PREVIEW / across.max(down)).min(1.0 / self.scale.max(0.125));
        // Every pixel counts: first smaller, then straight.
        let small = (by / self.scale).min(1.0);
        let side = |length: u32| pixels(f64::from(length) * small);
        let picture = self.planes.clone().to_luma();
        let picture = if small < 0.75 {
            shrink::luma(&picture, side(picture.width), side(picture.height))?
        } else {
            picture
        };
        let (width, height) = (pixels(across * by), pixels(down * by));
        let in_picture = f64::from(picture.width) / f64::from(self.frame.0);
        let map = |by: f64| {
            let (width, height) = (f64::from(width), f64::from(height));
            Homography::from_rectangle(width, height, geometry::scaled(quad, by))
        };
        let to_picture = map(in_picture).ok_or(ImageError::CannotStraighten)?;
        let to_frame = map(1.0).ok_or(ImageError::CannotStraighten)?;
        let mut page = Luma { width, height, pixels: Vec::new() };
        page.pixels.reserve(width as usize * height as usize);
        let last = (picture.width - 1, picture.height - 1);
        for y in 0..height {
            for x in 0..width {
                let (u, v) = to_picture.seen(f64::from(x) + 0.5, f64::from(y) + 0.5);
                let (u, v) = (u.clamp(0.0, f64::from(last.0)), v.clamp(0.0, f64::from(last.1)));
                page.pixels.push(blended(&picture, u - 0.5, v - 0.5));
            }
        }
        Ok((page, to_frame))
    }
}

fn blended(picture: &Luma, u: f64, v: f64) -> u8 {
    let width = picture.width as usize;
    let last = (width - 1, picture.height as usize - 1);
    let (u, v) = (u.max(0.0), v.max(0.0));
    let (left, top) = ((u as usize).min(last.0), (v as usize).min(last.1));
    let (right, below) = ((left + 1).min(last.0), (top + 1).min(last.1));
    let (fx, fy) = (((u - left as f64) * 256.0) as u32, ((v - top as f64) * 256.0) as u32);
    let at = |x: usize, y: usize| u32::from(picture.pixels[y * width + x]);
    let upper = at(left, top) * (256 - fx) + at(right, top) * fx;
    let lower = at(left, below) * (256 - fx) + at(right, below) * fx;
    ((upper * (256 - fy) + lower * fy + 32_768) >> 16) as u8
}

/// What a straightened page itself says, and a code on it: its corners in the page's pixels from
/// its own top left.
pub(crate) fn evidence(page: &Luma, code: Option<Quad>) -> Evidence {
    let read = code.map_or(Evidence::default(), of_code);
    let Some(ink) = Ink::of(page) else { return read };
    let (across, down) = (ink.lines(), ink.turned().lines());
    let [level, upright] = [&across, &down].map(|lines| lines.energy.max(1.0));
    let runs = (10.5 * (level / upright).ln()).clamp(-12.0, 12.0) / 2.0;
    let [up, left] = [&across, &down].map(Lines::up);
    let half = |odds: f64| odds / 2.0;
    read.and(Evidence([runs + half(up), -runs + half(left), runs - half(up), -runs - half(left)]))
}

/// A code's top points where the page's top should.
fn of_code(code: Quad) -> Evidence {
    let [a, b, c, d] = code.0;
    let (x, y) = (b.x - a.x + c.x - d.x, b.y - a.y + c.y - d.y);
    // Its top side runs right, up, left, down: the page must be turned by none, right, over, left.
    let along = [x, -y, -x, y];
    let length = (x * x + y * y).sqrt();
    let best = along.iter().position(|part| *part > 0.9 * length);
    let mut odds = [0.0; 4];
    if let Some(best) = best {
        odds[best] = CODE;
    }
    Evidence(odds)
}

/// Where there is print.
struct Ink {
    width: usize,
    height: usize,
    dark: Vec<u8>,
}

/// Print found in one direction.
struct Lines {
    /// How sharply rows begin and end.
    energy: f64,
    /// For each piece of a line: how much more ink is above its body than below, −1 to 1, and how
    /// much the piece counts.
    leans: Vec<(f64, f64)>,
}

/// Pieces a page is cut into along the lines: a column of text is narrower than a page.
const PIECES: usize = 7;

impl Ink {
    fn of(page: &Luma) -> Option<Self> {
        let (width, height) = (page.width as usize, page.height as usize);
        if width < 48 || height < 48 {
            return None;
        }
        let ground = straight::ground(page);
        let dark = page
            .pixels
            .iter()
            .zip(&ground)
            .map(|(level, ground)| {
                let least = (u16::from(*ground) / 4).max(24);
                u8::from(u16::from(*ground) >= u16::from(*level) + least)
            })
            .collect();
        let mut ink = Self { width, height, dark };
        // Rules under lines look like ink below them, whichever way they run.
        ink.without_rules();
        let mut turned = ink.turned();
        turned.without_rules();
        Some(turned.turned())
    }

    /// Runs along a row that are longer than letters are wide are rules.
    fn without_rules(&mut self) {
        let longest = (self.width.max(self.height) / 24).max(24);
        for row in self.dark.chunks_exact_mut(self.width) {
            let mut start = 0;
            for x in 0..=row.len() {
                if x == row.len() || row[x] == 0 {
                    if x - start > longest {
                        row[start..x].fill(0);
                    }
                    start = x + 1;
                }
            }
        }
    }

    /// Columns for rows.
    fn turned(&self) -> Self {
        let mut dark = vec![0; self.dark.len()];
        for (y, row) in self.dark.chunks_exact(self.width).enumerate() {
            for (x, level) in row.iter().enumerate() {
                dark[x * self.height + y] = *level;
            }
        }
        Self { width: self.height, height: self.width, dark }
    }

    fn lines(&self) -> Lines {
        let mut lines = Lines { energy: 0.0, leans: Vec::new() };
        let piece = self.width.div_ceil(PIECES);
        for left in (0..self.width).step_by(piece) {
            let right = (left + piece).min(self.width);
            let rows = self.dark.chunks_exact(self.width);
            let profile: Vec<f64> = rows
                .map(|row| row[left..right].iter().map(|dark| u32::from(*dark)).sum::<u32>())
                .map(f64::from)
                .collect();
            let steps = profile.windows(2).map(|pair| (pair[1] - pair[0]) * (pair[1] - pair[0]));
            lines.energy += steps.sum::<f64>() / (right - left) as f64;
            lines.leans.extend(leans(&profile, (right - left) as f64));
        }
        // Squares over a page of rows of which there are fewer when it lies.
        lines.energy /= self.height as f64;
        lines
    }
}

/// How much of a piece must be inked for the body of a line.
const BODY: f64 = 0.075;
/// Heights of the body of a line, in pixels of the preview.
const BODIES: std::ops::RangeInclusive<usize> = 3..=44;

/// For each line in the profile of a piece: the balance of ink above and below its body, and the
/// weight.
fn leans(profile: &[f64], width: f64) -> Vec<(f64, f64)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < profile.len() {
        if profile[at] < BODY * width {
            at += 1;
            continue;
        }
        let start = at;
        while at < profile.len() && profile[at] >= BODY * width {
            at += 1;
        }
        let most = profile[start..at].iter().copied().fold(0.0, f64::max);
        let body = |row: &usize| profile[*row] >= 0.5 * most;
        let (Some(top), Some(bottom)) = ((start..at).find(body), (start..at).rfind(body)) else {
            continue;
        };
        let bottom = bottom + 1;
        let height = bottom - top;
        if !BODIES.contains(&height) {
            continue;
        }
        let reach = height.max(4);
        let above: f64 = profile[top.saturating_sub(reach)..top].iter().sum();
        let below: f64 = profile[bottom..(bottom + reach).min(profile.len())].iter().sum();
        let ink: f64 = profile[top..bottom].iter().sum();
        let lean = (above - below) / (above + below + 0.08 * ink);
        found.push((lean, ink.min(4.0 * width).sqrt()));
    }
    found
}

impl Lines {
    /// What the lines say for their upper side being up.
    fn up(&self) -> f64 {
        let (mut sum, mut weight, mut squares) = (0.0, 0.0, 0.0);
        for (lean, by) in &self.leans {
            sum += lean * by;
            weight += by;
            squares += by * by;
        }
        if weight <= 0.0 {
            return 0.0;
        }
        let mean = sum / weight;
        let off: f64 =
            self.leans.iter().map(|(lean, by)| by * by * (lean - mean) * (lean - mean)).sum();
        // Deviation of the mean, never believed to be smaller than that of lines that scatter a lot.
        let deviation = (off.max(0.09 * squares)).sqrt() / weight;
        (2.4 * mean / deviation).clamp(-12.0, 12.0)
    }
}

impl Homography {
    /// Where a point of the rectangle is seen.
    fn seen(&self, x: f64, y: f64) -> (f64, f64) {
        let w = self.0[6] * x + self.0[7] * y + 1.0;
        let across = self.0[0] * x + self.0[1] * y + self.0[2];
        let down = self.0[3] * x + self.0[4] * y + self.0[5];
        (across / w, down / w)
    }

    /// Corners of a small shape in the frame as they lie in the rectangle: only its direction counts,
    /// so the map is taken for even around it.
    fn seen_from(&self, shape: Quad) -> Option<Quad> {
        let (x0, y0) = self.seen(0.0, 0.0);
        let ((x1, y1), (x2, y2)) = (self.seen(1.0, 0.0), self.seen(0.0, 1.0));
        let (a, b, c, d) = (x1 - x0, x2 - x0, y1 - y0, y2 - y0);
        let det = a * d - b * c;
        if !(det.is_finite() && det.abs() > f64::MIN_POSITIVE) {
            return None;
        }
        Some(Quad(shape.0.map(|corner| {
            let (x, y) = (corner.x - x0, corner.y - y0);
            Corner { x: (d * x - b * y) / det, y: (a * y - c * x) / det }
        })))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::Picture;

    /// A drawing at 100 dpi, turned by quarters.
    fn drawn(sheet: &tram_testkit::Sheet, quarters: u32) -> Luma {
        let mut image = image::DynamicImage::from(tram_testkit::scan::flat(sheet, 100.0));
        for _ in 0..quarters {
            image = image.rotate90();
        }
        Picture::from_dynamic(image).unwrap().luma()
    }

    #[test]
    fn every_paper_is_turned_upright_from_every_side() {
        let back = [Turn::None, Turn::Left, Turn::Over, Turn::Right];
        for kind in tram_testkit::Paper::ALL {
            let sheet = tram_testkit::paper(kind);
            for (quarters, turn) in (0..4).zip(back) {
                let upright = evidence(&drawn(&sheet, quarters), None).verdict();
                assert_eq!(upright.turn, turn, "{kind:?} turned by {quarters}: {upright:?}");
            }
        }
    }

    #[test]
    fn a_page_that_says_nothing_is_not_turned_and_a_code_speaks_for_it() {
        let blank = Luma { width: 400, height: 300, pixels: vec![240; 120_000] };
        let upright = evidence(&blank, None).verdict();
        assert!(!upright.sure && upright.safe() == Turn::None);
        let [a, b, c, d] = Quad::whole(40, 40).0;
        let read = evidence(&blank, Some(Quad([b, c, d, a]))).verdict();
        assert!(read.sure && read.turn == Turn::Left, "its top runs down the right side");
    }
}

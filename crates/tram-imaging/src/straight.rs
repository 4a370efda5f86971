//! How far print lies from straight.
//!
//! Lines of print, added up along their own direction, give a profile of sharp steps; along any other
//! direction the steps wash out (W. Postl, 1986). The direction with the sharpest profile is sought
//! coarsely, then finely. Where no direction stands out, there is no answer.
#![expect(
    clippy::indexing_slicing,
    reason = "kernels over the pixels of a picture; every index comes from its own size"
)]
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap,
    reason = "coordinates of a picture of at most a few thousand pixels a side"
)]

use crate::picture::Luma;
use crate::render::pixels;
use crate::shrink;

/// How far print may lie from straight and be believed, in degrees.
const MOST: f64 = 15.0;
/// Long side of the picture that is looked at.
const LOOKED_AT: f64 = 1100.0;
/// How much sharper the best direction must be than the usual one.
const STANDS_OUT: f64 = 1.9;
/// How far two halves of a page may disagree, in degrees.
const AGREES: f64 = 0.45;

/// Degrees clockwise that the print lies off the frame's sides, −15 to 15; nothing where no direction
/// stands out.
pub(crate) fn skew_of_print(page: &Luma) -> Option<f64> {
    let by = LOOKED_AT / f64::from(page.width.max(page.height));
    let small = if by < 1.0 {
        let side = |length: u32| pixels(f64::from(length) * by);
        shrink::luma(page, side(page.width), side(page.height)).ok()?
    } else {
        page.clone()
    };
    if small.width < 64 || small.height < 64 {
        return None;
    }
    let edges = Edges::of(&small);
    let level = edges.skew();
    let upright = edges.turned().skew();
    let best = match (level, upright) {
        (Some(level), Some(upright)) if upright.sharpness > level.sharpness => upright.mirrored(),
        (Some(level), _) => level,
        (None, Some(upright)) => upright.mirrored(),
        (None, None) => return None,
    };
    Some(best.degrees)
}

/// A direction, and how it stands out.
#[derive(Clone, Copy, Debug)]
struct Direction {
    degrees: f64,
    sharpness: f64,
}

impl Direction {
    /// As the picture stands that was turned over its diagonal.
    fn mirrored(self) -> Self {
        Self { degrees: -self.degrees, ..self }
    }
}

/// Where ink ends below, and where it begins: the two edges of lines.
struct Edges {
    width: usize,
    height: usize,
    /// Ink gained from a row to the next, clamped.
    gains: Vec<i16>,
    /// Ink gained from a column to the next, for lines that run down.
    across: Vec<i16>,
}

/// Columns added up before they are sheared.
const STRIP: usize = 6;
/// Strokes paler than this are paper or what shines through it.
const INK: i16 = 28;

impl Edges {
    fn of(page: &Luma) -> Self {
        let (width, height) = (page.width as usize, page.height as usize);
        let ground = ground(page);
        let ink: Vec<i16> = page
            .pixels
            .iter()
            .zip(&ground)
            .map(|(level, ground)| {
                let dark = i16::from(*ground) - i16::from(*level);
                if dark < INK { 0 } else { dark.min(110) }
            })
            .collect();
        let mut gains = vec![0; width * height];
        let mut across = vec![0; width * height];
        for y in 0..height {
            for x in 0..width {
                let here = ink[y * width + x];
                if y > 0 {
                    gains[y * width + x] = here - ink[(y - 1) * width + x];
                }
                if x > 0 {
                    across[y * width + x] = here - ink[y * width + x - 1];
                }
            }
        }
        Self { width, height, gains, across }
    }

    /// The same page with rows for columns.
    fn turned(&self) -> Self {
        let (width, height) = (self.height, self.width);
        let flip = |from: &[i16]| {
            let mut to = vec![0; from.len()];
            for (y, row) in from.chunks_exact(self.width).enumerate() {
                for (x, level) in row.iter().enumerate() {
                    to[x * width + y] = *level;
                }
            }
            to
        };
        Self { width, height, gains: flip(&self.across), across: Vec::new() }
    }

    fn skew(&self) -> Option<Direction> {
        let whole = self.best(0, self.width)?;
        // Two halves side by side are two witnesses, where both have print.
        let halves = [(0, self.width / 2), (self.width / 2, self.width)];
        let [left, right] = halves.map(|(from, to)| self.best(from, to));
        if let (Some(left), Some(right)) = (left, right)
            && (left.degrees - right.degrees).abs() > AGREES
            && whole.sharpness < 2.0 * STANDS_OUT
        {
            return None;
        }
        Some(whole)
    }

    fn best(&self, from: usize, to: usize) -> Option<Direction> {
        let strips = Strips::of(self, from, to);
        let coarse: Vec<(f64, f64)> = (-60..=60)
            .map(|step| f64::from(step) * 0.25 * MOST / 15.0)
            .map(|degrees| (degrees, strips.sharpness(degrees)))
            .collect();
        let best = coarse.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1))?;
        let mut usual: Vec<f64> = coarse.iter().map(|(_, sharp)| *sharp).collect();
        usual.sort_by(f64::total_cmp);
        let usual = usual.get(usual.len() / 2).copied().unwrap_or(0.0);
        let stands_out = best.1 / usual.max(1.0);
        if stands_out < STANDS_OUT || best.0.abs() > MOST - 0.1 {
            return None;
        }
        let mut centre = best.0;
        for step in [0.1, 0.05, 0.025] {
            let near = (-3..=3).map(|at| centre + f64::from(at) * step);
            let near = near.map(|degrees| (degrees, strips.sharpness(degrees)));
            centre = near.max_by(|a, b| a.1.total_cmp(&b.1)).map_or(centre, |best| best.0);
        }
        let at = |degrees: f64| strips.sharpness(degrees);
        let (before, here, after) = (at(centre - 0.05), at(centre), at(centre + 0.05));
        let shift = 0.5 * (before - after) / (before - 2.0 * here + after);
        let shift = if shift.is_finite() { shift.clamp(-1.0, 1.0) * 0.05 } else { 0.0 };
        Some(Direction { degrees: centre + shift, sharpness: stands_out })
    }
}

/// Gains of narrow columns, added up.
struct Strips {
    height: usize,
    middle: f64,
    columns: Vec<(f64, Vec<f32>)>,
}

impl Strips {
    fn of(edges: &Edges, from: usize, to: usize) -> Self {
        let mut columns = Vec::new();
        for left in (from..to).step_by(STRIP) {
            let right = (left + STRIP).min(to);
            let mut sums = vec![0.0; edges.height];
            for (y, sum) in sums.iter_mut().enumerate() {
                let row = &edges.gains[y * edges.width + left..y * edges.width + right];
                *sum = row.iter().map(|gain| f32::from(*gain)).sum();
            }
            if sums.iter().any(|sum| *sum != 0.0) {
                columns.push((f64::midpoint(left as f64, right as f64), sums));
            }
        }
        Self { height: edges.height, middle: f64::midpoint(from as f64, to as f64), columns }
    }

    /// Squares of what the strips add up to along a direction.
    fn sharpness(&self, degrees: f64) -> f64 {
        let slope = degrees.to_radians().tan();
        let mut sums = vec![0.0_f32; self.height];
        for (x, strip) in &self.columns {
            // Whole rows: blending rows would soften every direction but the level one.
            let shift = ((x - self.middle) * slope).round() as isize;
            let first = (-shift).clamp(0, self.height as isize) as usize;
            let last = (self.height as isize - shift).clamp(0, self.height as isize) as usize;
            if first >= last {
                continue;
            }
            // Row y of the profile lies at y + shift in this strip.
            let start = (first as isize + shift) as usize;
            let rows = &strip[start..start + (last - first)];
            for (sum, gain) in sums[first..last].iter_mut().zip(rows) {
                *sum += gain;
            }
        }
        sums.iter().map(|sum| f64::from(*sum) * f64::from(*sum)).sum()
    }
}

/// The paper around each pixel: the brightest of its surroundings, in blocks.
pub(crate) fn ground(page: &Luma) -> Vec<u8> {
    const BLOCK: usize = 16;
    let (width, height) = (page.width as usize, page.height as usize);
    let (across, down) = (width.div_ceil(BLOCK), height.div_ceil(BLOCK));
    let mut counts = vec![[0_u16; 32]; across * down];
    for (y, row) in page.pixels.chunks_exact(width).enumerate() {
        for (x, level) in row.iter().enumerate() {
            counts[y / BLOCK * across + x / BLOCK][usize::from(level / 8)] += 1;
        }
    }
    // Nine of ten pixels are darker: noise and glints do not count.
    let high: Vec<u8> = counts
        .iter()
        .map(|counts| {
            let total: u32 = counts.iter().map(|count| u32::from(*count)).sum();
            let mut passed = 0;
            let at = counts.iter().rposition(|count| {
                passed += u32::from(*count);
                passed * 10 >= total
            });
            at.map_or(255, |at| (at * 8 + 4) as u8)
        })
        .collect();
    let mut wide = vec![0; high.len()];
    for y in 0..down {
        for x in 0..across {
            let mut most = 0;
            for ny in y.saturating_sub(1)..=(y + 1).min(down - 1) {
                for nx in x.saturating_sub(1)..=(x + 1).min(across - 1) {
                    most = most.max(high[ny * across + nx]);
                }
            }
            wide[y * across + x] = most;
        }
    }
    let mut ground = Vec::with_capacity(width * height);
    for y in 0..height {
        let row = &wide[y / BLOCK * across..(y / BLOCK + 1) * across];
        ground.extend((0..width).map(|x| row[x / BLOCK]));
    }
    ground
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::Picture;
    use tram_testkit::{Laid, Platen};

    #[test]
    fn print_that_lies_askew_says_by_how_much_and_an_empty_page_does_not() {
        let sheet = tram_testkit::paper(tram_testkit::Paper::Divorce);
        for turn in [-9.3, 0.0, 3.7] {
            let laid = Laid { sheet: &sheet, at: (105.0, 148.5), turn };
            let platen = Platen { lid: [0.98; 3], shadow: 0.0, ..Platen::a4(75.0, 5) };
            let image = platen.scan(&[laid]).0;
            let luma = Picture::from_dynamic(image.into()).unwrap().luma();
            let skew = skew_of_print(&luma).unwrap();
            assert!((skew - turn).abs() < 0.2, "{skew} for {turn}");
        }
        let blank = Luma { width: 400, height: 600, pixels: vec![240; 240_000] };
        assert_eq!(skew_of_print(&blank), None);
    }
}

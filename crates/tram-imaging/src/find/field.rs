//! The small picture in which paper is sought: print removed, noise smoothed, colour kept.
//!
//! All kernels work row by row on integers, so that the compiler turns them into vector instructions.
#![expect(
    clippy::indexing_slicing,
    reason = "kernels over the pixels of a picture; slices are cut to the length of a row first"
)]
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "levels of sixteen bits, coordinates clamped to the picture"
)]

use fearless_simd::{Level, dispatch};

/// Parts of a level in which a [`Field`] counts: smoothing leaves more than whole levels.
pub(super) const LEVEL: i16 = 16;
/// Units of steepness in one level a pixel: the weights of the Sobel kernel add up to eight.
pub(super) const STEEP: i16 = LEVEL * 8;

/// Brightness, two colour differences and steepness of each pixel, smoothed.
pub(super) struct Field {
    pub(super) width: usize,
    pub(super) height: usize,
    /// Brightness, blueness, redness in sixteenths of a level, and steepness in 1/128 levels a pixel.
    spots: Vec<[i16; 4]>,
    /// Across and down, of the plane that is steepest there.
    slopes: Vec<[i16; 2]>,
}

/// Dark marks narrower than twice this and one more are print.
const PRINT: usize = 2;

impl Field {
    /// Of brightness, blueness and redness at the same size, without print: dark strokes vanish in the
    /// brightness around them.
    pub(super) fn cleared(size: (usize, usize), planes: [Vec<u8>; 3]) -> Self {
        dispatch!(Level::new(), _simd => Self::by_rows(size, planes))
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "compiled anew for each kind of vector instructions")]
    fn by_rows((width, height): (usize, usize), planes: [Vec<u8>; 3]) -> Self {
        let [mut bright, blue, red] = planes;
        spread(&mut bright, width, height, u8::max);
        spread(&mut bright, width, height, u8::min);
        let smooth = |plane: &[u8]| smoothed(plane, width, height);
        let planes = [smooth(&bright), coloured(smooth(&blue)), coloured(smooth(&red))];
        let (slopes, steepness) = slopes(&planes, width, height);
        let [bright, blue, red] = &planes;
        let mut spots = vec![[0; 4]; width * height];
        let colours = bright.iter().zip(blue).zip(red).zip(&steepness);
        for (spot, (((bright, blue), red), steep)) in spots.iter_mut().zip(colours) {
            *spot = [*bright, *blue, *red, *steep];
        }
        Self { width, height, spots, slopes }
    }

    /// The pixel at a point; the border goes on outside.
    #[inline]
    pub(super) fn at(&self, x: f32, y: f32) -> [i16; 4] {
        // A cast cuts towards nothing and takes what is below it for nothing.
        let x = (x as u32 as usize).min(self.width - 1);
        let y = (y as u32 as usize).min(self.height - 1);
        self.spots[y * self.width + x]
    }

    pub(super) fn pixel(&self, x: usize, y: usize) -> [i16; 4] {
        self.spots[y * self.width + x]
    }

    /// All pixels, row by row: brightness, blueness, redness, steepness.
    pub(super) fn spots(&self) -> &[[i16; 4]] {
        &self.spots
    }

    /// How fast the ground changes across and down at a pixel, row by row.
    pub(super) fn slopes(&self) -> &[[i16; 2]] {
        &self.slopes
    }

    /// Whether the border is bright and of one colour nearly all the way round.
    pub(super) fn border_is_paper(&self) -> bool {
        let inset = 3.min(self.width / 4).min(self.height / 4);
        let (right, bottom) = (self.width - 1 - inset, self.height - 1 - inset);
        let rows = (inset..right).flat_map(|x| [(x, inset), (x, bottom)]);
        let columns = (inset..bottom).flat_map(|y| [(inset, y), (right, y)]);
        let mut ring: Vec<i16> = rows.chain(columns).map(|(x, y)| self.pixel(x, y)[0]).collect();
        ring.sort_unstable();
        let Some(middle) = ring.get(ring.len() / 2).copied() else { return false };
        let alike = ring.iter().filter(|level| level.abs_diff(middle) < 18 * LEVEL as u16).count();
        middle > 170 * LEVEL && alike * 10 >= ring.len() * 9
    }
}

/// A colour difference counts a quarter more than one of brightness.
#[inline(always)]
#[expect(clippy::inline_always, reason = "compiled anew for each kind of vector instructions")]
fn coloured(mut plane: Vec<i16>) -> Vec<i16> {
    for level in &mut plane {
        *level += *level >> 2;
    }
    plane
}

/// Maximum or minimum of the pixels within [`PRINT`], first along rows, then along columns.
#[inline(always)]
#[expect(clippy::inline_always, reason = "compiled anew for each kind of vector instructions")]
fn spread(plane: &mut [u8], width: usize, height: usize, pick: fn(u8, u8) -> u8) {
    // Told apart here, so that each loop below is compiled for its own operation.
    if pick(0, 1) == 1 {
        spread_by(plane, width, height, u8::max);
    } else {
        spread_by(plane, width, height, u8::min);
    }
}

#[inline(always)]
#[expect(clippy::inline_always, reason = "compiled anew for each kind of vector instructions")]
fn spread_by(plane: &mut [u8], width: usize, height: usize, pick: impl Fn(u8, u8) -> u8) {
    let mut row = vec![0; width];
    for line in plane.chunks_exact_mut(width) {
        row.copy_from_slice(line);
        for offset in 1..=PRINT.min(width - 1) {
            for (target, near) in line.iter_mut().zip(&row[offset..]) {
                *target = pick(*target, *near);
            }
            for (target, near) in line[offset..].iter_mut().zip(&row) {
                *target = pick(*target, *near);
            }
        }
    }
    let before = plane.to_vec();
    for offset in 1..=PRINT.min(height - 1) {
        let shift = offset * width;
        for (target, near) in plane.iter_mut().zip(&before[shift..]) {
            *target = pick(*target, *near);
        }
        for (target, near) in plane[shift..].iter_mut().zip(&before) {
            *target = pick(*target, *near);
        }
    }
}

/// Binomial of five along both directions, in sixteenths of a level.
#[inline(always)]
#[expect(clippy::inline_always, reason = "compiled anew for each kind of vector instructions")]
fn smoothed(plane: &[u8], width: usize, height: usize) -> Vec<i16> {
    let mut across = vec![0_u16; width * height];
    let mut padded = vec![0_u8; width + 4];
    for (row, target) in plane.chunks_exact(width).zip(across.chunks_exact_mut(width)) {
        padded[2..width + 2].copy_from_slice(row);
        padded[..2].fill(row[0]);
        padded[width + 2..].fill(row[width - 1]);
        let [a, b, c, d, e] = [0, 1, 2, 3, 4].map(|shift| &padded[shift..shift + width]);
        for x in 0..width {
            let [a, b, c, d, e] = [a[x], b[x], c[x], d[x], e[x]].map(u16::from);
            target[x] = 6 * c + 4 * (b + d) + a + e;
        }
    }
    let mut both = vec![0_i16; width * height];
    for (y, target) in both.chunks_exact_mut(width).enumerate() {
        let [a, b, c, d, e] = [-2, -1, 0, 1, 2].map(|shift| {
            let near = y.saturating_add_signed(shift).min(height - 1) * width;
            &across[near..near + width]
        });
        for x in 0..width {
            // At most 16 · 16 · 255: just within sixteen bits.
            target[x] = ((6 * c[x] + 4 * (b[x] + d[x]) + a[x] + e[x]) >> 4) as i16;
        }
    }
    both
}

/// The steepest of the planes' slopes at each pixel (I. Sobel's kernel) and how steep it is; nothing
/// on the border.
#[inline(always)]
#[expect(clippy::inline_always, reason = "compiled anew for each kind of vector instructions")]
fn slopes(planes: &[Vec<i16>; 3], width: usize, height: usize) -> (Vec<[i16; 2]>, Vec<i16>) {
    let mut slopes = vec![[0; 2]; width * height];
    let mut steepness = vec![0; width * height];
    if width < 3 {
        return (slopes, steepness);
    }
    let inner = width - 2;
    let (mut across, mut down, mut steep) = (vec![0; inner], vec![0; inner], vec![0; inner]);
    for y in 1..height.saturating_sub(1) {
        steep.fill(0_i16);
        for plane in planes {
            let [above, at, below] = [y - 1, y, y + 1].map(|y| &plane[y * width..(y + 1) * width]);
            steeper([above, at, below], &mut across, &mut down, &mut steep);
        }
        let start = y * width + 1;
        steepness[start..start + inner].copy_from_slice(&steep);
        let pairs = across.iter().zip(&down);
        for (target, (across, down)) in slopes[start..start + inner].iter_mut().zip(pairs) {
            *target = [*across, *down];
        }
    }
    (slopes, steepness)
}

/// Writes the slopes of one plane's row where they are steeper than what is there.
#[inline(always)]
#[expect(clippy::inline_always, reason = "compiled anew for each kind of vector instructions")]
fn steeper(
    [above, at, below]: [&[i16]; 3],
    across: &mut [i16],
    down: &mut [i16],
    steep: &mut [i16],
) {
    let inner = steep.len();
    let (across, down) = (&mut across[..inner], &mut down[..inner]);
    let left = [&above[..inner], &at[..inner], &below[..inner]];
    let middle = [&above[1..=inner], &below[1..=inner]];
    let right = [&above[2..inner + 2], &at[2..inner + 2], &below[2..inner + 2]];
    for x in 0..inner {
        let gx =
            right[0][x] - left[0][x] + 2 * (right[1][x] - left[1][x]) + right[2][x] - left[2][x];
        let gy =
            left[2][x] - left[0][x] + 2 * (middle[1][x] - middle[0][x]) + right[2][x] - right[0][x];
        let (long, short) = (gx.abs().max(gy.abs()), gx.abs().min(gy.abs()));
        // The root of the sum of squares within 3 %.
        let length = long.max(long - (long >> 3) + (short >> 1));
        let wins = length > steep[x];
        across[x] = if wins { gx } else { across[x] };
        down[x] = if wins { gy } else { down[x] };
        steep[x] = if wins { length } else { steep[x] };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(width: usize, height: usize, grey: impl Fn(usize, usize) -> u8) -> Field {
        let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let bright = places.map(|(x, y)| grey(x, y)).collect();
        let colour = vec![128; width * height];
        Field::cleared((width, height), [bright, colour.clone(), colour])
    }

    #[test]
    fn print_vanishes_and_the_edge_of_the_paper_stays() {
        let field = field(80, 60, |x, y| if x < 30 || (x > 40 && y % 8 < 2) { 50 } else { 230 });
        assert!(field.pixel(60, 30)[0] > 228 * LEVEL, "print is gone");
        assert!(field.pixel(20, 30)[0] < 52 * LEVEL, "the desk stays dark");
        let (left, right) = (field.pixel(29, 30)[0], field.pixel(30, 30)[0]);
        assert!((left + right - 280 * LEVEL).abs() < 10 * LEVEL, "half way up exactly at the edge");
        let [across, down] = field.slopes()[30 * 80 + 30];
        assert!(across > 20 * STEEP && down.abs() < STEEP);
    }

    #[test]
    fn pictures_of_one_pixel_are_taken() {
        for (width, height) in [(1, 1), (2, 1), (1, 3)] {
            let field = field(width, height, |_, _| 9);
            assert_eq!(field.at(0.5, 0.5)[0], 9 * LEVEL);
            assert!(!field.border_is_paper());
        }
    }
}

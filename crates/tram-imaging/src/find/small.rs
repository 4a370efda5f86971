//! From the planes of a frame to the small planes in which paper is sought: whole boxes of pixels are
//! averaged, so that a place here is a whole number of places there, and rows add up as vectors.
#![expect(clippy::indexing_slicing, reason = "boxes are cut to the plane they are read from")]
#![expect(clippy::cast_possible_truncation, reason = "an average of bytes is a byte")]

use fearless_simd::{Level, dispatch};

use crate::planes::Planes;

/// Long side aimed at, in pixels.
const LONG: usize = 512;

/// Brightness, blueness and redness at one size.
pub(super) struct Small {
    pub(super) size: (usize, usize),
    /// Pixels of the frame's planes along the side of one here.
    pub(super) up: usize,
    pub(super) planes: [Vec<u8>; 3],
}

impl Small {
    pub(super) fn of(planes: &Planes) -> Self {
        dispatch!(Level::new(), _simd => Self::by_boxes(planes))
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "compiled anew for each kind of vector instructions")]
    fn by_boxes(planes: &Planes) -> Self {
        let (width, height) = (planes.width as usize, planes.height as usize);
        let up = ((width.max(height) + LONG / 2) / LONG).max(1);
        let size = ((width / up).max(1), (height / up).max(1));
        let (across, down) = planes.colour_size();
        let half = (across as usize, down as usize);
        let bright = averaged(&planes.luma, (width, height), size, &|at| (at * up, up));
        // Two pixels share a colour: every other box begins within one where `up` is odd.
        let colour =
            |plane: &[u8]| averaged(plane, half, size, &|at| (at * up / 2, up.div_ceil(2)));
        Self { size, up, planes: [bright, colour(&planes.blue), colour(&planes.red)] }
    }
}

/// The averages of boxes; `span` says where the box of a pixel begins, and how long it is.
#[inline(always)]
#[expect(clippy::inline_always, reason = "compiled anew for each kind of vector instructions")]
fn averaged(
    plane: &[u8],
    (width, height): (usize, usize),
    (across, down): (usize, usize),
    span: &impl Fn(usize) -> (usize, usize),
) -> Vec<u8> {
    let cut = |at: usize, side: usize| {
        let (start, long) = span(at);
        let start = start.min(side - 1);
        (start, (start + long).min(side))
    };
    let mut small = vec![0; across * down];
    let mut sums = vec![0_u16; width];
    // A division by a count as a multiplication: nearly all boxes have as many pixels.
    let mut divided = (0, 0);
    for (row, targets) in small.chunks_exact_mut(across).enumerate() {
        let (top, bottom) = cut(row, height);
        sums.fill(0);
        for line in plane[top * width..bottom * width].chunks_exact(width) {
            for (sum, level) in sums.iter_mut().zip(line) {
                // At most 40 rows: sides are limited.
                *sum += u16::from(*level);
            }
        }
        let rows = (bottom - top) as u32;
        for (column, target) in targets.iter_mut().enumerate() {
            let (left, right) = cut(column, width);
            let mut sum = 0_u32;
            for part in &sums[left..right] {
                sum += u32::from(*part);
            }
            let count = rows * (right - left) as u32;
            if count != divided.0 {
                // Exact: sums stay below 2^19 and counts below 2^11.
                divided = (count, (1_u64 << 32).div_ceil(u64::from(count)));
            }
            *target = ((u64::from(sum + count / 2) * divided.1) >> 32) as u8;
        }
    }
    small
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::Picture;

    #[test]
    fn a_box_becomes_its_average_and_colour_stays_in_place() {
        let rgb = (0..1024 * 3)
            .flat_map(|at| if at % 1024 < 512 { [200, 40, 40] } else { [100_u8, 100, 100] });
        let planes = Planes::of(&Picture::new(1024, 3, rgb.collect()).unwrap());
        let small = Small::of(&planes);
        assert_eq!((small.size, small.up), ((512, 1), 2));
        let [bright, _, red] = &small.planes;
        assert_eq!((bright[256], red[256]), (100, 128));
        assert!(red[255] > 190, "red on the left of the middle");
    }

    #[test]
    fn the_longest_and_narrowest_frame_has_a_small_picture() {
        let planes = Planes::of(&Picture::new(3, 2000, vec![80; 18_000]).unwrap());
        let small = Small::of(&planes);
        assert_eq!((small.size, small.up), ((1, 500), 4));
        assert!(small.planes[0].iter().all(|level| *level == 80));
    }
}

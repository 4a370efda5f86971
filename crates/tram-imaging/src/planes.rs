//! A picture as JPEG keeps it: brightness at full size, the two colour differences at half size along
//! both directions (YCbCr 4:2:0, ITU-T T.871). One and a half bytes a pixel, and nothing is converted
//! twice on the way from frame to page.

use crate::error::ImageError;
use crate::limits;
use crate::picture::{Luma, Picture, luma_of};
use crate::shrink;

/// No colour at all, in either difference.
pub(crate) const NEUTRAL: u8 = 128;

/// Brightness and colour differences.
#[derive(Clone, Eq, PartialEq)]
pub(crate) struct Planes {
    /// Pixels across.
    pub(crate) width: u32,
    /// Pixels down.
    pub(crate) height: u32,
    /// Brightness, one byte a pixel, row by row.
    pub(crate) luma: Vec<u8>,
    /// How much bluer than grey, one byte for two by two pixels (Cb).
    pub(crate) blue: Vec<u8>,
    /// How much redder than grey, one byte for two by two pixels (Cr).
    pub(crate) red: Vec<u8>,
}

impl std::fmt::Debug for Planes {
    /// The size alone: pixels are personal data.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Planes({} × {})", self.width, self.height)
    }
}

impl Planes {
    /// Takes the planes where their sizes fit each other.
    pub(crate) fn new(
        width: u32,
        height: u32,
        luma: Vec<u8>,
        [blue, red]: [Vec<u8>; 2],
    ) -> Result<Self, ImageError> {
        limits::check_size(width, height)?;
        let planes = Self { width, height, luma, blue, red };
        let (across, down) = planes.colour_size();
        let full = u64::from(width) * u64::from(height);
        let half = u64::from(across) * u64::from(down);
        let fits = planes.luma.len() as u64 == full
            && planes.blue.len() as u64 == half
            && planes.red.len() as u64 == half;
        if fits { Ok(planes) } else { Err(ImageError::Damaged) }
    }

    /// From red, green and blue.
    pub(crate) fn of(picture: &Picture) -> Self {
        let (width, height) = (picture.width as usize, picture.height as usize);
        let luma = picture.rgb.chunks_exact(3).map(luma_of).collect();
        let (across, down) = (width.div_ceil(2), height.div_ceil(2));
        let mut blue = Vec::with_capacity(across * down);
        let mut red = Vec::with_capacity(across * down);
        for y in 0..down {
            for x in 0..across {
                let mut sum = [0_u32; 3];
                let mut count = 0;
                for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
                    let (px, py) = (2 * x + dx, 2 * y + dy);
                    let at = (py * width + px) * 3;
                    if px < width
                        && py < height
                        && let Some([r, g, b]) = picture.rgb.get(at..at + 3)
                    {
                        sum = [
                            sum[0] + u32::from(*r),
                            sum[1] + u32::from(*g),
                            sum[2] + u32::from(*b),
                        ];
                        count += 1;
                    }
                }
                let [r, g, b] = sum.map(|part| f64::from(part) / f64::from(count.max(1)));
                blue.push(difference(-0.168_736 * r - 0.331_264 * g + 0.5 * b));
                red.push(difference(0.5 * r - 0.418_688 * g - 0.081_312 * b));
            }
        }
        Self { width: picture.width, height: picture.height, luma, blue, red }
    }

    /// Size of the two colour planes.
    pub(crate) const fn colour_size(&self) -> (u32, u32) {
        (self.width.div_ceil(2), self.height.div_ceil(2))
    }

    /// To `width` × `height` pixels, every pixel counting; larger is possible too.
    pub(crate) fn resized(&self, width: u32, height: u32) -> Result<Self, ImageError> {
        let from = (self.width, self.height);
        let luma = shrink::resized(&self.luma, from, (width, height))?;
        let half = (width.div_ceil(2), height.div_ceil(2));
        let colour = |plane: &[u8]| shrink::resized(plane, self.colour_size(), half);
        Self::new(width, height, luma, [colour(&self.blue)?, colour(&self.red)?])
    }

    /// Brightness alone.
    pub(crate) fn to_luma(&self) -> Luma {
        Luma { width: self.width, height: self.height, pixels: self.luma.clone() }
    }

    /// Whether no pixel has colour.
    pub(crate) fn is_grey(&self) -> bool {
        self.blue.iter().chain(&self.red).all(|level| *level == NEUTRAL)
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a byte")]
fn difference(level: f64) -> u8 {
    (level + f64::from(NEUTRAL)).round().clamp(0.0, 255.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grey_has_no_colour_and_red_is_redder() {
        let grey = Planes::of(&Picture::new(3, 3, vec![90; 27]).unwrap());
        assert!(grey.is_grey());
        assert_eq!((grey.luma[0], grey.colour_size()), (90, (2, 2)));
        let red = Planes::of(&Picture::new(1, 1, vec![200, 30, 30]).unwrap());
        assert!(red.red[0] > 200 && red.blue[0] < NEUTRAL);
        assert_eq!(format!("{red:?}"), "Planes(1 × 1)");
    }

    #[test]
    fn planes_that_do_not_fit_each_other_are_refused() {
        let odd = Planes::new(3, 2, vec![0; 6], [vec![128; 2], vec![128; 1]]);
        assert_eq!(odd, Err(ImageError::Damaged));
    }
}

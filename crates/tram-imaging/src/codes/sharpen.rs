//! Taking blur away from a small picture of a code.

use crate::picture::Luma;

/// What is done to a spot before a look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Sharpening {
    /// Nothing.
    None,
    /// The difference from a blurred picture of `reach` pixels, added again `strength` times.
    Unsharp {
        /// How often.
        strength: f32,
        /// Pixels to each side over which the blurred picture is taken.
        reach: usize,
    },
    /// A disc of light instead of a point, as a lens out of focus draws it, undone step by step
    /// (W. H. Richardson, "Bayesian-based iterative method of image restoration", 1972; L. B. Lucy,
    /// 1974).
    Focus {
        /// Pixels to each side of the square that stands for the disc.
        reach: usize,
        /// How many steps.
        steps: usize,
    },
    /// A short line instead of a point, as a hand that moves draws it, undone in the same way.
    Hold {
        /// Pixels across and down that the hand moved to either side.
        reach: (isize, isize),
        /// How many steps.
        steps: usize,
    },
}

/// The picture after sharpening.
pub(super) fn sharpened(luma: &Luma, sharpening: Sharpening) -> Luma {
    let seen = Field::of(luma);
    let sharp = match sharpening {
        Sharpening::None => return luma.clone(),
        Sharpening::Unsharp { strength, reach } => seen.unsharp(strength, reach),
        Sharpening::Focus { reach, steps } => seen.restored(steps, |field| field.softened(reach)),
        Sharpening::Hold { reach, steps } => seen.restored(steps, |field| field.smeared(reach)),
    };
    sharp.to_luma()
}

/// Brightness that may be added to and divided.
#[derive(Clone)]
struct Field {
    width: usize,
    height: usize,
    levels: Vec<f32>,
}

/// Keeps a division from meaning much where there is no light.
const DARKEST: f32 = 4.0;

impl Field {
    fn of(luma: &Luma) -> Self {
        let levels = luma.pixels.iter().map(|level| f32::from(*level)).collect();
        Self { width: luma.width as usize, height: luma.height as usize, levels }
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to a byte; sides came from a picture"
    )]
    fn to_luma(&self) -> Luma {
        let pixels = self.levels.iter().map(|level| (level + 0.5).clamp(0.0, 255.0) as u8);
        Luma { width: self.width as u32, height: self.height as u32, pixels: pixels.collect() }
    }

    fn unsharp(&self, strength: f32, reach: usize) -> Self {
        let soft = self.softened(reach);
        let pairs = self.levels.iter().zip(&soft.levels);
        let levels = pairs.map(|(own, soft)| own + (own - soft) * strength).collect();
        Self { levels, ..*self }
    }

    /// The picture that, blurred by `blur`, looks most like this one.
    fn restored(&self, steps: usize, blur: impl Fn(&Self) -> Self) -> Self {
        let mut guess = self.clone();
        for _ in 0..steps {
            let mut ratio = blur(&guess);
            for (level, seen) in ratio.levels.iter_mut().zip(&self.levels) {
                *level = (seen + DARKEST) / (*level + DARKEST);
            }
            // Every blur here is its own mirror image.
            let correction = blur(&ratio);
            for (level, factor) in guess.levels.iter_mut().zip(&correction.levels) {
                *level = ((*level + DARKEST) * factor - DARKEST).clamp(0.0, 255.0);
            }
        }
        guess
    }

    /// Two running means along rows and columns, which together are close to round.
    fn softened(&self, reach: usize) -> Self {
        self.along_rows(reach).along_columns(reach).along_rows(reach / 2).along_columns(reach / 2)
    }

    /// The mean along a line from minus to plus `reach`.
    fn smeared(&self, reach: (isize, isize)) -> Self {
        let steps = reach.0.abs().max(reach.1.abs()).max(1);
        let mut sum = vec![0.0_f32; self.levels.len()];
        let (width, height) = (self.width.cast_signed(), self.height.cast_signed());
        for step in -steps..=steps {
            let (dx, dy) = (rounded(reach.0 * step, steps), rounded(reach.1 * step, steps));
            for (y, row) in sum.chunks_exact_mut(self.width.max(1)).enumerate() {
                let from = (y.cast_signed() + dy).clamp(0, height - 1).cast_unsigned() * self.width;
                let Some(source) = self.levels.get(from..from + self.width) else { continue };
                for (x, level) in row.iter_mut().enumerate() {
                    let at = (x.cast_signed() + dx).clamp(0, width - 1).cast_unsigned();
                    *level += source.get(at).copied().unwrap_or_default();
                }
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "a few pixels")]
        let share = 1.0 / (2 * steps + 1) as f32;
        for level in &mut sum {
            *level *= share;
        }
        Self { levels: sum, ..*self }
    }

    #[expect(clippy::cast_precision_loss, reason = "a few pixels")]
    fn along_rows(&self, reach: usize) -> Self {
        if reach == 0 {
            return self.clone();
        }
        let share = 1.0 / (2 * reach + 1) as f32;
        let mut levels = Vec::with_capacity(self.levels.len());
        for row in self.levels.chunks_exact(self.width.max(1)) {
            let level = |at: usize| row.get(at.min(row.len() - 1)).copied().unwrap_or_default();
            let mut sum = (0..=reach).map(level).sum::<f32>() + level(0) * reach as f32;
            for at in 0..row.len() {
                levels.push(sum * share);
                sum += level(at + reach + 1) - level(at.saturating_sub(reach));
            }
        }
        Self { levels, ..*self }
    }

    /// A whole row at a time, so that the columns run side by side.
    #[expect(clippy::cast_precision_loss, reason = "a few pixels")]
    fn along_columns(&self, reach: usize) -> Self {
        if reach == 0 || self.height == 0 {
            return self.clone();
        }
        let share = 1.0 / (2 * reach + 1) as f32;
        let row = |at: usize| {
            let from = at.min(self.height - 1) * self.width;
            self.levels.get(from..from + self.width).unwrap_or_default()
        };
        let mut sum: Vec<f32> = row(0).iter().map(|level| level * reach as f32).collect();
        for at in 0..=reach {
            sum.iter_mut().zip(row(at)).for_each(|(sum, level)| *sum += level);
        }
        let mut levels = Vec::with_capacity(self.levels.len());
        for at in 0..self.height {
            levels.extend(sum.iter().map(|sum| sum * share));
            let (enters, leaves) = (row(at + reach + 1), row(at.saturating_sub(reach)));
            for ((sum, enters), leaves) in sum.iter_mut().zip(enters).zip(leaves) {
                *sum += enters - leaves;
            }
        }
        Self { levels, ..*self }
    }
}

/// `part` of `whole`, to the nearest pixel.
fn rounded(part: isize, whole: isize) -> isize {
    (2 * part + whole * part.signum()) / (2 * whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(levels: &[u8]) -> Luma {
        let width = u32::try_from(levels.len()).unwrap();
        Luma { width, height: 1, pixels: levels.to_vec() }
    }

    #[test]
    fn the_running_mean_is_the_mean_in_both_directions() {
        let field = Field::of(&row(&[0, 0, 30, 0, 0]));
        assert_eq!(field.along_rows(1).to_luma().pixels, [0, 10, 10, 10, 0]);
        let turned = Field { width: 1, height: 5, ..field.clone() };
        assert_eq!(turned.along_columns(1).to_luma().pixels, [0, 10, 10, 10, 0]);
        assert_eq!(field.smeared((1, 0)).to_luma().pixels, [0, 10, 10, 10, 0]);
    }

    #[test]
    fn what_was_smeared_and_restored_is_nearer_to_what_it_was() {
        let bars: Vec<u8> = (0..64).map(|at| if at / 6 % 2 == 0 { 30 } else { 220 }).collect();
        let smeared = Field::of(&row(&bars)).smeared((3, 0)).to_luma();
        let restored = sharpened(&smeared, Sharpening::Hold { reach: (3, 0), steps: 12 });
        let off = |luma: &Luma| {
            luma.pixels.iter().zip(&bars).map(|(a, b)| u32::from(a.abs_diff(*b))).sum::<u32>()
        };
        assert!(off(&restored) * 3 < off(&smeared) * 2, "{} of {}", off(&restored), off(&smeared));
    }
}

//! What the lens, the hand and the camera's own program make of the light.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    clippy::indexing_slicing,
    reason = "kernels of a few pixels over frames of a few millions, clamped to the frame"
)]

use rayon::prelude::*;

/// Light on the sensor, three parts a pixel, linear.
#[derive(Debug)]
pub(crate) struct Sensor {
    pub(crate) width: usize,
    pub(crate) parts: Vec<f32>,
}

/// A pixel of a kernel is looked at in so many places each way.
const FINE: isize = 4;

/// Blur as a camera makes it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Blur {
    /// Radius of the disc that a point becomes out of focus, in pixels.
    pub disc: f64,
    /// How far the hand moved while the shutter was open, in pixels.
    pub motion: f64,
    /// In which direction, radians.
    pub direction: f64,
}

impl Blur {
    /// Shares of light by offset, adding up to one.
    fn kernel(self) -> Vec<(isize, isize, f32)> {
        let steps = if self.motion > 0.3 { (self.motion * 2.0).ceil() as usize + 1 } else { 1 };
        let reach = (self.disc + self.motion / 2.0 + 1.0).ceil() as isize;
        let side = (2 * reach + 1) as usize;
        let mut grid = vec![0.0_f64; side * side];
        for step in 0..steps {
            let way = if steps == 1 { 0.0 } else { step as f64 / (steps - 1) as f64 - 0.5 };
            let (mx, my) = (
                way * self.motion * self.direction.cos(),
                way * self.motion * self.direction.sin(),
            );
            for row in 0..side as isize * FINE {
                for column in 0..side as isize * FINE {
                    let at = |index: isize| (index as f64 + 0.5) / FINE as f64 - reach as f64 - 0.5;
                    if (at(column) - mx).hypot(at(row) - my) <= self.disc.max(0.35) {
                        grid[(row / FINE) as usize * side + (column / FINE) as usize] += 1.0;
                    }
                }
            }
        }
        let total: f64 = grid.iter().sum::<f64>().max(1.0);
        let shares = grid.iter().enumerate().filter(|(_, share)| **share > 0.0);
        shares
            .map(|(index, share)| {
                let (row, column) = ((index / side) as isize, (index % side) as isize);
                (column - reach, row - reach, (share / total) as f32)
            })
            .collect()
    }
}

impl Sensor {
    /// The same light spread.
    pub(crate) fn blurred(&self, blur: Blur) -> Self {
        let kernel = blur.kernel();
        let (stride, rows) = (self.width * 3, self.parts.len() / (self.width * 3).max(1));
        let mut parts = vec![0.0_f32; self.parts.len()];
        parts.par_chunks_mut(stride).enumerate().for_each(|(row, out)| {
            for (dx, dy, share) in &kernel {
                let from = (row as isize + dy).clamp(0, rows as isize - 1) as usize;
                let from = &self.parts[from * stride..(from + 1) * stride];
                spread(out, from, *dx, *share);
            }
        });
        Self { width: self.width, parts }
    }
}

/// Adds a share of a row, moved sideways; beyond its ends the outermost pixel goes on.
fn spread(out: &mut [f32], from: &[f32], dx: isize, share: f32) {
    let stride = out.len();
    let shift = dx.unsigned_abs() * 3;
    if shift >= stride {
        return;
    }
    let (inside, source) = if dx >= 0 {
        (&mut out[..stride - shift], &from[shift..])
    } else {
        (&mut out[shift..], &from[..stride - shift])
    };
    for (sum, light) in inside.iter_mut().zip(source) {
        *sum += share * light;
    }
    let (edge, pixel) = if dx >= 0 {
        (&mut out[stride - shift..], &from[stride - 3..])
    } else {
        (&mut out[..shift], &from[..3])
    };
    for (sum, light) in edge.iter_mut().zip(pixel.iter().cycle()) {
        *sum += share * light;
    }
}

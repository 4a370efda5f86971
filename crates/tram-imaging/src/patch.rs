//! A small rectangle of brightness fetched out of a frame: a code, the lines for machines. Pages are
//! straightened elsewhere; here a few thousand pixels are wanted, and exact places more than speed.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "clamped coordinates of a picture of at most 64 million pixels"
)]

use tram_domain::{Corner, Quad};

use crate::geometry::Homography;
use crate::picture::Luma;

/// What lies inside `quad`, as `width` × `height` pixels, neighbours blended. Where the frame has more
/// than two pixels for one, four places of each are looked up.
pub(crate) fn fetched(from: &Luma, quad: Quad, width: u32, height: u32) -> Option<Luma> {
    let map = Homography::from_rectangle(f64::from(width), f64::from(height), quad)?;
    let [top, right, bottom, left] = crate::geometry::sides(quad);
    let across = top.max(bottom) / f64::from(width.max(1));
    let down = left.max(right) / f64::from(height.max(1));
    let places: &[(f64, f64)] = if across.max(down) > 1.5 {
        &[(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)]
    } else {
        &[(0.5, 0.5)]
    };
    let share = 1.0 / places.len() as f64;
    let mut pixels = Vec::with_capacity(width as usize * height as usize);
    for y in 0..height {
        for x in 0..width {
            let mut sum = 0.0;
            for (dx, dy) in places {
                let (u, v) = through(&map, f64::from(x) + dx, f64::from(y) + dy);
                sum += level(from, u - 0.5, v - 0.5);
            }
            pixels.push((sum * share + 0.5).clamp(0.0, 255.0) as u8);
        }
    }
    Some(Luma { width, height, pixels })
}

/// The part of what `quad` shows from `(left, top)` to `(right, bottom)`, as parts of it: 0 to 1 is
/// the whole, more is around it.
pub(crate) fn part(
    quad: Quad,
    (left, top): (f64, f64),
    (right, bottom): (f64, f64),
) -> Option<Quad> {
    let map = Homography::from_rectangle(1.0, 1.0, quad)?;
    let corner = |x: f64, y: f64| {
        let (x, y) = through(&map, x, y);
        Corner { x, y }
    };
    let part = [corner(left, top), corner(right, top), corner(right, bottom), corner(left, bottom)];
    part.iter().all(|c| c.x.is_finite() && c.y.is_finite()).then_some(Quad(part))
}

#[expect(clippy::many_single_char_names, reason = "the letters of the formula")]
fn through(map: &Homography, x: f64, y: f64) -> (f64, f64) {
    let [a, b, c, d, e, f, g, h] = map.0;
    let w = g * x + h * y + 1.0;
    ((a * x + b * y + c) / w, (d * x + e * y + f) / w)
}

fn level(from: &Luma, u: f64, v: f64) -> f64 {
    let last = |side: u32| f64::from(side.saturating_sub(1));
    // `max` and `min` also take what is no number to the edge.
    let (u, v) = (u.max(0.0).min(last(from.width)), v.max(0.0).min(last(from.height)));
    let (left, top) = (u as usize, v as usize);
    let (fx, fy) = (u - left as f64, v - top as f64);
    let width = from.width as usize;
    let right = (left + 1).min(width.saturating_sub(1));
    let below = (top + 1).min((from.height as usize).saturating_sub(1));
    let at =
        |x: usize, y: usize| from.pixels.get(y * width + x).map_or(0.0, |level| f64::from(*level));
    let above = at(left, top) * (1.0 - fx) + at(right, top) * fx;
    let under = at(left, below) * (1.0 - fx) + at(right, below) * fx;
    above * (1.0 - fy) + under * fy
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ramp() -> Luma {
        let pixels = (0..20_u8).flat_map(|y| (0..30_u8).map(move |x| x * 6 + y * 3)).collect();
        Luma { width: 30, height: 20, pixels }
    }

    #[test]
    fn the_whole_picture_stays_as_it_is_and_a_part_is_that_part() {
        let whole = Quad::whole(30, 20);
        assert_eq!(fetched(&ramp(), whole, 30, 20).unwrap().pixels, ramp().pixels);
        let lower = part(whole, (0.0, 0.5), (0.5, 1.0)).unwrap();
        let lower = fetched(&ramp(), lower, 15, 10).unwrap();
        assert_eq!((lower.pixels[0], lower.pixels[149]), (30, 14 * 6 + 19 * 3));
    }

    #[test]
    fn what_lies_nowhere_repeats_the_edge() {
        let far = [(-1e12, -1e12), (1e12, -1e12), (1e12, 1e12), (-1e12, 1e12)];
        let quad = Quad(far.map(|(x, y)| Corner { x, y }));
        let seen = fetched(&ramp(), quad, 2, 2).unwrap();
        assert_eq!(seen.pixels.len(), 4);
    }
}

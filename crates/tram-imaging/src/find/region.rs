//! Quadrilaterals around regions: what is brighter than the desk, and what closed edges surround.
//! They propose what lines miss, such as pages with bent sides.
#![expect(
    clippy::indexing_slicing,
    reason = "kernels over the pixels of a small picture; neighbours are inside its border"
)]
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "coordinates and levels of a small picture"
)]

use tram_domain::{Corner, Quad};

use super::edges::Edge;
use super::field::{Field, LEVEL};
use super::quads::{LEAST_AREA, clockwise};
use crate::geometry;

/// Regions looked at.
const MOST: usize = 4;

/// Around the largest regions brighter than the threshold that parts the levels best.
pub(super) fn bright_quads(field: &Field) -> Vec<Quad> {
    let threshold = otsu(field);
    let mask = field.spots().iter().map(|spot| spot[0] > threshold).collect();
    around_regions(field, mask)
}

/// Around the largest regions of thickened edges.
pub(super) fn enclosed_quads(field: &Field, edges: &[Edge]) -> Vec<Quad> {
    let mut weights: Vec<f32> = edges.iter().map(|edge| edge.weight).collect();
    let mut ranked = |tenths: usize| {
        let at = weights.len() * tenths / 10;
        if weights.is_empty() {
            return 0.0;
        }
        *weights.select_nth_unstable_by(at, f32::total_cmp).1
    };
    // Half of the edges are mostly print and grain. On plain ground nearly all are the paper's own,
    // about as steep as each other, and leaving half of them out would open its outline.
    let threshold = ranked(5).min(ranked(9) / 2.0);
    let mut mask = vec![false; field.width * field.height];
    for edge in edges.iter().filter(|edge| edge.weight >= threshold) {
        let at = edge.y as usize * field.width + edge.x as usize;
        for near in [at - field.width, at - 1, at, at + 1, at + field.width] {
            mask[near] = true;
        }
    }
    around_regions(field, mask)
}

fn around_regions(field: &Field, mut mask: Vec<bool>) -> Vec<Quad> {
    let (width, height) = (field.width, field.height);
    if width < 8 || height < 8 {
        return Vec::new();
    }
    // A border without pixels ends every walk.
    for row in mask.chunks_exact_mut(width) {
        (row[0], row[width - 1]) = (false, false);
    }
    mask[..width].fill(false);
    mask[width * (height - 1)..].fill(false);
    let mut found: Vec<(f64, Quad)> = Vec::new();
    let mut seen = vec![false; mask.len()];
    let least = (width * height) as f64 * LEAST_AREA;
    let mut begins = 1;
    // Where a row of pixels begins: left of it there is none.
    while let Some(ahead) = mask[begins..].iter().position(|pixel| *pixel) {
        let start = begins + ahead;
        let long = mask[start..].iter().position(|pixel| !*pixel);
        begins = long.map_or(mask.len(), |long| start + long);
        if seen[start] {
            continue;
        }
        let border = border(&mask, width, start);
        for point in &border {
            seen[*point] = true;
        }
        if spanned(&border, width) < least {
            continue;
        }
        let hull = hull(border.iter().map(|at| (at % width, at / width)).collect());
        if area(&hull) >= least
            && let Some(quad) = four_sided(hull)
        {
            found.push((geometry::area(quad), quad));
        }
    }
    found.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    found.truncate(MOST);
    found.into_iter().map(|(_, quad)| quad).collect()
}

/// The area of the level rectangle around pixels.
fn spanned(border: &[usize], width: usize) -> f64 {
    let start = border.first().map_or((0, 0), |at| (at % width, at / width));
    let ends = border.iter().fold((start, start), |(low, high), at| {
        let (x, y) = (at % width, at / width);
        ((low.0.min(x), low.1.min(y)), (high.0.max(x), high.1.max(y)))
    });
    ((ends.1.0 - ends.0.0) * (ends.1.1 - ends.0.1)) as f64
}

/// The pixels around a region from one on its left border, hand on the wall (Moore's neighbours).
fn border(mask: &[bool], width: usize, start: usize) -> Vec<usize> {
    let row = width.cast_signed();
    let moves = [-1, -1 - row, -row, 1 - row, 1, 1 + row, row, row - 1];
    let (mut at, mut from, mut first) = (start, 0, None);
    let mut border = Vec::new();
    // Longer than any border of a small picture: a bound, not a result.
    for _ in 0..mask.len() * 2 {
        border.push(at);
        let next = (0..8).map(|turn| (from + turn) % 8).find(|way| mask[moved(at, moves[*way])]);
        let Some(way) = next else { break };
        // Round once when the start is left the same way again (J. Jacob's criterion).
        if at == start && first == Some(way) {
            break;
        }
        first = first.or(Some(way));
        at = moved(at, moves[way]);
        // Look back to the last empty neighbour, as seen from the new pixel.
        from = (way + 6) % 8 / 2 * 2;
    }
    border
}

fn moved(at: usize, by: isize) -> usize {
    at.wrapping_add_signed(by)
}

/// The level that parts dark from bright with the greatest variance between (N. Otsu, 1979).
fn otsu(field: &Field) -> i16 {
    let mut histogram = [0_u32; 256];
    for spot in field.spots() {
        histogram[((spot[0] / LEVEL) as usize).min(255)] += 1;
    }
    let total = field.spots().len() as f64;
    let sum: f64 = histogram.iter().enumerate().map(|(at, n)| at as f64 * f64::from(*n)).sum();
    let (mut below, mut sum_below, mut best) = (0.0, 0.0, (0.0, 127));
    for (level, count) in (0_i16..).zip(histogram) {
        below += f64::from(count);
        sum_below += f64::from(level) * f64::from(count);
        let above = total - below;
        if below > 0.0 && above > 0.0 {
            let apart = sum_below / below - (sum - sum_below) / above;
            let between = below * above * apart * apart;
            if between > best.0 {
                best = (between, level);
            }
        }
    }
    best.1 * LEVEL + LEVEL - 1
}

/// Convex hull (A. Andrew's monotone chain), in pixel corners.
fn hull(mut points: Vec<(usize, usize)>) -> Vec<(f64, f64)> {
    points.sort_unstable();
    points.dedup();
    let points: Vec<(f64, f64)> =
        points.into_iter().map(|(x, y)| (x as f64 + 0.5, y as f64 + 0.5)).collect();
    let half = |points: &mut dyn Iterator<Item = &(f64, f64)>| {
        let mut chain: Vec<(f64, f64)> = Vec::new();
        for point in points {
            while let [.., a, b] = chain.as_slice()
                && (b.0 - a.0) * (point.1 - a.1) - (b.1 - a.1) * (point.0 - a.0) <= 0.0
            {
                chain.pop();
            }
            chain.push(*point);
        }
        chain.pop();
        chain
    };
    let mut hull = half(&mut points.iter());
    hull.extend(half(&mut points.iter().rev()));
    hull
}

fn area(hull: &[(f64, f64)]) -> f64 {
    let next = hull.iter().cycle().skip(1);
    hull.iter().zip(next).map(|(a, b)| a.0 * b.1 - a.1 * b.0).sum::<f64>().abs() / 2.0
}

/// Takes away sides, the least missed first, until four are left: their neighbours are made longer
/// until they meet, so the hull stays inside.
fn four_sided(mut hull: Vec<(f64, f64)>) -> Option<Quad> {
    while hull.len() > 4 {
        let count = hull.len();
        let least = (0..count)
            .filter_map(|side| {
                let [a, b, c, d] = [0, 1, 2, 3].map(|step| hull[(side + step) % count]);
                let meet = meeting(a, b, d, c)?;
                let added = area(&[b, meet, c]);
                Some((added, (side + 1) % count, meet))
            })
            .min_by(|a, b| a.0.total_cmp(&b.0))?;
        let (_, at, meet) = least;
        hull[at] = meet;
        hull.remove((at + 1) % count);
    }
    let [a, b, c, d] = hull.as_slice() else { return None };
    let quad = clockwise([*a, *b, *c, *d].map(|(x, y)| Corner { x, y }));
    quad.is_straightenable(20.0).then_some(quad)
}

/// Where the ways from `a` through `b` and from `d` through `c` meet ahead.
fn meeting(a: (f64, f64), b: (f64, f64), d: (f64, f64), c: (f64, f64)) -> Option<(f64, f64)> {
    let (ux, uy) = (b.0 - a.0, b.1 - a.1);
    let (vx, vy) = (c.0 - d.0, c.1 - d.1);
    let det = ux * vy - uy * vx;
    let t = ((d.0 - a.0) * vy - (d.1 - a.1) * vx) / det;
    let s = ((d.0 - a.0) * uy - (d.1 - a.1) * ux) / det;
    (t >= 1.0 && s >= 1.0 && t.is_finite()).then_some((a.0 + ux * t, a.1 + uy * t))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(width: u32, height: u32, grey: impl Fn(f64, f64) -> u8) -> Field {
        let bright = (0..height)
            .flat_map(|y| (0..width).map(move |x| (f64::from(x) + 0.5, f64::from(y) + 0.5)))
            .map(|(x, y)| grey(x, y))
            .collect();
        let colour = vec![128; (width * height) as usize];
        Field::cleared((width as usize, height as usize), [bright, colour.clone(), colour])
    }

    #[test]
    fn a_bright_slanted_page_is_surrounded() {
        let corners = [(60.0, 30.0), (250.0, 60.0), (230.0, 210.0), (40.0, 180.0)];
        let inside = |x: f64, y: f64| {
            (0..4).all(|side| {
                let (a, b): ((f64, f64), (f64, f64)) = (corners[side], corners[(side + 1) % 4]);
                (b.0 - a.0) * (y - a.1) - (b.1 - a.1) * (x - a.0) >= 0.0
            })
        };
        let field = field(300, 240, |x, y| if inside(x, y) { 220 } else { 60 });
        let edges = super::super::edges::thinned(&field);
        for quads in [bright_quads(&field), enclosed_quads(&field, &edges)] {
            let quad = super::super::upright(quads[0]);
            for (corner, (x, y)) in quad.0.iter().zip(corners) {
                assert!((corner.x - x).abs() < 4.0 && (corner.y - y).abs() < 4.0, "{quad:?}");
            }
        }
    }

    #[test]
    fn the_threshold_lies_between_two_crowds() {
        let threshold = otsu(&field(100, 10, |x, _| if x < 70.0 { 40 } else { 200 }));
        assert!((40 * LEVEL..200 * LEVEL).contains(&threshold), "{threshold}");
    }

    #[test]
    fn a_hull_of_many_points_becomes_four_sided() {
        let octagon = vec![
            (10.0, 0.0),
            (90.0, 0.0),
            (100.0, 10.0),
            (100.0, 90.0),
            (90.0, 100.0),
            (10.0, 100.0),
            (0.0, 90.0),
            (0.0, 10.0),
        ];
        let quad = four_sided(octagon).unwrap();
        assert!((geometry::area(quad) - 10_000.0).abs() < 1e-6, "{quad:?}");
        assert!(four_sided(vec![(0.0, 0.0), (50.0, 0.0), (0.0, 50.0)]).is_none());
    }
}

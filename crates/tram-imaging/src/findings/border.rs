//! What the frame, or the page, has cut off.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "counts of blocks and letters"
)]

use super::blocks::BLOCK;
use super::view::View;
use crate::render::Target;

/// Parts of the frame's longer side within which a corner lies on its border.
const AT_THE_BORDER: f64 = 0.004;
/// Ink of print, on paper of 240; a card's fine lines and the weave of a screen are paler.
const PRINT: u8 = 130;
/// Millimetres of the page's side within which a letter runs into it.
const AT_THE_SIDE: f64 = 0.25;

/// Millimetres of a card's corner that is round (ISO/IEC 7810: 3.18), and a little more.
const ROUND: f64 = 3.6;

/// Millimetres of a side along which a code is cut off.
const CODE_SIDE: f64 = 6.0;
/// As many letters as a code that runs into a side counts for.
const CODE: usize = 4;

/// Corners of the paper that lie on the border of the frame or beyond.
pub(super) fn corners_cut(target: &Target) -> u8 {
    if target.whole {
        return 0;
    }
    let (width, height) = (f64::from(target.frame.0), f64::from(target.frame.1));
    let near = width.max(height) * AT_THE_BORDER;
    let at = |place: f64, side: f64| place <= near || place >= side - near;
    let touching = target.quad.0.iter().filter(|c| at(c.x, width) || at(c.y, height)).count();
    u8::try_from(touching).unwrap_or(4)
}

/// Letters that run into a side of the page: the most along one side, and where that is.
pub(super) fn letters_cut(view: &View<'_>) -> (usize, [f64; 4]) {
    let (width, height) = (view.even.width, view.even.height);
    let near = (AT_THE_SIDE * view.per_mm).max(1.0);
    let round = if view.is_card() { ROUND * view.per_mm } else { near };
    let usual = view.print.letter_height.unwrap_or(2.2 * view.per_mm);
    let mut cut = [0_usize; 4];
    let letters = view.print.areas.iter().filter(|area| area.letter && area.darkest <= PRINT);
    for area in letters {
        let (wide, high) = (f64::from(area.width()), f64::from(area.height()));
        // Half a letter at least, and not a line along the side or one that runs out of the page.
        if high.max(wide) < 0.4 * usual || high > 3.0 * usual || wide > 4.0 * usual {
            continue;
        }
        let sides = [area.left, area.top, width - area.right, height - area.bottom];
        let touches = sides.map(|side| f64::from(side) <= near);
        // The desk, seen beside a card's round corner.
        let [left, top, right, bottom] = sides.map(|side| f64::from(side) <= round);
        if (left || right) && (top || bottom) {
            continue;
        }
        for (count, touches) in cut.iter_mut().zip(touches) {
            *count += usize::from(touches);
        }
    }
    for (count, cut) in cut.iter_mut().zip(codes_cut(view)) {
        *count += if cut { CODE } else { 0 };
    }
    let places = [
        [0.0, 0.0, 0.06, 1.0],
        [0.0, 0.0, 1.0, 0.05],
        [0.94, 0.0, 1.0, 1.0],
        [0.0, 0.95, 1.0, 1.0],
    ];
    let paper = paper_at_sides(view);
    let on_paper = cut.into_iter().zip(places).zip(paper).filter(|(_, paper)| *paper >= 0.6);
    on_paper.map(|(cut, _)| cut).max_by_key(|(count, _)| *count).unwrap_or((0, [0.0; 4]))
}

/// Whether a code runs into the left, top, right and bottom side: the outermost blocks are partly
/// inked, where a strip of the desk would be dark all along.
fn codes_cut(view: &View<'_>) -> [bool; 4] {
    let codes = &view.codes;
    let (columns, rows) = (codes.columns, codes.rows);
    let least = ((CODE_SIDE * view.per_mm / BLOCK as f64) as usize).max(3);
    let width = view.even.width as usize;
    let along = |count: usize, at: &dyn Fn(usize) -> (usize, usize)| {
        let dense: Vec<_> = (0..count).map(at).filter(|(x, y)| codes.at(*x, *y)).collect();
        let pixels = dense.iter().flat_map(|(x, y)| {
            let rows = view.even.pixels.chunks_exact(width.max(1)).skip(y * BLOCK).take(BLOCK);
            rows.flat_map(move |row| row.iter().skip(x * BLOCK).take(BLOCK))
        });
        let (mut inked, mut all) = (0_usize, 0_usize);
        for level in pixels {
            inked += usize::from(*level < PRINT);
            all += 1;
        }
        let share = inked as f64 / all.max(1) as f64;
        dense.len() >= least && (0.2..0.75).contains(&share)
    };
    [
        along(rows, &|y| (0, y)),
        along(columns, &|x| (x, 0)),
        along(rows, &|y| (columns - 1, y)),
        along(columns, &|x| (x, rows - 1)),
    ]
}

/// Share of the blocks along each side (left, top, right, bottom) that are paper and not desk.
fn paper_at_sides(view: &View<'_>) -> [f64; 4] {
    let (width, height) = (view.luma.width as usize, view.luma.height as usize);
    let least = view.ground.paper * 0.62;
    let share = |count: usize, at: &dyn Fn(usize) -> (usize, usize)| {
        let bright = (0..count).filter(|n| {
            let (x, y) = at(*n);
            f64::from(view.ground.at(x, y)) >= least
        });
        bright.count() as f64 / count.max(1) as f64
    };
    let (steps_across, steps_down) = (width / 8, height / 8);
    [
        share(steps_down, &|n| (0, n * 8)),
        share(steps_across, &|n| (n * 8, 0)),
        share(steps_down, &|n| (width - 1, n * 8)),
        share(steps_across, &|n| (n * 8, height - 1)),
    ]
}

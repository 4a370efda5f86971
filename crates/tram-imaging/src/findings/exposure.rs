//! Too little light, and too much.
#![expect(clippy::indexing_slicing, reason = "a run lies inside the page it was found in")]
#![expect(clippy::cast_precision_loss, reason = "counts of pixels")]

use super::view::View;

/// The level at which a sensor has no more to give, after JPEG.
const FULL: u8 = 252;
/// Letters needed to say how dark ink is.
const FEW: usize = 8;

/// Brightness of the paper under the text, 0 to 255: the darkest fifth of where letters are, because
/// a hand's shadow over a part is enough; of the whole page where nothing is written.
pub(super) fn paper_level(view: &View<'_>) -> f64 {
    let mut levels: Vec<f32> = view
        .print
        .areas
        .iter()
        .filter(|area| area.letter)
        .map(|area| view.ground.at(area.left as usize, area.top as usize))
        .collect();
    if levels.len() < FEW {
        return view.ground.paper;
    }
    levels.sort_by(f32::total_cmp);
    levels.get(levels.len() / 5).map_or(view.ground.paper, |level| f64::from(*level))
}

/// How bright the ink of letters on overexposed paper is, 0 to 255: half of the letters have no
/// darker pixel. 0 where the paper is not overexposed; 255 where the page is, and nothing is left.
pub(super) fn faded_ink(view: &View<'_>) -> f64 {
    let full = view.luma.pixels.iter().filter(|level| **level >= FULL).count();
    if (full as f64) < 0.4 * view.luma.pixels.len() as f64 {
        return 0.0;
    }
    let width = view.luma.width as usize;
    let mut darkest = vec![u8::MAX; view.print.areas.len()];
    for run in view.print.letter_runs() {
        let row = &view.luma.pixels[run.y as usize * width..][run.from as usize..run.to as usize];
        let own = &mut darkest[run.area as usize];
        *own = row.iter().fold(*own, |low, level| low.min(*level));
    }
    let letters = view.print.areas.iter().zip(darkest).filter(|(area, _)| area.letter);
    let mut levels: Vec<u8> = letters.map(|(_, level)| level).collect();
    if levels.len() < FEW {
        return 0.0;
    }
    levels.sort_unstable();
    levels.get(levels.len() / 2).map_or(0.0, |level| f64::from(*level))
}

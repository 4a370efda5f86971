//! Pages with nothing on them: the wrong side, or a sheet too many.

use super::view::View;
use crate::picture::Luma;

/// Darker than this on paper of 240 is ink and not dirt.
const INKED: u8 = 175;

/// Percent of the page that is inked, its outer 2 % left out.
pub(super) fn ink_percent(view: &View<'_>) -> f64 {
    let (mut inked, mut all) = (0_u32, 0_u32);
    for row in inner_rows(&view.even) {
        inked += u32::try_from(row.iter().filter(|level| **level < INKED).count()).unwrap_or(0);
        all += u32::try_from(row.len()).unwrap_or(0);
    }
    if all == 0 { 100.0 } else { 100.0 * f64::from(inked) / f64::from(all) }
}

fn inner_rows(luma: &Luma) -> impl Iterator<Item = &[u8]> {
    let (width, height) = (luma.width as usize, luma.height as usize);
    let (aside, above) = (width / 50, height / 50);
    let rows = luma.pixels.chunks_exact(width.max(1)).skip(above);
    rows.take(height - 2 * above).filter_map(move |row| row.get(aside..width - aside))
}

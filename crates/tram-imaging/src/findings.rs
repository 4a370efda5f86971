//! What a person should look at twice before a page is handed in: advice, never a refusal.

use crate::error::ImageError;
use crate::find::Found;
use crate::geometry;
use crate::light;
use crate::paper::Paper;
use crate::picture::Luma;
use crate::planes::Planes;
use crate::render::{self, Decoded, Rendition, Target};

/// Something about a page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Finding {
    /// What.
    pub code: FindingCode,
    /// How bad.
    pub severity: Severity,
    /// What was measured, in the unit that the code names.
    pub measure: f64,
}

/// What may be wrong with a page.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum FindingCode {
    /// Hardly any ink: the wrong side, or a sheet too many. Measured: the inked part of the page, in
    /// percent.
    Blank,
    /// The print has soft edges. Measured: how much of the way from paper to ink lies between two
    /// neighbouring pixels, 0 to 1.
    Blurred,
    /// A side lies on the border of the frame. Measured: how many corners do.
    CutOff,
    /// Taken from far to the side. Measured: the longer of two opposite sides by the shorter.
    Skewed,
    /// Little light. Measured: the brightness of the paper, 0 to 255.
    TooDark,
    /// Few pixels for the size of the paper. Measured: dots per inch.
    TooSmall,
}

impl FindingCode {
    /// Every one.
    pub const ALL: [Self; 6] =
        [Self::Blank, Self::Blurred, Self::CutOff, Self::Skewed, Self::TooDark, Self::TooSmall];

    /// The name in contracts and texts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Blank => "blank",
            Self::Blurred => "blurred",
            Self::CutOff => "cut_off",
            Self::Skewed => "skewed",
            Self::TooDark => "too_dark",
            Self::TooSmall => "too_small",
        }
    }
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Severity {
    /// Worth a look.
    Note,
    /// Better captured again.
    Retake,
}

impl Severity {
    /// The name in contracts and texts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Retake => "retake",
        }
    }
}

/// Judges the page that was found, or that a person showed, in the bytes of a clean frame.
pub fn findings(frame: &[u8], found: &Found) -> Result<Vec<Finding>, ImageError> {
    let (width, height) = render::size(frame)?;
    let long = f64::from(width.max(height).max(1));
    let decoded = Decoded::at_least(frame, (ENOUGH / long).min(1.0))?;
    Ok(decoded.straighten(found.quad, found.turn, Rendition::Screen, None)?.findings())
}

/// Long side of the opened frame: enough to see whether print is sharp.
const ENOUGH: f64 = 2400.0;
/// Inked percent below which a page counts as blank; a page with a signature alone has more.
const BLANK_PERCENT: f64 = 0.25;
/// Corners of the frame that the paper may touch before it counts as cut off.
const AT_THE_BORDER: f64 = 0.004;

pub(crate) fn judge(planes: &Planes, target: &Target) -> Vec<Finding> {
    let luma = planes.to_luma();
    let mut even = luma.clone();
    light::flatten_luma(&mut even);
    let card = target.paper == Paper::Card;
    let inked = ink_percent(&even);
    let blank = !card && inked < BLANK_PERCENT;
    let (retake, note) = if card { (130.0, 170.0) } else { (90.0, 110.0) };
    let dark = paper_level(&luma);
    let [top, right, bottom, left] = geometry::sides(target.quad);
    let unequal = |a: f64, b: f64| a.max(b) / a.min(b).max(1.0);
    let skewed = unequal(top, bottom).max(unequal(left, right));
    let below = |code, measure: f64, retake: f64, note: f64| {
        let severity = if measure < retake { Severity::Retake } else { Severity::Note };
        (measure < note).then_some(Finding { code, severity, measure })
    };
    let cut = corners_at_the_border(target);
    let sharpness = sharpness(&even).filter(|_| !blank);
    [
        blank.then_some(Finding {
            code: FindingCode::Blank,
            severity: Severity::Note,
            measure: inked,
        }),
        below(FindingCode::TooDark, dark, 70.0, 105.0),
        below(FindingCode::TooSmall, target.source_dpi, retake, note),
        sharpness.and_then(|measure| below(FindingCode::Blurred, measure, 0.2, 0.25)),
        (cut >= 2).then_some(Finding {
            code: FindingCode::CutOff,
            severity: Severity::Retake,
            measure: f64::from(cut),
        }),
        (skewed > 1.4).then_some(Finding {
            code: FindingCode::Skewed,
            severity: if skewed > 1.8 { Severity::Retake } else { Severity::Note },
            measure: skewed,
        }),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Percent of the page that is darker than 70 % of white, its outer 2 % left out.
fn ink_percent(even: &Luma) -> f64 {
    let (mut inked, mut all) = (0_u32, 0_u32);
    for row in inner_rows(even) {
        inked += u32::try_from(row.iter().filter(|level| **level < 178).count()).unwrap_or(0);
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

/// The level that 15 % of the pixels are brighter than: the paper's.
fn paper_level(luma: &Luma) -> f64 {
    let mut histogram = [0_usize; 256];
    for level in &luma.pixels {
        if let Some(count) = histogram.get_mut(usize::from(*level)) {
            *count += 1;
        }
    }
    let mut above = 0;
    for (level, count) in (0_u8..=255).zip(histogram).rev() {
        above += count;
        if above * 100 >= luma.pixels.len() * 15 {
            return f64::from(level);
        }
    }
    0.0
}

/// Pixels of a row in which an edge of print is looked for.
const WINDOW: usize = 7;
/// Levels between paper and ink that make an edge worth judging.
const PRINT: u8 = 70;
/// Edges needed for a judgement.
const FEW: usize = 300;

/// How steep the edges of print are along the rows: the sharpest quarter counts, because much of a
/// page is thin strokes and grey tints. `None` where there is too little print.
fn sharpness(even: &Luma) -> Option<f64> {
    let mut steps = [0_usize; 101];
    let mut seen = 0;
    for row in inner_rows(even) {
        for window in row.windows(WINDOW).step_by(3) {
            let low = window.iter().min().copied().unwrap_or(0);
            let high = window.iter().max().copied().unwrap_or(0);
            let range = high - low;
            if range < PRINT {
                continue;
            }
            let neighbours = window.iter().zip(window.iter().skip(1));
            let steepest = neighbours.map(|(a, b)| a.abs_diff(*b)).max().unwrap_or(0);
            let percent = usize::from(steepest) * 100 / usize::from(range);
            if let Some(count) = steps.get_mut(percent) {
                *count += 1;
                seen += 1;
            }
        }
    }
    if seen < FEW {
        return None;
    }
    let mut above = 0;
    for (percent, count) in (0_u8..=100).zip(steps).rev() {
        above += count;
        if above * 4 >= seen {
            return Some(f64::from(percent) / 100.0);
        }
    }
    None
}

fn corners_at_the_border(target: &Target) -> u8 {
    if target.whole {
        return 0;
    }
    let (width, height) = (f64::from(target.frame.0), f64::from(target.frame.1));
    let near = width.max(height) * AT_THE_BORDER;
    let at = |place: f64, side: f64| place <= near || place >= side - near;
    let touching = target.quad.0.iter().filter(|c| at(c.x, width) || at(c.y, height)).count();
    u8::try_from(touching).unwrap_or(4)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::normalise;
    use tram_domain::{Quad, Turn};
    use tram_testkit::{Desk, Scene, paper, photograph};

    fn judged(change: impl Fn(&mut Scene<'_>)) -> Vec<FindingCode> {
        let sheet = paper(tram_testkit::Paper::Divorce);
        let mut scene = Scene { width: 1500, height: 2000, ..Scene::of(&sheet, Desk::DarkWood) };
        change(&mut scene);
        let (bytes, quad) = photograph(&scene, 5);
        let frame = normalise(&bytes).unwrap().remove(0);
        let found = Found { quad, confidence: 1.0, turn: Turn::None, sure: true };
        findings(&frame.bytes, &found).unwrap().iter().map(|finding| finding.code).collect()
    }

    #[test]
    fn a_good_photo_is_not_complained_about() {
        assert_eq!(judged(|_| {}), []);
    }

    #[test]
    fn a_photo_from_far_away_is_too_small() {
        assert!(judged(|scene| scene.fill = 0.4).contains(&FindingCode::TooSmall));
    }

    #[test]
    fn a_shaken_photo_is_blurred() {
        assert_eq!(judged(|scene| scene.blur = 3.2), [FindingCode::Blurred]);
    }

    #[test]
    fn a_sheet_with_nothing_on_it_is_blank_and_one_in_the_dark_is_too_dark() {
        let grey = |level: u8| {
            let image = image::RgbImage::from_pixel(1654, 2339, image::Rgb([level; 3]));
            let frame = normalise(&tram_testkit::files::jpeg(&image, 90)).unwrap().remove(0);
            let quad = Quad::whole(frame.width, frame.height);
            let found = Found { quad, confidence: 0.9, turn: Turn::None, sure: true };
            findings(&frame.bytes, &found).unwrap()
        };
        assert_eq!(grey(240)[0].code, FindingCode::Blank);
        let dark: Vec<_> = grey(60).iter().map(|finding| finding.code).collect();
        assert!(dark.contains(&FindingCode::TooDark), "{dark:?}");
    }
}

//! What a person should look at twice before a page is handed in: advice, never a refusal.
//!
//! Every judgement measures one thing on the straightened page and says it from a limit on. "Retake"
//! means that something on the page can probably not be read, or is not there; "note" that it is
//! worth a look. A good page gets none: who is warned for nothing stops reading warnings.

mod back;
mod blank;
mod blocks;
mod blur;
mod border;
mod dense;
mod exposure;
mod finger;
mod glare;
mod ground;
mod limits;
mod print;
mod screen;
mod shape;
mod upright;
mod view;

#[cfg(test)]
mod tests;

use crate::error::ImageError;
use crate::find::Found;
use crate::planes::Planes;
use crate::render::{self, Decoded, Rendition, Target};
use limits::Limits;
use view::View;

pub use upright::upside_down;

/// Something about a page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Finding {
    /// What.
    pub code: FindingCode,
    /// How bad.
    pub severity: Severity,
    /// What was measured, in the unit that the code names.
    pub measure: f64,
    /// Where: left, top, right and bottom as parts of the straightened page, 0 to 1. `None` where it
    /// is all over the page.
    pub place: Option<[f64; 4]>,
}

/// What may be wrong with a page.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum FindingCode {
    /// Hardly any ink: the wrong side, or a sheet too many. Measured: the inked part of the page, in
    /// percent.
    Blank,
    /// Letters have soft edges, in one region at least. Measured: the width of their edges by the
    /// height of the letters.
    Blurred,
    /// A side lies on the border of the frame, or print runs into a side. Measured: the corners on
    /// the border, or the letters that run into the side, whichever are more.
    CutOff,
    /// A finger reaches over a side of the page. Measured: square millimetres of text that it
    /// probably covers.
    Finger,
    /// A lamp is mirrored in the paper. Measured: square millimetres of lines that end in it.
    Glare,
    /// A photograph of a screen. Measured: the height of the regular pattern on bare paper, in
    /// levels of 240.
    Moire,
    /// The other side of the paper is seen through it. Measured: faint print by the page's own,
    /// areas.
    ShowThrough,
    /// Taken from far to the side. Measured: the longer of two opposite sides by the shorter.
    Skewed,
    /// Little light. Measured: the brightness of the paper under the text, 0 to 255.
    TooDark,
    /// So much light that thin strokes are gone. Measured: the brightness of the ink, 0 to 255.
    TooLight,
    /// Few pixels for the size of the paper. Measured: dots per inch.
    TooSmall,
    /// The page does not stand as it is drawn. Measured: degrees clockwise that it should be turned.
    UpsideDown,
}

impl FindingCode {
    /// Every one.
    pub const ALL: [Self; 12] = [
        Self::Blank,
        Self::Blurred,
        Self::CutOff,
        Self::Finger,
        Self::Glare,
        Self::Moire,
        Self::ShowThrough,
        Self::Skewed,
        Self::TooDark,
        Self::TooLight,
        Self::TooSmall,
        Self::UpsideDown,
    ];

    /// The name in contracts and texts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Blank => "blank",
            Self::Blurred => "blurred",
            Self::CutOff => "cut_off",
            Self::Finger => "finger",
            Self::Glare => "glare",
            Self::Moire => "moire",
            Self::ShowThrough => "show_through",
            Self::Skewed => "skewed",
            Self::TooDark => "too_dark",
            Self::TooLight => "too_light",
            Self::TooSmall => "too_small",
            Self::UpsideDown => "upside_down",
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

/// Judges a small preview frame before the shot is taken: what the person can still put right while
/// the camera looks on. `shot` is the size of the frame that the shot will have.
///
/// Judged are [`Glare`](FindingCode::Glare), [`TooDark`](FindingCode::TooDark),
/// [`TooLight`](FindingCode::TooLight), [`CutOff`](FindingCode::CutOff),
/// [`TooSmall`](FindingCode::TooSmall) for the shot, [`Skewed`](FindingCode::Skewed),
/// [`Finger`](FindingCode::Finger), and [`Blurred`](FindingCode::Blurred) only where no preview is
/// as soft by its size alone. Pale and periodic things need the pixels of the shot, and whether a
/// page is blank or stands on its head is no question before it is taken.
pub fn preview_findings(
    frame: &[u8],
    found: &Found,
    shot: (u32, u32),
) -> Result<Vec<Finding>, ImageError> {
    let decoded = Decoded::open(frame)?;
    let (width, height) = decoded.frame;
    let straight = decoded.straighten(found.quad, found.turn, Rendition::Screen, None)?;
    let larger = f64::from(shot.0.max(shot.1)) / f64::from(width.max(height));
    Ok(straight.preview_findings(larger.max(1.0)))
}

/// Long side of the opened frame: enough to see whether print is sharp.
const ENOUGH: f64 = 2400.0;

/// One thing measured, whether or not it is worth a word.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judged {
    /// What.
    pub code: FindingCode,
    /// In the unit that the code names.
    pub measure: f64,
    /// How bad; `None` where it is as it should be.
    pub severity: Option<Severity>,
    place: Option<[f64; 4]>,
}

impl Judged {
    /// As it is said to people, if it is.
    pub(crate) fn said(self) -> Option<Finding> {
        let Self { code, measure, severity, place } = self;
        severity.map(|severity| Finding { code, severity, measure, place })
    }

    const fn nowhere(code: FindingCode, measure: f64, severity: Option<Severity>) -> Self {
        Self { code, measure, severity, place: None }
    }
}

/// Everything that can be measured on a page of a shot.
pub(crate) fn judge(planes: &Planes, target: &Target) -> Vec<Judged> {
    let view = View::of(planes, target);
    let limits = Limits::of(target.paper);
    let inked = blank::ink_percent(&view);
    let is_blank = !view.is_card() && inked < limits::BLANK_PERCENT;
    let blank = Judged::nowhere(FindingCode::Blank, inked, is_blank.then_some(Severity::Note));
    let mut judged = in_any_frame(&view, &limits, 1.0);
    judged.push(blank);
    judged.extend(blurred(&view, limits.blurred));
    if !view.is_card() && !view.is_unknown() {
        judged.extend(show_through(&view));
    }
    judged.extend(moire(&view));
    if is_blank {
        hush(&mut judged, &[FindingCode::Blurred]);
    }
    one_cause(&mut judged);
    judged.sort_by_key(|one| one.code);
    judged
}

/// Leaves out what another finding brings about: a person is told one thing to put right.
fn one_cause(judged: &mut [Judged]) {
    let retake = |judged: &[Judged], code| {
        judged.iter().any(|one| one.code == code && one.severity == Some(Severity::Retake))
    };
    // Where the paper's side is not in the frame, wood may look like a finger and like soft print,
    // and what is left of a card has no card's proportions and is judged as paper.
    if retake(judged, FindingCode::CutOff) {
        hush(judged, &[FindingCode::Blurred, FindingCode::Finger, FindingCode::Moire]);
    }
    // A screen's pattern has edges and faint strokes of its own, all over the page.
    if retake(judged, FindingCode::Moire) {
        hush(judged, &[FindingCode::Blurred, FindingCode::ShowThrough]);
    }
    // Noise in the dark is soft and faint print.
    if retake(judged, FindingCode::TooDark) {
        hush(judged, &[FindingCode::Blurred, FindingCode::ShowThrough]);
    }
    // What light has left of thin strokes is soft, and all bare paper is one bright spot.
    if retake(judged, FindingCode::TooLight) {
        hush(judged, &[FindingCode::Blurred, FindingCode::Glare]);
    }
    // Between sharp letters, what shines through is soft.
    if retake(judged, FindingCode::ShowThrough) {
        hush(judged, &[FindingCode::Blurred]);
    }
    // Spread ink is faint ink, and so is ink that light has bleached.
    let spread = [FindingCode::Blurred, FindingCode::TooLight, FindingCode::TooSmall];
    if spread.into_iter().any(|code| retake(judged, code)) {
        hush(judged, &[FindingCode::ShowThrough]);
    }
}

fn hush(judged: &mut [Judged], codes: &[FindingCode]) {
    for one in judged.iter_mut().filter(|one| codes.contains(&one.code)) {
        one.severity = None;
    }
}

/// What a preview shows; the shot has `larger` times as many pixels along a side.
pub(crate) fn judge_preview(planes: &Planes, target: &Target, larger: f64) -> Vec<Judged> {
    let view = View::of(planes, target);
    let limits = Limits::of(target.paper);
    let mut judged = in_any_frame(&view, &limits, larger);
    let soft = limits.blurred.times(limits::PREVIEW_SOFTER);
    judged.extend(blurred(&view, soft));
    one_cause(&mut judged);
    judged.sort_by_key(|one| one.code);
    judged
}

/// What is the same in a preview and a shot.
fn in_any_frame(view: &View<'_>, limits: &Limits, larger: f64) -> Vec<Judged> {
    let dark = exposure::paper_level(view);
    let dpi = view.target.source_dpi * larger;
    let skew = shape::skew(view.target);
    let faded = exposure::faded_ink(view);
    let mut judged = vec![
        Judged::nowhere(FindingCode::TooDark, dark, limits.too_dark.below(dark)),
        Judged::nowhere(FindingCode::TooLight, faded, limits.too_light.above(faded)),
        Judged::nowhere(FindingCode::TooSmall, dpi, limits.too_small.below(dpi)),
        Judged::nowhere(FindingCode::Skewed, skew, limits.skewed.above(skew)),
        cut_off(view, limits),
    ];
    judged.extend(glare::worst(view).map(|spot| Judged {
        code: FindingCode::Glare,
        measure: spot.on_text,
        severity: limits.glare.above(spot.on_text).or(Some(Severity::Note)),
        place: Some(spot.place),
    }));
    if !view.is_unknown() {
        judged.extend(finger::worst(view).map(|finger| Judged {
            code: FindingCode::Finger,
            measure: finger.on_text,
            severity: limits.finger.above(finger.on_text).or(Some(Severity::Note)),
            place: Some(finger.place),
        }));
    }
    judged
}

fn cut_off(view: &View<'_>, limits: &Limits) -> Judged {
    let corners = f64::from(border::corners_cut(view.target));
    let (letters, side) = border::letters_cut(view);
    let letters = f64::from(u32::try_from(letters).unwrap_or(u32::MAX));
    let by_letters = limits.letters_cut.above(letters);
    let retake = corners >= 2.0 || by_letters == Some(Severity::Retake);
    let severity = if retake { Some(Severity::Retake) } else { by_letters };
    Judged {
        code: FindingCode::CutOff,
        measure: corners.max(letters),
        severity,
        place: by_letters.map(|_| side),
    }
}

fn blurred(view: &View<'_>, limit: limits::Limit) -> Option<Judged> {
    let worst = blur::worst(view)?;
    Some(Judged {
        code: FindingCode::Blurred,
        measure: worst.ratio,
        severity: limit.above(worst.ratio),
        place: Some(worst.place),
    })
}

fn show_through(view: &View<'_>) -> Option<Judged> {
    let seen = back::measured(view)?;
    Some(Judged::nowhere(FindingCode::ShowThrough, seen.share, limits::show_through(seen)))
}

fn moire(view: &View<'_>) -> Option<Judged> {
    let pattern = screen::measured(view)?;
    Some(Judged::nowhere(
        FindingCode::Moire,
        pattern.height,
        limits::moire(pattern, view.is_card()),
    ))
}

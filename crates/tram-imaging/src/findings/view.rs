//! What several judgements look at, measured once for a page.

use super::blocks::{BLOCK, Blocks};
use super::dense::dense;
use super::ground::Ground;
use super::print::{Letters, Print};
use crate::paper::Paper;
use crate::picture::Luma;
use crate::planes::Planes;
use crate::render::Target;

/// Darker than this on paper of 240 is ink: faint enough for print that blur has spread.
pub(super) const INK: u8 = 204;

/// A page, straightened, and what was measured on it.
pub(super) struct View<'a> {
    pub(super) planes: &'a Planes,
    pub(super) target: &'a Target,
    pub(super) luma: Luma,
    pub(super) ground: Ground,
    /// The page with even light.
    pub(super) even: Luma,
    pub(super) print: Print,
    /// Where codes and pictures are.
    pub(super) codes: Blocks<bool>,
    /// Where letters are.
    pub(super) text: Blocks<bool>,
    /// Pixels of the page for a millimetre of the paper.
    pub(super) per_mm: f64,
}

impl<'a> View<'a> {
    pub(super) fn of(planes: &'a Planes, target: &'a Target) -> Self {
        let luma = planes.to_luma();
        let ground = Ground::of(&luma);
        let even = ground.evened(&luma);
        let per_mm = target.dpi / 25.4;
        let mut print = Print::of(&even, INK, letters(target.paper), per_mm);
        let codes = dense(&even, per_mm);
        print.leave_out(|x, y| codes.at(x as usize / BLOCK, y as usize / BLOCK));
        let mut text = Blocks::filled(planes.width, planes.height, false);
        for run in print.letter_runs() {
            text.mark(run);
        }
        Self { planes, target, luma, ground, even, print, codes, text, per_mm }
    }

    pub(super) fn is_card(&self) -> bool {
        self.target.paper == Paper::Card
    }

    /// Nobody knows where the paper is: the whole frame, which has no paper's proportions.
    pub(super) fn is_unknown(&self) -> bool {
        self.target.whole && self.target.paper == Paper::Other
    }

    /// Square millimetres of a block.
    #[expect(clippy::cast_precision_loss, reason = "eight")]
    pub(super) fn block_area(&self) -> f64 {
        let side = BLOCK as f64 / self.per_mm;
        side * side
    }
}

/// Letters of print and pen on paper; a card's are smaller.
pub(super) const fn letters(paper: Paper) -> Letters {
    match paper {
        Paper::Card => Letters { lowest: 0.7, highest: 6.0, widest: 80.0 },
        Paper::A4 | Paper::Other => Letters { lowest: 0.9, highest: 10.0, widest: 190.0 },
    }
}

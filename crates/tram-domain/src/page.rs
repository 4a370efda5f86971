//! A page: one frame as the device gave it, and the list of edits that make it a page.

use serde::{Deserialize, Serialize};

use crate::id::{BlobId, PageId};
use crate::page_finding::{KeepReason, PageFinding, TitleVerdict};

/// A point in frame pixels after the frame's own (EXIF) orientation; x to the right, y down.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Corner {
    /// Pixels from the left edge.
    pub x: f64,
    /// Pixels from the top edge.
    pub y: f64,
}

/// Four corners clockwise from the page's own top left, in frame pixels.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Quad(pub [Corner; 4]);

impl Quad {
    /// The whole frame of `width` × `height` pixels.
    pub fn whole(width: u32, height: u32) -> Self {
        let (w, h) = (f64::from(width), f64::from(height));
        Self([
            Corner { x: 0.0, y: 0.0 },
            Corner { x: w, y: 0.0 },
            Corner { x: w, y: h },
            Corner { x: 0.0, y: h },
        ])
    }

    /// The same corners, none further outside a frame of so many pixels than 15 % of its long side:
    /// a corner that was cut off lies where its sides would have met.
    #[must_use]
    pub fn held(&self, width: u32, height: u32) -> Self {
        let (width, height) = (f64::from(width), f64::from(height));
        let slack = width.max(height) * 0.15;
        Self(self.0.map(|corner| Corner {
            x: corner.x.clamp(-slack, width + slack),
            y: corner.y.clamp(-slack, height + slack),
        }))
    }

    /// Whether the corners make a convex quadrilateral, clockwise, no side shorter than
    /// `least` pixels: the only shape that can be straightened.
    pub fn is_straightenable(&self, least: f64) -> bool {
        let [a, b, c, d] = self.0;
        [[a, b, c], [b, c, d], [c, d, a], [d, a, b]].iter().all(|[p, q, r]| {
            let (ux, uy) = (q.x - p.x, q.y - p.y);
            let (vx, vy) = (r.x - q.x, r.y - q.y);
            let finite = [ux, uy, vx, vy].iter().all(|n| n.is_finite());
            finite && ux * vy - uy * vx > 0.0 && ux.hypot(uy) >= least
        })
    }
}

/// A turn clockwise.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    /// As it is.
    #[default]
    None,
    /// 90° clockwise.
    Right,
    /// 180°.
    Over,
    /// 270° clockwise.
    Left,
}

impl Turn {
    /// Quarter turns clockwise, 0 to 3.
    pub const fn quarters(self) -> u8 {
        match self {
            Self::None => 0,
            Self::Right => 1,
            Self::Over => 2,
            Self::Left => 3,
        }
    }

    /// This turn and then another.
    #[must_use]
    pub const fn then(self, next: Self) -> Self {
        match (self.quarters() + next.quarters()) % 4 {
            1 => Self::Right,
            2 => Self::Over,
            3 => Self::Left,
            _ => Self::None,
        }
    }
}

/// One change to a page (phép chỉnh). The frame itself is never changed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "edit")]
pub enum Edit {
    /// Straighten what lies inside the four corners.
    Crop {
        /// In frame pixels.
        quad: Quad,
    },
    /// Turn the result.
    Rotate {
        /// Clockwise.
        turn: Turn,
    },
}

/// What a frame's bytes are.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FrameFormat {
    /// JPEG.
    Jpeg,
    /// PNG (also what a page of a PDF is kept as).
    Png,
}

/// What is known about a frame without opening it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct FrameSummary {
    /// Where its bytes are sealed: without metadata, upright.
    pub blob: BlobId,
    /// How they are encoded.
    pub format: FrameFormat,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

/// One page of a paper: a frame and its edits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// Its identity.
    pub id: PageId,
    /// The frame as it came.
    pub frame: FrameSummary,
    /// At most one crop and one turn, in that order.
    pub edits: Vec<Edit>,
    /// Grows with every edit, so that a picture of an older state is never shown.
    pub revision: u32,
    /// A person looked at its corners and agreed.
    pub confirmed: bool,
    /// Its corners were found without help; `false` means the whole frame is shown to be cropped.
    pub found: bool,
    /// What a person should look at: advice, not errors.
    #[serde(default)]
    pub findings: Vec<PageFinding>,
    /// What its title says about which paper it is.
    #[serde(default, skip_serializing_if = "TitleVerdict::is_unread")]
    pub title: TitleVerdict,
    /// Why it was kept though it should have been captured again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept: Option<KeepReason>,
}

impl Page {
    /// The corners to straighten by; the whole frame where nobody said otherwise.
    pub fn quad(&self) -> Quad {
        self.edits
            .iter()
            .find_map(|edit| match edit {
                Edit::Crop { quad } => Some(*quad),
                Edit::Rotate { .. } => None,
            })
            .unwrap_or_else(|| Quad::whole(self.frame.width, self.frame.height))
    }

    /// The turn after straightening.
    pub fn turn(&self) -> Turn {
        self.edits.iter().fold(Turn::None, |turn, edit| match edit {
            Edit::Rotate { turn: more } => turn.then(*more),
            Edit::Crop { .. } => turn,
        })
    }

    /// Whether something speaks so much against this page that keeping it needs a reason.
    pub fn should_be_retaken(&self) -> bool {
        self.findings.iter().any(|finding| finding.retake)
            || matches!(self.title, TitleVerdict::Other { .. })
    }

    /// A person agreed to the page as it is; whether that is enough. Without a reason a page that
    /// should be captured again is not agreed to.
    pub fn confirm(&mut self, reason: Option<KeepReason>) -> bool {
        let retake = self.should_be_retaken();
        self.confirmed = !retake || reason.is_some();
        self.kept = reason.filter(|_| retake);
        self.confirmed
    }

    /// Adds an edit and simplifies: a new crop replaces the old one, turns add up. The page must be
    /// looked at again.
    pub fn append(&mut self, edit: Edit) {
        let (mut quad, mut turn) = (Some(self.quad()), self.turn());
        match edit {
            Edit::Crop { quad: new } => quad = Some(new),
            Edit::Rotate { turn: more } => turn = turn.then(more),
        }
        self.edits.clear();
        self.edits.extend(quad.map(|quad| Edit::Crop { quad }));
        if turn != Turn::None {
            self.edits.push(Edit::Rotate { turn });
        }
        self.revision += 1;
        self.confirmed = false;
        self.kept = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_corner_may_lie_a_little_outside_the_frame_and_no_further() {
        let at = |x, y| Corner { x, y };
        let quad = Quad([at(-20.0, 5.0), at(400.0, -3.0), at(90.0, 260.0), at(0.0, 190.0)]);
        let held = quad.held(100, 200);
        assert_eq!(held, Quad([at(-20.0, 5.0), at(130.0, -3.0), at(90.0, 230.0), at(0.0, 190.0)]));
    }

    fn page() -> Page {
        let frame = FrameSummary {
            blob: BlobId::from_random([1; 16]),
            format: FrameFormat::Jpeg,
            width: 100,
            height: 200,
        };
        Page {
            id: PageId::from_random([2; 16]),
            frame,
            edits: vec![],
            revision: 0,
            confirmed: true,
            found: true,
            findings: vec![],
            title: TitleVerdict::Unread,
            kept: None,
        }
    }

    #[test]
    fn a_page_that_should_be_captured_again_is_kept_only_with_a_reason() {
        let mut page = page();
        assert!(page.confirm(Some(KeepReason::Legible)));
        assert_eq!(page.kept, None, "nothing speaks against it");
        page.title = TitleVerdict::Other { title: "giấy khác".to_owned() };
        assert!(!page.confirm(None) && !page.confirmed);
        assert!(page.confirm(Some(KeepReason::RightPaper)) && page.confirmed);
        page.append(Edit::Rotate { turn: Turn::Left });
        assert_eq!((page.confirmed, page.kept), (false, None), "an edit asks anew");
        page.title = TitleVerdict::Right;
        page.findings = vec![PageFinding { code: "skewed".to_owned(), retake: false, place: None }];
        assert!(page.confirm(None), "a note alone is only worth a look");
    }

    #[test]
    fn turns_add_up_and_a_new_crop_replaces_the_old_one() {
        let mut page = page();
        page.append(Edit::Rotate { turn: Turn::Left });
        page.append(Edit::Crop { quad: Quad::whole(10, 20) });
        page.append(Edit::Crop { quad: Quad::whole(30, 40) });
        page.append(Edit::Rotate { turn: Turn::Over });
        assert_eq!(page.turn(), Turn::Right);
        assert_eq!(page.quad(), Quad::whole(30, 40));
        assert_eq!(page.edits.len(), 2, "the list is simplified");
        assert_eq!((page.revision, page.confirmed), (4, false));
    }

    #[test]
    fn only_a_convex_clockwise_quad_can_be_straightened() {
        assert!(Quad::whole(100, 100).is_straightenable(10.0));
        let [a, b, c, d] = Quad::whole(100, 100).0;
        assert!(!Quad([a, c, b, d]).is_straightenable(10.0), "crossed");
        assert!(!Quad([d, c, b, a]).is_straightenable(10.0), "anticlockwise");
        assert!(!Quad([a, a, c, d]).is_straightenable(10.0), "two corners in one");
        let nowhere = Corner { x: f64::NAN, y: 0.0 };
        assert!(!Quad([nowhere, b, c, d]).is_straightenable(10.0));
    }
}

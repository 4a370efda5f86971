//! What may be said about a page, as the interface counts it: a code without words does not compile.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What may be wrong with a page.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FindingCode {
    /// Hardly any ink.
    Blank,
    /// Soft edges.
    Blurred,
    /// A side lies on the border of the picture.
    CutOff,
    /// A finger covers something.
    Finger,
    /// A lamp or the sun shines back from the paper.
    Glare,
    /// The grid of a screen that was photographed.
    Moire,
    /// The other side, or the next sheet, shows through.
    ShowThrough,
    /// Taken from far to the side.
    Skewed,
    /// Little light.
    TooDark,
    /// So much light that thin strokes are gone.
    TooLight,
    /// Few pixels for the size of the paper.
    TooSmall,
    /// The print stands on its head or on its side.
    UpsideDown,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FindingSeverity {
    /// Worth a look.
    Note,
    /// Better captured again.
    Retake,
}

/// Advice about a page.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize, TS)]
pub struct FindingView {
    /// What.
    pub code: FindingCode,
    /// How bad.
    pub severity: FindingSeverity,
    /// Where on the straightened page: left, top, right, bottom, in parts of it from 0 to 1; `null`
    /// where it is all of it.
    pub place: Option<[f64; 4]>,
}

/// What a page's title says about which paper it is.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(rename_all = "snake_case", tag = "verdict")]
pub enum TitleView {
    /// Nobody read it.
    Unread,
    /// It says nothing that is known.
    Unknown,
    /// It is the paper that was asked for.
    Right,
    /// It seems to be another paper.
    Other {
        /// The title it seems to bear.
        title: String,
    },
}

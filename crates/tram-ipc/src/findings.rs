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
    /// Taken from far to the side.
    Skewed,
    /// Little light.
    TooDark,
    /// Few pixels for the size of the paper.
    TooSmall,
}

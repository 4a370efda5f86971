//! Pages that do not stand as they are drawn.

use tram_domain::Turn;

use super::{Finding, FindingCode, Severity};

/// Said of a page whose print surely stands otherwise than it is drawn. `read` is the turn clockwise
/// after which its print stands upright, as read from the page as it is drawn now.
///
/// A note and no retake: turning a page costs a touch and loses nothing.
pub fn upside_down(read: Turn, sure: bool) -> Option<Finding> {
    (sure && read != Turn::None).then(|| Finding {
        code: FindingCode::UpsideDown,
        severity: Severity::Note,
        measure: 90.0 * f64::from(read.quarters()),
        place: None,
    })
}

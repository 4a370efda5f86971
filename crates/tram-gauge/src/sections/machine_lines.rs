//! The three lines for machines on the back of a card.

use super::Extent;
use crate::row::Row;

/// Measures it.
pub(crate) fn measure(_extent: Extent) -> Vec<Row> {
    Vec::new()
}

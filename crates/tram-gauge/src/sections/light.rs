//! Even light, stamps and ink.

use super::Extent;
use crate::row::Row;

/// Measures it.
pub(crate) fn measure(_extent: Extent) -> Vec<Row> {
    Vec::new()
}

//! Recognised text and the verdict on the paper.

mod errors;
mod leaf;
mod path;
mod speed;
mod titles;
mod verdicts;

use tram_ocr::Reader;

use super::Extent;
use crate::row::Row;

/// Pages for measuring begin here; what thresholds were tuned on has smaller numbers.
const HELD_APART: u64 = 7_000_000;

/// Measures it.
pub(crate) fn measure(extent: Extent) -> Vec<Row> {
    let reader = match Reader::find() {
        Ok(reader) => reader,
        Err(absence) => return vec![Row::told(absence.to_string(), 0, "not measured")],
    };
    let mut rows = errors::measure(&reader, extent);
    rows.extend(verdicts::measure(&reader, extent));
    rows.extend(speed::measure(&reader, extent));
    rows
}

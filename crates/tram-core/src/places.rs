//! Places in answers: communes found while one types, and what is to be said of an address.

use tram_catalogue::Advice;
use tram_domain::{Answers, Procedure};
use tram_ipc::views::PlaceView;

/// The commune is not in the list.
pub(crate) const UNKNOWN: &str = "place_unknown";
/// The commune has another name since July 2025.
pub(crate) const RENAMED: &str = "place_renamed";

pub(crate) fn search(_words: &str) -> Vec<PlaceView> {
    Vec::new()
}

pub(crate) fn advice(_procedure: &Procedure, _answers: &Answers) -> Vec<Advice> {
    Vec::new()
}

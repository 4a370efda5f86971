//! Words for people, in the languages of the catalogue.

use serde::{Deserialize, Serialize};

/// One sentence in Vietnamese and, where the catalogue has it, in English.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct Text {
    /// Vietnamese, the reference.
    pub vi: String,
    /// English; empty means: show the Vietnamese.
    #[serde(default)]
    pub en: String,
}

impl Text {
    /// A sentence in both languages.
    pub fn new(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { vi: vi.into(), en: en.into() }
    }
}

//! Words as they were read from a picture, with their places.

use std::fmt;

/// A word and where it stands, in pixels of the picture it was read from.
#[derive(Clone, PartialEq)]
pub struct Word {
    /// What was read, in composed letters (NFC), without spaces.
    pub text: String,
    /// Left edge.
    pub left: f64,
    /// Upper edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Lower edge.
    pub bottom: f64,
    /// The line it stands in, counted from 0 from the top.
    pub line: usize,
    /// How sure the reader is, 0 to 1.
    pub sureness: f64,
}

impl fmt::Debug for Word {
    /// The place alone: what a page says is personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Word").field("line", &self.line).finish_non_exhaustive()
    }
}

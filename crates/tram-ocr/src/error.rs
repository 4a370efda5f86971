//! What can go wrong between a picture and its words.

use std::time::Duration;

/// Why nothing can be read on this machine. Everything else works without.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum OcrAbsent {
    /// There is no program `tesseract`.
    #[error("tesseract is not installed (Debian: tesseract-ocr)")]
    NoProgram,
    /// The program is there and does not know Vietnamese.
    #[error("tesseract knows no Vietnamese (Debian: tesseract-ocr-vie)")]
    NoVietnamese,
    /// The program is there and does not run.
    #[error("tesseract does not run")]
    Broken,
}

/// Why a picture was not read.
#[derive(Debug, thiserror::Error)]
pub enum OcrError {
    /// The picture has no pixels, or others than its size says.
    #[error("the picture is not whole")]
    NotAPicture,
    /// More pixels than a page needs; the caller should make it smaller.
    #[error("more than {limit} pixels")]
    TooLarge {
        /// The most that is read.
        limit: usize,
    },
    /// The program is not there any more, or may not be started.
    #[error("tesseract cannot be started")]
    CannotStart(#[source] std::io::Error),
    /// It was not done in time and was ended.
    #[error("not read within {0:?}")]
    TimedOut(Duration),
    /// It ended without an answer: it crashed, ran out of its memory, or refused the picture.
    #[error("tesseract failed")]
    Failed {
        /// `None` when it crashed or was ended from outside.
        code: Option<i32>,
    },
    /// It said more than any page has to say and was ended.
    #[error("more than {limit} bytes of words")]
    TooMuch {
        /// The most that is taken.
        limit: u64,
    },
}

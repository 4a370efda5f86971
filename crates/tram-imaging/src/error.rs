//! Why a picture cannot be used.

/// What is too much.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Measure {
    /// Bytes of the file.
    Bytes,
    /// Pixels of one picture, or of all pages of a file.
    Pixels,
    /// Pixels along one side.
    Side,
}

/// Why bytes do not become a page. Each variant asks for something else.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ImageError {
    /// Neither a picture nor a PDF that we know: another file is needed.
    #[error("not a picture or PDF")]
    NotAnImage,
    /// Nothing there: no bytes, no pages, or not that page. A scanner that failed writes such files.
    #[error("nothing in it")]
    Empty,
    /// The PDF opens only with a password: it must be saved without one.
    #[error("the PDF asks for a password")]
    PasswordProtected,
    /// More than this machine should take on.
    #[error("too large: {found} {measure:?}, at most {limit}")]
    TooLarge {
        /// Of what there is too much.
        measure: Measure,
        /// How much there is.
        found: u64,
        /// How much may be.
        limit: u64,
    },
    /// A picture or PDF with broken or missing bytes: copy or scan it again.
    #[error("damaged")]
    Damaged,
    /// More pages than one file may have.
    #[error("too many pages: at most {limit}")]
    TooManyPages {
        /// How many there may be.
        limit: usize,
    },
    /// The four corners make no shape that can be straightened: drag them again.
    #[error("the corners make no shape that can be straightened")]
    CannotStraighten,
    /// Legible pages do not fit into the bytes allowed: fewer pages, or another way to hand in.
    #[error("does not fit: {limit} bytes allowed, {smallest} needed")]
    WillNotFit {
        /// The bytes allowed.
        limit: u64,
        /// The fewest reached while still legible.
        smallest: u64,
    },
}

//! From a frame as a device gave it to a clean page: opens pictures and PDFs, finds the paper,
//! straightens and lightens it, reads its codes, says what a person should look at twice, and makes
//! the PDF that is handed in.
//!
//! Everything here is pure: bytes in, bytes out, no files, no clock, no network; the same bytes give
//! the same bytes. All bytes come from outside and may be hostile: limits are checked before pixels
//! are made, and whatever is wrong becomes an [`ImageError`]. What a text on a page means, and which
//! paper it is, is not decided here.
//!
//! The short way is [`normalise`], [`find_page`], [`render`], [`make_pdf`]; who wants to time the
//! stages takes [`Decoded`] and [`Straight`].

mod codes;
mod error;
mod find;
mod findings;
mod flat;
mod frame;
mod geometry;
mod ground;
mod jpeg;
mod kind;
mod light;
mod limits;
mod mrz;
mod paper;
mod patch;
mod pdf_in;
mod pdf_out;
mod picture;
mod planes;
mod render;
mod shades;
mod shrink;
mod straight;
mod strips;
mod tiff_pages;
mod upright;
mod warp;

#[cfg(test)]
mod hostile;
#[cfg(test)]
mod scene;

pub use codes::{Code, CodeKind, codes, codes_joined};
pub use error::{ImageError, Measure};
pub use find::{Found, find_page};
pub use findings::{
    Finding, FindingCode, Judged, Severity, findings, preview_findings, upside_down,
};
pub use flat::find_papers;
pub use frame::{CleanFrame, normalise};
pub use geometry::skew_degrees;
pub use limits::{MAX_BYTES, MAX_PAGES, MAX_PIXELS, MAX_SIDE};
pub use mrz::{
    FieldName, MachineField, MachineLines, NotMachineLines, SURE, machine_lines, parse_td1,
};
pub use paper::Paper;
pub use pdf_in::{pdf_shades, pdf_to_png};
pub use pdf_out::{CONFORMANCE, Leaf, Pdf, make_pdf};
pub use render::{Decoded, Rendered, Rendition, Straight, render, to_pnm};
pub use shades::{Shades, shades};
pub use upright::{Evidence, Upright};

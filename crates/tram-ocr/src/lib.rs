//! Words from pictures: the program `tesseract` of the system, asked page by page.
//!
//! It is a large program that reads what strangers hand in, so it runs in a process of its own and on
//! a short leash ([`Leash`]): a deadline, a limit on memory, nothing written to the disk, no image of
//! its memory when it crashes. The picture goes in through a pipe and the words come out through one.
//! A process reads one picture and ends; nothing of one citizen's page is left for the next. Starting
//! costs more than reading a title, so a process may stand ready, started and waiting for its picture
//! ([`Reader::stand_ready`]).
//!
//! Where the program or what it knows of Vietnamese is missing, [`Reader::find`] says so, once, and
//! everything else works without. What the words mean is not decided here; which paper bears which
//! title is `tram_domain::right_paper`.

mod error;
mod grey;
mod lines;
mod montage;
mod orientation;
mod platform;
mod program;
mod reader;
mod running;
mod tsv;

pub use error::{OcrAbsent, OcrError};
pub use grey::Grey;
pub use orientation::Orientation;
pub use reader::{Extent, Leash, Reader};

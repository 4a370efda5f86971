//! What tests and practice mode need instead of real people, papers and devices: synthetic citizens,
//! their cards and papers as drawings, photographs and scans of them with known corners, and a clock
//! that is set by hand.
//!
//! Everything is made from a seed: the same call gives the same bytes. Nobody here exists, and every
//! card and paper carries the words MẪU TẬP DƯỢT ("practice sample") across its face. This crate is a
//! dev-dependency only; what practice mode shows is drawn once by `examples/samples.rs` and kept in
//! `practice/`.

pub mod canary;
pub mod card;
pub mod chance;
pub mod clock;
pub mod defects;
pub mod desk;
pub mod files;
pub mod letters;
pub mod needs;
pub mod paper;
pub mod people;
pub mod photo;
pub mod plane;
pub mod platen;
pub mod scan;
pub mod sheet;
pub mod shots;

mod sketch;

pub use canary::Canaries;
pub use card::{Lettering, card_back, card_back_lettered, card_front, qr_png};
pub use clock::HandClock;
pub use desk::Desk;
pub use paper::{Paper, paper};
pub use people::Person;
pub use photo::{Scene, empty_desk, photograph};
pub use platen::{Laid, Platen, slip};
pub use scan::{Scan, scan, scan_on_platen};
pub use sheet::Sheet;

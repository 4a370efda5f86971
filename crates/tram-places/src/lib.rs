//! Vietnam's places: the 34 provinces and 3,321 communes since 1 July 2025, and the former communes,
//! districts and provinces whose land is in them now.
//!
//! People know where they live by names that no longer exist. So [`Places::search`] finds a commune by
//! its own name and by every name that leads to it, while it is being typed and without accents;
//! [`Places::recognise`] reads a written address line, old or new. Names are compared folded and are
//! never changed on output.
//!
//! The data are `data/places.tsv`, embedded and written by `cargo xtask places`. Nothing here reads a
//! file or knows the time. Villages, streets and former names of before 2025 are not in the data.

mod code;
mod hash;
mod place;
mod places;
mod recognise;
mod search;
mod table;
mod words;

pub use code::{CommuneCode, MalformedPlaceCode, ProvinceCode};
pub use place::{Place, PlaceKind, Province, ProvinceKind};
pub use places::Places;
pub use recognise::Recognised;
pub use search::Found;

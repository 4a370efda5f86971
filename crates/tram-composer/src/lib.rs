//! Vietnamese letters from plain keys, for the keyboard on the screen and for one on the table.
//!
//! [`Composer::press`] takes the letters before the caret and one key and answers the letters that
//! stand there then; [`Composer::erase`] takes one letter away; [`accents_of`] says what a long press
//! offers. Nothing is kept between two calls but what the caller keeps, nothing is read, and there is
//! no dictionary: what may be composed is decided by how Vietnamese syllables are built
//! ([`docs/adr/0025`][adr]), widened by the onsets and endings of names from the Central Highlands.
//!
//! What is no such syllable stands as it was typed: `text`, `windows`, `www`. Where keys make a good
//! syllable by chance they are taken for one, as everywhere in Telex: `user` shows `uẻ`, `data` shows
//! `dât`. A key pressed twice is taken back (`usser`, `dataa`), and fields for addresses of e-mail want
//! [`Method::Plain`].
//!
//! [adr]: ../../../docs/adr/0025-syllables-of-our-own.md

mod composer;
mod keys;
mod letter;
mod literal;
mod marks;
mod rimes;
mod spelling;
mod syllable;
mod typing;

pub use composer::{Composed, Composer};
pub use keys::Method;
pub use letter::accents_of;
pub use syllable::ToneStyle;

//! Reads and checks the catalogue's data, answers searches, evaluates conditions.
//!
//! The data are the files of `catalogue/`: built into the program ([`Catalogue::embedded`]) or read
//! from an office's own folder ([`Catalogue::load`]). A catalogue that loads has no fault: every
//! text stands in both languages, every condition compiles, speaks only of earlier questions and
//! gives yes or no. What a condition cannot decide yet stays open ([`tram_domain::Need::Unknown`]).
//!
//! Nothing here knows the time, keeps answers or writes.

mod advice;
mod assemble;
mod at;
mod catalogue;
mod condition;
mod condition_check;
mod edition;
mod everyday;
mod fault;
mod field;
mod form;
mod generic;
mod group;
mod index;
mod life_event;
mod lists;
mod national;
mod raw;
mod reader;
mod requirement;
mod rules;
mod schema;
mod score;
mod search;
mod source;
mod word;

pub use advice::Advice;
pub use catalogue::{Catalogue, check};
pub use condition::ConditionDefect;
pub use fault::{Defect, Fault};
pub use life_event::LifeEvent;
pub use lists::Listed;
pub use national::{Kind, National, State};
pub use schema::schema;
pub use search::{Hit, Place, Why};

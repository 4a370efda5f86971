//! What stands at the other end of a printer's cable.

pub(crate) mod cups;
pub(crate) mod paper;

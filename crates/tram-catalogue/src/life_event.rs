//! Occasions in life.

use tram_domain::{ProcedureCode, Text};

/// An occasion in life and the procedures that it leads to.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LifeEvent {
    /// Its name in the data.
    pub id: String,
    /// What people read.
    pub label: Text,
    /// A Lucide icon.
    pub icon: String,
    /// What it leads to, most likely first.
    pub procedures: Vec<ProcedureCode>,
}

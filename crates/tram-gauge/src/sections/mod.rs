//! What is measured, a module a subject.

mod codes;
mod corners;
mod findings;
mod flatbed;
mod invented;
mod light;
mod machine_lines;
mod pdf;
mod speed;
mod text;
mod upright;

use crate::row::Row;

/// How much is measured.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Extent {
    /// Enough to see that it works.
    Quick,
    /// Enough to believe.
    Full,
}

impl Extent {
    /// How many tries, for one of the two.
    pub(crate) const fn of(self, quick: usize, full: usize) -> usize {
        match self {
            Self::Quick => quick,
            Self::Full => full,
        }
    }
}

/// A subject.
pub(crate) struct Section {
    /// As the command line names it.
    pub(crate) name: &'static str,
    /// As the table heads it.
    pub(crate) about: &'static str,
    /// Measures it.
    pub(crate) measure: fn(Extent) -> Vec<Row>,
}

/// Every subject, in the order of the table.
pub(crate) const SECTIONS: &[Section] = &[
    Section { name: "corners", about: "Pages in photographs", measure: corners::measure },
    Section { name: "flatbed", about: "Papers on a flatbed", measure: flatbed::measure },
    Section { name: "upright", about: "Straight and upright", measure: upright::measure },
    Section { name: "light", about: "Light and ink", measure: light::measure },
    Section { name: "findings", about: "What is said about a page", measure: findings::measure },
    Section { name: "codes", about: "Codes on cards", measure: codes::measure },
    Section { name: "mrz", about: "Lines for machines", measure: machine_lines::measure },
    Section { name: "text", about: "Text, and the right paper", measure: text::measure },
    Section { name: "pdf", about: "The PDF", measure: pdf::measure },
    Section { name: "speed", about: "Speed and memory", measure: speed::measure },
];

//! One line of the table.

/// A figure, what it should be, and whether it is.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// What was measured.
    pub(crate) what: String,
    /// On how many pictures, pages or tries.
    pub(crate) count: usize,
    /// As people read it, with its unit.
    pub(crate) measured: String,
    /// As people read it; empty for a figure told for comparison.
    pub(crate) goal: String,
    /// Whether the goal is reached; `None` where there is none.
    pub(crate) reached: Option<bool>,
}

impl Row {
    /// A figure told for comparison.
    pub(crate) fn told(what: impl Into<String>, count: usize, measured: impl Into<String>) -> Self {
        let (what, measured) = (what.into(), measured.into());
        Self { what, count, measured, goal: String::new(), reached: None }
    }

    /// A share that should be at least `goal`, both from 0 to 1.
    pub(crate) fn at_least(
        what: impl Into<String>,
        count: usize,
        measured: f64,
        goal: f64,
    ) -> Self {
        Self {
            what: what.into(),
            count,
            measured: number(measured),
            goal: format!("≥ {}", number(goal)),
            reached: Some(measured >= goal),
        }
    }

    /// A figure that should be at most `goal`.
    pub(crate) fn at_most(what: impl Into<String>, count: usize, measured: f64, goal: f64) -> Self {
        Self {
            what: what.into(),
            count,
            measured: number(measured),
            goal: format!("≤ {}", number(goal)),
            reached: Some(measured <= goal),
        }
    }
}

/// Four places below one, fewer above.
fn number(value: f64) -> String {
    let places = match value.abs() {
        0.0..1.5 => 4,
        1.5..20.0 => 2,
        _ => 1,
    };
    format!("{value:.places$}")
}

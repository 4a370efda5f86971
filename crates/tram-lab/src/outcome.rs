//! What a part found, as rows of one table.

use serde::Serialize;

/// What one part found.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Outcome {
    /// What was broken again and again.
    pub(crate) rows: Vec<Row>,
    /// What is known to be wrong and has to be seen breaking.
    pub(crate) controls: Vec<Control>,
    /// What other people's queues came to under the same: published beside ours, whatever it is.
    pub(crate) peers: Vec<Row>,
    /// Ratios and other figures with their goals.
    pub(crate) figures: Vec<Figure>,
    /// Why the part could not run here, if it could not.
    pub(crate) skipped: Option<String>,
}

/// One kind of breaking.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Row {
    /// What was done, such as `kill -9`.
    pub(crate) what: String,
    /// How often.
    pub(crate) rounds: u64,
    /// What was promised during them, such as acknowledged items.
    pub(crate) promises: u64,
    /// Promises broken, each kind with its count; all must be 0.
    pub(crate) broken: Vec<(String, u64)>,
}

/// One negative control.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Control {
    /// What is wrong on purpose.
    pub(crate) what: String,
    /// How often it was tried.
    pub(crate) rounds: u64,
    /// How often that broke a promise.
    pub(crate) broke: u64,
    /// The least share of rounds, from 0 to 1, that has to break.
    pub(crate) least: f64,
}

/// One figure with its goal.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Figure {
    /// What is measured.
    pub(crate) what: String,
    /// The figure, with its unit.
    pub(crate) measured: String,
    /// The goal, as a person reads it.
    pub(crate) goal: String,
    /// Whether it was reached.
    pub(crate) reached: bool,
}

impl Row {
    /// Promises broken in all.
    pub(crate) fn failures(&self) -> u64 {
        self.broken.iter().map(|(_, count)| count).sum()
    }

    /// The rate of failure below which it lies with 95 % certainty when none was seen: "rule of
    /// three", 3 / n (Hanley & Lippman-Hand, JAMA 249, 1983).
    pub(crate) fn bound(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a count of rounds")]
        let rounds = self.rounds.max(1) as f64;
        3.0 / rounds
    }
}

impl Control {
    /// Whether the laboratory saw it break often enough.
    pub(crate) fn is_seen(&self) -> bool {
        #[expect(clippy::cast_precision_loss, reason = "counts of rounds")]
        let share = self.broke as f64 / self.rounds.max(1) as f64;
        share >= self.least
    }
}

impl Outcome {
    /// Nothing was broken, and every control was seen breaking.
    pub(crate) fn is_well(&self) -> bool {
        self.rows.iter().all(|row| row.failures() == 0)
            && self.controls.iter().all(Control::is_seen)
            && self.figures.iter().all(|figure| figure.reached)
    }
}

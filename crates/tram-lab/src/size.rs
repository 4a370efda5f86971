//! How much is tried.

use serde::Serialize;

/// How often each part breaks something.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
pub(crate) struct Size {
    /// Processes killed.
    pub(crate) kills: u32,
    /// Power cuts.
    pub(crate) cuts: u32,
    /// Rounds of each fault.
    pub(crate) faults: u32,
    /// Mutations of the audit log.
    pub(crate) mutations: u32,
    /// Rounds of each negative control.
    pub(crate) controls: u32,
}

impl Size {
    /// A few minutes: part of every test run.
    pub(crate) const QUICK: Self =
        Self { kills: 300, cuts: 300, faults: 20, mutations: 10_000, controls: 60 };

    /// As often as it is asked for; a twentieth of that of each fault.
    pub(crate) const fn long(rounds: u32) -> Self {
        Self { kills: rounds, cuts: rounds, faults: rounds / 20, mutations: 10_000, controls: 100 }
    }
}

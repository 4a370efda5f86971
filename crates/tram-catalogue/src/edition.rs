//! One edition of one procedure, and its rules.

use std::sync::OnceLock;

use tram_domain::{Date, Procedure};

use crate::requirement::Whys;
use crate::rules::Rules;

/// One edition of one procedure.
#[derive(Debug)]
pub(crate) struct Edition {
    pub(crate) procedure: Procedure,
    pub(crate) effective_from: Date,
    pub(crate) effective_until: Option<Date>,
    pub(crate) whys: Whys,
    /// Compiled when they are first needed: a kiosk shows a few procedures a day.
    rules: OnceLock<Rules>,
}

impl Edition {
    pub(crate) const fn new(
        procedure: Procedure,
        effective_from: Date,
        effective_until: Option<Date>,
        whys: Whys,
    ) -> Self {
        Self { procedure, effective_from, effective_until, whys, rules: OnceLock::new() }
    }

    pub(crate) fn rules(&self) -> &Rules {
        self.rules.get_or_init(|| Rules::of(&self.procedure))
    }

    /// Whether it holds on a day.
    pub(crate) fn holds(&self, today: Date) -> bool {
        self.effective_from <= today && self.effective_until.is_none_or(|until| today <= until)
    }
}

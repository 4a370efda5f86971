//! The general form, which every procedure of the national list has that has none of its own.
//! Nothing is unfileable.

use tram_domain::{Level, Procedure, Text};

use crate::edition::Edition;
use crate::national::National;

/// What stands there for the code.
pub(crate) const ANY: &str = "*";
/// What stands there for the official name.
const NAME: &str = "{name}";

/// The general form without a procedure.
#[derive(Debug)]
pub(crate) struct Template(Edition);

impl Template {
    pub(crate) const fn of(edition: Edition) -> Self {
        Self(edition)
    }

    /// The name of its edition.
    pub(crate) fn edition(&self) -> &str {
        &self.0.procedure.edition
    }

    /// The form as one procedure of the list has it. The list has Vietnamese names alone.
    pub(crate) fn edition_of(&self, listed: &National) -> Edition {
        let template = &self.0.procedure;
        let named = |text: &Text| {
            Text::new(text.vi.replace(NAME, &listed.name), text.en.replace(NAME, &listed.name))
        };
        let police = listed.agencies.iter().any(|agency| agency.contains("Công an"));
        let procedure = Procedure {
            code: listed.code.clone(),
            name: named(&template.name),
            short_name: named(&template.short_name),
            summary: named(&template.summary),
            level: if police { Level::CommunePolice } else { Level::Commune },
            template: template.template.replace(ANY, listed.code.as_str()),
            guided: false,
            ..template.clone()
        };
        let Edition { effective_from, effective_until, ref whys, .. } = self.0;
        Edition::new(procedure, effective_from, effective_until, whys.clone())
    }
}

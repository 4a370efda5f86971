//! What the citizen declared.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::form::FieldId;

/// The value given for one field. Dates are text in ISO 8601, choices the id of the choice.
#[derive(Clone, Eq, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Answer {
    /// Yes or no.
    YesNo(bool),
    /// A whole number, such as the copies wanted.
    Count(u32),
    /// Anything written, in NFC.
    Text(String),
}

impl fmt::Debug for Answer {
    /// The kind only: answers are personal data and logs outlive the session.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::YesNo(_) => "YesNo(…)",
            Self::Count(_) => "Count(…)",
            Self::Text(_) => "Text(…)",
        })
    }
}

impl Answer {
    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::YesNo(_) | Self::Count(_) => None,
        }
    }

    /// As the portal's form field takes it.
    pub fn to_wire(&self) -> String {
        match self {
            Self::YesNo(yes) => yes.to_string(),
            Self::Count(count) => count.to_string(),
            Self::Text(text) => text.clone(),
        }
    }
}

/// All answers of one dossier. Answers of branches that became irrelevant stay here, hidden; only
/// applicable ones are filed.
#[derive(Clone, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(BTreeMap<FieldId, Answer>);

impl fmt::Debug for Answers {
    /// Counts only: answers are personal data and logs outlive the session.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answers").field("count", &self.0.len()).finish_non_exhaustive()
    }
}

impl Answers {
    /// The answer to one field, if given.
    pub fn of(&self, field: &FieldId) -> Option<&Answer> {
        self.0.get(field)
    }

    /// Keeps one answer, replacing an earlier one.
    pub fn give(&mut self, field: FieldId, answer: Answer) {
        self.0.insert(field, answer);
    }

    /// Takes one answer back.
    pub fn take_back(&mut self, field: &FieldId) {
        self.0.remove(field);
    }

    /// All answers in the order of their field names.
    pub fn iter(&self) -> impl Iterator<Item = (&FieldId, &Answer)> {
        self.0.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether none was given yet.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<(FieldId, Answer)> for Answers {
    fn from_iter<I: IntoIterator<Item = (FieldId, Answer)>>(pairs: I) -> Self {
        Self(pairs.into_iter().collect())
    }
}

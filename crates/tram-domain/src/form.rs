//! The declaration: fields, and what counts as an answer to each.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use unicode_normalization::UnicodeNormalization;

use crate::answers::Answer;
use crate::date::Date;
use crate::kind::{AnswerProblem, FieldKind};
use crate::text::Text;

/// Names one field of a form. The same name is used in `tramctl --answers`.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FieldId(pub String);

impl fmt::Display for FieldId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A declaration form: its fields in the order they are asked.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct Form {
    /// All fields of all branches. Those of a repeated group stand here once for each item.
    pub fields: Vec<Field>,
    /// What is looked at in the answers together.
    pub checks: Vec<Check>,
}

impl Form {
    /// The field of that name.
    pub fn field(&self, id: &FieldId) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == *id)
    }
}

/// When a field is asked.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Before the checklist, because the checklist depends on it.
    Case,
    /// With the declaration.
    #[default]
    Declaration,
}

/// One question.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// Its name.
    pub id: FieldId,
    /// The group it belongs to, such as "Người mẹ".
    pub section: Text,
    /// The question as it is asked.
    pub label: Text,
    /// Where to look, or what is meant.
    pub hint: Text,
    /// What kind of answer it takes.
    pub kind: FieldKind,
    /// Whether an answer is needed; `false`: it may be left empty.
    pub required: bool,
    /// Where it may be left empty: because one may not know.
    pub unknown: bool,
    /// When it is asked, as a CEL expression over the answers; `None` means always.
    pub condition: Option<String>,
    /// Where a first answer comes from.
    pub prefill: Option<Prefill>,
    /// The portals' names for it in the declaration's data, such as `nksHoTen`.
    pub portal: PortalNames,
    /// When it is asked.
    pub phase: Phase,
    /// Its place in a repeated group.
    pub item: Option<Item>,
    /// The same question under its other id: one of the two is asked when the person present is the
    /// one asked about, the other otherwise.
    pub twin: Option<FieldId>,
}

/// What portals call a field, a group or a case. Empty where no source names it.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct PortalNames {
    /// For every dialect that has no name of its own.
    pub any: String,
    /// By dialect, such as `opencps` or `igate`.
    pub dialects: BTreeMap<String, String>,
}

impl PortalNames {
    /// The name in a dialect, or `otherwise` where none is known.
    pub fn of<'n>(&'n self, dialect: &str, otherwise: &'n str) -> &'n str {
        let name = self.dialects.get(dialect).unwrap_or(&self.any);
        if name.is_empty() { otherwise } else { name }
    }
}

/// The place of a field in a repeated group, such as the birth of the second child.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// The group's id.
    pub group: String,
    /// The portals' names of the group.
    pub portal: PortalNames,
    /// Which item, from 1.
    pub number: u32,
    /// The field's id within the item; `None` for the question whether there is another one.
    pub name: Option<String>,
}

/// Looks at answers together.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Check {
    /// Its name, for staff and tests.
    pub id: String,
    /// The question beside which it is said.
    pub field: FieldId,
    /// What follows from it.
    pub severity: Severity,
    /// It is said when this CEL expression over the answers is true.
    pub condition: String,
    /// What people read.
    pub message: Text,
}

/// What follows from advice.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Good to know.
    Note,
    /// Look again; one may go on.
    Warn,
    /// The portal would refuse.
    Block,
}

impl Severity {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warn => "warn",
            Self::Block => "block",
        }
    }
}

/// Where a first answer comes from. The citizen sees and may change it.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Prefill {
    /// Full name on the card.
    CardName,
    /// Personal number on the card.
    CardNumber,
    /// Birth date on the card.
    CardBirth,
    /// Sex on the card (`male`, `female`).
    CardSex,
    /// Residence on the card.
    CardResidence,
    /// Issue date of the card.
    CardIssued,
}

/// Text as it is kept and filed: NFC, no control characters, blanks folded.
pub fn tidy(text: &str) -> String {
    let composed: String =
        text.nfc().map(|c| if c.is_control() || c == '\u{feff}' { ' ' } else { c }).collect();
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Field {
    /// The answer as it will be kept, or why it cannot be taken. `None` means: left empty, allowed.
    pub fn check(&self, answer: &Answer, today: Date) -> Result<Option<Answer>, AnswerProblem> {
        let tidied = match answer {
            Answer::Text(text) => Answer::Text(tidy(text)),
            Answer::YesNo(_) | Answer::Count(_) => answer.clone(),
        };
        if tidied.as_text() == Some("") {
            return if self.required { Err(AnswerProblem::Missing) } else { Ok(None) };
        }
        self.kind.check(&tidied, today).map(Some)
    }
}

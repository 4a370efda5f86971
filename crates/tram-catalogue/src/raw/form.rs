//! `form.toml`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::at::At;
use crate::raw::RawText;

/// `form.toml`: the questions.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Form")]
pub(crate) struct RawForm {
    /// Groups that questions stand under.
    #[serde(rename = "section")]
    pub(crate) sections: Vec<RawSection>,
    /// The questions in order.
    #[serde(default, rename = "field")]
    pub(crate) fields: Vec<RawField>,
    /// Questions that repeat: children, members of a household.
    #[serde(default, rename = "group")]
    pub(crate) groups: Vec<RawGroup>,
    /// What is looked at in the answers together.
    #[serde(default, rename = "check")]
    pub(crate) checks: Vec<RawCheck>,
}

/// A name above questions.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Section")]
pub(crate) struct RawSection {
    /// Its id: a-z, 0-9 and _.
    pub(crate) id: At<String>,
    /// What people read.
    pub(crate) name: At<RawText>,
}

/// When a question is asked.
#[derive(Clone, Copy, Default, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Phase")]
pub(crate) enum RawPhase {
    /// Before the checklist, because papers depend on it.
    Case,
    /// With the declaration.
    #[default]
    Declaration,
}

/// Where a first answer comes from: the citizen card of the person present.
#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[schemars(rename = "Prefill")]
pub(crate) enum RawPrefill {
    /// Full name.
    #[serde(rename = "card_name")]
    Name,
    /// Personal number.
    #[serde(rename = "card_number")]
    Number,
    /// Day of birth.
    #[serde(rename = "card_birth")]
    Birth,
    /// Sex.
    #[serde(rename = "card_sex")]
    Sex,
    /// Residence.
    #[serde(rename = "card_residence")]
    Residence,
    /// Day of issue.
    #[serde(rename = "card_issued")]
    Issued,
}

/// A portal's name of a field: the same in every dialect, or by dialect.
#[derive(Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "PortalName")]
pub(crate) enum RawPortal {
    /// The same in every dialect.
    Any(String),
    /// By dialect: `opencps`, `igate`.
    Dialects(BTreeMap<String, String>),
}

impl Default for RawPortal {
    fn default() -> Self {
        Self::Any(String::new())
    }
}

/// One question.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Field")]
pub(crate) struct RawField {
    /// Its id: a-z, 0-9 and _.
    pub(crate) id: At<String>,
    /// The portals' name for it.
    #[serde(default)]
    pub(crate) portal: RawPortal,
    /// The section it stands under; a group's questions stand under the group's.
    pub(crate) section: Option<At<String>>,
    /// When it is asked.
    #[serde(default)]
    pub(crate) phase: RawPhase,
    /// The question.
    pub(crate) label: At<RawText>,
    /// Where to look.
    pub(crate) hint: At<RawText>,
    /// What kind of answer it takes.
    pub(crate) kind: At<RawKind>,
    /// Characters (`text`).
    pub(crate) max: Option<u32>,
    /// Refuses days to come (`date`, `partial_date`).
    pub(crate) past: Option<bool>,
    /// At least (`count`).
    pub(crate) least: Option<u32>,
    /// At most (`count`, `copies`, `money`).
    pub(crate) most: Option<u64>,
    /// What is offered (`choice`).
    pub(crate) choices: Option<Vec<RawChoice>>,
    /// The question for the same person's birth (`citizen_number`).
    pub(crate) birth: Option<At<String>>,
    /// The question for the same person's sex (`citizen_number`).
    pub(crate) sex: Option<At<String>>,
    /// It may be left empty.
    #[serde(default)]
    pub(crate) optional: bool,
    /// It may be left empty because one may not know.
    #[serde(default)]
    pub(crate) unknown: bool,
    /// When it is asked: CEL over earlier questions.
    pub(crate) when: Option<At<String>>,
    /// Where a first answer comes from.
    pub(crate) prefill: Option<At<RawPrefill>>,
    /// The same question, asked when the person present is the one asked about.
    pub(crate) from_card: Option<RawFromCard>,
}

/// What kind of answer a question takes.
#[derive(Clone, Copy, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Kind")]
pub(crate) enum RawKind {
    /// Words.
    Text,
    /// A name in any script.
    PersonName,
    /// 12 digits.
    CitizenNumber,
    /// 9 digits.
    OldNumber,
    /// A day.
    Date,
    /// A day, a month and year, or a year.
    PartialDate,
    /// A telephone number.
    Phone,
    /// An e-mail address.
    Email,
    /// An address in one line.
    Place,
    /// A commune or ward.
    Commune,
    /// One of Vietnam's peoples.
    Ethnicity,
    /// A nationality.
    Nationality,
    /// How one person is related to another.
    Relation,
    /// Whole đồng.
    Money,
    /// One of `choices`.
    Choice,
    /// Yes or no.
    YesNo,
    /// A whole number.
    Count,
    /// Copies wanted.
    Copies,
}

/// One of the answers a choice offers.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Choice")]
pub(crate) struct RawChoice {
    /// What is kept and filed.
    pub(crate) id: At<String>,
    /// What people read.
    pub(crate) label: At<RawText>,
}

/// The same question, asked when the person present is the one asked about.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "FromCard")]
pub(crate) struct RawFromCard {
    /// An id of its own.
    pub(crate) id: At<String>,
    /// When the person present is the one asked about.
    pub(crate) when: At<String>,
    /// What the card says.
    pub(crate) prefill: At<RawPrefill>,
    /// The question, where its words differ.
    pub(crate) label: Option<At<RawText>>,
    /// Where to look, where the words differ.
    pub(crate) hint: Option<At<RawText>>,
}

/// Questions that repeat.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Group")]
pub(crate) struct RawGroup {
    /// Its id: a-z, 0-9 and _.
    pub(crate) id: At<String>,
    /// The portals' name for the list of items.
    #[serde(default)]
    pub(crate) portal: RawPortal,
    /// The section it stands under.
    pub(crate) section: At<String>,
    /// When it is asked.
    #[serde(default)]
    pub(crate) phase: RawPhase,
    /// The question after which it is asked; last without it.
    pub(crate) after: Option<At<String>>,
    /// What an item is called; `{n}` is its number.
    pub(crate) item: At<RawText>,
    /// The question whether there is another one; `{n}` is the number of the item before.
    pub(crate) more: At<RawText>,
    /// Items at the most.
    pub(crate) most: At<u32>,
    /// When it is asked at all.
    pub(crate) when: Option<At<String>>,
    /// The questions of an item. In `when`, `this.` names questions of the same item.
    #[serde(rename = "field")]
    pub(crate) fields: Vec<RawField>,
}

/// What follows from advice.
#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Severity")]
pub(crate) enum RawSeverity {
    /// Good to know.
    Note,
    /// Look again; one may go on.
    Warn,
    /// The portal would refuse.
    Block,
}

/// Looks at answers together.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Check")]
pub(crate) struct RawCheck {
    /// Its id: a-z, 0-9 and _.
    pub(crate) id: At<String>,
    /// The question beside which it is said.
    pub(crate) field: At<String>,
    /// What follows.
    pub(crate) severity: RawSeverity,
    /// It is said when this is true; days count, `today` is today.
    pub(crate) when: At<String>,
    /// What people read.
    pub(crate) message: At<RawText>,
}

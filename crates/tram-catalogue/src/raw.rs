//! The catalogue's files as they are written. Unknown keys are refused.

use serde::Deserialize;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawText {
    pub(crate) vi: String,
    pub(crate) en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawProcedure {
    pub(crate) code: Spanned<String>,
    pub(crate) edition: Spanned<String>,
    pub(crate) effective_from: Spanned<String>,
    pub(crate) name: Spanned<RawText>,
    pub(crate) short_name: Spanned<RawText>,
    pub(crate) summary: Spanned<RawText>,
    pub(crate) time_limit: Option<Spanned<RawText>>,
    pub(crate) legal_basis: Vec<Spanned<String>>,
    pub(crate) template: Spanned<String>,
    pub(crate) words: Vec<Spanned<String>>,
    pub(crate) fee: RawFee,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawFee {
    pub(crate) kind: Spanned<RawFeeKind>,
    pub(crate) text: Option<Spanned<RawText>>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RawFeeKind {
    NotPublished,
    Free,
    Stated,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawRequirements {
    #[serde(rename = "requirement")]
    pub(crate) requirements: Vec<RawRequirement>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawRequirement {
    pub(crate) id: Spanned<String>,
    pub(crate) component: Option<Spanned<String>>,
    pub(crate) name: Spanned<RawText>,
    pub(crate) hint: Spanned<RawText>,
    #[serde(default)]
    pub(crate) originals: u32,
    #[serde(default)]
    pub(crate) copies: u32,
    pub(crate) when: Option<Spanned<String>>,
    pub(crate) why: Option<Spanned<RawText>>,
    #[serde(default)]
    pub(crate) show_only: bool,
    #[serde(default)]
    pub(crate) optional: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawForm {
    #[serde(rename = "section")]
    pub(crate) sections: Vec<RawSection>,
    #[serde(rename = "field")]
    pub(crate) fields: Vec<RawField>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawSection {
    pub(crate) id: Spanned<String>,
    pub(crate) name: Spanned<RawText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawField {
    pub(crate) id: Spanned<String>,
    #[serde(default)]
    pub(crate) portal: String,
    pub(crate) section: Spanned<String>,
    #[serde(default)]
    pub(crate) phase: tram_domain::form::Phase,
    pub(crate) label: Spanned<RawText>,
    pub(crate) hint: Spanned<RawText>,
    pub(crate) kind: Spanned<RawKind>,
    pub(crate) max: Option<u32>,
    pub(crate) past: Option<bool>,
    pub(crate) least: Option<u32>,
    pub(crate) most: Option<u32>,
    pub(crate) choices: Option<Vec<RawChoice>>,
    #[serde(default)]
    pub(crate) optional: bool,
    pub(crate) when: Option<Spanned<String>>,
    pub(crate) prefill: Option<Spanned<tram_domain::Prefill>>,
    pub(crate) from_card: Option<RawFromCard>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RawKind {
    Text,
    PersonName,
    CitizenNumber,
    Date,
    Phone,
    Email,
    Place,
    Choice,
    YesNo,
    Count,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawChoice {
    pub(crate) id: Spanned<String>,
    pub(crate) label: Spanned<RawText>,
}

/// The same question, asked when the person present is the one asked about.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawFromCard {
    pub(crate) id: Spanned<String>,
    pub(crate) when: Spanned<String>,
    pub(crate) prefill: Spanned<tram_domain::Prefill>,
    pub(crate) label: Option<Spanned<RawText>>,
    pub(crate) hint: Option<Spanned<RawText>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawLifeEvents {
    #[serde(rename = "event")]
    pub(crate) events: Vec<RawLifeEvent>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawLifeEvent {
    pub(crate) id: Spanned<String>,
    pub(crate) label: Spanned<RawText>,
    pub(crate) icon: Spanned<String>,
    pub(crate) procedures: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawMostUsed {
    pub(crate) order: Vec<Spanned<String>>,
}

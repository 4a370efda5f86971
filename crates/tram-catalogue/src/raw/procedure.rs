//! `procedure.toml`.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::at::At;
use crate::raw::RawText;

/// `procedure.toml`: one edition of one procedure.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Procedure")]
pub(crate) struct RawProcedure {
    /// The national code, such as 1.004227; `*` in `generic/`.
    pub(crate) code: At<String>,
    /// The name of this edition.
    pub(crate) edition: At<String>,
    /// The first day it holds, yyyy-mm-dd.
    pub(crate) effective_from: At<String>,
    /// The last day it holds, yyyy-mm-dd.
    pub(crate) effective_until: Option<At<String>>,
    /// The official name.
    pub(crate) name: At<RawText>,
    /// The name that people use.
    pub(crate) short_name: At<RawText>,
    /// One sentence on what it is for.
    pub(crate) summary: At<RawText>,
    /// Who decides.
    #[serde(default)]
    pub(crate) level: RawLevel,
    /// The time limit in words; left out where no source states one.
    pub(crate) time_limit: Option<At<RawText>>,
    /// Laws and decrees.
    pub(crate) legal_basis: Vec<At<String>>,
    /// OpenCPS `dossierTemplateNo`.
    pub(crate) template: At<String>,
    /// Everyday words that people search by.
    pub(crate) words: Vec<At<String>>,
    /// Who says that portals serve it although the national list lacks it.
    pub(crate) unlisted: Option<At<String>>,
    /// What it costs.
    pub(crate) fee: RawFee,
    /// Cases that change time, fee or papers; the first that fits holds.
    #[serde(default, rename = "case")]
    pub(crate) cases: Vec<RawCase>,
}

/// Who decides at commune level.
#[derive(Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Level")]
pub(crate) enum RawLevel {
    /// The people's committee.
    #[default]
    Commune,
    /// The police.
    CommunePolice,
}

/// A case of a procedure.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Case")]
pub(crate) struct RawCase {
    /// Its id: a-z, 0-9 and _.
    pub(crate) id: At<String>,
    /// What people call it.
    pub(crate) name: At<RawText>,
    /// When it is the dossier's: CEL over questions with `phase = "case"`.
    pub(crate) when: Option<At<String>>,
    /// The portal's code of the case, such as 1.001193.01.
    #[serde(default)]
    pub(crate) portal: String,
    /// The time limit in this case.
    pub(crate) time_limit: Option<At<RawText>>,
    /// What it costs in this case.
    pub(crate) fee: Option<RawFee>,
}

/// What a procedure costs.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Fee")]
pub(crate) struct RawFee {
    /// Whether a source states it.
    pub(crate) kind: At<RawFeeKind>,
    /// The tariff, or on what condition it is free.
    pub(crate) text: Option<At<RawText>>,
}

/// Whether a source states the fee. Not published never means free.
#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "FeeKind")]
pub(crate) enum RawFeeKind {
    /// No source states it.
    NotPublished,
    /// Free, on the condition in `text`.
    Free,
    /// As `text` says.
    Stated,
}

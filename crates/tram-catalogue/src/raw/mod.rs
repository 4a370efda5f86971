//! The catalogue's files as they are written. Unknown keys are refused. The sentences here are what
//! editors show beside the keys.

mod form;
mod lists;
mod procedure;
mod requirements;

pub(crate) use form::{
    RawCheck, RawField, RawForm, RawFromCard, RawGroup, RawKind, RawPhase, RawPortal, RawPrefill,
    RawSection, RawSeverity,
};
pub(crate) use lists::{RawLifeEvents, RawList, RawMostUsed};
pub(crate) use procedure::{RawCase, RawFee, RawFeeKind, RawLevel, RawProcedure};
pub(crate) use requirements::{RawNoLonger, RawRequirement, RawRequirements};
use schemars::JsonSchema;
use serde::Deserialize;

/// Words in both languages.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Text")]
pub(crate) struct RawText {
    /// Vietnamese.
    pub(crate) vi: String,
    /// English.
    pub(crate) en: String,
}

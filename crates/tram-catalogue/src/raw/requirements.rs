//! `requirements.toml`.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::at::At;
use crate::raw::RawText;

/// `requirements.toml`: the papers.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Requirements")]
pub(crate) struct RawRequirements {
    /// What is asked for.
    #[serde(default, rename = "requirement")]
    pub(crate) requirements: Vec<RawRequirement>,
    /// What people still bring and nobody may ask for any more.
    #[serde(default)]
    pub(crate) no_longer: Vec<RawNoLonger>,
}

/// One paper.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Requirement")]
pub(crate) struct RawRequirement {
    /// Its id: a-z, 0-9 and -.
    pub(crate) id: At<String>,
    /// The portal's component code, such as KQ004389.
    pub(crate) component: Option<At<String>>,
    /// What people call it.
    pub(crate) name: At<RawText>,
    /// Where people have it, and what a right one looks like.
    pub(crate) hint: At<RawText>,
    /// Originals asked for.
    #[serde(default)]
    pub(crate) originals: u32,
    /// Copies asked for.
    #[serde(default)]
    pub(crate) copies: u32,
    /// When it is needed: CEL over questions with `phase = "case"`.
    pub(crate) when: Option<At<String>>,
    /// Why it is needed then.
    pub(crate) why: Option<At<RawText>>,
    /// Shown at the counter, never uploaded.
    #[serde(default)]
    pub(crate) show_only: bool,
    /// May be left out although it applies.
    #[serde(default)]
    pub(crate) optional: bool,
    /// Titles of which a right one bears one, in small letters. None for papers without a certain
    /// title.
    #[serde(default)]
    pub(crate) titles: Vec<At<String>>,
    /// The question whose answer names it.
    pub(crate) name_from: Option<At<String>>,
}

/// A paper that is not asked for any more.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NoLonger")]
pub(crate) struct RawNoLonger {
    /// Its id: a-z, 0-9 and -.
    pub(crate) id: At<String>,
    /// What people call it.
    pub(crate) name: At<RawText>,
    /// Why not.
    pub(crate) why: At<RawText>,
    /// The law that says so.
    pub(crate) law: At<String>,
    /// When that holds: CEL over questions with `phase = "case"`.
    pub(crate) when: Option<At<String>>,
}

//! `life-events.toml`, `most-used.toml` and `lists/*.toml`.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::at::At;
use crate::raw::RawText;

/// `life-events.toml`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "LifeEvents")]
pub(crate) struct RawLifeEvents {
    /// In the order shown.
    #[serde(rename = "event")]
    pub(crate) events: Vec<RawLifeEvent>,
}

/// An occasion in life.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "LifeEvent")]
pub(crate) struct RawLifeEvent {
    /// Its id: a-z, 0-9 and -.
    pub(crate) id: At<String>,
    /// What people read.
    pub(crate) label: At<RawText>,
    /// A Lucide icon.
    pub(crate) icon: At<String>,
    /// What it leads to, most likely first.
    pub(crate) procedures: Vec<At<String>>,
}

/// `most-used.toml`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "MostUsed")]
pub(crate) struct RawMostUsed {
    /// Codes, most used first.
    pub(crate) order: Vec<At<String>>,
}

/// `lists/*.toml`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "List")]
pub(crate) struct RawList {
    /// In the order offered.
    #[serde(rename = "entry")]
    pub(crate) entries: Vec<RawEntry>,
}

/// One word of a list.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Entry")]
pub(crate) struct RawEntry {
    /// Its id: a-z, 0-9 and _.
    pub(crate) id: At<String>,
    /// What is kept and filed.
    pub(crate) vi: At<String>,
    /// English.
    pub(crate) en: At<String>,
    /// Other names, to find it by.
    #[serde(default)]
    pub(crate) also: Vec<At<String>>,
}

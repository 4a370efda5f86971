//! What people call procedures, and words that stand for each other: `everyday.toml`.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Deserialize;
use tram_domain::ProcedureCode;

use crate::at::At;
use crate::fault::{Defect, Fault};
use crate::reader::Reader;
use crate::source::Source;

/// Everyday words beside those of the procedures' own folders.
#[derive(Debug, Default)]
pub(crate) struct Everyday {
    /// What people call a procedure.
    pub(crate) words: BTreeMap<ProcedureCode, Vec<String>>,
    /// Words of one group mean the same.
    pub(crate) synonyms: Vec<Vec<String>>,
}

/// `everyday.toml`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Everyday")]
pub(crate) struct Raw {
    /// What people call procedures.
    #[serde(default, rename = "procedure")]
    procedures: Vec<RawProcedure>,
    /// Words that stand for each other.
    #[serde(default, rename = "synonym")]
    synonyms: Vec<RawSynonym>,
}

/// What people call one procedure.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "EverydayProcedure")]
struct RawProcedure {
    /// Its code.
    code: At<String>,
    /// The words.
    words: At<Vec<At<String>>>,
}

/// Words that stand for each other.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Synonym")]
struct RawSynonym {
    /// At least two.
    words: At<Vec<At<String>>>,
}

/// The words of procedures that are known, from their folders or from the national list.
pub(crate) fn everyday(
    source: &Source,
    known: &BTreeSet<ProcedureCode>,
    faults: &mut Vec<Fault>,
) -> Everyday {
    let mut reader = Reader::new(source, true);
    let mut everyday = Everyday::default();
    let raw = reader.parse().unwrap_or(Raw { procedures: Vec::new(), synonyms: Vec::new() });
    for procedure in raw.procedures {
        let words = words(&procedure.words, 1, &mut reader);
        let text = procedure.code.get_ref();
        let Ok(code) = text.parse::<ProcedureCode>() else {
            reader.fault(&procedure.code.span(), Defect::MalformedCode(text.clone()));
            continue;
        };
        if !known.contains(&code) {
            reader.fault(&procedure.code.span(), Defect::UnknownProcedure(text.clone()));
        }
        if everyday.words.insert(code, words).is_some() {
            reader.fault(&procedure.code.span(), Defect::RepeatedId(text.clone()));
        }
    }
    for synonym in raw.synonyms {
        everyday.synonyms.push(words(&synonym.words, 2, &mut reader));
    }
    faults.extend(reader.into_faults());
    everyday
}

fn words(raw: &At<Vec<At<String>>>, least: usize, reader: &mut Reader<'_>) -> Vec<String> {
    if raw.get_ref().len() < least {
        reader.fault(&raw.span(), Defect::Empty("words"));
    }
    raw.get_ref().iter().map(|word| reader.word(word, "words")).collect()
}

//! What people call procedures, and words that stand for each other: `everyday.toml`.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use toml::Spanned;
use tram_domain::ProcedureCode;

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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    #[serde(default, rename = "procedure")]
    procedures: Vec<RawProcedure>,
    #[serde(default, rename = "synonym")]
    synonyms: Vec<RawSynonym>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawProcedure {
    code: Spanned<String>,
    words: Spanned<Vec<Spanned<String>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSynonym {
    words: Spanned<Vec<Spanned<String>>>,
}

/// The words of procedures that are known, from their folders or from the national list.
pub(crate) fn everyday(
    source: &Source,
    known: &BTreeSet<ProcedureCode>,
    faults: &mut Vec<Fault>,
) -> Everyday {
    let mut reader = Reader::new(source);
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

fn words(
    raw: &Spanned<Vec<Spanned<String>>>,
    least: usize,
    reader: &mut Reader<'_>,
) -> Vec<String> {
    if raw.get_ref().len() < least {
        reader.fault(&raw.span(), Defect::Empty("words"));
    }
    raw.get_ref().iter().map(|word| reader.word(word, "words")).collect()
}

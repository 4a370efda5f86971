//! `lists/*.toml`: the words that questions for a people, a nationality or a relation offer (other
//! words are taken too), and the titles of papers that people bring.

use std::collections::{BTreeMap, BTreeSet};

use tram_domain::{FieldKind, Text};

use crate::fault::Fault;
use crate::raw::RawList;
use crate::reader::Reader;
use crate::source::Source;

/// One word of a list.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Listed {
    /// Its name in the file.
    pub id: String,
    /// What people read; the Vietnamese is what is kept and filed.
    pub label: Text,
    /// Other names, to find it by.
    pub also: Vec<String>,
}

impl Listed {
    /// All its names in Vietnamese.
    pub(crate) fn titles(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.label.vi.as_str()).chain(self.also.iter().map(String::as_str))
    }
}

/// All lists.
#[derive(Debug, Default)]
pub(crate) struct Lists(BTreeMap<String, Vec<Listed>>);

const ETHNICITIES: &str = "ethnicities.toml";
const NATIONALITIES: &str = "nationalities.toml";
const RELATIONS: &str = "relations.toml";
const TITLES: &str = "titles.toml";

impl Lists {
    pub(crate) const NAMES: [&'static str; 4] = [ETHNICITIES, NATIONALITIES, RELATIONS, TITLES];

    pub(crate) fn read(files: &BTreeMap<&str, &Source>, faults: &mut Vec<Fault>) -> Self {
        let read = |(name, source): (&&str, &&Source)| {
            let mut reader = Reader::new(source, true);
            let raw: Option<RawList> = reader.parse();
            let entries = entries(raw, &mut reader);
            faults.extend(reader.into_faults());
            ((*name).to_owned(), entries)
        };
        Self(files.iter().map(read).collect())
    }

    /// What a question of this kind offers.
    pub(crate) fn of(&self, kind: &FieldKind) -> &[Listed] {
        let name = if matches!(kind, FieldKind::Ethnicity) {
            ETHNICITIES
        } else if matches!(kind, FieldKind::Nationality) {
            NATIONALITIES
        } else if matches!(kind, FieldKind::Relation) {
            RELATIONS
        } else {
            return &[];
        };
        self.0.get(name).map(Vec::as_slice).unwrap_or_default()
    }
}

impl Lists {
    /// Papers that people bring, by their titles.
    pub(crate) fn titles(&self) -> &[Listed] {
        self.0.get(TITLES).map(Vec::as_slice).unwrap_or_default()
    }
}

fn entries(raw: Option<RawList>, reader: &mut Reader<'_>) -> Vec<Listed> {
    let mut used = BTreeSet::new();
    let mut entries = Vec::new();
    for entry in raw.map(|raw| raw.entries).unwrap_or_default() {
        reader.plain_id(&entry.id, '_', &mut used);
        let id = entry.id.get_ref().clone();
        let label = Text::new(reader.word(&entry.vi, "vi"), reader.word(&entry.en, "en"));
        let also = entry.also.iter().map(|word| reader.word(word, "also")).collect();
        entries.push(Listed { id, label, also });
    }
    entries
}

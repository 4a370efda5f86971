//! One file while it is read: parses it, knows its lines, and collects its faults.

use std::collections::BTreeSet;
use std::ops::Range;

use serde::de::DeserializeOwned;
use tram_domain::Text;
use unicode_normalization::is_nfc;

use crate::at::At;
use crate::fault::{Defect, Fault};
use crate::raw::RawText;
use crate::source::Source;

pub(crate) struct Reader<'a> {
    source: &'a Source,
    faults: Vec<Fault>,
    /// Tries conditions on answers too. What is built in was tried by the tests of this crate.
    thorough: bool,
}

impl<'a> Reader<'a> {
    pub(crate) const fn new(source: &'a Source, thorough: bool) -> Self {
        Self { source, faults: Vec::new(), thorough }
    }

    pub(crate) const fn is_thorough(&self) -> bool {
        self.thorough
    }

    pub(crate) fn into_faults(self) -> Vec<Fault> {
        self.faults
    }

    /// The whole file, or `None` and a fault.
    pub(crate) fn parse<T: DeserializeOwned>(&mut self) -> Option<T> {
        match toml::from_str(&self.source.text) {
            Ok(parsed) => Some(parsed),
            Err(error) => {
                let defect = Defect::Syntax(error.message().replace('\n', " "));
                self.fault(&error.span().unwrap_or(0..0), defect);
                None
            }
        }
    }

    /// Notes a fault at a place of the file.
    pub(crate) fn fault(&mut self, place: &Range<usize>, defect: impl Into<Defect>) {
        let before = self.source.text.get(..place.start).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        self.faults.push(Fault::new(&self.source.file, line, defect.into()));
    }

    /// The same, unless it was noted there already: of what repeats, all are alike.
    pub(crate) fn fault_once(&mut self, place: &Range<usize>, defect: impl Into<Defect>) {
        let noted = self.faults.len();
        self.fault(place, defect);
        let repeated = self.faults.split_last().is_some_and(|(last, others)| {
            others.len() == noted
                && others.iter().any(|other| other.line == last.line && other.mend == last.mend)
        });
        if repeated {
            self.faults.pop();
        }
    }

    /// A text for people: both languages, tidy and calm.
    pub(crate) fn text(&mut self, raw: &At<RawText>) -> Text {
        let RawText { vi, en } = raw.get_ref();
        for (language, words) in [("vi", vi), ("en", en)] {
            if words.trim().is_empty() {
                self.fault(&raw.span(), Defect::Empty(language));
            }
            self.tidy(words, &raw.span());
            if words.contains('!') {
                self.fault(&raw.span(), Defect::Exclamation);
            }
        }
        Text::new(vi, en)
    }

    /// A word that must be there, under the name of its key.
    pub(crate) fn word(&mut self, raw: &At<String>, key: &'static str) -> String {
        let word = raw.get_ref();
        if word.trim().is_empty() {
            self.fault(&raw.span(), Defect::Empty(key));
        }
        self.tidy(word, &raw.span());
        word.clone()
    }

    /// A title as it is compared: small letters and digits with single blanks between words.
    pub(crate) fn title(&mut self, raw: &At<String>) -> String {
        let title = self.word(raw, "titles");
        let fits = |c: char| c.is_alphanumeric() && !c.is_uppercase() || c == ' ';
        if !title.chars().all(fits) || title.contains("  ") {
            self.fault(&raw.span(), Defect::MalformedTitle(title.clone()));
        }
        title
    }

    fn tidy(&mut self, words: &str, place: &Range<usize>) {
        let odd = words.chars().any(|c| c.is_control() || c == '\u{feff}');
        if odd || words.trim() != words || !is_nfc(words) {
            self.fault(place, Defect::Untidy);
        }
    }

    /// An id: letters and digits with `joint` between them, and not used before.
    pub(crate) fn id(
        &mut self,
        raw: &At<String>,
        joint: char,
        used: &mut BTreeSet<String>,
    ) -> String {
        if RESERVED.contains(&raw.get_ref().as_str()) {
            self.fault(&raw.span(), Defect::MalformedId(raw.get_ref().clone()));
        }
        self.plain_id(raw, joint, used)
    }

    /// An id that no condition ever names.
    pub(crate) fn plain_id(
        &mut self,
        raw: &At<String>,
        joint: char,
        used: &mut BTreeSet<String>,
    ) -> String {
        let id = raw.get_ref();
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == joint;
        let begins = id.starts_with(|c: char| c.is_ascii_lowercase());
        if !begins || !id.chars().all(fits) {
            self.fault(&raw.span(), Defect::MalformedId(id.clone()));
        }
        if !used.insert(id.clone()) {
            self.fault(&raw.span(), Defect::RepeatedId(id.clone()));
        }
        id.clone()
    }
}

/// Words of CEL, and our own word for whom the citizen comes.
const RESERVED: [&str; 24] = [
    "as",
    "break",
    "const",
    "continue",
    "else",
    "false",
    "for",
    "function",
    "if",
    "import",
    "in",
    "let",
    "loop",
    "namespace",
    "null",
    "on_behalf",
    "package",
    "return",
    "this",
    "today",
    "true",
    "var",
    "void",
    "while",
];

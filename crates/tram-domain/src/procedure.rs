//! What the state offers and what it asks for.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::form::{FieldId, Form};
use crate::text::Text;

/// Code of an administrative procedure (mã thủ tục), such as `1.004227`.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct ProcedureCode(String);

/// The text is not one digit, a dot and six digits.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("not a procedure code such as 1.004227")]
pub struct MalformedProcedureCode;

impl FromStr for ProcedureCode {
    type Err = MalformedProcedureCode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (level, number) = text.split_once('.').ok_or(MalformedProcedureCode)?;
        let digits = |s: &str, n| s.len() == n && s.bytes().all(|b| b.is_ascii_digit());
        if !(digits(level, 1) && digits(number, 6)) {
            return Err(MalformedProcedureCode);
        }
        Ok(Self(text.to_owned()))
    }
}

impl ProcedureCode {
    /// The code as the national catalogue writes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ProcedureCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for ProcedureCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for ProcedureCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// Names one requirement inside its procedure, such as `giay-chung-sinh`.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RequirementId(pub String);

impl fmt::Display for RequirementId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A procedure (thủ tục hành chính) as one edition of the catalogue describes it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Procedure {
    /// The national code.
    pub code: ProcedureCode,
    /// The official name.
    pub name: Text,
    /// The name that people use, short enough for a button.
    pub short_name: Text,
    /// One sentence on what it is for.
    pub summary: Text,
    /// The edition of the catalogue that this text comes from; a dossier keeps it.
    pub edition: String,
    /// Laws and decrees it rests on, as the portal lists them.
    pub legal_basis: Vec<String>,
    /// The time limit in words, if the catalogue knows it.
    pub time_limit: Option<Text>,
    /// What it costs.
    pub fee: Fee,
    /// Who decides.
    pub level: Level,
    /// Cases that change time, fee or papers; the first whose condition holds is the dossier's.
    pub cases: Vec<ProcedureCase>,
    /// What must be handed in.
    pub requirements: Vec<Requirement>,
    /// What people still bring and nobody may ask for any more.
    pub no_longer: Vec<NoLonger>,
    /// The declaration.
    pub form: Form,
    /// OpenCPS `dossierTemplateNo`.
    pub template: String,
    /// Everyday words that people search by.
    pub words: Vec<String>,
    /// It has a form of its own; `false`: the general one.
    pub guided: bool,
}

/// Who decides at commune level.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The people's committee of the commune.
    #[default]
    Commune,
    /// The police of the commune.
    CommunePolice,
}

/// A case of a procedure (trường hợp giải quyết).
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct ProcedureCase {
    /// Its name inside the procedure.
    pub id: String,
    /// What people call it.
    pub name: Text,
    /// When it is the dossier's, as a CEL expression over the answers; `None` means always.
    pub condition: Option<String>,
    /// The portal's code of the case, such as `1.001193.01`; empty where no source names it.
    pub portal: String,
    /// The time limit, where it is another than the procedure's.
    pub time_limit: Option<Text>,
    /// The fee, where it is another than the procedure's.
    pub fee: Option<Fee>,
}

/// A paper that is not asked for any more.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct NoLonger {
    /// Its name inside the procedure.
    pub id: String,
    /// What people call it.
    pub name: Text,
    /// Why not.
    pub why: Text,
    /// The law that says so.
    pub law: String,
    /// When that holds, as a CEL expression over the answers; `None` means always.
    pub condition: Option<String>,
}

impl Procedure {
    /// Whether it matters for whom the citizen comes: some condition asks.
    pub fn asks_for_whom(&self) -> bool {
        let fields = self.form.fields.iter().map(|field| field.condition.as_ref());
        let papers = self.requirements.iter().map(|paper| paper.condition.as_ref());
        let cases = self.cases.iter().map(|case| case.condition.as_ref());
        let no_longer = self.no_longer.iter().map(|paper| paper.condition.as_ref());
        let checks = self.form.checks.iter().map(|check| Some(&check.condition));
        let mut all = fields.chain(papers).chain(cases).chain(no_longer).chain(checks).flatten();
        all.any(|condition| condition.contains("on_behalf"))
    }

    /// The requirement of that name.
    pub fn requirement(&self, id: &RequirementId) -> Option<&Requirement> {
        self.requirements.iter().find(|requirement| requirement.id == *id)
    }
}

/// What a procedure costs. Unknown is a value of its own and never means free.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Fee {
    /// The catalogue does not know ("chưa công bố").
    NotPublished,
    /// Free, by the source named in the sentence.
    Free {
        /// On what condition.
        why: Text,
    },
    /// Paid, as the sentence says (amounts in đồng).
    Stated {
        /// The tariff in words.
        tariff: Text,
    },
}

/// One paper that a procedure asks for (thành phần hồ sơ).
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Requirement {
    /// Its name inside the procedure.
    pub id: RequirementId,
    /// The portal's component code, such as `KQ004389`; empty where the sources know none.
    pub component: String,
    /// What people call it.
    pub name: Text,
    /// What a right one looks like and where people usually have it.
    pub hint: Text,
    /// How many originals are asked for.
    pub originals: u32,
    /// How many copies are asked for.
    pub copies: u32,
    /// When it is needed, as a CEL expression over the answers; `None` means always.
    pub condition: Option<String>,
    /// Shown at the counter only, never uploaded (identity papers found in the population database).
    pub show_only: bool,
    /// May be left out although it applies.
    pub optional: bool,
    /// Titles of which a right one bears one, in small letters; none for papers that bear no certain
    /// title.
    pub titles: Vec<String>,
    /// The question whose answer names it, where the citizen says what it is.
    pub name_from: Option<FieldId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_procedure_code_is_one_digit_a_dot_and_six_digits() {
        assert!("1.001193".parse::<ProcedureCode>().is_ok());
        for text in ["", "1", "1.00119", "1.0011934", "a.001193", "1.00119a", "1,001193"] {
            assert_eq!(text.parse::<ProcedureCode>(), Err(MalformedProcedureCode), "{text}");
        }
    }
}

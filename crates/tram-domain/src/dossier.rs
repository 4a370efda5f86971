//! The applicant's file while it is prepared (hồ sơ).

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::answers::Answers;
use crate::card::CitizenCard;
use crate::id::{DossierId, PageId, SubmissionKey};
use crate::journey::Step;
use crate::page::Page;
use crate::procedure::{ProcedureCode, RequirementId};
use crate::reference::Reference;
use crate::time::Instant;

/// One dossier, from consent to submission. Everything the citizen gave is in here or in the sealed
/// blobs it names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dossier {
    /// Its identity, made offline.
    pub id: DossierId,
    /// What the citizen takes home.
    pub reference: Reference,
    /// When the citizen began.
    pub begun: Instant,
    /// When anything was last said or done. A start shortly after a power cut goes on from here.
    pub touched: Instant,
    /// The citizen is at the kiosk; `false` once the session has ended.
    pub open: bool,
    /// What the citizen agreed to.
    pub consent: Option<Consent>,
    /// For whom the citizen comes.
    pub on_behalf: Option<OnBehalf>,
    /// Who helps.
    pub assistance: Option<Assistance>,
    /// Who hands the dossier in.
    pub applicant: Option<Applicant>,
    /// What is asked for, and by which edition of the catalogue.
    pub procedure: Option<ChosenProcedure>,
    /// The citizen has seen what to bring.
    pub checklist_seen: bool,
    /// What was handed in for each requirement.
    pub parts: BTreeMap<RequirementId, Part>,
    /// The citizen has gone on from the papers.
    pub papers_done: bool,
    /// What was declared.
    pub answers: Answers,
    /// Fields that the citizen has gone past, answered or left empty where that is allowed.
    pub asked: Vec<crate::form::FieldId>,
    /// When the citizen, and not the helper, confirmed it all.
    pub confirmed: Option<Instant>,
    /// The hand-over to the outbox. From here on nothing in the dossier changes.
    pub submission: Option<SubmissionKey>,
    /// The step that the citizen went back to; `None` means the first one that is open.
    pub viewing: Option<Step>,
}

/// What the citizen agreed to, purpose by purpose (Law 91/2025/QH15); never ticked in advance.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Consent {
    /// To read the card and papers in order to prepare this dossier.
    #[serde(default = "yes")]
    pub reading: bool,
    /// To send what was prepared to the portal.
    pub filing: bool,
    /// To keep it unfinished where its citizen leaves without a word, for as long as drafts are kept.
    #[serde(default)]
    pub keeping: bool,
    /// When it was given.
    pub given: Instant,
}

impl Consent {
    /// Whether a dossier can be made: who refuses its reading or its sending files at the counter.
    pub const fn is_enough(self) -> bool {
        self.reading && self.filing
    }
}

/// Before purposes were asked for one by one, reading was part of filing.
const fn yes() -> bool {
    true
}

/// For whom the citizen comes.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnBehalf {
    /// For myself.
    Myself,
    /// For someone else.
    SomeoneElse,
}

impl OnBehalf {
    /// The id used in conditions.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Myself => "myself",
            Self::SomeoneElse => "someone_else",
        }
    }
}

/// Who helps. The helper signs nothing and never stands for the citizen.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Assistance {
    /// The citizen is alone.
    Alone,
    /// A volunteer or clerk helps.
    Helped {
        /// The helper's code.
        helper: HelperCode,
    },
}

/// The code of a volunteer or clerk, as the office hands it out: 2 to 16 letters, digits or dashes,
/// in capitals.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct HelperCode(String);

/// The text is not a helper's code.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("a helper's code has 2 to 16 letters, digits or dashes")]
pub struct MalformedHelperCode;

impl FromStr for HelperCode {
    type Err = MalformedHelperCode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let code = text.trim().to_ascii_uppercase();
        let fits = (2..=16).contains(&code.len())
            && code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && code.bytes().any(|b| b.is_ascii_alphanumeric());
        if fits { Ok(Self(code)) } else { Err(MalformedHelperCode) }
    }
}

impl TryFrom<String> for HelperCode {
    type Error = MalformedHelperCode;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<HelperCode> for String {
    fn from(code: HelperCode) -> Self {
        code.0
    }
}

impl fmt::Display for HelperCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Who hands the dossier in (người nộp).
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Applicant {
    /// What the card says, or what was typed in its place.
    pub card: CitizenCard,
    /// Where it was read.
    pub source: CardSource,
    /// The citizen looked at it and agreed.
    pub confirmed: bool,
}

/// Where the applicant's particulars come from.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardSource {
    /// The card's QR.
    Qr,
    /// The lines for machines on its back: the name has no marks there.
    Mrz,
    /// Typed by hand.
    Typed,
}

impl CardSource {
    /// The name in contracts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Qr => "qr",
            Self::Mrz => "mrz",
            Self::Typed => "typed",
        }
    }
}

/// The procedure chosen, and the edition that this dossier stays with.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct ChosenProcedure {
    /// Its code.
    pub code: ProcedureCode,
    /// The catalogue's edition.
    pub edition: String,
}

/// What was handed in for one requirement: several pages are one paper.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// In reading order.
    pub pages: Vec<Page>,
}

impl Dossier {
    /// A dossier in which nothing has been said yet.
    pub fn new(id: DossierId, reference: Reference, now: Instant) -> Self {
        Self {
            id,
            reference,
            begun: now,
            touched: now,
            open: true,
            consent: None,
            on_behalf: None,
            assistance: None,
            applicant: None,
            procedure: None,
            checklist_seen: false,
            parts: BTreeMap::new(),
            papers_done: false,
            answers: Answers::default(),
            asked: Vec::new(),
            confirmed: None,
            submission: None,
            viewing: None,
        }
    }

    /// The page of that identity and the requirement it belongs to.
    pub fn page(&self, id: PageId) -> Option<(&RequirementId, &Page)> {
        self.parts.iter().find_map(|(requirement, part)| {
            part.pages.iter().find(|page| page.id == id).map(|page| (requirement, page))
        })
    }

    /// The same, to be changed.
    pub fn page_mut(&mut self, id: PageId) -> Option<&mut Page> {
        self.parts.values_mut().flat_map(|part| &mut part.pages).find(|page| page.id == id)
    }

    /// Whether it was handed over and may no longer change.
    pub const fn is_sealed(&self) -> bool {
        self.submission.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_helpers_code_is_kept_in_capitals() {
        assert_eq!("tn-014".parse::<HelperCode>().map(|c| c.to_string()), Ok("TN-014".into()));
        for text in ["", "a", "--", "có dấu", "abcdefghijklmnopq"] {
            assert!(text.parse::<HelperCode>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_dossier_survives_its_own_json_and_its_shape_is_known() {
        let dossier = Dossier::new(
            DossierId::from_random([3; 16]),
            Reference::from_random([4; 8]),
            Instant(1_000),
        );
        let json = serde_json::to_value(&dossier).unwrap();
        assert_eq!(serde_json::from_value::<Dossier>(json.clone()).unwrap(), dossier);
        let keys: Vec<_> = json.as_object().unwrap().keys().cloned().collect();
        let expected = [
            "answers",
            "applicant",
            "asked",
            "assistance",
            "begun",
            "checklist_seen",
            "confirmed",
            "consent",
            "id",
            "on_behalf",
            "open",
            "papers_done",
            "parts",
            "procedure",
            "reference",
            "submission",
            "touched",
            "viewing",
        ];
        assert_eq!(keys, expected, "stored dossiers must stay readable: add a migration");
    }
}

//! What commands take. Each is one object.

use serde::{Deserialize, Serialize};
use tram_domain::SubmissionKey;
use tram_domain::{
    Answer, FieldId, KeepReason, OnBehalf, PageId, ProcedureCode, Quad, RequirementId, Step,
};
use ts_rs::TS;

/// Nothing at all.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize, TS)]
pub struct Nothing {}

/// How a session ends.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, TS)]
pub struct SessionEnd {
    /// Keep the unfinished dossier, to go on later with its reference.
    pub keep: bool,
    /// The citizen said so. Where nobody did, as when one walked away, it is kept only if that was
    /// agreed to before.
    pub by_hand: bool,
}

/// What the citizen agrees to, purpose by purpose (Law 91/2025/QH15).
#[derive(Clone, Copy, Debug, Deserialize, Serialize, TS)]
pub struct ConsentGiven {
    /// To read card and papers.
    pub reading: bool,
    /// To send them to the portal.
    pub filing: bool,
    /// To keep them where one leaves without having finished.
    pub keeping: bool,
}

/// The reference of a dossier that was kept for later.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
pub struct ReferenceGiven {
    /// As printed, in any case, with or without dashes.
    pub reference: String,
}

/// For whom the citizen comes.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, TS)]
pub struct OnBehalfChoice {
    /// `myself` or `someone_else`.
    #[ts(type = "\"myself\" | \"someone_else\"")]
    pub whom: OnBehalf,
}

/// Who helps.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
pub struct AssistanceChoice {
    /// The helper's code; `null` when the citizen is alone.
    pub helper: Option<String>,
}

/// A file in a folder, or what lies on a scanner.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
pub struct Pick {
    /// The source.
    pub source: String,
    /// The file; `null` for a scanner.
    pub entry: Option<String>,
}

/// A card's particulars typed by hand.
#[derive(Clone, Deserialize, Serialize, TS)]
pub struct TypedCard {
    /// 12 digits.
    pub number: String,
    /// Full name.
    pub name: String,
    /// As people write it, `15/01/1999`.
    pub birth: String,
    /// `male`, `female` or empty.
    pub sex: String,
    /// Place of residence; may be empty.
    pub residence: String,
    /// As people write it; may be empty.
    pub issued: String,
}

impl std::fmt::Debug for TypedCard {
    /// Nothing of the person.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TypedCard").finish_non_exhaustive()
    }
}

/// Words to search by.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
pub struct Words {
    /// As typed, with or without accents.
    pub words: String,
}

/// A procedure.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
pub struct ProcedurePick {
    /// Its code.
    #[ts(type = "string")]
    pub code: ProcedureCode,
}

/// A capture source.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
pub struct SourcePick {
    /// Its id.
    pub source: String,
}

/// A page to be brought in.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
pub struct PageAdd {
    /// The paper it belongs to.
    #[ts(type = "string")]
    pub requirement: RequirementId,
    /// The source.
    pub source: String,
    /// The file; `null` for a scanner.
    pub entry: Option<String>,
    /// The page whose place the new one takes, in one step; `null` adds to the paper's end.
    #[ts(type = "string | null")]
    pub replaces: Option<PageId>,
}

/// A page.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, TS)]
pub struct PagePick {
    /// Its id.
    #[ts(type = "string")]
    pub page: PageId,
}

/// A page that somebody looked at.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, TS)]
pub struct PageConfirm {
    /// Its id.
    #[ts(type = "string")]
    pub page: PageId,
    /// Why it is kept though it should be captured again; `null` where nothing speaks against it.
    #[ts(type = "KeepReason | null")]
    pub reason: Option<KeepReason>,
}

/// New corners of a page.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, TS)]
pub struct PageCrop {
    /// The page.
    #[ts(type = "string")]
    pub page: PageId,
    /// In frame pixels, clockwise from the page's top left.
    #[ts(type = "[Point, Point, Point, Point]")]
    pub quad: Quad,
}

/// An answer.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
pub struct AnswerGiven {
    /// The field.
    #[ts(type = "string")]
    pub field: FieldId,
    /// The value; an empty text leaves the field empty where that is allowed.
    #[ts(type = "string | number | boolean")]
    pub value: Answer,
}

/// A step to change.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
pub struct ChangePick {
    /// The step, as a review row names it.
    #[ts(type = "StepRef")]
    pub step: Step,
}

/// A submission.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, TS)]
pub struct SubmissionPick {
    /// Its key.
    #[ts(type = "string")]
    pub submission: SubmissionKey,
}

/// The staff's PIN.
#[derive(Deserialize, Serialize, TS)]
pub struct PinGiven {
    /// Digits.
    pub pin: String,
}

impl std::fmt::Debug for PinGiven {
    /// Nothing of the PIN, not even its length.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PinGiven").finish_non_exhaustive()
    }
}

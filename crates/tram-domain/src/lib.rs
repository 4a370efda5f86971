//! What Trạm is about, without any machinery: procedures and what they require, forms and answers,
//! the citizen card, dossiers and their pages, the steps of the journey, and where a submission
//! stands.
//!
//! Nothing here reads a file, waits, knows the time or draws a random number: those come in as
//! arguments, so that every rule can be tested as a plain function.

pub mod answers;
pub mod card;
pub mod date;
pub mod dossier;
pub mod form;
pub mod id;
pub mod journey;
pub mod kind;
pub mod names;
pub mod page;
pub mod page_finding;
pub mod partial_date;
pub mod procedure;
pub mod reference;
pub mod right_paper;
pub mod submission;
pub mod text;
pub mod time;
pub mod words;

pub use answers::{Answer, Answers};
pub use card::{CardWarning, CitizenCard, CitizenNumber, Sex};
pub use date::Date;
pub use dossier::{Applicant, Assistance, CardSource, Consent, Dossier, OnBehalf, Part};
pub use form::{Check, Field, FieldId, Form, Item, PortalNames, Prefill, Severity};
pub use id::{BlobId, DossierId, PageId, SubmissionKey};
pub use journey::{Applicable, Need, Step};
pub use kind::{AnswerProblem, Choice, FieldKind};
pub use page::{Corner, Edit, FrameFormat, FrameSummary, Page, Quad, Turn};
pub use page_finding::{KeepReason, PageFinding, TitleVerdict};
pub use partial_date::PartialDate;
pub use procedure::{
    Fee, Level, NoLonger, Procedure, ProcedureCase, ProcedureCode, Requirement, RequirementId,
};
pub use reference::Reference;
pub use right_paper::{PageSize, Titles, Verdict};
pub use submission::{
    AcknowledgedFile, Acknowledgement, ParkReason, Stage, Submission, SubmissionBody,
    SubmissionState, SubmittedFile,
};
pub use text::Text;
pub use time::{Clock, Instant};
pub use words::Word;

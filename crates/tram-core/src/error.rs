//! What can go wrong in a use case, and how the interface hears of it.

use tram_capture::CaptureError;
use tram_domain::{AnswerProblem, FieldId, RequirementId};
use tram_imaging::ImageError;
use tram_ipc::UiError;
use tram_outbox::OutboxError;
use tram_vault::VaultError;

use crate::settings::SettingsError;

/// Why a use case did not come to its end. Nothing the citizen gave is lost by any of these.
#[derive(Debug, thiserror::Error)]
pub enum CoreError {
    /// The store.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The queue.
    #[error(transparent)]
    Outbox(#[from] OutboxError),
    /// A picture or PDF.
    #[error(transparent)]
    Image(#[from] ImageError),
    /// A folder, stick or scanner.
    #[error(transparent)]
    Capture(#[from] CaptureError),
    /// The configuration.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The catalogue in the configured folder has faults.
    #[error("the catalogue has {0} faults; `tramctl catalogue check` names them")]
    Catalogue(usize),
    /// The operating system gives no random numbers.
    #[error("the operating system gives no random numbers")]
    NoRandomness,
    /// There is no session, or its step does not take this.
    #[error("this is not what the journey waits for")]
    NotNow,
    /// No unfinished dossier is kept under that reference.
    #[error("no unfinished dossier is kept under that reference")]
    ReferenceUnknown,
    /// Reading or sending was not agreed to.
    #[error("without consent to reading and sending nothing can be prepared")]
    ConsentMissing,
    /// Not a helper's code.
    #[error("a helper's code has 2 to 16 letters, digits or dashes")]
    HelperCode,
    /// A particular of a typed card cannot be.
    #[error("the card's {0} cannot be")]
    CardField(&'static str),
    /// The picture holds no code.
    #[error("no code was found in the picture")]
    CardCodeNotFound,
    /// The picture holds codes, none of them a citizen card's.
    #[error("the code is not a citizen card's")]
    CardCodeOther,
    /// The catalogue has no such procedure.
    #[error("no such procedure")]
    ProcedureUnknown,
    /// The procedure asks for no such paper.
    #[error("the procedure has no paper called {0}")]
    RequirementUnknown(String),
    /// An answer cannot be taken.
    #[error("field {field}: {problem}")]
    Answer {
        /// The field.
        field: FieldId,
        /// Why.
        problem: AnswerProblem,
    },
    /// Papers are missing or not looked at.
    #[error("papers are missing: {}", list(.0))]
    PapersMissing(Vec<RequirementId>),
    /// One of the files that were given for a paper is refused.
    #[error("file {file} of the paper {requirement}: {why}")]
    PaperFile {
        /// The paper.
        requirement: RequirementId,
        /// Which of its files, from 0.
        file: usize,
        /// Why.
        why: ImageError,
    },
    /// No printer takes what is to be printed.
    #[error("there is no printer")]
    PrinterMissing,
    /// The printer refuses.
    #[error("the printer refuses")]
    PrinterFault,
    /// A paper cannot be made small enough and stay legible.
    #[error("the paper {0} cannot be made small enough for the portal")]
    PaperTooLarge(RequirementId),
    /// No such page, file, source or submission.
    #[error("not found")]
    NotFound,
    /// No PIN for staff is set.
    #[error("no PIN for staff is set")]
    StaffPinUnset,
    /// The PIN is not the staff's.
    #[error("the PIN is not the staff's")]
    StaffPinWrong {
        /// So many more may be given before there is a pause.
        left: u32,
    },
    /// Too many wrong PINs were given.
    #[error("too many wrong PINs were given")]
    StaffPause(std::time::Duration),
    /// A PIN that cannot be set.
    #[error("a PIN has 6 to 12 digits")]
    PinShape,
    /// The samples of practice mode cannot be laid out.
    #[error("the samples of practice mode cannot be written")]
    Practice,
    /// A thread of work was lost: a bug.
    #[error("a thread of work was lost")]
    WorkLost,
}

fn list(requirements: &[RequirementId]) -> String {
    requirements.iter().map(|id| id.0.as_str()).collect::<Vec<_>>().join(", ")
}

impl From<CoreError> for UiError {
    fn from(error: CoreError) -> Self {
        match error {
            CoreError::Vault(error) => vault(&error),
            CoreError::Outbox(error) => outbox(&error),
            CoreError::Image(why) | CoreError::PaperFile { why, .. } => image(&why),
            CoreError::Capture(error) => capture(&error),
            CoreError::NotNow | CoreError::NotFound | CoreError::RequirementUnknown(_) => {
                Self::NotNow
            }
            CoreError::ReferenceUnknown => Self::ReferenceUnknown,
            CoreError::ConsentMissing => Self::ConsentMissing,
            CoreError::HelperCode => Self::HelperCodeMalformed,
            CoreError::CardField(field) => Self::CardFieldWrong { field: field.to_owned() },
            CoreError::CardCodeNotFound => Self::CardCodeNotFound,
            CoreError::CardCodeOther => Self::CardCodeOther,
            CoreError::ProcedureUnknown => Self::ProcedureUnknown,
            CoreError::Answer { field, problem } => answer(field, &problem),
            CoreError::PapersMissing(requirements) => Self::PapersMissing {
                requirements: requirements.into_iter().map(|id| id.0).collect(),
            },
            CoreError::PaperTooLarge(requirement) => {
                Self::PaperTooLarge { requirement: requirement.0 }
            }
            CoreError::PrinterMissing => Self::PrinterMissing,
            CoreError::PrinterFault => Self::PrinterFault,
            CoreError::StaffPinUnset => Self::StaffPinUnset,
            CoreError::StaffPinWrong { left } => Self::StaffPinWrong { left },
            CoreError::StaffPause(pause) => Self::StaffPause { secs: crate::staff::seconds(pause) },
            CoreError::Settings(_)
            | CoreError::Catalogue(_)
            | CoreError::NoRandomness
            | CoreError::PinShape
            | CoreError::Practice
            | CoreError::WorkLost => Self::Internal,
        }
    }
}

fn answer(field: FieldId, problem: &AnswerProblem) -> UiError {
    let (name, least, most) = match problem {
        AnswerProblem::Missing => ("missing", None, None),
        AnswerProblem::TooLong { max } => ("too_long", None, Some(*max)),
        AnswerProblem::NotADate => ("not_a_date", None, None),
        AnswerProblem::InFuture => ("in_future", None, None),
        AnswerProblem::NotACitizenNumber => ("not_a_citizen_number", None, None),
        AnswerProblem::NotAnOldNumber => ("not_an_old_number", None, None),
        AnswerProblem::NotMoney => ("not_an_amount", None, None),
        AnswerProblem::Contradicts { .. } => ("contradicts", None, None),
        AnswerProblem::NotAPhone => ("not_a_phone", None, None),
        AnswerProblem::NotAnEmail => ("not_an_email", None, None),
        AnswerProblem::NotAChoice => ("not_a_choice", None, None),
        AnswerProblem::OutOfRange { least, most } => ("out_of_range", Some(*least), Some(*most)),
        AnswerProblem::NoSuchField => ("no_such_field", None, None),
    };
    UiError::AnswerRefused { field: field.0, problem: name.to_owned(), least, most }
}

fn vault(error: &VaultError) -> UiError {
    match error {
        VaultError::Missing => UiError::VaultMissing,
        VaultError::KeyMissing => UiError::VaultKeyMissing,
        VaultError::KeyringUnavailable(_) => UiError::KeyringUnavailable,
        VaultError::WrongKey => UiError::VaultWrongKey,
        VaultError::Damaged { .. } | VaultError::NewerVersion => UiError::VaultDamaged,
        VaultError::BusyElsewhere => UiError::VaultBusy,
        VaultError::DiskFull => UiError::DiskFull,
        VaultError::Io(_) | VaultError::Database(_) => UiError::DiskFault,
        VaultError::NotFound
        | VaultError::Sealed
        | VaultError::StateMoved
        | VaultError::NoSuchStep
        | VaultError::Wiped => UiError::NotNow,
        VaultError::AlreadyThere
        | VaultError::Unstorable
        | VaultError::UnfitEngine
        | VaultError::NoRandomness => UiError::Internal,
    }
}

fn outbox(error: &OutboxError) -> UiError {
    match error {
        OutboxError::Vault(error) => vault(error),
        OutboxError::WrongState => UiError::NotNow,
        OutboxError::Stopped => UiError::DiskFault,
        OutboxError::WorkLost => UiError::Internal,
    }
}

fn image(error: &ImageError) -> UiError {
    match error {
        ImageError::NotAnImage => UiError::NotAnImage,
        ImageError::Empty => UiError::FileEmpty,
        ImageError::PasswordProtected => UiError::PdfLocked,
        ImageError::TooLarge { .. } | ImageError::WillNotFit { .. } => UiError::FileTooLarge,
        ImageError::Damaged => UiError::FileDamaged,
        ImageError::TooManyPages { limit } => {
            UiError::TooManyPages { most: u32::try_from(*limit).unwrap_or(u32::MAX) }
        }
        ImageError::CannotStraighten => UiError::CornersWrong,
    }
}

fn capture(error: &CaptureError) -> UiError {
    match error {
        CaptureError::FolderGone | CaptureError::EntryGone | CaptureError::Unreadable(_) => {
            UiError::SourceGone
        }
        CaptureError::NothingChosen => UiError::NotNow,
        CaptureError::TooLarge { .. } => UiError::FileTooLarge,
        CaptureError::Jammed => UiError::ScannerJammed,
        CaptureError::NoPaper => UiError::ScannerEmpty,
        CaptureError::CoverOpen => UiError::ScannerOpen,
        CaptureError::DeviceBusy => UiError::ScannerBusy,
        CaptureError::TimedOut(_) => UiError::ScannerSlow,
        CaptureError::DeviceGone
        | CaptureError::DeviceDenied
        | CaptureError::DeviceFailed
        | CaptureError::Cancelled
        | CaptureError::Misconfigured
        | CaptureError::ScannerMissing => UiError::ScannerGone,
    }
}

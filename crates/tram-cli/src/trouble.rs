//! What can go wrong in a run, with its code and its exit.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tram_core::{CoreError, Gaps, SettingsError, VaultError};
use tram_ipc::UiError;
use tram_sandbox::SandboxError;

use crate::exit::Exit;

/// Why a command did not come to its end.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Trouble {
    /// The core said no, as the interface would hear it.
    #[error("refused by the core")]
    Ui(UiError),
    /// A dossier lacks what is named.
    #[error("the dossier is incomplete")]
    Incomplete(Gaps),
    /// One of the files given for a paper is refused.
    #[error("a file of a paper is refused")]
    PaperFile {
        /// The paper.
        requirement: String,
        /// The file.
        file: PathBuf,
        /// Why, as the interface would hear it.
        why: UiError,
    },
    /// The procedure asks for no such paper.
    #[error("the procedure has no such paper")]
    RequirementUnknown(String),
    /// There is no such thing in the store or among the sources.
    #[error("not found")]
    NotFound,
    /// A store is there already.
    #[error("there is a store already")]
    StoreThere,
    /// A newer program wrote the store.
    #[error("a newer program wrote the store")]
    StoreNewer,
    /// The catalogue in the configured folder has faults.
    #[error("the catalogue has {0} faults")]
    CatalogueFaulty(usize),
    /// The configuration cannot be read.
    #[error("the configuration cannot be read")]
    ConfigUnreadable,
    /// The file with the portal's password cannot be read.
    #[error("the file with the portal's password cannot be read")]
    PasswordUnreadable(PathBuf),
    /// The portal's address is plain `http` and not this machine's.
    #[error("beyond this machine a portal's address begins with https")]
    PortalNeedsHttps,
    /// The configuration is wrong, in the parser's words.
    #[error("the configuration is wrong: {0}")]
    ConfigWrong(String),
    /// The file is not there.
    #[error("no such file")]
    FileMissing(PathBuf),
    /// It is a folder.
    #[error("a folder, not a file")]
    NotAFile(PathBuf),
    /// It cannot be read.
    #[error("the file cannot be read")]
    FileUnreadable(PathBuf),
    /// It is larger than any scan.
    #[error("the file is too large")]
    FileTooLarge(PathBuf),
    /// A result cannot be written there.
    #[error("the result cannot be written")]
    NotWritten(PathBuf),
    /// A whole PDF cannot be made as small as asked and stay legible.
    #[error("the pages do not fit into the size")]
    WillNotFit,
    /// The answers are not a JSON object.
    #[error("the answers are not a JSON object")]
    AnswersMalformed,
    /// An answer is neither text nor a whole number nor yes or no.
    #[error("an answer has no value that a form takes")]
    AnswerShape(String),
    /// `--paper` is not `REQ=FILE`.
    #[error("a paper is given as REQ=FILE")]
    PaperShape,
    /// `--portal` is not an address.
    #[error("not an address of a portal")]
    PortalAddress,
    /// `--portal` is a name, and no configuration tells whose.
    #[error("no portal of that name")]
    PortalUnknown,
    /// No portal is known.
    #[error("no portal is named")]
    PortalMissing,
    /// Nobody speaks that dialect.
    #[error("the dialect is not known")]
    DialectUnknown(String),
    /// The sandbox cannot listen there.
    #[error("the sandbox cannot listen on the address")]
    AddressTaken,
    /// The sandbox's folder cannot be used.
    #[error("the sandbox's folder cannot be used")]
    SandboxFolder,
    /// The sandbox's file of faults is none.
    #[error("the file of faults is wrong: {0}")]
    SandboxFaults(String),
    /// No procedure fits the words.
    #[error("nothing fits")]
    NothingFits,
    /// Nobody reads stdout any more.
    #[error("stdout is closed")]
    StdoutClosed,
    /// Stdout cannot be written to.
    #[error("stdout cannot be written to")]
    Stdout(#[source] std::io::Error),
    /// A PIN that cannot be set.
    #[error("a PIN has 6 to 12 digits")]
    PinShape,
    /// The PIN was not typed the same twice.
    #[error("the PIN was not typed the same twice")]
    PinsDiffer,
    /// A bug.
    #[error("a fault of the program")]
    Internal,
}

impl From<CoreError> for Trouble {
    #[expect(clippy::wildcard_enum_match_arm, reason = "the window has words for all others")]
    fn from(error: CoreError) -> Self {
        match error {
            CoreError::NotFound | CoreError::Vault(VaultError::NotFound) => Self::NotFound,
            CoreError::Vault(VaultError::AlreadyThere) => Self::StoreThere,
            CoreError::Vault(VaultError::NewerVersion) => Self::StoreNewer,
            CoreError::RequirementUnknown(name) => Self::RequirementUnknown(name),
            CoreError::Catalogue(faults) => Self::CatalogueFaulty(faults),
            CoreError::PinShape => Self::PinShape,
            CoreError::Settings(SettingsError::Unreadable(_)) => Self::ConfigUnreadable,
            CoreError::Settings(SettingsError::PasswordUnreadable(file, _)) => {
                Self::PasswordUnreadable(file)
            }
            CoreError::Settings(SettingsError::PortalNeedsHttps) => Self::PortalNeedsHttps,
            CoreError::Settings(SettingsError::Malformed(what)) => Self::ConfigWrong(what),
            CoreError::Settings(SettingsError::DialectUnknown(name)) => Self::DialectUnknown(name),
            other => Self::Ui(UiError::from(other)),
        }
    }
}

impl From<UiError> for Trouble {
    fn from(error: UiError) -> Self {
        Self::Ui(error)
    }
}

impl From<SandboxError> for Trouble {
    fn from(error: SandboxError) -> Self {
        match error {
            SandboxError::Listen { .. } => Self::AddressTaken,
            SandboxError::Data(_) => Self::SandboxFolder,
            SandboxError::FaultsUnreadable { path, source } => {
                if source.kind() == ErrorKind::NotFound {
                    Self::FileMissing(path)
                } else {
                    Self::FileUnreadable(path)
                }
            }
            SandboxError::Faults(what) => Self::SandboxFaults(what),
            SandboxError::Stopped => Self::Internal,
        }
    }
}

impl Trouble {
    /// The object behind `error` in JSON: a code, and data where there are any.
    pub(crate) fn to_json(&self) -> Value {
        match self {
            Self::Ui(error) => serde_json::to_value(error).unwrap_or_default(),
            Self::PaperFile { requirement, why, .. } => {
                let mut error = serde_json::to_value(why).unwrap_or_default();
                if let Some(fields) = error.as_object_mut() {
                    fields.insert("requirement".to_owned(), json!(requirement));
                }
                error
            }
            Self::Incomplete(gaps) => json!({ "code": gaps_code(gaps) }),
            Self::RequirementUnknown(name) => json!({ "code": self.own(), "requirement": name }),
            Self::AnswerShape(field) => json!({ "code": self.own(), "field": field }),
            Self::CatalogueFaulty(faults) => json!({ "code": self.own(), "faults": faults }),
            Self::NotFound
            | Self::StoreThere
            | Self::StoreNewer
            | Self::ConfigUnreadable
            | Self::PasswordUnreadable(_)
            | Self::PortalNeedsHttps
            | Self::ConfigWrong(_)
            | Self::FileMissing(_)
            | Self::NotAFile(_)
            | Self::FileUnreadable(_)
            | Self::FileTooLarge(_)
            | Self::NotWritten(_)
            | Self::WillNotFit
            | Self::AnswersMalformed
            | Self::PaperShape
            | Self::PortalAddress
            | Self::PortalUnknown
            | Self::PortalMissing
            | Self::DialectUnknown(_)
            | Self::AddressTaken
            | Self::SandboxFolder
            | Self::SandboxFaults(_)
            | Self::NothingFits
            | Self::StdoutClosed
            | Self::Stdout(_)
            | Self::PinShape
            | Self::PinsDiffer
            | Self::Internal => json!({ "code": self.own() }),
        }
    }

    /// The file among several that it is about.
    pub(crate) fn file(&self) -> Option<&Path> {
        if let Self::PaperFile { file, .. } = self { Some(file) } else { None }
    }

    /// The code in brackets behind each sentence.
    pub(crate) fn code(&self) -> String {
        let code = self.to_json().get("code").and_then(Value::as_str).map(str::to_owned);
        code.unwrap_or_else(|| "internal".to_owned())
    }

    const fn own(&self) -> &'static str {
        match self {
            Self::RequirementUnknown(_) => "requirement_unknown",
            Self::NotFound => "not_found",
            Self::StoreThere => "vault_already_there",
            Self::StoreNewer => "vault_newer",
            Self::CatalogueFaulty(_) => "catalogue_faulty",
            Self::ConfigUnreadable => "config_unreadable",
            Self::PasswordUnreadable(_) => "password_unreadable",
            Self::PortalNeedsHttps => "portal_needs_https",
            Self::ConfigWrong(_) => "config_wrong",
            Self::FileMissing(_) => "file_missing",
            Self::NotAFile(_) => "not_a_file",
            Self::FileUnreadable(_) => "file_unreadable",
            Self::FileTooLarge(_) => "file_too_large",
            Self::NotWritten(_) => "not_written",
            Self::WillNotFit => "will_not_fit",
            Self::AnswersMalformed => "answers_malformed",
            Self::AnswerShape(_) => "answer_refused",
            Self::PaperShape => "paper_malformed",
            Self::PortalAddress => "portal_address",
            Self::PortalUnknown => "portal_unknown",
            Self::PortalMissing => "portal_missing",
            Self::DialectUnknown(_) => "dialect_unknown",
            Self::AddressTaken => "address_taken",
            Self::SandboxFolder => "sandbox_folder",
            Self::SandboxFaults(_) => "sandbox_faults",
            Self::NothingFits => "nothing_fits",
            Self::StdoutClosed | Self::Stdout(_) => "stdout",
            Self::PinShape => "pin_shape",
            Self::PinsDiffer => "pins_differ",
            Self::Ui(_) | Self::PaperFile { .. } | Self::Incomplete(_) | Self::Internal => {
                "internal"
            }
        }
    }

    /// How the run ends.
    pub(crate) const fn exit(&self) -> Exit {
        match self {
            Self::Ui(error) | Self::PaperFile { why: error, .. } => ui_exit(error),
            Self::Incomplete(_)
            | Self::RequirementUnknown(_)
            | Self::StoreThere
            | Self::FileTooLarge(_)
            | Self::WillNotFit
            | Self::PinShape
            | Self::PinsDiffer
            | Self::AnswerShape(_) => Exit::Refused,
            Self::NotFound | Self::FileMissing(_) | Self::NothingFits => Exit::NothingFound,
            Self::CatalogueFaulty(_) | Self::AnswersMalformed => Exit::Damaged,
            Self::ConfigWrong(_)
            | Self::NotAFile(_)
            | Self::PaperShape
            | Self::PortalAddress
            | Self::PortalUnknown
            | Self::PortalMissing
            | Self::PortalNeedsHttps
            | Self::DialectUnknown(_)
            | Self::SandboxFaults(_) => Exit::Usage,
            Self::StoreNewer
            | Self::ConfigUnreadable
            | Self::PasswordUnreadable(_)
            | Self::FileUnreadable(_)
            | Self::NotWritten(_)
            | Self::AddressTaken
            | Self::SandboxFolder
            | Self::Stdout(_)
            | Self::Internal => Exit::Unavailable,
            Self::StdoutClosed => Exit::Done,
        }
    }
}

const fn ui_exit(error: &UiError) -> Exit {
    match error {
        UiError::CardCodeNotFound
        | UiError::CardCodeOther
        | UiError::ProcedureUnknown
        | UiError::ReferenceUnknown => Exit::NothingFound,
        UiError::NotNow
        | UiError::ConsentMissing
        | UiError::HelperCodeMalformed
        | UiError::CardFieldWrong { .. }
        | UiError::AnswerRefused { .. }
        | UiError::PapersMissing { .. }
        | UiError::PdfLocked
        | UiError::FileTooLarge
        | UiError::TooManyPages { .. }
        | UiError::CornersWrong
        | UiError::KeepReasonMissing
        | UiError::StaffPinUnset
        | UiError::StaffPinWrong { .. }
        | UiError::StaffPause { .. }
        | UiError::PaperTooLarge { .. } => Exit::Refused,
        UiError::VaultMissing
        | UiError::VaultKeyMissing
        | UiError::KeyringUnavailable
        | UiError::VaultWrongKey
        | UiError::VaultBusy
        | UiError::DiskFull
        | UiError::DiskFault
        | UiError::SourceGone
        | UiError::ScannerGone
        | UiError::ScannerBusy
        | UiError::ScannerEmpty
        | UiError::ScannerJammed
        | UiError::PrinterMissing
        | UiError::PrinterFault
        | UiError::ScannerOpen
        | UiError::ScannerSlow
        | UiError::Internal => Exit::Unavailable,
        UiError::VaultDamaged | UiError::NotAnImage | UiError::FileEmpty | UiError::FileDamaged => {
            Exit::Damaged
        }
    }
}

/// The first kind of gap, as the kiosk would meet it.
const fn gaps_code(gaps: &Gaps) -> &'static str {
    if !gaps.card.is_empty() {
        "card_field_wrong"
    } else if !gaps.answers.is_empty() {
        "answer_refused"
    } else if !gaps.unknown_papers.is_empty() {
        "requirement_unknown"
    } else {
        "papers_missing"
    }
}

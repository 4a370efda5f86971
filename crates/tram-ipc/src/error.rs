//! What can go wrong, as the interface hears it: a code with data. The sentence for people is in the
//! interface's texts, which do not compile when one is missing.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Why a command failed. Nothing the citizen gave is lost by any of these.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize, TS)]
#[serde(tag = "code", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum UiError {
    /// No store has been set up on this machine.
    VaultMissing,
    /// The store is there and the keyring has no key for it: locked, or lost.
    VaultKeyMissing,
    /// The keyring cannot be reached.
    KeyringUnavailable,
    /// The keyring's key is not this store's.
    VaultWrongKey,
    /// The store is damaged.
    VaultDamaged,
    /// Another program on this machine has the store open.
    VaultBusy,
    /// The disk is full; nothing was written.
    DiskFull,
    /// The disk refuses.
    DiskFault,
    /// There is no session, or the step is not one that takes this.
    NotNow,
    /// No unfinished dossier is kept under that reference.
    ReferenceUnknown,
    /// Reading or sending was not agreed to, and nothing can be prepared without both.
    ConsentMissing,
    /// The code is not a helper's.
    HelperCodeMalformed,
    /// What was typed for the card cannot be.
    CardFieldWrong {
        /// `number`, `name`, `birth`, `sex` or `issued`.
        field: String,
    },
    /// No code was found in the picture.
    CardCodeNotFound,
    /// A code was found and it is not a citizen card's.
    CardCodeOther,
    /// No such procedure.
    ProcedureUnknown,
    /// The answer cannot be taken.
    AnswerRefused {
        /// The field.
        field: String,
        /// Why, as the domain names it.
        problem: String,
        /// A limit, where the problem has one.
        least: Option<u32>,
        /// A limit, where the problem has one.
        most: Option<u32>,
    },
    /// Papers are missing or not yet looked at.
    PapersMissing {
        /// Their requirements.
        requirements: Vec<String>,
    },
    /// The page should be captured again; keeping it needs a reason.
    KeepReasonMissing,
    /// The file is not a picture or PDF.
    NotAnImage,
    /// The file is empty.
    FileEmpty,
    /// The PDF wants a password.
    PdfLocked,
    /// The file or picture is larger than can be taken.
    FileTooLarge,
    /// The file has more pages than can be taken.
    TooManyPages {
        /// At most.
        most: u32,
    },
    /// The file is damaged.
    FileDamaged,
    /// These corners cannot be straightened.
    CornersWrong,
    /// A paper cannot be made small enough for the portal and stay legible.
    PaperTooLarge {
        /// The requirement.
        requirement: String,
    },
    /// The folder or stick is gone.
    SourceGone,
    /// The scanner is not there or does not answer.
    ScannerGone,
    /// The scanner is busy.
    ScannerBusy,
    /// No paper in the scanner.
    ScannerEmpty,
    /// No printer takes what is to be printed.
    PrinterMissing,
    /// The printer refuses.
    PrinterFault,
    /// Paper is jammed.
    ScannerJammed,
    /// The scanner's lid is open.
    ScannerOpen,
    /// Scanning took too long.
    ScannerSlow,
    /// No PIN for staff is set on this machine.
    StaffPinUnset,
    /// The PIN is not the staff's.
    StaffPinWrong {
        /// So many more may be given before there is a pause.
        left: u32,
    },
    /// Too many wrong PINs were given.
    StaffPause {
        /// Seconds until the next may be given.
        secs: u32,
    },
    /// Anything else; a bug.
    Internal,
}

//! English.

use tram_core::{Came, Tally, domain::AnswerProblem};
use tram_core::{FindingCode, Place};
use tram_ipc::UiError;

use super::{Labels, UsageFault, Words};
use crate::trouble::Trouble;

pub(super) static WORDS: Words = Words {
    trouble,
    usage,
    memory_keys: "Note: the key is in memory only, for tests; the store cannot be opened again after this run.",
    accepted: |reference| format!("The portal has dossier {reference}."),
    kept: |reference| format!("Dossier {reference} is safely kept and will be sent."),
    kept_offline: |reference, code| {
        format!(
            "The portal was not reached. Dossier {reference} is safely kept and will be sent; run `tramctl outbox run` when the network is back. [{code}]"
        )
    },
    parked: |reference, code| {
        format!(
            "Dossier {reference} is parked and needs a member of staff; see `tramctl outbox list`. [{code}]"
        )
    },
    gone_with_the_keys: |reference, code| {
        format!(
            "The portal has not accepted dossier {reference}. It is not kept either, because its keys were in memory; run again without `--key-store memory` to keep it. [{code}]"
        )
    },
    not_asked: |field| format!("{field}: not asked in this case, so it is not filed."),
    catalogue_sound: |count| format!("The catalogue has no faults; {count} procedures."),
    outbox_empty: "The outbox is empty.",
    store_ready: "The store is ready.",
    store_damaged: |count| {
        format!(
            "{count} parts of the store are damaged. Write nothing more; take the backup. [vault_damaged]"
        )
    },
    house_kept: |announced, expired, wiped| {
        format!("Announced: {announced}. Given up at the limit: {expired}. Wiped: {wiped}.")
    },
    log_sound: "The log of changes is what was written.",
    log_broken: |seq| {
        format!(
            "The log of changes is not what was written, from entry {seq} on. Leave the machine as it is and tell whoever is in charge of it. [audit_broken]"
        )
    },
    pin: ["New PIN for staff (6 to 12 digits): ", "The same again: "],
    pin_made: "Put these lines at the end of tram.toml and start the kiosk again. There may be one [staff] only.",
    finding,
    place,
    nearly: ", nearly",
    state,
    why,
    came,
    tally,
    need,
    yes_no: ["yes", "no"],
    labels: LABELS,
};

const LABELS: Labels = Labels {
    file: "File",
    page: "Page",
    number: "Number",
    old_number: "Old number",
    name: "Name",
    birth: "Born",
    sex: "Sex",
    residence: "Residence",
    issued: "Issued",
    warnings: "Look again at",
    corners: "Corners",
    turn: "Turn",
    findings: "Findings",
    output: "Output",
    millis: "Milliseconds",
    bytes: "Bytes",
    pages: "Pages",
    dpi: "Dpi",
    rank: "Rank",
    code: "Code",
    why: "Why",
    papers: "Papers",
    fields: "Fields",
    edition: "Edition",
    time_limit: "Time limit",
    fee: "Fee",
    fee_unknown: "not published",
    summary: "Summary",
    requirement: "Requirement",
    originals: "Originals",
    copies: "Copies",
    needed: "Needed",
    condition: "Condition",
    kind: "Kind",
    required: "Required",
    fault: "Fault",
    mend: "Mend",
    reference: "Reference",
    dossier: "Dossier",
    submission: "Submission",
    state: "State",
    attempts: "Attempts",
    due: "Due",
    last_error: "Last error",
    park_reason: "Parked because",
    came: "Accepted how",
    sent: "Sent (bytes)",
    portal_dossier: "Portal's id",
    portal_number: "Dossier number",
    verified_files: "Files verified",
    records: "Records",
    wiped: "Wiped",
    entries: "Entries",
    first_break: "First break",
    blobs: "Blobs",
    damaged: "Damaged",
    source: "Source",
    capabilities: "Can",
    found: ["found", "unsure, the whole frame is used"],
    sexes: ["male", "female"],
};

fn usage(fault: &UsageFault) -> String {
    let what = match fault {
        UsageFault::Unknown(word) => format!("There is no command or option `{word}`"),
        UsageFault::Value { option, value } => format!("`{value}` cannot be used for {option}"),
        UsageFault::Missing(what) => format!("Missing: {what}"),
        UsageFault::Conflict(option) => format!("{option} cannot be used with the other option"),
        UsageFault::Other => "The command line is not complete".to_owned(),
    };
    format!("{what}. See `--help` of this command. [usage]")
}

fn trouble(trouble: &Trouble) -> String {
    match trouble {
        Trouble::Ui(error) => ui(error),
        Trouble::PaperFile { requirement, why, .. } => format!("Paper {requirement}: {}", ui(why)),
        Trouble::Incomplete(found) => {
            let leads = ["card", "answers", "papers missing", "papers the procedure does not know"];
            let all = super::gaps(found, leads, card_field, problem);
            format!("The dossier is not complete. {all}. Add these and run again.")
        }
        Trouble::RequirementUnknown(name) => {
            format!("The procedure has no paper `{name}`. `tramctl catalogue show` lists the names.")
        }
        Trouble::NotFound => "Not found. Check the id.".into(),
        Trouble::StoreThere => {
            "There is a store here already and it is left alone. Choose another --home.".into()
        }
        Trouble::StoreNewer => {
            "A newer version wrote this store. Update the program and run again.".into()
        }
        Trouble::CatalogueFaulty(faults) => {
            format!("The catalogue has {faults} faults. `tramctl catalogue check` names them.")
        }
        Trouble::ConfigUnreadable => {
            "The configuration cannot be read. Check the permissions.".into()
        }
        Trouble::PasswordUnreadable(path) => format!(
            "The password file {} that password_file names cannot be read. Check its name and permissions.",
            path.display()
        ),
        Trouble::PortalNeedsHttps => {
            "A portal on another machine needs an address with https://. Plain http:// is for this machine alone."
                .into()
        }
        Trouble::ConfigWrong(what) => format!("The configuration is wrong, correct it: {what}."),
        Trouble::FileMissing(path) => format!("There is no file {}. Check its name.", path.display()),
        Trouble::NotAFile(path) => format!("{} is a folder. Choose a file.", path.display()),
        Trouble::FileUnreadable(path) => {
            format!("The file {} cannot be read. Check the permissions.", path.display())
        }
        Trouble::FileTooLarge(path) => {
            format!("The file {} is larger than 64 MiB. Choose a smaller one.", path.display())
        }
        Trouble::NotWritten(path) => {
            format!("{} cannot be written. Check space and permissions.", path.display())
        }
        Trouble::WillNotFit => {
            "The pages cannot be made that small and stay legible. Raise --max-bytes or leave pages out.".into()
        }
        Trouble::AnswersMalformed => {
            "The file of answers is not a JSON object. Correct it and run again.".into()
        }
        Trouble::AnswerShape(field) => {
            format!("Field {field} takes text, a whole number or true/false. Correct it and run again.")
        }
        Trouble::PaperShape => "Write papers as --paper REQUIREMENT=FILE[,FILE…].".into(),
        Trouble::PortalAddress => {
            "This is not a portal's address. Write http://host:port or https://…".into()
        }
        Trouble::PortalUnknown => {
            "No configuration names this portal. Write its address or add --config.".into()
        }
        Trouble::PortalMissing => "No portal is known. Add --portal or --config.".into(),
        Trouble::DialectUnknown(name) => format!("There is no dialect `{name}`. Use opencps."),
        Trouble::AddressTaken => {
            "This address cannot be listened on. Choose another port (0 takes a free one).".into()
        }
        Trouble::SandboxFolder => "The data folder cannot be used. Check --data.".into(),
        Trouble::SandboxFaults(what) => format!("The file of faults is wrong, correct it: {what}."),
        Trouble::NothingFits => "No procedure fits. Try other words.".into(),
        Trouble::StdoutClosed | Trouble::Stdout(_) => {
            "The output cannot be written. Check where it goes.".into()
        }
        Trouble::PinShape => "A PIN has 6 to 12 digits and nothing else. Choose another.".into(),
        Trouble::PinsDiffer => "The two PINs differ. Run again and type the same twice.".into(),
        Trouble::Internal => "The program has a fault. Tell whoever looks after it.".into(),
    }
}

#[expect(clippy::too_many_lines, reason = "one list of sentences")]
fn ui(error: &UiError) -> String {
    match error {
        UiError::VaultMissing => {
            "There is no store on this machine. Set one up with `tramctl vault init`.".into()
        }
        UiError::VaultKeyMissing => {
            "The keyring has no key for this store: locked, or lost. Unlock it and run again."
                .into()
        }
        UiError::KeyringUnavailable => {
            "The system's keyring does not answer. Start a session that has one and run again."
                .into()
        }
        UiError::VaultWrongKey => "The key is not this store's. Check --home.".into(),
        UiError::VaultDamaged => {
            "The store is damaged. Run `tramctl vault check` and take the backup.".into()
        }
        UiError::VaultBusy => "Another program has the store open. Close it and run again.".into(),
        UiError::DiskFull => {
            "The disk is full; nothing was written. Free some space and run again.".into()
        }
        UiError::DiskFault => "The disk does not read or write. Check it and run again.".into(),
        UiError::NotNow => {
            "This cannot be done in the present state. Look at the state first.".into()
        }
        UiError::ReferenceUnknown => {
            "No unfinished dossier is kept under this reference. Check the code.".into()
        }
        UiError::ConsentMissing => {
            "The citizen has not agreed to reading and sending. Ask them.".into()
        }
        UiError::HelperCodeMalformed => {
            "A helper's code has 2 to 16 letters, digits or dashes. Write it again.".into()
        }
        UiError::CardFieldWrong { field } => {
            format!("The card's {} cannot be. Correct it and run again.", card_field(field))
        }
        UiError::CardCodeNotFound => {
            "No card code was found in the picture. Take it closer and in good light.".into()
        }
        UiError::CardCodeOther => {
            "The code is not a citizen card's. Photograph the side with the card's QR.".into()
        }
        UiError::ProcedureUnknown => {
            "The catalogue has no such procedure. Look with `tramctl catalogue search`.".into()
        }
        UiError::AnswerRefused { field, problem: name, least, most } => {
            let reason = problem(&super::named(name, *least, *most));
            format!("Field {field} cannot be taken: {reason}. Correct it and run again.")
        }
        UiError::PapersMissing { requirements } => {
            format!("Papers are missing: {}. Add them with --paper.", requirements.join(", "))
        }
        UiError::KeepReasonMissing => {
            "The page should be captured again. Keeping it needs a reason.".into()
        }
        UiError::NotAnImage => "Not a picture or PDF. Choose a JPEG, PNG, TIFF or PDF.".into(),
        UiError::FileEmpty => "The file is empty. Scan or copy it again.".into(),
        UiError::PdfLocked => "The PDF wants a password. Save it without one.".into(),
        UiError::FileTooLarge => "The picture or file is too large. Make a smaller one.".into(),
        UiError::TooManyPages { most } => format!("More than {most} pages. Split the file."),
        UiError::FileDamaged => "The file is damaged. Scan or copy it again.".into(),
        UiError::CornersWrong => "These corners cannot be straightened. Choose others.".into(),
        UiError::PaperTooLarge { requirement } => {
            format!(
                "The paper {requirement} is too large for the portal. Leave pages out or scan lighter."
            )
        }
        UiError::SourceGone => "The folder or stick is gone. Plug it in and run again.".into(),
        UiError::ScannerGone => "The scanner does not answer. Check cable and power.".into(),
        UiError::ScannerBusy => "The scanner is busy. Wait a moment and run again.".into(),
        UiError::ScannerEmpty => "No paper in the scanner. Put it in and run again.".into(),
        UiError::PrinterMissing => "There is no printer. Connect one or use --pdf FILE.".into(),
        UiError::PrinterFault => "The printer refuses. Look at it and run again.".into(),
        UiError::ScannerJammed => "Paper is jammed. Take it out and run again.".into(),
        UiError::ScannerOpen => "The scanner's lid is open. Close it and run again.".into(),
        UiError::ScannerSlow => "Scanning took too long and was ended. Run again.".into(),
        UiError::StaffPinUnset | UiError::StaffPinWrong { .. } | UiError::StaffPause { .. } => {
            staff(error)
        }
        UiError::Internal => "The program has a fault. Tell whoever looks after it.".into(),
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the door's own refusals alone come here")]
fn staff(error: &UiError) -> String {
    match error {
        UiError::StaffPinUnset => {
            "No PIN for staff is set. Make one with `tramctl staff pin`.".into()
        }
        UiError::StaffPause { secs } => {
            format!("Too many wrong PINs. Wait {secs} seconds and give it again.")
        }
        _ => "The PIN is not right. Give it again.".into(),
    }
}

fn card_field(name: &str) -> &str {
    match name {
        "number" | "card_number" => "number (card_number)",
        "name" | "card_name" => "name (card_name)",
        "birth" | "card_birth" => "day of birth (card_birth)",
        "sex" | "card_sex" => "sex (card_sex)",
        "issued" | "card_issued" => "day of issue (card_issued)",
        other => other,
    }
}

fn problem(problem: &AnswerProblem) -> String {
    problem.to_string()
}

fn finding(code: FindingCode) -> &'static str {
    match code {
        FindingCode::Blurred => "blurred",
        FindingCode::CutOff => "cut off",
        FindingCode::Skewed => "skewed",
        FindingCode::TooSmall => "too small",
        FindingCode::TooDark => "too dark",
        FindingCode::Blank => "blank",
        FindingCode::Finger => "finger on it",
        FindingCode::Glare => "glare",
        FindingCode::Moire => "photo of a screen",
        FindingCode::ShowThrough => "other side shows through",
        FindingCode::TooLight => "too light",
        FindingCode::UpsideDown => "not upright",
    }
}

fn place(place: Place) -> &'static str {
    match place {
        Place::Code => "code",
        Place::ShortName => "everyday name",
        Place::Words => "everyday words",
        Place::Name => "official name",
        Place::LifeEvent => "life event",
        Place::Category => "field",
        Place::Summary => "purpose",
    }
}

fn why(code: &str) -> &'static str {
    match code {
        "no_network" => {
            "The portal cannot be reached. Check cable and router; it goes on by itself."
        }
        "no_answer" => {
            "It was sent and no answer came. The portal is asked first, then it goes on; wait."
        }
        "cut_short" => {
            "The last try was cut off. The portal is asked first, then it goes on; wait."
        }
        "captive_portal" => {
            "A login or block page answered instead of the portal. Log this network in or call whoever looks after it."
        }
        "clock_wrong" => "This machine's clock and the portal's differ. Set the date and time.",
        "tls_expired" => "The portal's certificate is out of date. Tell the portal's operator.",
        "tls_wrong_host" => {
            "The certificate is for another name. Check portal.url, then tell the portal's operator."
        }
        "tls_unknown_issuer" => {
            "Nobody trusted vouches for the certificate. Check portal.ca_file and that this network is yours."
        }
        "tls" => "No secure connection is possible. Tell whoever looks after the portal.",
        "busy" => "The portal is busy. It goes on by itself when the portal allows; wait.",
        "broken" => "The portal has a fault. It goes on by itself; if it lasts, tell its operator.",
        "not_proved" => {
            "The portal does not hold it correctly. It is sent again by itself; if it lasts, tell its operator."
        }
        "mixed" => {
            "The portal mixed it with another. It is sent again by itself; if it lasts, tell its operator."
        }
        "not_allowed" => "This account may not file here. Ask the portal's operator for the right.",
        "not_served" => {
            "The portal does not serve this procedure here. File it at the counter and park this one."
        }
        "bad_field" => {
            "The portal does not take an answer. File it anew with the answer corrected."
        }
        "bad_file" => "The portal does not take a paper. Scan the paper again and file it anew.",
        "refused" | "other" => {
            "The portal refused it. Look at it with the citizen; `tramctl outbox release` tries again."
        }
        "credentials" => {
            "The portal does not take this kiosk's account; nothing else is sent. Correct login and password, then `tramctl outbox release`."
        }
        "too_large" => "A paper is larger than the portal takes. Scan it lighter and file it anew.",
        "damaged" => "The copy kept is damaged. Take the papers again and file it anew.",
        "unreadable" => "The copy kept cannot be read now. If it lasts, check the disk.",
        "by_staff" => "A member of staff set it aside. `tramctl outbox release` lets it go on.",
        "misconfigured" => "The portal's settings cannot be used. Correct them.",
        _ => "Something is in the way. It goes on by itself; if it lasts, call for help.",
    }
}

const fn came(came: Came) -> &'static str {
    match came {
        Came::FirstTry => "with the first try",
        Came::Found => "found at the portal after a doubt, not sent again",
        Came::SentAgain => "sent again after the portal was asked",
    }
}

fn tally(tally: &Tally) -> String {
    let Tally { first_try, found, sent_again, unknown } = tally;
    format!(
        "Accepted: {first_try} with the first try, {found} found after a doubt, {sent_again} sent again. In doubt: {unknown}."
    )
}

fn state(name: &str) -> &'static str {
    match name {
        "waiting" => "waiting",
        "sending" => "sending",
        "unknown" => "sent, no answer: will be asked for",
        "accepted" => "accepted",
        "rejected" => "refused by the portal",
        "parked" => "parked",
        "expired" => "given up at the retention limit",
        "wiped" => "wiped",
        "ready" => "ready",
        "damaged" => "damaged",
        _ => "",
    }
}

fn need(code: &str) -> &'static str {
    match code {
        "always" => "always",
        "case" => "in this case",
        "optional" => "may be left out",
        "show_only" => "shown at the counter only",
        "not_in_this_case" => "not in this case",
        _ => "depends on answers",
    }
}

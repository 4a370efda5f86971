//! One hand-over of one dossier to the portal (lần nộp), and where it stands.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::date::Date;
use crate::dossier::HelperCode;
use crate::id::{BlobId, DossierId, SubmissionKey};
use crate::procedure::ProcedureCode;
use crate::reference::Reference;
use crate::time::Instant;

/// What is handed over. Sealed when it enters the outbox and never changed afterwards: every
/// attempt sends the same.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct SubmissionBody {
    /// The procedure.
    pub procedure: ProcedureCode,
    /// The catalogue's edition it was prepared with.
    pub edition: String,
    /// OpenCPS `dossierTemplateNo`.
    pub template: String,
    /// The agency that answers (mã cơ quan).
    pub agency: String,
    /// Full name of the applicant.
    pub applicant_name: String,
    /// The applicant's 12-digit number.
    pub applicant_number: String,
    /// Day of issue of the applicant's card.
    pub applicant_issued: Option<Date>,
    /// Where the applicant lives.
    pub applicant_address: String,
    /// Telephone, where one was given.
    pub applicant_phone: String,
    /// E-mail, where one was given.
    pub applicant_email: String,
    /// Who helped: recorded, never in the citizen's place.
    pub helper: Option<HelperCode>,
    /// The kiosk's reference, which the citizen holds.
    pub reference: Reference,
    /// The declaration: the portal's field names and their values.
    pub declaration: BTreeMap<String, String>,
    /// Its repeated groups: the portal's name of each, and its items in order.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub groups: BTreeMap<String, Vec<BTreeMap<String, String>>>,
    /// The papers, one PDF each.
    pub files: Vec<SubmittedFile>,
}

impl fmt::Debug for SubmissionBody {
    /// Code and counts only: the rest is personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SubmissionBody")
            .field("procedure", &self.procedure)
            .field("declaration", &self.declaration.len())
            .field("files", &self.files.len())
            .finish_non_exhaustive()
    }
}

impl SubmissionBody {
    /// Bytes of all papers together.
    pub fn total_bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }
}

/// One paper as it is sent.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct SubmittedFile {
    /// The portal's part: the component code, or our requirement's name where none is known.
    pub part: String,
    /// What the clerk reads: the paper's name, without the person's.
    pub display_name: String,
    /// Where the PDF is sealed.
    pub blob: BlobId,
    /// Its size.
    pub bytes: u64,
    /// SHA-256 of the PDF, in lower-case hexadecimal.
    pub sha256: String,
}

/// A submission on its way, as the outbox keeps it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Submission {
    /// The key sent with every attempt.
    pub key: SubmissionKey,
    /// Whose hand-over it is.
    pub dossier: DossierId,
    /// When it entered the outbox.
    pub sealed_at: Instant,
    /// Where it stands.
    pub state: SubmissionState,
    /// Code of what went wrong last, if anything did.
    pub last_error: Option<String>,
    /// Bytes of papers that the portal is known to hold.
    pub bytes_sent: u64,
    /// Bytes of papers in all.
    pub bytes_total: u64,
}

/// Where a submission stands. Exactly one of these is true at a time.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum SubmissionState {
    /// May be sent once `due` has passed.
    Waiting {
        /// Attempts made so far.
        attempts: u32,
        /// Not before.
        due: Instant,
    },
    /// Written before the first byte leaves. Found again after a crash, it means `Unknown`.
    Sending {
        /// The number of this attempt, from 1.
        attempt: u32,
    },
    /// Something was sent and no answer came: the portal may have it or not. It is asked, once it
    /// had time to finish what it was doing, before anything is sent again.
    Unknown {
        /// Attempts made so far.
        attempts: u32,
        /// Not asked before.
        due: Instant,
    },
    /// The portal has it; the acknowledgement proves so.
    Accepted {
        /// Attempts it took.
        attempts: u32,
        /// The portal's answer.
        acknowledgement: Acknowledgement,
    },
    /// The portal refused this dossier and will again. A person decides what becomes of it.
    Rejected {
        /// Attempts made.
        attempts: u32,
        /// What for, as far as the portal's words tell: a code.
        code: String,
    },
    /// Only a person can move it on.
    Parked {
        /// Attempts made so far.
        attempts: u32,
        /// Why.
        reason: ParkReason,
    },
    /// The retention limit was reached before the portal had it: announced, then given up. What it
    /// held is wiped next.
    Expired {
        /// Attempts made.
        attempts: u32,
        /// When.
        at: Instant,
    },
    /// What it held is gone for good; that it was, and what the portal acknowledged, stays.
    Wiped {
        /// Attempts made.
        attempts: u32,
        /// When.
        at: Instant,
        /// The portal's answer; `None` if the limit was reached first.
        acknowledgement: Option<Acknowledgement>,
    },
}

impl SubmissionState {
    /// The name in tables and JSON.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Waiting { .. } => "waiting",
            Self::Sending { .. } => "sending",
            Self::Unknown { .. } => "unknown",
            Self::Accepted { .. } => "accepted",
            Self::Rejected { .. } => "rejected",
            Self::Parked { .. } => "parked",
            Self::Expired { .. } => "expired",
            Self::Wiped { .. } => "wiped",
        }
    }

    /// Attempts made or under way.
    pub const fn attempts(&self) -> u32 {
        match self {
            Self::Waiting { attempts, .. }
            | Self::Unknown { attempts, .. }
            | Self::Accepted { attempts, .. }
            | Self::Rejected { attempts, .. }
            | Self::Parked { attempts, .. }
            | Self::Expired { attempts, .. }
            | Self::Wiped { attempts, .. } => *attempts,
            Self::Sending { attempt } => *attempt,
        }
    }

    /// Before when it is neither sent nor asked for; `None` where nothing is to be done by itself.
    pub const fn due(&self) -> Option<Instant> {
        match self {
            Self::Waiting { due, .. } | Self::Unknown { due, .. } => Some(*due),
            Self::Sending { .. }
            | Self::Accepted { .. }
            | Self::Rejected { .. }
            | Self::Parked { .. }
            | Self::Expired { .. }
            | Self::Wiped { .. } => None,
        }
    }

    /// Whether the outbox still has work with it.
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Waiting { .. } | Self::Sending { .. } | Self::Unknown { .. })
    }
    /// Where its dossier stands.
    pub const fn stage(&self) -> Stage {
        match self {
            Self::Waiting { .. } => Stage::Sealed,
            Self::Sending { .. } => Stage::Sending,
            Self::Unknown { .. } => Stage::Unknown,
            Self::Accepted { .. } => Stage::Accepted,
            Self::Rejected { .. } => Stage::Rejected,
            Self::Parked { .. } => Stage::Parked,
            Self::Expired { .. } => Stage::Expired,
            Self::Wiped { .. } => Stage::Wiped,
        }
    }
}

/// Where a dossier stands, from its first answer to the end: exactly one of nine, each of which a
/// person can see.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Not handed over yet.
    Draft,
    /// Handed over, never to change again; waits to be sent.
    Sealed,
    /// Being sent.
    Sending,
    /// Sent, and no answer came.
    Unknown,
    /// The portal has proved that it holds all of it.
    Accepted,
    /// The portal refused it.
    Rejected,
    /// Set aside for a person.
    Parked,
    /// Given up at the retention limit.
    Expired,
    /// Gone for good.
    Wiped,
}

impl Stage {
    /// All of them, in the order of a life.
    pub const ALL: [Self; 9] = [
        Self::Draft,
        Self::Sealed,
        Self::Sending,
        Self::Unknown,
        Self::Accepted,
        Self::Rejected,
        Self::Parked,
        Self::Expired,
        Self::Wiped,
    ];

    /// Whether one step may lead from here to `next`. Whatever else is found in a store is a fault.
    pub const fn may_become(self, next: Self) -> bool {
        match self {
            Self::Draft => matches!(next, Self::Sealed | Self::Wiped),
            Self::Sealed => matches!(next, Self::Sending | Self::Parked | Self::Expired),
            Self::Sending => matches!(
                next,
                Self::Sealed | Self::Unknown | Self::Accepted | Self::Rejected | Self::Parked
            ),
            Self::Unknown => matches!(next, Self::Sending | Self::Parked | Self::Expired),
            Self::Accepted | Self::Expired => matches!(next, Self::Wiped),
            Self::Rejected | Self::Parked => {
                matches!(next, Self::Sealed | Self::Unknown | Self::Expired)
            }
            Self::Wiped => false,
        }
    }
}

/// Why a submission waits for a person.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ParkReason {
    /// The portal refused this dossier.
    Refused,
    /// The portal does not take this kiosk's credentials.
    Credentials,
    /// A paper is larger than the portal takes.
    TooLarge,
    /// The sealed papers are damaged.
    Damaged,
    /// A member of staff set it aside.
    ByStaff,
}

impl ParkReason {
    /// The code in tables and JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Credentials => "credentials",
            Self::TooLarge => "too_large",
            Self::Damaged => "damaged",
            Self::ByStaff => "by_staff",
        }
    }
}

/// The portal's machine answer (xác nhận kỹ thuật): proof that it holds the dossier and each file.
/// It is not the Giấy tiếp nhận, which only an official issues.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Acknowledgement {
    /// The portal's own identity of the dossier.
    pub portal_dossier: String,
    /// The dossier number, where the portal has given one already.
    pub dossier_number: Option<String>,
    /// The key that the portal holds.
    pub key: SubmissionKey,
    /// The portal's status word, raw.
    pub status: String,
    /// When it was verified.
    pub verified: Instant,
    /// Every file as read back from the portal.
    pub files: Vec<AcknowledgedFile>,
}

/// One file as the portal gave it back.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct AcknowledgedFile {
    /// The portal's part.
    pub part: String,
    /// Its size.
    pub bytes: u64,
    /// SHA-256 in lower-case hexadecimal.
    pub sha256: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_is_stored_under_its_own_name() {
        let acknowledgement = Acknowledgement {
            portal_dossier: "1".into(),
            dossier_number: None,
            key: SubmissionKey::from_random([1; 16]),
            status: "new".into(),
            verified: Instant(5),
            files: vec![],
        };
        let states = [
            SubmissionState::Waiting { attempts: 0, due: Instant(1) },
            SubmissionState::Sending { attempt: 1 },
            SubmissionState::Unknown { attempts: 1, due: Instant(9) },
            SubmissionState::Accepted { attempts: 1, acknowledgement: acknowledgement.clone() },
            SubmissionState::Rejected { attempts: 1, code: "bad_field".into() },
            SubmissionState::Parked { attempts: 2, reason: ParkReason::TooLarge },
            SubmissionState::Expired { attempts: 9, at: Instant(10) },
            SubmissionState::Wiped {
                attempts: 1,
                at: Instant(11),
                acknowledgement: Some(acknowledgement),
            },
        ];
        for state in states {
            let json = serde_json::to_value(&state).unwrap();
            assert_eq!(json["state"], state.name());
            assert_eq!(serde_json::from_value::<SubmissionState>(json).unwrap(), state);
        }
    }

    #[test]
    fn nothing_leaves_the_end_and_nothing_is_wiped_before_it_was_accepted_or_given_up() {
        for next in Stage::ALL {
            assert!(!Stage::Wiped.may_become(next), "{next:?}");
        }
        for from in Stage::ALL {
            let may = matches!(from, Stage::Draft | Stage::Accepted | Stage::Expired);
            assert_eq!(from.may_become(Stage::Wiped), may, "{from:?}");
        }
        assert!(!Stage::Accepted.may_become(Stage::Sending), "never filed twice");
    }
}

//! Dossiers of people who do not exist, for tests of the desk.

use std::collections::BTreeMap;

use tram_domain::{
    Acknowledgement, DossierId, Instant, ParkReason, Reference, Submission, SubmissionBody,
    SubmissionKey, SubmissionState,
};

pub(crate) const NOW: Instant = Instant(1_795_500_000_000);
pub(crate) const LATER: Instant = Instant(NOW.0 + 60_000);

pub(crate) fn submission(
    number: u8,
    state: SubmissionState,
    last_error: Option<&str>,
) -> Submission {
    Submission {
        key: SubmissionKey::from_random([number; 16]),
        dossier: DossierId::from_random([number; 16]),
        sealed_at: Instant(NOW.0 - 3_600_000),
        state,
        last_error: last_error.map(str::to_owned),
        bytes_sent: 0,
        bytes_total: 10,
    }
}

pub(crate) fn body() -> SubmissionBody {
    SubmissionBody {
        procedure: "1.001193".parse().unwrap(),
        edition: "2026".into(),
        template: "T".into(),
        agency: "H21".into(),
        applicant_name: "NGUYỄN THỊ THỬ NGHIỆM".into(),
        applicant_number: "052199000123".into(),
        applicant_issued: None,
        applicant_address: "Thôn Đá Bạc".into(),
        applicant_phone: "0912345678".into(),
        applicant_email: "thu@example.vn".into(),
        helper: None,
        reference: Reference::from_random([7; 8]),
        declaration: BTreeMap::from([("mother".into(), "TRẦN THỊ MẪU".into())]),
        groups: BTreeMap::new(),
        files: vec![],
    }
}

pub(crate) fn proof() -> Acknowledgement {
    Acknowledgement {
        portal_dossier: "482913".into(),
        dossier_number: Some("H21.52-001".into()),
        key: SubmissionKey::from_random([1; 16]),
        status: "new".into(),
        verified: NOW,
        files: vec![],
    }
}

pub(crate) fn waiting(due: Instant) -> SubmissionState {
    SubmissionState::Waiting { attempts: 1, due }
}

pub(crate) fn refused(code: &str) -> SubmissionState {
    SubmissionState::Rejected { attempts: 1, code: code.into() }
}

pub(crate) fn parked(reason: ParkReason) -> SubmissionState {
    SubmissionState::Parked { attempts: 1, reason }
}

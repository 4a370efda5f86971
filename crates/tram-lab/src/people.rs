//! Synthetic dossiers, each with words that must never be found in clear.

use std::collections::BTreeMap;

use tram_domain::{
    Acknowledgement, Answer, BlobId, Dossier, DossierId, FieldId, Instant, Reference,
    SubmissionBody, SubmissionKey, SubmissionState, SubmittedFile,
};

/// A name that no real person has.
pub(crate) const NAME: &str = "NGUYỄN THỊ THỬ NGHIỆM";
/// That person's number.
pub(crate) const NUMBER: &str = "052199000123";

/// The dossier of one part in a script; the same number is the same dossier.
pub(crate) fn dossier(number: u8, now: Instant) -> Dossier {
    let reference = Reference::from_random([number; 8]);
    let mut dossier = Dossier::new(DossierId::from_random([number; 16]), reference, now);
    dossier.answers.give(FieldId("ho_ten".to_owned()), Answer::Text(NAME.to_owned()));
    dossier
}

/// The key of its submission.
pub(crate) const fn key(number: u8) -> SubmissionKey {
    SubmissionKey::from_random([number; 16])
}

/// What is handed over under a reference, with these papers and their lengths.
pub(crate) fn body(reference: Reference, papers: &[(BlobId, u64)]) -> SubmissionBody {
    let file = |(blob, bytes): &(BlobId, u64)| SubmittedFile {
        part: "KQ.G15.000001".to_owned(),
        display_name: "Giấy chứng sinh".to_owned(),
        blob: *blob,
        bytes: *bytes,
        sha256: "00".repeat(32),
    };
    SubmissionBody {
        procedure: "1.001193".parse().unwrap_or_else(|_| unreachable!("a code as they are")),
        edition: "2025-07-01".to_owned(),
        template: "1.001193".to_owned(),
        agency: "H01.01".to_owned(),
        applicant_name: NAME.to_owned(),
        applicant_number: NUMBER.to_owned(),
        applicant_issued: None,
        applicant_address: "Xã Ví Dụ".to_owned(),
        applicant_phone: String::new(),
        applicant_email: String::new(),
        helper: None,
        reference,
        declaration: BTreeMap::from([("hoTen".to_owned(), NAME.to_owned())]),
        groups: BTreeMap::new(),
        files: papers.iter().map(file).collect(),
    }
}

/// The state after the portal acknowledged it.
pub(crate) fn accepted(key: SubmissionKey, now: Instant) -> SubmissionState {
    let acknowledgement = Acknowledgement {
        portal_dossier: "77".to_owned(),
        dossier_number: None,
        key,
        status: "new".to_owned(),
        verified: now,
        files: Vec::new(),
    };
    SubmissionState::Accepted { attempts: 1, acknowledgement }
}

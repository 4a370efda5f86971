//! What is handed over here: of a person who does not exist.

use std::collections::BTreeMap;

use tram_domain::{BlobId, Reference, SubmissionBody, SubmittedFile};

/// The name that every dossier holds, and that no disk may show.
pub(crate) const NAME: &str = "NGUYỄN THỊ THỬ NGHIỆM";
/// The number that every dossier holds, and that no disk may show.
pub(crate) const NUMBER: &str = "052199000123";

/// A body with these papers and their lengths.
pub(crate) fn body(reference: Reference, papers: &[(BlobId, u64)]) -> SubmissionBody {
    let file = |(blob, bytes): &(BlobId, u64)| SubmittedFile {
        part: "KQ.G15.000001".to_owned(),
        display_name: "Giấy chứng sinh".to_owned(),
        blob: *blob,
        bytes: *bytes,
        sha256: "00".repeat(32),
    };
    SubmissionBody {
        procedure: "1.001193".parse().expect("a code of a procedure"),
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
        files: papers.iter().map(file).collect(),
    }
}

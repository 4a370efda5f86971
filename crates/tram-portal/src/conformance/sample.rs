//! Packages of people who do not exist.

use std::collections::BTreeMap;

use tram_domain::{
    BlobId, Date, Instant, ProcedureCode, Reference, SubmissionBody, SubmissionKey, SubmittedFile,
};

use super::Held;
use crate::opencps::digest;
use crate::{Package, PackageFile};

/// A package and all that it borrows.
#[derive(Debug)]
pub struct Sample {
    /// Its key.
    pub key: SubmissionKey,
    /// What is handed over.
    pub body: SubmissionBody,
    /// The papers' bytes.
    pub papers: Vec<Vec<u8>>,
}

impl Sample {
    /// The dossier of person `number`: two papers and a declaration, all different from those of
    /// any other number.
    pub fn of(number: u8) -> Self {
        let papers = vec![paper(number, 1, 9_000), paper(number, 2, 20_000)];
        let files = papers.iter().zip(1_u8..).map(|(paper, index)| SubmittedFile {
            part: format!("TP{index:02}"),
            display_name: format!("Giấy tờ {index}"),
            blob: BlobId::from_random([index; 16]),
            bytes: paper.len() as u64,
            sha256: digest(paper),
        });
        let declaration = BTreeMap::from([
            ("nxnHoTen".to_owned(), format!("NGUYỄN THỊ THỬ NGHIỆM {number}")),
            ("nxnMucDich".to_owned(), "\"kết hôn\" & <khác>\n".to_owned()),
        ]);
        let body = SubmissionBody {
            procedure: procedure(),
            edition: "2026-10".into(),
            template: "KH.01".into(),
            agency: "H99.01".into(),
            applicant_name: format!("NGUYỄN THỊ THỬ NGHIỆM {number}"),
            applicant_number: format!("052199000{number:03}"),
            applicant_issued: Date::new(2022, 3, 4).ok(),
            applicant_address: "Thôn 1, Xã Ví Dụ".into(),
            applicant_phone: String::new(),
            applicant_email: String::new(),
            helper: "TN-014".parse().ok(),
            reference: Reference::from_random([number; 8]),
            declaration,
            groups: BTreeMap::new(),
            files: files.collect(),
        };
        Self { key: SubmissionKey::from_random([number; 16]), body, papers }
    }

    /// The same without a declaration, papers only.
    #[must_use]
    pub fn without_declaration(mut self) -> Self {
        self.body.declaration.clear();
        self
    }

    /// As it is delivered.
    pub fn package(&self) -> Package<'_> {
        let files = self.body.files.iter().zip(&self.papers);
        let files =
            files.map(|(meta, bytes)| PackageFile { meta, bytes: bytes.clone().into() }).collect();
        Package { key: self.key, body: &self.body, files, now: Instant(1_795_539_599_000) }
    }

    /// Panics unless `held` is this dossier, all of it and nothing else.
    pub fn insist_on(&self, held: &Held) {
        assert_eq!(held.key.replace('-', ""), self.key.to_string(), "filed under its key");
        assert_eq!(held.applicant_number, self.body.applicant_number, "under its person");
        let declared: BTreeMap<String, String> = held
            .declaration
            .as_ref()
            .map(|text| serde_json::from_str(text).expect("an object of texts"))
            .unwrap_or_default();
        assert_eq!(declared, self.body.declaration, "declared as it was written");
        let parts = self.body.files.iter().map(|file| file.part.clone());
        let papers: Vec<_> = parts.zip(self.papers.iter().cloned()).collect();
        assert!(held.papers == papers, "every paper byte for byte, once, and no other");
    }
}

fn procedure() -> ProcedureCode {
    "1.004873".parse().expect("a code of the catalogue")
}

/// Bytes that look like a PDF and differ from person to person.
fn paper(number: u8, index: u8, bytes: usize) -> Vec<u8> {
    let mut state = u32::from(number) << 8 | u32::from(index) | 1;
    let noise = std::iter::repeat_with(move || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    });
    b"%PDF-1.7\n".iter().copied().chain(noise).take(bytes).collect()
}

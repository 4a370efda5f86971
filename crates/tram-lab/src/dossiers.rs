//! Dossiers of people who do not exist. Everything in one follows from its number, so that whoever
//! compares the books knows each byte without having been told.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};
use tram_domain::{
    BlobId, Dossier, DossierId, Instant, Reference, SubmissionBody, SubmissionKey, SubmittedFile,
};
use tram_portal::opencps::DECLARATION_PART;
use tram_vault::{Vault, VaultError};

use crate::chance::Chance;
use crate::people::{NAME, body};

/// Stands in every text and paper of every dossier, and nowhere else.
pub(crate) const CANARY: &str = "CHIM-HOANG-YEN";
/// The part that takes the declaration.
pub(crate) const DECLARATION: &str = DECLARATION_PART;
/// The parts of a dossier's papers.
const PARTS: [&str; 3] = ["KQ.G15.000001", "KQ.G15.000002", "KQ.G15.000003"];
/// Agencies: a portal keeps one draft for each, so several share a lane and several do not.
const AGENCIES: [&str; 6] = ["H01.01", "H01.02", "H01.03", "H01.04", "H01.05", "H01.06"];

/// A dossier before it is handed over.
pub(crate) struct Made {
    /// Its key, under which the portal knows it.
    pub(crate) key: SubmissionKey,
    dossier: DossierId,
    reference: Reference,
    agency: &'static str,
    number: u64,
    /// Its papers: part and bytes.
    pub(crate) papers: Vec<(&'static str, Vec<u8>)>,
}

impl Made {
    /// The dossier of a number.
    pub(crate) fn numbered(seed: u64, number: u64) -> Self {
        let mut chance = Chance::of(seed, number);
        let papers = PARTS.iter().take(usize::try_from(chance.between(1, 2)).unwrap_or(1));
        Self {
            key: SubmissionKey::from_random(chance.array()),
            dossier: DossierId::from_random(chance.array()),
            reference: Reference::from_random(chance.array()),
            agency: chance.pick(&AGENCIES).copied().unwrap_or("H01.01"),
            number,
            papers: papers.map(|part| (*part, paper(&mut chance))).collect(),
        }
    }

    /// Prepares it and hands it over: kept for good once this returns.
    pub(crate) fn hand_over(&self, vault: &Vault, now: Instant) -> Result<(), VaultError> {
        let dossier = Dossier::new(self.dossier, self.reference.clone(), now);
        vault.save_dossier(&dossier)?;
        let mut files = Vec::new();
        for (part, bytes) in &self.papers {
            files.push(submitted(part, vault.put_blob(dossier.id, bytes)?, bytes));
        }
        vault.enqueue(&dossier, self.body(files), self.key, now)
    }

    fn body(&self, files: Vec<SubmittedFile>) -> SubmissionBody {
        let declaration = BTreeMap::from([
            ("hoTen".to_owned(), NAME.to_owned()),
            ("ghiChu".to_owned(), format!("{CANARY} tờ khai {}", self.number)),
        ]);
        SubmissionBody {
            agency: self.agency.to_owned(),
            applicant_address: format!("{CANARY} {}, Xã Ví Dụ", self.number),
            declaration,
            groups: BTreeMap::new(),
            files,
            ..body(self.reference.clone(), &[])
        }
    }
}

/// A small PDF, or what passes for one here.
fn paper(chance: &mut Chance) -> Vec<u8> {
    let lines = (0..chance.between(20, 60)).map(|_| format!("{CANARY} {:016x}\n", chance.draw()));
    let lines: String = lines.collect();
    format!("%PDF-1.7\n{lines}%%EOF\n").into_bytes()
}

fn submitted(part: &str, blob: BlobId, bytes: &[u8]) -> SubmittedFile {
    SubmittedFile {
        part: part.to_owned(),
        display_name: "Giấy tờ kèm theo".to_owned(),
        blob,
        bytes: bytes.len() as u64,
        sha256: hex(&Sha256::digest(bytes)),
    }
}

fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

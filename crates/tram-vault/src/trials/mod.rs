//! Trials that need to see the inside: stores of the first format, and what a disk still holds
//! after a wipe.

mod first_format;
mod raw_disk;

use std::collections::BTreeMap;
use std::sync::Mutex;

use tram_domain::{
    AcknowledgedFile, Acknowledgement, Dossier, DossierId, Instant, Reference, SubmissionBody,
    SubmissionKey, SubmissionState, SubmittedFile,
};
use zeroize::Zeroizing;

use crate::keys::{KeyStore, KeyStoreError};
use crate::seal::fill;
use crate::vault::Vault;

/// A key store that shows all it holds, as a thief of the whole machine would see it.
#[derive(Default)]
struct OpenKeys(Mutex<BTreeMap<String, [u8; 32]>>);

impl OpenKeys {
    fn all(&self) -> BTreeMap<String, [u8; 32]> {
        self.0.lock().unwrap().clone()
    }
}

impl KeyStore for OpenKeys {
    fn load(&self, name: &str) -> Result<Option<Zeroizing<[u8; 32]>>, KeyStoreError> {
        Ok(self.0.lock().unwrap().get(name).map(|key| Zeroizing::new(*key)))
    }

    fn store(&self, name: &str, key: &[u8; 32]) -> Result<(), KeyStoreError> {
        self.0.lock().unwrap().insert(name.to_owned(), *key);
        Ok(())
    }

    fn delete(&self, name: &str) -> Result<(), KeyStoreError> {
        self.0.lock().unwrap().remove(name);
        Ok(())
    }
}

const CANARY: &str = "NGUYỄN THỊ THỬ NGHIỆM";

fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    fill(&mut bytes).unwrap();
    bytes
}

fn dossier() -> Dossier {
    let id = DossierId::from_random(random());
    let mut dossier = Dossier::new(id, Reference::from_random(random()), Instant(1_000));
    let answer = tram_domain::Answer::Text(CANARY.to_owned());
    dossier.answers.give(tram_domain::FieldId("ho_ten".to_owned()), answer);
    dossier
}

fn body(dossier: &Dossier, blob: tram_domain::BlobId, bytes: u64) -> SubmissionBody {
    SubmissionBody {
        procedure: "1.001193".parse().unwrap(),
        edition: "2025-07-01".to_owned(),
        template: "1.001193".to_owned(),
        agency: "H01.01".to_owned(),
        applicant_name: CANARY.to_owned(),
        applicant_number: "052199000123".to_owned(),
        applicant_issued: None,
        applicant_address: "Xã Ví Dụ".to_owned(),
        applicant_phone: String::new(),
        applicant_email: String::new(),
        helper: None,
        reference: dossier.reference.clone(),
        declaration: BTreeMap::from([("hoTen".to_owned(), CANARY.to_owned())]),
        groups: BTreeMap::new(),
        files: vec![SubmittedFile {
            part: "KQ1".to_owned(),
            display_name: "Giấy".to_owned(),
            blob,
            bytes,
            sha256: "00".repeat(32),
        }],
    }
}

fn accepted(key: SubmissionKey) -> SubmissionState {
    let file = AcknowledgedFile { part: "KQ1".into(), bytes: 14, sha256: "00".repeat(32) };
    let acknowledgement = Acknowledgement {
        portal_dossier: "77".into(),
        dossier_number: None,
        key,
        status: "new".into(),
        verified: Instant(2_000),
        files: vec![file],
    };
    SubmissionState::Accepted { attempts: 1, acknowledgement }
}

/// A dossier with one paper, handed over and accepted.
fn filed(vault: &Vault) -> (Dossier, SubmissionKey) {
    let dossier = dossier();
    vault.save_dossier(&dossier).unwrap();
    let blob = vault.put_blob(dossier.id, CANARY.repeat(5_000).as_bytes()).unwrap();
    let key = SubmissionKey::from_random(random());
    let bytes = u64::try_from(CANARY.len() * 5_000).unwrap();
    vault.enqueue(&dossier, body(&dossier, blob, bytes), key, Instant(1_500)).unwrap();
    vault.set_state(key, "waiting", &SubmissionState::Sending { attempt: 1 }, None).unwrap();
    vault.set_state(key, "sending", &accepted(key), None).unwrap();
    (dossier, key)
}

//! Synthetic dossiers, a key store in a file, and this test binary as its own child.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use tram_domain::{
    BlobId, Dossier, DossierId, Instant, Reference, SubmissionBody, SubmissionKey, SubmittedFile,
};
use tram_vault::{KeyStore, KeyStoreError, MemoryKeyStore, Vault};
use zeroize::Zeroizing;

pub(crate) const NAME: &str = "NGUYỄN THỊ THỬ NGHIỆM";
pub(crate) const NUMBER: &str = "052199000123";

/// A new store in a directory of its own.
pub(crate) fn store() -> (tempfile::TempDir, MemoryKeyStore, Vault) {
    let directory = tempfile::tempdir().unwrap();
    let keys = MemoryKeyStore::default();
    let vault = Vault::provision(directory.path(), &keys, Instant(1_000)).unwrap();
    (directory, keys, vault)
}

pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).unwrap();
    bytes
}

pub(crate) fn dossier(touched: u64) -> Dossier {
    let id = DossierId::from_random(random());
    Dossier::new(id, Reference::from_random(random()), Instant(touched))
}

/// What is handed over for a dossier with these papers.
pub(crate) fn body(dossier: &Dossier, papers: &[(BlobId, u64)]) -> SubmissionBody {
    let file = |(blob, bytes): &(BlobId, u64)| SubmittedFile {
        part: "KQ.G15.000001".to_owned(),
        display_name: "Giấy chứng sinh".to_owned(),
        blob: *blob,
        bytes: *bytes,
        sha256: "00".repeat(32),
    };
    SubmissionBody {
        procedure: "1.001193".parse().unwrap(),
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
        reference: dossier.reference.clone(),
        declaration: BTreeMap::from([("hoTen".to_owned(), NAME.to_owned())]),
        groups: BTreeMap::new(),
        files: papers.iter().map(file).collect(),
    }
}

/// A dossier with one paper, handed over.
pub(crate) fn handed_over(vault: &Vault, now: u64) -> (Dossier, BlobId, SubmissionKey) {
    let dossier = dossier(now);
    vault.save_dossier(&dossier).unwrap();
    let blob = vault.put_blob(dossier.id, b"%PDF-1.7 paper").unwrap();
    let key = SubmissionKey::from_random(random());
    vault.enqueue(&dossier, body(&dossier, &[(blob, 14)]), key, Instant(now)).unwrap();
    (dossier, blob, key)
}

/// Every file of a store with its bytes.
pub(crate) fn files(directory: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.insert(path.clone(), fs::read(&path).unwrap());
        }
    }
    found
}

pub(crate) fn write(path: &Path, bytes: &[u8]) {
    File::create(path).unwrap().write_all(bytes).unwrap();
}

/// This test binary again, to run one ignored test as a process that may be killed.
pub(crate) fn child_arguments(test: &str) -> Vec<String> {
    ["--exact", test, "--ignored", "--nocapture", "--test-threads=1"].map(str::to_owned).into()
}

pub(crate) fn child(test: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(child_arguments(test));
    command
}

/// Keys in files, so that a process that was killed finds them again. For tests only.
#[derive(Debug)]
pub(crate) struct FileKeyStore(pub(crate) PathBuf);

impl KeyStore for FileKeyStore {
    fn load(&self, name: &str) -> Result<Option<Zeroizing<[u8; 32]>>, KeyStoreError> {
        match fs::read(self.0.join(name)) {
            Ok(bytes) => {
                let key = bytes.as_slice().try_into().map_err(|_| KeyStoreError::Malformed)?;
                Ok(Some(Zeroizing::new(key)))
            }
            Err(_) => Ok(None),
        }
    }

    fn store(&self, name: &str, key: &[u8; 32]) -> Result<(), KeyStoreError> {
        fs::create_dir_all(&self.0).map_err(|_| KeyStoreError::Unreachable)?;
        write(&self.0.join(name), key);
        Ok(())
    }

    fn delete(&self, name: &str) -> Result<(), KeyStoreError> {
        match fs::remove_file(self.0.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(KeyStoreError::Unreachable)
            }
            Ok(()) | Err(_) => Ok(()),
        }
    }
}

//! A kiosk's store and outbox, and the portal it delivers to.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use sha2::{Digest, Sha256};
use tram_domain::{
    Clock, Dossier, DossierId, Reference, Submission, SubmissionBody, SubmissionKey, SubmittedFile,
};
use tram_outbox::{Backoff, Delivered, Outbox};
use tram_portal::opencps::{OpenCps, OpenCpsSettings};
use tram_sandbox::{Faults, HeldDossier, Running, Sandbox};
use tram_testkit::HandClock;
use tram_vault::{MemoryKeyStore, Vault};

/// How long the client waits for an answer.
pub(crate) const PATIENCE: Duration = Duration::from_millis(400);
/// Longer than any wait of the outbox.
pub(crate) const LONG: Duration = Duration::from_mins(20);

/// One machine. Dropping and opening it again is a crash and a start.
pub(crate) struct Kiosk {
    pub(crate) vault: Arc<Vault>,
    pub(crate) outbox: Arc<Outbox>,
    pub(crate) clock: Arc<HandClock>,
    keys: Arc<MemoryKeyStore>,
    folder: tempfile::TempDir,
    portal: String,
}

/// A portal that listens, on a free port or on one that was free before.
pub(crate) async fn portal(faults: Faults, at: Option<SocketAddr>) -> Running {
    let address = at.unwrap_or_else(|| "127.0.0.1:0".parse().unwrap());
    Sandbox::start(address, faults, None).await.unwrap()
}

impl Kiosk {
    pub(crate) fn new(portal: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (keys, clock) = (Arc::new(MemoryKeyStore::default()), HandClock::morning());
        let vault = Vault::provision(&home(&folder), &*keys, clock.now()).unwrap();
        Self::over(vault, keys, Arc::new(clock), folder, portal.to_owned())
    }

    fn over(
        vault: Vault,
        keys: Arc<MemoryKeyStore>,
        clock: Arc<HandClock>,
        folder: tempfile::TempDir,
        portal: String,
    ) -> Self {
        let vault = Arc::new(vault);
        let client = OpenCps::new(OpenCpsSettings {
            base: portal.clone(),
            group_id: 1,
            credentials: Some(("tram".to_owned(), "tap-duot".to_owned())),
            timeout: PATIENCE,
        });
        let time: Arc<dyn Clock> = Arc::<HandClock>::clone(&clock);
        let client = Arc::new(client.unwrap());
        let outbox = Arc::new(Outbox::new(Arc::clone(&vault), client, time, Backoff::default()));
        Self { vault, outbox, clock, keys, folder, portal }
    }

    /// Ends the program and starts it again.
    pub(crate) fn restart(self) -> Self {
        let Self { vault, outbox, clock, keys, folder, portal } = self;
        drop(outbox);
        drop(Arc::into_inner(vault).unwrap());
        let vault = Vault::open(&home(&folder), &*keys).unwrap();
        let kiosk = Self::over(vault, keys, clock, folder, portal);
        kiosk.outbox.recover().unwrap();
        kiosk
    }

    /// Hands over the dossier of person `number` with papers of these sizes.
    pub(crate) fn hand_over(&self, number: u16, agency: &str, papers: &[usize]) -> SubmissionKey {
        let [high, low] = number.to_be_bytes();
        let id = DossierId::from_random([high, low, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
        let reference = Reference::from_random([high, low, 3, 4, 5, 6, 7, 8]);
        let now = self.clock.now();
        let mut dossier = Dossier::new(id, reference.clone(), now);
        self.vault.save_dossier(&dossier).unwrap();
        let files = papers.iter().zip(0_u8..).map(|(length, index)| {
            let bytes = paper(number, index, *length);
            SubmittedFile {
                part: format!("TP{index:02}"),
                display_name: format!("Giấy tờ {index}"),
                blob: self.vault.put_blob(id, &bytes).unwrap(),
                bytes: bytes.len() as u64,
                sha256: hex(&Sha256::digest(&bytes)),
            }
        });
        let body = SubmissionBody {
            procedure: "1.004873".parse().unwrap(),
            edition: "2026-10".into(),
            template: "KH.01".into(),
            agency: agency.into(),
            applicant_name: "NGUYỄN THỊ THỬ NGHIỆM".into(),
            applicant_number: format!("0521990{number:05}"),
            applicant_issued: None,
            applicant_address: "Thôn 1, Xã Ví Dụ".into(),
            applicant_phone: String::new(),
            applicant_email: String::new(),
            helper: None,
            reference,
            declaration: BTreeMap::from([("mucDich".to_owned(), format!("Việc {number}"))]),
            groups: BTreeMap::new(),
            files: files.collect(),
        };
        let key = SubmissionKey::from_random([high, low, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2]);
        dossier.submission = Some(key);
        self.vault.enqueue(&dossier, body, key, now).unwrap();
        key
    }

    pub(crate) async fn round(&self) -> Delivered {
        self.outbox.deliver_due().await.unwrap()
    }

    /// Lets time pass and works, until the outbox is done with everything or `rounds` are over.
    pub(crate) async fn rounds(&self, rounds: u32) {
        for _ in 0..rounds {
            self.round().await;
            self.clock.advance(LONG);
        }
    }

    pub(crate) fn portal(&self) -> &str {
        &self.portal
    }

    pub(crate) fn at(&self, key: SubmissionKey) -> Submission {
        self.vault.submission(key).unwrap()
    }

    pub(crate) fn state(&self, key: SubmissionKey) -> &'static str {
        self.at(key).state.name()
    }
}

fn home(folder: &tempfile::TempDir) -> PathBuf {
    folder.path().join("kho")
}

fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// Bytes that look like a PDF and belong to one paper of one person.
pub(crate) fn paper(number: u16, index: u8, length: usize) -> Vec<u8> {
    let mut state = u32::from(number) << 8 | u32::from(index);
    let noise = std::iter::repeat_with(move || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    });
    // A page's worth, over and over: megabytes of it are made in no time.
    let page: Vec<u8> = b"%PDF-1.7\n".iter().copied().chain(noise).take(65_521).collect();
    let mut bytes = page.repeat(length.div_ceil(page.len()));
    bytes.truncate(length);
    bytes
}

/// Panics unless the portal holds this dossier once, submitted, with exactly these papers.
pub(crate) fn insist_on(held: &[HeldDossier], key: SubmissionKey, number: u16, papers: &[usize]) {
    let mut of_key = held.iter().filter(|dossier| dossier.reference_uid == key.to_string());
    let dossier = of_key.next().expect("the portal holds it");
    assert!(of_key.next().is_none(), "once");
    assert!(dossier.is_submitted(), "submitted");
    assert_eq!(dossier.fields.get("applicantIdNo"), Some(&format!("0521990{number:05}")));
    let kept = dossier.files.iter().filter(|file| file.form_data.is_none());
    let wanted = papers.iter().zip(0_u8..).map(|(length, index)| paper(number, index, *length));
    assert!(kept.map(|file| file.bytes.clone().unwrap_or_default()).eq(wanted), "every byte");
}

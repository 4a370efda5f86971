//! The books: what citizens were told is handed over, what the store says, what the portal holds.

use std::collections::BTreeMap;

use tram_domain::{Submission, SubmissionKey, SubmissionState};
use tram_sandbox::{HeldDossier, HeldFile};
use tram_vault::{Vault, VaultError};

use crate::dossiers::{DECLARATION, Made};

/// Promises broken, each kind with its count.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Broken {
    /// Handed over, and neither in the store nor, acknowledged, at the portal.
    pub(crate) lost: u64,
    /// More than one at the portal under one key.
    pub(crate) duplicated: u64,
    /// At the portal with other bytes than were handed over.
    pub(crate) altered: u64,
    /// Not acknowledged, and no longer to be read.
    pub(crate) wiped_early: u64,
    /// Called accepted, and not whole at the portal.
    pub(crate) falsely_accepted: u64,
    /// Files that hold something in clear.
    pub(crate) in_clear: u64,
    /// Where no dossier may be.
    pub(crate) illegal: u64,
}

impl Broken {
    /// As the table takes it.
    pub(crate) fn kinds(&self) -> Vec<(String, u64)> {
        let kinds = [
            ("lost", self.lost),
            ("duplicated", self.duplicated),
            ("altered", self.altered),
            ("wiped early", self.wiped_early),
            ("falsely accepted", self.falsely_accepted),
            ("in clear", self.in_clear),
            ("in no legal state", self.illegal),
        ];
        kinds.map(|(kind, count)| (kind.to_owned(), count)).into()
    }

    /// All together.
    pub(crate) fn total(&self) -> u64 {
        self.kinds().iter().map(|(_, count)| count).sum()
    }

    /// The same, and what another comparison found.
    pub(crate) fn add(&mut self, other: &Self) {
        self.lost += other.lost;
        self.duplicated += other.duplicated;
        self.altered += other.altered;
        self.wiped_early += other.wiped_early;
        self.falsely_accepted += other.falsely_accepted;
        self.in_clear += other.in_clear;
        self.illegal += other.illegal;
    }
}

/// Compares the books. `told` is what citizens were told is handed over; `begun` what may be in the
/// store besides, because the answer to the hand-over was cut off.
pub(crate) fn compare(
    told: &[Made],
    begun: &[Made],
    vault: &Vault,
    portal: &[HeldDossier],
) -> Result<Broken, VaultError> {
    let mut broken = Broken::default();
    let held = by_key(portal);
    let kept: BTreeMap<SubmissionKey, Submission> =
        vault.submissions()?.into_iter().map(|one| (one.key, one)).collect();
    for made in told {
        match kept.get(&made.key) {
            None => broken.lost += 1,
            Some(submission) => compare_one(made, submission, vault, &held, &mut broken),
        }
    }
    for made in begun {
        if let Some(submission) = kept.get(&made.key) {
            compare_one(made, submission, vault, &held, &mut broken);
        }
    }
    let known = |key| told.iter().chain(begun).any(|made| made.key == key);
    broken.illegal += kept.keys().filter(|key| !known(**key)).count() as u64;
    Ok(broken)
}

fn by_key(portal: &[HeldDossier]) -> BTreeMap<SubmissionKey, Vec<&HeldDossier>> {
    let mut held: BTreeMap<SubmissionKey, Vec<&HeldDossier>> = BTreeMap::new();
    for dossier in portal {
        if let Ok(key) = dossier.reference_uid.parse() {
            held.entry(key).or_default().push(dossier);
        }
    }
    held
}

fn compare_one(
    made: &Made,
    submission: &Submission,
    vault: &Vault,
    held: &BTreeMap<SubmissionKey, Vec<&HeldDossier>>,
    broken: &mut Broken,
) {
    let there = held.get(&made.key).map_or(&[][..], Vec::as_slice);
    broken.duplicated += u64::from(there.len() > 1);
    for dossier in there.iter().filter(|dossier| dossier.is_submitted()) {
        broken.altered += u64::from(!is_whole(dossier, made));
    }
    match &submission.state {
        SubmissionState::Accepted { acknowledgement, .. }
        | SubmissionState::Wiped { acknowledgement: Some(acknowledgement), .. } => {
            let proved = acknowledgement.key == made.key
                && there.iter().any(|dossier| dossier.is_submitted() && is_whole(dossier, made));
            broken.falsely_accepted += u64::from(!proved);
        }
        // No dossier here lives long enough to reach the retention limit.
        SubmissionState::Expired { .. } | SubmissionState::Wiped { acknowledgement: None, .. } => {
            broken.wiped_early += 1;
        }
        SubmissionState::Waiting { .. }
        | SubmissionState::Sending { .. }
        | SubmissionState::Unknown { .. }
        | SubmissionState::Rejected { .. }
        | SubmissionState::Parked { .. } => {
            broken.wiped_early += u64::from(!is_readable(made, submission, vault));
        }
    }
}

/// Everything that is still to be sent can be opened.
fn is_readable(made: &Made, submission: &Submission, vault: &Vault) -> bool {
    let Ok(body) = vault.body(made.key) else { return false };
    body.files.len() == made.papers.len()
        && body.files.iter().zip(&made.papers).all(|(file, (_, bytes))| {
            vault.blob(submission.dossier, file.blob).is_ok_and(|kept| *kept == *bytes)
        })
}

/// Each paper once, byte for byte, the declaration, and nothing else.
fn is_whole(dossier: &HeldDossier, made: &Made) -> bool {
    let paper = |part: &str, bytes: &[u8]| {
        let ours = |file: &&HeldFile| file.part == part && file.bytes.as_deref() == Some(bytes);
        dossier.files.iter().filter(ours).count() == 1
    };
    let declarations = dossier.files.iter().filter(|file| file.part == DECLARATION);
    declarations.count() == 1
        && made.papers.iter().all(|(part, bytes)| paper(part, bytes))
        && dossier.files.len() == made.papers.len() + 1
}

//! One attempt: opened, written down as under way, delivered, and its outcome written down.

use std::sync::Arc;

use tracing::{info, warn};
use tram_domain::{
    Acknowledgement, Instant, ParkReason, Submission, SubmissionBody, SubmissionKey,
    SubmissionState,
};
use tram_portal::{Package, PackageFile, PortalError, Progress};
use tram_vault::{Vault, VaultError};
use zeroize::Zeroizing;

use crate::backoff::after_attempt;
use crate::error::OutboxError;
use crate::queue::Outbox;

/// What one round did.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Delivered {
    /// Submissions that were tried.
    pub tried: u32,
    /// Of these, now accepted.
    pub accepted: u32,
    /// Of these, now waiting for a person.
    pub parked: u32,
}

/// A submission with everything that is sent.
struct Opened {
    body: SubmissionBody,
    files: Vec<Zeroizing<Vec<u8>>>,
}

/// Runs disk and cipher work off the async threads.
pub(crate) async fn work<T: Send + 'static>(
    job: impl FnOnce() -> Result<T, OutboxError> + Send + 'static,
) -> Result<T, OutboxError> {
    tokio::task::spawn_blocking(job).await.map_err(|_| OutboxError::WorkLost)?
}

impl Outbox {
    /// Delivers everything that is due, oldest first and one at a time. A submission that fails
    /// does not keep the next one back.
    pub async fn deliver_due(&self) -> Result<Delivered, OutboxError> {
        let _alone = self.one_at_a_time.lock().await;
        let vault = Arc::clone(&self.vault);
        let all = work(move || Ok(vault.submissions()?)).await?;
        let mut delivered = Delivered::default();
        for submission in all {
            let now = self.clock.now();
            if !matches!(submission.state, SubmissionState::Waiting { due, .. } if due <= now) {
                continue;
            }
            let state = self.attempt(&submission).await?;
            delivered.tried += 1;
            delivered.accepted += u32::from(state.name() == "accepted");
            delivered.parked += u32::from(state.name() == "parked");
        }
        Ok(delivered)
    }

    async fn attempt(&self, submission: &Submission) -> Result<SubmissionState, OutboxError> {
        let key = submission.key;
        let attempt = submission.state.attempts() + 1;
        let opened = match self.open(submission).await {
            Err(OutboxError::Vault(VaultError::Damaged { .. })) => {
                let attempts = submission.state.attempts();
                let parked = SubmissionState::Parked { attempts, reason: ParkReason::Damaged };
                warn!(%key, "sealed papers are damaged");
                return self.note(key, "waiting", parked, Some("damaged")).await;
            }
            opened => opened?,
        };
        // On the disk before the first byte leaves.
        self.note(key, "waiting", SubmissionState::Sending { attempt }, None).await?;
        let outcome = self.deliver(key, &opened).await;
        drop(opened);
        let code = outcome.as_ref().err().map(PortalError::code);
        let jitter = jitter();
        let next = after_attempt(attempt, outcome, self.clock.now(), &self.backoff, jitter);
        info!(%key, attempt, state = next.name(), code, "an attempt ended");
        self.note(key, "sending", next, code).await
    }

    async fn open(&self, submission: &Submission) -> Result<Opened, OutboxError> {
        let (vault, key, dossier) =
            (Arc::clone(&self.vault), submission.key, submission.dossier);
        work(move || {
            let body = vault.body(key)?;
            let files: Result<Vec<_>, VaultError> =
                body.files.iter().map(|file| vault.blob(dossier, file.blob)).collect();
            Ok(Opened { files: files?, body })
        })
        .await
    }

    async fn deliver(
        &self,
        key: SubmissionKey,
        opened: &Opened,
    ) -> Result<Acknowledgement, PortalError> {
        let files = opened.body.files.iter().zip(&opened.files);
        let package = Package {
            key,
            body: &opened.body,
            files: files.map(|(meta, bytes)| PackageFile { meta, bytes }).collect(),
            now: self.clock.now(),
        };
        let proved = std::sync::atomic::AtomicU64::new(0);
        let progress = |step: Progress| {
            if let Progress::FileProved { bytes, .. } = step {
                let sum = proved.fetch_add(bytes, std::sync::atomic::Ordering::Relaxed) + bytes;
                self.note_bytes(&self.vault, key, sum);
            }
        };
        self.portal.deliver(&package, &progress).await
    }

    fn note_bytes(&self, vault: &Vault, key: SubmissionKey, bytes: u64) {
        // Progress is a courtesy: an attempt does not fail because it could not be noted.
        if let Err(error) = vault.set_bytes_sent(key, bytes) {
            warn!(%key, %error, "progress could not be noted");
        }
        self.changed();
    }

    /// Moves a submission on, if it still stands where it stood, and tells whoever watches.
    pub(crate) async fn note(
        &self,
        key: SubmissionKey,
        from: &'static str,
        to: SubmissionState,
        error: Option<&'static str>,
    ) -> Result<SubmissionState, OutboxError> {
        let vault = Arc::clone(&self.vault);
        let state = work(move || {
            vault.set_state(key, from, &to, error)?;
            Ok(to)
        })
        .await?;
        self.changed();
        Ok(state)
    }
}

/// A number from 0.0 to 1.0. Where the system gives no random bits, the full wait is kept.
fn jitter() -> f64 {
    let mut bytes = [0_u8; 4];
    match getrandom::fill(&mut bytes) {
        Ok(()) => f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX),
        Err(_) => 1.0,
    }
}

/// The moment when the next waiting submission is due.
pub(crate) fn next_due(submissions: &[Submission]) -> Option<Instant> {
    submissions
        .iter()
        .filter_map(|submission| match submission.state {
            SubmissionState::Waiting { due, .. } => Some(due),
            SubmissionState::Sending { .. }
            | SubmissionState::Accepted { .. }
            | SubmissionState::Parked { .. } => None,
        })
        .min()
}

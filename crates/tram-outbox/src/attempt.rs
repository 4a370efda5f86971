//! One attempt: opened, written down as under way, delivered, and its outcome written down.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use bytes::Bytes;
use tokio::sync::OwnedMutexGuard;
use tracing::{info, warn};
use tram_domain::{
    Acknowledgement, ParkReason, Submission, SubmissionBody, SubmissionKey, SubmissionState,
};
use tram_portal::{Doubt, Failure, Package, PackageFile, Progress};
use tram_vault::VaultError;

use crate::backoff::{after_attempt, reason};
use crate::error::OutboxError;
use crate::line::{Line, jitter, work};
use crate::tally::Came;

/// The right to be the only one who delivers. An attempt's task holds a share until its outcome is
/// written down, even if whoever asked for it has gone away.
pub(crate) type Alone = Arc<OwnedMutexGuard<()>>;

/// A submission with everything that is sent.
struct Opened {
    body: SubmissionBody,
    /// Handles: whoever lets go of the last one wipes the bytes.
    files: Vec<Bytes>,
}

/// Makes one attempt in a task of its own: a panic ends in a later attempt, and a caller that
/// stops listening does not cut the attempt short. `None` means that the submission was moved
/// meanwhile, by staff, and nothing was sent.
pub(crate) async fn attempt(
    line: &Arc<Line>,
    submission: Submission,
    alone: Alone,
) -> Result<Option<SubmissionState>, OutboxError> {
    let task = {
        let (line, submission) = (Arc::clone(line), submission.clone());
        tokio::spawn(async move {
            let outcome = run(&line, &submission).await;
            drop(alone);
            outcome
        })
    };
    if let Ok(outcome) = task.await {
        return outcome;
    }
    let line = Arc::clone(line);
    work(move || {
        line.after_panic(&submission)?;
        Ok(Some(line.vault.submission(submission.key)?.state))
    })
    .await
}

async fn run(
    line: &Arc<Line>,
    submission: &Submission,
) -> Result<Option<SubmissionState>, OutboxError> {
    let key = submission.key;
    let from = submission.state.name();
    let number = submission.state.attempts().saturating_add(1);
    let opened = match open(line, submission).await {
        Ok(opened) => opened,
        Err(OutboxError::Vault(VaultError::Damaged { .. } | VaultError::NotFound)) => {
            warn!(%key, "sealed papers are damaged");
            let attempts = submission.state.attempts();
            let parked = SubmissionState::Parked { attempts, reason: ParkReason::Damaged };
            return note(line, key, from, parked, Some("damaged".to_owned())).await;
        }
        Err(OutboxError::Vault(VaultError::Io(_))) => {
            // The disk may read it next time; the others need not wait for that.
            warn!(%key, "sealed papers cannot be read now");
            let due = line.clock.now() + line.backoff.wait(number, jitter());
            let later = match submission.state {
                SubmissionState::Unknown { .. } => {
                    SubmissionState::Unknown { attempts: number, due }
                }
                SubmissionState::Waiting { .. }
                | SubmissionState::Sending { .. }
                | SubmissionState::Accepted { .. }
                | SubmissionState::Rejected { .. }
                | SubmissionState::Parked { .. }
                | SubmissionState::Expired { .. }
                | SubmissionState::Wiped { .. } => {
                    SubmissionState::Waiting { attempts: number, due }
                }
            };
            return note(line, key, from, later, Some("unreadable".to_owned())).await;
        }
        Err(error) => return Err(error),
    };
    // On the disk before the first byte leaves.
    let sending = SubmissionState::Sending { attempt: number };
    let begun = note(line, key, from, sending, submission.last_error.clone()).await?;
    if begun.is_none() {
        return Ok(None);
    }
    let (outcome, found_whole) = deliver(line, submission, &opened).await;
    drop(opened);
    let code = match &outcome {
        Ok(_) => {
            line.went_well();
            Came::of(number, found_whole).code()
        }
        Err(failure) => {
            line.met(Some(key), &failure.error);
            if failure.doubt == Doubt::Left {
                line.is_in_doubt(key);
            }
            reason(&failure.error)
        }
    };
    let now = line.clock.now();
    let next = after_attempt(&submission.state, outcome, now, &line.backoff, jitter());
    info!(%key, attempt = number, state = next.name(), code, "an attempt ended");
    note(line, key, "sending", next, Some(code.to_owned())).await
}

async fn open(line: &Arc<Line>, submission: &Submission) -> Result<Opened, OutboxError> {
    let (line, key, dossier) = (Arc::clone(line), submission.key, submission.dossier);
    work(move || {
        let body = line.vault.body(key)?;
        let files: Result<Vec<_>, VaultError> = body
            .files
            .iter()
            .map(|file| Ok(Bytes::from_owner(line.vault.blob(dossier, file.blob)?)))
            .collect();
        Ok(Opened { files: files?, body })
    })
    .await
}

async fn deliver(
    line: &Line,
    submission: &Submission,
    opened: &Opened,
) -> (Result<Acknowledgement, Failure>, bool) {
    let files = opened.body.files.iter().zip(&opened.files);
    let package = Package {
        key: submission.key,
        body: &opened.body,
        files: files.map(|(meta, bytes)| PackageFile { meta, bytes: bytes.clone() }).collect(),
        now: line.clock.now(),
    };
    let held = Held { before: AtomicU64::new(submission.bytes_sent), proved: AtomicU64::new(0) };
    let found_whole = AtomicBool::new(false);
    let progress = |step: Progress| {
        if matches!(step, Progress::LookedUp { submitted: true, .. }) {
            found_whole.store(true, Ordering::Relaxed);
        }
        if let Some(bytes) = held.after(&step) {
            // One commit for a whole paper: short enough for the thread that drives the network.
            let noted = line.vault.set_bytes_sent(submission.key, bytes);
            line.watch_the_disk(&noted);
            if let Err(error) = noted {
                // A courtesy to whoever watches: the attempt does not fail by it.
                warn!(key = %submission.key, %error, "progress could not be noted");
            }
            line.changed();
        }
    };
    let outcome = line.portal.deliver(&package, &progress).await;
    (outcome, found_whole.load(Ordering::Relaxed))
}

/// What the portal is known to hold, as an attempt goes on.
struct Held {
    before: AtomicU64,
    proved: AtomicU64,
}

impl Held {
    /// The bytes to write down after a step, if it tells any. An attempt proves all over again;
    /// what an earlier one proved counts until the portal says that it holds nothing.
    fn after(&self, step: &Progress) -> Option<u64> {
        match step {
            Progress::LookedUp { found: false, .. } => {
                (self.before.swap(0, Ordering::Relaxed) > 0).then_some(0)
            }
            Progress::FileProved { bytes, .. } => {
                let proved = self.proved.fetch_add(*bytes, Ordering::Relaxed) + bytes;
                Some(proved.max(self.before.load(Ordering::Relaxed)))
            }
            Progress::LookedUp { found: true, .. } | Progress::Created | Progress::Submitted => {
                None
            }
        }
    }
}

async fn note(
    line: &Arc<Line>,
    key: SubmissionKey,
    from: &'static str,
    to: SubmissionState,
    last_error: Option<String>,
) -> Result<Option<SubmissionState>, OutboxError> {
    let line = Arc::clone(line);
    work(move || Ok(line.step(key, from, &to, last_error.as_deref())?.then_some(to))).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_bytes_grow_and_fall_only_when_the_portal_holds_nothing() {
        let proved = |bytes| Progress::FileProved { bytes, part: String::new() };
        let held = Held { before: AtomicU64::new(10), proved: AtomicU64::new(0) };
        assert_eq!(held.after(&Progress::LookedUp { found: true, submitted: false }), None);
        assert_eq!(held.after(&proved(4)), Some(10), "proved by an earlier attempt");
        assert_eq!(held.after(&proved(8)), Some(12));
        let held = Held { before: AtomicU64::new(10), proved: AtomicU64::new(0) };
        assert_eq!(held.after(&Progress::LookedUp { found: false, submitted: false }), Some(0));
        assert_eq!(held.after(&proved(4)), Some(4));
    }
}

//! `outbox list | show | retry | park | release | run`

use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use tram_core::domain::{ParkReason, Submission, SubmissionKey, SubmissionState};
use tram_core::{Core, CoreError, KeyStore};

use crate::args::{Common, Outbox};
use crate::exit::Exit;
use crate::moment;
use crate::opening;
use crate::out::Out;
use crate::stopwatch::Stopwatch;
use crate::trouble::Trouble;

#[derive(Serialize)]
struct Row<'a> {
    submission: SubmissionKey,
    state: &'static str,
    attempts: u32,
    due: Option<String>,
    last_error: Option<&'a str>,
    bytes_sent: u64,
    bytes_total: u64,
}

impl<'a> From<&'a Submission> for Row<'a> {
    fn from(submission: &'a Submission) -> Self {
        let due = submission.state.due().map(moment::iso);
        Self {
            submission: submission.key,
            state: submission.state.name(),
            attempts: submission.state.attempts(),
            due,
            last_error: submission.last_error.as_deref(),
            bytes_sent: submission.bytes_sent,
            bytes_total: submission.bytes_total,
        }
    }
}

pub(super) async fn run(
    command: Outbox,
    common: &Common,
    keys: Arc<dyn KeyStore>,
    out: &mut Out<'_>,
) -> Result<Exit, Trouble> {
    let portal = match &command {
        Outbox::Retry { portal, .. } | Outbox::Run { portal, .. } => Some(portal.clone()),
        Outbox::List | Outbox::Show(_) | Outbox::Park(_) | Outbox::Release(_) => None,
    };
    let opened = opening::open(common, portal.as_ref(), keys, out)?.with_store(common).await?;
    let core = &opened.core;
    match command {
        Outbox::List => list(&core.all_submissions().await?, out),
        Outbox::Show(which) => show(core, which.id, out).await,
        Outbox::Park(which) => {
            find(core, which.id).await?;
            core.park_submission(which.id).await?;
            show(core, which.id, out).await
        }
        Outbox::Release(which) => {
            find(core, which.id).await?;
            core.release_submission(which.id).await?;
            show(core, which.id, out).await
        }
        Outbox::Retry { which, .. } => {
            find(core, which.id).await?;
            core.retry_submission(which.id).await?;
            if opened.has_portal {
                core.deliver(which.id, Duration::ZERO).await?;
            }
            let exit = show(core, which.id, out).await?;
            Ok(exit.max(standing(&find(core, which.id).await?, opened.has_portal)))
        }
        Outbox::Run { seconds, .. } => {
            if !opened.has_portal {
                return Err(Trouble::PortalMissing);
            }
            deliver(core, Duration::from_secs(seconds), out).await
        }
    }
}

async fn find(core: &Core, key: SubmissionKey) -> Result<Submission, Trouble> {
    let all = core.all_submissions().await?;
    let found = all.into_iter().find(|submission| submission.key == key);
    found.ok_or(Trouble::from(CoreError::NotFound))
}

/// How a command that tried to send should end.
fn standing(submission: &Submission, tried: bool) -> Exit {
    match submission.state {
        SubmissionState::Accepted { .. }
        | SubmissionState::Wiped { acknowledgement: Some(_), .. } => Exit::Done,
        SubmissionState::Rejected { .. }
        | SubmissionState::Parked { .. }
        | SubmissionState::Expired { .. }
        | SubmissionState::Wiped { acknowledgement: None, .. } => Exit::Refused,
        SubmissionState::Waiting { .. }
        | SubmissionState::Sending { .. }
        | SubmissionState::Unknown { .. } => {
            if tried {
                Exit::Unavailable
            } else {
                Exit::Done
            }
        }
    }
}

/// Delivers what waits, and prints where each of those stands afterwards.
async fn deliver(core: &Core, patience: Duration, out: &mut Out<'_>) -> Result<Exit, Trouble> {
    let waiting: Vec<SubmissionKey> =
        core.all_submissions().await?.iter().filter(|s| s.state.is_open()).map(|s| s.key).collect();
    let watch = Stopwatch::start();
    for key in &waiting {
        let left = patience.saturating_sub(watch.elapsed());
        core.deliver(*key, left).await?;
    }
    let mut moved = core.all_submissions().await?;
    moved.retain(|submission| waiting.contains(&submission.key));
    let worst = moved.iter().map(|submission| standing(submission, true)).max();
    list(&moved, out)?;
    Ok(worst.unwrap_or(Exit::Done))
}

fn list(submissions: &[Submission], out: &mut Out<'_>) -> Result<Exit, Trouble> {
    if submissions.is_empty() {
        out.say(out.words().outbox_empty);
    }
    let mut table = Vec::new();
    for submission in submissions {
        let cells = vec![
            submission.key.to_string(),
            (out.words().state)(submission.state.name()).to_owned(),
            submission.state.attempts().to_string(),
            due(submission),
            trouble(submission),
            format!("{}/{}", submission.bytes_sent, submission.bytes_total),
        ];
        out.row(&Row::from(submission), cells, &mut table)?;
    }
    let l = &out.words().labels;
    let titles = [l.submission, l.state, l.attempts, l.due, l.last_error, l.sent];
    out.table(&titles, &table)?;
    Ok(Exit::Done)
}

async fn show(core: &Core, key: SubmissionKey, out: &mut Out<'_>) -> Result<Exit, Trouble> {
    let submission = find(core, key).await?;
    let filed = core.filed(key).await?;
    let (labels, words) = (&out.words().labels, out.words());
    let proof = filed.acknowledgement;
    out.object(
        &Row::from(&submission),
        &[
            (labels.submission, key.to_string()),
            (labels.reference, filed.reference.to_string()),
            (labels.dossier, submission.dossier.to_string()),
            (labels.state, (words.state)(submission.state.name()).to_owned()),
            (labels.attempts, submission.state.attempts().to_string()),
            (labels.due, due(&submission)),
            (labels.park_reason, filed.park_reason.map_or("", ParkReason::code).to_owned()),
            (labels.last_error, submission.last_error.clone().unwrap_or_default()),
            (labels.sent, format!("{}/{}", submission.bytes_sent, submission.bytes_total)),
            (labels.portal_dossier, proof.map(|proof| proof.portal_dossier).unwrap_or_default()),
        ],
    )?;
    Ok(Exit::Done)
}

fn due(submission: &Submission) -> String {
    submission.state.due().map(moment::local).unwrap_or_default()
}

/// Why it waits for a person, or what went wrong last.
fn trouble(submission: &Submission) -> String {
    match &submission.state {
        SubmissionState::Parked { reason, .. } => reason.code().to_owned(),
        SubmissionState::Rejected { code, .. } => code.clone(),
        SubmissionState::Waiting { .. }
        | SubmissionState::Sending { .. }
        | SubmissionState::Unknown { .. }
        | SubmissionState::Accepted { .. }
        | SubmissionState::Expired { .. }
        | SubmissionState::Wiped { .. } => submission.last_error.clone().unwrap_or_default(),
    }
}

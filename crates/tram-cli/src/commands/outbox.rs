//! `outbox list | show | retry | park | release | run`

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use tram_core::domain::{Acknowledgement, ParkReason, Submission, SubmissionKey, SubmissionState};
use tram_core::{Came, Core, CoreError, KeyStore, Tally, came};

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
    /// How the portal came to hold it.
    came: Option<&'static str>,
    bytes_sent: u64,
    bytes_total: u64,
}

/// One submission with the portal's proof.
#[derive(Serialize)]
struct Shown<'a> {
    #[serde(flatten)]
    row: Row<'a>,
    acknowledgement: Option<&'a Acknowledgement>,
}

impl<'a> From<&'a Submission> for Row<'a> {
    fn from(submission: &'a Submission) -> Self {
        let due = submission.state.due().map(moment::iso);
        Self {
            submission: submission.key,
            state: submission.state.name(),
            attempts: submission.state.attempts(),
            due,
            last_error: submission.last_error.as_deref().filter(|_| came(submission).is_none()),
            came: came(submission).map(Came::code),
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
    explain(submissions, out);
    Ok(Exit::Done)
}

/// What each trouble in the table means and what to do, once each; and how what the portal holds
/// came there.
fn explain(submissions: &[Submission], out: &mut Out<'_>) {
    let words = out.words();
    let codes: BTreeSet<String> = submissions.iter().map(trouble).collect();
    for code in codes.iter().filter(|code| !code.is_empty()) {
        let sentence = format!("{} [{code}]", (words.why)(code));
        out.say(&sentence);
    }
    let tally = Tally::of(submissions);
    if tally != Tally::default() {
        out.say(&(words.tally)(&tally));
    }
}

async fn show(core: &Core, key: SubmissionKey, out: &mut Out<'_>) -> Result<Exit, Trouble> {
    let submission = find(core, key).await?;
    let filed = core.filed(key).await?;
    let (labels, words) = (&out.words().labels, out.words());
    let proof = filed.acknowledgement;
    let shown = Shown { row: Row::from(&submission), acknowledgement: proof.as_ref() };
    out.object(
        &shown,
        &[
            (labels.submission, key.to_string()),
            (labels.reference, filed.reference.to_string()),
            (labels.dossier, submission.dossier.to_string()),
            (labels.state, (words.state)(submission.state.name()).to_owned()),
            (labels.attempts, submission.state.attempts().to_string()),
            (labels.due, due(&submission)),
            (labels.park_reason, filed.park_reason.map_or("", ParkReason::code).to_owned()),
            (labels.last_error, trouble(&submission)),
            (labels.why, why(&submission, words.why)),
            (labels.came, came(&submission).map_or("", |came| (words.came)(came)).to_owned()),
            (labels.sent, format!("{}/{}", submission.bytes_sent, submission.bytes_total)),
            (
                labels.portal_dossier,
                proof.as_ref().map(|proof| proof.portal_dossier.clone()).unwrap_or_default(),
            ),
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
        | SubmissionState::Expired { .. } => submission.last_error.clone().unwrap_or_default(),
        SubmissionState::Accepted { .. } | SubmissionState::Wiped { .. } => String::new(),
    }
}

/// The same in words, with what to do.
fn why(submission: &Submission, words: fn(&str) -> &'static str) -> String {
    let code = trouble(submission);
    if code.is_empty() { code } else { words(&code).to_owned() }
}

//! One round over everything that is due.

use std::collections::BTreeSet;
use std::sync::Arc;

use tram_domain::{Submission, SubmissionKey};

use crate::attempt::{Alone, attempt};
use crate::error::OutboxError;
use crate::lane::{Ahead, Lane, Standing, ahead_of};
use crate::line::{Line, work};
use crate::queue::Outbox;

/// What one round did.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Delivered {
    /// Submissions that were tried.
    pub tried: u32,
    /// Of these, now accepted.
    pub accepted: u32,
    /// Of these, now waiting for a person: parked or refused.
    pub parked: u32,
}

impl Outbox {
    /// Delivers everything that is due, oldest first and one at a time. A submission that fails
    /// does not keep the next one back.
    pub async fn deliver_due(&self) -> Result<Delivered, OutboxError> {
        Ok(self.round(&|| false).await?.delivered)
    }

    /// The same, until `stopping` says that no further attempt may begin.
    pub(crate) async fn round(
        &self,
        stopping: &(dyn Fn() -> bool + Send + Sync),
    ) -> Result<Round, OutboxError> {
        let alone = Arc::new(Arc::clone(&self.one_at_a_time).lock_owned().await);
        let mut round = Round::begin(&self.line, alone).await?;
        let keys: Vec<_> = round.all.iter().map(|standing| standing.submission.key).collect();
        for key in keys {
            if stopping() {
                break;
            }
            round.turn(key).await?;
        }
        Ok(round)
    }
}

/// A round under way, and what it found.
pub(crate) struct Round {
    line: Arc<Line>,
    alone: Alone,
    /// Everything that waits, oldest first, as it stands now.
    all: Vec<Standing>,
    tried: BTreeSet<SubmissionKey>,
    pub(crate) delivered: Delivered,
    /// Due, and waiting for another one of their lane.
    pub(crate) held_back: BTreeSet<SubmissionKey>,
}

impl Round {
    async fn begin(line: &Arc<Line>, alone: Alone) -> Result<Self, OutboxError> {
        let all = {
            let line = Arc::clone(line);
            work(move || standings(&line)).await?
        };
        Ok(Self {
            line: Arc::clone(line),
            alone,
            all,
            tried: BTreeSet::new(),
            delivered: Delivered::default(),
            held_back: BTreeSet::new(),
        })
    }

    /// One submission's turn, if it is due.
    async fn turn(&mut self, key: SubmissionKey) -> Result<(), OutboxError> {
        let due = self.standing(key).and_then(|standing| standing.submission.state.due());
        let Some(due) = due else { return Ok(()) };
        if self.tried.contains(&key) || !self.line.backoff.is_due(due, self.line.clock.now()) {
            return Ok(());
        }
        for other in ahead_of(key, &self.all) {
            if !self.make_way(other).await? {
                self.held_back.insert(key);
                return Ok(());
            }
        }
        self.attempt(key).await
    }

    /// Whether nothing of `other` is half-way at the portal any more. The portal is asked; a draft
    /// that it holds is finished now, since it answers.
    async fn make_way(&mut self, other: SubmissionKey) -> Result<bool, OutboxError> {
        let said = Ahead::from(self.line.portal.look_up(other).await);
        let Some(standing) = self.standing(other) else { return Ok(true) };
        match said {
            Ahead::Clear => return Ok(true),
            Ahead::Unknown => return Ok(standing.is_out_of_patience()),
            Ahead::Draft => {}
        }
        // A portal that asked for time gets it.
        let busy = standing.submission.last_error.as_deref() == Some("busy");
        if !busy && !self.tried.contains(&other) {
            self.attempt(other).await?;
        }
        Ok(self.standing(other).is_none_or(|standing| {
            !standing.submission.state.is_open() || standing.is_out_of_patience()
        }))
    }

    async fn attempt(&mut self, key: SubmissionKey) -> Result<(), OutboxError> {
        let Some(submission) = self.standing(key).map(|standing| standing.submission.clone())
        else {
            return Ok(());
        };
        self.tried.insert(key);
        let Some(state) = attempt(&self.line, submission, Arc::clone(&self.alone)).await? else {
            return Ok(());
        };
        self.delivered.tried += 1;
        self.delivered.accepted += u32::from(state.name() == "accepted");
        self.delivered.parked += u32::from(matches!(state.name(), "parked" | "rejected"));
        if let Some(standing) = self.all.iter_mut().find(|one| one.submission.key == key) {
            standing.submission.state = state;
        }
        Ok(())
    }

    fn standing(&self, key: SubmissionKey) -> Option<&Standing> {
        self.all.iter().find(|standing| standing.submission.key == key)
    }
}

/// Everything that waits, with its lane. Nothing is under way at this moment, so whatever is
/// written down as such was cut short.
fn standings(line: &Line) -> Result<Vec<Standing>, OutboxError> {
    line.recover()?;
    let waits = |submission: &Submission| submission.state.due().is_some();
    let standing = |submission: Submission| Standing {
        // One that cannot be read is parked on its turn and has no lane to hold.
        lane: line.vault.body(submission.key).ok().map(|body| Lane::of(&body)),
        submission,
    };
    Ok(line.vault.submissions()?.into_iter().filter(waits).map(standing).collect())
}

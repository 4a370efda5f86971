//! One round over everything that is due.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use tram_domain::{ParkReason, Submission, SubmissionKey, SubmissionState};
use tram_portal::{Concern, PortalError};

use crate::attempt::{Alone, attempt};
use crate::breaker::Pass;
use crate::error::OutboxError;
use crate::lane::{Ahead, Standing, ahead_of};
use crate::line::{Line, work};
use crate::queue::{Outbox, released};

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
        self.line.insist_on_a_sound_disk()?;
        let alone = Arc::new(Arc::clone(&self.one_at_a_time).lock_owned().await);
        let mut round = Round::begin(&self.line, alone).await?;
        for key in round.order() {
            if stopping() || !round.may_go_on().await? {
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
    /// Parked because the account was refused: while there are any, the portal is asked first.
    refused: Vec<Submission>,
    tried: BTreeSet<SubmissionKey>,
    /// The portal was asked for these, and nothing of them is half-way.
    clear: BTreeSet<SubmissionKey>,
    pub(crate) delivered: Delivered,
    /// Due, and waiting for the one of their lane that is named here.
    pub(crate) held_back: BTreeMap<SubmissionKey, SubmissionKey>,
    /// Due, and waiting for time to pass: for a token, or for the portal to be done with another of
    /// their lane.
    pub(crate) for_time: BTreeSet<SubmissionKey>,
    /// How long until the first of these may go on.
    pub(crate) next: Option<Duration>,
}

impl Round {
    async fn begin(line: &Arc<Line>, alone: Alone) -> Result<Self, OutboxError> {
        let (all, refused) = {
            let line = Arc::clone(line);
            work(move || standings(&line)).await?
        };
        if !refused.is_empty() {
            line.ask_first();
        }
        Ok(Self {
            line: Arc::clone(line),
            alone,
            all,
            refused,
            tried: BTreeSet::new(),
            clear: BTreeSet::new(),
            delivered: Delivered::default(),
            held_back: BTreeMap::new(),
            for_time: BTreeSet::new(),
            next: None,
        })
    }

    /// The order of turns: by age. After trouble, those go first that had the least of it: what a
    /// bad dossier meets says little about the portal.
    fn order(&self) -> Vec<SubmissionKey> {
        let mut all: Vec<_> = self.all.iter().map(|standing| &standing.submission).collect();
        if self.line.pass() != Pass::Go {
            all.sort_by_key(|submission| submission.state.attempts());
        }
        let refused = self.refused.iter().map(|submission| submission.key);
        all.into_iter().map(|submission| submission.key).chain(refused).collect()
    }

    /// Whether anything may be tried now. Where nothing is known, the portal is asked; its answer
    /// also proves the account, so what waited for that goes on.
    async fn may_go_on(&mut self) -> Result<bool, OutboxError> {
        match self.line.pass() {
            Pass::Go | Pass::Trial => return Ok(true),
            Pass::Wait(_) => return Ok(false),
            Pass::Ask => {}
        }
        let some = self.all.iter().map(|standing| &standing.submission).chain(&self.refused);
        let Some(key) = some.map(|submission| submission.key).next() else { return Ok(false) };
        if let Err(error) = self.line.portal.look_up(key).await {
            self.line.met(None, &error);
            // An answer about this one dossier is an answer.
            return Ok(error.concern() == Concern::Dossier);
        }
        self.line.answered();
        let refused = std::mem::take(&mut self.refused);
        let line = Arc::clone(&self.line);
        work(move || {
            refused.iter().try_for_each(|submission| {
                let SubmissionState::Parked { attempts, reason } = submission.state else {
                    return Ok(());
                };
                let next = released(attempts, reason, line.clock.now(), &line.backoff);
                let last = submission.last_error.as_deref();
                line.step(submission.key, "parked", &next, last).map(drop)
            })
        })
        .await?;
        Ok(true)
    }

    /// One submission's turn, if it is due.
    async fn turn(&mut self, key: SubmissionKey) -> Result<(), OutboxError> {
        let Some(standing) = self.standing(key) else { return Ok(()) };
        if self.tried.contains(&key) || !self.is_due(&standing.submission) {
            return Ok(());
        }
        for other in self.ahead(key).await? {
            if !self.make_way(other).await? {
                self.held_back.insert(key, other);
                return Ok(());
            }
        }
        self.attempt(key).await
    }

    /// What failed only because the way was lost is due as soon as there is a way again.
    fn is_due(&self, submission: &Submission) -> bool {
        let Some(due) = submission.state.due() else { return false };
        self.line.backoff.is_due(due, self.line.clock.now()) || never_left(submission)
    }

    /// Those of the same lane that go first. Bodies are read only if anything is half-way.
    async fn ahead(&mut self, key: SubmissionKey) -> Result<Vec<SubmissionKey>, OutboxError> {
        let candidates = |standing: &Standing| {
            let other = standing.submission.key;
            standing.is_half_way() && !self.clear.contains(&other)
        };
        if !self.all.iter().any(|standing| standing.submission.key != key && candidates(standing)) {
            return Ok(Vec::new());
        }
        let unread = |standing: &&Standing| {
            standing.lane.is_none() && (standing.submission.key == key || standing.is_half_way())
        };
        let unread: Vec<_> =
            self.all.iter().filter(unread).map(|standing| standing.submission.key).collect();
        let line = Arc::clone(&self.line);
        let read = work(move || {
            Ok(unread.into_iter().map(|key| (key, line.lane(key))).collect::<BTreeMap<_, _>>())
        });
        let mut read = read.await?;
        for standing in &mut self.all {
            if let Some(lane) = read.remove(&standing.submission.key) {
                standing.lane = lane;
            }
        }
        let mut ahead = ahead_of(key, &self.all);
        ahead.retain(|other| !self.clear.contains(other));
        Ok(ahead)
    }

    /// Whether nothing of `other` is half-way at the portal any more. The portal is asked; a draft
    /// that it holds is finished now, since it answers.
    async fn make_way(&mut self, other: SubmissionKey) -> Result<bool, OutboxError> {
        if self.standing(other).is_some_and(|standing| self.is_settling(&standing.submission)) {
            // It may still arrive, whatever the portal says now.
            return Ok(self.standing(other).is_none_or(Standing::is_out_of_patience));
        }
        let said = self.line.portal.look_up(other).await;
        if let Err(error) = &said
            && error.concern() == Concern::Way
        {
            self.line.met(None, error);
        }
        let said = Ahead::from(said);
        let Some(standing) = self.standing(other) else { return Ok(true) };
        match said {
            Ahead::Clear => {
                self.clear.insert(other);
                return Ok(true);
            }
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

    fn is_settling(&self, submission: &Submission) -> bool {
        matches!(submission.state, SubmissionState::Unknown { .. }) && !self.is_due(submission)
    }

    async fn attempt(&mut self, key: SubmissionKey) -> Result<(), OutboxError> {
        let Some(submission) = self.standing(key).map(|standing| standing.submission.clone())
        else {
            return Ok(());
        };
        if !matches!(self.line.pass(), Pass::Go | Pass::Trial) {
            return Ok(());
        }
        let line = Arc::clone(&self.line);
        if let Some(left) = work(move || Ok(line.lane_settles_in(key))).await? {
            self.wait_for_time(key, left);
            return Ok(());
        }
        // Only what may have reached the portal before burdens it now.
        let free = submission.state.attempts() == 0 || never_left(&submission);
        if !free && let Err(wait) = self.line.spend() {
            self.wait_for_time(key, wait);
            return Ok(());
        }
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

    fn wait_for_time(&mut self, key: SubmissionKey, left: Duration) {
        self.for_time.insert(key);
        self.next = Some(self.next.map_or(left, |next| next.min(left)));
    }

    fn standing(&self, key: SubmissionKey) -> Option<&Standing> {
        self.all.iter().find(|standing| standing.submission.key == key)
    }
}

/// The last attempt ended before anything reached the portal.
fn never_left(submission: &Submission) -> bool {
    submission.last_error.as_deref().is_some_and(PortalError::concerns_the_way)
}

/// Everything that waits, and everything that waits for the account. Nothing is under way at this
/// moment, so whatever is written down as such was cut short. No body is read: a thousand of them
/// would hold up the first delivery.
fn standings(line: &Line) -> Result<(Vec<Standing>, Vec<Submission>), OutboxError> {
    line.recover()?;
    let (mut waiting, mut refused) = (Vec::new(), Vec::new());
    for submission in line.vault.submissions()? {
        if let SubmissionState::Unknown { .. } = submission.state {
            line.was_in_doubt(submission.key);
        }
        if submission.state.due().is_some() {
            waiting.push(Standing { submission, lane: None });
        } else if let SubmissionState::Parked { reason: ParkReason::Credentials, .. } =
            submission.state
        {
            refused.push(submission);
        }
    }
    Ok((waiting, refused))
}

//! The kiosk of the model: where its submission stands, which the kiosk's own functions decide, and
//! what it asks next.

use std::hash::{Hash, Hasher};
use std::time::Duration;

use tram_domain::{Acknowledgement, Instant, Stage, SubmissionKey, SubmissionState};
use tram_outbox::{Backoff, after_attempt, after_release, after_retry};
use tram_portal::{Doubt, Failure, PortalError, Refusal};

use super::portal::Answer;

/// The time. It stands still in the model; what is due later becomes due by an action.
pub(super) const NOW: Instant = Instant(1_000_000);
const BACKOFF: Backoff =
    Backoff { first: Duration::from_millis(4), longest: Duration::from_millis(8) };

/// One request.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(super) enum Ask {
    LookUp,
    Create,
    Upload(usize),
    ReadBack(usize),
    Submit(usize),
    /// The paper of a dossier that was submitted already.
    Prove(usize),
}

/// Where the submission stands: the real state.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Standing(pub(super) SubmissionState);

impl Hash for Standing {
    /// The states have no hash of their own; their text has all of them in it.
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        format!("{:?}", self.0).hash(hasher);
    }
}

/// The kiosk.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(super) struct Kiosk {
    /// On its disk.
    pub(super) standing: Standing,
    /// Where it stood before the attempt that is under way; gone with the process.
    before: Option<Standing>,
    /// What it waits for an answer to; gone with the process.
    pub(super) asked: Option<Ask>,
    /// What this attempt knows of what it sent.
    doubt: Knows,
    /// The process runs.
    pub(super) runs: bool,
    /// It was accepted or given up at some time.
    pub(super) closed: bool,
    /// It took a step that none may take.
    pub(super) strayed: bool,
}

/// What an attempt knows of what it sent.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
enum Knows {
    /// The portal has not said a word yet.
    Nothing,
    AllWasAnswered,
    SentAndNotAnswered,
}

/// What the kiosk does about an answer.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Next {
    Ask(Ask),
    Ends(Ended),
}

/// How an attempt ends.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(super) enum Ended {
    Proved,
    NotProved,
    NoAnswer,
    Busy,
    Nonsense,
    Refused,
    Credentials,
}

impl Kiosk {
    /// One submission that was just handed over.
    pub(super) fn new() -> Self {
        Self {
            standing: Standing(SubmissionState::Waiting { attempts: 0, due: NOW }),
            before: None,
            asked: None,
            doubt: Knows::Nothing,
            runs: true,
            closed: false,
            strayed: false,
        }
    }

    /// Moves on; a step that the domain forbids is remembered.
    pub(super) fn step(&mut self, to: SubmissionState) {
        let (from, stage) = (self.standing.0.stage(), to.stage());
        self.strayed |= !from.may_become(stage);
        self.closed |= matches!(stage, Stage::Accepted | Stage::Expired);
        self.standing = Standing(to);
    }

    /// Whether an attempt may begin.
    pub(super) fn is_due(&self) -> bool {
        self.runs && self.due().is_some_and(|due| due <= NOW)
    }

    /// Whether it waits for time to pass.
    pub(super) fn waits(&self) -> bool {
        self.due().is_some_and(|due| due > NOW)
    }

    /// Where it stands, in a word.
    pub(super) const fn stage(&self) -> Stage {
        self.standing.0.stage()
    }

    fn due(&self) -> Option<Instant> {
        self.standing.0.due()
    }

    /// The wait is over.
    pub(super) fn wait_is_over(&mut self) {
        let attempts = self.standing.0.attempts();
        self.standing.0 = if self.standing.0.stage() == Stage::Unknown {
            SubmissionState::Unknown { attempts, due: NOW }
        } else {
            SubmissionState::Waiting { attempts, due: NOW }
        };
    }

    /// Written down before the first byte leaves.
    pub(super) fn begin(&mut self) {
        let attempt = self.standing.0.attempts() + 1;
        self.before = Some(self.standing.clone());
        self.doubt = Knows::Nothing;
        self.step(SubmissionState::Sending { attempt });
    }

    /// It asks. What changes something at the portal leaves a doubt until it is answered.
    pub(super) fn asks(&mut self, ask: Ask) {
        self.asked = Some(ask);
        if matches!(ask, Ask::Create | Ask::Upload(_) | Ask::Submit(_)) {
            self.doubt = Knows::SentAndNotAnswered;
        }
    }

    /// It hears an answer to what it asked.
    pub(super) fn hears(&mut self) -> Option<Ask> {
        self.doubt = Knows::AllWasAnswered;
        self.asked.take()
    }

    /// The attempt is over. The real function says what that means.
    pub(super) fn end(&mut self, ended: Ended) {
        self.asked = None;
        let Some(before) = self.before.take() else { return };
        let outcome = outcome(ended, self.doubt);
        // The shortest wait that chance may give.
        self.step(after_attempt(&before.0, outcome, NOW, &BACKOFF, 0.0));
    }

    /// The process dies: what it knew beside its disk is gone.
    pub(super) fn crash(&mut self) {
        (self.asked, self.before, self.doubt) = (None, None, Knows::Nothing);
        self.runs = false;
    }

    /// It starts again and finds what was under way.
    pub(super) fn start(&mut self) {
        self.runs = true;
        if let SubmissionState::Sending { attempt } = self.standing.0 {
            let wait = BACKOFF.wait(attempt, 0.0).max(BACKOFF.settling());
            self.step(SubmissionState::Unknown { attempts: attempt, due: NOW + wait });
        }
    }

    /// A person lets it go on.
    pub(super) fn release(&mut self) -> Option<()> {
        self.step(after_release(&self.standing.0, NOW, &BACKOFF)?);
        Some(())
    }

    /// A person wants it tried now.
    pub(super) fn hurry(&mut self) -> Option<()> {
        // To stay where it is, at another time, is no step.
        self.standing = Standing(after_retry(&self.standing.0, NOW, &BACKOFF)?);
        Some(())
    }
}

/// What a kiosk asks after an answer; `gullible` ones believe that what they sent has arrived.
pub(super) fn after_answer(ask: Ask, answer: Answer, gullible: bool) -> Next {
    use Answer::{Done, Draft, NoPaper, Nothing, Paper, Submitted};
    match (ask, answer) {
        (Ask::LookUp, Nothing) => Next::Ask(Ask::Create),
        (Ask::LookUp | Ask::Create, Draft(dossier)) => Next::Ask(Ask::Upload(dossier)),
        // Submitted by an attempt that did not live to hear of it: prove, send nothing.
        (Ask::LookUp | Ask::Create, Submitted(dossier)) => Next::Ask(Ask::Prove(dossier)),
        (Ask::Upload(dossier), Done) if gullible => Next::Ask(Ask::Submit(dossier)),
        (Ask::Upload(dossier), Done) => Next::Ask(Ask::ReadBack(dossier)),
        (Ask::ReadBack(dossier), Paper) => Next::Ask(Ask::Submit(dossier)),
        (Ask::Submit(_), Done) | (Ask::Prove(_), Paper) => Next::Ends(Ended::Proved),
        (Ask::ReadBack(_) | Ask::Prove(_), NoPaper) => Next::Ends(Ended::NotProved),
        (
            Ask::LookUp
            | Ask::Create
            | Ask::Upload(_)
            | Ask::ReadBack(_)
            | Ask::Submit(_)
            | Ask::Prove(_),
            Nothing | Draft(_) | Submitted(_) | Done | Paper | NoPaper,
        ) => Next::Ends(Ended::Nonsense),
    }
}

/// What the real function is told.
fn outcome(ended: Ended, knows: Knows) -> Result<Acknowledgement, Failure> {
    let error = match ended {
        Ended::Proved => return Ok(acknowledgement()),
        Ended::NotProved => PortalError::NotProved { part: "KQ".to_owned() },
        Ended::NoAnswer => PortalError::NoAnswer,
        Ended::Busy => PortalError::Busy { retry_after: None },
        Ended::Nonsense => PortalError::Broken { status: 520 },
        Ended::Refused => PortalError::Refused { code: Refusal::Other },
        Ended::Credentials => PortalError::Credentials,
    };
    let doubt = match knows {
        Knows::Nothing => Doubt::Unasked,
        Knows::AllWasAnswered => Doubt::None,
        Knows::SentAndNotAnswered => Doubt::Left,
    };
    Err(Failure { error, doubt })
}

fn acknowledgement() -> Acknowledgement {
    Acknowledgement {
        portal_dossier: "1".to_owned(),
        dossier_number: None,
        key: SubmissionKey::from_random([1; 16]),
        status: "new".to_owned(),
        verified: NOW,
        files: Vec::new(),
    }
}

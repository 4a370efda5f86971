//! What the writer does with each dossier: known to the writer and to the judge beforehand, so that
//! the judge knows every byte without being told.

use tram_domain::{
    AcknowledgedFile, Acknowledgement, Answer, BlobId, Dossier, DossierId, FieldId, Instant,
    ParkReason, Reference, SubmissionBody, SubmissionKey, SubmissionState,
};

use crate::chance::Chance;
use crate::people::{NAME, NUMBER, body};

/// One dossier's life.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Turn {
    pub(crate) life: u32,
    pub(crate) number: u32,
}

/// One call of the store, acknowledged by itself.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Step {
    /// The dossier is kept in this version.
    Save(u32),
    /// A paper of this number is put.
    Put(u32),
    /// The draft is forgotten.
    Discard,
    /// It is handed over.
    Enqueue,
    /// The submission moves on.
    Move(SubmissionState),
    /// What was accepted is wiped.
    Wipe,
}

/// Where a dossier stands after a step.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Standing {
    /// The version kept; `None` if the dossier is not there.
    pub(crate) version: Option<u32>,
    /// Where its submission stands, if it was handed over.
    pub(crate) submission: Option<SubmissionState>,
}

impl Turn {
    fn chance(self, what: u64) -> Chance {
        Chance::new(u64::from(self.life) << 40 ^ u64::from(self.number) << 8 ^ what)
    }

    /// All that is done with it.
    pub(crate) fn steps(self) -> Vec<Step> {
        let mut chance = self.chance(1);
        let mut steps = vec![Step::Save(0)];
        for paper in 0..u32::try_from(1 + chance.below(3)).unwrap_or(1) {
            steps.push(Step::Put(paper));
        }
        steps.push(Step::Save(1));
        match chance.below(12) {
            0 => {}
            1 | 2 => steps.push(Step::Discard),
            fate => {
                steps.push(Step::Enqueue);
                let way = self.way(fate);
                let wiped = fate >= WIPED_FROM && way.last().is_some_and(is_accepted);
                steps.extend(way.into_iter().map(Step::Move));
                steps.extend(wiped.then_some(Step::Wipe));
            }
        }
        steps
    }

    /// The ways of a submission: accepted at once, after a failure or after no answer; refused,
    /// parked and released; or left on the way.
    fn way(self, fate: u64) -> Vec<SubmissionState> {
        let sending = |attempt| SubmissionState::Sending { attempt };
        let accepted = |attempts| SubmissionState::Accepted {
            attempts,
            acknowledgement: self.acknowledgement(),
        };
        let waiting = SubmissionState::Waiting { attempts: 1, due: Instant(9) };
        let unknown = |attempts| SubmissionState::Unknown { attempts, due: Instant(9) };
        let parked = SubmissionState::Parked { attempts: 1, reason: ParkReason::Refused };
        let rejected = SubmissionState::Rejected { attempts: 1, code: "bad_field".to_owned() };
        match fate {
            3 => vec![sending(1)],
            4 => vec![sending(1), parked, waiting, sending(2)],
            5 => vec![sending(1), rejected],
            6 => vec![sending(1), rejected, waiting, sending(2), unknown(2)],
            7 | WIPED_FROM => vec![sending(1), accepted(1)],
            9 => vec![sending(1), waiting, sending(2), accepted(2)],
            10 => vec![sending(1), unknown(1), sending(2), unknown(2), sending(3), accepted(3)],
            _ => Vec::new(),
        }
    }

    /// Where it stands after each step, from the first on.
    pub(crate) fn standings(self) -> Vec<Standing> {
        let mut now = Standing::default();
        let mut all = Vec::new();
        for step in self.steps() {
            match step {
                Step::Save(version) => now.version = Some(version),
                Step::Put(_) => {}
                Step::Discard => now = Standing::default(),
                Step::Enqueue => {
                    now.submission = Some(SubmissionState::Waiting { attempts: 0, due: NOW });
                }
                Step::Move(state) => now.submission = Some(state),
                Step::Wipe => {
                    now = Standing { version: None, submission: now.submission.map(wiped) };
                }
            }
            all.push(now.clone());
        }
        all
    }

    /// Its identity.
    pub(crate) fn dossier_id(self) -> DossierId {
        DossierId::from_random(self.chance(2).array())
    }

    /// The key of its submission.
    pub(crate) fn key(self) -> SubmissionKey {
        SubmissionKey::from_random(self.chance(3).array())
    }

    /// The dossier in a version, as it is kept.
    pub(crate) fn dossier(self, version: u32) -> Dossier {
        let reference = Reference::from_random(self.chance(4).array());
        let mut dossier = Dossier::new(self.dossier_id(), reference, NOW);
        dossier.touched = Instant(u64::from(self.number) * 10 + u64::from(version));
        for (name, value) in [("hoTen", NAME), ("soDinhDanh", NUMBER)] {
            dossier.answers.give(FieldId(name.to_owned()), Answer::Text(value.to_owned()));
        }
        // About as much as a real declaration says.
        for question in 0..20 + version * 10 {
            let said = format!("{:016x}", self.chance(100 + u64::from(question)).draw());
            dossier.answers.give(FieldId(format!("muc{question}")), Answer::Text(said.repeat(3)));
        }
        dossier
    }

    /// The bytes of a paper.
    pub(crate) fn paper(self, number: u32) -> Vec<u8> {
        let mut chance = self.chance(1_000 + u64::from(number));
        let length = random_length(&mut chance);
        let mut paper = opening().into_bytes();
        paper.extend(chance.bytes(length));
        paper
    }

    /// How long that paper is.
    fn paper_length(self, number: u32) -> u64 {
        let mut chance = self.chance(1_000 + u64::from(number));
        u64::try_from(opening().len() + random_length(&mut chance)).unwrap_or_default()
    }

    /// What is handed over, with its papers as the store named them.
    pub(crate) fn body(self, blobs: &[BlobId]) -> SubmissionBody {
        let papers: Vec<_> = blobs
            .iter()
            .zip(0..)
            .map(|(blob, number)| (*blob, self.paper_length(number)))
            .collect();
        body(self.dossier(0).reference, &papers)
    }

    fn acknowledgement(self) -> Acknowledgement {
        let file = AcknowledgedFile {
            part: "KQ.G15.000001".to_owned(),
            bytes: self.paper_length(0),
            sha256: "00".repeat(32),
        };
        Acknowledgement {
            portal_dossier: self.number.to_string(),
            dossier_number: None,
            key: self.key(),
            status: "new".to_owned(),
            verified: Instant(20),
            files: vec![file],
        }
    }
}

/// Of the fates that end accepted, those from here on end wiped.
const WIPED_FROM: u64 = 8;

const fn is_accepted(state: &SubmissionState) -> bool {
    matches!(state, SubmissionState::Accepted { .. })
}

/// What a wipe makes of what was accepted; of anything else it makes nothing.
fn wiped(state: SubmissionState) -> SubmissionState {
    let SubmissionState::Accepted { attempts, acknowledgement } = state else { return state };
    SubmissionState::Wiped { attempts, at: NOW, acknowledgement: Some(acknowledgement) }
}

/// What every paper begins with.
fn opening() -> String {
    format!("%PDF-1.7 {NAME} {NUMBER} ")
}

/// Mostly small, so that much is promised between two cuts; now and then as large as a page is.
fn random_length(chance: &mut Chance) -> usize {
    match chance.below(20) {
        0 => 100_000 + chance.place(200_000),
        1..=4 => 10_000 + chance.place(50_000),
        _ => 100 + chance.place(8_000),
    }
}

/// The only moment of these lives; nothing here depends on time.
pub(crate) const NOW: Instant = Instant(5);

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use tram_domain::Stage;

    use super::*;

    fn turns() -> impl Iterator<Item = Turn> {
        (0..400).map(|number| Turn { life: 3, number })
    }

    #[test]
    fn every_way_of_a_submission_is_one_that_its_stages_allow() {
        let mut met = BTreeSet::new();
        for turn in turns() {
            let standings = turn.standings();
            assert_eq!(standings.len(), turn.steps().len());
            let stages = standings.iter().filter_map(|standing| standing.submission.as_ref());
            let mut stages: Vec<_> = stages.map(SubmissionState::stage).collect();
            stages.dedup();
            met.extend(stages.iter().copied());
            for pair in stages.windows(2) {
                assert!(pair[0].may_become(pair[1]), "{pair:?}");
            }
        }
        let never = [Stage::Draft, Stage::Expired];
        let all = Stage::ALL.into_iter().filter(|stage| !never.contains(stage)).collect();
        assert_eq!(met, all, "and none of them is left out");
    }

    #[test]
    fn turns_differ_and_two_processes_draw_the_same() {
        let ends = |wanted: fn(&Step) -> bool| {
            turns().filter(|turn| turn.steps().last().is_some_and(wanted)).count()
        };
        assert!(ends(|step| matches!(step, Step::Discard)) > 30);
        assert!(ends(|step| matches!(step, Step::Move(SubmissionState::Accepted { .. }))) > 15);
        assert!(ends(|step| *step == Step::Wipe) > 50);
        let (one, other) = (Turn { life: 1, number: 2 }, Turn { life: 2, number: 1 });
        assert_ne!(one.dossier_id(), other.dossier_id());
        assert_eq!(one.paper(0), one.paper(0));
        assert_eq!(one.paper(2).len() as u64, one.paper_length(2));
        assert_eq!(one.dossier(1), one.dossier(1));
    }
}

//! Who has to be done with first. Pure: no clock, no disk, no network.
//!
//! `OpenCPS` hands a new dossier the draft that the same account already has for the same procedure
//! and agency. So two submissions of one such lane are never half-way at the portal together: one
//! that was begun and not finished goes before the others.

use tram_domain::{ProcedureCode, Submission, SubmissionBody, SubmissionKey, SubmissionState};
use tram_portal::{PortalDossier, PortalError};

/// After so many attempts, one that stays a draft no longer holds the others back: it is what is
/// wrong, and the portal's own proof keeps the two apart.
const PATIENCE: u32 = 3;

/// What the portal keeps one draft for. All submissions go by one account.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Lane {
    procedure: ProcedureCode,
    agency: String,
}

impl Lane {
    pub(crate) fn of(body: &SubmissionBody) -> Self {
        Self { procedure: body.procedure.clone(), agency: body.agency.clone() }
    }
}

/// A submission that waits, and its lane once it was looked up; none where its body cannot be read.
#[derive(Clone, Debug)]
pub(crate) struct Standing {
    pub(crate) submission: Submission,
    pub(crate) lane: Option<Lane>,
}

impl Standing {
    /// It was begun, and may have left a draft at the portal.
    pub(crate) fn is_half_way(&self) -> bool {
        match self.submission.state {
            SubmissionState::Waiting { attempts, .. } => attempts > 0,
            SubmissionState::Sending { .. } | SubmissionState::Unknown { .. } => true,
            SubmissionState::Accepted { .. }
            | SubmissionState::Rejected { .. }
            | SubmissionState::Parked { .. }
            | SubmissionState::Expired { .. }
            | SubmissionState::Wiped { .. } => false,
        }
    }

    /// It has been tried often enough for the others to go on.
    pub(crate) fn is_out_of_patience(&self) -> bool {
        self.submission.state.attempts() >= PATIENCE
    }
}

/// Those of the same lane that were begun before this one: all, if it has not been begun itself;
/// the older ones, if it has, so that no two wait for each other. `all` is in order of age.
pub(crate) fn ahead_of(key: SubmissionKey, all: &[Standing]) -> Vec<SubmissionKey> {
    let Some(place) = all.iter().position(|standing| standing.submission.key == key) else {
        return Vec::new();
    };
    let Some(mine) = all.get(place).filter(|standing| standing.lane.is_some()) else {
        return Vec::new();
    };
    all.iter()
        .enumerate()
        .filter(|(at, other)| {
            *at != place
                && other.lane == mine.lane
                && other.is_half_way()
                && (!mine.is_half_way() || *at < place)
        })
        .map(|(_, other)| other.submission.key)
        .collect()
}

/// What the portal's word on a submission that is ahead means for the one behind.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Ahead {
    /// Nothing of it is half-way: go on.
    Clear,
    /// It has a draft there: it is finished first.
    Draft,
    /// The portal does not say, so nothing would arrive either: wait.
    Unknown,
}

impl From<Result<Option<PortalDossier>, PortalError>> for Ahead {
    fn from(said: Result<Option<PortalDossier>, PortalError>) -> Self {
        match said {
            Ok(Some(dossier)) if !dossier.submitted => Self::Draft,
            Ok(Some(_) | None) => Self::Clear,
            Err(_) => Self::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tram_domain::{DossierId, Instant};

    fn standing(id: u8, agency: &str, attempts: u32) -> Standing {
        let lane = Lane { procedure: "1.001193".parse().unwrap(), agency: agency.to_owned() };
        let submission = Submission {
            key: key(id),
            dossier: DossierId::from_random([id; 16]),
            sealed_at: Instant(u64::from(id)),
            state: SubmissionState::Waiting { attempts, due: Instant(0) },
            last_error: None,
            bytes_sent: 0,
            bytes_total: 0,
        };
        Standing { submission, lane: Some(lane) }
    }

    fn key(id: u8) -> SubmissionKey {
        SubmissionKey::from_random([id; 16])
    }

    #[test]
    fn one_that_was_not_begun_waits_for_those_that_were_older_or_newer() {
        let all = [standing(1, "H01", 2), standing(2, "H01", 0), standing(3, "H01", 1)];
        assert_eq!(ahead_of(key(2), &all), [key(1), key(3)]);
    }

    #[test]
    fn of_two_that_were_begun_the_older_goes_first() {
        let all = [standing(1, "H01", 2), standing(2, "H01", 1)];
        assert_eq!(ahead_of(key(1), &all), []);
        assert_eq!(ahead_of(key(2), &all), [key(1)]);
    }

    #[test]
    fn other_agencies_and_those_not_begun_hold_nobody_back() {
        let all = [standing(1, "H02", 2), standing(2, "H01", 0), standing(3, "H01", 0)];
        assert_eq!(ahead_of(key(3), &all), []);
        assert_eq!(ahead_of(key(9), &all), [], "not in the list");
    }

    proptest::proptest! {
        #[test]
        fn someone_can_always_go(attempts in proptest::collection::vec(0_u32..3, 1..8)) {
            let all: Vec<_> =
                (0_u8..).zip(attempts).map(|(id, n)| standing(id, "H01", n)).collect();
            let free = all.iter().filter(|s| ahead_of(s.submission.key, &all).is_empty());
            assert!(free.count() > 0);
        }
    }
}

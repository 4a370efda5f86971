//! The volunteer's desk: everything that was handed over, with the one thing a person can do about
//! each. Names are shortened here, before they leave for a screen that anybody can walk up to.

mod hurdle;
mod row;
#[cfg(test)]
mod samples;

use std::collections::BTreeMap;

use tram_domain::{Instant, Stage, Submission, SubmissionBody, SubmissionKey, SubmissionState};
use tram_ipc::args::SubmissionPick;
use tram_ipc::desk::{DeskRow, DeskTotals, DeskView};
use tram_ipc::views::TextView;
use tram_outbox::{Outbox, OutboxError, Tally};
use tram_vault::{Vault, VaultError};

use crate::error::CoreError;
use crate::kiosk::{Core, work};
use hurdle::hurdle;
use row::{Told, count, day, row};

/// Open dossiers that are listed; more than anyone reads, and few enough to be opened at once.
const LISTED: usize = 100;
/// Dossiers done with that are listed.
const DONE_LISTED: usize = 10;

/// Which list of the desk a dossier belongs to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Place {
    /// Only a person can move it on.
    Needing,
    /// The kiosk sends it by itself.
    Waiting,
    /// The portal has proved that it holds it.
    AtPortal {
        /// When.
        verified: Instant,
    },
    /// Given up at the retention limit.
    GivenUp {
        /// When.
        at: Instant,
    },
}

impl Place {
    fn of(state: &SubmissionState) -> Self {
        match state {
            SubmissionState::Waiting { .. }
            | SubmissionState::Sending { .. }
            | SubmissionState::Unknown { .. } => Self::Waiting,
            SubmissionState::Rejected { .. } | SubmissionState::Parked { .. } => Self::Needing,
            SubmissionState::Accepted { acknowledgement, .. }
            | SubmissionState::Wiped { acknowledgement: Some(acknowledgement), .. } => {
                Self::AtPortal { verified: acknowledgement.verified }
            }
            SubmissionState::Expired { at, .. }
            | SubmissionState::Wiped { at, acknowledgement: None, .. } => Self::GivenUp { at: *at },
        }
    }

    /// When it was done with.
    const fn ended(self) -> Option<Instant> {
        match self {
            Self::AtPortal { verified: at } | Self::GivenUp { at } => Some(at),
            Self::Needing | Self::Waiting => None,
        }
    }
}

impl Core {
    /// The desk as it is now.
    pub(crate) async fn desk_view(&self) -> Result<DeskView, CoreError> {
        let vault = self.store().await?.vault;
        let now = self.clock.now();
        let (lists, bodies, announced) = work(move || {
            let lists = Lists::of(vault.submissions()?, now);
            let mut bodies = BTreeMap::new();
            for submission in lists.listed() {
                if let Some(body) = readable_body(&vault, submission)? {
                    bodies.insert(submission.key, body);
                }
            }
            let notices = vault.notices()?.into_iter();
            let announced = notices.filter_map(|notice| Some((notice.submission?, notice.due)));
            Ok((lists, bodies, announced.collect::<BTreeMap<_, _>>()))
        })
        .await?;
        let rows = |submissions: &[Submission]| -> Vec<DeskRow> {
            let of = |submission: &Submission| {
                let body = bodies.get(&submission.key);
                let told = Told {
                    body,
                    procedure: body.and_then(|body| self.spoken_of(body)),
                    wiped_on: announced.get(&submission.key).copied(),
                };
                row(submission, told, now)
            };
            submissions.iter().map(of).collect()
        };
        Ok(DeskView {
            totals: lists.totals,
            needing: rows(&lists.needing),
            hurdle: hurdle(&lists.needing, &lists.waiting),
            waiting: rows(&lists.waiting),
            done: rows(&lists.done),
            unlisted: lists.unlisted,
        })
    }

    /// Lets staff move one submission, and shows the desk afterwards.
    pub(crate) async fn moved_by_staff(
        &self,
        pick: SubmissionPick,
        step: fn(&Outbox, SubmissionKey) -> Result<(), OutboxError>,
    ) -> Result<DeskView, CoreError> {
        let outbox = self.store().await?.outbox;
        work(move || Ok(step(&outbox, pick.submission)?)).await?;
        self.desk_view().await
    }

    /// What people call the procedure.
    fn spoken_of(&self, body: &SubmissionBody) -> Option<TextView> {
        let procedure = self.catalogue.procedure(&body.procedure, Some(&body.edition))?;
        Some((&procedure.short_name).into())
    }
}

/// What was handed over; none where it was wiped or cannot be read, so that one damaged body does
/// not hide all the others.
fn readable_body(
    vault: &Vault,
    submission: &Submission,
) -> Result<Option<SubmissionBody>, CoreError> {
    if submission.state.stage() == Stage::Wiped {
        return Ok(None);
    }
    match vault.body(submission.key) {
        Ok(body) => Ok(Some(body)),
        Err(VaultError::Damaged { .. } | VaultError::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The lists of the desk, and how many there are beyond them.
struct Lists {
    totals: DeskTotals,
    needing: Vec<Submission>,
    waiting: Vec<Submission>,
    done: Vec<Submission>,
    unlisted: u32,
}

impl Lists {
    /// `all` is in order of age.
    fn of(all: Vec<Submission>, now: Instant) -> Self {
        let totals = totals(&all, now);
        let (mut needing, mut waiting, mut done) = (Vec::new(), Vec::new(), Vec::new());
        for submission in all {
            match Place::of(&submission.state) {
                Place::Needing => needing.push(submission),
                Place::Waiting => waiting.push(submission),
                Place::AtPortal { .. } | Place::GivenUp { .. } => done.push(submission),
            }
        }
        done.sort_by_key(|submission| std::cmp::Reverse(Place::of(&submission.state).ended()));
        done.truncate(DONE_LISTED);
        let open = needing.len() + waiting.len();
        needing.truncate(LISTED);
        waiting.truncate(LISTED - needing.len());
        let unlisted = count(open - needing.len() - waiting.len());
        Self { totals, needing, waiting, done, unlisted }
    }

    fn listed(&self) -> impl Iterator<Item = &Submission> {
        self.needing.iter().chain(&self.waiting).chain(&self.done)
    }
}

/// How many there are of each kind.
pub(crate) fn totals(all: &[Submission], now: Instant) -> DeskTotals {
    let Tally { first_try, found, sent_again, unknown: _ } = Tally::of(all);
    let mut totals = DeskTotals { first_try, found, sent_again, ..DeskTotals::default() };
    for submission in all {
        match Place::of(&submission.state) {
            Place::Needing => totals.needing += 1,
            Place::Waiting => totals.waiting += 1,
            Place::AtPortal { verified } => {
                totals.at_portal += 1;
                totals.at_portal_today += u32::from(day(verified) == day(now));
            }
            Place::GivenUp { .. } => totals.given_up += 1,
        }
    }
    totals
}

#[cfg(test)]
mod tests {
    use super::samples::{NOW, parked, proof, refused, submission, waiting};
    use super::*;
    use tram_domain::{Acknowledgement, ParkReason};
    use tram_ipc::codes::{RefusalCode, TroubleCode};
    use tram_portal::{PortalError, Refusal, TlsFault};

    #[test]
    fn counts_tell_what_waits_what_needs_a_person_and_what_the_portal_proved() {
        let yesterday = Acknowledgement { verified: Instant(NOW.0 - 86_400_000), ..proof() };
        let all = [
            submission(1, waiting(NOW), None),
            submission(2, SubmissionState::Unknown { attempts: 1, due: NOW }, None),
            submission(3, refused("bad_file"), None),
            submission(4, parked(ParkReason::ByStaff), None),
            submission(
                5,
                SubmissionState::Accepted { attempts: 1, acknowledgement: proof() },
                None,
            ),
            submission(
                6,
                SubmissionState::Wiped { attempts: 2, at: NOW, acknowledgement: Some(yesterday) },
                Some("found"),
            ),
            submission(7, SubmissionState::Expired { attempts: 9, at: NOW }, None),
        ];
        let expected = DeskTotals {
            needing: 2,
            waiting: 2,
            at_portal: 2,
            at_portal_today: 1,
            given_up: 1,
            first_try: 1,
            found: 1,
            sent_again: 0,
        };
        assert_eq!(totals(&all, NOW), expected);
    }

    #[test]
    fn more_than_anyone_reads_is_counted_and_not_listed_and_the_latest_done_come_first() {
        let mut all: Vec<_> = (0..120).map(|n| submission(n, waiting(NOW), None)).collect();
        all.insert(0, submission(200, parked(ParkReason::ByStaff), None));
        for hour in 0..12 {
            let acknowledgement =
                Acknowledgement { verified: Instant(NOW.0 - hour * 3_600_000), ..proof() };
            let state = SubmissionState::Accepted { attempts: 1, acknowledgement };
            all.push(submission(201 + u8::try_from(hour).unwrap(), state, None));
        }
        let lists = Lists::of(all, NOW);
        assert_eq!((lists.needing.len(), lists.waiting.len(), lists.unlisted), (1, 99, 21));
        assert_eq!(lists.done.len(), DONE_LISTED);
        assert_eq!(lists.done[0].key, SubmissionKey::from_random([201; 16]));
    }

    #[test]
    fn every_code_that_the_portal_or_the_queue_writes_down_has_a_name_in_the_contract() {
        let part = String::new();
        let refusals = [
            Refusal::NotAllowed,
            Refusal::NotServed,
            Refusal::BadField,
            Refusal::BadFile,
            Refusal::Other,
        ];
        for code in refusals {
            assert_eq!(RefusalCode::of(code.code()) == RefusalCode::Other, code == Refusal::Other);
            let known = TroubleCode::of(code.code()) != TroubleCode::Other;
            assert!(known || code == Refusal::Other, "{code:?} stays beside one let go on");
        }
        let faults =
            [TlsFault::Expired, TlsFault::WrongHost, TlsFault::UnknownIssuer, TlsFault::Other];
        let errors = [
            PortalError::NoNetwork,
            PortalError::NoAnswer,
            PortalError::ClockWrong,
            PortalError::Busy { retry_after: None },
            PortalError::Broken { status: 500 },
            PortalError::CaptivePortal,
            PortalError::Credentials,
            PortalError::TooLarge { part: part.clone() },
            PortalError::NotProved { part: part.clone() },
            PortalError::Mixed,
            PortalError::Damaged { part },
            PortalError::Misconfigured,
        ];
        let portals = errors.into_iter().chain(faults.map(|fault| PortalError::Tls { fault }));
        let own = ["cut_short", "unreadable", "damaged", "refused"];
        for code in portals.map(|error| error.code()).chain(own) {
            assert_ne!(TroubleCode::of(code), TroubleCode::Other, "{code}");
        }
    }
}

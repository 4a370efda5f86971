//! The volunteer's desk: everything that was handed over, with the one thing a person can do about
//! each. Names are shortened here, before they leave for a screen that anybody can walk up to.

use std::collections::BTreeMap;

use tram_domain::{
    Instant, ParkReason, Submission, SubmissionBody, SubmissionKey, SubmissionState,
};
use tram_ipc::args::SubmissionPick;
use tram_ipc::codes::{RefusalCode, TroubleCode};
use tram_ipc::desk::{DeskAction, DeskRow, DeskStanding, DeskTotals, DeskView, MomentView};
use tram_ipc::views::TextView;
use tram_outbox::{Outbox, OutboxError};
use tram_vault::{Vault, VaultError};

use crate::clock::VIETNAM;
use crate::error::CoreError;
use crate::kiosk::{Core, work};
use crate::masked;

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
        let (lists, bodies) = work(move || {
            let lists = Lists::of(vault.submissions()?, now);
            let mut bodies = BTreeMap::new();
            for submission in lists.listed() {
                if let Some(body) = readable_body(&vault, submission.key)? {
                    bodies.insert(submission.key, body);
                }
            }
            Ok((lists, bodies))
        })
        .await?;
        let rows = |submissions: &[Submission]| -> Vec<DeskRow> {
            let of = |submission: &Submission| {
                let body = bodies.get(&submission.key);
                row(submission, body, body.and_then(|body| self.spoken_of(body)), now)
            };
            submissions.iter().map(of).collect()
        };
        Ok(DeskView {
            totals: lists.totals,
            needing: rows(&lists.needing),
            hurdle: hurdle(&lists.waiting),
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

fn row(
    submission: &Submission,
    body: Option<&SubmissionBody>,
    what: Option<TextView>,
    now: Instant,
) -> DeskRow {
    DeskRow {
        submission: submission.key.to_string(),
        who: body.and_then(|body| masked::shortened(&body.applicant_name)),
        what,
        reference_end: body.and_then(|body| masked::end_of(&body.reference.to_string())),
        since: moment(submission.sealed_at, now),
        attempts: submission.state.attempts(),
        standing: standing(submission, now),
        action: action(&submission.state, now),
        wiped_on: None,
    }
}

/// What was handed over; none where it was wiped or cannot be read, so that one damaged body does
/// not hide all the others.
fn readable_body(vault: &Vault, key: SubmissionKey) -> Result<Option<SubmissionBody>, CoreError> {
    match vault.body(key) {
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
    let mut totals = DeskTotals::default();
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

/// What keeps all of these, if it is one and the same, and not of one dossier alone.
fn hurdle(waiting: &[Submission]) -> Option<TroubleCode> {
    let mut met = waiting.iter().filter_map(trouble).filter(|code| concerns_all(*code));
    let first = met.next()?;
    (met.clone().count() > 0 && met.all(|code| code == first)).then_some(first)
}

/// What went wrong last, for one that waits to be sent.
fn trouble(submission: &Submission) -> Option<TroubleCode> {
    match submission.state {
        SubmissionState::Waiting { .. } => submission.last_error.as_deref().map(TroubleCode::of),
        SubmissionState::Sending { .. }
        | SubmissionState::Unknown { .. }
        | SubmissionState::Accepted { .. }
        | SubmissionState::Rejected { .. }
        | SubmissionState::Parked { .. }
        | SubmissionState::Expired { .. }
        | SubmissionState::Wiped { .. } => None,
    }
}

/// Whether every dossier would meet it: it is the way's, the portal's or this kiosk's.
const fn concerns_all(code: TroubleCode) -> bool {
    match code {
        TroubleCode::NoNetwork
        | TroubleCode::NoAnswer
        | TroubleCode::Busy
        | TroubleCode::Broken
        | TroubleCode::CaptivePortal
        | TroubleCode::ClockWrong
        | TroubleCode::TlsExpired
        | TroubleCode::TlsWrongHost
        | TroubleCode::TlsUnknownIssuer
        | TroubleCode::Tls
        | TroubleCode::Credentials
        | TroubleCode::Misconfigured => true,
        TroubleCode::CutShort
        | TroubleCode::Refused
        | TroubleCode::TooLarge
        | TroubleCode::NotProved
        | TroubleCode::Mixed
        | TroubleCode::Damaged
        | TroubleCode::Unreadable
        | TroubleCode::Other => false,
    }
}

/// Where it stands, with what the words need.
fn standing(submission: &Submission, now: Instant) -> DeskStanding {
    let next = |due: Instant| (due > now).then(|| moment(due, now));
    match &submission.state {
        SubmissionState::Waiting { due, .. } => {
            DeskStanding::Waiting { next: next(*due), why: trouble(submission) }
        }
        SubmissionState::Sending { .. } => DeskStanding::Sending {
            bytes_sent: submission.bytes_sent,
            bytes_total: submission.bytes_total,
        },
        SubmissionState::Unknown { due, .. } => DeskStanding::Unknown { next: next(*due) },
        SubmissionState::Accepted { acknowledgement, .. } => DeskStanding::Accepted {
            at: moment(acknowledgement.verified, now),
            files: count(acknowledgement.files.len()),
        },
        SubmissionState::Rejected { code, .. } => {
            DeskStanding::Rejected { code: RefusalCode::of(code) }
        }
        SubmissionState::Parked { reason, .. } => DeskStanding::Parked { reason: (*reason).into() },
        SubmissionState::Expired { at, .. } => DeskStanding::Expired { at: moment(*at, now) },
        SubmissionState::Wiped { at, acknowledgement, .. } => {
            DeskStanding::Wiped { at: moment(*at, now), at_portal: acknowledgement.is_some() }
        }
    }
}

/// The one thing that a person can do here. What is sealed never changes: where the portal or the
/// disk would say the same again, there is nothing to press.
fn action(state: &SubmissionState, now: Instant) -> Option<DeskAction> {
    match state {
        SubmissionState::Waiting { due, .. } => (*due > now).then_some(DeskAction::SendNow),
        SubmissionState::Unknown { due, .. } => (*due > now).then_some(DeskAction::AskNow),
        SubmissionState::Rejected { code, .. } => match RefusalCode::of(code) {
            RefusalCode::NotAllowed | RefusalCode::NotServed | RefusalCode::Other => {
                Some(DeskAction::Release)
            }
            RefusalCode::BadField | RefusalCode::BadFile => None,
        },
        SubmissionState::Parked { reason, .. } => match reason {
            ParkReason::Refused | ParkReason::Credentials | ParkReason::ByStaff => {
                Some(DeskAction::Release)
            }
            ParkReason::TooLarge | ParkReason::Damaged => None,
        },
        SubmissionState::Sending { .. }
        | SubmissionState::Accepted { .. }
        | SubmissionState::Expired { .. }
        | SubmissionState::Wiped { .. } => None,
    }
}

fn moment(at: Instant, now: Instant) -> MomentView {
    let written = Core::written(at);
    let (day_written, time) = written.split_once(' ').unwrap_or((&written, ""));
    let away = i64::try_from(day(at))
        .unwrap_or(i64::MAX)
        .saturating_sub(i64::try_from(day(now)).unwrap_or_default());
    MomentView {
        day: day_written.to_owned(),
        time: time.to_owned(),
        days_away: i32::try_from(away).unwrap_or(i32::MAX),
    }
}

/// Days since 1970 on Vietnam's calendar.
const fn day(at: Instant) -> u64 {
    at.0.saturating_add(VIETNAM * 3_600_000) / 86_400_000
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tram_domain::{Acknowledgement, DossierId, Reference};

    const NOW: Instant = Instant(1_795_500_000_000);
    const LATER: Instant = Instant(NOW.0 + 60_000);

    fn submission(number: u8, state: SubmissionState, last_error: Option<&str>) -> Submission {
        Submission {
            key: SubmissionKey::from_random([number; 16]),
            dossier: DossierId::from_random([number; 16]),
            sealed_at: Instant(NOW.0 - 3_600_000),
            state,
            last_error: last_error.map(str::to_owned),
            bytes_sent: 0,
            bytes_total: 10,
        }
    }

    fn body() -> SubmissionBody {
        SubmissionBody {
            procedure: "1.001193".parse().unwrap(),
            edition: "2026".into(),
            template: "T".into(),
            agency: "H21".into(),
            applicant_name: "NGUYỄN THỊ THỬ NGHIỆM".into(),
            applicant_number: "052199000123".into(),
            applicant_issued: None,
            applicant_address: "Thôn Đá Bạc".into(),
            applicant_phone: "0912345678".into(),
            applicant_email: "thu@example.vn".into(),
            helper: None,
            reference: Reference::from_random([7; 8]),
            declaration: BTreeMap::from([("mother".into(), "TRẦN THỊ MẪU".into())]),
            files: vec![],
        }
    }

    fn proof() -> Acknowledgement {
        Acknowledgement {
            portal_dossier: "482913".into(),
            dossier_number: Some("H21.52-001".into()),
            key: SubmissionKey::from_random([1; 16]),
            status: "new".into(),
            verified: NOW,
            files: vec![],
        }
    }

    fn waiting(due: Instant) -> SubmissionState {
        SubmissionState::Waiting { attempts: 1, due }
    }

    fn refused(code: &str) -> SubmissionState {
        SubmissionState::Rejected { attempts: 1, code: code.into() }
    }

    fn parked(reason: ParkReason) -> SubmissionState {
        SubmissionState::Parked { attempts: 1, reason }
    }

    #[test]
    fn a_row_tells_a_shortened_name_and_no_number_whole_reference_or_address() {
        let body = body();
        let accepted = SubmissionState::Accepted { attempts: 1, acknowledgement: proof() };
        let row = row(&submission(1, accepted, None), Some(&body), None, NOW);
        assert_eq!(row.who.as_deref(), Some("N. T. T. Nghiệm"));
        let told = format!("{row:?}");
        let reference = body.reference.to_string();
        let secrets = ["NGUYỄN", "052199", "000123", "Đá Bạc", "0912", "thu@", "MẪU", "482913"];
        for secret in secrets.into_iter().chain(["H21.52-001", reference.as_str()]) {
            assert!(!told.contains(secret), "{secret} in {told}");
        }
        assert!(reference.ends_with(&row.reference_end.unwrap()));
    }

    #[test]
    fn one_that_cannot_be_read_is_still_a_row() {
        let row = row(&submission(1, parked(ParkReason::Damaged), None), None, None, NOW);
        assert!(row.who.is_none() && row.what.is_none() && row.action.is_none());
    }

    #[test]
    fn each_state_has_the_one_thing_that_would_help_or_none() {
        let unknown = |due| SubmissionState::Unknown { attempts: 1, due };
        let expired = SubmissionState::Expired { attempts: 1, at: NOW };
        let wiped = SubmissionState::Wiped { attempts: 1, at: NOW, acknowledgement: None };
        let accepted = SubmissionState::Accepted { attempts: 1, acknowledgement: proof() };
        let cases = [
            (waiting(LATER), Some(DeskAction::SendNow)),
            (waiting(NOW), None),
            (SubmissionState::Sending { attempt: 1 }, None),
            (unknown(LATER), Some(DeskAction::AskNow)),
            (unknown(NOW), None),
            (refused("not_allowed"), Some(DeskAction::Release)),
            (refused("not_served"), Some(DeskAction::Release)),
            (refused("brand_new"), Some(DeskAction::Release)),
            (refused("bad_field"), None),
            (refused("bad_file"), None),
            (parked(ParkReason::Credentials), Some(DeskAction::Release)),
            (parked(ParkReason::Refused), Some(DeskAction::Release)),
            (parked(ParkReason::ByStaff), Some(DeskAction::Release)),
            (parked(ParkReason::TooLarge), None),
            (parked(ParkReason::Damaged), None),
            (accepted, None),
            (expired, None),
            (wiped, None),
        ];
        for (state, expected) in cases {
            assert_eq!(action(&state, NOW), expected, "{state:?}");
        }
    }

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
                None,
            ),
            submission(7, SubmissionState::Expired { attempts: 9, at: NOW }, None),
        ];
        let expected =
            DeskTotals { needing: 2, waiting: 2, at_portal: 2, at_portal_today: 1, given_up: 1 };
        assert_eq!(totals(&all, NOW), expected);
    }

    #[test]
    fn what_keeps_all_is_said_once_and_what_keeps_one_is_not_said_for_all() {
        let waits = |number, code| submission(number, waiting(LATER), Some(code));
        let (one, two) = (waits(1, "no_network"), waits(2, "no_network"));
        let fresh = submission(3, waiting(NOW), None);
        assert_eq!(
            hurdle(&[one.clone(), fresh, two.clone()]),
            Some(TroubleCode::NoNetwork),
            "one that was not tried yet does not count"
        );
        assert_eq!(hurdle(std::slice::from_ref(&one)), None, "its own row says it");
        assert_eq!(hurdle(&[one.clone(), waits(4, "busy")]), None, "not one and the same");
        assert_eq!(hurdle(&[waits(5, "mixed"), waits(6, "mixed")]), None, "of one dossier alone");
        let doubtful = SubmissionState::Unknown { attempts: 1, due: LATER };
        assert_eq!(hurdle(&[one, submission(7, doubtful, Some("no_network"))]), None);
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
    fn moments_know_today_from_yesterday_on_vietnams_calendar() {
        // 16:59 UTC is 23:59 in Vietnam; two minutes later it is the next day there.
        let late = Instant(20_000 * 86_400_000 + 16 * 3_600_000 + 59 * 60_000);
        let early = Instant(late.0 + 120_000);
        assert_eq!(moment(late, late).days_away, 0);
        assert_eq!(moment(late, late).time, "23:59");
        assert_eq!((moment(early, late).days_away, moment(late, early).days_away), (1, -1));
        assert_eq!(moment(early, late).time, "00:01");
    }
}

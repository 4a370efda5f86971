//! One row of the desk: where a dossier stands, and the one thing a person can do about it. Pure: no
//! clock, no disk.

use tram_domain::{Instant, ParkReason, Submission, SubmissionBody, SubmissionState};
use tram_ipc::codes::RefusalCode;
use tram_ipc::desk::{DeskAction, DeskRow, DeskStanding, MomentView};
use tram_ipc::views::TextView;

use super::hurdle::{concerns_all, trouble};
use crate::clock::VIETNAM;
use crate::kiosk::Core;
use crate::masked;

/// What is told of a submission beside where it stands.
#[derive(Default)]
pub(super) struct Told<'a> {
    /// What was handed over, while it can be read.
    pub(super) body: Option<&'a SubmissionBody>,
    /// What people call the procedure.
    pub(super) procedure: Option<TextView>,
    /// When it will be wiped unsent, where that was announced.
    pub(super) wiped_on: Option<Instant>,
}

/// The row of a dossier whose body is readable, or not any more.
pub(super) fn row(submission: &Submission, told: Told<'_>, now: Instant) -> DeskRow {
    let Told { body, procedure, wiped_on } = told;
    DeskRow {
        submission: submission.key.to_string(),
        who: body.and_then(|body| masked::shortened(&body.applicant_name)),
        what: procedure,
        reference_end: body.and_then(|body| masked::end_of(&body.reference.to_string())),
        since: moment(submission.sealed_at, now),
        attempts: submission.state.attempts(),
        standing: standing(submission, now),
        action: action(&submission.state, now),
        wiped_on: wiped_on.map(|due| moment(due, now)),
    }
}

/// Where it stands, with what the words need.
fn standing(submission: &Submission, now: Instant) -> DeskStanding {
    let next = |due: Instant| (due > now).then(|| moment(due, now));
    match &submission.state {
        SubmissionState::Waiting { due, .. } => {
            // Due, and kept by one dossier's own trouble: a person has let it go on just now.
            let why = trouble(submission).filter(|code| *due > now || concerns_all(*code));
            DeskStanding::Waiting { next: next(*due), why }
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
pub(super) const fn day(at: Instant) -> u64 {
    at.0.saturating_add(VIETNAM * 3_600_000) / 86_400_000
}

pub(super) fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::super::samples::{LATER, NOW, body, parked, proof, refused, submission, waiting};
    use super::*;
    use tram_ipc::codes::TroubleCode;

    #[test]
    fn a_row_tells_a_shortened_name_and_no_number_whole_reference_or_address() {
        let body = body();
        let accepted = SubmissionState::Accepted { attempts: 1, acknowledgement: proof() };
        let row =
            row(&submission(1, accepted, None), Told { body: Some(&body), ..Told::default() }, NOW);
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
        let row = row(&submission(1, parked(ParkReason::Damaged), None), Told::default(), NOW);
        assert!(row.who.is_none() && row.what.is_none() && row.action.is_none());
    }

    #[test]
    fn an_announced_wipe_is_told_with_its_day() {
        let told = Told { wiped_on: Some(NOW), ..Told::default() };
        let row = row(&submission(1, parked(ParkReason::ByStaff), None), told, NOW);
        assert_eq!(row.wiped_on.map(|at| at.day), Some(moment(NOW, NOW).day));
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
    fn one_that_was_let_go_on_no_longer_says_what_held_it() {
        let why = |state, code| {
            let standing = standing(&submission(1, state, Some(code)), NOW);
            let DeskStanding::Waiting { why, .. } = standing else { panic!("{standing:?}") };
            why
        };
        assert_eq!(why(waiting(NOW), "credentials"), None);
        assert_eq!(why(waiting(LATER), "credentials"), Some(TroubleCode::Credentials));
        assert_eq!(why(waiting(NOW), "no_network"), Some(TroubleCode::NoNetwork));
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

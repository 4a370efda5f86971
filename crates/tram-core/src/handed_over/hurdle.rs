//! What keeps everything that waits. Said once, above the list, it need not be read forty times.

use tram_domain::{ParkReason, Submission, SubmissionState};
use tram_ipc::codes::TroubleCode;

/// What keeps all that wait, if it is one and the same, and not of one dossier alone. An account
/// that was refused to one keeps them all.
pub(super) fn hurdle(needing: &[Submission], waiting: &[Submission]) -> Option<TroubleCode> {
    let refused = |submission: &Submission| {
        let SubmissionState::Parked { reason, .. } = submission.state else { return false };
        reason == ParkReason::Credentials
    };
    if !waiting.is_empty() && needing.iter().any(refused) {
        return Some(TroubleCode::Credentials);
    }
    let mut met = waiting.iter().filter_map(trouble).filter(|code| concerns_all(*code));
    let first = met.next()?;
    (met.clone().count() > 0 && met.all(|code| code == first)).then_some(first)
}

/// What went wrong last, for one that waits to be sent.
pub(super) fn trouble(submission: &Submission) -> Option<TroubleCode> {
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
pub(super) const fn concerns_all(code: TroubleCode) -> bool {
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
        | TroubleCode::Misconfigured => true,
        // Every dossier meets it, but each is set aside for it.
        TroubleCode::Credentials
        | TroubleCode::CutShort
        | TroubleCode::Refused
        | TroubleCode::NotAllowed
        | TroubleCode::NotServed
        | TroubleCode::BadField
        | TroubleCode::BadFile
        | TroubleCode::TooLarge
        | TroubleCode::NotProved
        | TroubleCode::Mixed
        | TroubleCode::Damaged
        | TroubleCode::Unreadable
        | TroubleCode::Other => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{LATER, NOW, parked, submission, waiting};
    use super::*;

    #[test]
    fn what_keeps_all_is_said_once_and_what_keeps_one_is_not_said_for_all() {
        let waits = |number, code| submission(number, waiting(LATER), Some(code));
        let (one, two) = (waits(1, "no_network"), waits(2, "no_network"));
        let fresh = submission(3, waiting(NOW), None);
        assert_eq!(
            hurdle(&[], &[one.clone(), fresh, two]),
            Some(TroubleCode::NoNetwork),
            "one that was not tried yet does not count"
        );
        assert_eq!(hurdle(&[], std::slice::from_ref(&one)), None, "its own row says it");
        assert_eq!(hurdle(&[], &[one.clone(), waits(4, "busy")]), None, "not one and the same");
        assert_eq!(
            hurdle(&[], &[waits(5, "mixed"), waits(6, "mixed")]),
            None,
            "of one dossier alone"
        );
        let doubtful = SubmissionState::Unknown { attempts: 1, due: LATER };
        assert_eq!(hurdle(&[], &[one.clone(), submission(7, doubtful, Some("no_network"))]), None);
        let refused = [submission(8, parked(ParkReason::Credentials), None)];
        assert_eq!(hurdle(&refused, &[one]), Some(TroubleCode::Credentials));
        assert_eq!(hurdle(&refused, &[]), None, "its own row says it");
    }
}

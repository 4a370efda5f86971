//! How each acceptance came about: what can honestly be said about "exactly once".

use tram_domain::{Submission, SubmissionState};

/// How the portal came to hold a submission.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Came {
    /// Under its key, with the first attempt.
    FirstTry,
    /// An earlier attempt had no answer; asked, the portal had it already. Nothing was sent again.
    Found,
    /// It was sent again, after the portal had been asked and did not have all of it.
    SentAgain,
}

impl Came {
    /// The code in tables and JSON. It stands where what went wrong last stood before.
    pub const fn code(self) -> &'static str {
        match self {
            Self::FirstTry => "first_try",
            Self::Found => "found",
            Self::SentAgain => "sent_again",
        }
    }

    pub(crate) const fn of(attempt: u32, found_whole: bool) -> Self {
        if found_whole {
            Self::Found
        } else if attempt <= 1 {
            Self::FirstTry
        } else {
            Self::SentAgain
        }
    }
}

/// How a submission came to be accepted; `None` if it is not.
pub fn came(submission: &Submission) -> Option<Came> {
    let accepted = matches!(
        submission.state,
        SubmissionState::Accepted { .. } | SubmissionState::Wiped { acknowledgement: Some(_), .. }
    );
    let told = submission.last_error.as_deref();
    accepted.then(|| match told {
        Some("found") => Came::Found,
        Some("first_try") => Came::FirstTry,
        // Accepted by a version that did not write it down.
        _ => Came::of(submission.state.attempts(), false),
    })
}

/// Counts of them.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Tally {
    /// Accepted with the first attempt.
    pub first_try: u32,
    /// Found at the portal after a doubt.
    pub found: u32,
    /// Accepted after being sent again.
    pub sent_again: u32,
    /// Sent, not answered, and not asked for yet.
    pub unknown: u32,
}

impl Tally {
    /// Counts all of them.
    pub fn of<'a>(submissions: impl IntoIterator<Item = &'a Submission>) -> Self {
        let mut tally = Self::default();
        for submission in submissions {
            match came(submission) {
                Some(Came::FirstTry) => tally.first_try += 1,
                Some(Came::Found) => tally.found += 1,
                Some(Came::SentAgain) => tally.sent_again += 1,
                None => {
                    let unknown = matches!(submission.state, SubmissionState::Unknown { .. });
                    tally.unknown += u32::from(unknown);
                }
            }
        }
        tally
    }
}

//! The volunteer's desk (bàn của người hỗ trợ): what was handed over, where it stands, and the one
//! thing that a person can do about it. No behaviour.
//!
//! It is shown on a screen that anybody may walk up to: names are shortened before they come here,
//! and numbers, addresses and whole references never come.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::codes::{ParkCode, RefusalCode, TroubleCode};
use crate::views::TextView;

/// The whole desk.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
pub struct DeskView {
    /// How many of each there are.
    pub totals: DeskTotals,
    /// Dossiers that only a person can move on, oldest first.
    pub needing: Vec<DeskRow>,
    /// What keeps everything that waits, if it is one thing, and more than one dossier meets it.
    pub hurdle: Option<TroubleCode>,
    /// Dossiers that the kiosk sends by itself, oldest first.
    pub waiting: Vec<DeskRow>,
    /// The latest that are done with, newest first.
    pub done: Vec<DeskRow>,
    /// Dossiers that need a person or wait, beyond those listed.
    pub unlisted: u32,
}

/// Counts over everything that was ever handed over at this kiosk.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Deserialize, Serialize, TS)]
pub struct DeskTotals {
    /// Only a person can move these on.
    pub needing: u32,
    /// The kiosk sends these by itself.
    pub waiting: u32,
    /// The portal has proved that it holds these.
    pub at_portal: u32,
    /// Of these, today.
    pub at_portal_today: u32,
    /// Of these, received with the first attempt.
    pub first_try: u32,
    /// Of these, found at the portal when it was asked after an attempt without an answer. Nothing
    /// was sent again.
    pub found: u32,
    /// Of these, sent again, after the portal had been asked and did not have all of it.
    pub sent_again: u32,
    /// Given up at the retention limit.
    pub given_up: u32,
}

/// One dossier that was handed over.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
pub struct DeskRow {
    /// Its submission's key: what a button acts on. Never shown.
    pub submission: String,
    /// The applicant's name, shortened; `null` once it is wiped or cannot be read.
    pub who: Option<String>,
    /// What people call the procedure; `null` once it is wiped or cannot be read.
    pub what: Option<TextView>,
    /// The last group of the reference that the citizen holds, to compare with a slip.
    pub reference_end: Option<String>,
    /// When it was handed over.
    pub since: MomentView,
    /// Attempts made or under way.
    pub attempts: u32,
    /// Where it stands.
    pub standing: DeskStanding,
    /// What a person can do about it here; `null` where nothing would help or is needed.
    pub action: Option<DeskAction>,
    /// When it will be wiped from this machine unsent, once that is near.
    pub wiped_on: Option<MomentView>,
}

/// Where a dossier stands, with what the words need.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum DeskStanding {
    /// Sealed; waits to be sent.
    Waiting {
        /// When the kiosk tries by itself; `null`: as soon as its turn comes.
        next: Option<MomentView>,
        /// What went wrong last, if anything was tried.
        why: Option<TroubleCode>,
    },
    /// Being sent.
    Sending {
        /// Bytes of papers that the portal is known to hold.
        bytes_sent: u64,
        /// Bytes of papers in all.
        bytes_total: u64,
    },
    /// Sent, and no answer came: the portal is asked before anything is sent again.
    Unknown {
        /// When the kiosk asks by itself; `null`: as soon as its turn comes.
        next: Option<MomentView>,
    },
    /// The portal has proved that it holds all of it.
    Accepted {
        /// When that was.
        at: MomentView,
        /// Papers that were read back and compared.
        files: u32,
    },
    /// The portal refused it.
    Rejected {
        /// What for.
        code: RefusalCode,
    },
    /// Set aside for a person.
    Parked {
        /// Why.
        reason: ParkCode,
    },
    /// Given up at the retention limit.
    Expired {
        /// When.
        at: MomentView,
    },
    /// Gone from this machine.
    Wiped {
        /// When.
        at: MomentView,
        /// Whether the portal had proved that it holds all of it.
        at_portal: bool,
    },
}

/// The one thing that a person can do about a dossier.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Deserialize, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DeskAction {
    /// Send it now instead of later: `outbox_retry`.
    SendNow,
    /// Ask the portal now whether it has it: `outbox_retry`.
    AskNow,
    /// Let it go on, now that what held it is out of the way: `outbox_release`.
    Release,
}

/// A moment as people speak of it, in Vietnam's time.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize, TS)]
pub struct MomentView {
    /// `15/01/2026`.
    pub day: String,
    /// `09:30`.
    pub time: String,
    /// Days from today: 0 today, 1 tomorrow, -1 yesterday.
    pub days_away: i32,
}

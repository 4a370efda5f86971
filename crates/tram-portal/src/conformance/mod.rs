//! What every [`Portal`] must do, as claims that are run against the real thing.
//!
//! A [`Harness`] opens venues: a fresh portal that holds nothing, with a client for it, where
//! [`Trouble`] can be asked for. A claim that does not hold panics.

mod claims;
mod sample;

use async_trait::async_trait;

use crate::Portal;

pub use claims::*;
pub use sample::Sample;

/// Opens venues.
#[async_trait]
pub trait Harness: Send + Sync {
    /// A fresh portal without trouble.
    async fn open(&self) -> Box<dyn Venue>;
}

/// A portal under observation. Its client gives up after less than [`Trouble::LATE`].
pub trait Venue: Send + Sync {
    /// The client.
    fn portal(&self) -> &dyn Portal;
    /// From now on this goes wrong, and nothing else.
    fn trouble(&self, trouble: Trouble);
    /// From now on nothing goes wrong.
    fn heal(&self);
    /// All that the portal holds, drafts too.
    fn held(&self) -> Vec<Held>;
    /// How often the portal did what, whether or not its answer arrived.
    fn done(&self) -> Done;
}

/// How often a portal did what.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Done {
    /// Dossiers filed.
    pub creates: u64,
    /// Papers and declarations taken.
    pub uploads: u64,
    /// Dossiers submitted.
    pub submits: u64,
}

/// What can be made to go wrong.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Trouble {
    /// The portal acts, but the answer to the request of this number, counted from 1, is lost.
    AnswerLost {
        /// Which request.
        at: u32,
    },
    /// The next dossier is created, but the answer is lost.
    CreateAnswerLost,
    /// The next dossier is created, but only [`Trouble::LATE`] after it was asked for.
    CreateLate,
    /// The dossier is submitted, but the answer is lost.
    SubmitAnswerLost,
    /// Submitting never reaches the portal.
    SubmitCut,
    /// Uploads are answered well, but no bytes are kept.
    UploadSwallowed,
    /// Uploads are answered well and forgotten.
    FileLost,
    /// The next two uploads are turned away: the portal believes that it has a newer copy.
    UploadConflict,
    /// Uploads are answered well, but one byte of what is kept is another.
    UploadAltered,
    /// Uploads are kept twice.
    UploadDoubled,
    /// The portal writes the account's own person over the applicant.
    PersonOverwritten,
    /// No paper can be fetched any more.
    PapersGone,
    /// The credentials are not accepted.
    NotAuthenticated,
    /// A login page is answered to the request of this number and all later ones.
    WebPage {
        /// The first such request.
        from: u32,
    },
    /// The portal asks to come back after so many seconds.
    Busy {
        /// How many.
        seconds: u64,
    },
    /// New dossiers are refused.
    CreateRefused,
    /// Submitting is refused.
    SubmitRefused,
    /// No paper may have more bytes.
    SizeLimit {
        /// The limit.
        bytes: u64,
    },
    /// Nothing is answered within [`Trouble::LATE`].
    Stall,
    /// Every answer breaks off in the middle.
    AnswersCut,
    /// Every answer is a server's failure that no list of statuses knows.
    ServerFailure,
}

impl Trouble {
    /// How late "late" is; the client has given up by then.
    pub const LATE: std::time::Duration = std::time::Duration::from_millis(900);
}

/// One dossier that the portal holds.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Held {
    /// The key.
    pub key: String,
    /// It is more than a draft.
    pub submitted: bool,
    /// The applicant's number.
    pub applicant_number: String,
    /// The declaration as JSON, where there is one.
    pub declaration: Option<String>,
    /// Part and bytes of each paper, in order of arrival; no bytes where none were kept.
    pub papers: Vec<(String, Vec<u8>)>,
}

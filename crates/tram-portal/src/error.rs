//! What can go wrong at a portal, each kind telling what to do next.

use std::time::Duration;

use tram_domain::ParkReason;

/// Why a delivery or a look-up did not succeed. No variant carries what the portal wrote: its
/// descriptions repeat names and numbers of citizens.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum PortalError {
    /// No whole answer arrived; whether the portal acted on the request is unknown.
    #[error("the portal did not answer")]
    Unreachable,
    /// The portal asks to come back later.
    #[error("the portal is busy")]
    Busy {
        /// How long it asks to wait, at most an hour.
        retry_after: Option<Duration>,
    },
    /// The answer is an error of the portal's own or nothing that this dialect knows.
    #[error("the portal gave an answer that makes no sense (HTTP {status})")]
    Broken {
        /// The HTTP status.
        status: u16,
    },
    /// A web page came instead of an answer: a login page, a block page, an airport's welcome.
    #[error("something other than the portal answered")]
    CaptivePortal,
    /// The portal refused this dossier, and will again.
    #[error("the portal refused the dossier ({})", code.code())]
    Refused {
        /// What for.
        code: Refusal,
    },
    /// The portal does not take this kiosk's credentials.
    #[error("the portal does not accept the credentials")]
    Credentials,
    /// The portal does not take a paper of this size.
    #[error("part {part} is larger than the portal takes")]
    TooLarge {
        /// The part, or `declaration`.
        part: String,
    },
    /// What the portal gave back is missing or differs from what was sent; nothing was submitted.
    #[error("the portal did not give part {part} back unchanged")]
    NotProved {
        /// The part, or `declaration`.
        part: String,
    },
    /// What the portal holds under our key belongs, wholly or partly, to another dossier, and it
    /// cannot be separated; nothing was submitted.
    #[error("the portal mixed this dossier with another")]
    Mixed,
    /// The sealed papers are not those that were written down; nothing was sent.
    #[error("part {part} is not what was sealed")]
    Damaged {
        /// The part.
        part: String,
    },
    /// The address or the credentials in the settings cannot be used.
    #[error("the portal's settings cannot be used")]
    Misconfigured,
}

/// Why a portal refused a dossier, as far as its words tell.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Refusal {
    /// This account may not file here.
    NotAllowed,
    /// The procedure, agency or template is not one that the portal serves.
    NotServed,
    /// A field was not accepted.
    BadField,
    /// A paper was not accepted: kind of file, empty, unknown part.
    BadFile,
    /// A reason that this program does not know.
    Other,
}

impl Refusal {
    /// The code in tables and JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotAllowed => "not_allowed",
            Self::NotServed => "not_served",
            Self::BadField => "bad_field",
            Self::BadFile => "bad_file",
            Self::Other => "other",
        }
    }
}

/// What a queue should do after an error.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Retry {
    /// Try again, not before the wait that the portal asked for.
    Later(Option<Duration>),
    /// Only a person can move it on.
    Never(ParkReason),
}

impl PortalError {
    /// The code in tables and JSON.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Busy { .. } => "busy",
            Self::Broken { .. } => "broken",
            Self::CaptivePortal => "captive_portal",
            Self::Refused { .. } => "refused",
            Self::Credentials => "credentials",
            Self::TooLarge { .. } => "too_large",
            Self::NotProved { .. } => "not_proved",
            Self::Mixed => "mixed",
            Self::Damaged { .. } => "damaged",
            Self::Misconfigured => "misconfigured",
        }
    }

    /// What a queue should do next. Whatever time may cure is tried again; only what the portal
    /// or the vault has decided for good is left to a person.
    pub const fn retry(&self) -> Retry {
        match self {
            Self::Busy { retry_after } => Retry::Later(*retry_after),
            Self::Unreachable
            | Self::Broken { .. }
            | Self::CaptivePortal
            | Self::NotProved { .. }
            | Self::Mixed
            | Self::Misconfigured => Retry::Later(None),
            Self::Refused { .. } => Retry::Never(ParkReason::Refused),
            Self::Credentials => Retry::Never(ParkReason::Credentials),
            Self::TooLarge { .. } => Retry::Never(ParkReason::TooLarge),
            Self::Damaged { .. } => Retry::Never(ParkReason::Damaged),
        }
    }
}

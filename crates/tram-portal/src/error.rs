//! What can go wrong at a portal, each kind telling what to do next.

use std::time::Duration;

use tram_domain::ParkReason;

/// Why a delivery or a look-up did not succeed. No variant carries what the portal wrote: its
/// descriptions repeat names and numbers of citizens.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum PortalError {
    /// Nothing of this program's reached the portal: no name, no route, nobody listens.
    #[error("the portal cannot be reached")]
    NoNetwork,
    /// The request went out and no answer came; whether the portal acted on it is unknown.
    #[error("the portal did not answer")]
    NoAnswer,
    /// Who answers cannot prove to be the portal. Nothing was sent.
    #[error("the portal's certificate is not accepted ({})", fault.code())]
    Tls {
        /// What is wrong with it.
        fault: TlsFault,
    },
    /// This machine's clock and the portal's are too far apart: dates would be wrong, so nothing
    /// was sent.
    #[error("the clock is wrong")]
    ClockWrong,
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

/// Why a certificate was not accepted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum TlsFault {
    /// It is past its time, or before it, by a clock that is right.
    Expired,
    /// It was made out to another name.
    WrongHost,
    /// Nobody that this kiosk trusts has signed it.
    UnknownIssuer,
    /// Anything else between two programs that should agree.
    Other,
}

impl TlsFault {
    /// The code in tables and JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Expired => "tls_expired",
            Self::WrongHost => "tls_wrong_host",
            Self::UnknownIssuer => "tls_unknown_issuer",
            Self::Other => "tls",
        }
    }
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

/// Whom an error concerns, and so what else would meet it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Concern {
    /// The way to the portal: nothing gets through, whichever dossier it is.
    Way,
    /// The portal, or only what this one dossier does to it.
    Portal,
    /// This kiosk's account: the next dossier would be turned away as well.
    Account,
    /// This dossier.
    Dossier,
}

/// Whether the portal may have done something that nobody knows of.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Doubt {
    /// The portal did not even say what it holds, and nothing was sent: what was doubtful before
    /// still is, and nothing else.
    Unasked,
    /// The portal said what it holds, and all that was sent afterwards was answered.
    None,
    /// Something was sent that the portal may have acted on, or may still act on.
    Left,
}

/// A delivery that did not succeed, and what is known of its traces.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{error}")]
pub struct Failure {
    /// What went wrong.
    pub error: PortalError,
    /// Whether the portal may have acted all the same.
    pub doubt: Doubt,
}

impl PortalError {
    /// The code in tables and JSON.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoNetwork => "no_network",
            Self::NoAnswer => "no_answer",
            Self::Tls { fault } => fault.code(),
            Self::ClockWrong => "clock_wrong",
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
            Self::NoNetwork
            | Self::NoAnswer
            | Self::Tls { .. }
            | Self::ClockWrong
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

    /// Whether `code` is one of those that concern the way to the portal.
    pub fn concerns_the_way(code: &str) -> bool {
        let tls =
            [TlsFault::Expired, TlsFault::WrongHost, TlsFault::UnknownIssuer, TlsFault::Other];
        let others = [Self::NoNetwork, Self::ClockWrong, Self::Misconfigured];
        tls.iter().any(|fault| fault.code() == code) || others.iter().any(|e| e.code() == code)
    }

    /// Whom it concerns.
    pub const fn concern(&self) -> Concern {
        match self {
            Self::NoNetwork | Self::Tls { .. } | Self::ClockWrong | Self::Misconfigured => {
                Concern::Way
            }
            // A page instead of an answer may be a firewall's word on one dossier alone.
            Self::NoAnswer | Self::Busy { .. } | Self::Broken { .. } | Self::CaptivePortal => {
                Concern::Portal
            }
            Self::Credentials => Concern::Account,
            Self::Refused { .. }
            | Self::TooLarge { .. }
            | Self::NotProved { .. }
            | Self::Mixed
            | Self::Damaged { .. } => Concern::Dossier,
        }
    }

    /// Whether a request that ended so may have been acted on.
    pub const fn leaves_doubt(&self) -> bool {
        matches!(self, Self::NoAnswer | Self::Broken { .. } | Self::CaptivePortal)
    }
}

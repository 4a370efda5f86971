//! Codes that tell why a dossier is not at the portal yet. The interface has words and one thing to
//! do for each, or it does not compile.

use serde::de::IntoDeserializer;
use serde::de::value::Error;
use serde::{Deserialize, Serialize};
use tram_domain::ParkReason;
use ts_rs::TS;

/// What went wrong in the last attempt.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Deserialize, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TroubleCode {
    /// Nothing reaches the portal from here.
    NoNetwork,
    /// The portal did not answer.
    #[serde(alias = "unreachable")]
    NoAnswer,
    /// The last attempt was cut off in the middle.
    #[serde(alias = "unknown")]
    CutShort,
    /// The portal asks to come back later.
    Busy,
    /// The portal's answer makes no sense.
    Broken,
    /// A login page came in place of the portal.
    CaptivePortal,
    /// This machine's clock is wrong.
    ClockWrong,
    /// The portal's certificate is past its time.
    TlsExpired,
    /// The portal's certificate was made out to another name.
    TlsWrongHost,
    /// Nobody that this kiosk trusts has signed the portal's certificate.
    TlsUnknownIssuer,
    /// The connection to the portal cannot be trusted.
    Tls,
    /// The portal refused this dossier.
    Refused,
    /// It refused it because this account may not file here.
    NotAllowed,
    /// It refused it because it does not serve this procedure or agency.
    NotServed,
    /// It refused it for a field.
    BadField,
    /// It refused it for a paper.
    BadFile,
    /// The portal does not take this kiosk's credentials.
    Credentials,
    /// A paper is larger than the portal takes.
    TooLarge,
    /// What the portal gave back is not what was sent.
    NotProved,
    /// The portal mixed this dossier with another.
    Mixed,
    /// The sealed papers are damaged.
    Damaged,
    /// The sealed papers cannot be read at this moment.
    Unreadable,
    /// The portal's address or account in the settings cannot be used.
    Misconfigured,
    /// A code that this program does not know, as an older or newer version may have written.
    Other,
}

/// Why a dossier was set aside for a person.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Deserialize, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ParkCode {
    /// The portal refused it.
    Refused,
    /// The portal does not take this kiosk's credentials.
    Credentials,
    /// A paper is larger than the portal takes.
    TooLarge,
    /// The sealed papers are damaged.
    Damaged,
    /// Staff set it aside.
    ByStaff,
}

/// What the portal refused a dossier for, as far as its words tell.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Deserialize, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RefusalCode {
    /// This account may not file here.
    NotAllowed,
    /// The portal does not serve this procedure or agency.
    NotServed,
    /// A field was not accepted.
    BadField,
    /// A paper was not accepted.
    BadFile,
    /// A reason that this program does not know.
    Other,
}

impl TroubleCode {
    /// The code as it is written down beside a submission.
    pub fn of(code: &str) -> Self {
        named(code).unwrap_or(Self::Other)
    }
}

impl RefusalCode {
    /// The code as it is written down with a rejected submission.
    pub fn of(code: &str) -> Self {
        named(code).unwrap_or(Self::Other)
    }
}

impl From<ParkReason> for ParkCode {
    fn from(reason: ParkReason) -> Self {
        match reason {
            ParkReason::Refused => Self::Refused,
            ParkReason::Credentials => Self::Credentials,
            ParkReason::TooLarge => Self::TooLarge,
            ParkReason::Damaged => Self::Damaged,
            ParkReason::ByStaff => Self::ByStaff,
        }
    }
}

fn named<'de, T: Deserialize<'de>>(code: &'de str) -> Option<T> {
    let deserializer = IntoDeserializer::<Error>::into_deserializer(code);
    T::deserialize(deserializer).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_of_another_version_is_other_and_not_an_error() {
        assert_eq!(TroubleCode::of("captive_portal"), TroubleCode::CaptivePortal);
        assert_eq!(TroubleCode::of("brand_new"), TroubleCode::Other);
        assert_eq!(
            TroubleCode::of("unreachable"),
            TroubleCode::NoAnswer,
            "as version 0.1 wrote it"
        );
        assert_eq!(RefusalCode::of("bad_file"), RefusalCode::BadFile);
        assert_eq!(RefusalCode::of(""), RefusalCode::Other);
    }

    #[test]
    fn a_reason_to_park_has_the_same_name_on_both_sides() {
        for reason in [
            ParkReason::Refused,
            ParkReason::Credentials,
            ParkReason::TooLarge,
            ParkReason::Damaged,
            ParkReason::ByStaff,
        ] {
            assert_eq!(named(reason.code()), Some(ParkCode::from(reason)));
        }
    }
}

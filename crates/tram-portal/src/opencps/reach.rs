//! Why a request did not come back with an answer, as the libraries' own types tell it, and whether
//! this machine's clock can be believed.

use std::error::Error;
use std::io;
use std::time::{Duration, UNIX_EPOCH};

use rustls::CertificateError;
use tram_domain::Instant;

use crate::{PortalError, TlsFault};

/// How far two clocks may be apart. Time servers keep them within seconds; five minutes is what
/// signed messages commonly allow.
const MOST_APART: Duration = Duration::from_mins(5);

/// What the end of a request without an answer means. The error's address is left out: its path
/// holds the key.
pub(super) fn unanswered(error: reqwest::Error) -> PortalError {
    let error = error.without_url();
    tracing::debug!(%error, "no answer from the portal");
    if let Some(fault) = tls_fault(&error) {
        return PortalError::Tls { fault };
    }
    // A name that is not found counts as a connection that failed, as does the time given to
    // connecting; either way no byte of the request left.
    if error.is_connect() { PortalError::NoNetwork } else { PortalError::NoAnswer }
}

/// What it means that an answer began and did not end: the portal's promise of its length was
/// wrong, or the link was lost. Out of time is out of time.
pub(super) fn cut_off(error: &reqwest::Error, status: u16) -> PortalError {
    if error.is_timeout() { PortalError::NoAnswer } else { PortalError::Broken { status } }
}

/// The handshake's own reason, found by type.
fn tls_fault(error: &(dyn Error + 'static)) -> Option<TlsFault> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(tls) = error.downcast_ref::<rustls::Error>() {
            return Some(fault_of(tls));
        }
        // `source` of an I/O error passes over the very error that it wraps.
        let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        next = match wrapped {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    None
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the library's lists may grow")]
const fn fault_of(error: &rustls::Error) -> TlsFault {
    match error {
        rustls::Error::InvalidCertificate(why) => match why {
            CertificateError::Expired
            | CertificateError::ExpiredContext { .. }
            | CertificateError::NotValidYet
            | CertificateError::NotValidYetContext { .. } => TlsFault::Expired,
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                TlsFault::WrongHost
            }
            CertificateError::UnknownIssuer => TlsFault::UnknownIssuer,
            _ => TlsFault::Other,
        },
        _ => TlsFault::Other,
    }
}

/// The moment in a `Date` header.
pub(super) fn dated(value: &str) -> Option<Instant> {
    let since = httpdate::parse_http_date(value).ok()?.duration_since(UNIX_EPOCH).ok()?;
    u64::try_from(since.as_millis()).ok().map(Instant)
}

/// Whether the portal's clock and ours are too far apart.
pub(super) fn too_far_apart(ours: Instant, theirs: Instant) -> bool {
    ours.since(theirs).max(theirs.since(ours)) > MOST_APART
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_minutes_either_way_are_allowed_and_no_more() {
        let noon = dated("Sun, 06 Nov 1994 12:00:00 GMT").unwrap();
        let other = |text| dated(text).unwrap();
        assert!(!too_far_apart(noon, other("Sun, 06 Nov 1994 12:05:00 GMT")));
        assert!(!too_far_apart(noon, other("Sun, 06 Nov 1994 11:55:00 GMT")));
        assert!(too_far_apart(noon, other("Sun, 06 Nov 1994 12:05:01 GMT")));
        assert!(too_far_apart(noon, other("Tue, 06 Nov 1984 12:00:00 GMT")), "ten years back");
        assert!(too_far_apart(noon, other("Sat, 06 Nov 2004 12:00:00 GMT")), "ten years on");
    }

    #[test]
    fn a_reason_is_found_under_several_wrappings() {
        let expired = rustls::Error::InvalidCertificate(CertificateError::Expired);
        let wrapped = io::Error::other(io::Error::new(io::ErrorKind::InvalidData, expired));
        assert_eq!(tls_fault(&wrapped), Some(TlsFault::Expired));
        assert_eq!(tls_fault(&io::Error::other("refused")), None);
    }

    proptest::proptest! {
        #[test]
        fn no_date_makes_the_reader_panic(value in "\\PC{0,40}") {
            dated(&value);
        }
    }
}

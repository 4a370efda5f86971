//! What an answer means. OpenCPS says most things with the wrong status, so the status, the kind of
//! body and its `description` are read together.

use std::time::Duration;

use tram_domain::Instant;

use super::wire;
use crate::{PortalError, Refusal};

/// The longest wait that a portal may ask for.
const LONGEST_WAIT: Duration = Duration::from_hours(1);

/// One answer, with no more of its body than was allowed.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) content_type: String,
    pub(super) retry_after: Option<Duration>,
    /// What the portal's clock showed.
    pub(super) dated: Option<Instant>,
    pub(super) body: Vec<u8>,
}

impl Answer {
    /// The error for an answer that this dialect does not know.
    pub(super) const fn broken(&self) -> PortalError {
        PortalError::Broken { status: self.status }
    }

    /// A page for people stands where an answer should.
    pub(super) fn is_web_page(&self) -> bool {
        let start = self.body.iter().find(|byte| !byte.is_ascii_whitespace());
        self.content_type.to_ascii_lowercase().starts_with("text/html")
            || self.content_type.to_ascii_lowercase().starts_with("application/xhtml")
            || start == Some(&b'<')
    }
}

/// What was asked for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Operation {
    LookUp,
    Create,
    Upload,
    List,
    ReadBack,
    Remove,
    Submit,
}

/// Why an answer is not the one hoped for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Verdict {
    /// The portal does not have it.
    Absent,
    /// The portal has a file under this identity already and believes it newer.
    Conflict,
    /// The paper is larger than the portal takes.
    TooLarge,
    /// Anything else.
    Failed(PortalError),
}

impl Verdict {
    /// As an error, where absence, conflict and size have no meaning of their own.
    pub(super) fn into_error(self) -> PortalError {
        match self {
            Self::Absent => PortalError::Broken { status: 404 },
            Self::Conflict => PortalError::Broken { status: 409 },
            Self::TooLarge => PortalError::TooLarge { part: "declaration".into() },
            Self::Failed(error) => error,
        }
    }
}

/// Decides whether an answer is a good one. Good means: 200 or 201, JSON (or a paper, when one is
/// read back), and no error dressed as a success.
pub(super) fn judge(operation: Operation, answer: &Answer) -> Result<(), Verdict> {
    let failed = |error| Err(Verdict::Failed(error));
    match answer.status {
        200 | 201 if answer.is_web_page() => failed(PortalError::CaptivePortal),
        200 | 201 => judge_body(operation, answer),
        203 | 401 => failed(PortalError::Credentials),
        204 if matches!(operation, Operation::Submit | Operation::Remove) => Ok(()),
        204 | 404 | 410 => Err(Verdict::Absent),
        300..=399 | 407 | 511 => failed(PortalError::CaptivePortal),
        408 => failed(PortalError::NoAnswer),
        409 => Err(Verdict::Conflict),
        413 => Err(Verdict::TooLarge),
        429 | 503 => failed(PortalError::Busy { retry_after: answer.retry_after }),
        400..=499 if answer.is_web_page() => failed(PortalError::CaptivePortal),
        400 | 422 => failed(PortalError::Refused { code: Refusal::BadField }),
        // Half a sentence decides nothing: a refusal is for good.
        403 if wire::is_cut(&answer.body) => failed(answer.broken()),
        403 => Err(judge_description(operation, &wire::description(&answer.body))),
        _ => failed(answer.broken()),
    }
}

/// A success that carries an error's code in its body is that error.
fn judge_body(operation: Operation, answer: &Answer) -> Result<(), Verdict> {
    if operation == Operation::ReadBack {
        return Ok(());
    }
    match wire::code_in_error_body(&answer.body) {
        None => Ok(()),
        Some(203 | 401) => Err(Verdict::Failed(PortalError::Credentials)),
        Some(409) => Err(Verdict::Conflict),
        Some(_) => Err(judge_description(operation, &wire::description(&answer.body))),
    }
}

/// Reads the exception's text, the only thing that tells one 403 from another. Looking for words
/// is poor, but the portal offers nothing better; what is not recognised is never called success.
fn judge_description(operation: Operation, description: &str) -> Verdict {
    let text = description.trim().to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let refused = |code| Verdict::Failed(PortalError::Refused { code });
    if says(&["conflict"]) {
        Verdict::Conflict
    } else if says(&["permission", "unauthor", "not allowed", "principalexception"]) {
        refused(Refusal::NotAllowed)
    } else if text.is_empty() || text == "null" {
        // A null pointer on the server: for a question it means "no such thing", otherwise nothing.
        match operation {
            Operation::LookUp | Operation::ReadBack | Operation::Remove => Verdict::Absent,
            Operation::Create | Operation::Upload | Operation::List | Operation::Submit => {
                Verdict::Failed(PortalError::Broken { status: 403 })
            }
        }
    } else if says(&["nosuch", "no such", "not found", "notfound", "no dossier exists"]) {
        match operation {
            Operation::Create => refused(Refusal::NotServed),
            Operation::LookUp
            | Operation::Upload
            | Operation::List
            | Operation::ReadBack
            | Operation::Remove
            | Operation::Submit => Verdict::Absent,
        }
    } else if says(&["timeout", "timed out", "deadlock", "connection", "rollback", "lock wait"]) {
        Verdict::Failed(PortalError::Broken { status: 403 })
    } else if operation == Operation::Upload {
        refused(Refusal::BadFile)
    } else if says(&["servicecode", "serviceconfig", "processoption", "agency", "template"]) {
        refused(Refusal::NotServed)
    } else if says(&["applicant", "contact", "address", "date", "invalid"]) {
        refused(Refusal::BadField)
    } else {
        refused(Refusal::Other)
    }
}

/// Reads a `Retry-After`: seconds, or a date, which counts from the answer's own `Date` because a
/// kiosk's clock may be wrong. Never more than an hour.
pub(super) fn retry_after(value: &str, answered: &str) -> Option<Duration> {
    let value = value.trim();
    let wait = if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        value.parse().map_or(LONGEST_WAIT, Duration::from_secs)
    } else {
        let until = httpdate::parse_http_date(value).ok()?;
        let from = httpdate::parse_http_date(answered).ok()?;
        until.duration_since(from).unwrap_or_default()
    };
    Some(wait.min(LONGEST_WAIT))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, content_type: &str, body: &str) -> Answer {
        Answer {
            status,
            content_type: content_type.into(),
            retry_after: None,
            dated: None,
            body: body.as_bytes().to_vec(),
        }
    }

    fn refusal(operation: Operation, description: &str) -> Result<(), Verdict> {
        let body =
            serde_json::json!({"message": "No Content.", "code": 403, "description": description});
        judge(operation, &answer(403, "application/json", &body.to_string()))
    }

    #[test]
    fn not_authenticated_is_never_a_success_whatever_its_status() {
        let body = r#"{"message":"Non-Authoritative Information.","code":203,"description":"x"}"#;
        for status in [200, 203, 401] {
            let verdict = judge(Operation::Create, &answer(status, "application/json", body));
            assert_eq!(verdict, Err(Verdict::Failed(PortalError::Credentials)), "{status}");
        }
    }

    #[test]
    fn a_web_page_is_never_an_answer() {
        let captive = Err(Verdict::Failed(PortalError::CaptivePortal));
        let page = "\n <!DOCTYPE html><title>Sign in</title>";
        for (status, kind, body) in [
            (200, "text/html; charset=utf-8", page),
            (200, "application/json", page),
            (302, "", ""),
            (403, "text/html", page),
            (511, "text/html", page),
        ] {
            assert_eq!(judge(Operation::Create, &answer(status, kind, body)), captive, "{status}");
        }
    }

    #[test]
    fn an_unknown_failure_of_the_server_is_worth_another_try() {
        for status in [500, 502, 504, 520, 599, 418] {
            let verdict = judge(Operation::Create, &answer(status, "text/plain", "oops"));
            assert_eq!(verdict, Err(Verdict::Failed(PortalError::Broken { status })));
        }
    }

    #[test]
    fn a_403_means_what_its_description_says() {
        let refused = |code| Err(Verdict::Failed(PortalError::Refused { code }));
        assert_eq!(refusal(Operation::Upload, "Conflict dossier file"), Err(Verdict::Conflict));
        assert_eq!(refusal(Operation::LookUp, "null"), Err(Verdict::Absent));
        assert_eq!(
            refusal(Operation::LookUp, "No Dossier exists with the key"),
            Err(Verdict::Absent)
        );
        assert_eq!(
            refusal(Operation::Create, "User has no permission"),
            refused(Refusal::NotAllowed)
        );
        assert_eq!(
            refusal(Operation::Create, "RequiredServiceCodeException"),
            refused(Refusal::NotServed)
        );
        assert_eq!(refusal(Operation::Submit, "Hồ sơ không hợp lệ"), refused(Refusal::Other));
        assert_eq!(refusal(Operation::Upload, "tệp sai định dạng"), refused(Refusal::BadFile));
        assert_eq!(
            refusal(Operation::Create, "null"),
            Err(Verdict::Failed(PortalError::Broken { status: 403 })),
            "a null pointer at create says nothing about the dossier"
        );
    }

    #[test]
    fn half_of_a_refusal_is_no_refusal() {
        let whole = r#"{"message":"No Content.","code":403,"description":null}"#;
        let verdict = |body| judge(Operation::LookUp, &answer(403, "application/json", body));
        assert_eq!(verdict(whole), Err(Verdict::Absent));
        let broken = Err(Verdict::Failed(PortalError::Broken { status: 403 }));
        for end in 1..whole.len() {
            assert_eq!(verdict(&whole[..end]), broken, "{end} bytes of it");
        }
    }

    #[test]
    fn a_wait_is_read_in_seconds_and_as_a_date_and_is_never_longer_than_an_hour() {
        let now = "Sun, 06 Nov 1994 08:49:37 GMT";
        assert_eq!(retry_after("7", now), Some(Duration::from_secs(7)));
        assert_eq!(
            retry_after("Sun, 06 Nov 1994 08:50:07 GMT", now),
            Some(Duration::from_secs(30))
        );
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:00:00 GMT", now), Some(Duration::ZERO));
        for absurd in ["86400", "99999999999999999999999", "Mon, 06 Nov 2034 08:49:37 GMT"] {
            assert_eq!(retry_after(absurd, now), Some(LONGEST_WAIT), "{absurd}");
        }
        for nonsense in ["", "-1", "soon", "1.5"] {
            assert_eq!(retry_after(nonsense, now), None, "{nonsense}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_header_makes_the_reader_panic(value in "\\PC{0,40}", answered in "\\PC{0,40}") {
            if let Some(wait) = retry_after(&value, &answered) {
                assert!(wait <= LONGEST_WAIT);
            }
        }

        #[test]
        fn no_answer_makes_the_judge_panic_or_repeat_what_the_portal_wrote(
            status in 100_u16..700, content_type in "\\PC{0,20}", body: Vec<u8>,
        ) {
            let odd = Answer { status, content_type, retry_after: None, dated: None, body };
            for operation in [Operation::LookUp, Operation::Create, Operation::Upload] {
                let good = judge(operation, &odd).is_ok();
                assert!(!good || matches!(status, 200 | 201), "{status}");
            }
        }

        #[test]
        fn a_description_never_reaches_the_error(description in "[a-z0-9 ]{12,40}") {
            if let Err(Verdict::Failed(error)) = refusal(Operation::Create, &description) {
                assert!(!format!("{error} {error:?}").contains(&description));
            }
        }
    }
}

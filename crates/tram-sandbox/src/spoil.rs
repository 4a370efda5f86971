//! What becomes of a right answer on its way back: lost, cut, misdated, in other words, or another's.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use serde_json::{Value, json};

use crate::App;
use crate::answer;
use crate::faults::{Effect, Operation};

/// The most that is read of any answer.
const ANSWER_LIMIT: usize = 64 * 1024 * 1024;

/// The last right answer to each kind of request.
pub(crate) type OldAnswers = BTreeMap<Operation, OldAnswer>;

/// An answer that was given before.
#[derive(Clone, Debug)]
pub(crate) struct OldAnswer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

/// What becomes of the right answer.
pub(crate) async fn afterwards(
    app: &App,
    operation: Operation,
    effects: &[Effect],
    response: Response,
) -> Response {
    if effects.contains(&Effect::DropAnswer) {
        return answer::no_answer();
    }
    let (mut parts, body) = response.into_parts();
    if let Some(date) = effects.iter().find_map(date) {
        parts.headers.insert(header::DATE, date);
    }
    // A paper may be long and is never changed here: it goes through as it comes.
    let touched = effects.iter().any(|effect| {
        matches!(
            effect,
            Effect::Truncate
                | Effect::WrongLength
                | Effect::UnknownFields
                | Effect::RenamedReceipt
                | Effect::OldAnswer
        )
    });
    if operation == Operation::ReadBack && !touched {
        return Response::from_parts(parts, body);
    }
    let mut whole: Bytes = to_bytes(body, ANSWER_LIMIT).await.unwrap_or_default();
    let given =
        OldAnswer { status: parts.status, headers: parts.headers.clone(), body: whole.clone() };
    let old = app.old().insert(operation, given);
    if let Some(old) = old.filter(|_| effects.contains(&Effect::OldAnswer)) {
        (parts.status, parts.headers, whole) = (old.status, old.headers, old.body);
    }
    for effect in effects {
        whole = match effect {
            Effect::UnknownFields => reworded(&whole, |fields| {
                fields.insert("phienBan".to_owned(), json!({"so": 3, "ghiChu": [null, true]}));
            }),
            Effect::RenamedReceipt => reworded(&whole, |fields| {
                for (name, other) in [("referenceUid", "maThamChieu"), ("dossierId", "idHoSo")] {
                    if let Some(value) = fields.remove(name) {
                        fields.insert(other.to_owned(), value);
                    }
                }
            }),
            _ => whole,
        };
    }
    parts.headers.remove(header::CONTENT_LENGTH);
    if effects.contains(&Effect::Truncate) {
        return answer::half(parts, &whole);
    }
    if effects.contains(&Effect::WrongLength) {
        return answer::overpromised(parts, whole);
    }
    Response::from_parts(parts, Body::from(whole))
}

/// A JSON object with other fields; anything else as it is.
fn reworded(whole: &Bytes, change: impl Fn(&mut serde_json::Map<String, Value>)) -> Bytes {
    match serde_json::from_slice(whole) {
        Ok(Value::Object(mut fields)) => {
            change(&mut fields);
            Bytes::from(Value::Object(fields).to_string())
        }
        Ok(_) | Err(_) => whole.clone(),
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the sandbox stands for the outside world, which has a clock of its own"
)]
fn date(effect: &Effect) -> Option<HeaderValue> {
    let Effect::DateOff { seconds } = effect else { return None };
    let by = Duration::from_secs(seconds.unsigned_abs());
    let now = SystemTime::now();
    let shown = if *seconds < 0 { now.checked_sub(by) } else { now.checked_add(by) };
    HeaderValue::from_str(&httpdate::fmt_http_date(shown?)).ok()
}

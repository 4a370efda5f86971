//! Answers in the original's manner: right ones as JSON, every error of its own as 403, and the
//! broken ones that faults ask for.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use http_body::{Frame, SizeHint};
use serde_json::{Value, json};

/// Why a paper is not taken.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum No {
    /// The request cannot be read.
    Unreadable,
    /// There is no such dossier.
    NothingThere,
    /// The file has no bytes.
    Empty,
    /// The file is of a kind that is not taken.
    BadKind,
    /// The file is larger than the server takes.
    TooLarge,
    /// The file that is kept is not older.
    Conflict,
    /// The sandbox has no room left.
    Full,
}

impl IntoResponse for No {
    fn into_response(self) -> Response {
        match self {
            Self::Unreadable => exception(Some("Bad multipart request")),
            Self::NothingThere => nothing_there(),
            Self::Empty => exception(Some("File is empty")),
            // Bare text, as in the original.
            Self::BadKind => {
                (StatusCode::FORBIDDEN, "Tệp đính kèm không đúng định dạng").into_response()
            }
            Self::TooLarge => too_large(),
            Self::Conflict => conflict(),
            Self::Full => busy(503, None),
        }
    }
}

/// 200 with JSON.
pub(crate) fn good(value: &Value) -> Response {
    axum::Json(value).into_response()
}

/// How the original reports every exception: 403, with the exception's text.
pub(crate) fn exception(description: Option<&str>) -> Response {
    let body = json!({"message": "No Content.", "code": 403, "description": description});
    (StatusCode::FORBIDDEN, axum::Json(body)).into_response()
}

/// What does not exist is a null pointer, whose text is `null`.
pub(crate) fn nothing_there() -> Response {
    exception(None)
}

/// Not authenticated: 203, which looks like success.
pub(crate) fn not_authenticated() -> Response {
    let words = "Non-Authoritative Information.";
    let body = json!({"message": words, "code": 203, "description": words});
    (StatusCode::NON_AUTHORITATIVE_INFORMATION, axum::Json(body)).into_response()
}

fn conflict() -> Response {
    let words = "Conflict dossier file";
    let body = json!({"message": words, "code": 409, "description": words});
    (StatusCode::CONFLICT, axum::Json(body)).into_response()
}

/// Larger than the server takes.
pub(crate) fn too_large() -> Response {
    page(StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large")
}

/// An address that the dialect does not have.
pub(crate) async fn no_such_address() -> Response {
    page(StatusCode::NOT_FOUND, "Not Found")
}

/// A page for people.
pub(crate) fn page(status: StatusCode, title: &'static str) -> Response {
    let html = format!("<!DOCTYPE html>\n<title>{title}</title>\n<h1>{title}</h1>\n");
    (status, axum::response::Html(html)).into_response()
}

/// 429 or 503.
pub(crate) fn busy(status: u16, retry_after: Option<&str>) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
    let mut response = page(status, "Busy");
    if let Some(value) = retry_after.and_then(|value| HeaderValue::from_str(value).ok()) {
        response.headers_mut().insert(header::RETRY_AFTER, value);
    }
    response
}

/// The connection breaks before the first byte of the answer.
pub(crate) fn no_answer() -> Response {
    Response::new(Body::new(Broken { first: None, promised: 1, flushed: true }))
}

/// The connection breaks in the middle of `whole`.
pub(crate) fn half(parts: axum::http::response::Parts, whole: &Bytes) -> Response {
    let first = whole.slice(..whole.len() / 2);
    let promised = whole.len().max(1) as u64;
    Response::from_parts(parts, Body::new(Broken { first: Some(first), promised, flushed: false }))
}

/// `whole`, with a promise of more to come, and then the connection breaks.
pub(crate) fn overpromised(parts: axum::http::response::Parts, whole: Bytes) -> Response {
    let promised = whole.len() as u64 + 64;
    Response::from_parts(parts, Body::new(Broken { first: Some(whole), promised, flushed: false }))
}

/// 302 to a gateway where somebody should log in.
pub(crate) fn redirect() -> Response {
    let mut response = page(StatusCode::FOUND, "Found");
    let gateway = HeaderValue::from_static("http://login.example/?next=portal");
    response.headers_mut().insert(header::LOCATION, gateway);
    response
}

/// A body that promises more than it gives and then breaks the connection.
struct Broken {
    first: Option<Bytes>,
    promised: u64,
    flushed: bool,
}

impl http_body::Body for Broken {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if let Some(first) = self.first.take() {
            return Poll::Ready(Some(Ok(Frame::data(first))));
        }
        if !self.flushed {
            // Lets the server write what it has before the connection goes.
            self.flushed = true;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Some(Err(std::io::ErrorKind::ConnectionReset.into())))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.promised)
    }
}

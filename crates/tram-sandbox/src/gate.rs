//! What every request of the dialect passes: who asks, and what goes wrong this time.

use std::future::poll_fn;
use std::net::SocketAddr;
use std::pin::Pin;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use crate::App;
use crate::answer;
use crate::faults::{Effect, Operation};
use crate::spoil;

/// The account that the original lends to calls from its own machine.
const LOCAL_ACCOUNT: &str = "localhost";
/// The most that is read of any request.
const REQUEST_LIMIT: usize = 64 * 1024 * 1024;

/// Who asks, in which site, and what will happen to an upload.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub(crate) account: String,
    pub(crate) group: u64,
    pub(crate) fate: Fate,
}

/// What becomes of an upload.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Fate {
    /// It is kept.
    Kept,
    /// Only its record is kept.
    Swallowed,
    /// It is forgotten.
    Lost,
    /// It is kept with another last byte.
    Altered,
    /// It is kept twice.
    Twice,
}

/// Lets a request through, or does not.
pub(crate) async fn pass(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let operation = operation(request.method(), request.uri().path());
    let effects = app.schedule().fire(operation);
    let account = account(&app, &request);
    if let Some(instead) = effects.iter().find_map(instead) {
        return instead;
    }
    let Some(account) = account else { return answer::not_authenticated() };
    let group = number(request.headers(), "groupId");
    let fate = effects.iter().find_map(fate).unwrap_or(Fate::Kept);
    request.extensions_mut().insert(Caller { account, group, fate });
    let (parts, body) = request.into_parts();
    // The whole request first: a server that has all of it works on when its client has gone.
    let cut = effects
        .iter()
        .find_map(|effect| if let Effect::Cut { after } = effect { Some(*after) } else { None });
    let body = match read(&app, operation, body, cut).await {
        Ok(body) => body,
        Err(instead) => return *instead,
    };
    let request = Request::from_parts(parts, body.into());
    app.schedule().note(operation);
    let stall = effects.iter().find_map(|effect| {
        if let Effect::Stall { millis } = effect {
            Some(Duration::from_millis(*millis))
        } else {
            None
        }
    });
    let work = tokio::spawn(async move {
        if let Some(stall) = stall {
            tokio::time::sleep(stall).await;
        }
        next.run(request).await
    });
    let Ok(response) = work.await else {
        return answer::page(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error");
    };
    spoil::afterwards(&app, operation, &effects, response).await
}

/// The whole request; or, if it is cut, too large or never ends, what is answered instead.
async fn read(
    app: &App,
    operation: Operation,
    mut body: Body,
    cut: Option<u64>,
) -> Result<Vec<u8>, Box<Response>> {
    let mut whole = Vec::new();
    while let Some(frame) =
        poll_fn(|context| http_body::Body::poll_frame(Pin::new(&mut body), context)).await
    {
        let data = frame.map_err(|_| answer::no_answer())?.into_data().unwrap_or_default();
        app.schedule().receive(operation, data.len() as u64);
        whole.extend_from_slice(&data);
        if cut.is_some_and(|after| whole.len() as u64 >= after) {
            return Err(Box::new(answer::no_answer()));
        }
        if whole.len() > REQUEST_LIMIT {
            return Err(Box::new(answer::too_large()));
        }
    }
    Ok(whole)
}

/// The answer that takes the place of the right one, before anything is done.
fn instead(effect: &Effect) -> Option<Response> {
    Some(match effect {
        Effect::Refuse { description } => answer::exception(Some(description)),
        Effect::Busy { status, retry_after } => answer::busy(*status, retry_after.as_deref()),
        Effect::DropRequest => answer::no_answer(),
        Effect::WebPage => answer::page(StatusCode::OK, "Sign in"),
        Effect::Redirect => answer::redirect(),
        Effect::Status { code } => {
            let status = StatusCode::from_u16(*code).unwrap_or(StatusCode::BAD_GATEWAY);
            answer::page(status, "Unknown Error")
        }
        Effect::NotAuthenticated => answer::not_authenticated(),
        Effect::Stall { .. }
        | Effect::DropAnswer
        | Effect::Truncate
        | Effect::WrongLength
        | Effect::DateOff { .. }
        | Effect::UnknownFields
        | Effect::RenamedReceipt
        | Effect::OldAnswer
        | Effect::Cut { .. }
        | Effect::SwallowUpload
        | Effect::LoseFile
        | Effect::AlterUpload
        | Effect::KeepTwice => return None,
    })
}

fn fate(effect: &Effect) -> Option<Fate> {
    let fates = [
        (Effect::SwallowUpload, Fate::Swallowed),
        (Effect::LoseFile, Fate::Lost),
        (Effect::AlterUpload, Fate::Altered),
        (Effect::KeepTwice, Fate::Twice),
    ];
    fates.into_iter().find_map(|(named, fate)| (named == *effect).then_some(fate))
}

/// `None` means not authenticated. Without `Authorization` the original lets its own machine in.
fn account(app: &App, request: &Request) -> Option<String> {
    let Some(header) = request.headers().get(header::AUTHORIZATION) else {
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
        return peer
            .is_some_and(|ConnectInfo(peer)| peer.ip().is_loopback())
            .then(|| LOCAL_ACCOUNT.to_owned());
    };
    let encoded = header.to_str().ok()?.strip_prefix("Basic ")?;
    let decoded = String::from_utf8(BASE64_STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (login, password) = decoded.split_once(':')?;
    let schedule = app.schedule();
    let known = schedule.faults().accounts.get(login)?;
    (known == password).then(|| login.to_owned())
}

fn number(headers: &HeaderMap, name: &str) -> u64 {
    let text = headers.get(name).and_then(|value| value.to_str().ok());
    text.and_then(|text| text.trim().parse().ok()).unwrap_or(0)
}

/// What a request asks for. The path still carries the dialect's base, or not.
fn operation(method: &Method, path: &str) -> Operation {
    let path = path.strip_prefix(crate::BASE).unwrap_or(path);
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    match (method.as_str(), segments.as_slice()) {
        ("POST", ["dossiers"]) => Operation::Create,
        ("GET", ["dossiers", _]) => Operation::LookUp,
        ("GET", ["dossiers", _, "files"]) => Operation::List,
        ("GET", ["dossiers", _, "files", _, ..]) => Operation::ReadBack,
        ("POST", ["dossiers", _, "submit"]) => Operation::Submit,
        ("POST" | "PUT", ["dossiers", _, "files" | "eforms", ..]) => Operation::Upload,
        ("DELETE", ["dossiers", ..]) => Operation::Remove,
        _ => Operation::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operation_is_known_by_its_method_and_path() {
        let known = |method: &str, path| operation(&method.parse().unwrap(), path);
        assert_eq!(known("POST", "/o/rest/v2/dossiers"), Operation::Create);
        assert_eq!(known("GET", "/dossiers/abc"), Operation::LookUp);
        assert_eq!(known("GET", "/dossiers"), Operation::Other);
        assert_eq!(known("POST", "/dossiers/1/files"), Operation::Upload);
        assert_eq!(known("GET", "/dossiers/1/files/x/formdata"), Operation::ReadBack);
        assert_eq!(known("POST", "/dossiers/1/submit"), Operation::Submit);
        assert_eq!(known("DELETE", "/dossiers/1/files/x"), Operation::Remove);
    }
}

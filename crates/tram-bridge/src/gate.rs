//! Who may ask: pages that this bridge served itself, and programs on this machine.
//!
//! A web page anywhere can make its visitor's browser ask a loopback address, and by DNS rebinding
//! even under a name of its own. So the `Host` must be a loopback name with our port, and an
//! `Origin`, where there is one, must be the same.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Lets a request through, or refuses it unread.
pub(crate) async fn pass(State(port): State<u16>, request: Request, next: Next) -> Response {
    if is_ours(request.headers(), port) {
        next.run(request).await
    } else {
        StatusCode::FORBIDDEN.into_response()
    }
}

fn is_ours(headers: &HeaderMap, port: u16) -> bool {
    let ours = ["127.0.0.1", "localhost", "[::1]"].map(|name| format!("{name}:{port}"));
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let host_is_ours = text(header::HOST).is_some_and(|host| ours.iter().any(|our| our == host));
    let origin_is_ours = text(header::ORIGIN).is_none_or(|origin| {
        origin.strip_prefix("http://").is_some_and(|host| ours.iter().any(|our| our == host))
    });
    host_is_ours && origin_is_ours
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(host: Option<&str>, origin: Option<&str>) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in [(header::HOST, host), (header::ORIGIN, origin)] {
            if let Some(value) = value {
                headers.insert(name, value.parse().unwrap());
            }
        }
        is_ours(&headers, 4000)
    }

    #[test]
    fn our_own_pages_and_programs_without_an_origin_may_ask() {
        assert!(asked(Some("127.0.0.1:4000"), None));
        assert!(asked(Some("localhost:4000"), Some("http://localhost:4000")));
        assert!(asked(Some("[::1]:4000"), Some("http://127.0.0.1:4000")));
    }

    #[test]
    fn foreign_pages_and_rebound_names_may_not() {
        assert!(!asked(Some("evil.example:4000"), None), "rebound name");
        assert!(!asked(Some("127.0.0.1:4000"), Some("http://evil.example")));
        assert!(!asked(Some("127.0.0.1:4000"), Some("null")));
        assert!(!asked(Some("127.0.0.1:4000"), Some("http://127.0.0.1:5000")), "another program");
        assert!(!asked(Some("127.0.0.1"), None), "another port");
        assert!(!asked(None, None));
    }
}

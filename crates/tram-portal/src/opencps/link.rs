//! One exchange with the portal: who asks, how long, how much may come back. Whether an answer is
//! good is decided in [`classify`](super::classify).

use std::fmt;
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, DATE, HeaderMap, RETRY_AFTER};
use reqwest::{Client, Method, RequestBuilder, Url, redirect, retry};
use tram_domain::SubmissionKey;

use super::OpenCpsSettings;
use super::classify::{self, Answer, Operation, Verdict};
use super::wire::{self, WireDossier, WireFile};
use crate::PortalError;

/// The most that an answer other than a paper may have.
const JSON_LIMIT: u64 = 1024 * 1024;
/// The slowest link on which a paper still arrives before the time is up.
const BYTES_PER_SECOND: u64 = 16 * 1024;
/// Between two requests of one filing; not between two citizens.
const IDLE: Duration = Duration::from_secs(1);

/// A portal's address and credentials, with a client that follows nothing and trusts no proxy.
pub(super) struct Link {
    client: Client,
    base: Url,
    group_id: u64,
    credentials: Option<(String, String)>,
    timeout: Duration,
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Link").field("group_id", &self.group_id).finish_non_exhaustive()
    }
}

impl Link {
    pub(super) fn new(settings: OpenCpsSettings) -> Result<Self, PortalError> {
        let base = Url::parse(&settings.base).map_err(|_| PortalError::Misconfigured)?;
        let plain = base.scheme() == "http";
        let usable = base.scheme() == "https" || (plain && is_this_machine(&base));
        if !usable {
            return Err(PortalError::Misconfigured);
        }
        let mut builder = Client::builder()
            .user_agent(concat!("Tram/", env!("CARGO_PKG_VERSION")))
            .no_proxy()
            .redirect(redirect::Policy::none())
            // Trying again is the queue's business, in one place.
            .retry(retry::never())
            // A connection that waits for its next use still holds what it carried last.
            .pool_idle_timeout(IDLE)
            .connect_timeout(settings.timeout);
        if plain {
            // A practice portal must work on a machine without certificates.
            builder = builder.tls_certs_only(std::iter::empty());
        }
        let client = builder.build().map_err(|_| PortalError::Misconfigured)?;
        let OpenCpsSettings { group_id, credentials, timeout, .. } = settings;
        Ok(Self { client, base, group_id, credentials, timeout })
    }

    /// A request to the path made of `segments`, which may hold anything.
    pub(super) fn request(&self, method: Method, segments: &[&str]) -> RequestBuilder {
        let mut url = self.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(segments);
        }
        let request = self
            .client
            .request(method, url)
            .header("groupId", self.group_id)
            .header("Accept", "application/json");
        match &self.credentials {
            Some((login, password)) => request.basic_auth(login, Some(password)),
            None => request,
        }
    }

    /// Sends a request and reads at most `limit` bytes of the answer. `carried` bytes of paper,
    /// there or back, are given time of their own.
    pub(super) async fn exchange(
        &self,
        request: RequestBuilder,
        carried: u64,
        limit: u64,
    ) -> Result<Answer, PortalError> {
        let time = self.timeout + Duration::from_millis(carried * 1000 / BYTES_PER_SECOND);
        let mut response = request.timeout(time).send().await.map_err(unreachable)?;
        let status = response.status().as_u16();
        let content_type = header(response.headers(), CONTENT_TYPE.as_str());
        let retry_after = classify::retry_after(
            &header(response.headers(), RETRY_AFTER.as_str()),
            &header(response.headers(), DATE.as_str()),
        );
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
            body.extend_from_slice(&chunk);
            if body.len() as u64 > limit {
                // Cut, not refused: the caller compares sizes, and too much is too much.
                body.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
                break;
            }
        }
        Ok(Answer { status, content_type, retry_after, body })
    }

    /// Sends a request whose answer is JSON, and judges it.
    pub(super) async fn ask(
        &self,
        operation: Operation,
        request: RequestBuilder,
        carried: u64,
    ) -> Result<Answer, Verdict> {
        let answer = self.exchange(request, carried, JSON_LIMIT).await.map_err(Verdict::Failed)?;
        classify::judge(operation, &answer)?;
        Ok(answer)
    }

    /// The dossier that the portal holds under `key`.
    pub(super) async fn dossier(
        &self,
        key: SubmissionKey,
    ) -> Result<Option<WireDossier>, PortalError> {
        let request = self.request(Method::GET, &["dossiers", &key.to_string()]);
        let answer = match self.ask(Operation::LookUp, request, 0).await {
            Ok(answer) => answer,
            Err(Verdict::Absent) => return Ok(None),
            Err(other) => return Err(other.into_error()),
        };
        if wire::is_nothing(&answer.body) {
            return Ok(None);
        }
        let dossier = wire::dossier(&answer.body).ok_or(answer.broken())?;
        // The portal also looks for its own numbers under this address.
        if dossier.has_key(key) { Ok(Some(dossier)) } else { Err(PortalError::Mixed) }
    }

    /// The files of the portal's dossier `id` that are not removed.
    pub(super) async fn files(&self, id: &str) -> Result<Vec<WireFile>, PortalError> {
        let request = self.request(Method::GET, &["dossiers", id, "files"]);
        let answer = self.ask(Operation::List, request, 0).await.map_err(Verdict::into_error)?;
        wire::files(&answer.body).ok_or(answer.broken())
    }

    /// Removes one file; one that is not there is removed already.
    pub(super) async fn remove_file(&self, id: &str, file: &str) -> Result<(), PortalError> {
        let request = self.request(Method::DELETE, &["dossiers", id, "files", file]);
        match self.ask(Operation::Remove, request, 0).await {
            Ok(_) | Err(Verdict::Absent) => Ok(()),
            Err(other) => Err(other.into_error()),
        }
    }
}

fn is_this_machine(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn header(headers: &HeaderMap, name: &str) -> String {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

/// The error without its address: the path holds the key.
fn unreachable(error: reqwest::Error) -> PortalError {
    tracing::debug!(error = %error.without_url(), "no whole answer from the portal");
    PortalError::Unreachable
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(base: &str) -> Result<Link, PortalError> {
        Link::new(OpenCpsSettings {
            base: base.into(),
            group_id: 1,
            credentials: None,
            timeout: Duration::from_secs(1),
        })
    }

    #[test]
    fn papers_travel_in_the_clear_inside_this_machine_only() {
        for base in ["http://127.0.0.1:1/o/rest/v2", "http://localhost/o", "http://[::1]:2/o"] {
            assert!(link(base).is_ok(), "{base}");
        }
        for base in ["http://portal.example/o/rest/v2", "ftp://127.0.0.1/", "not an address"] {
            assert_eq!(link(base).err(), Some(PortalError::Misconfigured), "{base}");
        }
    }

    #[test]
    fn what_stands_in_a_path_stays_in_its_segment() {
        let request = link("http://127.0.0.1:1/o/rest/v2/")
            .unwrap()
            .request(Method::GET, &["dossiers", "../x?y#z"])
            .build()
            .unwrap();
        assert_eq!(request.url().as_str(), "http://127.0.0.1:1/o/rest/v2/dossiers/..%2Fx%3Fy%23z");
    }
}

//! One exchange with the portal: who asks, how long, how much may come back. Whether an answer is
//! good is decided in [`classify`](super::classify).

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, DATE, HeaderMap, RETRY_AFTER};
use reqwest::{Certificate, Client, ClientBuilder, Method, RequestBuilder, Url, redirect, retry};
use tram_domain::{Clock, Instant, SubmissionKey};

use super::OpenCpsSettings;
use super::classify::{self, Answer, Operation, Verdict};
use super::reach::{cut_off, dated, too_far_apart, unanswered};
use super::wire::{self, WireDossier, WireFile};
use crate::{PortalError, TlsFault};

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
    clock: Option<Arc<dyn Clock>>,
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Link").field("group_id", &self.group_id).finish_non_exhaustive()
    }
}

impl Link {
    pub(super) fn new(settings: OpenCpsSettings, only: Option<&[u8]>) -> Result<Self, PortalError> {
        let base = Url::parse(&settings.base).map_err(|_| PortalError::Misconfigured)?;
        let plain = base.scheme() == "http";
        let usable = base.scheme() == "https" || (plain && is_this_machine(&base));
        if !usable {
            return Err(PortalError::Misconfigured);
        }
        // A connection that waits for its next use still holds what it carried last.
        let mut builder = plain_client(settings.timeout).pool_idle_timeout(IDLE);
        if plain {
            // A practice portal must work on a machine without certificates.
            builder = builder.tls_certs_only(std::iter::empty());
        } else if let Some(pem) = only {
            let trusted = Certificate::from_pem_bundle(pem).ok().filter(|all| !all.is_empty());
            builder = builder.tls_certs_only(trusted.ok_or(PortalError::Misconfigured)?);
        }
        let client = builder.build().map_err(|_| PortalError::Misconfigured)?;
        let OpenCpsSettings { group_id, credentials, timeout, .. } = settings;
        Ok(Self { client, base, group_id, credentials, timeout, clock: None })
    }

    /// From now on the portal's clock is compared with `clock`.
    pub(super) fn mind(&mut self, clock: Arc<dyn Clock>) {
        self.clock = Some(clock);
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
        let mut body = Vec::new();
        let answer = self.receive(request, carried, limit, |chunk| body.extend_from_slice(chunk));
        let answer = answer.await?;
        Ok(Answer { body, ..answer })
    }

    /// The same, handing the body over piece by piece, at most `limit` bytes of it: cut, not
    /// refused, since callers compare sizes and too much is too much.
    pub(super) async fn receive(
        &self,
        request: RequestBuilder,
        carried: u64,
        limit: u64,
        mut take: impl FnMut(&[u8]) + Send,
    ) -> Result<Answer, PortalError> {
        let time = self.timeout + Duration::from_millis(carried * 1000 / BYTES_PER_SECOND);
        let mut response = match request.timeout(time).send().await {
            Ok(response) => response,
            Err(error) => return Err(self.by_a_right_clock(unanswered(error)).await),
        };
        let status = response.status().as_u16();
        let content_type = header(response.headers(), CONTENT_TYPE.as_str());
        let date = header(response.headers(), DATE.as_str());
        let asked = header(response.headers(), RETRY_AFTER.as_str());
        let retry_after = classify::retry_after(&asked, &date);
        let mut left = usize::try_from(limit).unwrap_or(usize::MAX);
        while left > 0 {
            let chunk = response.chunk().await.map_err(|error| cut_off(&error, status))?;
            let Some(chunk) = chunk else { break };
            let wanted = chunk.get(..left).unwrap_or(&chunk);
            left -= wanted.len();
            take(wanted);
        }
        Ok(Answer { status, content_type, retry_after, dated: dated(&date), body: Vec::new() })
    }

    /// A certificate that seems out of its time may only be looked at with a wrong clock. So the
    /// time is asked for without proof of who answers: nothing is sent, and what is said decides
    /// no more than which of two reasons a person reads. Nothing is delivered for either.
    async fn by_a_right_clock(&self, error: PortalError) -> PortalError {
        let (PortalError::Tls { fault: TlsFault::Expired }, Some(clock)) = (&error, &self.clock)
        else {
            return error;
        };
        let asker = plain_client(self.timeout).tls_danger_accept_invalid_certs(true).build();
        let Ok(asker) = asker else { return error };
        let mut root = self.base.clone();
        root.set_path("/");
        let said = asker.head(root).timeout(self.timeout).send().await.ok();
        let theirs = said.and_then(|said| dated(&header(said.headers(), DATE.as_str())));
        let wrong = theirs.is_some_and(|theirs| too_far_apart(clock.now(), theirs));
        if wrong { PortalError::ClockWrong } else { error }
    }

    fn clock_is_wrong(&self, dated: Option<Instant>) -> bool {
        let clocks = self.clock.as_ref().zip(dated);
        clocks.is_some_and(|(clock, theirs)| too_far_apart(clock.now(), theirs))
    }

    /// Sends a request whose answer is JSON, and judges it.
    pub(super) async fn ask(
        &self,
        operation: Operation,
        request: RequestBuilder,
        carried: u64,
    ) -> Result<Answer, Verdict> {
        let answer = self.exchange(request, carried, JSON_LIMIT).await.map_err(Verdict::Failed)?;
        let judged = classify::judge(operation, &answer);
        // Every delivery begins with a look-up. Nothing that carries a date is sent while one of
        // the two clocks is wrong.
        let said = matches!(judged, Ok(()) | Err(Verdict::Absent));
        if operation == Operation::LookUp && said && self.clock_is_wrong(answer.dated) {
            return Err(Verdict::Failed(PortalError::ClockWrong));
        }
        judged?;
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

/// A client that follows nothing and trusts no proxy. Trying again is the queue's business, in one
/// place. Connecting gets half the time, so that a request without a connection is known as such.
fn plain_client(timeout: Duration) -> ClientBuilder {
    Client::builder()
        .user_agent(concat!("Tram/", env!("CARGO_PKG_VERSION")))
        .no_proxy()
        .redirect(redirect::Policy::none())
        .retry(retry::never())
        .connect_timeout(timeout / 2)
}

fn is_this_machine(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn header(headers: &HeaderMap, name: &str) -> String {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(base: &str) -> Result<Link, PortalError> {
        let (group_id, timeout) = (1, Duration::from_secs(1));
        let settings = OpenCpsSettings { base: base.into(), group_id, credentials: None, timeout };
        Link::new(settings, None)
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
    fn a_list_of_authorities_that_names_none_is_no_list() {
        let settings = OpenCpsSettings {
            base: "https://portal.example/o".into(),
            group_id: 1,
            credentials: None,
            timeout: Duration::from_secs(1),
        };
        for pem in [&b""[..], b"not a certificate"] {
            let link = Link::new(settings.clone(), Some(pem));
            assert_eq!(link.err(), Some(PortalError::Misconfigured));
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

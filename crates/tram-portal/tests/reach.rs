//! What stands between a kiosk and a portal, each kind told apart: no way there, a certificate that
//! does not prove who answers, a wrong clock, silence, half an answer.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "clippy sees tests only in functions marked so; here all of it is test"
)]

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, IsCa, Issuer, KeyPair, date_time_ymd,
};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tram_domain::{Clock, Instant, SubmissionKey};
use tram_portal::opencps::{OpenCps, OpenCpsSettings};
use tram_portal::{Portal, PortalDossier, PortalError, TlsFault};

/// A portal that holds nothing.
const NOTHING: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n";

struct At(Instant);

impl Clock for At {
    fn now(&self) -> Instant {
        self.0
    }
}

fn now() -> SystemTime {
    SystemTime::now()
}

fn clock() -> Arc<dyn Clock> {
    let since = now().duration_since(UNIX_EPOCH).unwrap();
    Arc::new(At(Instant(u64::try_from(since.as_millis()).unwrap())))
}

fn answer(date: SystemTime) -> String {
    format!("{NOTHING}Date: {}\r\n\r\n{{}}", httpdate::fmt_http_date(date))
}

struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

impl Authority {
    fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(Vec::<String>::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name = DistinguishedName::new();
        let pem = params.self_signed(&key).unwrap().pem();
        Self { issuer: Issuer::new(params, key), pem }
    }

    /// A server's side, for a name and from one year to another.
    fn vouch(&self, name: &str, years: (i32, i32)) -> TlsAcceptor {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        params.not_before = date_time_ymd(years.0, 1, 1);
        params.not_after = date_time_ymd(years.1, 1, 1);
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().to_vec().into()], key)
            .unwrap();
        TlsAcceptor::from(Arc::new(config))
    }
}

/// Answers every connection with the same text.
async fn serve(tls: Option<TlsAcceptor>, text: String) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (tls, text) = (tls.clone(), text.clone());
            tokio::spawn(async move {
                match tls {
                    None => say(stream, &text).await,
                    Some(tls) => {
                        if let Ok(stream) = tls.accept(stream).await {
                            say(stream, &text).await;
                        }
                    }
                }
            });
        }
    });
    port
}

async fn say(mut stream: impl AsyncRead + AsyncWrite + Unpin, text: &str) {
    let mut asked = [0; 4096];
    drop(stream.read(&mut asked).await);
    drop(stream.write_all(text.as_bytes()).await);
    drop(stream.shutdown().await);
}

fn settings(base: String) -> OpenCpsSettings {
    OpenCpsSettings { base, group_id: 1, credentials: None, timeout: Duration::from_secs(2) }
}

async fn ask(portal: &OpenCps) -> Result<Option<PortalDossier>, PortalError> {
    portal.look_up(SubmissionKey::from_random([7; 16])).await
}

/// What a kiosk that trusts `authority` hears from a portal with such a certificate and clock.
async fn over_tls(
    authority: &Authority,
    tls: TlsAcceptor,
    date: SystemTime,
) -> Result<Option<PortalDossier>, PortalError> {
    let port = serve(Some(tls), answer(date)).await;
    let place = settings(format!("https://127.0.0.1:{port}/o/rest/v2"));
    let portal = OpenCps::trusting_only(place, authority.pem.as_bytes()).unwrap();
    ask(&portal.minding(clock())).await
}

const YEAR: Duration = Duration::from_hours(24 * 365);

#[tokio::test]
async fn a_portal_that_its_authority_vouches_for_is_believed() {
    let authority = Authority::new();
    let tls = authority.vouch("127.0.0.1", (2020, 2100));
    assert_eq!(over_tls(&authority, tls, now()).await, Ok(None));
}

#[tokio::test]
async fn an_unknown_authority_and_another_name_are_told_apart() {
    let (authority, stranger) = (Authority::new(), Authority::new());
    let tls = |fault| Err(PortalError::Tls { fault });
    let by_stranger = stranger.vouch("127.0.0.1", (2020, 2100));
    assert_eq!(over_tls(&authority, by_stranger, now()).await, tls(TlsFault::UnknownIssuer));
    let for_another = authority.vouch("portal.example", (2020, 2100));
    assert_eq!(over_tls(&authority, for_another, now()).await, tls(TlsFault::WrongHost));
}

#[tokio::test]
async fn a_certificate_out_of_its_time_is_told_as_such_only_if_the_clock_is_right() {
    let authority = Authority::new();
    let expired = Err(PortalError::Tls { fault: TlsFault::Expired });
    for years in [(2018, 2020), (2090, 2100)] {
        let tls = authority.vouch("127.0.0.1", years);
        assert_eq!(over_tls(&authority, tls, now()).await, expired, "{years:?}");
    }
    // The portal lives in the certificate's time, so it is this machine that does not.
    let tls = authority.vouch("127.0.0.1", (2018, 2020));
    let then = now() - 7 * YEAR;
    assert_eq!(over_tls(&authority, tls, then).await, Err(PortalError::ClockWrong));
}

#[tokio::test]
async fn a_portal_years_away_is_told_as_a_wrong_clock_and_nothing_is_filed() {
    let authority = Authority::new();
    for date in [now() - 10 * YEAR, now() + 10 * YEAR, now() - Duration::from_mins(6)] {
        let tls = authority.vouch("127.0.0.1", (2020, 2100));
        assert_eq!(over_tls(&authority, tls, date).await, Err(PortalError::ClockWrong));
    }
    let tls = authority.vouch("127.0.0.1", (2020, 2100));
    let near = now() - Duration::from_mins(4);
    assert_eq!(over_tls(&authority, tls, near).await, Ok(None), "four minutes are allowed");
}

#[tokio::test]
async fn no_listener_and_no_such_name_are_no_network() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    for base in [format!("http://127.0.0.1:{port}/o"), "https://portal.invalid/o".to_owned()] {
        let portal = OpenCps::new(settings(base.clone())).unwrap();
        assert_eq!(ask(&portal).await, Err(PortalError::NoNetwork), "{base}");
    }
}

#[tokio::test]
async fn silence_is_no_answer_and_a_broken_promise_is_a_broken_portal() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = silent.local_addr().unwrap().port();
    let portal = OpenCps::new(settings(format!("http://127.0.0.1:{port}/o"))).unwrap();
    assert_eq!(ask(&portal).await, Err(PortalError::NoAnswer));
    let short = answer(now()).replace("Content-Length: 2", "Content-Length: 200");
    let port = serve(None, short).await;
    let portal = OpenCps::new(settings(format!("http://127.0.0.1:{port}/o"))).unwrap();
    assert_eq!(ask(&portal).await, Err(PortalError::Broken { status: 200 }));
}

//! A way to the portal that is guarded by certificates of the laboratory's own issuer.

use std::fs::{self, File};
use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer as Signer, KeyPair};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::{self, ServerConfig};

use super::scene::said;

/// Names the folder of the issuer that the process is to trust.
pub(super) const FOLDER: &str = "TRAM_LAB_ISSUER";
const CERTIFICATE: &str = "issuer.pem";
const KEY: &str = "issuer.key.pem";

/// What is shown to a client.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Certificate {
    Good,
    Expired,
    OfAnotherHost,
    OfAnUnknownIssuer,
}

/// Whoever signs.
pub(super) struct Issuer;

impl Issuer {
    /// A new issuer in a folder; where its certificate is.
    pub(super) fn write_into(folder: &Path) -> Result<PathBuf, String> {
        let key = KeyPair::generate().map_err(said)?;
        let certificate = params()?.self_signed(&key).map_err(said)?;
        write(&folder.join(KEY), &key.serialize_pem())?;
        let path = folder.join(CERTIFICATE);
        write(&path, &certificate.pem())?;
        Ok(path)
    }

    fn trusted() -> Result<Signer<'static, KeyPair>, String> {
        let folder = std::env::var_os(FOLDER).ok_or("no issuer is named")?;
        let key = fs::read_to_string(Path::new(&folder).join(KEY)).map_err(said)?;
        Ok(Signer::new(params()?, KeyPair::from_pem(&key).map_err(said)?))
    }
}

fn params() -> Result<CertificateParams, String> {
    let mut params = CertificateParams::new(Vec::new()).map_err(said)?;
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name.push(DnType::CommonName, "Phòng thử nghiệm");
    Ok(params)
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    File::create(path).and_then(|mut file| file.write_all(text.as_bytes())).map_err(said)
}

/// It listens; dropped, it is gone.
pub(super) struct Guarded {
    address: SocketAddr,
    passed: Arc<AtomicU64>,
    listening: JoinHandle<()>,
}

impl Drop for Guarded {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl Guarded {
    /// Stands before a portal and shows a certificate.
    pub(super) async fn before(
        portal: SocketAddr,
        certificate: Certificate,
    ) -> Result<Self, String> {
        let acceptor = TlsAcceptor::from(Arc::new(config(certificate)?));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(said)?;
        let address = listener.local_addr().map_err(said)?;
        let passed = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&passed);
        let listening = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (acceptor, counted) = (acceptor.clone(), Arc::clone(&counted));
                tokio::spawn(async move {
                    // A client that turns away at the certificate never gets here.
                    let Ok(mut client) = acceptor.accept(client).await else { return };
                    let mut first = [0; 1024];
                    let read = client.read(&mut first).await.unwrap_or(0);
                    let asked = String::from_utf8_lossy(first.get(..read).unwrap_or_default());
                    if !asks_for_the_time_alone(&asked) {
                        counted.fetch_add(read as u64, Ordering::SeqCst);
                    }
                    let Ok(mut server) = TcpStream::connect(portal).await else { return };
                    if server.write_all(first.get(..read).unwrap_or_default()).await.is_ok() {
                        drop(tokio::io::copy_bidirectional(&mut client, &mut server).await);
                    }
                });
            }
        });
        Ok(Self { address, passed, listening })
    }

    /// The dialect's address by this way.
    pub(super) fn url(&self) -> String {
        format!("https://localhost:{}/o/rest/v2", self.address.port())
    }

    /// Bytes with which clients began to ask for anything but the time.
    pub(super) fn passed(&self) -> u64 {
        self.passed.load(Ordering::SeqCst)
    }
}

/// A kiosk whose certificate check fails by the calendar may ask for the time, to know whose clock is
/// wrong: of the root, without a name, a password or a byte of a dossier.
fn asks_for_the_time_alone(request: &str) -> bool {
    request.starts_with("HEAD / ") && !request.to_ascii_lowercase().contains("authorization")
}

fn config(certificate: Certificate) -> Result<ServerConfig, String> {
    let host = if certificate == Certificate::OfAnotherHost { "khac.example" } else { "localhost" };
    let mut params = CertificateParams::new(vec![host.to_owned()]).map_err(said)?;
    if certificate == Certificate::Expired {
        params.not_before = rcgen::date_time_ymd(2020, 1, 1);
        params.not_after = rcgen::date_time_ymd(2021, 1, 1);
    }
    let key = KeyPair::generate().map_err(said)?;
    let signer = if certificate == Certificate::OfAnUnknownIssuer {
        Signer::new(params_of_nobody()?, KeyPair::generate().map_err(said)?)
    } else {
        Issuer::trusted()?
    };
    let leaf = params.signed_by(&key, &signer).map_err(said)?;
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|builder| {
            builder.with_no_client_auth().with_single_cert(vec![leaf.der().clone()], key)
        })
        .map_err(|error: rustls::Error| said(error))
}

fn params_of_nobody() -> Result<CertificateParams, String> {
    let mut params = params()?;
    params.distinguished_name.push(DnType::CommonName, "Không ai biết");
    Ok(params)
}

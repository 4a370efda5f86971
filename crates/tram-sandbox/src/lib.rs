//! A portal to practise on. It speaks the dialect of OpenCPS v2 with the traps of the original and,
//! on request, refuses, stalls, swallows papers and loses answers.
//!
//! It runs inside the kiosk's practice mode, behind `tramctl sandbox` and the `tram-sandbox`
//! program, and in the tests. Nothing it holds has any legal effect.
//!
//! The dialect lives under `/o/rest/v2`; `/` is a page for people and `/sandbox/…` changes its
//! faults, both for this machine only.

mod answer;
mod control;
mod dossiers;
mod faults;
mod gate;
mod held;
mod keep;
mod page;
mod papers;
mod run;
mod spoil;
mod store;
mod upload;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

pub use faults::{Effect, Fault, Faults, Operation};
pub use held::{HeldDossier, HeldFile};
pub use run::{Announcement, RunOptions, run};

use faults::Schedule;
use spoil::OldAnswers;
use store::Store;

/// Where the dialect begins.
const BASE: &str = "/o/rest/v2";
/// How long a running answer may take when the sandbox ends.
const LAST_WORD: Duration = Duration::from_secs(2);

/// Why a sandbox could not start or go on.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// The address is in use or not this machine's.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address asked for.
        address: SocketAddr,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
    /// The data folder cannot be read or written.
    #[error("cannot use the data folder")]
    Data(#[source] std::io::Error),
    /// The file of faults cannot be read.
    #[error("cannot read {path}")]
    FaultsUnreadable {
        /// The file.
        path: PathBuf,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
    /// The file of faults is not one.
    #[error("cannot read the faults: {0}")]
    Faults(String),
    /// The server stopped by itself.
    #[error("the server stopped")]
    Stopped,
}

/// The practice portal; see [`Sandbox::start`].
#[derive(Debug)]
pub struct Sandbox;

impl Sandbox {
    /// Starts listening; port 0 takes a free one. With a data folder, what it holds survives.
    pub async fn start(
        listen: SocketAddr,
        faults: Faults,
        data: Option<PathBuf>,
    ) -> Result<Running, SandboxError> {
        let store = match &data {
            Some(folder) => keep::load(folder).map_err(SandboxError::Data)?,
            None => Store::default(),
        };
        let shared = Arc::new(Shared {
            store: Mutex::new(store),
            schedule: Mutex::new(Schedule::new(faults)),
            old: Mutex::default(),
            data,
        });
        let failed = |source| SandboxError::Listen { address: listen, source };
        let listener = TcpListener::bind(listen).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let service = routes(&shared).into_make_service_with_connect_info::<SocketAddr>();
        let (stop, stopped) = oneshot::channel::<()>();
        let server = tokio::spawn(async move {
            let ended = axum::serve(listener, service)
                .with_graceful_shutdown(async move { drop(stopped.await) })
                .await;
            if let Err(error) = ended {
                tracing::warn!(%error, "the sandbox stopped");
            }
        });
        Ok(Running { shared, address, stop: Some(stop), server })
    }
}

fn routes(shared: &Arc<Shared>) -> Router {
    let dialect = dossiers::routes()
        .merge(papers::routes())
        .fallback(answer::no_such_address)
        .layer(axum::middleware::from_fn_with_state(Arc::clone(shared), gate::pass));
    Router::new()
        .nest(BASE, dialect)
        .merge(control::routes())
        .merge(page::routes())
        .with_state(Arc::clone(shared))
}

/// What all answers share.
#[derive(Debug)]
struct Shared {
    store: Mutex<Store>,
    schedule: Mutex<Schedule>,
    old: Mutex<OldAnswers>,
    data: Option<PathBuf>,
}

type App = Arc<Shared>;

impl Shared {
    fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn schedule(&self) -> MutexGuard<'_, Schedule> {
        self.schedule.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn old(&self) -> MutexGuard<'_, OldAnswers> {
        self.old.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn folder(&self) -> Option<&Path> {
        self.data.as_deref()
    }
}

/// A sandbox that listens. Dropped, it ends.
#[derive(Debug)]
pub struct Running {
    shared: App,
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    server: JoinHandle<()>,
}

impl Running {
    /// The address it listens on.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The dialect's base address, as a client's settings take it.
    pub fn url(&self) -> String {
        format!("http://{}{BASE}", self.address)
    }

    /// All that it holds, byte for byte, oldest first.
    pub fn held(&self) -> Vec<HeldDossier> {
        held::all(&self.shared.store())
    }

    /// The faults as they were set last.
    pub fn faults(&self) -> Faults {
        self.shared.schedule().faults().clone()
    }

    /// Replaces the faults; counts begin anew.
    pub fn set_faults(&self, faults: Faults) {
        self.shared.schedule().set(faults);
    }

    /// How many requests of a kind it carried out, lost answers included and turned-away requests
    /// not.
    pub fn carried_out(&self, operation: Operation) -> u64 {
        self.shared.schedule().carried_out(operation)
    }

    /// How many bytes of requests of a kind have come, those of requests cut short included.
    pub fn received(&self, operation: Operation) -> u64 {
        self.shared.schedule().received(operation)
    }

    /// Forgets all dossiers and faults.
    pub fn reset(&self) {
        control::forget_all(&self.shared);
    }

    /// Ends it: no new connections, open ones may finish their answer.
    pub async fn shutdown(mut self) {
        drop(self.stop.take());
        if tokio::time::timeout(LAST_WORD, &mut self.server).await.is_err() {
            self.server.abort();
        }
    }

    /// Waits until the server ends by itself, which it should not.
    async fn ended(&mut self) {
        drop((&mut self.server).await);
    }
}

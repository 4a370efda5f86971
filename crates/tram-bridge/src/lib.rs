//! The interface's commands over loopback HTTP, so that a plain browser can drive the real core in
//! tests. A development tool: it has no accounts, and therefore answers nobody but this machine.
//!
//! `POST /call/{command}` takes the arguments as JSON and answers `{"ok": …}` or `{"error": …}`;
//! `GET /page/{name}` answers pictures; `GET /changes?since=N` waits until a screen may be stale;
//! everything else is a file of the interface.

mod call;
mod files;
mod gate;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use tram_core::Core;

/// How long a browser waits for a change before it asks again.
const LONGEST_WAIT: Duration = Duration::from_secs(20);

/// Why the bridge does not stand.
#[derive(Debug, thiserror::Error)]
pub enum BridgeError {
    /// Anyone on the network could reach the address.
    #[error("{0} is not a loopback address; the bridge answers this machine only")]
    NotLoopback(SocketAddr),
    /// The address is taken or not this machine's.
    #[error("cannot listen there")]
    Listen(#[source] std::io::Error),
    /// The interface's folder is not there.
    #[error("there is no interface at {0}; build it first")]
    NoInterface(PathBuf),
}

/// A bridge that is bound to its address and not yet serving.
#[derive(Debug)]
pub struct Bridge {
    listener: TcpListener,
    address: SocketAddr,
    routes: Router,
}

impl Bridge {
    /// Binds to a loopback address; port 0 takes a free one. `ui` is the folder of the interface.
    pub async fn bind(
        listen: SocketAddr,
        core: Arc<Core>,
        ui: PathBuf,
    ) -> Result<Self, BridgeError> {
        if !listen.ip().is_loopback() {
            return Err(BridgeError::NotLoopback(listen));
        }
        let ui = ui.canonicalize().map_err(|_| BridgeError::NoInterface(ui))?;
        let listener = TcpListener::bind(listen).await.map_err(BridgeError::Listen)?;
        let address = listener.local_addr().map_err(BridgeError::Listen)?;
        let routes = routes(core, ui, address);
        Ok(Self { listener, address, routes })
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `stop` is ready.
    pub async fn serve(
        self,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), BridgeError> {
        let served = axum::serve(self.listener, self.routes).with_graceful_shutdown(stop);
        served.await.map_err(BridgeError::Listen)
    }
}

#[derive(Clone)]
struct Bridged {
    core: Arc<Core>,
    ui: Arc<PathBuf>,
}

fn routes(core: Arc<Core>, ui: PathBuf, address: SocketAddr) -> Router {
    Router::new()
        .route("/call/{name}", post(call))
        .route("/page/{name}", get(picture))
        .route("/changes", get(changes))
        .fallback(get(file))
        .layer(axum::middleware::from_fn_with_state(address.port(), gate::pass))
        .with_state(Bridged { core, ui: Arc::new(ui) })
}

async fn call(
    State(bridged): State<Bridged>,
    Path(name): Path<String>,
    Json(arguments): Json<serde_json::Value>,
) -> Response {
    let (status, answer) = match call::dispatch(&bridged.core, &name, arguments).await {
        Ok(answer) => (StatusCode::OK, answer),
        Err(call::NotCalled::Unknown) => (StatusCode::NOT_FOUND, call::refused("no such command")),
        Err(call::NotCalled::Arguments) => {
            (StatusCode::BAD_REQUEST, call::refused("other arguments are expected"))
        }
    };
    (status, [(header::CACHE_CONTROL, "no-store")], Json(answer)).into_response()
}

async fn picture(State(bridged): State<Bridged>, Path(name): Path<String>) -> Response {
    match bridged.core.picture(&name).await {
        Ok(picture) => {
            let head = [(header::CONTENT_TYPE, picture.mime), (header::CACHE_CONTROL, "no-store")];
            (head, picture.bytes).into_response()
        }
        Err(_) => (StatusCode::NOT_FOUND, [(header::CACHE_CONTROL, "no-store")]).into_response(),
    }
}

#[derive(Deserialize)]
struct Since {
    #[serde(default)]
    since: u64,
}

#[derive(Serialize)]
struct Changes {
    changes: u64,
}

async fn changes(State(bridged): State<Bridged>, Query(asked): Query<Since>) -> Response {
    let mut counter = bridged.core.subscribe();
    let newer = counter.wait_for(|count| *count > asked.since);
    let seen = tokio::time::timeout(LONGEST_WAIT, newer).await;
    let changes = match seen {
        Ok(Ok(count)) => *count,
        Ok(Err(_)) | Err(_) => asked.since,
    };
    ([(header::CACHE_CONTROL, "no-store")], Json(Changes { changes })).into_response()
}

async fn file(State(bridged): State<Bridged>, uri: axum::http::Uri) -> Response {
    files::answer(&bridged.ui, uri.path()).await
}

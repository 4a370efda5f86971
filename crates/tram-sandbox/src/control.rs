//! `/sandbox/…`, beside the dialect: change the faults while it runs, see what it holds, forget
//! all. For this machine only.

use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::rejection::{JsonRejection, PathRejection};
use axum::extract::{ConnectInfo, Path, Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::faults::{Faults, Schedule};
use crate::store::Dossier;
use crate::{App, Shared, keep};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/sandbox/faults", get(faults).put(set_faults))
        .route("/sandbox/reset", post(reset))
        .route("/sandbox/held", get(held))
        .route("/sandbox/held/{dossier}/{file}", get(held_file))
        .layer(axum::middleware::from_fn(this_machine_only))
}

/// Forgets all dossiers and faults.
pub(crate) fn forget_all(shared: &Shared) {
    let mut store = shared.store();
    if let Some(folder) = shared.folder() {
        for dossier in store.dossiers() {
            if let Err(error) = keep::remove(folder, dossier.id) {
                tracing::warn!(%error, "the sandbox could not empty its data folder");
            }
        }
    }
    store.clear();
    drop(store);
    let accounts = shared.schedule().faults().accounts.clone();
    *shared.schedule() = Schedule::new(Faults { accounts, ..Faults::default() });
}

/// Everyone else is told that there is nothing.
pub(crate) async fn this_machine_only(request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    if peer.is_some_and(|ConnectInfo(peer)| peer.ip().is_loopback()) {
        next.run(request).await
    } else {
        StatusCode::NOT_FOUND.into_response()
    }
}

async fn faults(State(app): State<App>) -> Json<Faults> {
    Json(app.schedule().faults().clone())
}

async fn set_faults(
    State(app): State<App>,
    faults: Result<Json<Faults>, JsonRejection>,
) -> Response {
    match faults {
        Ok(Json(faults)) => {
            app.schedule().set(faults);
            StatusCode::NO_CONTENT.into_response()
        }
        Err(rejection) => (StatusCode::BAD_REQUEST, rejection.body_text()).into_response(),
    }
}

async fn reset(State(app): State<App>) -> StatusCode {
    forget_all(&app);
    StatusCode::NO_CONTENT
}

async fn held(State(app): State<App>) -> Json<Value> {
    Json(app.store().dossiers().map(held_dossier).collect())
}

fn held_dossier(dossier: &Dossier) -> Value {
    let files = dossier.files.iter().map(|file| {
        let digest = file.bytes.as_ref().map(|bytes| hex(&Sha256::digest(bytes)));
        json!({
            "id": file.id, "reference_uid": file.reference_uid, "part": file.part,
            "display_name": file.display_name, "bytes": file.size, "sha256": digest,
            "form_data": file.form_data,
        })
    });
    json!({
        "id": dossier.id, "reference_uid": dossier.reference_uid, "account": dossier.account,
        "status": dossier.status, "dossier_number": dossier.number, "fields": dossier.fields,
        "files": files.collect::<Vec<_>>(),
    })
}

fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

async fn held_file(
    State(app): State<App>,
    ids: Result<Path<(u64, u64)>, PathRejection>,
) -> Response {
    let Ok(Path((dossier, file))) = ids else { return StatusCode::NOT_FOUND.into_response() };
    let store = app.store();
    let bytes = store
        .by_number(dossier)
        .and_then(|dossier| dossier.files.iter().find(|held| held.id == file))
        .and_then(|held| held.bytes.clone());
    bytes.map_or_else(
        || StatusCode::NOT_FOUND.into_response(),
        |bytes| Response::new(Body::from(bytes)),
    )
}

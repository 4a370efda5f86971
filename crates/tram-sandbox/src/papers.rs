//! `/dossiers/{id}/files` and `/eforms`.

use std::collections::BTreeMap;

use axum::extract::rejection::{FormRejection, PathRejection};
use axum::extract::{DefaultBodyLimit, Form, Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Json, Router};
use serde_json::{Value, json};

use crate::App;
use crate::answer::{self, No};
use crate::gate::{Caller, Fate};
use crate::store::{self, File};
use crate::upload::{Parts, Upload, new_file, suffer};

type Id = Result<Path<String>, PathRejection>;
type Ids = Result<Path<(String, String)>, PathRejection>;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/dossiers/{id}/files", post(add).get(list))
        .route("/dossiers/{id}/files/{uid}", get(download).post(replace).delete(remove))
        .route("/dossiers/{id}/files/{uid}/formdata", get(form_data).put(put_form_data))
        .route("/dossiers/{id}/eforms/{part}", post(add_form))
        // The gate has read the request already and has a limit of its own.
        .layer(DefaultBodyLimit::disable())
}

async fn add(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    id: Id,
    parts: Parts,
) -> Response {
    let Ok(Path(id)) = id else { return answer::nothing_there() };
    match Upload::read(&app, parts).await {
        Ok(upload) => take(&app, &caller, &id, upload).into_response(),
        Err(no) => no.into_response(),
    }
}

async fn add_form(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    ids: Ids,
    parts: Parts,
) -> Response {
    let Ok(Path((id, part))) = ids else { return answer::nothing_there() };
    match Upload::read(&app, parts).await {
        Ok(mut upload) => {
            upload.texts.insert("dossierPartNo".to_owned(), part);
            upload.texts.insert("eForm".to_owned(), "true".to_owned());
            take(&app, &caller, &id, upload).into_response()
        }
        Err(no) => no.into_response(),
    }
}

/// Adds, updates or refuses, as the original decides it.
fn take(app: &App, caller: &Caller, id: &str, upload: Upload) -> Result<Json<Value>, No> {
    upload.check()?;
    let uid = upload.text("referenceUid").to_owned();
    let given: Option<u64> = upload.text("modifiedDate").parse().ok();
    let mut store = app.store();
    let coming = upload.file.as_ref().map_or(0, |(_, bytes)| bytes.len() as u64);
    if !store.has_room_for(coming) {
        return Err(No::Full);
    }
    let (number, made) = store.next_id();
    let dossier = store.find_mut(caller.group, id).ok_or(No::NothingThere)?;
    let kept = dossier.id;
    let known = if uid.is_empty() {
        // Without an identity the part's only file is replaced.
        let part = upload.text("dossierPartNo");
        dossier.files.iter_mut().find(|file| file.part == part)
    } else {
        dossier.files.iter_mut().find(|file| file.reference_uid == uid && given.is_some())
    };
    if caller.fate == Fate::Lost {
        let forgotten = new_file(number, &if uid.is_empty() { made } else { uid }, upload, given);
        return Ok(Json(model(&forgotten)));
    }
    let file = match known {
        Some(file) if given.is_some_and(|given| file.modified >= given) => {
            return Err(No::Conflict);
        }
        Some(file) => {
            let update = new_file(file.id, &file.reference_uid, upload, given);
            let version = file.version + 1;
            *file = File { version, ..update };
            suffer(caller, file);
            file.clone()
        }
        None => {
            let mut file =
                new_file(number, &if uid.is_empty() { made } else { uid }, upload, given);
            suffer(caller, &mut file);
            if caller.fate == Fate::Twice {
                let again = File { id: store.next_id().0, ..file.clone() };
                store.add_file(kept, again).map_err(|_| No::Full)?;
            }
            store.add_file(kept, file.clone()).map_err(|_| No::Full)?;
            file
        }
    };
    if let Some(dossier) = store.by_number(kept) {
        app.keep(dossier);
    }
    Ok(Json(model(&file)))
}

async fn list(State(app): State<App>, Extension(caller): Extension<Caller>, id: Id) -> Response {
    let Ok(Path(id)) = id else { return answer::nothing_there() };
    let store = app.store();
    // The original answers an unknown dossier with an empty list.
    let files = store.find(caller.group, &id).map_or(&[][..], |dossier| &dossier.files);
    let data: Vec<Value> = files.iter().map(model).collect();
    answer::good(&json!({"total": data.len(), "data": data}))
}

async fn download(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    ids: Ids,
) -> Response {
    let Ok(Path((id, uid))) = ids else { return answer::nothing_there() };
    let store = app.store();
    let file = store.find(caller.group, &id).and_then(|dossier| dossier.file(&uid));
    match file {
        None => answer::nothing_there(),
        Some(File { bytes: None, .. }) => StatusCode::NO_CONTENT.into_response(),
        Some(File { bytes: Some(bytes), id, .. }) => {
            let mut response = bytes.clone().into_response();
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
            let name = format!("attachment; filename=\"{id}.pdf\"");
            if let Ok(name) = HeaderValue::from_str(&name) {
                headers.insert(header::CONTENT_DISPOSITION, name);
            }
            response
        }
    }
}

async fn replace(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    ids: Ids,
    parts: Parts,
) -> Response {
    let Ok(Path((id, uid))) = ids else { return answer::nothing_there() };
    let upload = match Upload::read(&app, parts).await {
        Ok(upload) => upload,
        Err(no) => return no.into_response(),
    };
    if let Err(no) = upload.check() {
        return no.into_response();
    }
    let Some((_, bytes)) = upload.file else { return No::Empty.into_response() };
    change(&app, &caller, &id, &uid, |file| {
        file.version += 1;
        file.modified = store::now();
        file.size = Some(bytes.len() as u64);
        file.bytes = Some(bytes);
        suffer(&caller, file);
    })
}

async fn form_data(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    ids: Ids,
) -> Response {
    let Ok(Path((id, uid))) = ids else { return answer::nothing_there() };
    let store = app.store();
    match store.find(caller.group, &id).and_then(|dossier| dossier.file(&uid)) {
        None => answer::nothing_there(),
        Some(file) => {
            let data = file.form_data.clone().unwrap_or_default();
            ([(header::CONTENT_TYPE, "application/json")], data).into_response()
        }
    }
}

async fn put_form_data(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    ids: Ids,
    form: Result<Form<BTreeMap<String, String>>, FormRejection>,
) -> Response {
    let Ok(Path((id, uid))) = ids else { return answer::nothing_there() };
    let Ok(Form(mut fields)) = form else { return answer::exception(Some("No parameters")) };
    let data = fields.remove("formdata");
    change(&app, &caller, &id, &uid, |file| {
        file.form_data = data;
        file.modified = store::now();
        suffer(&caller, file);
    })
}

async fn remove(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    ids: Ids,
) -> Response {
    let Ok(Path((id, uid))) = ids else { return answer::nothing_there() };
    let mut store = app.store();
    let Some(dossier) = store.find_mut(caller.group, &id) else { return answer::nothing_there() };
    let Some(at) = dossier.file(&uid).map(|file| file.id) else { return answer::nothing_there() };
    let gone = dossier.file(&uid).map(model).unwrap_or_default();
    dossier.files.retain(|file| file.id != at);
    app.keep(dossier);
    answer::good(&gone)
}

fn change(
    app: &App,
    caller: &Caller,
    id: &str,
    uid: &str,
    act: impl FnOnce(&mut File),
) -> Response {
    let mut store = app.store();
    let Some(dossier) = store.find_mut(caller.group, id) else { return answer::nothing_there() };
    let Some(file) = dossier.file_mut(uid) else { return answer::nothing_there() };
    act(file);
    let changed = model(file);
    app.keep(dossier);
    answer::good(&changed)
}

/// `DossierFileModel`, as far as clients use it.
fn model(file: &File) -> Value {
    json!({
        "dossierFileId": file.id,
        "referenceUid": file.reference_uid,
        "dossierPartNo": file.part,
        "dossierPartType": 1,
        "displayName": file.display_name,
        "fileType": file.kind,
        "fileSize": file.size.unwrap_or(0),
        "fileVersion": file.version,
        "isNew": true,
        "removed": false,
        "eForm": file.e_form,
        "formData": file.form_data,
        "modifiedDate": file.modified,
    })
}

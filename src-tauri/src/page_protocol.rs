//! `page://localhost/<id>.<rendition>?revision=n`: pictures of pages by id, never by path. They are
//! rendered from sealed bytes for this one answer and not cached anywhere.

use tauri::http::{Request, Response, StatusCode, header};
use tauri::{Manager, UriSchemeContext, UriSchemeResponder, Wry};
use tram_core::{CoreError, Picture};

use crate::Kiosk;

#[expect(clippy::needless_pass_by_value, reason = "the shape in which Tauri calls it")]
pub(crate) fn answer(
    context: UriSchemeContext<'_, Wry>,
    request: Request<Vec<u8>>,
    responder: UriSchemeResponder,
) {
    let app = context.app_handle().clone();
    let name = request.uri().path().trim_start_matches('/').to_owned();
    tauri::async_runtime::spawn(async move {
        let core = app.state::<Kiosk>().core().await;
        responder.respond(response(core.picture(&name).await));
    });
}

fn response(picture: Result<Picture, CoreError>) -> Response<Vec<u8>> {
    let (status, mime, bytes) = match picture {
        Ok(picture) => (StatusCode::OK, picture.mime, picture.bytes),
        Err(_) => (StatusCode::NOT_FOUND, "text/plain", Vec::new()),
    };
    let mut response = Response::new(bytes);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static(mime));
    headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    response
}

//! The interface's own files, from one folder and never from outside it.

use std::path::{Path, PathBuf};

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// The file that an address names, or `404`.
pub(crate) async fn answer(root: &Path, address: &str) -> Response {
    let Some(path) = inside(root, address) else { return StatusCode::NOT_FOUND.into_response() };
    match tokio::fs::read(&path).await {
        Ok(bytes) => {
            let head = [
                (header::CONTENT_TYPE, media_type(&path)),
                (header::CACHE_CONTROL, "no-store"),
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            ];
            (head, bytes).into_response()
        }
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

/// The file below `root` that an address names; `root` is canonical. Names in the interface are
/// plain, so anything that is encoded, hidden or leads upwards names nothing.
fn inside(root: &Path, address: &str) -> Option<PathBuf> {
    let relative = address.trim_start_matches('/');
    let relative = if relative.is_empty() { "index.html" } else { relative };
    let plain = |name: &str| {
        !name.is_empty()
            && !name.starts_with('.')
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
    };
    if !relative.split('/').all(plain) {
        return None;
    }
    // A link inside the folder may still lead out of it.
    let real = root.join(relative).canonicalize().ok()?;
    (real.starts_with(root) && real.is_file()).then_some(real)
}

fn media_type(path: &Path) -> &'static str {
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json" | "map") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("woff") => "font/woff",
        Some("ttf") => "font/ttf",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_outside_the_folder_is_served() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").canonicalize().unwrap();
        assert!(inside(&root, "/lib.rs").is_some());
        for address in [
            "/../Cargo.toml",
            "/%2e%2e/Cargo.toml",
            "/..%2fCargo.toml",
            "//Cargo.toml",
            "/.",
            "/src/..",
            "/a\\..\\b",
            "/nothing.js",
        ] {
            assert_eq!(inside(&root, address), None, "{address}");
        }
        assert_eq!(inside(root.parent().unwrap(), "/src"), None, "a folder is no file");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_out_of_the_folder_is_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        std::os::unix::fs::symlink(env!("CARGO_MANIFEST_DIR"), root.join("out")).unwrap();
        assert_eq!(inside(&root, "/out/Cargo.toml"), None);
    }
}

//! The bridge as a browser meets it.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tram_bridge::{Bridge, BridgeError};
use tram_core::{Core, MemoryKeyStore, practice};
use tram_sandbox::{Faults, Running, Sandbox};

/// A practice kiosk behind a bridge.
struct Kiosk {
    address: SocketAddr,
    _portal: Running,
    _folder: TempDir,
}

const ANYWHERE: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 0);

async fn core(folder: &Path) -> (Arc<Core>, Running) {
    let portal = Sandbox::start(ANYWHERE, Faults::default(), None).await.unwrap();
    let settings = practice::settings(folder, &portal.url()).unwrap();
    let core = Core::for_practice(settings, Arc::new(MemoryKeyStore::default())).unwrap();
    core.provision().await.unwrap();
    (core, portal)
}

async fn kiosk() -> Kiosk {
    let folder = tempfile::tempdir().unwrap();
    let (core, portal) = core(folder.path()).await;
    let ui = folder.path().join("ui");
    std::fs::create_dir_all(ui.join("assets")).unwrap();
    for (name, text) in [("index.html", "<!doctype html>"), ("assets/a.js", "1")] {
        #[expect(clippy::disallowed_methods, reason = "a test's own throwaway file")]
        std::fs::write(ui.join(name), text).unwrap();
    }
    core.start();
    let bridge = Bridge::bind(ANYWHERE, core, ui).await.unwrap();
    let address = bridge.address();
    tokio::spawn(bridge.serve(std::future::pending()));
    Kiosk { address, _portal: portal, _folder: folder }
}

impl Kiosk {
    /// Status, head and body of one request.
    async fn ask(
        &self,
        method: &str,
        path: &str,
        head: &str,
        body: &str,
    ) -> (u16, String, Vec<u8>) {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let host = if head.to_lowercase().contains("host:") {
            String::new()
        } else {
            format!("Host: {}\r\n", self.address)
        };
        let length = body.len();
        let request = format!(
            "{method} {path} HTTP/1.1\r\n{host}{head}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(answer[..end].to_vec()).unwrap().to_lowercase();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, head, answer[end + 4..].to_vec())
    }

    async fn get(&self, path: &str) -> (u16, String, Vec<u8>) {
        self.ask("GET", path, "", "").await
    }

    async fn call(&self, name: &str, arguments: &Value) -> (u16, Value) {
        let head = "Content-Type: application/json\r\n";
        let (status, _, body) =
            self.ask("POST", &format!("/call/{name}"), head, &arguments.to_string()).await;
        (status, serde_json::from_slice(&body).unwrap())
    }
}

#[tokio::test]
async fn commands_answer_what_the_core_answers() {
    let kiosk = kiosk().await;
    let (status, answer) = kiosk.call("kiosk", &json!({})).await;
    assert_eq!((status, &answer["ok"]["practice"]), (200, &json!(true)));
    let (_, begun) = kiosk.call("session_begin", &json!({})).await;
    assert_eq!(begun["ok"]["chapter"], 1, "{begun}");
    let (status, refused) = kiosk.call("submit", &json!({})).await;
    assert_eq!((status, &refused), (200, &json!({ "error": { "code": "not_now" } })));
    let (status, _) = kiosk.call("khong_co", &json!({})).await;
    assert_eq!(status, 404);
    let (status, _) = kiosk.call("procedure_search", &json!({ "other": 1 })).await;
    assert_eq!(status, 400);
}

#[tokio::test]
async fn sample_papers_have_previews_that_no_cache_keeps() {
    let kiosk = kiosk().await;
    kiosk.call("session_begin", &json!({})).await;
    let (_, entries) = kiosk.call("entries", &json!({ "source": "mau" })).await;
    let preview = entries["ok"][0]["preview"].as_str().unwrap();
    let name = preview.trim_start_matches("page://localhost/");
    let (status, head, body) = kiosk.get(&format!("/page/{name}")).await;
    assert_eq!(status, 200, "{preview}");
    assert!(head.contains("cache-control: no-store") && head.contains("image/jpeg"), "{head}");
    assert!(body.starts_with(b"\xFF\xD8\xFF"));
    assert_eq!(kiosk.get("/page/khong-co.screen").await.0, 404);
}

#[tokio::test]
async fn the_interface_is_served_and_nothing_outside_its_folder() {
    let kiosk = kiosk().await;
    let (status, head, body) = kiosk.get("/").await;
    assert_eq!((status, body.as_slice()), (200, b"<!doctype html>".as_slice()));
    assert!(head.contains("text/html"));
    assert!(kiosk.get("/assets/a.js").await.1.contains("text/javascript"));
    for path in ["/../kho/tram.db", "/%2e%2e/kho", "/assets/../../mau", "/.git", "/khong-co"] {
        assert_eq!(kiosk.get(path).await.0, 404, "{path}");
    }
}

#[tokio::test]
async fn foreign_pages_and_rebound_names_are_refused() {
    let kiosk = kiosk().await;
    let foreign = "Origin: https://evil.example\r\nContent-Type: application/json\r\n";
    assert_eq!(kiosk.ask("POST", "/call/session_begin", foreign, "{}").await.0, 403);
    let rebound = "Host: evil.example\r\n";
    assert_eq!(kiosk.ask("GET", "/page/slip.screen", rebound, "").await.0, 403);
    let own = format!("Origin: http://{}\r\nContent-Type: application/json\r\n", kiosk.address);
    assert_eq!(kiosk.ask("POST", "/call/kiosk", &own, "{}").await.0, 200);
}

#[tokio::test]
async fn a_change_is_told_to_whoever_waits_for_it() {
    let kiosk = kiosk().await;
    let (_, _, body) = kiosk.get("/changes?since=0").await;
    let told: Value = serde_json::from_slice(&body).unwrap();
    assert!(told["changes"].as_u64().unwrap() > 0, "the store was opened: {told}");
    let asked = kiosk.get("/changes?since=999999");
    let waited = tokio::time::timeout(Duration::from_millis(200), asked).await;
    assert!(waited.is_err(), "nothing has changed yet");
}

#[tokio::test]
async fn only_a_loopback_address_is_bound() {
    let folder = tempfile::tempdir().unwrap();
    let (core, _portal) = core(folder.path()).await;
    let open = SocketAddr::from(([0, 0, 0, 0], 0));
    let refused = Bridge::bind(open, Arc::clone(&core), folder.path().to_owned()).await;
    assert!(matches!(refused, Err(BridgeError::NotLoopback(_))));
    let nowhere = Bridge::bind(ANYWHERE, core, folder.path().join("khong-co")).await;
    assert!(matches!(nowhere, Err(BridgeError::NoInterface(_))));
}

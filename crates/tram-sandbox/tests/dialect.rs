//! The traps of the original, and input that no client sends.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in functions marked so; here all of it is test"
)]

use std::collections::BTreeMap;
use std::time::Duration;

use reqwest::multipart::{Form, Part};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use serde_json::Value;
use tram_sandbox::{Effect, Faults, Operation, Running, Sandbox};

struct Visitor {
    sandbox: Running,
    client: Client,
}

async fn open(faults: Faults) -> Visitor {
    let sandbox = Sandbox::start("127.0.0.1:0".parse().unwrap(), faults, None).await.unwrap();
    Visitor { sandbox, client: Client::builder().no_proxy().build().unwrap() }
}

impl Visitor {
    fn ask(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.sandbox.url())).header("groupId", "1")
    }

    async fn get(&self, path: &str) -> Response {
        self.ask(Method::GET, path).send().await.unwrap()
    }

    async fn create(&self, key: &str, person: &str) -> Response {
        let form = BTreeMap::from([
            ("referenceUid", key),
            ("serviceCode", "1.004873"),
            ("govAgencyCode", "H99.01"),
            ("dossierTemplateNo", "KH.01"),
            ("applicantIdNo", person),
        ]);
        self.ask(Method::POST, "/dossiers").form(&form).send().await.unwrap()
    }

    async fn upload(&self, dossier: &str, form: Form) -> Response {
        let path = format!("/dossiers/{dossier}/files");
        self.ask(Method::POST, &path).multipart(form).send().await.unwrap()
    }
}

fn paper(uid: &str, name: &str, bytes: &[u8]) -> Form {
    let file = Part::bytes(bytes.to_vec()).file_name(name.to_owned());
    Form::new()
        .text("referenceUid", uid.to_owned())
        .text("dossierPartNo", "TP01")
        .part("file", file)
}

#[tokio::test]
async fn its_own_machine_is_let_in_but_a_wrong_password_is_a_203() {
    let visitor = open(Faults::default()).await;
    assert_eq!(visitor.get("/ping").await.text().await.unwrap(), "ok");
    visitor.create("a", "1").await;
    assert_eq!(visitor.sandbox.held()[0].account, "localhost");
    for credentials in [("tram", "wrong"), ("nobody", "")] {
        let (login, password) = credentials;
        let request = visitor.ask(Method::GET, "/dossiers/a").basic_auth(login, Some(password));
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 203);
        let body: Value = answer.json().await.unwrap();
        assert_eq!(body["code"], 203);
    }
    let known = visitor.ask(Method::GET, "/dossiers/a").basic_auth("tram", Some("tap-duot"));
    assert_eq!(known.send().await.unwrap().status(), StatusCode::OK);
}

#[tokio::test]
async fn what_is_not_there_is_a_403_without_a_reason() {
    let visitor = open(Faults::default()).await;
    let answer = visitor.get("/dossiers/nothing").await;
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    let body: Value = answer.json().await.unwrap();
    assert_eq!((&body["code"], &body["description"]), (&403.into(), &Value::Null));
}

#[tokio::test]
async fn concurrent_posts_of_one_key_can_make_two() {
    let visitor = open(Faults { race_window_millis: 150, ..Faults::default() }).await;
    tokio::join!(visitor.create("a", "1"), visitor.create("a", "1"));
    assert_eq!(visitor.sandbox.held().len(), 2, "the index is not unique");
    visitor.create("a", "1").await;
    assert_eq!(visitor.sandbox.held().len(), 2, "afterwards it is an update");
}

#[tokio::test]
async fn a_portal_that_honours_the_key_makes_one_of_two_posts_at_once() {
    let unique = Faults { race_window_millis: 150, honours_key: true, ..Faults::default() };
    let visitor = open(unique).await;
    tokio::join!(visitor.create("a", "1"), visitor.create("a", "1"));
    assert_eq!(visitor.sandbox.held().len(), 1);
    visitor.create("b", "2").await;
    assert_eq!(visitor.sandbox.held().len(), 2, "and no draft changes hands");
}

#[tokio::test]
async fn answers_go_wrong_on_their_way_in_ways_that_can_be_chosen() {
    let visitor = open(Faults::default()).await;
    visitor.create("a", "1").await;
    visitor.create("b", "2").await;
    let create = |effect| Faults::default().always(Operation::Create, effect);
    visitor.sandbox.set_faults(create(Effect::OldAnswer));
    let old: Value = visitor.create("c", "3").await.json().await.unwrap();
    assert_eq!(old["referenceUid"], "b", "what was answered before");
    visitor.sandbox.set_faults(create(Effect::RenamedReceipt));
    let renamed: Value = visitor.create("c", "3").await.json().await.unwrap();
    assert_eq!((&renamed["referenceUid"], &renamed["maThamChieu"]), (&Value::Null, &"c".into()));
    visitor.sandbox.set_faults(create(Effect::UnknownFields));
    let more: Value = visitor.create("c", "3").await.json().await.unwrap();
    assert_eq!((&more["referenceUid"], &more["phienBan"]["so"]), (&"c".into(), &3.into()));
    visitor.sandbox.set_faults(create(Effect::WrongLength));
    assert!(visitor.create("c", "3").await.bytes().await.is_err(), "it promised more");
    visitor.sandbox.set_faults(create(Effect::DateOff { seconds: -315_360_000 }));
    let dated = visitor.create("c", "3").await;
    assert!(!dated.headers()["date"].to_str().unwrap().contains(" 2026 "), "ten years ago");
    let held = visitor.sandbox.held().len();
    visitor.sandbox.set_faults(create(Effect::Cut { after: 1 }));
    let path = visitor.ask(Method::POST, "/dossiers").body("referenceUid=d");
    assert!(path.send().await.is_err());
    assert_eq!(visitor.sandbox.held().len(), held, "nothing was done");
    assert!(visitor.sandbox.received(Operation::Create) > 0, "but it was counted");
}

#[tokio::test]
async fn a_draft_changes_hands_with_its_papers() {
    let visitor = open(Faults::default()).await;
    visitor.create("a", "1").await;
    visitor.upload("a", paper("f", "f.pdf", b"of a")).await;
    visitor.create("b", "2").await;
    let held = visitor.sandbox.held();
    assert_eq!((held.len(), held[0].reference_uid.as_str()), (1, "b"));
    assert_eq!(held[0].files[0].bytes.as_deref(), Some(&b"of a"[..]), "the trap");
}

#[tokio::test]
async fn an_older_file_conflicts_and_one_without_a_date_comes_twice() {
    let visitor = open(Faults::default()).await;
    visitor.create("a", "1").await;
    let dated =
        |date: &str, bytes: &[u8]| paper("f", "f.pdf", bytes).text("modifiedDate", date.to_owned());
    assert_eq!(visitor.upload("a", dated("5", b"one")).await.status(), StatusCode::OK);
    assert_eq!(visitor.upload("a", dated("5", b"two")).await.status(), StatusCode::CONFLICT);
    assert_eq!(visitor.upload("a", dated("6", b"three")).await.status(), StatusCode::OK);
    let held = visitor.sandbox.held();
    assert_eq!(held[0].files.len(), 1);
    assert_eq!(held[0].files[0].bytes.as_deref(), Some(&b"three"[..]));
    visitor.upload("a", paper("f", "f.pdf", b"four")).await;
    assert_eq!(visitor.sandbox.held()[0].files.len(), 2);
}

#[tokio::test]
async fn a_swallowed_upload_looks_well_until_it_is_fetched() {
    let faults = Faults::default().always(Operation::Upload, Effect::SwallowUpload);
    let visitor = open(faults).await;
    visitor.create("a", "1").await;
    let answer = visitor.upload("a", paper("f", "f.pdf", b"one")).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let list: Value = visitor.get("/dossiers/a/files").await.json().await.unwrap();
    assert_eq!(list["total"], 1);
    assert_eq!(visitor.get("/dossiers/a/files/f").await.status(), StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn empty_wrong_and_large_files_are_refused_each_in_its_own_way() {
    let visitor = open(Faults { size_limit: 100, ..Faults::default() }).await;
    visitor.create("a", "1").await;
    for (form, status) in [
        (paper("f", "f.pdf", b""), StatusCode::FORBIDDEN),
        (paper("f", "f.exe", b"x"), StatusCode::FORBIDDEN),
        (paper("f", "pdf", b"x"), StatusCode::FORBIDDEN),
        (paper("f", "f.pdf", &[b'x'; 101]), StatusCode::PAYLOAD_TOO_LARGE),
        (paper("f", "f.PDF", &[b'x'; 100]), StatusCode::OK),
    ] {
        assert_eq!(visitor.upload("a", form).await.status(), status);
    }
    assert_eq!(visitor.sandbox.held()[0].files.len(), 1);
}

#[tokio::test]
async fn a_number_is_given_some_time_after_submitting() {
    let visitor = open(Faults { number_after_millis: 100, ..Faults::default() }).await;
    visitor.create("a", "1").await;
    let submitted = visitor.ask(Method::POST, "/dossiers/a/submit").send().await.unwrap();
    let submitted: Value = submitted.json().await.unwrap();
    assert_eq!((&submitted["dossierStatus"], &submitted["dossierNo"]), (&"new".into(), &"".into()));
    tokio::time::sleep(Duration::from_millis(150)).await;
    let later: Value = visitor.get("/dossiers/a").await.json().await.unwrap();
    assert_eq!(later["dossierStatus"], "receiving");
    let number = later["dossierNo"].as_str().unwrap();
    let by_number = visitor.get(&format!("/dossiers/{number}")).await;
    assert_eq!(by_number.status(), StatusCode::OK, "a dossier number is an address too");
    let gone = visitor.ask(Method::DELETE, "/dossiers/a").send().await.unwrap();
    assert_eq!(gone.status(), StatusCode::FORBIDDEN, "what is submitted stays");
}

#[tokio::test]
async fn a_form_is_kept_changed_and_given_back() {
    let visitor = open(Faults::default()).await;
    visitor.create("a", "1").await;
    let form = Form::new().text("referenceUid", "e").text("formData", r#"{"ho":"THỬ"}"#);
    let path = "/dossiers/a/eforms/TK";
    visitor.ask(Method::POST, path).multipart(form).send().await.unwrap();
    let data: Value = visitor.get("/dossiers/a/files/e/formdata").await.json().await.unwrap();
    assert_eq!(data["ho"], "THỬ");
    let request = visitor.ask(Method::PUT, "/dossiers/a/files/e/formdata");
    request.form(&[("formdata", r#"{"ho":"NGHIỆM"}"#)]).send().await.unwrap();
    let data: Value = visitor.get("/dossiers/a/files/e/formdata").await.json().await.unwrap();
    assert_eq!(data["ho"], "NGHIỆM");
    assert_eq!(visitor.get("/dossiers/a/files/e").await.status(), StatusCode::NO_CONTENT);
    assert_eq!(visitor.sandbox.held()[0].files[0].part, "TK");
}

#[tokio::test]
async fn lists_are_found_by_field_and_kept_apart_by_group() {
    let visitor = open(Faults::default()).await;
    visitor.create("a", "1").await;
    for (query, total) in [("", 1), ("?applicantIdNo=1", 1), ("?applicantIdNo=2", 0)] {
        let list: Value = visitor.get(&format!("/dossiers{query}")).await.json().await.unwrap();
        assert_eq!(list["total"], total, "{query}");
    }
    let other = visitor.client.get(format!("{}/dossiers/a", visitor.sandbox.url()));
    let other = other.header("groupId", "2").send().await.unwrap();
    assert_eq!(other.status(), StatusCode::FORBIDDEN);
    let services: Value = visitor.get("/serviceinfos").await.json().await.unwrap();
    assert_eq!(services["data"][0]["serviceCode"], "1.001193");
}

#[tokio::test]
async fn nothing_that_comes_in_brings_it_down() {
    let visitor = open(Faults::default()).await;
    visitor.create("a", "1").await;
    let long = "x".repeat(4000);
    for path in ["/dossiers/%00%ff", "/dossiers/..%2f..", "/dossiers/a/files/%F0%28", &long] {
        let answer = visitor.get(&format!("/{}", path.trim_start_matches('/'))).await;
        assert!(answer.status().is_client_error(), "{path:.20}");
    }
    let multipart = "multipart/form-data; boundary=x";
    for (path, kind, body) in [
        ("/dossiers", "application/json", "{\"serviceCode\":"),
        ("/dossiers", "application/x-www-form-urlencoded", "serviceCode=%FF%zz&&=&"),
        ("/dossiers/a/files", multipart, "--x\r\nContent-Disposition: nonsense\r\n\r\nz"),
        ("/dossiers/a/files", multipart, "no boundary at all"),
        ("/dossiers/a/files", "text/plain", "no multipart at all"),
        ("/dossiers/a/submit", multipart, "nonsense"),
    ] {
        let request = visitor.ask(Method::POST, path).header("content-type", kind);
        let status = request.body(body).send().await.unwrap().status();
        assert!(!status.is_server_error(), "{path} {kind}: {status}");
    }
    assert_eq!(visitor.get("/dossiers/a").await.status(), StatusCode::OK);
    assert!(visitor.sandbox.held()[0].files.is_empty());
}

#[tokio::test]
async fn faults_are_changed_while_it_runs_and_all_can_be_forgotten() {
    let visitor = open(Faults::default()).await;
    visitor.create("a", "1").await;
    let control = |path: &str| format!("http://{}/sandbox/{path}", visitor.sandbox.address());
    let faults = Faults::default().everywhere(Effect::Status { code: 520 });
    let put = visitor.client.put(control("faults")).json(&faults);
    assert_eq!(put.send().await.unwrap().status(), StatusCode::NO_CONTENT);
    assert_eq!(visitor.get("/dossiers/a").await.status().as_u16(), 520);
    let slip = visitor.client.put(control("faults")).json(&serde_json::json!({"falt": []}));
    assert!(slip.send().await.unwrap().status().is_client_error());

    visitor.sandbox.set_faults(Faults::default());
    visitor.upload("a", paper("f", "f.pdf", b"one")).await;
    let held: Value =
        visitor.client.get(control("held")).send().await.unwrap().json().await.unwrap();
    assert_eq!(held[0]["reference_uid"], "a");
    let (dossier, file) = (&held[0]["id"], &held[0]["files"][0]["id"]);
    let bytes = visitor.client.get(control(&format!("held/{dossier}/{file}"))).send().await;
    assert_eq!(&bytes.unwrap().bytes().await.unwrap()[..], b"one");
    visitor.client.post(control("reset")).send().await.unwrap();
    assert!(visitor.sandbox.held().is_empty());
}

#[tokio::test]
async fn the_page_lists_what_arrived_without_believing_it() {
    let visitor = open(Faults::default()).await;
    let form = [
        ("serviceCode", "1.004873"),
        ("govAgencyCode", "H99.01"),
        ("dossierTemplateNo", "KH.01"),
        ("applicantName", "NGUYỄN THỊ THỬ NGHIỆM"),
        ("applicantNote", "<script>alert(1)</script>"),
    ];
    visitor.ask(Method::POST, "/dossiers").form(&form).send().await.unwrap();
    let page = format!("http://{}/", visitor.sandbox.address());
    let page = visitor.client.get(page).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("&lt;script&gt;") && page.contains("1.004873"));
    assert!(!page.contains("<script") && !page.contains("NGUYỄN"), "no markup, no names");
}

#[tokio::test]
async fn a_dropped_answer_sends_not_one_byte() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let faults = Faults::default().next(Operation::Submit, Effect::DropAnswer, 1);
    let visitor = open(faults).await;
    visitor.create("a", "1").await;
    let mut raw = tokio::net::TcpStream::connect(visitor.sandbox.address()).await.unwrap();
    let request = "POST /o/rest/v2/dossiers/a/submit HTTP/1.1\r\nHost: x\r\ngroupId: 1\r\n\
                   Content-Length: 0\r\n\r\n";
    raw.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    drop(raw.read_to_end(&mut answer).await);
    assert!(answer.is_empty(), "the connection breaks first");
    assert!(visitor.sandbox.held()[0].is_submitted(), "but all was done");
}

#[tokio::test]
async fn what_it_holds_survives_in_its_folder() {
    let folder = tempfile::tempdir().unwrap();
    let listen = "127.0.0.1:0".parse().unwrap();
    let start = || Sandbox::start(listen, Faults::default(), Some(folder.path().to_owned()));
    let client = Client::builder().no_proxy().build().unwrap();
    let visitor = Visitor { sandbox: start().await.unwrap(), client };
    visitor.create("a", "1").await;
    let dated =
        |date: &str, bytes: &[u8]| paper("f", "f.pdf", bytes).text("modifiedDate", date.to_owned());
    visitor.upload("a", dated("1", b"one")).await;
    visitor.upload("a", dated("2", b"two")).await;
    visitor.create("b", "2").await;
    let before = visitor.sandbox.held();
    visitor.sandbox.shutdown().await;

    std::fs::create_dir(folder.path().join("99")).unwrap();
    std::fs::File::create(folder.path().join("99/dossier.json")).unwrap();
    let again = start().await.unwrap();
    assert!(again.held() == before, "whole, and the damaged one is passed over");
    again.reset();
    again.shutdown().await;
    assert!(start().await.unwrap().held().is_empty());
}

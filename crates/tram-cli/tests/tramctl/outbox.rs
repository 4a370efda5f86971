//! Submissions over several runs. Keys in memory end with the process, so these runs share one
//! process and one set of keys.

use std::ffi::OsString;
use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};
use tram_cli::{Exit, Surroundings, run};
use tram_core::MemoryKeyStore;

use super::stage::{ANSWERS, Sandbox, folder, lay, nobody, sample};

/// One machine: a home and its keys.
struct Machine {
    folder: tempfile::TempDir,
    keys: Arc<MemoryKeyStore>,
}

impl Machine {
    fn new() -> Self {
        Self { folder: folder(), keys: Arc::default() }
    }

    async fn run(&self, arguments: &[&str]) -> (Exit, Vec<Value>, String) {
        let home = self.folder.path().join("kho");
        let head = ["tramctl", "--json", "--key-store", "memory", "--home"];
        let all = head.iter().map(OsString::from).chain([OsString::from(&home)]);
        let all = all.chain(arguments.iter().map(OsString::from));
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let keys = Arc::clone(&self.keys);
        let exit = run(all, Surroundings { out: &mut out, err: &mut err, keys }).await;
        let rows = String::from_utf8(out).unwrap();
        let rows = rows.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        (exit, rows, String::from_utf8(err).unwrap())
    }

    async fn filed(&self) -> Value {
        let answers = lay(&self.folder, "a.json", ANSWERS);
        let paper = format!("giay-ly-hon-khai-tu={}", sample("ban-an-ly-hon-mau.jpg"));
        let card = sample("the-can-cuoc-mau.jpg");
        let (exit, rows, err) = self
            .run(&[
                "dossier",
                "file",
                "--procedure",
                "1.004873",
                "--answers",
                &answers,
                "--card",
                &card,
                "--paper",
                &paper,
                "--no-wait",
            ])
            .await;
        assert_eq!(exit, Exit::Done, "{err}");
        rows[0].clone()
    }
}

fn keys(row: &Value) -> Vec<&str> {
    row.as_object().unwrap().keys().map(String::as_str).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kept_dossier_is_parked_released_and_delivered_by_later_runs() {
    let (machine, sandbox) = (Machine::new(), Sandbox::start(&[]));
    let filed = machine.filed().await;
    let key = filed["submission"].as_str().unwrap();

    let (exit, rows, _) = machine.run(&["outbox", "list"]).await;
    assert_eq!((exit, rows.len()), (Exit::Done, 1));
    assert_eq!((&rows[0]["submission"], &rows[0]["state"]), (&json!(key), &json!("waiting")));
    assert!(rows[0]["due"].as_str().is_some_and(|due| due.ends_with('Z')));
    assert!(rows[0]["bytes_total"].as_u64().unwrap() > 10_000);
    let mut fields = keys(&rows[0]);
    fields.sort_unstable();
    let wanted = [
        "attempts",
        "bytes_sent",
        "bytes_total",
        "came",
        "due",
        "last_error",
        "state",
        "submission",
    ];
    assert_eq!(fields, wanted);

    let (_, rows, err) = machine.run(&["outbox", "park", key]).await;
    assert_eq!(rows[0]["state"], "parked", "{err}");
    let (exit, rows, _) = machine.run(&["outbox", "run", "--portal", &sandbox.url]).await;
    assert_eq!((exit, rows.len()), (Exit::Done, 0), "what is parked is left alone");
    let (_, rows, err) = machine.run(&["outbox", "release", key]).await;
    assert_eq!(rows[0]["state"], "waiting", "{err}");
    let (exit, rows, err) = machine.run(&["outbox", "run", "--portal", &sandbox.url]).await;
    assert_eq!((exit, &rows[0]["state"]), (Exit::Done, &json!("accepted")), "{err}");
    assert_eq!(rows[0]["bytes_sent"], rows[0]["bytes_total"]);
    assert_eq!(rows[0]["due"], Value::Null);
    let (exit, rows, _) = machine.run(&["outbox", "show", key]).await;
    assert_eq!((exit, &rows[0]["state"]), (Exit::Done, &json!("accepted")));

    let (exit, rows, err) = machine.run(&["vault", "check"]).await;
    assert_eq!((exit, &rows[0]["damaged"]), (Exit::Done, &json!(0)), "{err}");
    slip_of(&machine, &filed).await;
}

async fn slip_of(machine: &Machine, filed: &Value) {
    let out = machine.folder.path().join("phieu.pdf");
    for name in ["dossier", "reference"] {
        let named = filed[name].as_str().unwrap();
        let (exit, rows, err) = machine.run(&["slip", named, "--out", out.to_str().unwrap()]).await;
        assert_eq!(exit, Exit::Done, "{err}");
        assert_eq!(rows[0]["bytes"], std::fs::metadata(&out).unwrap().len());
        assert!(std::fs::read(&out).unwrap().starts_with(b"%PDF"));
    }
    let (exit, _, _) = machine.run(&["slip", "H4K-9TX", "--out", "x.pdf"]).await;
    assert_eq!(exit, Exit::NothingFound);
    assert!(!Path::new("x.pdf").exists());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn retry_tries_once_and_says_that_the_portal_is_down() {
    let machine = Machine::new();
    let filed = machine.filed().await;
    let key = filed["submission"].as_str().unwrap();
    let (exit, rows, _) = machine.run(&["outbox", "retry", key, "--portal", &nobody()]).await;
    assert_eq!((exit, &rows[0]["state"]), (Exit::Unavailable, &json!("waiting")));
    assert_eq!((&rows[0]["attempts"], &rows[0]["last_error"]), (&json!(1), &json!("no_network")));
    let (exit, rows, _) = machine.run(&["outbox", "retry", key]).await;
    assert_eq!((exit, &rows[0]["attempts"]), (Exit::Done, &json!(1)), "only due again");
    let unknown = "0".repeat(32);
    for command in ["show", "retry", "park", "release"] {
        let (exit, rows, _) = machine.run(&["outbox", command, &unknown]).await;
        assert_eq!((exit, &rows[0]["error"]["code"]), (Exit::NothingFound, &json!("not_found")));
    }
}

#[tokio::test]
async fn the_log_of_changes_is_verified_and_exported_without_anything_personal() {
    let machine = Machine::new();
    machine.filed().await;
    let (exit, rows, _) = machine.run(&["audit", "verify"]).await;
    assert_eq!(exit, Exit::Done);
    assert_eq!((&rows[0]["verified"], &rows[0]["first_break"]), (&json!(true), &Value::Null));
    assert!(rows[0]["entries"].as_u64().unwrap() >= 3, "{}", rows[0]);
    let file = machine.folder.path().join("log.json");
    let (exit, _, _) = machine.run(&["audit", "export", "--out", file.to_str().unwrap()]).await;
    assert_eq!(exit, Exit::Done);
    let text = std::fs::read_to_string(&file).unwrap();
    let log: Value = serde_json::from_str(&text).unwrap();
    let events: Vec<_> = log["entries"].as_array().unwrap().iter().map(|e| &e["event"]).collect();
    assert!(events.contains(&&json!("handed_over")), "{events:?}");
    assert!(!text.contains("THỬ NGHIỆM") && !text.contains("052199000123"));
}

#[tokio::test]
async fn a_store_put_back_to_an_earlier_day_is_damaged() {
    let machine = Machine::new();
    machine.filed().await;
    machine.run(&["vault", "wipe-expired"]).await;
    let store = machine.folder.path().join("kho");
    let files = ["vault.db", "vault.db-wal"].map(|name| store.join(name));
    let earlier = files.clone().map(|file| std::fs::read(file).unwrap());
    machine.filed().await;
    machine.run(&["vault", "wipe-expired"]).await;
    for (file, bytes) in files.iter().zip(&earlier) {
        std::fs::File::create(file)
            .and_then(|mut file| std::io::Write::write_all(&mut file, bytes))
            .unwrap();
    }
    let (exit, rows, err) = machine.run(&["audit", "verify"]).await;
    assert_eq!(exit, Exit::Damaged, "{err}");
    assert_eq!(rows[0]["verified"], json!(false));
    assert!(rows[0]["first_break"].is_u64());
}

#[tokio::test]
async fn wiping_what_expired_leaves_what_waits() {
    let machine = Machine::new();
    let filed = machine.filed().await;
    let (exit, rows, _) = machine.run(&["vault", "wipe-expired"]).await;
    assert_eq!(exit, Exit::Done);
    assert_eq!((&rows[0]["state"], &rows[0]["wiped"]), (&json!("ready"), &json!(0)));
    let (_, rows, _) = machine.run(&["outbox", "list"]).await;
    assert_eq!(rows[0]["submission"], filed["submission"]);
    assert_eq!(rows[0]["state"], "waiting");
}

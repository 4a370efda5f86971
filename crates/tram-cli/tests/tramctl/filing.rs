//! Whole dossiers, from photographs to the portal's acknowledgement.

use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::stage::{ANSWERS, LOCKED, Ran, Sandbox, folder, lay, nobody, sample, tramctl};

/// Files a marital-status certificate from the samples.
fn file(folder: &TempDir, more: &[&str]) -> Ran {
    let answers = lay(folder, "tra-loi.json", ANSWERS);
    let card = sample("the-can-cuoc-mau.jpg");
    let mut arguments = vec![
        "--json",
        "--key-store",
        "memory",
        "dossier",
        "file",
        "--procedure",
        "1.004873",
        "--answers",
        &answers,
        "--card",
        &card,
    ];
    arguments.extend(more);
    tramctl(arguments)
}

fn judgment() -> String {
    format!("giay-ly-hon-khai-tu={}", sample("ban-an-ly-hon-mau.jpg"))
}

fn leftovers(folder: &Path) -> usize {
    std::fs::read_dir(folder).map_or(0, Iterator::count)
}

#[test]
fn a_photographed_card_and_paper_become_an_acknowledged_dossier() {
    let (folder, sandbox) = (folder(), Sandbox::start(&[]));
    let home = folder.path().join("kho");
    let judgment = judgment();
    let arguments = [
        "--paper",
        &judgment,
        "--portal",
        &sandbox.bare(),
        "--helper",
        "tn-014",
        "--home",
        home.to_str().unwrap(),
    ];
    let ran = file(&folder, &arguments);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let row = ran.row();
    assert_eq!(row["state"], "accepted");
    assert_eq!(row["attempts"], 1);
    assert_eq!(row["park_reason"], Value::Null);
    let proof = &row["acknowledgement"];
    assert_eq!(proof["key"], row["submission"]);
    assert_eq!(proof["files"].as_array().unwrap().len(), 1, "{proof}");
    assert_eq!(proof["files"][0]["part"], "KQ005012");
    assert!(row["dossier"].as_str().is_some_and(|id| id.len() == 32));
    assert!(ran.err.contains(row["reference"].as_str().unwrap()), "{}", ran.err);
    assert!(ran.err.contains("chỉ dùng để thử"), "memory keys are told: {}", ran.err);
    assert!(home.is_dir() && leftovers(&home) > 0);
}

#[test]
fn several_pages_of_one_paper_and_a_known_account_are_taken() {
    let (folder, sandbox) = (folder(), Sandbox::start(&[]));
    let paper = sample("ban-an-ly-hon-mau.jpg");
    let papers = format!("giay-ly-hon-khai-tu={paper},{paper}");
    let portal = sandbox.bare().replace("http://", "http://tram:tap-duot@");
    let ran = file(&folder, &["--paper", &papers, "--paper", &judgment(), "--portal", &portal]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let wrong = sandbox.bare().replace("http://", "http://tram:sai@");
    let ran = file(&folder, &["--paper", &judgment(), "--portal", &wrong, "--wait", "5"]);
    assert_eq!((ran.code, &ran.row()["park_reason"]), (4, &json!("credentials")), "{}", ran.err);
}

#[test]
fn a_card_typed_among_the_answers_stands_for_its_picture() {
    let (folder, sandbox) = (folder(), Sandbox::start(&[]));
    let mut answers: Value = serde_json::from_str(ANSWERS).unwrap();
    for (field, value) in [
        ("card_number", "052199000123"),
        ("card_name", "NGUYỄN THỊ THỬ NGHIỆM"),
        ("card_birth", "15/01/1999"),
        ("card_sex", "female"),
        ("card_residence", "Thôn 1, Xã Ví Dụ, Gia Lai"),
        ("card_issued", "20/06/2021"),
    ] {
        answers[field] = json!(value);
    }
    let answers = lay(&folder, "a.json", answers.to_string());
    let ran = tramctl([
        "--json",
        "--key-store",
        "memory",
        "dossier",
        "file",
        "--procedure",
        "1.004873",
        "--answers",
        &answers,
        "--paper",
        &judgment(),
        "--portal",
        &sandbox.url,
    ]);
    assert_eq!((ran.code, &ran.row()["state"]), (0, &json!("accepted")), "{}", ran.err);
}

#[test]
fn with_the_portal_down_the_exit_is_5_and_keys_in_memory_promise_nothing() {
    let folder = folder();
    let ran = file(&folder, &["--paper", &judgment(), "--portal", &nobody(), "--wait", "1"]);
    assert_eq!(ran.code, 5, "{}", ran.err);
    let row = ran.row();
    assert_eq!((&row["state"], &row["acknowledgement"]), (&json!("waiting"), &Value::Null));
    assert_eq!(row["last_error"], "no_network");
    assert!(row["attempts"].as_u64().unwrap() >= 1);
    promises_nothing(&ran);
}

/// The store is gone with its key: nothing may be said to be kept, or to go on later.
fn promises_nothing(ran: &Ran) {
    for promise in ["giữ an toàn", "sẽ được gửi", "outbox run", "outbox list"] {
        assert!(!ran.err.contains(promise), "{promise}: {}", ran.err);
    }
    assert!(ran.err.contains("không được giữ lại"), "{}", ran.err);
}

#[test]
fn without_waiting_the_dossier_is_kept_and_no_portal_is_needed() {
    let ran = file(&folder(), &["--paper", &judgment(), "--no-wait"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!((&ran.row()["state"], &ran.row()["attempts"]), (&json!("waiting"), &json!(0)));
    promises_nothing(&ran);
}

#[test]
fn the_file_that_is_refused_is_named_among_several() {
    let folder = folder();
    let (text, good) = (lay(&folder, "ghi-chu.txt", "x"), sample("ban-an-ly-hon-mau.jpg"));
    let paper = format!("giay-ly-hon-khai-tu={good},{text}");
    let ran = file(&folder, &["--paper", &paper, "--no-wait"]);
    assert_eq!(ran.code, 6, "{}", ran.err);
    let row = ran.row();
    assert_eq!(row["file"], text.as_str());
    let error = json!({ "code": "not_an_image", "requirement": "giay-ly-hon-khai-tu" });
    assert_eq!(row["error"], error);
    assert!(ran.err.contains("ghi-chu.txt"), "{}", ran.err);
    assert!(ran.err.contains("giay-ly-hon-khai-tu"), "{}", ran.err);
    assert!(!ran.err.contains("ban-an-ly-hon-mau"), "{}", ran.err);
}

#[test]
fn a_portal_elsewhere_without_https_is_refused_in_the_readers_own_words() {
    for (lang, words) in [("vi", "máy khác phải có địa chỉ https"), ("en", "another machine")]
    {
        let arguments = ["--portal", "http://cong.example.vn", "--lang", lang, "--no-wait"];
        let ran = file(&folder(), &arguments);
        assert_eq!((ran.code, &ran.row()["error"]["code"]), (2, &json!("portal_needs_https")));
        assert!(ran.err.contains(words), "{}", ran.err);
        assert!(!ran.err.contains("portal.url"), "{}", ran.err);
    }
}

#[test]
fn for_people_each_file_is_a_line_with_its_size_and_digest() {
    let (folder, sandbox) = (folder(), Sandbox::start(&[]));
    let answers = lay(&folder, "a.json", ANSWERS);
    let (card, judgment) = (sample("the-can-cuoc-mau.jpg"), judgment());
    let mut order = vec!["--key-store", "memory", "dossier", "file", "--procedure", "1.004873"];
    order.extend(["--answers", &answers, "--card", &card, "--paper", &judgment]);
    order.extend(["--portal", &sandbox.url]);
    let ran = tramctl(order);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let line = ran.out.lines().find(|line| line.starts_with("KQ005012")).expect(&ran.out);
    let [_, bytes, digest] = line.split_whitespace().collect::<Vec<_>>()[..] else {
        panic!("{line}")
    };
    assert!(bytes.parse::<u64>().is_ok_and(|bytes| bytes > 1_000), "{line}");
    assert!(digest.len() == 64 && digest.bytes().all(|b| b.is_ascii_hexdigit()), "{line}");
}

#[test]
fn all_that_is_lacking_is_named_at_once() {
    let folder = folder();
    let answers = lay(
        &folder,
        "a.json",
        r#"{"muc_dich":"nha_dat","tinh_trang":"da_ly_hon","cap_lai":true,"nhan_ket_qua":"cho"}"#,
    );
    let card = sample("the-can-cuoc-mau.jpg");
    let home = folder.path().join("kho");
    let ran = tramctl([
        "--json",
        "--key-store",
        "memory",
        "--home",
        home.to_str().unwrap(),
        "dossier",
        "file",
        "--procedure",
        "1.004873",
        "--answers",
        &answers,
        "--card",
        &card,
        "--no-wait",
    ]);
    assert_eq!(ran.code, 4, "{}", ran.err);
    let missing = ran.row()["missing"].clone();
    let fields: Vec<&str> = missing["answers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|gap| gap["field"].as_str().unwrap())
        .collect();
    assert_eq!(fields, ["nxn_dan_toc", "xac_nhan_noi_cu", "nhan_ket_qua"]);
    assert_eq!(missing["papers"], json!(["giay-ly-hon-khai-tu", "giay-xac-nhan-cu"]));
    assert!(ran.err.contains("giay-xac-nhan-cu") && ran.err.contains("nxn_dan_toc"), "{}", ran.err);
}

#[test]
fn a_missing_paper_alone_is_refused_with_its_name() {
    let ran = file(&folder(), &["--no-wait"]);
    assert_eq!(ran.code, 4);
    let row = ran.row();
    assert_eq!(row["error"]["code"], "papers_missing");
    assert_eq!(row["missing"]["papers"], json!(["giay-ly-hon-khai-tu"]));
}

#[test]
fn bad_papers_and_orders_are_refused_each_in_its_own_way() {
    let folder = folder();
    let text = lay(&folder, "a.txt", "x");
    let empty = lay(&folder, "b.jpg", "");
    let locked = lay(&folder, "c.pdf", LOCKED);
    let paper = |path: &str| format!("giay-ly-hon-khai-tu={path}");
    for (arguments, code, exit) in [
        (vec!["--paper".to_owned(), paper(&text)], "not_an_image", 6),
        (vec!["--paper".to_owned(), paper(&empty)], "file_empty", 6),
        (vec!["--paper".to_owned(), paper(&locked)], "pdf_locked", 4),
        (vec!["--paper".to_owned(), paper("/khong/co.jpg")], "file_missing", 3),
        (vec!["--paper".to_owned(), "giay".to_owned()], "paper_malformed", 2),
        (vec!["--helper".to_owned(), "x".to_owned()], "helper_code_malformed", 4),
        (vec!["--portal".to_owned(), "ftp://x".to_owned()], "portal_address", 2),
        (vec!["--portal".to_owned(), "tinh".to_owned()], "portal_unknown", 2),
    ] {
        let mut all: Vec<&str> = arguments.iter().map(String::as_str).collect();
        all.push("--no-wait");
        let ran = file(&folder, &all);
        assert_eq!(
            (ran.row()["error"]["code"].as_str(), ran.code),
            (Some(code), exit),
            "{}",
            ran.err
        );
    }
    let ran = file(&folder, &[]);
    assert_eq!((ran.code, &ran.row()["error"]["code"]), (2, &json!("portal_missing")));
}

#[test]
fn a_store_is_never_made_in_passing_with_the_systems_keyring() {
    let folder = folder();
    let home = folder.path().join("kho");
    let ran = tramctl(["--json", "--home", home.to_str().unwrap(), "outbox", "list"]);
    assert_eq!((ran.code, &ran.row()["error"]["code"]), (5, &json!("vault_missing")));
    assert!(ran.err.contains("tramctl vault init"), "{}", ran.err);
    assert!(!home.exists(), "nothing was made");
}

#[test]
fn a_store_whose_key_is_gone_is_left_alone() {
    let folder = folder();
    let home = folder.path().join("kho");
    let home = home.to_str().unwrap();
    let made = tramctl(["--json", "--home", home, "--key-store", "memory", "vault", "init"]);
    assert_eq!(made.code, 0, "{}", made.err);
    assert_eq!(
        made.row(),
        json!({ "state": "ready", "records": 0, "blobs": 0, "wiped": 0, "damaged": 0 })
    );
    let ran = tramctl(["--json", "--home", home, "--key-store", "memory", "vault", "check"]);
    assert_eq!((ran.code, &ran.row()["error"]["code"]), (5, &json!("vault_key_missing")));
    let again = tramctl(["--json", "--home", home, "--key-store", "memory", "vault", "init"]);
    assert_eq!((again.code, &again.row()["error"]["code"]), (4, &json!("vault_already_there")));
}

//! Cards, pages and PDFs.

use std::process::Command;

use serde_json::{Value, json};

use super::stage::{LOCKED, folder, lay, sample, tramctl};

fn keys(row: &Value) -> Vec<&str> {
    row.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn a_photographed_card_is_read_with_all_its_particulars() {
    let card = sample("the-can-cuoc-mau.jpg");
    let ran = tramctl(["card", "read", &card, "--json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let row = ran.row();
    assert_eq!(row["file"], card);
    assert_eq!(row["source"], "qr");
    assert_eq!(row["number"], "052199000123");
    assert_eq!(row["name"], "NGUYỄN THỊ THỬ NGHIỆM");
    assert_eq!(row["birth"], "1999-01-15");
    assert_eq!(row["sex"], "female");
    assert!(row["fields"].as_u64().unwrap() >= 7);
    let mut wanted = vec![
        "file",
        "source",
        "number",
        "old_number",
        "name",
        "birth",
        "sex",
        "residence",
        "issued",
        "fields",
        "warnings",
    ];
    let mut found = keys(&row);
    wanted.sort_unstable();
    found.sort_unstable();
    assert_eq!(found, wanted, "the contract's fields and no others");
}

#[test]
fn each_bad_file_gets_its_own_line_and_the_worst_decides_the_exit() {
    let folder = folder();
    let text = lay(&folder, "ghi-chu.jpg", "not a picture");
    let empty = lay(&folder, "trong.jpg", "");
    let locked = lay(&folder, "khoa.pdf", LOCKED);
    let (card, paper) = (sample("the-can-cuoc-mau.jpg"), sample("giay-chung-sinh-mau.jpg"));
    let gone = folder.path().join("khong-co.jpg");
    let gone = gone.to_str().unwrap();
    let ran = tramctl(["--json", "card", "read", &text, &empty, &locked, gone, &paper, &card]);
    let codes: Vec<Value> = ran.rows().iter().map(|row| row["error"]["code"].clone()).collect();
    let wanted = json!([
        "not_an_image",
        "file_empty",
        "pdf_locked",
        "file_missing",
        "card_code_not_found",
        null
    ]);
    assert_eq!(Value::Array(codes), wanted);
    assert_eq!(ran.code, 6);
    assert_eq!(ran.err.lines().count(), 5, "a sentence for each: {}", ran.err);
}

#[test]
fn a_picture_without_a_card_code_ends_with_3() {
    let ran = tramctl(["--json", "card", "read", &sample("giay-chung-sinh-mau.jpg")]);
    assert_eq!(ran.code, 3);
    let row = ran.row();
    assert_eq!(row["error"], json!({ "code": "card_code_not_found" }));
    assert_eq!(keys(&row).len(), 2);
}

#[test]
fn a_photographed_page_is_found_straightened_and_judged() {
    let folder = folder();
    let out = folder.path().join("ra");
    let paper = sample("giay-chung-sinh-mau.jpg");
    let ran = tramctl(["--json", "page", "process", &paper, "--out", out.to_str().unwrap()]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let row = ran.row();
    assert_eq!(row["page"], 1);
    assert_eq!(row["quad"].as_array().unwrap().len(), 4, "{row}");
    assert_eq!(row["quad"][0].as_array().unwrap().len(), 2);
    assert!(row["confidence"].as_f64().is_some_and(|sure| (0.0..=1.0).contains(&sure)));
    assert!([0, 90, 180, 270].contains(&row["turn"].as_i64().unwrap()));
    // Where nothing reads, nothing tells.
    let reads = Command::new("tesseract").arg("--version").output().is_ok();
    let told = if reads { json!("birth_notice") } else { Value::Null };
    assert_eq!(row["document"], told, "by its title");
    for stage in ["decode", "find", "warp", "light", "judge", "encode", "total"] {
        assert!(row["millis"][stage].as_f64().is_some_and(|millis| millis >= 0.0), "{stage}");
    }
    let written = std::fs::read(row["output"].as_str().unwrap()).unwrap();
    assert!(written.starts_with(b"\xFF\xD8\xFF"), "a JPEG");
}

#[test]
fn a_card_is_told_by_its_code() {
    let ran = tramctl(["--json", "page", "process", &sample("the-can-cuoc-mau.jpg")]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(ran.row()["document"], "citizen_card");
}

#[test]
fn without_json_a_page_is_told_in_words() {
    let ran = tramctl(["page", "process", &sample("giay-chung-sinh-mau.jpg"), "--lang", "en"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.starts_with("File") && ran.out.contains("Corners"), "{}", ran.out);
}

#[test]
fn pictures_become_one_sound_pdf_within_the_size_asked_for() {
    let folder = folder();
    let out = folder.path().join("hai-trang.pdf");
    let (one, two) = (sample("giay-chung-sinh-mau.jpg"), sample("ban-an-ly-hon-mau.jpg"));
    let file = out.to_str().unwrap();
    let ran = tramctl([
        "--json",
        "pdf",
        "make",
        &one,
        &two,
        "--out",
        file,
        "--max-bytes",
        "900000",
        "--title",
        "Giấy tờ",
    ]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let row = ran.row();
    assert_eq!((&row["pages"], &row["conformance"]), (&json!(2), &json!("PDF/A-2b")));
    let size = std::fs::metadata(&out).unwrap().len();
    assert_eq!(row["bytes"], size);
    assert!(size <= 900_000);
    let checked =
        Command::new("qpdf").arg("--check").arg(&out).output().expect("qpdf is installed");
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stdout));
}

#[test]
fn a_size_that_cannot_be_met_is_refused_and_nothing_is_written() {
    let folder = folder();
    let out = folder.path().join("x.pdf");
    let file = out.to_str().unwrap();
    let paper = sample("giay-chung-sinh-mau.jpg");
    let ran = tramctl(["--json", "pdf", "make", &paper, "--out", file, "--max-bytes", "2000"]);
    assert_eq!((ran.code, &ran.row()["error"]["code"]), (4, &json!("will_not_fit")));
    assert!(!out.exists());
    let locked = lay(&folder, "khoa.pdf", LOCKED);
    let ran = tramctl(["--json", "pdf", "make", &locked, "--out", file, "--max-bytes", "900000"]);
    assert_eq!(ran.code, 4);
    let row = ran.row();
    assert_eq!((&row["file"], &row["error"]["code"]), (&json!(locked), &json!("pdf_locked")));
}

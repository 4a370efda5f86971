//! Procedures and what they ask for.

use serde_json::{Value, json};

use super::stage::{ANSWERS, folder, lay, tramctl};

fn need(rows: &[Value], paper: &str) -> Value {
    let found = rows.iter().find(|row| row["requirement"] == paper);
    found.unwrap_or_else(|| panic!("{paper}"))["needed"].clone()
}

#[test]
fn the_catalogue_built_in_has_no_faults() {
    let ran = tramctl(["--json", "catalogue", "check"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
}

#[test]
fn a_faulty_catalogue_ends_with_6_and_names_file_line_and_mend() {
    let folder = folder();
    std::fs::create_dir(folder.path().join("procedures")).unwrap();
    lay(&folder, "life-events.toml", "bogus = [");
    let ran = tramctl(["--json", "catalogue", "check", folder.path().to_str().unwrap()]);
    assert_eq!(ran.code, 6, "{}", ran.err);
    let row = &ran.rows()[0];
    for field in ["file", "line", "what", "mend"] {
        assert!(!row[field].is_null(), "{field}: {row}");
    }
    let nowhere = folder.path().join("x");
    assert_eq!(tramctl(["catalogue", "check", nowhere.to_str().unwrap()]).code, 3);
}

#[test]
fn search_answers_best_first_without_accents_and_ends_with_3_when_nothing_fits() {
    let ran = tramctl(["--json", "catalogue", "search", "khai", "sinh", "--limit", "2"]);
    assert_eq!(ran.code, 0);
    let rows = ran.rows();
    assert!((1..=2).contains(&rows.len()));
    assert_eq!((&rows[0]["rank"], &rows[0]["code"]), (&json!(1), &json!("1.001193")));
    assert!(rows[0]["name"].is_string() && rows[0]["why"].is_string());
    let ran = tramctl(["--json", "catalogue", "search", "xyzzyqwv"]);
    assert_eq!((ran.code, &ran.row()["error"]["code"]), (3, &json!("nothing_fits")));
}

#[test]
fn show_prints_the_whole_procedure_and_an_unknown_code_ends_with_3() {
    let ran = tramctl(["--json", "catalogue", "show", "1.004873"]);
    let row = ran.row();
    assert_eq!(row["code"], "1.004873");
    assert!(row["requirements"].as_array().unwrap().len() > 3);
    assert!(!row["form"]["fields"].as_array().unwrap().is_empty());
    let ran = tramctl(["--json", "catalogue", "show", "9.999999"]);
    assert_eq!((ran.code, &ran.row()["error"]["code"]), (3, &json!("procedure_unknown")));
    let table = tramctl(["catalogue", "show", "1.004873"]);
    assert!(table.out.contains("giay-ly-hon-khai-tu") && table.out.contains("tinh_trang"));
}

#[test]
fn the_checklist_follows_the_answers() {
    let blank = tramctl(["--json", "catalogue", "checklist", "1.004873"]);
    assert_eq!(need(&blank.rows(), "giay-ly-hon-khai-tu"), "unknown");
    let folder = folder();
    let answers = lay(&folder, "a.json", ANSWERS);
    let ran = tramctl(["--json", "catalogue", "checklist", "1.004873", "--answers", &answers]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let rows = ran.rows();
    assert_eq!(need(&rows, "giay-ly-hon-khai-tu"), true);
    assert_eq!(need(&rows, "giay-xac-nhan-cu"), false);
    for row in &rows {
        assert!(row["originals"].is_u64() && row["copies"].is_u64() && row["why"].is_string());
    }
}

#[test]
fn a_paper_that_is_not_needed_is_not_given_the_reason_of_needing_it() {
    let folder = folder();
    let first_time = lay(&folder, "a.json", ANSWERS);
    let again = lay(&folder, "b.json", ANSWERS.replace("\"cap_lai\": false", "\"cap_lai\": true"));
    let said =
        |answers: &str| tramctl(["catalogue", "checklist", "1.004873", "--answers", answers]).out;
    assert!(said(&again).contains("Vì đây là lần cấp lại"), "{}", said(&again));
    assert!(!said(&first_time).contains("Vì đây là lần cấp lại"), "{}", said(&first_time));
}

#[test]
fn a_search_says_in_the_readers_language_what_it_found_by() {
    let ran = tramctl(["catalogue", "search", "độc", "thân"]);
    assert!(ran.out.contains("từ thường dùng: độc thân"), "{}", ran.out);
    let ran = tramctl(["--lang", "en", "catalogue", "search", "độc", "thân"]);
    assert!(ran.out.contains("everyday words: độc thân"), "{}", ran.out);
}

#[test]
fn every_bad_answer_of_a_file_is_named() {
    let folder = folder();
    let answers = lay(&folder, "a.json", r#"{"muc_dich":"bay","cap_lai":true,"khong_co":1}"#);
    let ran = tramctl(["--json", "catalogue", "checklist", "1.004873", "--answers", &answers]);
    assert_eq!(ran.code, 4);
    let named = ran.row()["missing"]["answers"].clone();
    let wanted = json!([
        { "field": "khong_co", "problem": "no_such_field" },
        { "field": "muc_dich", "problem": "not_a_choice" },
    ]);
    assert_eq!(named, wanted);
    let broken = lay(&folder, "b.json", "{");
    let ran = tramctl(["--json", "catalogue", "checklist", "1.004873", "--answers", &broken]);
    assert_eq!((ran.code, &ran.row()["error"]["code"]), (6, &json!("answers_malformed")));
}

#[test]
fn the_checklist_is_written_as_a_sheet_that_other_readers_can_read() {
    let folder = folder();
    let answers = lay(&folder, "a.json", r#"{"nuoc_ngoai": false}"#);
    let sheet = folder.path().join("mang-theo.pdf");
    let sheet = sheet.to_str().unwrap();
    let ran =
        tramctl(["catalogue", "checklist", "1.000894", "--answers", &answers, "--pdf", sheet]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let told = |program: &str, arguments: &[&str]| {
        let ran = std::process::Command::new(program).args(arguments).output().unwrap();
        assert!(ran.status.success(), "{program}");
        String::from_utf8(ran.stdout).unwrap()
    };
    told("qpdf", &["--check", sheet]);
    let words = told("pdftotext", &["-layout", sheet, "-"]);
    for word in [
        "Cần mang theo gì",
        "Giấy tờ tuỳ thân",
        "Không phải nộp nữa",
        "66.7/2025/NQ-CP",
        "vẫn có thể hỏi thêm",
        "không phải giấy tiếp nhận",
    ] {
        assert!(words.contains(word), "{word}: {words}");
    }
}

#[test]
fn every_procedure_of_the_list_is_listed_and_has_a_form() {
    let listed = tramctl(["--json", "catalogue", "list"]).rows();
    assert_eq!(listed.len(), 616, "615 of the national list, and one that portals serve beside it");
    assert_eq!(listed.iter().filter(|row| row["guided"] == true).count(), 15);
    assert!(listed.iter().all(|row| row["fields"].as_u64().is_some_and(|count| count > 0)));
}

#[test]
fn the_schema_for_editors_is_the_one_beside_the_data() {
    let printed = tramctl(["catalogue", "schema"]).out;
    let kept = include_str!("../../../../catalogue/schema.json");
    assert_eq!(printed, kept);
}

//! What people type and what they find.

use std::sync::LazyLock;

use proptest::prelude::*;
use tram_catalogue::{Catalogue, Place};

const BIRTH: &str = "1.001193";
const MARITAL: &str = "1.004873";
const COPY: &str = "2.000815";
const DEATH: &str = "1.000656";

fn first(catalogue: &Catalogue, words: &str) -> Option<String> {
    catalogue.search(words, 3).first().map(|hit| hit.code.to_string())
}

#[test]
fn everyday_words_find_their_procedure() {
    let catalogue = Catalogue::embedded();
    for (words, code) in [
        ("giấy độc thân", MARITAL),
        ("tôi muốn xin giấy độc thân", MARITAL),
        ("xác nhận chưa kết hôn", MARITAL),
        ("sao y", COPY),
        ("photo công chứng", COPY),
        ("sao y bản chính bằng đại học", COPY),
        ("làm khai sinh cho con", BIRTH),
        ("làm giấy khai sinh cho con gái tôi", BIRTH),
        ("em bé", BIRTH),
        ("đẻ con", BIRTH),
        ("sao giấy khai sinh", COPY),
        ("công chứng", COPY),
        ("khai tử ông nội", DEATH),
        ("nhà có người mất", DEATH),
        ("giấy chứng tử", DEATH),
        ("bà nội tôi mới mất", DEATH),
        ("khai tu", DEATH),
        ("birth certificate", BIRTH),
        ("certified copy", COPY),
    ] {
        assert_eq!(first(&catalogue, words).as_deref(), Some(code), "{words}");
    }
}

#[test]
fn accents_capitals_and_normal_forms_do_not_matter() {
    use unicode_normalization::UnicodeNormalization;
    let catalogue = Catalogue::embedded();
    for words in ["giay doc than", "GIẤY ĐỘC THÂN", "Giay Đoc Than", "  giấy,  độc-thân. "]
    {
        assert_eq!(first(&catalogue, words).as_deref(), Some(MARITAL), "{words}");
        let apart: String = words.nfd().collect();
        assert_eq!(first(&catalogue, &apart).as_deref(), Some(MARITAL), "{words}, decomposed");
    }
}

#[test]
fn one_slip_of_the_fingers_a_word_is_overlooked_and_said() {
    let catalogue = Catalogue::embedded();
    for (words, code) in [
        ("khia sinh", BIRTH),
        ("khai sinhh", BIRTH),
        ("khai sih", BIRTH),
        ("chung thuwc", COPY),
        ("tinh trang hom nhan", MARITAL),
        ("docthan", MARITAL),
        ("khaisinh", BIRTH),
        ("khiasinh", BIRTH),
    ] {
        assert_eq!(first(&catalogue, words).as_deref(), Some(code), "{words}");
    }
    let hits = catalogue.search("khia sinh", 1);
    assert!(hits[0].why.slip);
    assert!(hits[0].why.to_string().contains("nearly"));
}

#[test]
fn a_code_finds_its_procedure_alone_with_or_without_its_dot() {
    let catalogue = Catalogue::embedded();
    for words in ["1.004873", "1004873", " 1.004873 ", "1.004873.000.00.00.H21", "1.004873.01"] {
        let hits = catalogue.search(words, 5);
        assert_eq!(hits.len(), 1, "{words}");
        assert_eq!(hits[0].code.as_str(), MARITAL);
        assert_eq!((hits[0].rank, hits[0].why.place), (1, Place::Code));
    }
    assert!(catalogue.search("1.009999", 5).is_empty(), "another number is no slip");
    let hits = catalogue.search("1.00487", 5);
    assert!(hits.iter().any(|hit| hit.code.as_str() == MARITAL), "while it is typed");
    assert!(hits.iter().all(|hit| hit.why.place == Place::Code));
}

#[test]
fn the_reason_names_the_phrase_that_was_found() {
    let catalogue = Catalogue::embedded();
    let hits = catalogue.search("doc than", 3);
    assert_eq!(hits[0].why.phrase, "độc thân");
    assert_eq!(hits[0].why.to_string(), "words: độc thân");
}

#[test]
fn words_found_while_they_are_typed_lead_there() {
    let catalogue = Catalogue::embedded();
    let hits = catalogue.search("khai", 3);
    assert!(hits.iter().any(|hit| hit.code.as_str() == BIRTH), "{hits:?}");
    for typed in ["khai s", "khai si", "khai sin"] {
        assert_eq!(first(&catalogue, typed).as_deref(), Some(BIRTH), "{typed}");
    }
}

#[test]
fn procedures_of_the_national_list_are_found_without_a_folder() {
    let catalogue = Catalogue::embedded();
    for (words, code) in [
        ("tách hộ khẩu", "1.010038"),
        ("tach ho", "1.010038"),
        ("mất hộ chiếu", "1.010386"),
        ("giấy phép xây dựng nhà ở riêng lẻ", "1.013225"),
        ("lấy chồng Đài Loan", "2.000806"),
        ("đăng ký tạm trú", "1.004194"),
        ("sang tên xe gắn máy", "1.013076"),
        ("mất cccd", "1.014064"),
        ("xoá đăng kí thường trú", "1.003197"),
        ("xóa đăng ký thường trú", "1.003197"),
        ("Thủ tục đăng ký chấm dứt giám hộ", "1.004845"),
    ] {
        assert_eq!(first(&catalogue, words).as_deref(), Some(code), "{words}");
    }
}

#[test]
fn what_the_commune_does_not_do_is_not_found() {
    let catalogue = Catalogue::embedded();
    for words in [
        "",
        "   ",
        "!!!",
        "xổ số vietlott",
        "thời tiết ngày mai",
        "zalo facebook",
        "qwerty asdf",
        "bóng rổ",
    ] {
        assert_eq!(first(&catalogue, words), None, "{words}");
    }
    assert!(catalogue.search("khai sinh", 0).is_empty());
}

/// Loaded once: the properties below try hundreds of cases.
static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(Catalogue::embedded);

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 128, failure_persistence: None, ..ProptestConfig::default()
    })]
    #[test]
    fn no_search_text_panics_and_hits_come_ranked(
        words in prop_oneof!["\\PC{0,60}", "[a-zà-ỹđĐ \u{300}\u{309}]{0,30}"],
        limit in 0_usize..5,
    ) {
        let hits = CATALOGUE.search(&words, limit);
        prop_assert!(hits.len() <= limit);
        for (hit, rank) in hits.iter().zip(1..) {
            prop_assert_eq!(hit.rank, rank);
        }
    }
}

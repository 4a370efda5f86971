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
        ("vay vốn", MARITAL),
        ("kết hôn với người nước ngoài", MARITAL),
        ("sao giấy khai sinh", COPY),
        ("công chứng", COPY),
        ("khai tử ông nội", DEATH),
        ("nhà có người mất", DEATH),
        ("giấy chứng tử", DEATH),
        ("bà nội tôi mới mất", DEATH),
        ("khai tu", DEATH),
        ("birth", BIRTH),
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
    for words in ["1.004873", "1004873"] {
        let hits = catalogue.search(words, 5);
        assert_eq!(hits.len(), 1, "{words}");
        assert_eq!(hits[0].code.as_str(), MARITAL);
        assert_eq!((hits[0].rank, hits[0].why.place), (1, Place::Code));
    }
    assert!(catalogue.search("1.004874", 5).is_empty(), "another number is no slip");
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
    for typed in ["kh", "kha", "khai", "khai s", "khai si", "khai sin"] {
        assert_eq!(first(&catalogue, typed).as_deref(), Some(BIRTH), "{typed}");
    }
}

#[test]
fn what_the_catalogue_does_not_have_is_not_found() {
    let catalogue = Catalogue::embedded();
    for words in [
        "",
        "   ",
        "hộ chiếu",
        "xe máy",
        "!!!",
        "giấy phép xây dựng nhà ở riêng lẻ",
        "ho khau",
        "hộ khẩu",
        "bệnh viện",
        "đăng ký tạm trú",
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

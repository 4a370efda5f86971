//! What people type and what they must find.

use proptest::prelude::*;
use tram_places::{Found, Place, Places};

fn search(words: &str) -> Vec<Found<'static>> {
    Places::embedded().search(words, None, 8)
}

fn first(words: &str) -> String {
    search(words).first().map_or_else(|| "nothing".to_owned(), |found| found.place.to_string())
}

fn all() -> impl Iterator<Item = &'static Place> {
    let places = Places::embedded();
    places.provinces().iter().flat_map(|province| places.communes_of(province.code))
}

/// Every former commune and district with the codes that it leads to.
fn former() -> Vec<(String, Vec<String>)> {
    let (mut province, mut district) = ("", "");
    let mut former = Vec::new();
    for line in include_str!("../data/places.tsv").lines() {
        let columns: Vec<&str> = line.split('\t').collect();
        let codes = |text: &str| text.split(' ').map(str::to_owned).collect();
        match columns[..] {
            ["p", name] => province = name,
            ["d", name] => district = name,
            ["d", name, now] => former.push((format!("{name}, {province}"), codes(now))),
            ["c", name, now] => {
                former.push((format!("{name}, {district}, {province}"), codes(now)));
            }
            _ => {}
        }
    }
    former
}

#[test]
fn every_commune_is_found_first_by_its_full_name_and_province() {
    let wrong: Vec<String> =
        all().map(Place::to_string).filter(|name| first(name) != *name).collect();
    assert!(wrong.is_empty(), "{} of them: {wrong:?}", wrong.len());
}

#[test]
fn every_commune_is_found_first_without_accents_unless_another_is_written_alike() {
    let bare = |place: &Place| tram_domain::names::fold(&place.to_string());
    let wrong: Vec<String> =
        all().map(bare).filter(|name| tram_domain::names::fold(&first(name)) != *name).collect();
    assert!(wrong.is_empty(), "{} of them: {wrong:?}", wrong.len());
}

#[test]
fn every_former_name_leads_to_all_its_places_and_first_to_one_of_them() {
    let places = Places::embedded();
    let former = former();
    assert!(former.len() > 10_800, "{}", former.len());
    let is_wrong = |(name, now): &&(String, Vec<String>)| {
        let found = places.search(name, None, 20);
        let by_it = |found: &&Found<'_>| found.was.as_ref() == Some(name) || found.was.is_none();
        let code = |found: &Found<'_>| found.place.code.to_string();
        let hits: Vec<String> = found.iter().filter(by_it).map(code).collect();
        let first = found.first().is_some_and(|first| now.contains(&code(first)));
        !first || !now.iter().all(|code| hits.contains(code))
    };
    let wrong: Vec<_> = former.iter().filter(is_wrong).collect();
    assert!(wrong.is_empty(), "{} of them: {wrong:?}", wrong.len());
}

#[test]
fn words_are_found_in_any_order_and_while_they_are_typed() {
    let found = search("quy nhon binh dinh");
    assert_eq!(found[0].place.to_string(), "Phường Quy Nhơn, Tỉnh Gia Lai");
    assert_eq!(found[0].was.as_deref(), Some("Thành phố Quy Nhơn, Tỉnh Bình Định"));
    for words in ["binh dinh quy nhon", "Quy Nhơn B", "tp quy nhon", "gia lai p. quy nho"] {
        assert!(search(words).iter().any(|f| f.place.name.starts_with("Quy Nhơn")), "{words}");
    }
    assert_eq!(first("quy nhon"), "Phường Quy Nhơn, Tỉnh Gia Lai");
    assert_eq!(first("ba dinh ha noi"), "Phường Ba Đình, Thành phố Hà Nội");
    assert_eq!(first("ha noi ba di"), "Phường Ba Đình, Thành phố Hà Nội");
}

#[test]
fn a_word_for_a_kind_may_be_part_of_a_name() {
    assert_eq!(first("quan son thanh hoa"), "Xã Quan Sơn, Tỉnh Thanh Hoá");
    let found = search("ha tinh");
    let inside = found.iter().take(4).filter(|found| found.place.province.name == "Hà Tĩnh");
    assert_eq!(inside.count(), 4, "{found:?}");
}

#[test]
fn a_slip_is_overlooked_and_told() {
    let found = search("quy nhom");
    assert_eq!(found[0].place.to_string(), "Phường Quy Nhơn, Tỉnh Gia Lai");
    assert!(found[0].slip);
    assert!(!search("quy nhon")[0].slip);
    assert!(search("qyu nhom").is_empty(), "two slips are another name");
}

#[test]
fn a_former_commune_that_was_split_leads_to_all_its_parts() {
    let found = search("Thị trấn Nông trường Mộc Châu, Thị xã Mộc Châu, Tỉnh Sơn La");
    assert_eq!(found.iter().filter(|found| found.was.is_some()).count(), 4, "{found:?}");
}

#[test]
fn wards_with_numbers_are_told_apart() {
    for words in
        ["Phường 9, Quận 3, TPHCM", "p9 q3 hcm", "P.09 Q.3 TP.HCM", "phường 9 quận 3 sài gòn"]
    {
        let was = search(words)[0].was.clone();
        assert_eq!(was.as_deref(), Some("Phường 9, Quận 3, Thành phố Hồ Chí Minh"), "{words}");
    }
}

#[test]
fn apostrophes_and_the_place_of_tone_marks_make_no_difference() {
    for words in ["ea h'leo", "Ea HLeo", "ea h leo", "EA H’LEO"] {
        assert_eq!(first(words), "Xã Ea H’Leo, Tỉnh Đắk Lắk", "{words}");
    }
    assert_eq!(first("Diên Khánh Khánh Hoà"), first("Diên Khánh Khánh Hòa"));
}

#[test]
fn accents_that_are_written_count() {
    let tone = |words| search(words)[0].place.to_string();
    let places = Places::embedded();
    let hai_phong = "31".parse().unwrap();
    let names: Vec<&str> = places.communes_of(hai_phong).iter().map(|place| place.name).collect();
    assert!(names.contains(&"Cẩm Giang") && names.contains(&"Cẩm Giàng"));
    assert_eq!(tone("Cẩm Giàng, Hải Phòng"), "Xã Cẩm Giàng, Thành phố Hải Phòng");
    assert!(tone("Cẩm Giang, Hải Phòng").starts_with("Xã Cẩm Giang,"));
}

#[test]
fn a_province_is_searched_alone_if_asked() {
    let places = Places::embedded();
    let province = "52".parse().unwrap();
    let found = places.search("binh", Some(province), 50);
    assert_eq!(found.len(), 50);
    assert!(found.iter().all(|found| found.place.province.code == province));
    assert!(places.search("ba dinh ha noi", Some(province), 50).is_empty());
}

#[test]
fn nothing_is_found_for_nothing() {
    for words in ["", " ", ",.-'", "zzzz", "quy nhon zzzz"] {
        assert_eq!(search(words), [], "{words}");
    }
    assert_eq!(Places::embedded().search("quy nhon", None, 0), []);
}

proptest! {
    #[test]
    fn no_words_break_the_search(words in "\\PC{0,60}", limit in 0_usize..20) {
        prop_assert!(Places::embedded().search(&words, None, limit).len() <= limit);
    }

    #[test]
    fn no_typing_breaks_the_search(words in "[ a-zđâàáơH'’.,0-9-]{0,40}", limit in 0_usize..20) {
        let found = Places::embedded().search(&words, None, limit);
        let mut codes: Vec<_> = found.iter().map(|found| found.place.code).collect();
        codes.sort_unstable();
        codes.dedup();
        prop_assert_eq!(codes.len(), found.len(), "each commune is there once");
    }
}

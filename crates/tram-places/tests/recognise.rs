//! Address lines as they are written on papers.

use proptest::prelude::*;
use tram_places::{Place, Places};

/// Commune, province, what old names lead to, detail.
fn read(line: &str) -> (String, String, Vec<String>, String) {
    let read = Places::embedded().recognise(line);
    (
        read.commune.map(Place::full_name).unwrap_or_default(),
        read.province.map(ToString::to_string).unwrap_or_default(),
        read.old.iter().map(|place| place.full_name()).collect(),
        read.detail,
    )
}

/// A line with a commune of today.
fn today(line: &str, commune: &str, province: &str, detail: &str) {
    let wanted = (commune.to_owned(), province.to_owned(), vec![], detail.to_owned());
    assert_eq!(read(line), wanted, "{line}");
}

/// A line with former names.
fn former(line: &str, old: &[&str], province: &str, detail: &str) {
    let old = old.iter().map(|&name| name.to_owned()).collect();
    let wanted = (String::new(), province.to_owned(), old, detail.to_owned());
    assert_eq!(read(line), wanted, "{line}");
}

#[test]
fn lines_of_today_are_read() {
    today("Thôn 1, Xã Tuy Phước, Gia Lai", "Xã Tuy Phước", "Tỉnh Gia Lai", "Thôn 1");
    today("thon 1 xa tuy phuoc tinh gia lai", "Xã Tuy Phước", "Tỉnh Gia Lai", "thon 1");
    today("Thôn 1 Tuy Phước Gia Lai", "Xã Tuy Phước", "Tỉnh Gia Lai", "Thôn 1");
    today(
        "12 Lê Lợi, P. Quy Nhơn, Gia Lai, Việt Nam",
        "Phường Quy Nhơn",
        "Tỉnh Gia Lai",
        "12 Lê Lợi",
    );
    today("Phường Quy Nhơn Bắc", "Phường Quy Nhơn Bắc", "Tỉnh Gia Lai", "");
    today("Phường Sài Gòn, TP.HCM", "Phường Sài Gòn", "Thành phố Hồ Chí Minh", "");
    today("Số 5 - Phường Ba Đình - Hà Nội", "Phường Ba Đình", "Thành phố Hà Nội", "Số 5");
    today("Đặc khu Côn Đảo, TP. Hồ Chí Minh", "Đặc khu Côn Đảo", "Thành phố Hồ Chí Minh", "");
    today("Buôn A, Xã Ea H'Leo, Đắk Lắk", "Xã Ea H’Leo", "Tỉnh Đắk Lắk", "Buôn A");
}

#[test]
fn former_names_lead_to_the_places_of_today() {
    former(
        "Tổ 3, P. Trần Phú, TP Quy Nhơn, Bình Định",
        &["Phường Quy Nhơn"],
        "Tỉnh Gia Lai",
        "Tổ 3",
    );
    former("Tổ 3 phường Trần Phú Quy Nhơn Bình Định", &["Phường Quy Nhơn"], "Tỉnh Gia Lai", "Tổ 3");
    former("Tổ 3, Phường Trần Phú, TP. Quy Nhơn", &["Phường Quy Nhơn"], "Tỉnh Gia Lai", "Tổ 3");
    former(
        "45 Nguyễn Huệ, Phường Trần Phú, Thành phố Quy Nhơn, Gia Lai",
        &["Phường Quy Nhơn"],
        "Tỉnh Gia Lai",
        "45 Nguyễn Huệ",
    );
    former(
        "12/3 Cách Mạng, P9, Q.3, TPHCM",
        &["Phường Nhiêu Lộc"],
        "Thành phố Hồ Chí Minh",
        "12/3 Cách Mạng",
    );
}

#[test]
fn a_district_alone_leads_to_all_that_was_in_it() {
    let (commune, province, old, detail) = read("Thôn 2, Huyện Tuy Phước, Bình Định");
    assert_eq!(
        (commune.as_str(), province.as_str(), detail.as_str()),
        ("", "Tỉnh Gia Lai", "Thôn 2")
    );
    assert!(old.contains(&"Xã Tuy Phước".to_owned()) && old.len() > 2, "{old:?}");
}

#[test]
fn a_province_alone_is_read_by_either_name() {
    former("Thôn 2, Bình Định", &[], "Tỉnh Gia Lai", "Thôn 2");
    former("Thừa Thiên Huế", &[], "Thành phố Huế", "");
    former("Thành phố Đồng Nai", &[], "Thành phố Đồng Nai", "");
}

#[test]
fn streets_are_not_taken_for_communes() {
    former("12 Trần Phú", &[], "", "12 Trần Phú");
    former("đường Tuy Phước, Gia Lai", &[], "Tỉnh Gia Lai", "đường Tuy Phước");
    former("12 đường Gia Lai", &[], "", "12 đường Gia Lai");
}

#[test]
fn what_could_be_several_is_left_open() {
    let (commune, province, old, detail) = read("Xã Tân Thành");
    assert_eq!((commune, province, old.len()), (String::new(), String::new(), 0));
    assert_eq!(detail, "Xã Tân Thành");
}

#[test]
fn lines_without_places_are_all_detail() {
    former("  Trường tiểu học, lớp 3 ", &[], "", "Trường tiểu học, lớp 3");
    former("", &[], "", "");
    former("Việt Nam", &[], "", "Việt Nam");
}

#[test]
fn every_commune_of_today_is_read_from_its_own_address() {
    let places = Places::embedded();
    let all = places.provinces().iter().flat_map(|province| places.communes_of(province.code));
    let wrong: Vec<String> = all
        .filter(|place| places.recognise(&format!("Thôn 1, {place}")).commune != Some(place))
        .map(Place::to_string)
        .collect();
    assert!(wrong.is_empty(), "{} of them: {wrong:?}", wrong.len());
}

#[test]
fn every_former_commune_is_read_from_its_own_address() {
    let places = Places::embedded();
    let (mut province, mut district, mut wrong) = ("", "", Vec::new());
    for line in include_str!("../data/places.tsv").lines() {
        let columns: Vec<&str> = line.split('\t').collect();
        match columns[..] {
            ["p", name] => province = name,
            ["d", name, ..] => district = name,
            ["c", name, now] => {
                let line = format!("Thôn 1, {name}, {district}, {province}");
                let read = places.recognise(&line);
                let mut codes: Vec<String> =
                    read.old.iter().map(|place| place.code.to_string()).collect();
                codes.sort();
                if codes.join(" ") != now || read.detail != "Thôn 1" {
                    wrong.push(line);
                }
            }
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{} of them: {wrong:?}", wrong.len());
}

proptest! {
    #[test]
    fn no_line_breaks_the_reader(line in "\\PC{0,80}") {
        let read = Places::embedded().recognise(&line);
        prop_assert!(line.contains(&read.detail), "the detail is as written");
    }

    #[test]
    fn no_typing_breaks_the_reader(
        line in "(thôn|xã|tp|P\\.|Gia Lai|quy nhơn|Bình Định|, | - | |12|H'|Việt Nam){0,12}",
    ) {
        let read = Places::embedded().recognise(&line);
        prop_assert!(line.contains(&read.detail), "the detail is as written");
    }
}

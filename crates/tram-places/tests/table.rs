//! What the embedded data hold, compared with the lists that they were made from.

use std::collections::BTreeSet;

use tram_places::{PlaceKind, Places};
use unicode_normalization::is_nfc;

/// The 34 provinces as of 30 April 2026: code, name, number of communes.
const PROVINCES: &str = include_str!("data/provinces-34.tsv");

#[test]
fn the_provinces_are_those_of_the_official_list() {
    let places = Places::embedded();
    let ours: Vec<String> = places
        .provinces()
        .iter()
        .map(|one| format!("{}\t{one}\t{}", one.code, places.communes_of(one.code).len()))
        .collect();
    let listed: Vec<&str> = PROVINCES.lines().skip(1).collect();
    assert_eq!(ours, listed);
}

#[test]
fn there_are_3321_communes_and_each_is_found_by_its_code() {
    let places = Places::embedded();
    let all: Vec<_> =
        places.provinces().iter().flat_map(|one| places.communes_of(one.code)).collect();
    let of_kind = |kind| all.iter().filter(|place| place.kind == kind).count();
    assert_eq!(all.len(), 3321);
    assert_eq!(of_kind(PlaceKind::Commune), 2621);
    assert_eq!(of_kind(PlaceKind::Ward), 687);
    assert_eq!(of_kind(PlaceKind::SpecialZone), 13);
    for place in all {
        assert_eq!(places.commune(place.code), Some(place));
        assert_eq!(places.province(place.province.code), Some(&place.province));
    }
}

#[test]
fn former_names_lead_to_every_commune() {
    let text = include_str!("../data/places.tsv");
    let of = |first: &'static str| {
        text.lines().filter_map(move |line| line.strip_prefix(first)?.strip_prefix('\t'))
    };
    let codes = of("c").chain(of("d")).filter_map(|line| line.split('\t').nth(1));
    let led_to: BTreeSet<&str> = codes.flat_map(|codes| codes.split(' ')).collect();
    assert_eq!(led_to.len(), 3321);
    assert_eq!(of("p").count(), 63);
}

#[test]
fn an_unknown_province_has_no_communes() {
    assert!(Places::embedded().communes_of("02".parse().unwrap()).is_empty());
    assert!(Places::embedded().communes_of("99".parse().unwrap()).is_empty());
}

#[test]
fn the_data_are_composed_and_small() {
    let text = include_str!("../data/places.tsv");
    assert!(is_nfc(text));
    assert!(text.len() < 700_000);
}

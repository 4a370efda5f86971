//! What people say at the counter, measured over the whole national list.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "what a test takes for granted fails it"
)]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use proptest::prelude::*;
use tram_catalogue::Catalogue;

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(Catalogue::embedded);

const QUERIES: &str = include_str!("everyday_queries.tsv");
/// From this line on nothing was looked at while the words and the ranking were tuned.
const HELD_OUT: &str = "# held out";

fn found(query: &str) -> Vec<String> {
    CATALOGUE.search(query, 3).iter().map(|hit| hit.code.to_string()).collect()
}

/// The share of queries answered right within the first three, and the others.
fn measure(queries: &str) -> (usize, usize, Vec<String>) {
    let lines = queries.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let (mut right, mut first, mut misses) = (0, 0, Vec::new());
    for line in lines {
        let (query, codes) = line.split_once('\t').unwrap();
        let codes: Vec<&str> = codes.split(',').collect();
        let found = found(query);
        first += usize::from(found.first().is_some_and(|code| codes.contains(&code.as_str())));
        if found.iter().any(|code| codes.contains(&code.as_str())) {
            right += 1;
        } else {
            misses.push(format!("{query}: {found:?} instead of {codes:?}"));
        }
    }
    println!("{first} at the first place");
    (right, right + misses.len(), misses)
}

fn assert_share(queries: &str, least_of_100: usize, fewest: usize) {
    let (right, all, misses) = measure(queries);
    println!("{right} of {all}; not found:\n{}", misses.join("\n"));
    assert!(all >= fewest, "{all} queries");
    assert!(right * 100 >= all * least_of_100, "{right} of {all}: {misses:#?}");
}

#[test]
fn what_people_say_finds_the_right_procedure_among_the_first_three() {
    let (tuned, _) = QUERIES.split_once(HELD_OUT).unwrap_or((QUERIES, ""));
    assert_share(tuned, 95, 160);
}

#[test]
fn what_people_say_otherwise_finds_it_nearly_as_often() {
    let (_, held_out) = QUERIES.split_once(HELD_OUT).unwrap();
    let (_, held_out) = held_out.split_once('\n').unwrap();
    assert_share(held_out, 90, 60);
}

/// Every query said otherwise.
fn all_queries(otherwise: impl Fn(&str) -> String) -> String {
    let lines = QUERIES.lines().filter(|line| !line.starts_with('#'));
    let pair = |line: &str| {
        let (query, codes) = line.split_once('\t').unwrap();
        format!("{}\t{codes}\n", otherwise(query))
    };
    lines.map(pair).collect()
}

#[test]
fn what_people_type_without_accents_finds_it_nearly_as_often() {
    assert_share(&all_queries(bare), 95, 300);
}

#[test]
fn what_people_type_with_a_slip_finds_it_most_often() {
    // Two letters exchanged in the longest word.
    let slip = |query: &str| {
        let longest = query.split(' ').max_by_key(|word| word.chars().count()).unwrap();
        let mut letters: Vec<char> = longest.chars().collect();
        let middle = letters.len() / 2;
        if middle > 0 && letters.iter().all(|letter| letter.is_alphabetic()) {
            letters.swap(middle - 1, middle);
        }
        query.replacen(longest, &letters.iter().collect::<String>(), 1)
    };
    assert_share(&all_queries(slip), 90, 300);
}

#[test]
fn every_official_name_finds_its_procedure_with_accents_and_without() {
    let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for national in CATALOGUE.national_list() {
        names.entry(bare(&national.name)).or_default().push(national.code.to_string());
    }
    for (name, codes) in names {
        // Provinces give the same name to procedures of their own: any of them will do.
        for query in [name.clone(), bare(&name).to_uppercase()] {
            let found = found(&query);
            assert!(found.iter().any(|code| codes.contains(code)), "{codes:?}: {found:?}: {name}");
        }
    }
}

/// Without accents.
fn bare(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let text = text.to_lowercase();
    let bare = text.nfd().filter(|c| !('\u{300}'..'\u{370}').contains(c));
    bare.map(|c| if c == 'đ' { 'd' } else { c }).collect()
}

#[test]
fn everyday_words_find_their_procedure() {
    #[derive(serde::Deserialize)]
    struct Everyday {
        procedure: Vec<Words>,
    }
    #[derive(serde::Deserialize)]
    struct Words {
        code: String,
        words: Vec<String>,
    }
    let text = include_str!("../../../catalogue/everyday.toml");
    let everyday: Everyday = toml::from_str(text).unwrap();
    let mut sharing: BTreeMap<&str, usize> = BTreeMap::new();
    for words in everyday.procedure.iter().flat_map(|procedure| &procedure.words) {
        *sharing.entry(words).or_default() += 1;
    }
    assert!(everyday.procedure.len() >= 150);
    let mut misses = Vec::new();
    for Words { code, words } in &everyday.procedure {
        for words in words.iter().filter(|words| sharing[words.as_str()] <= 3) {
            let found = found(words);
            if !found.contains(code) {
                misses.push(format!("{code} {words}: {found:?}"));
            }
        }
    }
    assert!(misses.is_empty(), "{misses:#?}");
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 64, failure_persistence: None, ..ProptestConfig::default()
    })]
    #[test]
    fn no_query_made_of_the_words_of_the_list_panics(
        start in 0_usize..600, words in 1_usize..12, typed in "\\PC{0,12}", cut in 0_usize..40,
    ) {
        let national = CATALOGUE.national_list().get(start).unwrap();
        let words: Vec<&str> = national.name.split(' ').take(words).collect();
        let text = format!("{} {typed}", words.join(" "));
        let cut: String = text.chars().skip(cut).collect();
        for query in [text.as_str(), &cut] {
            prop_assert!(CATALOGUE.search(query, 5).len() <= 5);
        }
    }
}

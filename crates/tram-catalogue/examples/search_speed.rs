//! How long the catalogue takes to load and to search: `cargo run --release -p tram-catalogue
//! --example search_speed`.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "an example that measures time and prints it"
)]

use std::time::{Duration, Instant};

use tram_catalogue::Catalogue;

const QUERIES: &str = include_str!("../tests/everyday_queries.tsv");

fn main() {
    let start = Instant::now();
    let catalogue = Catalogue::embedded();
    let loaded = start.elapsed();
    let start = Instant::now();
    catalogue.search("khai sinh", 3);
    println!("load {loaded:?}, first search with the index {:?}", start.elapsed());

    let queries: Vec<String> = QUERIES
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split('\t').next())
        .flat_map(variants)
        .collect();
    let mut times: Vec<(Duration, &str)> = queries
        .iter()
        .map(|query| {
            let once = |_| {
                let start = Instant::now();
                std::hint::black_box(catalogue.search(query, 10));
                start.elapsed()
            };
            // The middle of three: other programs run too.
            let mut times = [0, 1, 2].map(once);
            times.sort();
            (times[1], query.as_str())
        })
        .collect();
    times.sort();
    let at = |per_mille: usize| times.get((times.len() - 1) * per_mille / 1000);
    println!("{} queries", times.len());
    for (name, per_mille) in [("p50", 500), ("p90", 900), ("p99", 990), ("max", 1000)] {
        if let Some((time, query)) = at(per_mille) {
            println!("{name} {time:?} ({query})");
        }
    }
}

/// As typed, and with one slip in each word: a letter less, a letter doubled, two exchanged.
fn variants(query: &str) -> Vec<String> {
    let slip = |kind: usize| -> String {
        let word = |word: &str| {
            let mut letters: Vec<char> = word.chars().collect();
            if letters.len() > 2 {
                match kind {
                    0 => drop(letters.remove(1)),
                    1 => letters.extend(letters.last().copied()),
                    _ => letters.swap(1, 2),
                }
            }
            letters.into_iter().collect::<String>()
        };
        query.split(' ').map(word).collect::<Vec<_>>().join(" ")
    };
    vec![query.to_owned(), slip(0), slip(1), slip(2)]
}

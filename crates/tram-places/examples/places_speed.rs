//! How long a search and the first use take: `cargo run --release -p tram-places --example speed`.

#![expect(clippy::print_stdout, clippy::disallowed_methods, reason = "a measurement for a person")]

use std::time::{Duration, Instant};

use tram_places::Places;

fn main() {
    let begun = Instant::now();
    let places = Places::embedded();
    println!("first use          {:>9.3?}", begun.elapsed());

    let mut searches = Vec::new();
    let mut lines = Vec::new();
    let mut worst = (Duration::ZERO, String::new());
    for line in typed(places) {
        let took = best_of_three(|| drop(std::hint::black_box(places.search(&line, None, 8))));
        searches.push(took);
        if took > worst.0 {
            worst = (took, line.clone());
        }
        lines.push(best_of_three(|| drop(std::hint::black_box(places.recognise(&line)))));
    }
    report("search", searches);
    report("recognise", lines);
    println!("slowest search     {:>9.3?}  {:?}", worst.0, worst.1);
}

/// Other programs take the processor away for milliseconds at a time; hardly three times running.
fn best_of_three(job: impl Fn()) -> Duration {
    let once = || {
        let begun = Instant::now();
        job();
        begun.elapsed()
    };
    once().min(once()).min(once())
}

fn report(name: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |share: usize| times.get(times.len() * share / 1000).copied().unwrap_or_default();
    let most = times.last().copied().unwrap_or_default();
    println!(
        "{name:<10} {:>6} calls  p50 {:>9.3?}  p99 {:>9.3?}  p99.9 {:>9.3?}  most {most:.3?}",
        times.len(),
        at(500),
        at(990),
        at(999),
    );
}

/// What is in the field after each key while the names of today are typed, with and without accents,
/// with slips, and lines that fit nothing.
fn typed(places: &Places) -> Vec<String> {
    let mut lines = Vec::new();
    let communes = places.provinces().iter().flat_map(|province| places.communes_of(province.code));
    for place in communes.step_by(23) {
        let whole = place.to_string();
        lines.extend(whole.char_indices().map(|(at, _)| whole.get(..at).unwrap_or("").to_owned()));
        let bare = tram_domain::names::fold(&whole);
        lines.push(bare.replacen('n', "m", 1));
        lines.push(bare.replacen("ng", "gn", 1));
        lines.push(format!("{bare} zzz"));
        lines.push(bare);
    }
    lines
        .extend(["tinh", "p", "xa xa xa xa", "a b c d e f g h i k l m n o p q"].map(str::to_owned));
    lines
}

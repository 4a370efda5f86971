//! How long the catalogue takes to load, to search, and to look at one answer with all conditions of
//! the largest form: `cargo xtask bench catalogue` (built as delivered).

#![allow(
    clippy::print_stdout,
    clippy::wildcard_enum_match_arm,
    clippy::disallowed_methods,
    reason = "an example that measures time and prints it"
)]

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use tram_catalogue::Catalogue;
use tram_domain::{Answer, Answers, Date, Field, FieldKind, OnBehalf, Procedure};

const QUERIES: &str = include_str!("../tests/everyday_queries.tsv");
/// Loads that count.
const LOADS: usize = 9;
/// The goals: load, search, one answer.
const GOALS: [Duration; 3] =
    [Duration::from_millis(50), Duration::from_millis(2), Duration::from_millis(1)];

fn main() {
    let [load, search, answer] = GOALS;
    let loads: Vec<_> =
        (0..LOADS).map(|_| timed(|| drop(black_box(Catalogue::embedded())))).collect();
    row("load what is built in", loads, Some(load));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue");
    let loads = (0..LOADS).map(|_| timed(|| drop(black_box(Catalogue::load(&folder))))).collect();
    row("load and try a folder", loads, None);

    let catalogue = Catalogue::embedded();
    row(
        "first search, with its index",
        vec![timed(|| drop(catalogue.search("khai sinh", 3)))],
        None,
    );
    let queries: Vec<String> = QUERIES
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split('\t').next())
        .flat_map(variants)
        .collect();
    let found = queries.iter().map(|query| middle(|| drop(black_box(catalogue.search(query, 10)))));
    row(&format!("search, {} queries", queries.len()), found.collect(), Some(search));

    let all = catalogue.procedures();
    let largest = all.max_by_key(|procedure| procedure.form.fields.len());
    let general = catalogue.procedure(&"1.010038".parse().expect("a code"), None);
    for procedure in largest.into_iter().chain(general) {
        let name =
            format!("one answer of {} ({} fields)", procedure.code, procedure.form.fields.len());
        row(&name, answers(&catalogue, procedure), Some(answer));
    }
}

/// Every answer of a declaration, as the core looks at each: what applies now, and what is to be said.
fn answers(catalogue: &Catalogue, procedure: &Procedure) -> Vec<Duration> {
    let today = Date::new(2026, 11, 24).expect("a day");
    let whom = Some(OnBehalf::SomeoneElse);
    let mut times = Vec::new();
    for _ in 0..3 {
        let mut given = Answers::default();
        for field in &procedure.form.fields {
            given.give(field.id.clone(), plausible(field));
            times.push(middle(|| {
                black_box(catalogue.applicable(procedure, &given, whom));
                black_box(catalogue.advice(procedure, &given, whom, today));
            }));
        }
    }
    times
}

fn plausible(field: &Field) -> Answer {
    match &field.kind {
        FieldKind::YesNo => Answer::YesNo(true),
        FieldKind::Count { least, .. } => Answer::Count(*least),
        FieldKind::Copies { .. } => Answer::Count(1),
        FieldKind::Choice { choices } => {
            Answer::Text(choices.first().map(|choice| choice.id.clone()).unwrap_or_default())
        }
        FieldKind::Date { .. } | FieldKind::PartialDate { .. } => Answer::Text("1999-01-15".into()),
        FieldKind::CitizenNumber { .. } => Answer::Text("052199000123".into()),
        _ => Answer::Text("Thử Nghiệm".into()),
    }
}

fn timed(what: impl FnOnce()) -> Duration {
    let start = Instant::now();
    what();
    start.elapsed()
}

/// The middle of three: other programs run too.
fn middle(what: impl Fn()) -> Duration {
    let mut times = [0, 1, 2].map(|_| timed(&what));
    times.sort();
    times[1]
}

fn row(what: &str, mut times: Vec<Duration>, goal: Option<Duration>) {
    times.sort();
    let at = |per_mille: usize| times.get((times.len() - 1) * per_mille / 1000).copied();
    let p99 = at(990).unwrap_or_default();
    let told = match goal {
        Some(goal) if p99 <= goal => format!("goal {goal:?}: reached"),
        Some(goal) => format!("goal {goal:?}: missed by {:.2?}", p99.saturating_sub(goal)),
        None => String::new(),
    };
    let [p50, most] = [500, 1000].map(|at_mille| at(at_mille).unwrap_or_default());
    println!("{what:<38} p50 {p50:>9.2?}  p99 {p99:>9.2?}  max {most:>9.2?}  {told}");
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

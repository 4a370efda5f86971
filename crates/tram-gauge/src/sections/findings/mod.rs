//! Precision and recall of what is said about a page.

mod cases;

use std::collections::BTreeMap;

use rayon::prelude::*;
use tram_domain::Turn;
use tram_imaging::{Finding, FindingCode, Found, Severity, findings};

use super::Extent;
use crate::row::Row;
use cases::{Case, Half};

/// Share of what was said at "retake" that was right, and of what was wrong that was said.
const GOAL: f64 = 0.95;
/// Share of good pages that nobody is asked to capture again.
const GOOD: f64 = 0.98;

/// Measures it.
pub(crate) fn measure(extent: Extent) -> Vec<Row> {
    let pages = extent.of(4, 24);
    let seen: Vec<Seen> = (0..pages as u64)
        .into_par_iter()
        .flat_map_iter(|page| cases::of_page(Half::Apart, page).into_iter().map(Seen::of))
        .collect();
    rows(&seen)
}

/// A case and what was said at "retake".
struct Seen {
    group: String,
    good: bool,
    wanted: Option<FindingCode>,
    beside: &'static [FindingCode],
    said: Vec<FindingCode>,
}

impl Seen {
    fn of(case: Case) -> Self {
        let found = Found { quad: case.quad, confidence: 1.0, turn: Turn::None, sure: true };
        let all = findings(&case.bytes, &found).expect("a picture of our own opens");
        // An empty page may be meant: it is a note and never more.
        let counts = |finding: &&Finding| {
            finding.severity == Severity::Retake || finding.code == FindingCode::Blank
        };
        let said = all.iter().filter(counts).map(|finding| finding.code).collect();
        let Case { group, good, wanted, beside, .. } = case;
        Self { group, good, wanted, beside, said }
    }
}

fn rows(seen: &[Seen]) -> Vec<Row> {
    let mut rows = Vec::new();
    let good: Vec<&Seen> = seen.iter().filter(|one| one.good).collect();
    let quiet = good.iter().filter(|one| one.said.is_empty()).count();
    rows.push(Row::at_least(
        "Good pages without a retake",
        good.len(),
        share(quiet, good.len()),
        GOOD,
    ));
    for code in FindingCode::ALL {
        let wanted: Vec<&Seen> = seen.iter().filter(|one| one.wanted == Some(code)).collect();
        if wanted.is_empty() {
            continue;
        }
        let told = wanted.iter().filter(|one| one.said.contains(&code)).count();
        let wrong = seen.iter().filter(|one| {
            one.said.contains(&code) && one.wanted != Some(code) && !one.beside.contains(&code)
        });
        let wrong = wrong.count();
        let name = code.name();
        rows.push(Row::at_least(
            format!("recall of {name}"),
            wanted.len(),
            share(told, wanted.len()),
            GOAL,
        ));
        rows.push(Row::at_least(
            format!("precision of {name}"),
            told + wrong,
            share(told, told + wrong),
            GOAL,
        ));
    }
    rows.extend(mistakes(seen));
    rows
}

fn share(part: usize, of: usize) -> f64 {
    let as_number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    if of == 0 { 0.0 } else { as_number(part) / as_number(of) }
}

/// What was missed, and what was said for nothing, by group.
fn mistakes(seen: &[Seen]) -> Vec<Row> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for one in seen {
        if let Some(code) = one.wanted.filter(|code| !one.said.contains(code)) {
            *counts.entry(format!("missed {}: {}", code.name(), one.group)).or_default() += 1;
        }
        for code in &one.said {
            if one.wanted != Some(*code) && !one.beside.contains(code) {
                *counts
                    .entry(format!("for nothing {}: {}", code.name(), one.group))
                    .or_default() += 1;
            }
        }
    }
    counts.into_iter().map(|(what, count)| Row::told(what, count, String::new())).collect()
}

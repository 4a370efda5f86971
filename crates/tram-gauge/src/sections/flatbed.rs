//! Papers on the glass of a scanner.

use rayon::prelude::*;
use tram_domain::{Corner, Quad};
use tram_imaging::{CleanFrame, find_papers, normalise};
use tram_testkit::chance::Chance;
use tram_testkit::{Laid, Paper, Person, Platen, Sheet, card_back, card_front, files, paper, slip};

use super::Extent;
use crate::row::Row;

/// The first seed measured on; what was tuned used seeds below 100.
const HELD_APART: u64 = 7_000;

/// What lies on the glass: a sheet, its middle in millimetres, its turn in degrees.
type Lying = (Sheet, (f64, f64), f64);

const CASES: [(&str, fn(&mut Chance) -> Vec<Lying>); 8] = [
    ("one card", one_card),
    ("both sides of a card", both_sides),
    ("four cards", four_cards),
    ("two cards that touch", touching),
    ("cards at the edge of the glass", at_the_edge),
    ("A4 at the edge of the glass", a4),
    ("a receipt", receipt),
    ("A5", a5),
];

/// Measures it.
pub(crate) fn measure(extent: Extent) -> Vec<Row> {
    let tries = extent.of(3, 20);
    let mut rows = Vec::new();
    let mut all: Vec<Outcome> = Vec::new();
    for (name, case) in CASES {
        let outcomes: Vec<Outcome> = (HELD_APART..HELD_APART + tries as u64)
            .into_par_iter()
            .map(|seed| outcome(case, seed))
            .collect();
        let (items, good) = counted(&outcomes);
        let least = outcomes.iter().flat_map(|one| &one.overlaps).copied().fold(1.0, f64::min);
        let whole = outcomes.iter().filter(|one| one.right_count).count();
        rows.push(Row::told(
            name,
            items,
            format!("{good} of {items} at 0.985, least {least:.4}, count right {whole}"),
        ));
        all.extend(outcomes);
    }
    let (items, good) = counted(&all);
    let found = all.iter().flat_map(|one| &one.overlaps).filter(|overlap| **overlap > 0.9).count();
    let right = all.iter().filter(|one| one.right_count).count();
    rows.push(Row::at_least("items found", items, share(found, items), 0.99));
    rows.push(Row::at_least(
        "frames with the right number",
        all.len(),
        share(right, all.len()),
        0.99,
    ));
    rows.push(Row::at_least("items at Jaccard 0.985 or more", items, share(good, items), 0.99));
    rows
}

/// What became of a scan.
struct Outcome {
    /// For each item the best overlap with anything found (Jaccard).
    overlaps: Vec<f64>,
    right_count: bool,
}

fn outcome(case: fn(&mut Chance) -> Vec<Lying>, seed: u64) -> Outcome {
    let mut chance = Chance::new(seed ^ 0xF1A7);
    let lying = case(&mut chance);
    let dpi = if chance.unit() < 0.5 { 150.0 } else { 200.0 };
    let large = lying.iter().any(|(sheet, ..)| sheet.height > 280.0);
    let across = if large || chance.unit() < 0.5 { 216.0 } else { 210.0 };
    let platen = Platen::used((across, 297.0), dpi, seed);
    let laid: Vec<Laid<'_>> =
        lying.iter().map(|(sheet, at, turn)| Laid { sheet, at: *at, turn: *turn }).collect();
    let (image, quads) = platen.scan(&laid);
    let bytes = if chance.unit() < 0.5 { files::jpeg(&image, 85) } else { files::png(&image) };
    let found = frame(&bytes).and_then(|frame| find_papers(&frame).ok()).unwrap_or_default();
    let best =
        |quad: &Quad| found.iter().map(|found| jaccard(found.quad, *quad)).fold(0.0, f64::max);
    Outcome { overlaps: quads.iter().map(best).collect(), right_count: found.len() == quads.len() }
}

fn frame(bytes: &[u8]) -> Option<CleanFrame> {
    normalise(bytes).ok()?.into_iter().next()
}

fn counted(outcomes: &[Outcome]) -> (usize, usize) {
    let overlaps = || outcomes.iter().flat_map(|one| &one.overlaps);
    (overlaps().count(), overlaps().filter(|overlap| **overlap >= 0.985).count())
}

#[expect(clippy::cast_precision_loss, reason = "a few hundred pictures")]
pub(super) fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

pub(super) fn someone(chance: &mut Chance) -> Person {
    match chance.bits() % 3 {
        0 => Person::applicant(),
        1 => Person::husband(),
        _ => Person::grandmother(),
    }
}

fn one_card(chance: &mut Chance) -> Vec<Lying> {
    let at = (chance.between(55.0, 150.0), chance.between(45.0, 240.0));
    vec![(card_front(&someone(chance)), at, chance.between(-10.0, 10.0))]
}

fn both_sides(chance: &mut Chance) -> Vec<Lying> {
    let person = someone(chance);
    let across = |chance: &mut Chance| chance.between(55.0, 150.0);
    let front = (across(chance), chance.between(45.0, 100.0));
    let back = (across(chance), chance.between(180.0, 240.0));
    vec![
        (card_front(&person), front, chance.between(-8.0, 8.0)),
        (card_back(&person), back, chance.between(-8.0, 8.0)),
    ]
}

fn four_cards(chance: &mut Chance) -> Vec<Lying> {
    let places = [(52.0, 45.0), (155.0, 45.0), (52.0, 160.0), (155.0, 160.0)];
    let mut lying = Vec::new();
    for (index, (x, y)) in places.into_iter().enumerate() {
        let person = someone(chance);
        let card = if index % 2 == 0 { card_front(&person) } else { card_back(&person) };
        let at = (x + chance.between(-4.0, 4.0), y + chance.between(-6.0, 50.0));
        lying.push((card, at, chance.between(-4.0, 4.0)));
    }
    lying
}

fn touching(chance: &mut Chance) -> Vec<Lying> {
    let person = someone(chance);
    let turn: f64 = chance.between(-6.0, 6.0);
    let (x, y) = (chance.between(60.0, 140.0), chance.between(60.0, 180.0));
    let (along, down) = (chance.between(-6.0, 6.0), 53.98 + chance.between(0.0, 0.4));
    let (sin, cos) = turn.to_radians().sin_cos();
    let second = (x + along * cos - down * sin, y + along * sin + down * cos);
    vec![(card_front(&person), (x, y), turn), (card_back(&person), second, turn)]
}

fn at_the_edge(chance: &mut Chance) -> Vec<Lying> {
    let person = someone(chance);
    let left = (42.8 + chance.between(-0.2, 0.6), chance.between(90.0, 240.0));
    let top = (chance.between(145.0, 155.0), 27.0 + chance.between(-0.1, 0.8));
    vec![(card_front(&person), left, chance.between(-0.25, 0.25)), (card_back(&person), top, 0.0)]
}

fn a4(chance: &mut Chance) -> Vec<Lying> {
    let kinds = [Paper::BirthNotice, Paper::Divorce, Paper::Authorisation];
    let kind = match chance.bits() % 3 {
        0 => Paper::BirthNotice,
        1 => Paper::Divorce,
        _ => Paper::Authorisation,
    };
    debug_assert!(kinds.contains(&kind), "upright papers alone fit the glass");
    let at = (105.0 + chance.between(0.0, 1.2), 148.5 + chance.between(-0.3, 0.3));
    vec![(paper(kind), at, chance.between(-0.3, 0.3))]
}

fn receipt(chance: &mut Chance) -> Vec<Lying> {
    let sheet = slip(chance.between(57.0, 80.0), chance.between(120.0, 220.0), chance.bits());
    let at = (chance.between(60.0, 150.0), chance.between(125.0, 170.0));
    vec![(sheet, at, chance.between(-8.0, 8.0))]
}

fn a5(chance: &mut Chance) -> Vec<Lying> {
    let sheet = slip(148.0, 210.0, chance.bits());
    let lying = chance.unit() < 0.5;
    let across = if lying { 107.0 } else { chance.between(88.0, 125.0) };
    let turn = chance.between(-5.0, 5.0) + if lying { 90.0 } else { 0.0 };
    // A side of 210 mm turned on glass of 210 mm would lie beyond it.
    let turn = if lying { 90.0 + (turn - 90.0) * 0.1 } else { turn };
    vec![(sheet, (across, chance.between(122.0, 178.0)), turn)]
}

/// Common area by joint area of two convex quadrilaterals.
pub(super) fn jaccard(a: Quad, b: Quad) -> f64 {
    let mut common: Vec<Corner> = a.0.to_vec();
    let ends = b.0.iter().zip(b.0.iter().cycle().skip(1));
    for (from, to) in ends {
        let inside =
            |p: &Corner| (to.x - from.x) * (p.y - from.y) - (to.y - from.y) * (p.x - from.x);
        let mut kept = Vec::new();
        for (p, q) in common.iter().zip(common.iter().cycle().skip(1)) {
            let (here, there) = (inside(p), inside(q));
            if here >= 0.0 {
                kept.push(*p);
            }
            if (here >= 0.0) != (there >= 0.0) {
                let part = here / (here - there);
                kept.push(Corner { x: p.x + (q.x - p.x) * part, y: p.y + (q.y - p.y) * part });
            }
        }
        common = kept;
    }
    let both = area(&common);
    both / (area(&a.0) + area(&b.0) - both)
}

fn area(corners: &[Corner]) -> f64 {
    let pairs = corners.iter().zip(corners.iter().cycle().skip(1));
    pairs.map(|(p, q)| p.x * q.y - p.y * q.x).sum::<f64>() / 2.0
}

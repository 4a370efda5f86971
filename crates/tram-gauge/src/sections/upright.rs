//! Pages made straight and turned the right way up.

use rayon::prelude::*;
use tram_domain::{Quad, Turn};
use tram_imaging::{Decoded, Found};
use tram_testkit::chance::Chance;
use tram_testkit::{
    Desk, Laid, Paper, Platen, Scene, Sheet, card_back, card_front, files, paper, photograph,
};

use super::Extent;
use super::flatbed::{share, someone};
use crate::row::Row;

/// The first seed measured on; what was tuned used seeds below 100.
const HELD_APART: u64 = 8_000;

/// Measures it.
pub(crate) fn measure(extent: Extent) -> Vec<Row> {
    let mut rows = straight(extent.of(2, 15));
    rows.extend(upright(extent.of(2, 10)));
    rows
}

/// Scans that are a page from edge to edge, its sides out of sight.
fn straight(tries: usize) -> Vec<Row> {
    let seeds: Vec<(Paper, u64)> = Paper::ALL
        .into_iter()
        .flat_map(|kind| (HELD_APART..HELD_APART + tries as u64).map(move |seed| (kind, seed)))
        .collect();
    let answers: Vec<Option<f64>> =
        seeds.par_iter().map(|(kind, seed)| skew_error(*kind, *seed)).collect();
    let mut errors: Vec<f64> = answers.iter().copied().flatten().collect();
    errors.sort_by(f64::total_cmp);
    // A page without an answer stays askew: it counts as the worst.
    errors.resize(answers.len(), 10.0);
    let at = |part: usize| errors.get(errors.len() * part / 100).copied().unwrap_or(10.0);
    let unsure = answers.iter().filter(|answer| answer.is_none()).count();
    vec![
        Row::told("skew not answered", answers.len(), format!("{unsure}")),
        Row::told("skew error, half of pages (°)", answers.len(), format!("{:.3}", at(50))),
        Row::at_most("skew error, 95 % of pages (°)", answers.len(), at(95), 0.2),
    ]
}

fn skew_error(kind: Paper, seed: u64) -> Option<f64> {
    let sheet = paper(kind);
    let turn = Chance::new(seed).between(-10.0, 10.0);
    let size = (sheet.width, sheet.height);
    let used = Platen::used(size, 120.0, seed);
    let platen = Platen { lid: [0.98, 0.976, 0.96], shadow: 0.0, ..used };
    let laid = [Laid { sheet: &sheet, at: (size.0 / 2.0, size.1 / 2.0), turn }];
    let decoded = Decoded::open(&files::jpeg(&platen.scan(&laid).0, 85)).ok()?;
    Some((decoded.skew_of_print()? - turn).abs())
}

/// All four ways up, photographed and scanned, the corners known.
fn upright(tries: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut total = [0; 3];
    for (name, photo) in [("photographed", true), ("scanned", false)] {
        for (what, sheet) in SHEETS {
            let counts = (HELD_APART..HELD_APART + tries as u64)
                .into_par_iter()
                .map(|seed| turned(sheet, photo, seed))
                .reduce(|| [0; 3], |a, b| std::array::from_fn(|at| a[at] + b[at]));
            let [tried, sure, right] = counts;
            total = std::array::from_fn(|at| total[at] + counts[at]);
            rows.push(Row::told(
                format!("{what}, {name}"),
                tried,
                format!("sure of {sure}, right {right}"),
            ));
        }
    }
    let [tried, sure, right] = total;
    rows.push(Row::told("orientation answered", tried, format!("{:.3}", share(sure, tried))));
    rows.push(Row::at_least("orientation right where answered", sure, share(right, sure), 0.995));
    rows
}

const SHEETS: [(&str, fn(&mut Chance) -> Sheet); 6] = [
    ("birth notice", |_| paper(Paper::BirthNotice)),
    ("divorce", |_| paper(Paper::Divorce)),
    ("diploma", |_| paper(Paper::Diploma)),
    ("authorisation", |_| paper(Paper::Authorisation)),
    ("card front, code not read", |chance| card_front(&someone(chance))),
    ("card back, code not read", |chance| card_back(&someone(chance))),
];

/// Tried, sure, sure and right.
fn turned(sheet: fn(&mut Chance) -> Sheet, photo: bool, seed: u64) -> [usize; 3] {
    let mut chance = Chance::new(seed ^ 0x0C0D);
    let sheet = sheet(&mut chance);
    let (bytes, Quad([a, b, c, d])) =
        if photo { photographed(&sheet, seed, &mut chance) } else { scanned(&sheet, seed) };
    let Ok(decoded) = Decoded::open(&bytes) else { return [4, 0, 0] };
    // The corners as they are found where the page lies turned, and the turn that undoes it.
    let lying = [
        ([a, b, c, d], Turn::None),
        ([d, a, b, c], Turn::Left),
        ([c, d, a, b], Turn::Over),
        ([b, c, d, a], Turn::Right),
    ];
    let mut counts = [4, 0, 0];
    for (corners, turn) in lying {
        let found = Found { quad: Quad(corners), confidence: 1.0, turn: Turn::None, sure: true };
        let Ok(upright) = decoded.upright(&found, None) else { continue };
        counts[1] += usize::from(upright.sure);
        counts[2] += usize::from(upright.sure && upright.turn == turn);
    }
    counts
}

fn photographed(sheet: &Sheet, seed: u64, chance: &mut Chance) -> (Vec<u8>, Quad) {
    let desk = match chance.bits() % 4 {
        0 => Desk::DarkWood,
        1 => Desk::Grey,
        2 => Desk::Cloth,
        _ => Desk::White,
    };
    let scene = Scene {
        turn: chance.between(-10.0, 10.0),
        tilt: chance.between(0.0, 22.0),
        towards: chance.between(0.0, 180.0),
        blur: chance.between(0.0, 1.6),
        ..Scene::of(sheet, desk)
    };
    photograph(&scene, seed)
}

fn scanned(sheet: &Sheet, seed: u64) -> (Vec<u8>, Quad) {
    let size = (sheet.width + 6.0, sheet.height + 6.0);
    let platen = Platen::used(size, 150.0, seed);
    let laid = [Laid { sheet, at: (size.0 / 2.0, size.1 / 2.0), turn: 0.4 }];
    let (image, quads) = platen.scan(&laid);
    let whole = Quad::whole(image.width(), image.height());
    (files::jpeg(&image, 85), quads.first().copied().unwrap_or(whole))
}

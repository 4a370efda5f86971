//! Corners of pages in photographs: ours and the peers' on the same files, by family of the surface.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use tram_domain::{Corner, Quad};
use tram_imaging::{Decoded, find_page, normalise};
use tram_testkit::shots::{Shot, Split, shot};

use super::Extent;
use super::flatbed::share;
use crate::peers::{Finder, package};
use crate::row::Row;

/// The first shot measured on.
const HELD_APART: u64 = 40_000;
/// A page is found where so much of it and of what was found is common.
const FOUND: f64 = 0.95;
/// A crop that misses so much is wrong.
const WRONG: f64 = 0.8;

/// What came of one photograph.
struct Outcome {
    family: &'static str,
    /// There is a paper in it.
    paper: bool,
    /// Corners were offered.
    sure: bool,
    /// Of what was offered; the whole frame where nothing was.
    overlap: f64,
}

/// Measures it.
pub(crate) fn measure(extent: Extent) -> Vec<Row> {
    let count = extent.of(40, 400);
    let numbers: Vec<u64> = (HELD_APART..HELD_APART + count as u64).collect();
    let folder = std::env::temp_dir().join(format!("tram-gauge-{}", std::process::id()));
    let kept = std::fs::create_dir_all(&folder).is_ok();
    let shots: Vec<(Shot, PathBuf)> = numbers
        .into_par_iter()
        .map(|number| {
            let shot = shot(Split::HeldApart, number);
            let path = folder.join(format!("{number}.jpg"));
            if kept {
                drop(std::fs::write(&path, &shot.jpeg));
            }
            (shot, path)
        })
        .collect();
    let ours: Vec<Outcome> = shots.par_iter().filter_map(|(shot, _)| ours(shot)).collect();
    let mut rows = figures(&ours);
    let files: Vec<PathBuf> = shots.iter().map(|(_, path)| path.clone()).collect();
    let mut peers = Vec::new();
    for finder in Finder::ALL {
        let Some(found) = finder.look_at(&files) else {
            rows.push(Row::told(finder.name(), 0, "peer not there"));
            continue;
        };
        let theirs: Vec<Outcome> =
            shots.iter().zip(&found).map(|((shot, _), found)| of(shot, found.quad)).collect();
        let millis = middle(found.iter().map(|found| found.millis).collect());
        rows.push(told(finder.name(), &theirs, millis));
        peers.push((finder, theirs));
    }
    rows.extend(families(&ours, &peers));
    rows.extend(from_life());
    drop(std::fs::remove_dir_all(&folder));
    rows.push(preview(extent));
    rows
}

fn ours(shot: &Shot) -> Option<Outcome> {
    let frame = normalise(&shot.jpeg).ok()?.into_iter().next()?;
    let found = find_page(&frame).ok()?;
    Some(of(shot, found.sure.then_some(found.quad)))
}

fn of(shot: &Shot, offered: Option<Quad>) -> Outcome {
    let frame = (f64::from(shot.width), f64::from(shot.height));
    let quad = offered.unwrap_or_else(|| Quad::whole(shot.width, shot.height));
    let overlap = shot.truth.map_or(0.0, |truth| overlap(quad, truth, frame));
    Outcome { family: shot.family, paper: shot.truth.is_some(), sure: offered.is_some(), overlap }
}

fn figures(all: &[Outcome]) -> Vec<Row> {
    let papers: Vec<&Outcome> = all.iter().filter(|one| one.paper).collect();
    let sure: Vec<&&Outcome> = papers.iter().filter(|one| one.sure).collect();
    let none: Vec<&Outcome> = all.iter().filter(|one| !one.paper).collect();
    let wrong = sure.iter().filter(|one| one.overlap < WRONG).count();
    let alarms = none.iter().filter(|one| one.sure).count();
    vec![
        Row::at_least("mean Jaccard", papers.len(), mean(&papers), 0.985),
        Row::at_least("share above 0.95", papers.len(), good(&papers), 0.97),
        Row::at_most("sure and below 0.8", papers.len(), share(wrong, papers.len()), 0.005),
        Row::at_most("sure where there is no paper", none.len(), share(alarms, none.len()), 0.02),
        Row::told("sure of a paper", papers.len(), percent(share(sure.len(), papers.len()))),
        Row::told(
            "above 0.95 where sure",
            sure.len(),
            percent(share(sure.iter().filter(|one| one.overlap > FOUND).count(), sure.len())),
        ),
    ]
}

fn told(name: &str, theirs: &[Outcome], millis: f64) -> Row {
    let papers: Vec<&Outcome> = theirs.iter().filter(|one| one.paper).collect();
    let none = theirs.iter().filter(|one| !one.paper);
    let alarms = none.clone().filter(|one| one.sure).count();
    let text = format!(
        "mean {:.3}, {} above 0.95, alarms {}, {millis:.0} ms",
        mean(&papers),
        percent(good(&papers)),
        percent(share(alarms, none.count())),
    );
    Row::told(name, papers.len(), text)
}

/// Ours in each family beside the better of the peers.
fn families(ours: &[Outcome], peers: &[(Finder, Vec<Outcome>)]) -> Vec<Row> {
    let by_family = |all: &[Outcome]| {
        let mut shares: BTreeMap<&'static str, (usize, usize)> = BTreeMap::new();
        for one in all.iter().filter(|one| one.paper) {
            let entry = shares.entry(one.family).or_default();
            entry.0 += usize::from(one.overlap > FOUND);
            entry.1 += 1;
        }
        shares
    };
    let theirs: Vec<_> =
        peers.iter().map(|(finder, all)| (finder.name(), by_family(all))).collect();
    let mut rows = Vec::new();
    for (family, (good, count)) in by_family(ours) {
        rows.push(Row::at_least(format!("above 0.95 on {family}"), count, share(good, count), 0.9));
        let best = theirs
            .iter()
            .filter_map(|(name, shares)| {
                shares.get(family).map(|(good, n)| (share(*good, *n), *name))
            })
            .max_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((best, name)) = best {
            rows.push(Row::at_least(
                format!("  ahead there of {name}"),
                count,
                share(good, count) - best,
                0.0,
            ));
        }
    }
    rows
}

/// The photographs from life that a package carries, one by one.
fn from_life() -> Vec<Row> {
    let missing = || vec![Row::told("photographs from life", 0, "package not there")];
    let Some(folder) = package("jscanify") else { return missing() };
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("truth/jscanify.json");
    let Some(list) = std::fs::read(list).ok().and_then(|text| labels(&text)) else {
        return missing();
    };
    let looked = list.iter().filter_map(|(file, truth)| {
        let bytes = std::fs::read(folder.join(file)).ok()?;
        let frame = normalise(&bytes).ok()?.into_iter().next()?;
        let found = find_page(&frame).ok()?;
        let size = (f64::from(frame.width), f64::from(frame.height));
        Some((found.sure, overlap(found.quad, *truth, size)))
    });
    let looked: Vec<(bool, f64)> = looked.collect();
    let good = looked.iter().filter(|(_, overlap)| *overlap > FOUND).count();
    let wrong = looked.iter().filter(|(sure, overlap)| *sure && *overlap < WRONG).count();
    let each: Vec<String> = looked
        .iter()
        .map(|(sure, overlap)| format!("{overlap:.3}{}", if *sure { "" } else { "?" }))
        .collect();
    vec![Row::told(
        "photographs from life, above 0.95",
        looked.len(),
        format!("{good}, sure and wrong {wrong} ({})", each.join(" ")),
    )]
}

fn labels(text: &[u8]) -> Option<Vec<(PathBuf, Quad)>> {
    let list: serde_json::Value = serde_json::from_slice(text).ok()?;
    let folder = Path::new(list.get("folder")?.as_str()?);
    let picture = |picture: &serde_json::Value| {
        let corner = |at: &serde_json::Value| {
            Some(Corner { x: at.get(0)?.as_f64()?, y: at.get(1)?.as_f64()? })
        };
        let corners: Option<Vec<Corner>> =
            picture.get("quad")?.as_array()?.iter().map(corner).collect();
        let file = folder.join(picture.get("file")?.as_str()?);
        Some((file, Quad(corners?.try_into().ok()?)))
    };
    list.get("pictures")?.as_array()?.iter().map(picture).collect()
}

/// Time to find a page on a preview frame of 1080 lines, opened already, on one core.
fn preview(extent: Extent) -> Row {
    let mut times = Vec::new();
    for number in 0..extent.of(6, 24) as u64 {
        let shot = tram_testkit::shots::shot_sized(Split::HeldApart, HELD_APART + number, 2.07);
        let Ok(decoded) = Decoded::open(&shot.jpeg) else { continue };
        for _ in 0..5 {
            let begun = std::time::Instant::now();
            let found = decoded.find();
            std::hint::black_box(&found).as_ref().ok();
            times.push(begun.elapsed().as_secs_f64() * 1000.0);
        }
    }
    times.sort_by(f64::total_cmp);
    let at = times.len() * 95 / 100;
    let slow = times.get(at.min(times.len().saturating_sub(1))).copied().unwrap_or(f64::NAN);
    Row::at_most("quad on a 1080p frame, 95 of 100, ms", times.len(), slow, 6.0)
}

/// Places looked at along each side of the area that the two share.
const PLACES: u32 = 220;

/// Common area by joint area (P. Jaccard) of two convex quadrilaterals, inside the frame.
fn overlap(a: Quad, b: Quad, (width, height): (f64, f64)) -> f64 {
    let (a, b) = (clockwise(a), clockwise(b));
    let corners = || a.0.iter().chain(&b.0);
    let ends = |of: fn(&Corner) -> f64, most: f64| {
        let low = corners().map(of).fold(f64::MAX, f64::min).max(0.0);
        (low, corners().map(of).fold(f64::MIN, f64::max).min(most))
    };
    let ((left, right), (top, bottom)) = (ends(|c| c.x, width), ends(|c| c.y, height));
    let (mut common, mut joint) = (0_u32, 0_u32);
    for row in 0..PLACES {
        for column in 0..PLACES {
            let part = |at: u32| (f64::from(at) + 0.5) / f64::from(PLACES);
            let (x, y) = (left + (right - left) * part(column), top + (bottom - top) * part(row));
            let (in_a, in_b) = (inside(a, x, y), inside(b, x, y));
            common += u32::from(in_a && in_b);
            joint += u32::from(in_a || in_b);
        }
    }
    f64::from(common) / f64::from(joint.max(1))
}

/// Peers give corners in either order.
fn clockwise(quad: Quad) -> Quad {
    let [a, b, c, d] = quad.0;
    let area = (c.x - a.x) * (d.y - b.y) - (c.y - a.y) * (d.x - b.x);
    if area < 0.0 { Quad([a, d, c, b]) } else { quad }
}

fn inside(quad: Quad, x: f64, y: f64) -> bool {
    let [a, b, c, d] = quad.0;
    [(a, b), (b, c), (c, d), (d, a)]
        .iter()
        .all(|(p, q)| (q.x - p.x) * (y - p.y) - (q.y - p.y) * (x - p.x) >= 0.0)
}

fn middle(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

fn mean(all: &[&Outcome]) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a few hundred pictures")]
    let count = all.len().max(1) as f64;
    all.iter().map(|one| one.overlap).sum::<f64>() / count
}

fn good(all: &[&Outcome]) -> f64 {
    share(all.iter().filter(|one| one.overlap > FOUND).count(), all.len())
}

fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

//! `page process FILE…`. `total` is the time of the stages named beside it; reading codes is not
//! among them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;
use tram_core::domain::{Corner, Quad};
use tram_core::{Documents, Paper, ProcessedPage, Stages, process_pages};

use super::each_file;
use crate::args::{Common, PageCommand, PaperShape};
use crate::exit::Exit;
use crate::files;
use crate::opening;
use crate::out::Out;
use crate::stopwatch::{Stopwatch, millis};
use crate::trouble::Trouble;

#[derive(Serialize)]
struct Row<'a> {
    file: String,
    page: usize,
    quad: Option<[[f64; 2]; 4]>,
    confidence: f64,
    turn: u16,
    skew_degrees: f64,
    findings: Vec<FindingRow>,
    codes: &'a [String],
    document: Option<&'a str>,
    output: Option<String>,
    millis: Millis,
}

#[derive(Serialize)]
struct FindingRow {
    code: &'static str,
    severity: &'static str,
    measure: f64,
}

#[derive(Serialize)]
struct Millis {
    decode: f64,
    find: f64,
    warp: f64,
    light: f64,
    judge: f64,
    encode: f64,
    total: f64,
}

impl From<Stages> for Millis {
    fn from(took: Stages) -> Self {
        Self {
            decode: millis(took.decode),
            find: millis(took.find),
            warp: millis(took.warp),
            light: millis(took.light),
            judge: millis(took.judge),
            encode: millis(took.encode),
            total: millis(took.total()),
        }
    }
}

pub(super) async fn run(
    command: PageCommand,
    common: &Common,
    out: &mut Out<'_>,
) -> Result<Exit, Trouble> {
    let PageCommand::Process { files, out: folder, paper } = command;
    let paper = match paper {
        PaperShape::A4 => Some(Paper::A4),
        PaperShape::Card => Some(Paper::Card),
        PaperShape::Auto => None,
    };
    if let Some(folder) = &folder {
        files::make_folder(folder)?;
    }
    let documents = Arc::new(Documents::of(&opening::catalogue(common)?));
    let mut taken = Vec::new();
    each_file(&files, out, async |file, out| {
        let bytes = files::read(file)?;
        let watch = Stopwatch::start();
        let documents = Arc::clone(&documents);
        let work = move || process_pages(&bytes, paper, &documents, &|| watch.elapsed());
        let pages = tokio::task::spawn_blocking(work).await.map_err(|_| Trouble::Internal)??;
        for (number, page) in pages.iter().enumerate() {
            let output = keep(file, number + 1, page, folder.as_deref(), &mut taken)?;
            print(file, number + 1, page, output, out)?;
        }
        Ok(())
    })
    .await
}

/// Writes the straightened page, where a folder was named.
fn keep(
    file: &Path,
    number: usize,
    page: &ProcessedPage,
    folder: Option<&Path>,
    taken: &mut Vec<PathBuf>,
) -> Result<Option<String>, Trouble> {
    let Some(folder) = folder else { return Ok(None) };
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let path = files::fresh(folder, &stem, number, "jpg", taken);
    files::write(&path, &page.rendered.jpeg)?;
    Ok(Some(path.display().to_string()))
}

fn print(
    file: &Path,
    number: usize,
    page: &ProcessedPage,
    output: Option<String>,
    out: &mut Out<'_>,
) -> Result<(), Trouble> {
    let findings = page.findings.iter().map(|finding| FindingRow {
        code: finding.code.name(),
        severity: finding.severity.name(),
        measure: hundredths(finding.measure),
    });
    let row = Row {
        file: file.display().to_string(),
        page: number,
        quad: page.quad.map(points),
        confidence: hundredths(page.confidence),
        turn: u16::from(page.turn.quarters()) * 90,
        skew_degrees: hundredths(page.skew_degrees),
        findings: findings.collect(),
        codes: &page.codes,
        document: page.document.as_deref(),
        output,
        millis: page.took.into(),
    };
    let (labels, words) = (&out.words().labels, out.words());
    let told: Vec<&str> =
        page.findings.iter().map(|finding| (words.finding)(finding.code)).collect();
    let [found, unsure] = labels.found;
    let corners = row.quad.map_or_else(
        || unsure.to_owned(),
        |quad| format!("{found}: {}", quad.map(|[x, y]| format!("{x:.0},{y:.0}")).join(" ")),
    );
    let particulars = [
        (labels.file, row.file.clone()),
        (labels.page, number.to_string()),
        (labels.corners, corners),
        (labels.turn, format!("{}°", row.turn)),
        (labels.findings, told.join(", ")),
        (labels.output, row.output.clone().unwrap_or_default()),
        (labels.millis, row.millis.total.to_string()),
    ];
    out.object(&row, &particulars)
}

fn points(quad: Quad) -> [[f64; 2]; 4] {
    quad.0.map(|Corner { x, y }| [tenths(x), tenths(y)])
}

fn hundredths(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}

fn tenths(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

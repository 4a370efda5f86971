//! Pages and PDFs from files, without a dossier around them: what `tramctl page process` and
//! `tramctl pdf make` do. The stages are those that a page of a dossier runs through.

use std::collections::BTreeMap;
use std::time::Duration;

use tram_catalogue::Catalogue;
use tram_domain::right_paper::Titles;
use tram_domain::{CitizenCard, Quad, Turn};
use tram_imaging::{
    CleanFrame, Decoded, Finding, Paper, Pdf, Rendered, Rendition, codes, make_pdf, normalise,
    render, skew_degrees,
};

use crate::error::CoreError;
use crate::reading::Reading;

/// What one page of a file became.
#[derive(Clone, Debug)]
pub struct ProcessedPage {
    /// The paper's corners in frame pixels, clockwise from its own top left; `None` where it was not
    /// found for sure and the whole frame was taken.
    pub quad: Option<Quad>,
    /// How sure, 0 to 1.
    pub confidence: f64,
    /// The turn that made it upright.
    pub turn: Turn,
    /// How far it lay from straight, in degrees.
    pub skew_degrees: f64,
    /// What a person should look at twice.
    pub findings: Vec<Finding>,
    /// The texts of codes on it.
    pub codes: Vec<String>,
    /// Which paper it is, by its name in the catalogue's list of titles; `None` where nothing tells.
    pub document: Option<String>,
    /// The straightened page.
    pub rendered: Rendered,
    /// How long each stage took.
    pub took: Stages,
}

/// The papers that the catalogue knows by their titles. What they are told by is the machine's reader
/// of print; without one only cards are known, by their codes.
#[derive(Debug)]
pub struct Documents {
    reading: Reading,
    titles: Titles,
    papers: BTreeMap<String, String>,
}

/// The name of the citizen card in the list of titles.
const CITIZEN_CARD: &str = "citizen_card";

impl Documents {
    /// Those of this catalogue.
    pub fn of(catalogue: &Catalogue) -> Self {
        let titles = Titles::new([], catalogue.listed_titles().map(|(title, _)| title));
        let papers = catalogue.listed_titles();
        let papers = papers.map(|(title, paper)| (title.to_owned(), paper.to_owned())).collect();
        Self { reading: Reading::default(), titles, papers }
    }

    fn of_page(&self, page: &Rendered, codes: &[String]) -> Option<String> {
        if codes.iter().any(|code| CitizenCard::from_qr(code).is_ok()) {
            return Some(CITIZEN_CARD.to_owned());
        }
        self.papers.get(self.reading.named(page, &self.titles)?).cloned()
    }
}

/// How long each stage took. Reading codes is not among them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stages {
    /// Opening the file and the frame.
    pub decode: Duration,
    /// Finding the paper.
    pub find: Duration,
    /// Straightening it.
    pub warp: Duration,
    /// Evening out the light.
    pub light: Duration,
    /// Judging it.
    pub judge: Duration,
    /// Writing it.
    pub encode: Duration,
}

impl Stages {
    /// All stages together.
    pub fn total(&self) -> Duration {
        self.decode + self.find + self.warp + self.light + self.judge + self.encode
    }
}

/// Finds, straightens, lightens and judges every page of a file. `paper` says what it is, where that
/// is known; `clock` tells how much time has passed since any fixed moment.
pub fn process_pages(
    bytes: &[u8],
    paper: Option<Paper>,
    documents: &Documents,
    clock: &dyn Fn() -> Duration,
) -> Result<Vec<ProcessedPage>, CoreError> {
    let begun = clock();
    let frames = normalise(bytes)?;
    let share = u32::try_from(frames.len()).unwrap_or(u32::MAX).max(1);
    let opening = clock().saturating_sub(begun) / share;
    frames.iter().map(|frame| process(frame, paper, documents, opening, clock)).collect()
}

fn process(
    frame: &CleanFrame,
    paper: Option<Paper>,
    documents: &Documents,
    opening: Duration,
    clock: &dyn Fn() -> Duration,
) -> Result<ProcessedPage, CoreError> {
    let mut took = Stages::default();
    let mut last = clock();
    let mut lap = || {
        let now = clock();
        let lap = now.saturating_sub(last);
        last = now;
        lap
    };
    let decoded = Decoded::open(&frame.bytes)?;
    took.decode = opening + lap();
    let mut found = decoded.find()?;
    let upright = decoded.upright(&found, None)?;
    if upright.sure {
        found.turn = upright.turn;
    }
    took.find = lap();
    let mut straight = decoded.straighten(found.quad, found.turn, Rendition::Submission, paper)?;
    took.warp = lap();
    let findings = straight.findings();
    took.judge = lap();
    straight.lighten();
    took.light = lap();
    let rendered = straight.encode()?;
    took.encode = lap();
    let codes: Vec<String> = codes(frame).into_iter().map(|code| code.text).collect();
    Ok(ProcessedPage {
        quad: found.sure.then(|| from_its_top_left(found.quad, found.turn)),
        confidence: found.confidence,
        turn: found.turn,
        skew_degrees: skew_degrees(found.quad),
        findings,
        document: documents.of_page(&rendered, &codes),
        codes,
        rendered,
        took,
    })
}

/// The corners in the order in which the upright page has them.
fn from_its_top_left(quad: Quad, turn: Turn) -> Quad {
    let mut corners = quad.0;
    corners.rotate_right(usize::from(turn.quarters()));
    Quad(corners)
}

/// One PDF of the files' pages as they are, within a size. The number tells which file was refused;
/// `None` means all of them together.
pub fn pdf_of(
    files: &[Vec<u8>],
    title: &str,
    max_bytes: u64,
) -> Result<Pdf, (Option<usize>, CoreError)> {
    let mut pages = Vec::new();
    for (number, bytes) in files.iter().enumerate() {
        let refused = |error: tram_imaging::ImageError| (Some(number), CoreError::from(error));
        for frame in normalise(bytes).map_err(refused)? {
            let whole = Quad::whole(frame.width, frame.height);
            let page = render(&frame.bytes, whole, Turn::None, Rendition::Submission);
            pages.push(page.map_err(refused)?.into());
        }
    }
    make_pdf(&pages, title, Some(max_bytes)).map_err(|error| (None, error.into()))
}

#[cfg(test)]
mod tests {
    use tram_domain::Corner;

    use super::*;

    #[test]
    fn corners_are_told_from_the_upright_pages_own_top_left() {
        let quad = Quad::whole(100, 50);
        let first = |turn| from_its_top_left(quad, turn).0[0];
        assert_eq!(first(Turn::None), Corner { x: 0.0, y: 0.0 });
        assert_eq!(first(Turn::Right), Corner { x: 0.0, y: 50.0 }, "bottom left comes to the top");
        assert_eq!(first(Turn::Over), Corner { x: 100.0, y: 50.0 });
        assert_eq!(first(Turn::Left), Corner { x: 100.0, y: 0.0 });
    }
}

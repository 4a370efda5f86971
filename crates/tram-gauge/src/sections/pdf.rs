//! The PDF that is handed in: what other readers say of it, what is left of a page within few bytes,
//! and how long it takes from photographs to a file that can be searched, beside `OCRmyPDF`.

use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rayon::prelude::*;
use tram_domain::{Quad, Turn, Word};
use tram_imaging::{ImageError, Leaf, Pdf, Rendition, make_pdf, render};
use tram_ocr::{Extent as Part, Grey, Reader};
use tram_testkit::{Desk, Paper, Person, Scene, card_front, paper, photograph, scan};

use super::Extent;
use crate::row::Row;

/// Scans with these seeds were never tuned on.
const FIRST_SEED: u64 = 9_100;
/// Bytes allowed for each page, in thousands: from what a portal leaves for a thick file to plenty.
const LIMITS: [u64; 6] = [30, 60, 100, 150, 250, 400];
/// Dots per inch below which nothing may go.
const LEAST_DPI: u32 = 150;

/// Measures it.
pub(crate) fn measure(extent: Extent) -> Vec<Row> {
    let mut rows = sizes(extent);
    rows.push(words(extent));
    rows.extend(speed(extent));
    rows
}

/// What is counted over all files.
#[derive(Default)]
struct Tally {
    files: usize,
    clean: usize,
    over: usize,
    coarse: usize,
    refused: usize,
    dots: u64,
    coloured: usize,
    asked_for_colour: usize,
}

fn sizes(extent: Extent) -> Vec<Row> {
    let seeds = u64::try_from(extent.of(1, 4)).unwrap_or(1);
    let sets: Vec<Vec<Leaf>> = (FIRST_SEED..FIRST_SEED + seeds).flat_map(sets_of).collect();
    let mut rows = Vec::new();
    let mut all = Tally::default();
    for limit in LIMITS {
        let mut here = Tally::default();
        for pages in &sets {
            weigh(pages, limit * 1000, &mut here);
        }
        rows.push(Row::told(
            format!("  {limit} kB a page: refused; mean dpi; colour kept"),
            here.files,
            format!(
                "{}; {}; {}/{}",
                here.refused,
                here.dots / u64::try_from((here.files - here.refused).max(1)).unwrap_or(1),
                here.coloured,
                here.asked_for_colour
            ),
        ));
        all.files += here.files - here.refused;
        all.clean += here.clean;
        all.over += here.over;
        all.coarse += here.coarse;
    }
    let mut first = vec![
        Row::at_least("files that qpdf finds clean", all.files, share(all.clean, all.files), 1.0),
        Row::at_most("files over their limit", all.files, share(all.over, all.files), 0.0),
        Row::at_most(
            "files with a picture below 150 dpi",
            all.files,
            share(all.coarse, all.files),
            0.0,
        ),
    ];
    first.extend(rows);
    first
}

/// Each paper alone, two together, and all with a card.
fn sets_of(seed: u64) -> Vec<Vec<Leaf>> {
    let pages: Vec<Leaf> = Paper::ALL.map(|kind| scanned(&paper(kind), 200.0, seed)).to_vec();
    let card = scanned(&card_front(&Person::applicant()), 400.0, seed);
    let mut sets: Vec<Vec<Leaf>> = pages.iter().map(|page| vec![page.clone()]).collect();
    sets.push(pages.iter().take(2).cloned().collect());
    sets.push(pages.into_iter().chain([card]).collect());
    sets
}

fn scanned(sheet: &tram_testkit::Sheet, dpi: f64, seed: u64) -> Leaf {
    let scan = scan(sheet, dpi, seed);
    let whole = Quad::whole(scan.image.width(), scan.image.height());
    let page = render(&scan.jpeg(92), whole, Turn::None, Rendition::Submission);
    page.expect("a scan becomes a page").into()
}

fn weigh(pages: &[Leaf], each: u64, tally: &mut Tally) {
    tally.files += 1;
    let limit = each * u64::try_from(pages.len()).unwrap_or(1);
    match make_pdf(pages, "Giấy tờ mẫu", Some(limit)) {
        Ok(pdf) => {
            tally.over += usize::from(pdf.bytes.len() as u64 > limit);
            tally.clean += usize::from(told(&pdf, "qpdf", &["--check", "@"]).is_some());
            let list = told(&pdf, "pdfimages", &["-list", "@"]).unwrap_or_default();
            let across =
                |line: &str| line.split_whitespace().nth(12).and_then(|dpi| dpi.parse().ok());
            let least: Option<u32> = list.lines().skip(2).filter_map(across).min();
            tally.coarse += usize::from(least.is_none_or(|dpi| dpi < LEAST_DPI));
            tally.dots += u64::from(pdf.dpi);
            // Every paper here has a red stamp or blue ink.
            tally.asked_for_colour += pages.len();
            tally.coloured += list.lines().filter(|line| line.contains(" rgb ")).count();
        }
        Err(ImageError::WillNotFit { .. }) => tally.refused += 1,
        Err(other) => panic!("{other}"),
    }
}

/// Whether the words come back as they went in, with single blanks and in order.
fn words(extent: Extent) -> Row {
    let people = [Person::applicant(), Person::husband(), Person::grandmother()];
    let lines: Vec<String> = people
        .iter()
        .flat_map(|person| {
            [format!("Họ và tên: {}", person.name), format!("Nơi cư trú: {}", person.residence)]
        })
        .chain(["Độc lập – Tự do – Hạnh phúc".to_owned()])
        .collect();
    let tries = extent.of(2, 8);
    let mut right = 0;
    let page = scanned(&paper(Paper::Authorisation), 150.0, FIRST_SEED);
    for step in 0..tries {
        let mut leaf = page.clone();
        let size = 20.0 + 3.0 * f64::from(u32::try_from(step).unwrap_or(0));
        leaf.words = set(&lines, size);
        let pdf = make_pdf(&[leaf], "Chữ", None).expect("a page is bound");
        for layout in ["-raw", "-layout"] {
            let text = told(&pdf, "pdftotext", &[layout, "@", "-"]).unwrap_or_default();
            let read = text.lines().map(|line| line.trim_matches([' ', '\x0c']));
            let read: Vec<&str> = read.filter(|line| !line.is_empty()).collect();
            right += usize::from(read == lines);
        }
    }
    Row::at_least("pages whose text pdftotext reads right", 2 * tries, share(right, 2 * tries), 1.0)
}

fn set(lines: &[String], size: f64) -> Vec<Word> {
    let mut words = Vec::new();
    for (line, text) in lines.iter().enumerate() {
        let mut x = 90.0;
        let y = 90.0 + f64::from(u32::try_from(line).unwrap_or(0)) * size * 1.7;
        for word in text.split(' ') {
            let width = f64::from(u32::try_from(word.chars().count()).unwrap_or(0)) * size * 0.5;
            let text = word.to_owned();
            let (right, bottom) = (x + width, y + size);
            words.push(Word { text, left: x, top: y, right, bottom, line, sureness: 1.0 });
            x += width + size * 0.28;
        }
    }
    words
}

/// From photographs of 12 megapixels to a PDF/A with words, one page and four; `OCRmyPDF` gets the
/// pages already straightened.
#[expect(clippy::disallowed_methods, reason = "measuring time is what this is for")]
fn speed(extent: Extent) -> Vec<Row> {
    if told_version("ocrmypdf").is_none() {
        return vec![Row::told("photograph to PDF/A beside OCRmyPDF: not installed", 0, "")];
    }
    let Ok(reader) = Reader::find() else {
        return vec![Row::told("photograph to PDF/A: no tesseract here", 0, "")];
    };
    let photos: Vec<Vec<u8>> = Paper::ALL.iter().map(|kind| photo_of(*kind)).collect();
    // The first run of a peer is slow for what it loads.
    let tries = extent.of(2, 3);
    let mut rows = Vec::new();
    for count in [1, 4] {
        let photos = photos.get(..count).unwrap_or_default();
        let (mut ours, mut theirs) = (Duration::MAX, Duration::MAX);
        for _ in 0..tries {
            let start = Instant::now();
            let leaves: Vec<Leaf> =
                photos.par_iter().map(|photo| read_page(&reader, photo, count == 1)).collect();
            let pdf = make_pdf(&leaves, "Giấy tờ mẫu", None).expect("pages are bound");
            ours = ours.min(start.elapsed());
            let bare: Vec<Leaf> = leaves.into_iter().map(|leaf| leaf.rendered.into()).collect();
            let bare = make_pdf(&bare, "Giấy tờ mẫu", None).expect("pages are bound");
            let start = Instant::now();
            // A file of its own: it takes the place of whatever is there, devices among it.
            let folder = tempfile::tempdir().expect("a place to write");
            let output = folder.path().join("searchable.pdf");
            let output = output.to_str().expect("a plain name");
            let arguments =
                ["--output-type", "pdfa", "-l", "vie", "--jobs", "2", "--quiet", "@", output];
            let done = told(&bare, "ocrmypdf", &arguments);
            theirs = theirs.min(start.elapsed());
            assert!(done.is_some() && !pdf.bytes.is_empty(), "both make a PDF");
        }
        rows.push(Row::told(
            format!("photographs of {count} to PDF/A with words: ours; OCRmyPDF"),
            tries,
            format!("{:.2} s; {:.2} s", ours.as_secs_f64(), theirs.as_secs_f64()),
        ));
        let times = theirs.as_secs_f64() / ours.as_secs_f64();
        rows.push(Row::at_least(format!("  times as fast, {count} pages"), tries, times, 8.0));
    }
    rows
}

fn photo_of(kind: Paper) -> Vec<u8> {
    let sheet = paper(kind);
    let scene = Scene::of(&sheet, Desk::DarkWood);
    let (width, height) = if scene.width > scene.height { (4032, 3024) } else { (3024, 4032) };
    photograph(&Scene { width, height, ..scene }, FIRST_SEED).0
}

/// A photograph as the kiosk takes it in: found, straightened, lightened, read.
fn read_page(reader: &Reader, photo: &[u8], alone: bool) -> Leaf {
    let frames = tram_imaging::normalise(photo).expect("a photograph");
    let frame = frames.first().expect("one picture");
    let found = tram_imaging::find_page(frame).expect("a page");
    let rendered = render(&frame.bytes, found.quad, found.turn, Rendition::Submission);
    let rendered = rendered.expect("a page");
    let words = words_of(reader, &rendered.jpeg, alone);
    Leaf { rendered, words }
}

/// Words as the kiosk reads them.
fn words_of(reader: &Reader, jpeg: &[u8], in_halves: bool) -> Vec<Word> {
    let shades = tram_imaging::shades(jpeg).expect("a page");
    let (width, height) = (shades.width as usize, shades.height as usize);
    let grey = Grey::new(width, height, shades.pixels).expect("a page");
    let words =
        if in_halves { reader.read_in_halves(&grey) } else { reader.read(&grey, Part::Page) };
    words.expect("a page can be read")
}
/// What a program says about a PDF; nothing where it finds fault.
fn told(pdf: &Pdf, program: &str, arguments: &[&str]) -> Option<String> {
    let mut file = tempfile::Builder::new().suffix(".pdf").tempfile().ok()?;
    file.write_all(&pdf.bytes).ok()?;
    let path = file.path().to_str()?;
    let arguments = arguments.iter().map(|word| if *word == "@" { path } else { word });
    let output = Command::new(program).args(arguments).stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

fn told_version(program: &str) -> Option<()> {
    let asked = Command::new(program).arg("--version").stdout(Stdio::null()).status();
    asked.is_ok_and(|status| status.success()).then_some(())
}

#[expect(clippy::cast_precision_loss, reason = "a few hundred")]
fn share(part: usize, of: usize) -> f64 {
    part as f64 / of.max(1) as f64
}

//! The slip as a strip of a roll, as narrow as a hand. One point is one dot of the printer, and there
//! is black and nothing else.

use krilla::page::PageSettings;

use super::code::QUIET_ZONE;
use super::contents::Contents;
use super::{MOST_PAPERS, document, draw_code};
use crate::pen::{BLACK, Face, LEADING, Pen};
use crate::printing::ROLL_LENGTH;

const MARGIN: f32 = 4.0;

struct Faces {
    regular: Face,
    bold: Face,
    /// Dots of ordinary letters: 25 are a little more than 3 mm.
    size: f32,
}

pub(super) fn draw(contents: &Contents, dots: u16) -> Option<Vec<u8>> {
    let width = f32::from(dots);
    let size = (16.0 + width / 42.0).round();
    let faces = Faces { regular: Face::regular()?, bold: Face::bold()?, size };
    let mut document = document(contents);
    let mut page = document.start_page_with(PageSettings::from_wh(width, ROLL_LENGTH)?);
    let mut surface = page.surface();
    let room = width - 2.0 * MARGIN;
    let mut pen = Pen { surface: &mut surface, left: MARGIN, room, y: 0.0 };
    head(&mut pen, &faces, contents);
    reference(&mut pen, &faces, contents);
    code(&mut pen, &faces, contents);
    body(&mut pen, &faces, contents);
    surface.finish();
    page.finish();
    document.finish().ok()
}

fn head(pen: &mut Pen<'_, '_>, faces: &Faces, contents: &Contents) {
    let (words, size) = (&contents.words, faces.size);
    pen.centre(&faces.regular, size, BLACK, &contents.office);
    pen.centre(&faces.bold, size * 1.25, BLACK, &words.title);
    if contents.practice {
        pen.centre(&faces.bold, size, BLACK, &words.practice);
    }
    pen.centre(&faces.regular, size * 0.9, BLACK, &words.not_a_receipt);
    line(pen, size);
}

/// As large as the strip is wide.
fn reference(pen: &mut Pen<'_, '_>, faces: &Faces, contents: &Contents) {
    let Contents { words, reference, .. } = contents;
    let size = (pen.room / faces.bold.width(reference, 1.0).max(1.0)).floor();
    pen.centre(&faces.regular, faces.size, BLACK, &words.reference);
    // Capital letters and digits: nothing hangs below the line.
    pen.y -= size * (LEADING - 1.05);
    pen.centre(&faces.bold, size, BLACK, reference);
    pen.y += faces.size * 0.4;
}

/// Modules of whole dots, as large as there is room.
#[expect(clippy::cast_precision_loss, reason = "a code has fewer than 200 modules a side")]
fn code(pen: &mut Pen<'_, '_>, faces: &Faces, contents: &Contents) {
    let modules = (contents.code.side + 2 * QUIET_ZONE) as f32;
    // Wider than four centimetres it is no easier to read.
    let module = ((pen.room + 2.0 * MARGIN).min(340.0) / modules).floor().max(1.0);
    let edge = module * QUIET_ZONE as f32;
    let left = ((pen.room + 2.0 * MARGIN - modules * module) / 2.0).floor() + edge;
    // Ordinary letters leave as much white above it as it needs.
    let top = (pen.y + edge).round();
    pen.fill(BLACK);
    draw_code(pen, &contents.code, left, top, module);
    pen.y = top + contents.code.side as f32 * module + edge - faces.size * 0.4;
    pen.centre(&faces.regular, faces.size * 0.9, BLACK, &contents.words.code);
    line(pen, faces.size);
}

fn body(pen: &mut Pen<'_, '_>, faces: &Faces, contents: &Contents) {
    let (words, size) = (&contents.words, faces.size);
    if !contents.procedure.is_empty() {
        pen.write(&faces.bold, size, BLACK, &contents.procedure);
    }
    pen.write(&faces.regular, size, BLACK, &format!("{} {}", words.made, contents.made));
    pen.write(&faces.bold, size, BLACK, &contents.standing);
    if let Some(number) = &contents.portal_number {
        pen.write(&faces.regular, size, BLACK, &format!("{}: {number}", words.portal_number));
    }
    if let Some(papers) = &contents.papers {
        title(pen, faces, &words.papers);
        dash(pen, faces, "–", &words.declaration);
        for (name, pages) in papers.iter().take(MOST_PAPERS) {
            dash(pen, faces, "–", &format!("{name}: {pages} {}", words.pages));
        }
        if papers.len() > MOST_PAPERS {
            dash(pen, faces, "–", &words.more_papers);
        }
    }
    if !contents.open.is_empty() {
        title(pen, faces, &words.open);
        for open in &contents.open {
            let square = size * 0.75;
            pen.fill(BLACK);
            let top = (pen.y + size * LEADING - square + 1.0).round();
            pen.tick_box(pen.left, top, square.round(), 2.0);
            pen.indented(size * 1.2, |pen| pen.write(&faces.regular, size, BLACK, open));
        }
    }
    title(pen, faces, &words.next);
    for (number, step) in contents.steps.iter().enumerate() {
        dash(pen, faces, &format!("{}.", number + 1), step);
    }
    if let Some(hours) = &contents.hours {
        line(pen, size);
        pen.centre(&faces.bold, size, BLACK, &format!("{}: {hours}", words.hours));
    }
}

fn title(pen: &mut Pen<'_, '_>, faces: &Faces, text: &str) {
    pen.y += faces.size * 0.4;
    pen.write(&faces.bold, faces.size * 1.1, BLACK, text);
}

fn dash(pen: &mut Pen<'_, '_>, faces: &Faces, mark: &str, text: &str) {
    let above = pen.y;
    pen.write(&faces.regular, faces.size, BLACK, mark);
    pen.y = above;
    pen.indented(faces.size * 1.2, |pen| pen.write(&faces.regular, faces.size, BLACK, text));
}

fn line(pen: &mut Pen<'_, '_>, size: f32) {
    pen.y = (pen.y + size * 0.6).round();
    pen.fill(BLACK);
    pen.rectangle(pen.left, pen.y, pen.room, 2.0);
    pen.y += 2.0;
}

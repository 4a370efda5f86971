//! The slip on a sheet: A5 upright.

use krilla::page::PageSettings;

use super::code::QUIET_ZONE;
use super::contents::Contents;
use super::{MOST_PAPERS, document, draw_code};
use crate::pen::{AMBER, AMBER_SOFT, Face, INK, LEADING, Pen, QUIET, TEAL, TEAL_SOFT};

/// In points.
const SIZE: (f32, f32) = (419.53, 595.28);
const MARGIN: f32 = 32.0;
/// The side of the code with the white around it.
const CODE: f32 = 128.0;
/// Between two columns and between parts.
const GAP: f32 = 12.0;
/// Names of procedures are as long as a law's: more letters than this say nothing more.
const LONGEST_NAME: usize = 150;
/// How large letters are, until everything stands on the page.
const SCALES: [f32; 5] = [1.0, 0.93, 0.86, 0.79, 0.72];

struct Faces {
    regular: Face,
    bold: Face,
}

pub(super) fn draw(contents: &Contents) -> Option<Vec<u8>> {
    let faces = Faces { regular: Face::regular()?, bold: Face::bold()? };
    let mut drawn = None;
    for scale in SCALES {
        let mut document = document(contents);
        let mut page = document.start_page_with(PageSettings::from_wh(SIZE.0, SIZE.1)?);
        let mut surface = page.surface();
        let room = SIZE.0 - 2.0 * MARGIN;
        let mut pen = Pen { surface: &mut surface, left: MARGIN, room, y: MARGIN - 6.0 };
        head(&mut pen, &faces, contents, scale);
        reference(&mut pen, &faces, contents, scale);
        beside_the_code(&mut pen, &faces, contents, scale);
        papers(&mut pen, &faces, contents, scale);
        open(&mut pen, &faces, contents, scale);
        next(&mut pen, &faces, contents, scale);
        let fits = foot(&mut pen, &faces, contents, scale);
        surface.finish();
        page.finish();
        drawn = document.finish().ok();
        if fits {
            break;
        }
    }
    drawn
}

fn head(pen: &mut Pen<'_, '_>, faces: &Faces, contents: &Contents, scale: f32) {
    let words = &contents.words;
    pen.write(&faces.bold, 10.5 * scale, QUIET, &contents.office);
    pen.write(&faces.bold, 20.0 * scale, TEAL, &words.title);
    pen.y += 7.0 * scale;
    strip(pen, &faces.regular, 9.5 * scale, &words.not_a_receipt);
    if contents.practice {
        pen.y += 3.0 * scale;
        strip(pen, &faces.bold, 9.5 * scale, &words.practice);
    }
    pen.y += GAP * scale;
}

/// One line that nobody overlooks.
fn strip(pen: &mut Pen<'_, '_>, face: &Face, size: f32, text: &str) {
    let height = size * LEADING + 6.0;
    pen.fill(AMBER_SOFT);
    pen.tile(pen.left, pen.y, pen.room, height, 4.0);
    let below = pen.y + height;
    pen.y += 0.4;
    pen.indented(8.0, |pen| pen.write(face, size, AMBER, text));
    pen.y = below;
}

/// As large as the page is wide: it is copied by hand and read out over the telephone.
fn reference(pen: &mut Pen<'_, '_>, faces: &Faces, contents: &Contents, scale: f32) {
    let Contents { words, reference, .. } = contents;
    // The widest letters leave the narrowest edge.
    let widest = (pen.room - 36.0) / faces.bold.width(reference, 1.0).max(1.0);
    let size = widest.min(46.0 * scale);
    let height = size * 1.2 + 2.0 * 9.5 * scale * LEADING + 16.0 * scale;
    pen.fill(TEAL_SOFT);
    pen.tile(pen.left, pen.y, pen.room, height, 10.0);
    let below = pen.y + height;
    pen.y += 5.0 * scale;
    pen.centre(&faces.regular, 9.5 * scale, QUIET, &words.reference);
    // Capital letters and digits: nothing hangs below the line.
    pen.y -= size * (LEADING - 1.08);
    pen.centre(&faces.bold, size, INK, reference);
    pen.y += 3.0 * scale;
    pen.centre(&faces.regular, 9.5 * scale, QUIET, &words.keep);
    pen.y = below + GAP * scale;
}

#[expect(clippy::cast_precision_loss, reason = "a code has fewer than 200 modules a side")]
fn beside_the_code(pen: &mut Pen<'_, '_>, faces: &Faces, contents: &Contents, scale: f32) {
    let words = &contents.words;
    let (top, whole) = (pen.y, pen.room);
    let side = CODE * scale;
    let left = pen.left + whole - side;
    let module = side / (contents.code.side + 2 * QUIET_ZONE) as f32;
    // Its white edge stands in the margin, so that the dark part ends where the lines do.
    let edge = module * QUIET_ZONE as f32;
    pen.fill(INK);
    draw_code(pen, &contents.code, left + 2.0 * edge, top, module);
    pen.y = top + side - 2.0 * edge + 1.0;
    (pen.left, pen.room) = (left, side);
    pen.indented(2.0 * edge, |pen| pen.write(&faces.regular, 8.0 * scale, QUIET, &words.code));
    let below = pen.y;
    (pen.left, pen.room, pen.y) = (MARGIN, whole - side, top - 4.0 * scale);
    if !contents.procedure.is_empty() {
        label(pen, faces, &words.procedure, scale);
        pen.write(&faces.bold, 11.5 * scale, INK, &shortened(&contents.procedure));
        pen.y += 5.0 * scale;
    }
    label(pen, faces, &words.made, scale);
    pen.write(&faces.bold, 11.5 * scale, INK, &contents.made);
    pen.y += 5.0 * scale;
    pen.write(&faces.bold, 11.5 * scale, TEAL, &contents.standing);
    if let Some(number) = &contents.portal_number {
        pen.write(&faces.regular, 10.5 * scale, INK, &format!("{}: {number}", words.portal_number));
    }
    pen.room = whole;
    pen.y = pen.y.max(below) + 2.0 * scale;
}

fn label(pen: &mut Pen<'_, '_>, faces: &Faces, text: &str, scale: f32) {
    pen.write(&faces.regular, 9.0 * scale, QUIET, text);
}

fn title(pen: &mut Pen<'_, '_>, faces: &Faces, text: &str, scale: f32) {
    pen.y += 7.0 * scale;
    pen.write(&faces.bold, 11.5 * scale, TEAL, text);
    pen.y += 1.5 * scale;
}

fn papers(pen: &mut Pen<'_, '_>, faces: &Faces, contents: &Contents, scale: f32) {
    let (words, size) = (&contents.words, 10.5 * scale);
    let Some(papers) = &contents.papers else { return };
    title(pen, faces, &words.papers, scale);
    pen.write(&faces.regular, size, INK, &words.declaration);
    let whole = pen.room;
    for (name, pages) in papers.iter().take(MOST_PAPERS) {
        pen.room = whole - 64.0 * scale;
        pen.write(&faces.regular, size, INK, &shortened(name));
        pen.room = whole;
        pen.end(&faces.regular, size, QUIET, &format!("{pages} {}", words.pages));
    }
    if papers.len() > MOST_PAPERS {
        pen.write(&faces.regular, size, QUIET, &words.more_papers);
    }
}

fn open(pen: &mut Pen<'_, '_>, faces: &Faces, contents: &Contents, scale: f32) {
    if contents.open.is_empty() {
        return;
    }
    let (size, square) = (10.5 * scale, 8.5 * scale);
    title(pen, faces, &contents.words.open, scale);
    for open in &contents.open {
        pen.fill(INK);
        pen.tick_box(pen.left, pen.y + size * LEADING - square + 0.5, square, 0.8);
        pen.indented(16.0 * scale, |pen| pen.write(&faces.regular, size, INK, &shortened(open)));
    }
}

fn next(pen: &mut Pen<'_, '_>, faces: &Faces, contents: &Contents, scale: f32) {
    let size = 10.5 * scale;
    title(pen, faces, &contents.words.next, scale);
    for (number, step) in contents.steps.iter().enumerate() {
        let above = pen.y;
        pen.write(&faces.bold, size, TEAL, &(number + 1).to_string());
        pen.y = above;
        pen.indented(16.0 * scale, |pen| pen.write(&faces.regular, size, INK, step));
    }
}

/// The opening hours at the foot; whether what stands above left them their room.
fn foot(pen: &mut Pen<'_, '_>, faces: &Faces, contents: &Contents, scale: f32) -> bool {
    let size = 10.5 * scale;
    let bottom = SIZE.1 - MARGIN + 6.0;
    let Some(hours) = &contents.hours else { return pen.y <= bottom };
    let hours = format!("{}: {hours}", contents.words.hours);
    #[expect(clippy::cast_precision_loss, reason = "a few lines")]
    let height = faces.bold.lines(&hours, size, pen.room).len() as f32 * size * LEADING + 6.0;
    let above = pen.y;
    pen.y = above.max(bottom - height - 12.0);
    pen.rule();
    pen.write(&faces.bold, size, INK, &hours);
    above <= bottom - height - 12.0
}

/// No more letters than say what it is, cut between words.
fn shortened(name: &str) -> String {
    let Some((cut, _)) = name.char_indices().nth(LONGEST_NAME) else { return name.to_owned() };
    let kept = name.get(..cut).unwrap_or_default();
    format!("{}…", kept.rsplit_once(' ').map_or(kept, |(whole, _)| whole))
}

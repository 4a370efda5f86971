//! The file: PDF/A-2b (ISO 19005-2). Letters map to Unicode too, as level U asks; the file claims B,
//! which is what portals look for.

use std::collections::BTreeSet;
use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use pdf_writer::types::{OutputIntentSubtype, PageLayout};
use pdf_writer::{Chunk, Content, Date, Filter, Finish, Name, Rect, Ref, TextStr};
use sha2::{Digest, Sha256};
use tram_domain::Word;
use xmp_writer::{LangId, Timezone, XmpWriter};

use super::face::{Face, Layer, Packing};
use super::place::Place;
use super::{profile, text_layer, unseen_font};

const PRODUCER: &str = "Trạm";
const LANGUAGE: &str = "vi";
/// PDF/A asks for a date. A fixed one keeps the same pages the same bytes; when they were handed in
/// is what the portal records.
const YEAR: u16 = 2000;

const CATALOGUE: Ref = Ref::new(1);
const PAGES: Ref = Ref::new(2);
const ABOUT: Ref = Ref::new(3);
const METADATA: Ref = Ref::new(4);
const PROFILE: Ref = Ref::new(5);
const BLANK: unseen_font::Refs = unseen_font::Refs {
    font: Ref::new(6),
    letters: Ref::new(7),
    descriptor: Ref::new(8),
    program: Ref::new(9),
    unicode: Ref::new(10),
    glyphs: Ref::new(11),
};
const FIRST_PAGE: i32 = 12;
/// A page, what it draws, and up to two pictures.
const REFS_OF_A_PAGE: i32 = 4;
const PICTURES: [Name<'static>; 2] = [Name(b"P"), Name(b"Q")];

/// A page as it is bound.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sheet<'a> {
    pub(super) face: &'a Face,
    pub(super) place: Place,
    pub(super) words: &'a [Word],
}

/// Binds the pages.
pub(super) fn bound(sheets: &[Sheet<'_>], title: &str) -> Vec<u8> {
    let pictures: u64 = sheets.iter().map(|sheet| sheet.face.bytes()).sum();
    let room = usize::try_from(pictures).unwrap_or(0) + 8192 + 2048 * sheets.len();
    let mut pdf = pdf_writer::Pdf::with_capacity(room);
    let mut used = BTreeSet::new();
    let mut digest = Sha256::new();
    let refs = |index: usize| {
        let first = FIRST_PAGE + i32::try_from(index).unwrap_or(0) * REFS_OF_A_PAGE;
        [0, 1, 2, 3].map(|offset| Ref::new(first + offset))
    };
    for (index, sheet) in sheets.iter().enumerate() {
        write_page(&mut pdf, refs(index), sheet, (&mut used, &mut digest));
    }
    if sheets.iter().any(|sheet| !sheet.words.is_empty()) {
        unseen_font::write(&mut pdf, BLANK, &used);
    }
    let kids = (0..sheets.len()).map(|index| refs(index)[0]);
    pdf.pages(PAGES).kids(kids).count(i32::try_from(sheets.len()).unwrap_or(i32::MAX));

    digest.update(title);
    let id = digest.finalize().get(..16).unwrap_or_default().to_vec();
    let metadata = described(title, &id);
    let mut stream = pdf.stream(METADATA, metadata.as_bytes());
    stream.pair(Name(b"Type"), Name(b"Metadata")).pair(Name(b"Subtype"), Name(b"XML"));
    stream.finish();
    let colours = deflated(&profile::srgb());
    pdf.icc_profile(PROFILE, &colours).n(3).filter(Filter::FlateDecode);
    write_about(&mut pdf, title);
    pdf.set_file_id((id.clone(), id));
    pdf.finish()
}

fn write_about(pdf: &mut pdf_writer::Pdf, title: &str) {
    let date = Date::new(YEAR).month(1).day(1).hour(0).minute(0).second(0);
    let date = date.utc_offset_hour(0).utc_offset_minute(0);
    let mut about = pdf.document_info(ABOUT);
    about.title(TextStr(title)).producer(TextStr(PRODUCER));
    about.creation_date(date).modified_date(date);
    about.finish();

    let mut catalogue = pdf.catalog(CATALOGUE);
    catalogue.pages(PAGES).metadata(METADATA).lang(TextStr(LANGUAGE));
    catalogue.page_layout(PageLayout::OneColumn);
    catalogue.viewer_preferences().display_doc_title(true);
    let mut intents = catalogue.output_intents();
    let mut intent = intents.push();
    intent.subtype(OutputIntentSubtype::PDFA).dest_output_profile(PROFILE);
    intent.output_condition_identifier(TextStr("sRGB")).info(TextStr("sRGB"));
    intent.finish();
    intents.finish();
    catalogue.finish();
}

/// What the file says about itself (XMP, ISO 16684-1).
fn described(title: &str, id: &[u8]) -> String {
    let date = xmp_writer::DateTime {
        year: YEAR,
        month: Some(1),
        day: Some(1),
        hour: Some(0),
        minute: Some(0),
        second: Some(0),
        timezone: Some(Timezone::Utc),
    };
    let hex = id.iter().fold(0_u128, |number, byte| number << 8 | u128::from(*byte));
    let mut xmp = XmpWriter::new();
    xmp.title([(None, title)]).language([LangId(LANGUAGE)]).format("application/pdf");
    xmp.producer(PRODUCER).pdf_version("1.7").create_date(date).modify_date(date);
    xmp.document_id(&format!("xmp.did:{hex:032x}")).instance_id(&format!("xmp.iid:{hex:032x}"));
    xmp.pdfa_part(2).pdfa_conformance("B");
    xmp.finish(None)
}

fn write_page(
    chunk: &mut Chunk,
    [page_ref, content_ref, pictures @ ..]: [Ref; 4],
    sheet: &Sheet<'_>,
    (used, digest): (&mut BTreeSet<u16>, &mut Sha256),
) {
    let layers = || sheet.face.layers.iter().zip(pictures).zip(PICTURES);
    for ((layer, id), _) in layers() {
        digest.update(&layer.bytes);
        write_picture(chunk, id, layer);
    }
    let drawn = drawn(sheet, used);
    digest.update(&drawn);
    let packed = deflated(&drawn);
    chunk.stream(content_ref, &packed).filter(Filter::FlateDecode);

    let place = &sheet.place;
    let mut page = chunk.page(page_ref);
    page.parent(PAGES).contents(content_ref);
    page.media_box(Rect::new(0.0, 0.0, points(place.sheet.0), points(place.sheet.1)));
    let mut resources = page.resources();
    if !sheet.words.is_empty() {
        resources.fonts().pair(text_layer::FONT, BLANK.font);
    }
    let mut named = resources.x_objects();
    for ((_, id), name) in layers() {
        named.pair(name, id);
    }
    named.finish();
    resources.finish();
    page.finish();
}

/// What draws the page.
fn drawn(sheet: &Sheet<'_>, used: &mut BTreeSet<u16>) -> Vec<u8> {
    let place = &sheet.place;
    let (width, height) = place.drawn;
    let mut content = Content::new();
    content.save_state();
    let lowest = place.top - height;
    content.transform([
        points(width),
        0.0,
        0.0,
        points(height),
        points(place.left),
        points(lowest),
    ]);
    for (layer, name) in sheet.face.layers.iter().zip(PICTURES) {
        if layer.packing == Packing::Print {
            content.set_fill_gray(0.0);
        }
        content.x_object(name);
    }
    content.restore_state();
    text_layer::write(&mut content, sheet.words, place, used);
    content.finish().to_vec()
}

fn write_picture(chunk: &mut Chunk, id: Ref, layer: &Layer) {
    let side = |length: u32| i32::try_from(length).unwrap_or(i32::MAX);
    let mut picture = chunk.image_xobject(id, &layer.bytes);
    picture.width(side(layer.width)).height(side(layer.height));
    match layer.packing {
        Packing::Colour => {
            picture.bits_per_component(8).filter(Filter::DctDecode);
            picture.color_space().device_rgb();
        }
        Packing::Grey => {
            picture.bits_per_component(8).filter(Filter::DctDecode);
            picture.color_space().device_gray();
        }
        Packing::BlackWhite | Packing::Print => {
            picture.bits_per_component(1).filter(Filter::CcittFaxDecode);
            let mut how = picture.decode_parms();
            how.k(-1).columns(side(layer.width)).rows(side(layer.height));
            how.finish();
            if layer.packing == Packing::Print {
                picture.image_mask(true);
            } else {
                picture.color_space().device_gray();
            }
        }
    }
    picture.finish();
}

/// Packed without loss (RFC 1950).
pub(super) fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    match encoder.write_all(bytes).and_then(|()| encoder.finish()) {
        Ok(packed) => packed,
        Err(never) => unreachable!("memory takes any bytes: {never}"),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a few hundred points")]
fn points(value: f64) -> f32 {
    ((value * 1000.0).round() / 1000.0) as f32
}

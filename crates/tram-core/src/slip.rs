//! The slip that the citizen takes home (phiếu chuẩn bị): what was prepared, under which reference,
//! and what happens next. No name and no number of the person is on it, and it never looks like a
//! Giấy tiếp nhận, which only an official issues (TT 03/2025/TT-VPCP, form 01).

use krilla::Document;
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::text::{Font, TextDirection};
use serde::Deserialize;
use tram_domain::{Dossier, DossierId, Reference, Submission, SubmissionState};
use tram_vault::VaultError;

use crate::error::CoreError;
use crate::kiosk::{Core, work};

/// A5 upright, in points.
const SIZE: (f32, f32) = (419.53, 595.28);
const MARGIN: f32 = 34.0;
const INK: (u8, u8, u8) = (27, 31, 36);
const QUIET: (u8, u8, u8) = (74, 85, 96);
const TEAL: (u8, u8, u8) = (11, 93, 91);
const AMBER: (u8, u8, u8) = (138, 90, 0);

static REGULAR: &[u8] = include_bytes!("../../../assets/fonts/BeVietnamPro-Regular.ttf");
static BOLD: &[u8] = include_bytes!("../../../assets/fonts/BeVietnamPro-SemiBold.ttf");
static TEXTS: &str = include_str!("../../../assets/texts/slip.toml");

#[derive(Deserialize)]
struct Texts {
    vi: Words,
}

#[derive(Deserialize)]
struct Words {
    title: String,
    not_a_receipt: String,
    practice: String,
    reference: String,
    procedure: String,
    made: String,
    papers: String,
    pages: String,
    no_papers: String,
    declaration: String,
    sent: String,
    portal_number: String,
    kept: String,
    rejected: String,
    parked: String,
    expired: String,
    next_sent: String,
    next_kept: String,
    next_rejected: String,
    next_parked: String,
    next_expired: String,
    keep: String,
}

/// All that the slip says, free of the person.
struct Contents {
    office: String,
    practice: bool,
    reference: String,
    procedure: String,
    made: String,
    /// `None` once they are wiped.
    papers: Option<Vec<(String, usize)>>,
    portal_number: Option<String>,
    standing: Standing,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Standing {
    Sent,
    Kept,
    Rejected,
    Parked,
    Expired,
}

impl Words {
    fn of_the_slip() -> Option<Self> {
        toml::from_str::<Texts>(TEXTS).ok().map(|texts| texts.vi)
    }

    /// How it stands, and what the citizen does next.
    fn standing(&self, standing: Standing) -> [&str; 2] {
        match standing {
            Standing::Sent => [&self.sent, &self.next_sent],
            Standing::Kept => [&self.kept, &self.next_kept],
            Standing::Rejected => [&self.rejected, &self.next_rejected],
            Standing::Parked => [&self.parked, &self.next_parked],
            Standing::Expired => [&self.expired, &self.next_expired],
        }
    }
}

impl Core {
    /// The slip of a dossier that was handed over, as a PDF of one A5 page.
    pub async fn slip(&self, dossier: DossierId) -> Result<Vec<u8>, CoreError> {
        let vault = self.store().await?.vault;
        let (kept, reference, submission) = work(move || {
            // Of a wiped dossier the reference and the portal's answer are left, and they are what
            // the citizen needs.
            let kept = match vault.dossier(dossier) {
                Ok(kept) => Some(kept),
                Err(VaultError::Wiped) => None,
                Err(error) => return Err(error.into()),
            };
            let submission = vault.submission_of(dossier)?.ok_or(CoreError::NotNow)?;
            Ok((kept, vault.reference_of(dossier)?, submission))
        })
        .await?;
        let contents = self.contents(kept.as_ref(), &reference, &submission);
        work(move || draw(&contents).ok_or(CoreError::WorkLost)).await
    }

    fn contents(
        &self,
        dossier: Option<&Dossier>,
        reference: &Reference,
        submission: &Submission,
    ) -> Contents {
        let procedure = dossier
            .and_then(|dossier| dossier.procedure.as_ref())
            .and_then(|chosen| self.catalogue.procedure(&chosen.code, Some(&chosen.edition)));
        let papers = procedure.zip(dossier).map(|(procedure, dossier)| {
            let pages = |id| dossier.parts.get(id).map_or(0, |part| part.pages.len());
            let all = procedure.requirements.iter().map(|r| (r.name.vi.clone(), pages(&r.id)));
            all.filter(|(_, pages)| *pages > 0).collect()
        });
        let (standing, portal_number) = match &submission.state {
            SubmissionState::Accepted { acknowledgement, .. }
            | SubmissionState::Wiped { acknowledgement: Some(acknowledgement), .. } => {
                let number = acknowledgement.dossier_number.clone();
                (
                    Standing::Sent,
                    Some(number.unwrap_or_else(|| acknowledgement.portal_dossier.clone())),
                )
            }
            SubmissionState::Rejected { .. } => (Standing::Rejected, None),
            SubmissionState::Parked { .. } => (Standing::Parked, None),
            SubmissionState::Expired { .. }
            | SubmissionState::Wiped { acknowledgement: None, .. } => (Standing::Expired, None),
            SubmissionState::Waiting { .. }
            | SubmissionState::Sending { .. }
            | SubmissionState::Unknown { .. } => (Standing::Kept, None),
        };
        Contents {
            office: self.settings.office.clone(),
            practice: self.practice,
            reference: reference.to_string(),
            procedure: procedure.map(|p| p.name.vi.clone()).unwrap_or_default(),
            made: Self::written(submission.sealed_at),
            papers: papers.or_else(|| dossier.map(|_| Vec::new())),
            portal_number,
            standing,
        }
    }
}

/// A face to draw with and to measure with.
struct Face {
    font: Font,
    metrics: ttf_parser::Face<'static>,
}

impl Face {
    fn new(bytes: &'static [u8]) -> Option<Self> {
        let metrics = ttf_parser::Face::parse(bytes, 0).ok()?;
        Some(Self { font: Font::new(bytes.to_vec().into(), 0)?, metrics })
    }

    #[expect(clippy::cast_precision_loss, reason = "advances of a line fit an f32")]
    fn width(&self, text: &str, size: f32) -> f32 {
        let advance =
            |c| self.metrics.glyph_index(c).and_then(|g| self.metrics.glyph_hor_advance(g));
        let units: u32 = text.chars().filter_map(advance).map(u32::from).sum();
        units as f32 * size / f32::from(self.metrics.units_per_em())
    }

    fn lines(&self, text: &str, size: f32, room: f32) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            match lines.last_mut() {
                Some(line) if self.width(&format!("{line} {word}"), size) <= room => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => lines.push(word.to_owned()),
            }
        }
        lines
    }
}

/// Writes downwards from the top of the page.
struct Pen<'a, 'b> {
    surface: &'a mut Surface<'b>,
    y: f32,
}

impl Pen<'_, '_> {
    fn write(&mut self, face: &Face, size: f32, colour: (u8, u8, u8), text: &str) {
        self.fill(colour);
        for line in face.lines(text, size, SIZE.0 - 2.0 * MARGIN) {
            self.y += size * 1.45;
            let start = Point::from_xy(MARGIN, self.y);
            self.surface.draw_text(
                start,
                face.font.clone(),
                size,
                &line,
                false,
                TextDirection::Auto,
            );
        }
    }

    fn fill(&mut self, (red, green, blue): (u8, u8, u8)) {
        let paint = rgb::Color::new(red, green, blue).into();
        self.surface.set_fill(Some(Fill { paint, ..Fill::default() }));
    }

    fn rectangle(&mut self, x: f32, y: f32, width: f32, height: f32) {
        let Some(rect) = Rect::from_xywh(x, y, width, height) else { return };
        let mut path = PathBuilder::new();
        path.push_rect(rect);
        if let Some(path) = path.finish() {
            self.surface.draw_path(&path);
        }
    }

    fn rule(&mut self) {
        self.y += 10.0;
        self.fill(QUIET);
        self.rectangle(MARGIN, self.y, SIZE.0 - 2.0 * MARGIN, 0.6);
        self.y += 2.0;
    }
}

fn draw(contents: &Contents) -> Option<Vec<u8>> {
    let words = Words::of_the_slip()?;
    let (regular, bold) = (Face::new(REGULAR)?, Face::new(BOLD)?);
    let mut document = Document::new();
    document.set_metadata(
        Metadata::new()
            .title(format!("{} {}", words.title, contents.reference))
            .language("vi".to_owned()),
    );
    let mut page = document.start_page_with(PageSettings::from_wh(SIZE.0, SIZE.1)?);
    let mut surface = page.surface();
    let mut pen = Pen { surface: &mut surface, y: MARGIN - 8.0 };
    head(&mut pen, &regular, &bold, contents, &words);
    body(&mut pen, &regular, &bold, contents, &words);
    square(&mut pen, &contents.reference)?;
    surface.finish();
    page.finish();
    document.finish().ok()
}

fn head(pen: &mut Pen<'_, '_>, regular: &Face, bold: &Face, contents: &Contents, words: &Words) {
    pen.write(regular, 10.0, QUIET, &contents.office);
    pen.write(bold, 17.0, TEAL, &words.title);
    pen.write(regular, 9.0, QUIET, &words.not_a_receipt);
    if contents.practice {
        pen.write(bold, 11.0, AMBER, &words.practice);
    }
    pen.rule();
    pen.write(regular, 10.0, QUIET, &words.reference);
    pen.write(bold, 30.0, INK, &contents.reference);
    pen.write(regular, 9.0, QUIET, &words.keep);
    pen.rule();
}

fn body(pen: &mut Pen<'_, '_>, regular: &Face, bold: &Face, contents: &Contents, words: &Words) {
    if !contents.procedure.is_empty() {
        pen.write(regular, 9.0, QUIET, &words.procedure);
        pen.write(bold, 11.0, INK, &contents.procedure);
        pen.y += 4.0;
    }
    pen.write(regular, 9.0, QUIET, &words.made);
    pen.write(regular, 11.0, INK, &contents.made);
    pen.y += 4.0;
    if let Some(all) = &contents.papers {
        papers(pen, regular, all, words);
    }
    pen.rule();
    let [standing, next] = words.standing(contents.standing);
    pen.write(bold, 11.0, TEAL, standing);
    if let Some(number) = &contents.portal_number {
        pen.write(bold, 11.0, INK, &format!("{}: {number}", words.portal_number));
    }
    pen.write(regular, 10.0, INK, next);
}

fn papers(pen: &mut Pen<'_, '_>, regular: &Face, papers: &[(String, usize)], words: &Words) {
    pen.write(regular, 9.0, QUIET, &words.papers);
    pen.write(regular, 10.5, INK, &format!("1. {}", words.declaration));
    for (number, (name, pages)) in papers.iter().enumerate() {
        let line = format!("{}. {name} – {pages} {}", number + 2, words.pages);
        pen.write(regular, 10.5, INK, &line);
    }
    if papers.is_empty() {
        pen.write(regular, 10.5, INK, &words.no_papers);
    }
}

/// The reference as a QR code at the foot.
#[expect(clippy::cast_precision_loss, reason = "a small QR has fewer than 200 modules a side")]
fn square(pen: &mut Pen<'_, '_>, reference: &str) -> Option<()> {
    const SIDE: f32 = 84.0;
    let code = qrcode::QrCode::new(reference.as_bytes()).ok()?;
    let (width, colours) = (code.width(), code.to_colors());
    let module = SIDE / width as f32;
    let (left, top) = (SIZE.0 - MARGIN - SIDE, SIZE.1 - MARGIN - SIDE);
    pen.fill(INK);
    for (place, colour) in colours.iter().enumerate() {
        if *colour == qrcode::Color::Dark {
            let (row, column) = (place / width, place % width);
            let (x, y) = (left + column as f32 * module, top + row as f32 * module);
            pen.rectangle(x, y, module, module);
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_never_says_both_ask_at_the_counter_and_nothing_to_do() {
        let words = Words::of_the_slip().unwrap();
        let said = |standing| words.standing(standing).join(" ");
        for idle in [Standing::Sent, Standing::Kept] {
            assert!(!said(idle).contains("tại quầy"), "{}", said(idle));
        }
        for counter in [Standing::Rejected, Standing::Parked, Standing::Expired] {
            let said = said(counter);
            assert!(said.contains("cán bộ tại quầy"), "{said}");
            assert!(!said.contains("Chưa cần làm gì"), "{said}");
            assert!(!said.contains("tự gửi"), "{said}");
        }
    }
}

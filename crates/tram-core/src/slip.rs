//! The slip that the citizen takes home (phiếu chuẩn bị): what was prepared, under which reference,
//! and what happens next. No name and no number of the person is on it, and it never looks like a
//! Giấy tiếp nhận, which only an official issues (TT 03/2025/TT-VPCP, form 01).

use krilla::Document;
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use serde::Deserialize;
use tram_domain::{Dossier, DossierId, Reference, Submission, SubmissionState};
use tram_vault::VaultError;

use crate::error::CoreError;
use crate::kiosk::{Core, work};
use crate::pen::{AMBER, Face, INK, Pen, QUIET, TEAL};
use crate::screens::paper_name;

/// A5 upright, in points.
const SIZE: (f32, f32) = (419.53, 595.28);
const MARGIN: f32 = 34.0;

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
            let all = procedure.requirements.iter();
            let all = all.map(|r| (paper_name(r, dossier).vi, pages(&r.id)));
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

fn draw(contents: &Contents) -> Option<Vec<u8>> {
    let words = Words::of_the_slip()?;
    let (regular, bold) = (Face::regular()?, Face::bold()?);
    let mut document = Document::new();
    document.set_metadata(
        Metadata::new()
            .title(format!("{} {}", words.title, contents.reference))
            .language("vi".to_owned()),
    );
    let mut page = document.start_page_with(PageSettings::from_wh(SIZE.0, SIZE.1)?);
    let mut surface = page.surface();
    let mut pen =
        Pen { surface: &mut surface, left: MARGIN, room: SIZE.0 - 2.0 * MARGIN, y: MARGIN - 8.0 };
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

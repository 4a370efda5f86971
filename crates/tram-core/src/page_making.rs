//! Pages: made of files and scans, judged, and taken back where a step fails.

use std::sync::Arc;

use tracing::warn;
use tram_domain::page::Edit;
use tram_domain::right_paper::Titles;
use tram_domain::{
    BlobId, Dossier, DossierId, FrameSummary, Page, PageFinding, PageId, RequirementId,
    TitleVerdict, Turn,
};
use tram_imaging::{CleanFrame, Decoded, Finding, Found, ImageError, Severity};
use tram_vault::{Vault, VaultError};

use crate::error::CoreError;
use crate::kiosk::{Core, work};
use crate::random;
use crate::reading::Reading;

impl Core {
    /// What the pages of one paper are made with.
    pub(crate) async fn maker(
        &self,
        dossier: &Dossier,
        requirement: &RequirementId,
    ) -> Result<Maker, CoreError> {
        let vault = self.store().await?.vault;
        let chosen = dossier.procedure.as_ref();
        let procedure =
            chosen.and_then(|chosen| self.catalogue.procedure(&chosen.code, Some(&chosen.edition)));
        let asked = procedure.and_then(|procedure| procedure.requirement(requirement));
        let asked = asked.map(|asked| asked.titles.as_slice()).unwrap_or_default();
        let titles = Titles::new(asked.iter().map(String::as_str), self.catalogue.known_titles());
        Ok(Maker { vault, reading: self.reading.clone(), titles, requirement: requirement.clone() })
    }
}

/// Makes pages of one paper.
pub(crate) struct Maker {
    vault: Arc<Vault>,
    reading: Reading,
    titles: Titles,
    requirement: RequirementId,
}

impl Maker {
    /// Makes pages of files or scans and puts them into the paper, at its end or where the page stood
    /// that they replace: all of them, sealed and flushed, or none. What was put before one of them
    /// was refused is taken back.
    pub(crate) async fn add(
        self,
        mut dossier: Dossier,
        files: Vec<Vec<u8>>,
        replaces: Option<PageId>,
    ) -> Result<Dossier, CoreError> {
        work(move || {
            let held = dossier.parts.get(&self.requirement).map_or(&[][..], |part| &part.pages);
            let place = match replaces {
                None => held.len()..held.len(),
                Some(old) => {
                    let at = held.iter().position(|page| page.id == old);
                    let at = at.ok_or(CoreError::NotFound)?;
                    at..at + 1
                }
            };
            let mut put = Vec::new();
            match self.pages_of(dossier.id, &files, place.start == 0, &mut put) {
                Ok(pages) => {
                    let part = dossier.parts.entry(self.requirement).or_default();
                    part.pages.splice(place, pages);
                    Ok(dossier)
                }
                Err(error) => {
                    withdraw(&self.vault, dossier.id, &put);
                    Err(error)
                }
            }
        })
        .await
    }

    fn pages_of(
        &self,
        dossier: DossierId,
        files: &[Vec<u8>],
        are_first: bool,
        put: &mut Vec<BlobId>,
    ) -> Result<Vec<Page>, CoreError> {
        let mut pages: Vec<Page> = Vec::new();
        for (file, bytes) in files.iter().enumerate() {
            let refused =
                |why| CoreError::PaperFile { requirement: self.requirement.clone(), file, why };
            for frame in tram_imaging::normalise(bytes).map_err(refused)? {
                for judged in Judged::all(&frame).map_err(refused)? {
                    let blob = self.vault.put_blob(dossier, &frame.bytes)?;
                    put.push(blob);
                    let mut page = judged.page(&frame, blob)?;
                    // A title stands on the first page.
                    if are_first && pages.is_empty() {
                        page.title = self.title(&frame.bytes, &page).map_err(refused)?;
                    }
                    pages.push(page);
                }
            }
        }
        if pages.is_empty() { Err(CoreError::Image(ImageError::Empty)) } else { Ok(pages) }
    }

    fn title(&self, frame: &[u8], page: &Page) -> Result<TitleVerdict, ImageError> {
        self.reading.title(frame, (page.quad(), page.turn()), &self.titles)
    }

    /// The page with the findings and the title that fit its corners and turn of now.
    pub(crate) async fn judge_again(
        self,
        dossier: DossierId,
        mut page: Page,
        is_first: bool,
    ) -> Result<Page, CoreError> {
        work(move || {
            let frame = self.vault.blob(dossier, page.frame.blob)?;
            let found =
                Found { quad: page.quad(), confidence: 1.0, turn: page.turn(), sure: page.found };
            page.findings = kept(&tram_imaging::findings(&frame, &found)?);
            // A page that a person has turned stands as that person wants it, said once more.
            let read = Decoded::open(&frame)?.upright(&found, None)?;
            let quarters = (4 + read.turn.quarters() - page.turn().quarters()) % 4;
            page.findings.extend(kept(
                tram_imaging::upside_down(quarters_of(quarters), read.sure).as_slice(),
            ));
            if is_first {
                page.title = self.title(&frame, &page)?;
            }
            Ok(page)
        })
        .await
    }
}

/// Takes back blobs that were put for a step which then failed. What the store names by now stays:
/// an error may reach us after the change has reached the disk.
pub(crate) fn withdraw(vault: &Vault, dossier: DossierId, put: &[BlobId]) {
    if !matches!(vault.submission_of(dossier), Ok(None)) {
        return;
    }
    let named = match vault.dossier(dossier) {
        Ok(kept) => blobs(&kept),
        Err(VaultError::NotFound) => Vec::new(),
        Err(_) => return,
    };
    for blob in put.iter().filter(|blob| !named.contains(blob)) {
        if vault.remove_blob(dossier, *blob).is_err() {
            warn!("a blob that no page needs stays until its dossier goes");
        }
    }
}

/// The blobs that a dossier's pages name.
pub(crate) fn blobs(dossier: &Dossier) -> Vec<BlobId> {
    let pages = dossier.parts.values().flat_map(|part| &part.pages);
    pages.map(|page| page.frame.blob).collect()
}

/// Where the page lies in a frame, and what is to be said about it.
struct Judged {
    found: Found,
    findings: Vec<PageFinding>,
}

impl Judged {
    /// Every paper in the frame: a flatbed may hold both sides of a card.
    fn all(frame: &CleanFrame) -> Result<Vec<Self>, ImageError> {
        let decoded = Decoded::open(&frame.bytes)?;
        let judged = |mut found: Found| {
            let upright = decoded.upright(&found, None)?;
            if upright.sure {
                found.turn = upright.turn;
            }
            Ok(Self { found, findings: kept(&tram_imaging::findings(&frame.bytes, &found)?) })
        };
        decoded.papers()?.into_iter().map(judged).collect()
    }

    fn page(self, frame: &CleanFrame, blob: BlobId) -> Result<Page, CoreError> {
        let mut page = Page {
            id: PageId::from_random(random::bytes()?),
            frame: FrameSummary {
                blob,
                format: frame.format,
                width: frame.width,
                height: frame.height,
            },
            edits: Vec::new(),
            revision: 0,
            confirmed: false,
            found: self.found.sure,
            findings: self.findings,
            title: TitleVerdict::Unread,
            kept: None,
        };
        page.append(Edit::Crop { quad: self.found.quad });
        page.append(Edit::Rotate { turn: self.found.turn });
        Ok(page)
    }
}

const fn quarters_of(quarters: u8) -> Turn {
    match quarters {
        1 => Turn::Right,
        2 => Turn::Over,
        3 => Turn::Left,
        _ => Turn::None,
    }
}

fn kept(findings: &[Finding]) -> Vec<PageFinding> {
    let one = |finding: &Finding| PageFinding {
        code: finding.code.name().to_owned(),
        retake: finding.severity == Severity::Retake,
        place: finding.place,
    };
    findings.iter().map(one).collect()
}

//! Pages: made of files and scans, judged, and taken back where a step fails.

use std::sync::Arc;

use tracing::warn;
use tram_domain::page::Edit;
use tram_domain::{
    BlobId, Dossier, DossierId, FrameSummary, Page, PageFinding, PageId, RequirementId,
    TitleVerdict,
};
use tram_imaging::{CleanFrame, Finding, Found, ImageError, Severity};
use tram_vault::{Vault, VaultError};

use crate::error::CoreError;
use crate::kiosk::work;
use crate::random;

/// Makes pages of files or scans and adds them to a paper: all of them, sealed and flushed, or none.
/// What was put before one of them was refused is taken back.
pub(crate) async fn add_pages(
    vault: Arc<Vault>,
    mut dossier: Dossier,
    requirement: RequirementId,
    files: Vec<Vec<u8>>,
) -> Result<Dossier, CoreError> {
    work(move || {
        let mut put = Vec::new();
        match pages_of(&vault, &dossier, &requirement, &files, &mut put) {
            Ok(pages) => {
                dossier.parts.entry(requirement).or_default().pages.extend(pages);
                Ok(dossier)
            }
            Err(error) => {
                withdraw(&vault, dossier.id, &put);
                Err(error)
            }
        }
    })
    .await
}

fn pages_of(
    vault: &Vault,
    dossier: &Dossier,
    requirement: &RequirementId,
    files: &[Vec<u8>],
    put: &mut Vec<BlobId>,
) -> Result<Vec<Page>, CoreError> {
    let mut pages = Vec::new();
    for (file, bytes) in files.iter().enumerate() {
        let refused = |why| CoreError::PaperFile { requirement: requirement.clone(), file, why };
        for frame in tram_imaging::normalise(bytes).map_err(refused)? {
            let judged = Judged::of(&frame).map_err(refused)?;
            let blob = vault.put_blob(dossier.id, &frame.bytes)?;
            put.push(blob);
            pages.push(judged.page(&frame, blob)?);
        }
    }
    if pages.is_empty() { Err(CoreError::Image(ImageError::Empty)) } else { Ok(pages) }
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
    fn of(frame: &CleanFrame) -> Result<Self, ImageError> {
        let found = tram_imaging::find_page(frame)?;
        Ok(Self { found, findings: kept(&tram_imaging::findings(&frame.bytes, &found)?) })
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

fn kept(findings: &[Finding]) -> Vec<PageFinding> {
    let one = |finding: &Finding| PageFinding {
        code: finding.code.name().to_owned(),
        retake: finding.severity == Severity::Retake,
        place: finding.place,
    };
    findings.iter().map(one).collect()
}

/// The page with the findings that fit its corners and turn of now.
pub(crate) async fn judge_again(
    vault: Arc<Vault>,
    dossier: DossierId,
    mut page: Page,
) -> Result<Page, CoreError> {
    work(move || {
        let frame = vault.blob(dossier, page.frame.blob)?;
        let found =
            Found { quad: page.quad(), confidence: 1.0, turn: page.turn(), sure: page.found };
        page.findings = kept(&tram_imaging::findings(&frame, &found)?);
        Ok(page)
    })
    .await
}

//! What happens to a dossier at each step, without a session around it: the same for the kiosk and
//! for `tramctl`.

use std::sync::Arc;

use tracing::warn;
use tram_catalogue::Advice;
use tram_domain::dossier::ChosenProcedure;
use tram_domain::form::tidy;
use tram_domain::page::Edit;
use tram_domain::{
    Answer, Answers, Applicant, Assistance, BlobId, CardSource, CitizenCard, Consent, Date,
    Dossier, DossierId, Field, FieldId, FrameSummary, OnBehalf, Page, PageId, ProcedureCode,
    RequirementId, Severity, Sex,
};
use tram_imaging::{CleanFrame, Finding, Found, ImageError};
use tram_ipc::args::TypedCard;
use tram_vault::{Vault, VaultError};

use crate::error::CoreError;
use crate::kiosk::{Core, work};
use crate::random;

impl Core {
    pub(crate) fn consent(&self, dossier: &mut Dossier) {
        dossier.consent = Some(Consent { filing: true, given: self.clock.now() });
    }

    pub(crate) fn choose(
        &self,
        dossier: &mut Dossier,
        code: &ProcedureCode,
    ) -> Result<(), CoreError> {
        let procedure = self.catalogue.procedure(code, None).ok_or(CoreError::ProcedureUnknown)?;
        let chosen =
            ChosenProcedure { code: procedure.code.clone(), edition: procedure.edition.clone() };
        if dossier.procedure.as_ref() != Some(&chosen) {
            // Questions of two procedures may bear one name and mean two things: what was given for
            // another one is asked anew. Of another edition the answers stay and are gone past again.
            if dossier.procedure.as_ref().is_some_and(|before| before.code != chosen.code) {
                dossier.answers = Answers::default();
                dossier.parts.clear();
            }
            dossier.asked.clear();
            dossier.procedure = Some(chosen);
            dossier.checklist_seen = false;
            dossier.papers_done = false;
        }
        Ok(())
    }

    /// Takes an answer, or says why not.
    pub(crate) fn answer(
        &self,
        dossier: &mut Dossier,
        field: &FieldId,
        answer: &Answer,
    ) -> Result<(), CoreError> {
        let refused = |problem| CoreError::Answer { field: field.clone(), problem };
        let known = self.field(dossier, field);
        let known = known.ok_or_else(|| refused(tram_domain::AnswerProblem::NoSuchField))?;
        match known.check(answer, self.today()).map_err(refused)? {
            Some(answer) => dossier.answers.give(field.clone(), answer),
            None => dossier.answers.take_back(field),
        }
        if !dossier.asked.contains(field) {
            dossier.asked.push(field.clone());
        }
        Ok(())
    }

    /// Whether an answer that was just given needs another look, and how grave that is. One that
    /// the portal would refuse is asked again until it is another one, wherever it stands; one that
    /// is only odd is asked again once.
    pub(crate) fn look_again(
        &self,
        dossier: &mut Dossier,
        field: &FieldId,
        before: Option<&Answer>,
    ) -> Option<Severity> {
        let advice = self.advice(dossier);
        ask_again(dossier, &advice);
        let own = advice.iter().filter(|advice| advice.field == *field);
        let gravest = own.map(|advice| advice.severity).max()?;
        let given = dossier.answers.of(field);
        let insists = given.is_some() && given == before;
        match gravest {
            Severity::Block => Some(gravest),
            Severity::Warn | Severity::Note => (!insists).then_some(gravest),
        }
    }

    pub(crate) fn field(&self, dossier: &Dossier, field: &FieldId) -> Option<&Field> {
        let chosen = dossier.procedure.as_ref()?;
        self.catalogue.procedure(&chosen.code, Some(&chosen.edition))?.form.field(field)
    }

    /// Whether the procedure asks for a paper of that name.
    pub(crate) fn has_requirement(&self, dossier: &Dossier, id: &RequirementId) -> bool {
        dossier
            .procedure
            .as_ref()
            .and_then(|chosen| self.catalogue.procedure(&chosen.code, Some(&chosen.edition)))
            .is_some_and(|procedure| procedure.requirement(id).is_some())
    }
}

/// Has what the portal would refuse asked again. Whether there was anything.
pub(crate) fn ask_again(dossier: &mut Dossier, advice: &[Advice]) -> bool {
    let before = dossier.asked.len();
    for refused in advice.iter().filter(|advice| advice.severity == Severity::Block) {
        dossier.asked.retain(|asked| *asked != refused.field);
    }
    dossier.asked.len() < before
}

pub(crate) fn on_behalf(dossier: &mut Dossier, whom: OnBehalf) {
    dossier.on_behalf = Some(whom);
}

pub(crate) fn assistance(dossier: &mut Dossier, helper: Option<&str>) -> Result<(), CoreError> {
    dossier.assistance = Some(match helper {
        None => Assistance::Alone,
        Some(code) => {
            Assistance::Helped { helper: code.parse().map_err(|_| CoreError::HelperCode)? }
        }
    });
    Ok(())
}

/// Reads a citizen card from the bytes of a picture, scan or PDF.
pub async fn read_card(bytes: Vec<u8>) -> Result<CitizenCard, CoreError> {
    work(move || {
        let frames = tram_imaging::normalise(&bytes)?;
        let mut other = false;
        for frame in &frames {
            for code in tram_imaging::codes(frame) {
                match CitizenCard::from_qr(&code.text) {
                    Ok(card) => return Ok(card),
                    Err(_) => other = true,
                }
            }
        }
        Err(if other { CoreError::CardCodeOther } else { CoreError::CardCodeNotFound })
    })
    .await
}

pub(crate) fn applicant(dossier: &mut Dossier, card: CitizenCard, source: CardSource) {
    dossier.applicant = Some(Applicant { card, source, confirmed: false });
}

/// A card typed by hand: number, name and birth are needed, the rest may be empty.
pub(crate) fn typed_card(typed: &TypedCard) -> Result<CitizenCard, CoreError> {
    let compact: String = typed.number.split_whitespace().collect();
    let name = tidy(&typed.name);
    if name.is_empty() {
        return Err(CoreError::CardField("name"));
    }
    let date = |text: &str, field: &'static str| match text.trim() {
        "" => Ok(None),
        text => Date::from_vietnamese(text).map(Some).map_err(|_| CoreError::CardField(field)),
    };
    let birth = date(&typed.birth, "birth")?.ok_or(CoreError::CardField("birth"))?;
    let residence = tidy(&typed.residence);
    Ok(CitizenCard {
        number: compact.parse().map_err(|_| CoreError::CardField("number"))?,
        old_number: None,
        name,
        birth: Some(birth),
        sex: match typed.sex.as_str() {
            "male" => Some(Sex::Male),
            "female" => Some(Sex::Female),
            "" => None,
            _ => return Err(CoreError::CardField("sex")),
        },
        residence: (!residence.is_empty()).then_some(residence),
        issued: date(&typed.issued, "issued")?,
        fields: 0,
    })
}

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
    findings: Vec<String>,
}

impl Judged {
    fn of(frame: &CleanFrame) -> Result<Self, ImageError> {
        let found = tram_imaging::find_page(frame)?;
        Ok(Self { found, findings: names(&tram_imaging::findings(&frame.bytes, &found)?) })
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
        };
        page.append(Edit::Crop { quad: self.found.quad });
        page.append(Edit::Rotate { turn: self.found.turn });
        Ok(page)
    }
}

fn names(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(|finding| finding.code.name().to_owned()).collect()
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
        page.findings = names(&tram_imaging::findings(&frame, &found)?);
        Ok(page)
    })
    .await
}

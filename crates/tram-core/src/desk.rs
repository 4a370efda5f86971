//! What happens to a dossier at each step, without a session around it: the same for the kiosk and
//! for `tramctl`.

use std::sync::Arc;

use tram_domain::dossier::ChosenProcedure;
use tram_domain::form::tidy;
use tram_domain::page::Edit;
use tram_domain::{
    Answer, Applicant, Assistance, CardSource, CitizenCard, Consent, Date, Dossier, Field, FieldId,
    FrameSummary, OnBehalf, Page, PageId, ProcedureCode, RequirementId, Sex,
};
use tram_imaging::{CleanFrame, ImageError};
use tram_ipc::args::TypedCard;
use tram_vault::Vault;

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

/// Makes pages of one file or scan and adds them to a paper: all of them, sealed and flushed, or
/// none.
pub(crate) async fn add_pages(
    vault: Arc<Vault>,
    mut dossier: Dossier,
    requirement: RequirementId,
    files: Vec<Vec<u8>>,
) -> Result<Dossier, CoreError> {
    work(move || {
        let mut pages = Vec::new();
        for bytes in &files {
            for frame in tram_imaging::normalise(bytes)? {
                pages.push(sealed_page(&vault, &dossier, &frame)?);
            }
        }
        if pages.is_empty() {
            return Err(CoreError::Image(ImageError::Empty));
        }
        dossier.parts.entry(requirement).or_default().pages.extend(pages);
        Ok(dossier)
    })
    .await
}

fn sealed_page(vault: &Vault, dossier: &Dossier, frame: &CleanFrame) -> Result<Page, CoreError> {
    let found = tram_imaging::find_page(frame)?;
    let findings = tram_imaging::findings(frame, &found)?;
    let blob = vault.put_blob(dossier.id, &frame.bytes)?;
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
        found: found.sure,
        findings: findings.into_iter().map(|finding| finding.code.name().to_owned()).collect(),
    };
    page.append(Edit::Crop { quad: found.quad });
    page.append(Edit::Rotate { turn: found.turn });
    Ok(page)
}

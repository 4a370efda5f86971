//! From a finished dossier to what is handed over: one PDF a paper, the declaration in the portal's
//! words, all sealed before anything is promised.

use std::collections::BTreeMap;
use std::sync::Arc;

use sha2::{Digest, Sha256};
use tram_domain::journey::{self, Applicable};
use tram_domain::{
    Answer, Assistance, BlobId, Dossier, FieldKind, Item, Need, Part, PartialDate, Procedure,
    Requirement, Step, SubmissionBody, SubmissionKey, SubmittedFile,
};
use tram_imaging::{ImageError, Rendition};
use tram_vault::Vault;

use crate::desk;
use crate::error::CoreError;
use crate::kiosk::{Core, Store, work};
use crate::questions::answer_or_card;
use crate::random;
use crate::screens::paper_name;

impl Core {
    /// Hands the dossier to the outbox. When this returns, it is on the disk, flushed, and will be
    /// sent whatever happens to this machine's power or network.
    pub(crate) async fn seal(&self, dossier: Dossier) -> Result<Dossier, CoreError> {
        let applicable = self.applicable(&dossier).ok_or(CoreError::NotNow)?;
        let reached = journey::frontier(&dossier, Some(&applicable));
        if matches!(reached, Step::Papers) {
            return Err(CoreError::PapersMissing(journey::papers_missing(&dossier, &applicable)));
        }
        if !matches!(reached, Step::Review) {
            return Err(CoreError::NotNow);
        }
        let chosen = dossier.procedure.as_ref().ok_or(CoreError::NotNow)?;
        let procedure = self
            .catalogue
            .procedure(&chosen.code, Some(&chosen.edition))
            .ok_or(CoreError::ProcedureUnknown)?
            .clone();
        let store = self.store().await?;
        let (agency, limit) = (self.settings.agency.clone(), self.settings.portal.max_file_bytes);
        let dialect = self.settings.portal.dialect.clone();
        let now = self.clock.now();
        let key = SubmissionKey::from_random(random::bytes()?);
        let Store { vault, outbox } = store;
        let sealed = work(move || {
            let mut dossier = dossier;
            dossier.confirmed = Some(now);
            dossier.submission = Some(key);
            dossier.touched = now;
            dossier.viewing = None;
            let mut put = Vec::new();
            let handed = papers(&vault, &dossier, &procedure, &applicable, limit, &mut put)
                .and_then(|files| body(&dossier, &procedure, &applicable, (agency, &dialect), files))
                .and_then(|body| Ok(vault.enqueue(&dossier, body, key, now)?));
            if let Err(error) = handed {
                desk::withdraw(&vault, dossier.id, &put);
                return Err(error);
            }
            Ok(dossier)
        })
        .await?;
        outbox.wake();
        Ok(sealed)
    }
}

/// One PDF for each paper that applies. What was put is noted in `put`, for whoever takes it back.
fn papers(
    vault: &Arc<Vault>,
    dossier: &Dossier,
    procedure: &Procedure,
    applicable: &Applicable,
    limit: u64,
    put: &mut Vec<BlobId>,
) -> Result<Vec<SubmittedFile>, CoreError> {
    let mut files = Vec::new();
    for requirement in &procedure.requirements {
        let wanted = matches!(applicable.need(&requirement.id), Need::Needed | Need::Optional);
        let part = dossier.parts.get(&requirement.id).filter(|part| !part.pages.is_empty());
        let Some(part) = part.filter(|_| wanted) else { continue };
        let pdf = pdf(vault, dossier, requirement, part, limit)?;
        let blob = vault.put_blob(dossier.id, &pdf)?;
        put.push(blob);
        files.push(SubmittedFile {
            part: part_code(requirement),
            display_name: paper_name(requirement, dossier).vi,
            blob,
            bytes: pdf.len() as u64,
            sha256: format!("{:x}", Sha256::digest(&pdf)),
        });
    }
    Ok(files)
}

/// The portal's component code; our own name where the sources know none.
fn part_code(requirement: &Requirement) -> String {
    if requirement.component.is_empty() {
        requirement.id.0.clone()
    } else {
        requirement.component.clone()
    }
}

fn pdf(
    vault: &Vault,
    dossier: &Dossier,
    requirement: &Requirement,
    part: &Part,
    limit: u64,
) -> Result<Vec<u8>, CoreError> {
    let mut pages = Vec::new();
    for page in &part.pages {
        let frame = vault.blob(dossier.id, page.frame.blob)?;
        pages.push(tram_imaging::render(&frame, page.quad(), page.turn(), Rendition::Submission)?);
    }
    match tram_imaging::make_pdf(&pages, &paper_name(requirement, dossier).vi, Some(limit)) {
        Ok(pdf) => Ok(pdf.bytes),
        Err(ImageError::WillNotFit { .. }) => Err(CoreError::PaperTooLarge(requirement.id.clone())),
        Err(other) => Err(other.into()),
    }
}

fn body(
    dossier: &Dossier,
    procedure: &Procedure,
    applicable: &Applicable,
    (agency, dialect): (String, &str),
    files: Vec<SubmittedFile>,
) -> Result<SubmissionBody, CoreError> {
    let applicant = &dossier.applicant.as_ref().ok_or(CoreError::NotNow)?.card;
    let mut declaration = BTreeMap::new();
    let mut groups: BTreeMap<String, Vec<BTreeMap<String, String>>> = BTreeMap::new();
    let (mut phone, mut email) = (String::new(), String::new());
    for id in applicable.case_fields.iter().chain(&applicable.declaration_fields) {
        let Some(field) = procedure.form.field(id) else { continue };
        let (Some(answer), _) = answer_or_card(field, dossier) else { continue };
        let value = wire(&field.kind, &answer);
        if matches!(field.kind, FieldKind::Phone) && phone.is_empty() {
            phone.clone_from(&value);
        }
        if matches!(field.kind, FieldKind::Email) && email.is_empty() {
            email.clone_from(&value);
        }
        match &field.item {
            None => {
                declaration.insert(field.portal.of(dialect, &field.id.0).to_owned(), value);
            }
            // The question whether there is another item is ours alone.
            Some(Item { name: None, .. }) => {}
            Some(Item { group, portal, number, name: Some(name) }) => {
                let items = groups.entry(portal.of(dialect, group).to_owned()).or_default();
                let place = usize::try_from(*number).unwrap_or(usize::MAX);
                if items.len() < place {
                    items.resize(place, BTreeMap::new());
                }
                if let Some(item) = items.last_mut() {
                    item.insert(field.portal.of(dialect, name).to_owned(), value);
                }
            }
        }
    }
    Ok(SubmissionBody {
        procedure: procedure.code.clone(),
        edition: procedure.edition.clone(),
        template: procedure.template.clone(),
        agency,
        applicant_name: applicant.name.clone(),
        applicant_number: applicant.number.as_str().to_owned(),
        applicant_issued: applicant.issued,
        applicant_address: applicant.residence.clone().unwrap_or_default(),
        applicant_phone: phone,
        applicant_email: email,
        helper: match &dossier.assistance {
            Some(Assistance::Helped { helper }) => Some(helper.clone()),
            Some(Assistance::Alone) | None => None,
        },
        reference: dossier.reference.clone(),
        declaration,
        groups,
        files,
    })
}

/// As the portal takes it: dates `dd/MM/yyyy`, or as much of them as is known.
fn wire(kind: &FieldKind, answer: &Answer) -> String {
    let text = answer.to_wire();
    if matches!(kind, FieldKind::Date { .. } | FieldKind::PartialDate { .. }) {
        text.parse().map_or(text, PartialDate::to_vietnamese)
    } else {
        text
    }
}

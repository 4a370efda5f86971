//! From a finished dossier to what is handed over: one PDF a paper, the declaration in the portal's
//! words, all sealed before anything is promised.

use std::collections::BTreeMap;
use std::sync::Arc;

use sha2::{Digest, Sha256};
use tram_domain::journey::{self, Applicable};
use tram_domain::{
    Answer, Assistance, BlobId, Dossier, Field, FieldKind, Item, Need, Part, PartialDate,
    Procedure, Requirement, Step, SubmissionBody, SubmissionKey, SubmittedFile,
};
use tram_imaging::{ImageError, Leaf, Rendition};
use tram_vault::Vault;

use crate::error::CoreError;
use crate::kiosk::{Core, Store, work};
use crate::page_making;
use crate::questions::answer_or_card;
use crate::random;
use crate::reading::Reading;
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
        self.contradictions(&dossier)?;
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
        let reading = self.reading.clone();
        let sealed = work(move || {
            let mut dossier = dossier;
            dossier.confirmed = Some(now);
            dossier.submission = Some(key);
            dossier.touched = now;
            dossier.viewing = None;
            let mut put = Vec::new();
            let handed =
                papers((&vault, &reading), &dossier, &procedure, &applicable, limit, &mut put)
                    .and_then(|files| {
                        body(&dossier, &procedure, &applicable, (agency, &dialect), files)
                    })
                    .and_then(|body| Ok(vault.enqueue(&dossier, body, key, now)?));
            if let Err(error) = handed {
                page_making::withdraw(&vault, dossier.id, &put);
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
    (vault, reading): (&Arc<Vault>, &Reading),
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
        let pdf = pdf((vault, reading), dossier, requirement, part, limit)?;
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
    (vault, reading): (&Vault, &Reading),
    dossier: &Dossier,
    requirement: &Requirement,
    part: &Part,
    limit: u64,
) -> Result<Vec<u8>, CoreError> {
    let mut pages = Vec::new();
    for page in &part.pages {
        let frame = vault.blob(dossier.id, page.frame.blob)?;
        let page = tram_imaging::render(&frame, page.quad(), page.turn(), Rendition::Submission)?;
        pages.push(page);
    }
    let words = reading.words(&pages);
    let leaves: Vec<Leaf> =
        pages.into_iter().zip(words).map(|(rendered, words)| Leaf { rendered, words }).collect();
    match tram_imaging::make_pdf(&leaves, &paper_name(requirement, dossier).vi, Some(limit)) {
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
    let declared = Declared::of(dossier, procedure, applicable, dialect);
    Ok(SubmissionBody {
        procedure: procedure.code.clone(),
        edition: procedure.edition.clone(),
        template: procedure.template.clone(),
        agency,
        applicant_name: applicant.name.clone(),
        applicant_number: applicant.number.as_str().to_owned(),
        applicant_issued: applicant.issued,
        applicant_address: applicant.residence.clone().unwrap_or_default(),
        applicant_phone: declared.phone,
        applicant_email: declared.email,
        helper: match &dossier.assistance {
            Some(Assistance::Helped { helper }) => Some(helper.clone()),
            Some(Assistance::Alone) | None => None,
        },
        reference: dossier.reference.clone(),
        declaration: declared.fields,
        groups: declared.groups,
        files,
    })
}

/// The items of one repeated group, each with the portal's names and values.
type Items = Vec<BTreeMap<String, String>>;

/// What was declared, in the portal's words: exactly the answers to what was asked.
#[derive(Debug, Default)]
struct Declared {
    fields: BTreeMap<String, String>,
    groups: BTreeMap<String, Items>,
    phone: String,
    email: String,
}

impl Declared {
    fn of(
        dossier: &Dossier,
        procedure: &Procedure,
        applicable: &Applicable,
        dialect: &str,
    ) -> Self {
        let mut declared = Self::default();
        for id in applicable.case_fields.iter().chain(&applicable.declaration_fields) {
            let Some(field) = procedure.form.field(id) else { continue };
            let (Some(answer), _) = answer_or_card(field, dossier) else { continue };
            declared.take(field, wire(&field.kind, &answer), dialect);
        }
        declared
    }

    fn take(&mut self, field: &Field, value: String, dialect: &str) {
        if matches!(field.kind, FieldKind::Phone) && self.phone.is_empty() {
            self.phone.clone_from(&value);
        }
        if matches!(field.kind, FieldKind::Email) && self.email.is_empty() {
            self.email.clone_from(&value);
        }
        match &field.item {
            None => {
                self.fields.insert(field.portal.of(dialect, &field.id.0).to_owned(), value);
            }
            // The question whether there is another item is ours alone.
            Some(Item { name: None, .. }) => {}
            Some(Item { group, portal, number, name: Some(name) }) => {
                let items = self.groups.entry(portal.of(dialect, group).to_owned()).or_default();
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tram_catalogue::Catalogue;
    use tram_domain::{Date, DossierId, Instant, OnBehalf, Reference};

    use super::*;

    const DIALECT: &str = "opencps";

    /// An answer that the field takes; `pick` chooses among several, and may choose none.
    fn answer(field: &Field, pick: usize) -> Option<Answer> {
        let text = match &field.kind {
            FieldKind::Choice { choices } => choices[pick % choices.len()].id.clone(),
            FieldKind::YesNo => return Some(Answer::YesNo(!pick.is_multiple_of(3))),
            FieldKind::Count { least, most } => {
                return Some(Answer::Count((least + 1).min(*most)));
            }
            FieldKind::Copies { .. } => return Some(Answer::Count(1)),
            _ if !field.required && pick.is_multiple_of(4) => return None,
            FieldKind::Date { .. } | FieldKind::PartialDate { .. } => "1999-01-15".into(),
            FieldKind::CitizenNumber { .. } => "052199000123".into(),
            FieldKind::OldNumber => "211000123".into(),
            FieldKind::Money { .. } => "150000000".into(),
            FieldKind::Phone => "0912345678".into(),
            FieldKind::Email => "thu@vidu.vn".into(),
            FieldKind::Text { .. }
            | FieldKind::PersonName
            | FieldKind::Place
            | FieldKind::Commune
            | FieldKind::Ethnicity
            | FieldKind::Nationality
            | FieldKind::Relation => format!("Thử {}", field.id),
        };
        Some(Answer::Text(text))
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 96, failure_persistence: None, ..ProptestConfig::default()
        })]
        /// Every question of every branch is answered, as if the citizen had gone through all of
        /// them and back; what is filed are the answers of the branch that was left standing.
        #[test]
        fn a_filing_holds_the_answers_to_what_was_asked_and_nothing_else(
            picks in proptest::collection::vec(0_usize..60, 4..40),
            which in 0_usize..64,
            myself in any::<bool>(),
        ) {
            static CATALOGUE: std::sync::LazyLock<Catalogue> =
                std::sync::LazyLock::new(Catalogue::embedded);
            let catalogue = &*CATALOGUE;
            let general = catalogue.procedure(&"1.010038".parse().unwrap(), None);
            let all: Vec<_> = catalogue.procedures().chain(general).collect();
            let procedure = all[which % all.len()];
            let whom = if myself { OnBehalf::Myself } else { OnBehalf::SomeoneElse };
            let reference = Reference::from_random([0; 8]);
            let mut dossier =
                Dossier::new(DossierId::from_random([0; 16]), reference, Instant(0));
            let today = Date::new(2026, 11, 24).unwrap();
            for (field, pick) in procedure.form.fields.iter().zip(picks.iter().cycle()) {
                if let Some(given) = answer(field, *pick) {
                    let taken = field.check(&given, today).unwrap().unwrap();
                    dossier.answers.give(field.id.clone(), taken);
                }
                dossier.asked.push(field.id.clone());
            }
            let applicable = catalogue.applicable(procedure, &dossier.answers, Some(whom));
            let declared = Declared::of(&dossier, procedure, &applicable, DIALECT);

            let asked = [applicable.case_fields, applicable.declaration_fields].concat();
            let answered = |field: &&Field| {
                asked.contains(&field.id) && dossier.answers.of(&field.id).is_some()
            };
            let more = |field: &&Field| field.item.as_ref().is_some_and(|i| i.name.is_none());
            let answered = procedure.form.fields.iter().filter(answered);
            let (in_groups, plain): (Vec<_>, Vec<_>) =
                answered.filter(|field| !more(field)).partition(|field| field.item.is_some());
            let names: std::collections::BTreeSet<_> =
                plain.iter().map(|field| field.portal.of(DIALECT, &field.id.0)).collect();
            prop_assert_eq!(names.len(), plain.len(), "no two answers under one name");
            let filed: std::collections::BTreeSet<_> =
                declared.fields.keys().map(String::as_str).collect();
            prop_assert_eq!(filed, names);
            let filed: usize = declared.groups.values().flatten().map(BTreeMap::len).sum();
            prop_assert_eq!(filed, in_groups.len());
        }
    }
}

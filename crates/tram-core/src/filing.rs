//! A whole dossier at once, as `tramctl dossier file` asks for: the same steps as at the kiosk, with
//! the same rules, from files.

use std::collections::BTreeMap;
use std::time::Duration;

use tram_catalogue::Advice;
use tram_domain::journey;
use tram_domain::{
    Acknowledgement, Answer, CardSource, CitizenCard, DossierId, FieldId, KeepReason, OnBehalf,
    ParkReason, ProcedureCode, Reference, RequirementId, Severity, Step, Submission, SubmissionKey,
    SubmissionState,
};

use tram_ipc::args::ConsentGiven;
use tram_outbox::came;

use crate::desk;
use crate::error::CoreError;
use crate::kiosk::{Core, work};
use crate::questions::answer_or_card;

/// What is filed.
#[derive(Debug)]
pub struct FileRequest {
    /// The procedure.
    pub procedure: ProcedureCode,
    /// For whom the applicant comes.
    pub on_behalf: OnBehalf,
    /// The helper's code, if one helps.
    pub helper: Option<String>,
    /// Bytes of a picture of the applicant's card.
    pub card: Option<Vec<u8>>,
    /// Field name to answer, as `catalogue show` names the fields.
    pub answers: BTreeMap<String, Answer>,
    /// The papers.
    pub papers: Vec<PaperGiven>,
}

/// One paper from files.
#[derive(Debug)]
pub struct PaperGiven {
    /// The requirement.
    pub requirement: String,
    /// The bytes of each file, in order.
    pub files: Vec<Vec<u8>>,
}

/// Where a filed dossier stands.
#[derive(Clone, Debug)]
pub struct Filed {
    /// The dossier.
    pub dossier: DossierId,
    /// What the citizen takes home.
    pub reference: Reference,
    /// The submission.
    pub submission: SubmissionKey,
    /// Where it stands: the name of its state.
    pub state: &'static str,
    /// The outbox still has work with it.
    pub open: bool,
    /// Attempts made.
    pub attempts: u32,
    /// The portal's answer, once verified.
    pub acknowledgement: Option<Acknowledgement>,
    /// Why it needs a person; a refusal's own code is in `last_error`.
    pub park_reason: Option<ParkReason>,
    /// Code of what went wrong last.
    pub last_error: Option<String>,
}

/// The fields that stand for the applicant's card where no picture of one is given.
pub(crate) const CARD_FIELDS: [&str; 6] =
    ["card_number", "card_name", "card_birth", "card_sex", "card_residence", "card_issued"];

impl Core {
    /// Prepares a dossier from files, checks it as the kiosk would, and hands it to the outbox. An
    /// unfinished one is discarded again: nothing half-made stays.
    pub async fn file(&self, request: FileRequest) -> Result<Filed, CoreError> {
        let dossier = self.new_dossier()?;
        let id = dossier.id;
        let store = self.store().await?;
        let made = self.prepare(dossier, request).await;
        match made {
            Ok(filed) => Ok(filed),
            Err(error) => {
                let vault = store.vault;
                match work(move || Ok(vault.discard(id)?)).await {
                    Ok(()) | Err(CoreError::Vault(tram_vault::VaultError::NotFound)) => Err(error),
                    Err(other) => Err(other),
                }
            }
        }
    }

    async fn prepare(
        &self,
        mut dossier: tram_domain::Dossier,
        request: FileRequest,
    ) -> Result<Filed, CoreError> {
        dossier.open = false;
        // Whoever files by command said what it is for.
        let agreed = ConsentGiven { reading: true, filing: true, keeping: false };
        self.consent(&mut dossier, agreed)?;
        desk::on_behalf(&mut dossier, request.on_behalf);
        desk::assistance(&mut dossier, request.helper.as_deref())?;
        self.choose(&mut dossier, &request.procedure)?;
        let (card, source) = match request.card {
            Some(bytes) => desk::read_card(bytes).await?,
            None => (card_from(&request.answers)?, CardSource::Typed),
        };
        desk::applicant(&mut dossier, card, source);
        if let Some(applicant) = dossier.applicant.as_mut() {
            applicant.confirmed = true;
        }
        dossier.checklist_seen = true;
        self.take_answers(&mut dossier, &request.answers)?;
        let store = self.store().await?;
        let vault = store.vault;
        let (keeper, first) = (std::sync::Arc::clone(&vault), dossier.clone());
        work(move || Ok(keeper.save_dossier(&first)?)).await?;
        for paper in request.papers {
            let requirement = RequirementId(paper.requirement);
            if !self.has_requirement(&dossier, &requirement) {
                return Err(CoreError::RequirementUnknown(requirement.0));
            }
            let maker = self.maker(&dossier, &requirement).await?;
            dossier = maker.add(dossier, paper.files, None).await?;
        }
        for page in dossier.parts.values_mut().flat_map(|part| &mut part.pages) {
            // Whoever files from here has looked; what was found is told beside the answer.
            page.confirm(Some(KeepReason::Legible));
        }
        dossier.papers_done = true;
        let sealed = self.seal(dossier).await?;
        let key = sealed.submission.ok_or(CoreError::NotNow)?;
        self.filed(key).await
    }

    /// Answers in the form's own order, so that conditions see what came before; what was not given
    /// comes from the card, and what may be empty stays empty.
    fn take_answers(
        &self,
        dossier: &mut tram_domain::Dossier,
        answers: &BTreeMap<String, Answer>,
    ) -> Result<(), CoreError> {
        let known: Vec<FieldId> = dossier
            .procedure
            .as_ref()
            .and_then(|chosen| self.catalogue.procedure(&chosen.code, Some(&chosen.edition)))
            .map(|procedure| procedure.form.fields.iter().map(|field| field.id.clone()).collect())
            .unwrap_or_default();
        for name in answers.keys().filter(|name| !CARD_FIELDS.contains(&name.as_str())) {
            let field = FieldId(name.clone());
            if !known.contains(&field) {
                let problem = tram_domain::AnswerProblem::NoSuchField;
                return Err(CoreError::Answer { field, problem });
            }
        }
        // Each round asks the first question that is still open, as the kiosk does.
        for _ in 0..=known.len() {
            let applicable = self.applicable(dossier).ok_or(CoreError::ProcedureUnknown)?;
            let open = applicable
                .case_fields
                .iter()
                .chain(&applicable.declaration_fields)
                .find(|field| !dossier.asked.contains(field))
                .cloned();
            let Some(field) = open else { return self.contradictions(dossier) };
            let given = answers.get(&field.0).cloned();
            let known = self.field(dossier, &field);
            let prefilled = known.and_then(|field| answer_or_card(field, dossier).0);
            let answer = given.or(prefilled).unwrap_or_else(|| Answer::Text(String::new()));
            self.answer(dossier, &field, &answer)?;
        }
        Ok(())
    }

    /// The first thing that the portal would refuse in the answers so far.
    pub(crate) fn contradictions(&self, dossier: &tram_domain::Dossier) -> Result<(), CoreError> {
        let advice = self.advice(dossier);
        let refused = advice.into_iter().find(|advice| advice.severity == Severity::Block);
        refused.map_or(Ok(()), |Advice { field, code, .. }| {
            let problem = tram_domain::AnswerProblem::Contradicts { check: code };
            Err(CoreError::Answer { field, problem })
        })
    }

    /// Where a submission stands.
    pub async fn filed(&self, key: SubmissionKey) -> Result<Filed, CoreError> {
        let vault = self.store().await?.vault;
        let (submission, reference) = work(move || {
            let submission = vault.submission(key)?;
            let reference = vault.reference_of(submission.dossier)?;
            Ok((submission, reference))
        })
        .await?;
        Ok(standing(submission, reference))
    }

    /// Delivers what is due until the outbox is done with `key`, or `patience` is over.
    pub async fn deliver(
        &self,
        key: SubmissionKey,
        patience: Duration,
    ) -> Result<Filed, CoreError> {
        let store = self.store().await?;
        let until = self.clock.now() + patience;
        loop {
            store.outbox.deliver_due().await?;
            let filed = self.filed(key).await?;
            if !filed.open || self.clock.now() >= until {
                return Ok(filed);
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    /// Every submission, oldest first.
    pub async fn all_submissions(&self) -> Result<Vec<Submission>, CoreError> {
        let vault = self.store().await?.vault;
        work(move || Ok(vault.submissions()?)).await
    }

    /// Sends one submission as soon as may be.
    pub async fn retry_submission(&self, key: SubmissionKey) -> Result<(), CoreError> {
        Ok(self.store().await?.outbox.retry(key)?)
    }

    /// Sets one submission aside until a person releases it.
    pub async fn park_submission(&self, key: SubmissionKey) -> Result<(), CoreError> {
        Ok(self.store().await?.outbox.park(key)?)
    }

    /// Lets a parked submission go on.
    pub async fn release_submission(&self, key: SubmissionKey) -> Result<(), CoreError> {
        Ok(self.store().await?.outbox.release(key)?)
    }

    /// The dossier that an identity or a citizen's reference names.
    pub async fn dossier_named(&self, text: &str) -> Result<DossierId, CoreError> {
        if let Ok(id) = text.parse() {
            return Ok(id);
        }
        let reference: Reference = text.parse().map_err(|_| CoreError::NotFound)?;
        let vault = self.store().await?.vault;
        let found = work(move || Ok(vault.dossier_by_reference(&reference)?)).await?;
        found.ok_or(CoreError::NotFound)
    }

    /// What stands in the way of filing, step by step, for messages of `tramctl`.
    pub fn open_step(&self, dossier: &tram_domain::Dossier) -> Step {
        journey::frontier(dossier, self.applicable(dossier).as_ref())
    }
}

fn standing(submission: Submission, reference: Reference) -> Filed {
    let (state, open) = (submission.state.name(), submission.state.is_open());
    let attempts = submission.state.attempts();
    let last_error = submission.last_error.clone().filter(|_| came(&submission).is_none());
    let (acknowledgement, park_reason) = match submission.state {
        SubmissionState::Accepted { acknowledgement, .. } => (Some(acknowledgement), None),
        SubmissionState::Wiped { acknowledgement, .. } => (acknowledgement, None),
        SubmissionState::Parked { reason, .. } => (None, Some(reason)),
        SubmissionState::Rejected { .. } => (None, Some(ParkReason::Refused)),
        SubmissionState::Waiting { .. }
        | SubmissionState::Sending { .. }
        | SubmissionState::Unknown { .. }
        | SubmissionState::Expired { .. } => (None, None),
    };
    Filed {
        dossier: submission.dossier,
        reference,
        submission: submission.key,
        state,
        open,
        attempts,
        acknowledgement,
        park_reason,
        last_error,
    }
}

/// A card out of the answers `card_number`, `card_name`, `card_birth` and so on.
pub(crate) fn card_from(answers: &BTreeMap<String, Answer>) -> Result<CitizenCard, CoreError> {
    let text = |name: &str| answers.get(name).map(Answer::to_wire).unwrap_or_default();
    desk::typed_card(&tram_ipc::args::TypedCard {
        number: text("card_number"),
        name: text("card_name"),
        birth: text("card_birth"),
        sex: text("card_sex"),
        residence: text("card_residence"),
        issued: text("card_issued"),
    })
}

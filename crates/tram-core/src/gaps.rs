//! All that a request to file still lacks, so that `tramctl` can name it in one go. The kiosk asks
//! one question after the other and never needs this.

use serde::Serialize;
use tram_catalogue::Advice;
use tram_domain::{
    Answer, AnswerProblem, CardSource, Dossier, FieldId, Need, RequirementId, Severity, Text,
};

use crate::desk;
use crate::error::CoreError;
use crate::filing::{CARD_FIELDS, FileRequest, card_from};
use crate::kiosk::Core;
use crate::questions::answer_or_card;
use crate::words;

/// What stands in the way of filing. Names only, nothing of what was given.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Gaps {
    /// Particulars of the card that are missing or wrong, where no picture of it is given.
    pub card: Vec<&'static str>,
    /// Answers that are missing or cannot be taken.
    pub answers: Vec<AnswerGap>,
    /// Papers that are missing.
    pub papers: Vec<RequirementId>,
    /// Papers that the procedure does not ask for.
    pub unknown_papers: Vec<String>,
    /// What stands in no way and is worth a look.
    #[serde(skip)]
    pub remarks: Vec<Remark>,
}

/// Something about a request that is worth a look although it can be filed.
#[derive(Clone, Debug)]
pub enum Remark {
    /// An answer to a question that is not asked in this case: it is not filed.
    NotAsked(FieldId),
    /// An answer that may be a slip.
    Advice {
        /// The field.
        field: FieldId,
        /// What is said about it.
        text: Text,
    },
}

/// One answer that stands in the way.
#[derive(Clone, Debug, Serialize)]
pub struct AnswerGap {
    /// The field.
    pub field: FieldId,
    /// Why.
    #[serde(flatten)]
    pub problem: AnswerProblem,
}

impl Gaps {
    /// Whether nothing stands in the way.
    pub const fn is_empty(&self) -> bool {
        self.card.is_empty()
            && self.answers.is_empty()
            && self.papers.is_empty()
            && self.unknown_papers.is_empty()
    }
}

impl Core {
    /// Everything that this request lacks. Papers are counted, not read; nothing is stored.
    pub async fn gaps(&self, request: &FileRequest) -> Result<Gaps, CoreError> {
        let mut gaps = Gaps::default();
        let mut dossier = self.new_dossier()?;
        desk::on_behalf(&mut dossier, request.on_behalf);
        desk::assistance(&mut dossier, request.helper.as_deref())?;
        self.choose(&mut dossier, &request.procedure)?;
        match &request.card {
            Some(bytes) => {
                let (card, source) = desk::read_card(bytes.clone()).await?;
                desk::applicant(&mut dossier, card, source);
            }
            None => match card_from(&request.answers) {
                Ok(card) => desk::applicant(&mut dossier, card, CardSource::Typed),
                Err(_) => gaps.card = card_gaps(request),
            },
        }
        self.unknown_fields(&dossier, request, &mut gaps);
        self.answer_gaps(&mut dossier, request, &mut gaps)?;
        self.remarks(&dossier, request, &mut gaps);
        self.paper_gaps(&dossier, request, &mut gaps);
        Ok(gaps)
    }

    fn unknown_fields(&self, dossier: &Dossier, request: &FileRequest, gaps: &mut Gaps) {
        let names = request.answers.keys().filter(|name| !CARD_FIELDS.contains(&name.as_str()));
        for field in names.cloned().map(FieldId) {
            if self.field(dossier, &field).is_none() {
                gaps.answers.push(AnswerGap { field, problem: AnswerProblem::NoSuchField });
            }
        }
    }

    /// Asks what the kiosk would ask, in its order, and goes on past each answer that is refused.
    fn answer_gaps(
        &self,
        dossier: &mut Dossier,
        request: &FileRequest,
        gaps: &mut Gaps,
    ) -> Result<(), CoreError> {
        loop {
            let applicable = self.applicable(dossier).ok_or(CoreError::ProcedureUnknown)?;
            let mut fields =
                applicable.case_fields.iter().chain(&applicable.declaration_fields).cloned();
            let Some(id) = fields.find(|id| !dossier.asked.contains(id)) else {
                return self.contradiction_gap(dossier, gaps);
            };
            let known = self.field(dossier, &id);
            let prefilled = known.and_then(|field| answer_or_card(field, dossier).0);
            let left_to_the_card = known.is_some_and(|field| field.prefill.is_some());
            let given = request.answers.get(&id.0).cloned().or(prefilled);
            let empty = given.is_none();
            let answer = given.unwrap_or_else(|| Answer::Text(String::new()));
            match self.answer(dossier, &id, &answer) {
                Ok(()) => {}
                Err(CoreError::Answer { field, problem }) => {
                    // The card would have answered it, and the card is named already.
                    if !(empty && left_to_the_card && dossier.applicant.is_none()) {
                        gaps.answers.push(AnswerGap { field, problem });
                    }
                    dossier.asked.push(id);
                }
                Err(other) => return Err(other),
            }
        }
    }

    fn remarks(&self, dossier: &Dossier, request: &FileRequest, gaps: &mut Gaps) {
        let names = request.answers.keys().filter(|name| !CARD_FIELDS.contains(&name.as_str()));
        for field in names.cloned().map(FieldId) {
            if self.field(dossier, &field).is_some() && !dossier.asked.contains(&field) {
                gaps.remarks.push(Remark::NotAsked(field));
            }
        }
        let advice = self.advice(dossier).into_iter().filter(|one| one.severity != Severity::Block);
        gaps.remarks
            .extend(advice.map(|one| Remark::Advice { text: remark(&one), field: one.field }));
    }

    fn contradiction_gap(&self, dossier: &Dossier, gaps: &mut Gaps) -> Result<(), CoreError> {
        match self.contradictions(dossier) {
            Err(CoreError::Answer { field, problem }) => {
                gaps.answers.push(AnswerGap { field, problem });
                Ok(())
            }
            other => other,
        }
    }

    fn paper_gaps(&self, dossier: &Dossier, request: &FileRequest, gaps: &mut Gaps) {
        for paper in &request.papers {
            if !self.has_requirement(dossier, &RequirementId(paper.requirement.clone())) {
                gaps.unknown_papers.push(paper.requirement.clone());
            }
        }
        let Some(applicable) = self.applicable(dossier) else { return };
        for (id, need) in applicable.needs {
            let mut papers = request.papers.iter();
            let given = papers.any(|paper| paper.requirement == id.0 && !paper.files.is_empty());
            if need == Need::Needed && !given {
                gaps.papers.push(id);
            }
        }
    }
}

/// What is said without a word of what was given: scripts keep what they print.
fn remark(advice: &Advice) -> Text {
    let own = words::advice(&advice.code);
    let said =
        if own == Text::default() { advice.message.clone().unwrap_or_default() } else { own };
    Text::new(said.vi.replace("{now}", "…"), said.en.replace("{now}", "…"))
}

/// Which of the typed particulars are wrong: each is tried among others that are right.
fn card_gaps(request: &FileRequest) -> Vec<&'static str> {
    const RIGHT: [(&str, &str); 3] =
        [("card_number", "052199000123"), ("card_name", "THỬ"), ("card_birth", "15/01/1999")];
    let wrong = |name: &&'static str| {
        let mut answers: std::collections::BTreeMap<String, Answer> = RIGHT
            .iter()
            .map(|(name, text)| ((*name).to_owned(), Answer::Text((*text).to_owned())))
            .collect();
        match request.answers.get(*name) {
            Some(given) => answers.insert((*name).to_owned(), given.clone()),
            None => answers.remove(*name),
        };
        card_from(&answers).is_err()
    };
    CARD_FIELDS.iter().copied().filter(wrong).collect()
}

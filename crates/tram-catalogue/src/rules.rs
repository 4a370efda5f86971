//! The conditions of one procedure, compiled, and what they make applicable.

use tram_domain::form::Phase;
use tram_domain::{
    Answer, Answers, Applicable, Field, FieldId, Need, OnBehalf, Procedure, Requirement,
};

use crate::condition::{Condition, Facts};

/// When something applies.
#[derive(Debug)]
pub(crate) enum Rule {
    Always,
    When(Condition),
    /// The condition does not compile; only a procedure from elsewhere can have one.
    Undecidable,
}

impl Rule {
    fn of(condition: Option<&String>) -> Self {
        match condition.map(|source| Condition::compile(source)) {
            None => Self::Always,
            Some(Ok(condition)) => Self::When(condition),
            Some(Err(_)) => Self::Undecidable,
        }
    }

    fn decide(&self, facts: &Facts) -> Option<bool> {
        match self {
            Self::Always => Some(true),
            Self::When(condition) => condition.decide(facts),
            Self::Undecidable => None,
        }
    }
}

/// The rules of a procedure, in the order of its fields and requirements.
#[derive(Debug)]
pub(crate) struct Rules {
    fields: Vec<Rule>,
    requirements: Vec<Rule>,
}

impl Rules {
    pub(crate) fn of(procedure: &Procedure) -> Self {
        let field = |field: &Field| Rule::of(field.condition.as_ref());
        let requirement = |paper: &Requirement| Rule::of(paper.condition.as_ref());
        Self {
            fields: procedure.form.fields.iter().map(field).collect(),
            requirements: procedure.requirements.iter().map(requirement).collect(),
        }
    }

    /// What applies with these answers. Questions are decided in the order they are asked: an
    /// answer counts only while its question is asked, so that answers of a branch left behind
    /// decide nothing.
    pub(crate) fn applicable(
        &self,
        procedure: &Procedure,
        answers: &Answers,
        on_behalf: Option<OnBehalf>,
    ) -> Applicable {
        let mut facts = Facts::new(on_behalf);
        let case_fields = self.asked(procedure, Phase::Case, answers, &mut facts);
        let declaration_fields = self.asked(procedure, Phase::Declaration, answers, &mut facts);
        let needs = procedure.requirements.iter().zip(&self.requirements);
        let needs = needs.map(|(paper, rule)| (paper.id.clone(), need(paper, rule.decide(&facts))));
        Applicable { needs: needs.collect(), case_fields, declaration_fields }
    }

    fn asked(
        &self,
        procedure: &Procedure,
        phase: Phase,
        answers: &Answers,
        facts: &mut Facts,
    ) -> Vec<FieldId> {
        let mut asked = Vec::new();
        let fields = procedure.form.fields.iter().zip(&self.fields);
        for (field, rule) in fields.filter(|(field, _)| field.phase == phase) {
            match rule.decide(facts) {
                Some(true) => {
                    asked.push(field.id.clone());
                    if let Some(answer) = answers.of(&field.id).filter(|answer| given(answer)) {
                        facts.learn(&field.id.0, answer);
                    }
                }
                Some(false) => facts.learn_not_asked(&field.id.0),
                None => {}
            }
        }
        asked
    }
}

fn given(answer: &Answer) -> bool {
    answer.as_text() != Some("")
}

const fn need(paper: &Requirement, applies: Option<bool>) -> Need {
    match applies {
        None => Need::Unknown,
        Some(false) => Need::NotNeeded,
        Some(true) if paper.show_only => Need::ShowOnly,
        Some(true) if paper.optional => Need::Optional,
        Some(true) => Need::Needed,
    }
}

//! The conditions of one procedure, compiled, and what they make applicable.

use tram_domain::form::Phase;
use tram_domain::{
    Answer, Answers, Applicable, Date, FieldId, Need, OnBehalf, Procedure, Requirement,
};

use crate::advice::{Advice, doubts};
use crate::condition::{Condition, Facts, TODAY};

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

/// The rules of a procedure, in the order of its fields, papers, cases and checks.
#[derive(Debug)]
pub(crate) struct Rules {
    fields: Vec<Rule>,
    requirements: Vec<Rule>,
    cases: Vec<Rule>,
    no_longer: Vec<Rule>,
    for_anyone: bool,
    /// A check whose condition does not compile says nothing.
    checks: Vec<Option<Condition>>,
}

/// What is asked with some answers, and what is known from them.
struct Walked {
    case_fields: Vec<FieldId>,
    declaration_fields: Vec<FieldId>,
    facts: Facts,
}

impl Rules {
    pub(crate) fn of(procedure: &Procedure) -> Self {
        let all = |conditions: &mut dyn Iterator<Item = Option<&String>>| {
            conditions.map(Rule::of).collect::<Vec<_>>()
        };
        let checks = procedure.form.checks.iter();
        Self {
            fields: all(&mut procedure.form.fields.iter().map(|field| field.condition.as_ref())),
            requirements: all(&mut procedure.requirements.iter().map(|r| r.condition.as_ref())),
            cases: all(&mut procedure.cases.iter().map(|case| case.condition.as_ref())),
            no_longer: all(&mut procedure.no_longer.iter().map(|paper| paper.condition.as_ref())),
            for_anyone: !procedure.asks_for_whom(),
            checks: checks.map(|check| Condition::compile_check(&check.condition).ok()).collect(),
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
        let Walked { case_fields, declaration_fields, facts } =
            self.walk(procedure, answers, on_behalf);
        let needs = procedure.requirements.iter().zip(&self.requirements);
        let needs = needs.map(|(paper, rule)| (paper.id.clone(), need(paper, rule.decide(&facts))));
        // A case is only certain once all before it are out of the question.
        let cases = procedure.cases.iter().zip(&self.cases);
        let mut cases = cases.map(|(case, rule)| (case, rule.decide(&facts)));
        let case = cases.find(|(_, holds)| *holds != Some(false));
        let case = case.filter(|(_, holds)| *holds == Some(true)).map(|(case, _)| case.id.clone());
        let no_longer = procedure.no_longer.iter().zip(&self.no_longer);
        let no_longer = no_longer.filter(|(_, rule)| rule.decide(&facts) == Some(true));
        Applicable {
            needs: needs.collect(),
            case_fields,
            declaration_fields,
            case,
            no_longer: no_longer.map(|(paper, _)| paper.id.clone()).collect(),
            for_anyone: self.for_anyone,
        }
    }

    /// What is to be said about these answers on this day, question by question.
    pub(crate) fn advice(
        &self,
        procedure: &Procedure,
        answers: &Answers,
        on_behalf: Option<OnBehalf>,
        today: Date,
    ) -> Vec<Advice> {
        let Walked { case_fields, declaration_fields, mut facts } =
            self.walk(procedure, answers, on_behalf);
        facts.learn_number(TODAY, today.days());
        let asked: Vec<&FieldId> = case_fields.iter().chain(&declaration_fields).collect();
        let mut advice = doubts(procedure, answers, &asked);
        for (check, condition) in procedure.form.checks.iter().zip(&self.checks) {
            let holds = condition.as_ref().is_some_and(|c| c.decide(&facts) == Some(true));
            if holds && asked.contains(&&check.field) && answers.of(&check.field).is_some() {
                advice.push(Advice::of(check));
            }
        }
        advice
    }

    fn walk(
        &self,
        procedure: &Procedure,
        answers: &Answers,
        on_behalf: Option<OnBehalf>,
    ) -> Walked {
        let mut facts = Facts::new(on_behalf);
        let case_fields = self.asked(procedure, Phase::Case, answers, &mut facts);
        let declaration_fields = self.asked(procedure, Phase::Declaration, answers, &mut facts);
        Walked { case_fields, declaration_fields, facts }
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
                        facts.learn(&field.id.0, &field.kind, answer);
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

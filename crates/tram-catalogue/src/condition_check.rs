//! Whether a condition can work: it speaks only of questions asked before it, of answers that they
//! offer, and gives yes for some answers and no for others.

use tram_domain::{Answer, Field, FieldKind, Form};

use crate::condition::{Condition, ConditionDefect, Facts, ON_BEHALF, TODAY};

/// Everything wrong with a condition that is decided when `earlier` have been asked. `thorough` tries
/// it on answers too.
pub(crate) fn condition_defects(
    source: &str,
    earlier: &[&Field],
    form: &Form,
    thorough: bool,
) -> Vec<ConditionDefect> {
    let asked = |name: &str| question(name, earlier, form);
    defects(Condition::compile(source), asked, thorough)
}

/// Everything wrong with the condition of a check, which sees all answers.
pub(crate) fn check_defects(source: &str, form: &Form, thorough: bool) -> Vec<ConditionDefect> {
    defects(Condition::compile_check(source), |name| checked(name, form), thorough)
}

fn defects<'n>(
    compiled: Result<Condition, ConditionDefect>,
    question: impl Fn(&str) -> Result<Question<'n>, ConditionDefect>,
    thorough: bool,
) -> Vec<ConditionDefect> {
    let condition = match compiled {
        Ok(condition) => condition,
        Err(defect) => return vec![defect],
    };
    let (mut defects, mut questions) = (Vec::new(), Vec::new());
    for name in &condition.names {
        match question(name) {
            Ok(question) => questions.push(question),
            Err(defect) => defects.push(defect),
        }
    }
    for (name, text) in condition.comparisons() {
        let asked = questions.iter().find(|question| question.name == name);
        let offers = |question: &Question<'_>| {
            question.answers.iter().any(|answer| answer.as_text() == Some(text))
        };
        if asked.is_some_and(|question| !offers(question)) {
            let (question, answer) = (name.to_owned(), text.to_owned());
            defects.push(ConditionDefect::NotAnAnswer { question, answer });
        }
    }
    if thorough && defects.is_empty() {
        defects.extend(outcome_defect(&condition, &questions));
    }
    defects
}

/// A question that a condition rests on.
struct Question<'q> {
    name: String,
    kind: &'q FieldKind,
    /// What may be answered.
    answers: Vec<Answer>,
    /// Whether `answers` are all there are.
    complete: bool,
    /// Whether it is asked in some cases only.
    may_be_unasked: bool,
}

impl Question<'_> {
    fn outcomes(&self) -> usize {
        self.answers.len() + usize::from(self.may_be_unasked)
    }
}

/// Texts that are compared letter by letter.
const WORD: &FieldKind = &FieldKind::Choice { choices: Vec::new() };

/// `on_behalf` and `today` are asked of nobody.
fn known(name: &str) -> Option<Question<'static>> {
    let (kind, answers, complete) = match name {
        ON_BEHALF => {
            let answers = ["myself", "someone_else"].map(|id| Answer::Text(id.to_owned()));
            (WORD, answers.into(), true)
        }
        TODAY => (&FieldKind::Date { past: true }, days(), false),
        _ => return None,
    };
    Some(Question { name: name.to_owned(), kind, answers, complete, may_be_unasked: false })
}

/// Days to try checks on: far apart and close together.
fn days() -> Vec<Answer> {
    let days = ["1920-01-01", "1950-06-01", "1985-03-02", "2007-01-01", "2026-06-01", "2026-11-20"];
    days.map(|day| Answer::Text(day.to_owned())).into()
}

/// A question that a check rests on: any of the form.
fn checked<'q>(name: &str, form: &'q Form) -> Result<Question<'q>, ConditionDefect> {
    if let Some(known) = known(name) {
        return Ok(known);
    }
    let field = form.fields.iter().find(|field| field.id.0 == name);
    let field = field.ok_or_else(|| ConditionDefect::UnknownName(name.to_owned()))?;
    let is_day = matches!(field.kind, FieldKind::Date { .. } | FieldKind::PartialDate { .. });
    let (answers, complete) = if is_day {
        (days(), false)
    } else if matches!(field.kind, FieldKind::Money { .. }) {
        let amounts = ["0", "1000000", "100000000", "10000000000"];
        (amounts.map(|amount| Answer::Text(amount.to_owned())).into(), false)
    } else {
        answers(&field.kind).ok_or_else(|| ConditionDefect::NotCountable(name.to_owned()))?
    };
    let name = name.to_owned();
    Ok(Question { name, kind: &field.kind, answers, complete, may_be_unasked: true })
}

fn question<'q>(
    name: &str,
    earlier: &[&'q Field],
    form: &Form,
) -> Result<Question<'q>, ConditionDefect> {
    if name == ON_BEHALF
        && let Some(known) = known(name)
    {
        return Ok(known);
    }
    let Some(field) = earlier.iter().find(|field| field.id.0 == name) else {
        let later = form.fields.iter().any(|field| field.id.0 == name);
        let defect = if later { ConditionDefect::AskedLater } else { ConditionDefect::UnknownName };
        return Err(defect(name.to_owned()));
    };
    if !field.required {
        return Err(ConditionDefect::Undecided(name.to_owned()));
    }
    let (answers, complete) =
        answers(&field.kind).ok_or_else(|| ConditionDefect::NotCountable(name.to_owned()))?;
    let (name, may_be_unasked) = (name.to_owned(), field.condition.is_some());
    Ok(Question { name, kind: &field.kind, answers, complete, may_be_unasked })
}

/// The answers that a condition may meet and whether these are all; `None` where they cannot be
/// counted.
fn answers(kind: &FieldKind) -> Option<(Vec<Answer>, bool)> {
    const MOST_COUNTS: u32 = 100;
    match kind {
        FieldKind::Choice { choices } => {
            let answers = choices.iter().map(|choice| Answer::Text(choice.id.clone()));
            Some((answers.collect(), true))
        }
        FieldKind::YesNo => Some((vec![Answer::YesNo(true), Answer::YesNo(false)], true)),
        FieldKind::Copies { most } => answers(&FieldKind::Count { least: 0, most: *most }),
        FieldKind::Count { least, most } => {
            let last = (*most).min(least.saturating_add(MOST_COUNTS));
            Some(((*least..=last).map(Answer::Count).collect(), last == *most))
        }
        FieldKind::Text { .. }
        | FieldKind::PersonName
        | FieldKind::CitizenNumber { .. }
        | FieldKind::OldNumber
        | FieldKind::Date { .. }
        | FieldKind::PartialDate { .. }
        | FieldKind::Phone
        | FieldKind::Email
        | FieldKind::Place
        | FieldKind::Commune
        | FieldKind::Ethnicity
        | FieldKind::Nationality
        | FieldKind::Relation
        | FieldKind::Money { .. } => None,
    }
}

/// Tries the condition on all answers, or on many where there are too many.
fn outcome_defect(condition: &Condition, questions: &[Question<'_>]) -> Option<ConditionDefect> {
    const MOST_TRIALS: usize = 4096;
    let all = questions.iter().map(Question::outcomes).fold(1, usize::saturating_mul);
    let complete = all <= MOST_TRIALS && questions.iter().all(|question| question.complete);
    let (mut yes, mut no) = (false, false);
    for trial in 0..all.min(MOST_TRIALS) {
        let mut facts = Facts::new(None);
        let (mut rest, mut all_asked) = (trial, true);
        for question in questions {
            let answer = question.answers.get(rest % question.outcomes());
            rest /= question.outcomes();
            all_asked &= answer.is_some();
            if let Some(answer) = answer {
                facts.learn(&question.name, question.kind, answer);
            } else {
                facts.learn_not_asked(&question.name);
            }
        }
        match condition.decide(&facts) {
            Some(true) => yes = true,
            Some(false) => no = true,
            None if all_asked => return Some(ConditionDefect::NotYesOrNo),
            None => {}
        }
    }
    match (yes, no) {
        (true, false) if complete => Some(ConditionDefect::Always),
        (false, true) if complete => Some(ConditionDefect::Never),
        _ => None,
    }
}

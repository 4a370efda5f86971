//! Whether a condition can work: it speaks only of questions asked before it, of answers that they
//! offer, and gives yes for some answers and no for others.

use tram_domain::{Answer, Field, FieldKind, Form};

use crate::condition::{Condition, ConditionDefect, Facts, ON_BEHALF};

/// Everything wrong with a condition that is decided when `earlier` have been asked.
pub(crate) fn condition_defects(
    source: &str,
    earlier: &[&Field],
    form: &Form,
) -> Vec<ConditionDefect> {
    let condition = match Condition::compile(source) {
        Ok(condition) => condition,
        Err(defect) => return vec![defect],
    };
    let (mut defects, mut questions) = (Vec::new(), Vec::new());
    for name in &condition.names {
        match question(name, earlier, form) {
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
    if defects.is_empty() {
        defects.extend(outcome_defect(&condition, &questions));
    }
    defects
}

/// A question that a condition rests on.
struct Question<'q> {
    name: &'q str,
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

fn question<'q>(
    name: &'q str,
    earlier: &[&Field],
    form: &Form,
) -> Result<Question<'q>, ConditionDefect> {
    if name == ON_BEHALF {
        let answers = ["myself", "someone_else"].map(|id| Answer::Text(id.to_owned())).into();
        return Ok(Question { name, answers, complete: true, may_be_unasked: false });
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
    Ok(Question { name, answers, complete, may_be_unasked: field.condition.is_some() })
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
        FieldKind::Count { least, most } => {
            let last = (*most).min(least.saturating_add(MOST_COUNTS));
            Some(((*least..=last).map(Answer::Count).collect(), last == *most))
        }
        FieldKind::Text { .. }
        | FieldKind::PersonName
        | FieldKind::CitizenNumber
        | FieldKind::Date { .. }
        | FieldKind::Phone
        | FieldKind::Email
        | FieldKind::Place => None,
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
                facts.learn(question.name, answer);
            } else {
                facts.learn_not_asked(question.name);
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

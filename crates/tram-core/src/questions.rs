//! One question as the screen shows it, with the answer so far or what the card says.

use tram_catalogue::{Advice, Catalogue};
use tram_domain::{
    Answer, Answers, CitizenCard, Dossier, Field, FieldId, FieldKind, PartialDate, Prefill,
    Procedure,
};
use tram_ipc::views::{AdviceView, ChoiceView, KindView, ListedView, QuestionView, TextView};

use crate::words;

/// More would hide the field that is typed into.
const MOST_KNOWN: usize = 4;

/// What the card says for a field.
pub(crate) fn from_card(field: &Field, card: &CitizenCard) -> Option<Answer> {
    let text = match field.prefill? {
        Prefill::CardName => Some(card.name.clone()),
        Prefill::CardNumber => Some(card.number.as_str().to_owned()),
        Prefill::CardBirth => card.birth.map(|day| day.to_string()),
        Prefill::CardSex => card.sex.map(|sex| sex.id().to_owned()),
        Prefill::CardResidence => card.residence.clone(),
        Prefill::CardIssued => card.issued.map(|day| day.to_string()),
    };
    text.map(Answer::Text)
}

/// The answer given, or else what the card says; the second of the pair tells which.
pub(crate) fn answer_or_card(field: &Field, dossier: &Dossier) -> (Option<Answer>, bool) {
    if let Some(answer) = dossier.answers.of(&field.id) {
        return (Some(answer.clone()), false);
    }
    if dossier.asked.contains(&field.id) {
        return (None, false);
    }
    let card = dossier.applicant.as_ref().map(|applicant| &applicant.card);
    let prefilled = card.and_then(|card| from_card(field, card));
    let found = prefilled.is_some();
    (prefilled, found)
}

/// The answers together with what the card says for questions that nobody has gone past yet.
pub(crate) fn with_card(procedure: &Procedure, dossier: &Dossier) -> Answers {
    let mut answers = dossier.answers.clone();
    for field in procedure.form.fields.iter().filter(|field| field.prefill.is_some()) {
        if let (Some(answer), true) = answer_or_card(field, dossier) {
            answers.give(field.id.clone(), answer);
        }
    }
    answers
}

pub(crate) fn question(
    field: &Field,
    dossier: &Dossier,
    among: &[FieldId],
    catalogue: &Catalogue,
    advice: &[Advice],
) -> QuestionView {
    let (answer, from_card) = answer_or_card(field, dossier);
    let place = among.iter().position(|id| *id == field.id).unwrap_or(0);
    QuestionView {
        field: field.id.0.clone(),
        section: (&field.section).into(),
        label: (&field.label).into(),
        hint: (&field.hint).into(),
        kind: kind(field, dossier, catalogue),
        required: field.required,
        unknown: field.unknown,
        advice: advice_on(&field.id, advice),
        value: answer.map(|answer| as_written(&field.kind, answer)),
        from_card,
        number: u32::try_from(place + 1).unwrap_or(u32::MAX),
        of: u32::try_from(among.len()).unwrap_or(u32::MAX),
    }
}

/// Dates as people write them; everything else as it is kept.
pub(crate) fn as_written(kind: &FieldKind, answer: Answer) -> Answer {
    match (&kind, &answer) {
        (FieldKind::Date { .. } | FieldKind::PartialDate { .. }, Answer::Text(text)) => {
            let written = text.parse().map(PartialDate::to_vietnamese);
            written.map_or(answer, Answer::Text)
        }
        _ => answer,
    }
}

/// What is to be said about one answer, the gravest first.
pub(crate) fn advice_on(field: &FieldId, advice: &[Advice]) -> Vec<AdviceView> {
    let mut own: Vec<&Advice> = advice.iter().filter(|one| one.field == *field).collect();
    own.sort_by_key(|one| std::cmp::Reverse(one.severity));
    let view = |one: &Advice| AdviceView {
        code: one.code.clone(),
        severity: one.severity.name().to_owned(),
        text: (&one.message.clone().unwrap_or_else(|| words::advice(&one.code))).into(),
    };
    own.into_iter().map(view).collect()
}

fn listed(list: &str, kind: &FieldKind, catalogue: &Catalogue) -> KindView {
    let entries = catalogue.listed(kind).iter();
    let entry = |one: &tram_catalogue::Listed| ListedView {
        label: (&one.label).into(),
        also: one.also.clone(),
    };
    KindView::Listed { list: list.to_owned(), entries: entries.map(entry).collect() }
}

/// Places that this citizen has named already: most families live at one.
fn known_places(field: &Field, dossier: &Dossier, catalogue: &Catalogue) -> Vec<String> {
    let chosen = dossier.procedure.as_ref();
    let procedure = chosen.and_then(|one| catalogue.procedure(&one.code, Some(&one.edition)));
    let fields = procedure.map(|procedure| procedure.form.fields.iter()).into_iter().flatten();
    let named = fields
        .filter(|other| matches!(other.kind, FieldKind::Place) && other.id != field.id)
        .filter_map(|other| match dossier.answers.of(&other.id)? {
            Answer::Text(line) => Some(line.clone()),
            Answer::YesNo(_) | Answer::Count(_) => None,
        });
    let card = dossier.applicant.as_ref().and_then(|applicant| applicant.card.residence.clone());
    let mut known = Vec::new();
    for line in card.into_iter().chain(named) {
        if !known.contains(&line) && known.len() < MOST_KNOWN {
            known.push(line);
        }
    }
    known
}

fn kind(field: &Field, dossier: &Dossier, catalogue: &Catalogue) -> KindView {
    let kind = &field.kind;
    match kind {
        FieldKind::Text { max } => KindView::Text { max: *max },
        FieldKind::PersonName => KindView::PersonName,
        FieldKind::CitizenNumber { .. } => KindView::CitizenNumber,
        FieldKind::OldNumber => KindView::OldNumber,
        FieldKind::Date { past } => KindView::Date { past: *past },
        FieldKind::PartialDate { past } => KindView::PartialDate { past: *past },
        FieldKind::Phone => KindView::Phone,
        FieldKind::Email => KindView::Email,
        FieldKind::Place => KindView::Place { known: known_places(field, dossier, catalogue) },
        FieldKind::Commune => KindView::Commune,
        FieldKind::Ethnicity => listed("ethnicity", kind, catalogue),
        FieldKind::Nationality => listed("nationality", kind, catalogue),
        FieldKind::Relation => listed("relation", kind, catalogue),
        FieldKind::Money { most } => KindView::Money { most: most.map(as_f64) },
        FieldKind::Copies { most } => KindView::Copies { most: *most },
        FieldKind::Choice { choices } => KindView::Choice {
            choices: choices
                .iter()
                .map(|choice| ChoiceView { id: choice.id.clone(), label: (&choice.label).into() })
                .collect(),
        },
        FieldKind::YesNo => KindView::YesNo,
        FieldKind::Count { least, most } => KindView::Count { least: *least, most: *most },
    }
}

#[expect(clippy::cast_precision_loss, reason = "amounts are far below what a double holds exactly")]
const fn as_f64(amount: u64) -> f64 {
    amount as f64
}

/// `150000000` as `150.000.000 đồng`.
fn in_dong(digits: &str) -> String {
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    grouped + " đồng"
}

/// An answer in words, for the review.
pub(crate) fn in_words(field: &Field, answer: Option<&Answer>) -> TextView {
    let plain = |text: String| TextView { vi: text.clone(), en: text };
    match (&field.kind, answer) {
        (_, None) => TextView::default(),
        (_, Some(Answer::YesNo(yes))) => {
            let (vi, en) = if *yes { ("Có", "Yes") } else { ("Không", "No") };
            TextView { vi: vi.to_owned(), en: en.to_owned() }
        }
        (FieldKind::Choice { choices }, Some(Answer::Text(id))) => choices
            .iter()
            .find(|choice| choice.id == *id)
            .map_or_else(|| plain(id.clone()), |choice| (&choice.label).into()),
        (FieldKind::Money { .. }, Some(Answer::Text(digits))) => plain(in_dong(digits)),
        (kind, Some(answer)) => plain(as_written(kind, answer.clone()).to_wire()),
    }
}

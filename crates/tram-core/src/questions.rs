//! One question as the screen shows it, with the answer so far or what the card says.

use tram_domain::{Answer, CitizenCard, Date, Dossier, Field, FieldId, FieldKind, Prefill};
use tram_ipc::views::{ChoiceView, KindView, QuestionView, TextView};

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

pub(crate) fn question(field: &Field, dossier: &Dossier, among: &[FieldId]) -> QuestionView {
    let (answer, from_card) = answer_or_card(field, dossier);
    let place = among.iter().position(|id| *id == field.id).unwrap_or(0);
    QuestionView {
        field: field.id.0.clone(),
        section: (&field.section).into(),
        label: (&field.label).into(),
        hint: (&field.hint).into(),
        kind: kind(&field.kind),
        required: field.required,
        value: answer.map(|answer| as_written(&field.kind, answer)),
        from_card,
        number: u32::try_from(place + 1).unwrap_or(u32::MAX),
        of: u32::try_from(among.len()).unwrap_or(u32::MAX),
    }
}

/// Dates as people write them; everything else as it is kept.
fn as_written(kind: &FieldKind, answer: Answer) -> Answer {
    match (&kind, &answer) {
        (FieldKind::Date { .. }, Answer::Text(text)) => {
            let written = text.parse().map(Date::to_vietnamese);
            written.map_or(answer, Answer::Text)
        }
        _ => answer,
    }
}

fn kind(kind: &FieldKind) -> KindView {
    match kind {
        FieldKind::Text { max } => KindView::Text { max: *max },
        FieldKind::PersonName => KindView::PersonName,
        FieldKind::CitizenNumber => KindView::CitizenNumber,
        FieldKind::Date { past } => KindView::Date { past: *past },
        FieldKind::Phone => KindView::Phone,
        FieldKind::Email => KindView::Email,
        FieldKind::Place => KindView::Place,
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
        (kind, Some(answer)) => plain(as_written(kind, answer.clone()).to_wire()),
    }
}

//! `form.toml`: from questions as written to the fields of the declaration.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use toml::Spanned;
use tram_domain::form::Phase;
use tram_domain::{Choice, Field, FieldId, FieldKind, Form, Prefill, Sex, Text};

use crate::condition_check::condition_defects;
use crate::fault::Defect;
use crate::raw::{RawField, RawForm, RawFromCard, RawKind, RawSection};
use crate::reader::Reader;

/// The form, with every fault noted at its line.
pub(crate) fn form(raw: RawForm, reader: &mut Reader<'_>) -> Form {
    let sections = sections(&raw.sections, &raw.fields, reader);
    let mut used = BTreeSet::new();
    let mut form = Form::default();
    let mut places = Vec::new();
    for raw in raw.fields {
        for (field, place) in fields(raw, &sections, &mut used, reader) {
            form.fields.push(field);
            places.push(place);
        }
    }
    check_conditions(&form, &places, reader);
    form
}

fn sections(
    raw: &[RawSection],
    fields: &[RawField],
    reader: &mut Reader<'_>,
) -> BTreeMap<String, Text> {
    let mut used = BTreeSet::new();
    let mut sections = BTreeMap::new();
    for section in raw {
        let id = reader.id(&section.id, '_', &mut used);
        if !fields.iter().any(|field| *field.section.get_ref() == id) {
            reader.fault(&section.id.span(), Defect::UnusedSection(id.clone()));
        }
        sections.insert(id, reader.text(&section.name));
    }
    sections
}

/// One field, or two: the one asked when the person present is the one asked about, and the one
/// asked otherwise. Each with the place of its condition.
fn fields(
    raw: RawField,
    sections: &BTreeMap<String, Text>,
    used: &mut BTreeSet<String>,
    reader: &mut Reader<'_>,
) -> Vec<(Field, Range<usize>)> {
    let section = sections.get(raw.section.get_ref()).cloned();
    if section.is_none() {
        let unknown = Defect::UnknownSection(raw.section.get_ref().clone());
        reader.fault(&raw.section.span(), unknown);
    }
    if raw.phase == Phase::Case && raw.optional {
        reader.fault(&raw.id.span(), Defect::OptionalCase);
    }
    let kind = kind(&raw, reader);
    let field = Field {
        id: FieldId(reader.id(&raw.id, '_', used)),
        section: section.unwrap_or_default(),
        label: reader.text(&raw.label),
        hint: reader.text(&raw.hint),
        required: !raw.optional,
        condition: raw.when.as_ref().map(|when| when.get_ref().clone()),
        prefill: raw.prefill.as_ref().map(|prefill| *prefill.get_ref()),
        portal: raw.portal,
        phase: raw.phase,
        kind,
    };
    if let Some(prefill) = &raw.prefill {
        check_prefill(prefill, &field.kind, reader);
    }
    let place = raw.when.as_ref().map_or_else(|| raw.id.span(), Spanned::span);
    match raw.from_card {
        None => vec![(field, place)],
        Some(own) => {
            let of_card = from_card(&own, &field, used, reader);
            let otherwise = format!("!({})", own.when.get_ref());
            let condition = both(field.condition.as_deref(), &otherwise);
            let other = Field { condition: Some(condition), ..field };
            vec![(of_card, own.when.span()), (other, place)]
        }
    }
}

fn from_card(
    own: &RawFromCard,
    field: &Field,
    used: &mut BTreeSet<String>,
    reader: &mut Reader<'_>,
) -> Field {
    check_prefill(&own.prefill, &field.kind, reader);
    let text = |own: &Option<_>, reader: &mut Reader<'_>, otherwise: &Text| {
        own.as_ref().map_or_else(|| otherwise.clone(), |own| reader.text(own))
    };
    Field {
        id: FieldId(reader.id(&own.id, '_', used)),
        label: text(&own.label, reader, &field.label),
        hint: text(&own.hint, reader, &field.hint),
        condition: Some(both(field.condition.as_deref(), own.when.get_ref())),
        prefill: Some(*own.prefill.get_ref()),
        ..field.clone()
    }
}

fn both(one: Option<&str>, other: &str) -> String {
    one.map_or_else(|| other.to_owned(), |one| format!("({one}) && ({other})"))
}

fn kind(raw: &RawField, reader: &mut Reader<'_>) -> FieldKind {
    let place = raw.kind.span();
    let kind = *raw.kind.get_ref();
    let keys = [
        ("max", raw.max.is_some(), matches!(kind, RawKind::Text)),
        ("past", raw.past.is_some(), matches!(kind, RawKind::Date)),
        ("least", raw.least.is_some(), matches!(kind, RawKind::Count)),
        ("most", raw.most.is_some(), matches!(kind, RawKind::Count)),
        ("choices", raw.choices.is_some(), matches!(kind, RawKind::Choice)),
    ];
    for (key, given, wanted) in keys {
        if given && !wanted {
            reader.fault(&place, Defect::KeyUnused(key));
        } else if wanted && !given {
            reader.fault(&place, Defect::KeyMissing(key));
        }
    }
    match kind {
        RawKind::Text => FieldKind::Text { max: raw.max.unwrap_or_default() },
        RawKind::PersonName => FieldKind::PersonName,
        RawKind::CitizenNumber => FieldKind::CitizenNumber,
        RawKind::Date => FieldKind::Date { past: raw.past.unwrap_or_default() },
        RawKind::Phone => FieldKind::Phone,
        RawKind::Email => FieldKind::Email,
        RawKind::Place => FieldKind::Place,
        RawKind::Choice => FieldKind::Choice { choices: choices(raw, reader) },
        RawKind::YesNo => FieldKind::YesNo,
        RawKind::Count => {
            let (least, most) = (raw.least.unwrap_or_default(), raw.most.unwrap_or(u32::MAX));
            if least > most {
                reader.fault(&place, Defect::EmptyRange);
            }
            FieldKind::Count { least, most }
        }
    }
}

fn choices(raw: &RawField, reader: &mut Reader<'_>) -> Vec<Choice> {
    let mut used = BTreeSet::new();
    let raw_choices = raw.choices.as_deref().unwrap_or_default();
    if raw_choices.len() < 2 {
        reader.fault(&raw.kind.span(), Defect::FewChoices);
    }
    let mut choices = Vec::new();
    for choice in raw_choices {
        let id = reader.id(&choice.id, '_', &mut used);
        choices.push(Choice { id, label: reader.text(&choice.label) });
    }
    choices
}

fn check_prefill(prefill: &Spanned<Prefill>, kind: &FieldKind, reader: &mut Reader<'_>) {
    let offers = |sex: Sex| matches!(kind, FieldKind::Choice { choices } if choices.iter().any(|c| c.id == sex.id()));
    let fits = match prefill.get_ref() {
        Prefill::CardName => matches!(kind, FieldKind::PersonName),
        Prefill::CardNumber => matches!(kind, FieldKind::CitizenNumber),
        Prefill::CardBirth | Prefill::CardIssued => matches!(kind, FieldKind::Date { .. }),
        Prefill::CardSex => offers(Sex::Male) && offers(Sex::Female),
        Prefill::CardResidence => matches!(kind, FieldKind::Place),
    };
    if !fits {
        reader.fault(&prefill.span(), Defect::PrefillMisfit);
    }
}

/// Checks each field's condition against the questions asked before it.
fn check_conditions(form: &Form, places: &[Range<usize>], reader: &mut Reader<'_>) {
    let of = |phase| form.fields.iter().zip(places).filter(move |(field, _)| field.phase == phase);
    let mut earlier: Vec<&Field> = Vec::new();
    for (field, place) in of(Phase::Case).chain(of(Phase::Declaration)) {
        if let Some(source) = &field.condition {
            for defect in condition_defects(source, &earlier, form) {
                reader.fault(place, defect);
            }
        }
        earlier.push(field);
    }
}

//! One `[[field]]`: from the question as written to the field, or the two, that it stands for.

use std::collections::BTreeSet;
use std::ops::Range;

use tram_domain::form::Phase;
use tram_domain::{Choice, Field, FieldId, FieldKind, Item, Prefill, Sex, Text};

use crate::at::At;
use crate::fault::Defect;
use crate::form::portal;
use crate::raw::{RawField, RawFromCard, RawKind, RawPhase, RawPrefill};
use crate::reader::Reader;

/// Where and when a question is asked.
pub(crate) struct Asked {
    pub(crate) section: Text,
    pub(crate) phase: Phase,
    /// Its place in a repeated group; the name is filled in from the question.
    pub(crate) item: Option<Item>,
}

/// A field and the place of its condition, or of its id where it has none.
pub(crate) struct Made {
    pub(crate) field: Field,
    pub(crate) place: Range<usize>,
}

/// One field, or two: the one asked when the person present is the one asked about, and the one
/// asked otherwise.
pub(crate) fn fields(
    raw: &RawField,
    asked: &Asked,
    used: &mut BTreeSet<String>,
    reader: &mut Reader<'_>,
) -> Vec<Made> {
    if asked.phase == Phase::Case && raw.optional {
        reader.fault(&raw.id.span(), Defect::OptionalCase);
    }
    if raw.unknown && !raw.optional {
        reader.fault(&raw.id.span(), Defect::UnknownNeedsOptional);
    }
    let kind = kind(raw, reader);
    let field = Field {
        id: FieldId(reader.id(&raw.id, '_', used)),
        section: asked.section.clone(),
        label: reader.text(&raw.label),
        hint: reader.text(&raw.hint),
        required: !raw.optional,
        unknown: raw.unknown,
        condition: raw.when.as_ref().map(|when| when.get_ref().clone()),
        prefill: raw.prefill.as_ref().map(|raw| prefill(*raw.get_ref())),
        portal: portal(&raw.portal),
        phase: asked.phase,
        item: asked.item.clone(),
        twin: raw.from_card.as_ref().map(|own| FieldId(own.id.get_ref().clone())),
        kind,
    };
    if let Some(raw) = &raw.prefill {
        check_prefill(raw, &field.kind, reader);
    }
    let place = raw.when.as_ref().map_or_else(|| raw.id.span(), At::span);
    match &raw.from_card {
        None => vec![Made { field, place }],
        Some(own) => {
            let of_card = from_card(own, &field, used, reader);
            let otherwise = format!("!({})", own.when.get_ref());
            let condition = both(field.condition.as_deref(), &otherwise);
            let other = Field { condition: Some(condition), ..field };
            vec![Made { field: of_card, place: own.when.span() }, Made { field: other, place }]
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
    // Both are filed under one name, also where no portal's is known.
    let mut portal = field.portal.clone();
    if portal.any.is_empty() {
        portal.any.clone_from(&field.id.0);
    }
    Field {
        portal,
        id: FieldId(reader.id(&own.id, '_', used)),
        label: text(&own.label, reader, &field.label),
        hint: text(&own.hint, reader, &field.hint),
        condition: Some(both(field.condition.as_deref(), own.when.get_ref())),
        prefill: Some(prefill(*own.prefill.get_ref())),
        twin: Some(field.id.clone()),
        ..field.clone()
    }
}

/// Both conditions at once.
pub(crate) fn both(one: Option<&str>, other: &str) -> String {
    one.map_or_else(|| other.to_owned(), |one| format!("({one}) && ({other})"))
}

const fn prefill(raw: RawPrefill) -> Prefill {
    match raw {
        RawPrefill::Name => Prefill::CardName,
        RawPrefill::Number => Prefill::CardNumber,
        RawPrefill::Birth => Prefill::CardBirth,
        RawPrefill::Sex => Prefill::CardSex,
        RawPrefill::Residence => Prefill::CardResidence,
        RawPrefill::Issued => Prefill::CardIssued,
    }
}

/// Whether a key is given, which kinds take it, and whether these need it.
fn check_keys(raw: &RawField, reader: &mut Reader<'_>) {
    use RawKind::{Choice, CitizenNumber, Copies, Count, Date, Money, PartialDate, Text};
    let kind = *raw.kind.get_ref();
    let keys: [(&'static str, bool, &[RawKind], bool); 7] = [
        ("max", raw.max.is_some(), &[Text], true),
        ("past", raw.past.is_some(), &[Date, PartialDate], true),
        ("least", raw.least.is_some(), &[Count], true),
        ("most", raw.most.is_some(), &[Count, Copies, Money], kind != Money),
        ("choices", raw.choices.is_some(), &[Choice], true),
        ("birth", raw.birth.is_some(), &[CitizenNumber], false),
        ("sex", raw.sex.is_some(), &[CitizenNumber], false),
    ];
    let place = raw.kind.span();
    for (key, given, takers, needed) in keys {
        if given && !takers.contains(&kind) {
            reader.fault(&place, Defect::KeyUnused(key));
        } else if !given && needed && takers.contains(&kind) {
            reader.fault(&place, Defect::KeyMissing(key));
        }
    }
}

fn kind(raw: &RawField, reader: &mut Reader<'_>) -> FieldKind {
    check_keys(raw, reader);
    let past = raw.past.unwrap_or_default();
    let most = u32::try_from(raw.most.unwrap_or_default()).unwrap_or(u32::MAX);
    let other = |id: &Option<At<String>>| id.as_ref().map(|id| FieldId(id.get_ref().clone()));
    match *raw.kind.get_ref() {
        RawKind::Text => FieldKind::Text { max: raw.max.unwrap_or_default() },
        RawKind::PersonName => FieldKind::PersonName,
        RawKind::CitizenNumber => {
            FieldKind::CitizenNumber { birth: other(&raw.birth), sex: other(&raw.sex) }
        }
        RawKind::OldNumber => FieldKind::OldNumber,
        RawKind::Date => FieldKind::Date { past },
        RawKind::PartialDate => FieldKind::PartialDate { past },
        RawKind::Phone => FieldKind::Phone,
        RawKind::Email => FieldKind::Email,
        RawKind::Place => FieldKind::Place,
        RawKind::Commune => FieldKind::Commune,
        RawKind::Ethnicity => FieldKind::Ethnicity,
        RawKind::Nationality => FieldKind::Nationality,
        RawKind::Relation => FieldKind::Relation,
        RawKind::Money => FieldKind::Money { most: raw.most },
        RawKind::Choice => FieldKind::Choice { choices: choices(raw, reader) },
        RawKind::YesNo => FieldKind::YesNo,
        RawKind::Copies => FieldKind::Copies { most },
        RawKind::Count => {
            let least = raw.least.unwrap_or_default();
            if least > most && raw.most.is_some() {
                reader.fault(&raw.kind.span(), Defect::EmptyRange);
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

fn check_prefill(raw: &At<RawPrefill>, kind: &FieldKind, reader: &mut Reader<'_>) {
    let offers = |sex: Sex| matches!(kind, FieldKind::Choice { choices } if choices.iter().any(|c| c.id == sex.id()));
    let fits = match raw.get_ref() {
        RawPrefill::Name => matches!(kind, FieldKind::PersonName),
        RawPrefill::Number => matches!(kind, FieldKind::CitizenNumber { .. }),
        RawPrefill::Birth | RawPrefill::Issued => {
            matches!(kind, FieldKind::Date { .. } | FieldKind::PartialDate { .. })
        }
        RawPrefill::Sex => offers(Sex::Male) && offers(Sex::Female),
        RawPrefill::Residence => matches!(kind, FieldKind::Place),
    };
    if !fits {
        reader.fault(&raw.span(), Defect::PrefillMisfit);
    }
}

/// A question of a group has neither a section nor a phase of its own.
pub(crate) fn check_group_field(raw: &RawField, reader: &mut Reader<'_>) {
    if let Some(section) = &raw.section {
        reader.fault(&section.span(), Defect::KeyUnused("section"));
    }
    if raw.phase != RawPhase::default() {
        reader.fault(&raw.id.span(), Defect::KeyUnused("phase"));
    }
    if let Some(own) = &raw.from_card {
        reader.fault(&own.id.span(), Defect::KeyUnused("from_card"));
    }
    // The card is one person's, and items are many.
    if let Some(prefill) = &raw.prefill {
        reader.fault(&prefill.span(), Defect::KeyUnused("prefill"));
    }
}

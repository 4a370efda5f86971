//! One `[[group]]`: questions that repeat are written once and stand in the form once for each item,
//! so that every rule about questions holds for them too.

use std::collections::BTreeSet;

use tram_domain::{Field, FieldId, FieldKind, Item, Text};

use crate::fault::Defect;
use crate::field::{Asked, Made, both, check_group_field, fields};
use crate::form::{phase, portal};
use crate::raw::RawGroup;
use crate::reader::Reader;

/// Items of a group at the most.
const MOST: u32 = 20;

/// How a condition names a question of the same item.
const THIS: &str = "this.";

/// The ending of the question whether there is another item.
pub(crate) const MORE: &str = "them";

/// All questions of all items, in the order asked.
pub(crate) fn group(
    raw: &RawGroup,
    section: &Text,
    used: &mut BTreeSet<String>,
    reader: &mut Reader<'_>,
) -> Vec<Made> {
    let id = reader.id(&raw.id, '_', used);
    let most = *raw.most.get_ref();
    if !(2..=MOST).contains(&most) {
        reader.fault(&raw.most.span(), Defect::GroupSize { most: MOST });
    }
    if raw.fields.is_empty() {
        reader.fault(&raw.id.span(), Defect::Empty("field"));
    }
    for field in &raw.fields {
        check_group_field(field, reader);
    }
    // What is wrong with the text is said once, not for each item.
    let (item, more) = (reader.text(&raw.item), reader.text(&raw.more));
    let written = numberless(raw, section, reader);
    let place = raw.when.as_ref().map_or_else(|| raw.id.span(), crate::at::At::span);
    let mut made = Vec::new();
    for number in 1..=most.min(MOST) {
        let there = match number {
            1 => raw.when.as_ref().map(|when| when.get_ref().clone()),
            _ => Some(format!("{id}_{}_{MORE} == true", number - 1)),
        };
        let name = |name: &str| FieldId(format!("{id}_{number}_{name}"));
        let own = |name: &FieldId| {
            let sibling = written.iter().any(|made| made.field.id == *name);
            if sibling { FieldId(format!("{id}_{number}_{name}")) } else { name.clone() }
        };
        let place_of = |name: Option<String>| {
            Some(Item { group: id.clone(), portal: portal(&raw.portal), number, name })
        };
        for Made { field, place } in &written {
            let local = field.condition.as_ref();
            let local = local.map(|when| when.replace(THIS, &format!("{id}_{number}_")));
            let condition = match (there.as_deref(), local) {
                (there, Some(local)) => Some(both(there, &local)),
                (there, None) => there.map(str::to_owned),
            };
            let field = Field {
                id: name(&field.id.0),
                section: numbered(&item, number),
                label: numbered(&field.label, number),
                hint: numbered(&field.hint, number),
                kind: if let FieldKind::CitizenNumber { birth, sex } = &field.kind {
                    FieldKind::CitizenNumber {
                        birth: birth.as_ref().map(own),
                        sex: sex.as_ref().map(own),
                    }
                } else {
                    field.kind.clone()
                },
                condition,
                item: place_of(Some(field.id.0.clone())),
                ..field.clone()
            };
            used.insert(field.id.0.clone());
            made.push(Made { field, place: place.clone() });
        }
        if number < most.min(MOST) {
            let field = Field {
                id: name(MORE),
                section: section.clone(),
                label: numbered(&more, number),
                hint: Text::default(),
                kind: FieldKind::YesNo,
                required: true,
                unknown: false,
                condition: there,
                prefill: None,
                portal: tram_domain::PortalNames::default(),
                phase: phase(raw.phase),
                item: place_of(None),
                twin: None,
            };
            made.push(Made { field, place: place.clone() });
        }
    }
    made
}

/// The questions of an item as they are written.
fn numberless(raw: &RawGroup, section: &Text, reader: &mut Reader<'_>) -> Vec<Made> {
    let asked = Asked { section: section.clone(), phase: phase(raw.phase), item: None };
    let mut local = BTreeSet::from([MORE.to_owned()]);
    raw.fields.iter().flat_map(|raw| fields(raw, &asked, &mut local, reader)).collect()
}

fn numbered(text: &Text, number: u32) -> Text {
    let number = number.to_string();
    Text::new(text.vi.replace("{n}", &number), text.en.replace("{n}", &number))
}

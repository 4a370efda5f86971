//! `form.toml`: from questions as written to the fields of the declaration.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use tram_domain::form::Phase;
use tram_domain::{Check, Field, FieldId, FieldKind, Form, PortalNames, Severity, Text};

use crate::at::At;
use crate::condition::ConditionDefect;
use crate::condition_check::{check_defects, condition_defects};
use crate::fault::Defect;
use crate::field::{Asked, Made, fields};
use crate::group::group;
use crate::raw::{
    RawCheck, RawField, RawForm, RawGroup, RawPhase, RawPortal, RawSection, RawSeverity,
};
use crate::reader::Reader;

/// The form, with every fault noted at its line.
pub(crate) fn form(raw: &RawForm, reader: &mut Reader<'_>) -> Form {
    let sections = sections(raw, reader);
    let mut used = BTreeSet::new();
    let mut made = Vec::new();
    for raw in &raw.fields {
        let section = section(raw, &sections, reader);
        let asked = Asked { section, phase: phase(raw.phase), item: None };
        made.extend(fields(raw, &asked, &mut used, reader));
    }
    for raw in &raw.groups {
        let name = raw.section.get_ref();
        let section = sections.get(name).cloned().unwrap_or_default();
        if !sections.contains_key(name) {
            reader.fault(&raw.section.span(), Defect::UnknownSection(name.clone()));
        }
        let items = group(raw, &section, &mut used, reader);
        insert(raw, items, &mut made, reader);
    }
    let places: Vec<Range<usize>> = made.iter().map(|made| made.place.clone()).collect();
    let mut form =
        Form { fields: made.into_iter().map(|made| made.field).collect(), checks: Vec::new() };
    check_conditions(&form, &places, reader);
    check_persons(&form, &places, reader);
    let mut ids = BTreeSet::new();
    for raw in &raw.checks {
        let check = check(raw, &form, &mut ids, reader);
        form.checks.push(check);
    }
    form
}

pub(crate) const fn phase(raw: RawPhase) -> Phase {
    match raw {
        RawPhase::Case => Phase::Case,
        RawPhase::Declaration => Phase::Declaration,
    }
}

pub(crate) fn portal(raw: &RawPortal) -> PortalNames {
    match raw {
        RawPortal::Any(any) => PortalNames { any: any.clone(), ..PortalNames::default() },
        RawPortal::Dialects(dialects) => {
            PortalNames { any: String::new(), dialects: dialects.clone() }
        }
    }
}

fn sections(raw: &RawForm, reader: &mut Reader<'_>) -> BTreeMap<String, Text> {
    let of_fields = raw.fields.iter().filter_map(|field| field.section.as_ref());
    let of_groups = raw.groups.iter().map(|group| &group.section);
    let wanted: BTreeSet<&String> = of_fields.chain(of_groups).map(At::get_ref).collect();
    let mut used = BTreeSet::new();
    let mut sections = BTreeMap::new();
    for RawSection { id: place, name } in &raw.sections {
        let id = reader.id(place, '_', &mut used);
        if !wanted.contains(&id) {
            reader.fault(&place.span(), Defect::UnusedSection(id.clone()));
        }
        sections.insert(id, reader.text(name));
    }
    sections
}

fn section(raw: &RawField, sections: &BTreeMap<String, Text>, reader: &mut Reader<'_>) -> Text {
    let Some(name) = &raw.section else {
        reader.fault(&raw.id.span(), Defect::KeyMissing("section"));
        return Text::default();
    };
    let section = sections.get(name.get_ref()).cloned();
    if section.is_none() {
        reader.fault(&name.span(), Defect::UnknownSection(name.get_ref().clone()));
    }
    section.unwrap_or_default()
}

/// Puts the questions of a group where they are asked.
fn insert(raw: &RawGroup, items: Vec<Made>, made: &mut Vec<Made>, reader: &mut Reader<'_>) {
    let Some(after) = &raw.after else {
        made.extend(items);
        return;
    };
    // A question asked of the card holder under another id stands before its twin of this name.
    let Some(place) = made.iter().rposition(|made| made.field.id.0 == *after.get_ref()) else {
        let unknown = ConditionDefect::UnknownName(after.get_ref().clone());
        reader.fault(&after.span(), unknown);
        return;
    };
    drop(made.splice(place + 1..=place, items));
}

/// Checks each field's condition against the questions asked before it.
fn check_conditions(form: &Form, places: &[Range<usize>], reader: &mut Reader<'_>) {
    let of = |phase| form.fields.iter().zip(places).filter(move |(field, _)| field.phase == phase);
    let mut earlier: Vec<&Field> = Vec::new();
    for (field, place) in of(Phase::Case).chain(of(Phase::Declaration)) {
        // What stands for the second item stands for all that follow, and each costs time.
        let repeats = field.item.as_ref().is_some_and(|item| item.number > 2);
        if let Some(source) = field.condition.as_ref().filter(|_| !repeats) {
            for defect in condition_defects(source, &earlier, form, reader.is_thorough()) {
                reader.fault_once(place, defect);
            }
        }
        earlier.push(field);
    }
}

/// The questions that a number is compared with: they exist and take what they should.
fn check_persons(form: &Form, places: &[Range<usize>], reader: &mut Reader<'_>) {
    for (field, place) in form.fields.iter().zip(places) {
        let FieldKind::CitizenNumber { birth, sex } = &field.kind else { continue };
        let mut look = |id: &Option<FieldId>, fits: fn(&FieldKind) -> bool| {
            let Some(id) = id else { return };
            match form.field(id) {
                None => reader.fault_once(place, ConditionDefect::UnknownName(id.0.clone())),
                Some(other) if !fits(&other.kind) => {
                    reader.fault_once(place, Defect::PersonMisfit(id.0.clone()));
                }
                Some(_) => {}
            }
        };
        look(birth, |kind| matches!(kind, FieldKind::Date { .. } | FieldKind::PartialDate { .. }));
        look(sex, |kind| matches!(kind, FieldKind::Choice { .. }));
    }
}

fn check(
    raw: &RawCheck,
    form: &Form,
    used: &mut BTreeSet<String>,
    reader: &mut Reader<'_>,
) -> Check {
    let field = FieldId(raw.field.get_ref().clone());
    if form.field(&field).is_none() {
        reader.fault(&raw.field.span(), ConditionDefect::UnknownName(field.0.clone()));
    }
    for defect in check_defects(raw.when.get_ref(), form, reader.is_thorough()) {
        reader.fault(&raw.when.span(), defect);
    }
    Check {
        id: reader.id(&raw.id, '_', used),
        field,
        severity: match raw.severity {
            RawSeverity::Note => Severity::Note,
            RawSeverity::Warn => Severity::Warn,
            RawSeverity::Block => Severity::Block,
        },
        condition: raw.when.get_ref().clone(),
        message: reader.text(&raw.message),
    }
}

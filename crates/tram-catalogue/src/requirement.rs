//! `requirements.toml`: the papers, when each is needed, and why.

use std::collections::{BTreeMap, BTreeSet};

use tram_domain::form::Phase;
use tram_domain::{Field, Form, Requirement, RequirementId, Text};

use crate::condition_check::condition_defects;
use crate::fault::Defect;
use crate::raw::{RawRequirement, RawRequirements};
use crate::reader::Reader;

/// Why a paper is needed, for those that are needed in some cases only.
pub(crate) type Whys = BTreeMap<RequirementId, Text>;

/// The requirements, with every fault noted at its line.
pub(crate) fn requirements(
    raw: RawRequirements,
    form: &Form,
    reader: &mut Reader<'_>,
) -> (Vec<Requirement>, Whys) {
    let mut used = BTreeSet::new();
    let mut whys = Whys::new();
    let mut requirements = Vec::new();
    for raw in raw.requirements {
        let requirement = requirement(&raw, &mut used, reader);
        check(&raw, form, reader);
        if let Some(why) = &raw.why {
            whys.insert(requirement.id.clone(), reader.text(why));
        }
        requirements.push(requirement);
    }
    (requirements, whys)
}

fn requirement(
    raw: &RawRequirement,
    used: &mut BTreeSet<String>,
    reader: &mut Reader<'_>,
) -> Requirement {
    Requirement {
        id: RequirementId(reader.id(&raw.id, '-', used)),
        component: raw.component.as_ref().map(|code| code.get_ref().clone()).unwrap_or_default(),
        name: reader.text(&raw.name),
        hint: reader.text(&raw.hint),
        originals: raw.originals,
        copies: raw.copies,
        condition: raw.when.as_ref().map(|when| when.get_ref().clone()),
        show_only: raw.show_only,
        optional: raw.optional,
    }
}

fn check(raw: &RawRequirement, form: &Form, reader: &mut Reader<'_>) {
    let place = raw.id.span();
    if let Some(code) = &raw.component {
        let digits = code.get_ref().strip_prefix("KQ").unwrap_or_default();
        if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            reader.fault(&code.span(), Defect::MalformedComponent(code.get_ref().clone()));
        }
    }
    if raw.originals == 0 && raw.copies == 0 {
        reader.fault(&place, Defect::NothingAskedFor);
    }
    if raw.show_only && raw.optional {
        reader.fault(&place, Defect::ShownAndOptional);
    }
    match (&raw.when, &raw.why) {
        (Some(when), None) => reader.fault(&when.span(), Defect::WhyAndWhen),
        (None, Some(why)) => reader.fault(&why.span(), Defect::WhyAndWhen),
        (Some(_), Some(_)) | (None, None) => {}
    }
    if let Some(when) = &raw.when {
        let case: Vec<&Field> =
            form.fields.iter().filter(|field| field.phase == Phase::Case).collect();
        for defect in condition_defects(when.get_ref(), &case, form) {
            reader.fault(&when.span(), defect);
        }
    }
}

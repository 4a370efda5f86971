//! `requirements.toml`: the papers, when each is needed, and why.

use std::collections::{BTreeMap, BTreeSet};

use tram_domain::form::Phase;
use tram_domain::names::fold;
use tram_domain::{Field, FieldId, FieldKind, Form, NoLonger, Requirement, RequirementId, Text};

use crate::at::At;
use crate::condition_check::condition_defects;
use crate::fault::Defect;
use crate::raw::{RawNoLonger, RawRequirement, RawRequirements};
use crate::reader::Reader;

/// Why a paper is needed, for those that are needed in some cases only.
pub(crate) type Whys = BTreeMap<RequirementId, Text>;

/// What `requirements.toml` says.
#[derive(Default)]
pub(crate) struct Papers {
    pub(crate) requirements: Vec<Requirement>,
    pub(crate) whys: Whys,
    pub(crate) no_longer: Vec<NoLonger>,
}

/// The requirements, with every fault noted at its line.
pub(crate) fn requirements(raw: &RawRequirements, form: &Form, reader: &mut Reader<'_>) -> Papers {
    let mut used = BTreeSet::new();
    let mut papers = Papers::default();
    for raw in &raw.requirements {
        let requirement = requirement(raw, &mut used, reader);
        check(raw, form, reader);
        if let Some(why) = &raw.why {
            papers.whys.insert(requirement.id.clone(), reader.text(why));
        }
        papers.requirements.push(requirement);
    }
    shared_titles(&raw.requirements, reader);
    for raw in &raw.no_longer {
        papers.no_longer.push(no_longer(raw, form, &mut used, reader));
    }
    papers
}

/// A title names one paper. Two papers that look alike, such as two authorisations, share all their
/// titles, so that it is plain that they cannot be told apart; to share only some is a slip.
fn shared_titles(papers: &[RawRequirement], reader: &mut Reader<'_>) {
    let spelt = |paper: &RawRequirement| -> Vec<String> {
        paper.titles.iter().map(|title| fold(title.get_ref())).collect()
    };
    let all: Vec<Vec<String>> = papers.iter().map(spelt).collect();
    for (place, (paper, own)) in papers.iter().zip(&all).enumerate() {
        for (number, (title, spelt)) in paper.titles.iter().zip(own).enumerate() {
            let repeated = own.iter().take(number).any(|earlier| earlier == spelt);
            let mut others = all.iter().take(place).filter(|other| other.contains(spelt));
            if repeated || others.any(|other| other != own) {
                reader.fault(&title.span(), Defect::SharedTitle(title.get_ref().clone()));
            }
        }
    }
}

fn no_longer(
    raw: &RawNoLonger,
    form: &Form,
    used: &mut BTreeSet<String>,
    reader: &mut Reader<'_>,
) -> NoLonger {
    check_case_condition(raw.when.as_ref(), form, reader);
    NoLonger {
        id: reader.id(&raw.id, '-', used),
        name: reader.text(&raw.name),
        why: reader.text(&raw.why),
        law: reader.word(&raw.law, "law"),
        condition: raw.when.as_ref().map(|when| when.get_ref().clone()),
    }
}

/// What is decided before the checklist rests only on what is asked before it.
pub(crate) fn check_case_condition(
    when: Option<&At<String>>,
    form: &Form,
    reader: &mut Reader<'_>,
) {
    let Some(when) = when else { return };
    let case: Vec<&Field> = form.fields.iter().filter(|field| field.phase == Phase::Case).collect();
    for defect in condition_defects(when.get_ref(), &case, form, reader.is_thorough()) {
        reader.fault(&when.span(), defect);
    }
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
        titles: raw.titles.iter().map(|title| reader.title(title)).collect(),
        name_from: raw.name_from.as_ref().map(|field| FieldId(field.get_ref().clone())),
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
    if let Some(name) = &raw.name_from {
        let field = form.field(&FieldId(name.get_ref().clone()));
        let fits = field.is_some_and(|field| {
            field.phase == Phase::Case && matches!(field.kind, FieldKind::Text { .. })
        });
        if !fits {
            reader.fault(&name.span(), Defect::NameFrom(name.get_ref().clone()));
        }
    }
    check_case_condition(raw.when.as_ref(), form, reader);
}

//! From files to editions of procedures, life events and the order of the first screen.

use std::collections::{BTreeMap, BTreeSet};

use tram_domain::{Date, Fee, Form, Level, Procedure, ProcedureCase, ProcedureCode};

use crate::at::At;
use crate::edition::Edition;
use crate::everyday::{Everyday, everyday};
use crate::fault::{Defect, Fault};
use crate::form::form;
use crate::generic::{ANY, Template};
use crate::life_event::LifeEvent;
use crate::lists::Lists;
use crate::national::{National, national};
use crate::raw::{RawCase, RawFee, RawFeeKind, RawLevel, RawLifeEvents, RawMostUsed, RawProcedure};
use crate::reader::Reader;
use crate::requirement::{Papers, check_case_condition, requirements};
use crate::source::{GENERIC, LISTS, NATIONAL, PROCEDURES, Source};

/// What the files say.
#[derive(Debug, Default)]
pub(crate) struct Assembled {
    pub(crate) editions: Vec<Edition>,
    pub(crate) life_events: Vec<LifeEvent>,
    pub(crate) most_used: Vec<ProcedureCode>,
    pub(crate) national: Vec<National>,
    pub(crate) everyday: Everyday,
    pub(crate) lists: Lists,
    /// The form of every procedure that has none of its own.
    pub(crate) generic: Option<Template>,
}

const PROCEDURE: &str = "procedure.toml";
const REQUIREMENTS: &str = "requirements.toml";
const FORM: &str = "form.toml";
const LIFE_EVENTS: &str = "life-events.toml";
const MOST_USED: &str = "most-used.toml";
const EVERYDAY: &str = "everyday.toml";

/// The files, each in its place.
#[derive(Default)]
struct Places<'s> {
    procedures: BTreeMap<&'s str, BTreeMap<&'s str, &'s Source>>,
    generic: BTreeMap<&'s str, &'s Source>,
    lists: BTreeMap<&'s str, &'s Source>,
    top: BTreeMap<&'s str, &'s Source>,
}

fn sorted<'s>(sources: &'s [Source], faults: &mut Vec<Fault>) -> Places<'s> {
    let mut places = Places::default();
    for source in sources {
        let parts: Vec<&str> = source.file.split('/').collect();
        match parts.as_slice() {
            [PROCEDURES, folder, name @ (PROCEDURE | REQUIREMENTS | FORM)] => {
                places.procedures.entry(folder).or_default().insert(name, source);
            }
            [GENERIC, name @ (PROCEDURE | REQUIREMENTS | FORM)] => {
                places.generic.insert(name, source);
            }
            [LISTS, name] if Lists::NAMES.contains(name) => {
                places.lists.insert(name, source);
            }
            [name @ (LIFE_EVENTS | MOST_USED | NATIONAL | EVERYDAY)] => {
                places.top.insert(*name, source);
            }
            _ => faults.push(Fault::new(&source.file, 1, Defect::StrayFile)),
        }
    }
    if places.procedures.is_empty() {
        faults.push(Fault::new(PROCEDURES, 1, Defect::MissingFile));
    }
    places
}

/// Everything in the files, or as much as can be made of them beside the faults. `thorough` tries
/// conditions on answers too.
pub(crate) fn assemble(sources: &[Source], thorough: bool, faults: &mut Vec<Fault>) -> Assembled {
    let places = sorted(sources, faults);
    let mut assembled = Assembled::default();
    if let Some(source) = places.top.get(NATIONAL) {
        assembled.national = national(source, faults);
    }
    // By the folders' names: a procedure with faults is there all the same.
    let named = |folder: &&str| folder.split('@').next()?.parse().ok();
    let mut known: BTreeSet<ProcedureCode> = places.procedures.keys().filter_map(named).collect();
    for (folder, files) in &places.procedures {
        let path = format!("{PROCEDURES}/{folder}");
        let Some((raw, source, contents)) = contents(&path, files, thorough, faults) else {
            continue;
        };
        let mut reader = Reader::new(source, thorough);
        let earlier = &assembled.editions;
        let edition = procedure(&raw, folder, earlier, contents, &assembled.national, &mut reader);
        faults.extend(reader.into_faults());
        assembled.editions.extend(edition);
    }
    if !places.generic.is_empty() {
        assembled.generic = template(&places.generic, thorough, faults);
    }
    known.extend(assembled.national.iter().map(|listed| listed.code.clone()));
    if let Some(source) = places.top.get(LIFE_EVENTS) {
        assembled.life_events = life_events(source, &known, faults);
    }
    if let Some(source) = places.top.get(MOST_USED) {
        assembled.most_used = most_used(source, &known, faults);
    }
    if let Some(source) = places.top.get(EVERYDAY) {
        assembled.everyday = everyday(source, &known, faults);
    }
    assembled.lists = Lists::read(&places.lists, faults);
    assembled
}

/// What every procedure has one of.
struct Three<'s> {
    procedure: &'s Source,
    requirements: &'s Source,
    form: &'s Source,
}

/// Papers and form of one folder.
pub(crate) struct Contents {
    papers: Papers,
    form: Form,
}

fn contents<'s>(
    path: &str,
    files: &BTreeMap<&str, &'s Source>,
    thorough: bool,
    faults: &mut Vec<Fault>,
) -> Option<(RawProcedure, &'s Source, Contents)> {
    for name in [PROCEDURE, REQUIREMENTS, FORM] {
        if !files.contains_key(name) {
            faults.push(Fault::new(&format!("{path}/{name}"), 1, Defect::MissingFile));
        }
    }
    let three = Three {
        procedure: files.get(PROCEDURE)?,
        requirements: files.get(REQUIREMENTS)?,
        form: files.get(FORM)?,
    };
    let mut reader = Reader::new(three.form, thorough);
    let form = reader.parse().map(|raw| form(&raw, &mut reader));
    faults.extend(reader.into_faults());

    let mut reader = Reader::new(three.requirements, thorough);
    let known = form.clone().unwrap_or_default();
    let papers = reader.parse().map(|raw| requirements(&raw, &known, &mut reader));
    // Without the form every name in a condition is unknown: those faults would only mislead.
    if form.is_some() {
        faults.extend(reader.into_faults());
    }

    let mut reader = Reader::new(three.procedure, thorough);
    let raw = reader.parse();
    faults.extend(reader.into_faults());
    Some((raw?, three.procedure, Contents { papers: papers?, form: form? }))
}

fn procedure(
    raw: &RawProcedure,
    folder: &str,
    earlier: &[Edition],
    contents: Contents,
    national: &[National],
    reader: &mut Reader<'_>,
) -> Option<Edition> {
    let code = code(&raw.code, reader);
    let edition = reader.word(&raw.edition, "edition");
    let named = [raw.code.get_ref().clone(), format!("{}@{edition}", raw.code.get_ref())];
    if !named.iter().any(|name| name == folder) {
        reader.fault(&raw.code.span(), Defect::FolderName);
    }
    let same = |other: &&Edition| {
        Some(&other.procedure.code) == code.as_ref() && other.procedure.edition == edition
    };
    if earlier.iter().any(|other| same(&other)) {
        reader.fault(&raw.edition.span(), Defect::RepeatedEdition(edition));
    }
    if raw.words.is_empty() {
        reader.fault(&raw.code.span(), Defect::Empty("words"));
    }
    listed(raw, code.as_ref(), national, reader);
    made(raw, code, contents, reader)
}

/// A procedure is in the national list, or says who serves it all the same.
fn listed(
    raw: &RawProcedure,
    code: Option<&ProcedureCode>,
    national: &[National],
    reader: &mut Reader<'_>,
) {
    // An office's folder may come without the list.
    let Some(code) = code.filter(|_| !national.is_empty()) else { return };
    match (&raw.unlisted, national.iter().any(|listed| listed.code == *code)) {
        (None, false) => reader.fault(&raw.code.span(), Defect::NotListed(code.to_string())),
        (Some(said), true) => reader.fault(&said.span(), Defect::Listed(code.to_string())),
        (Some(said), false) => {
            reader.word(said, "unlisted");
        }
        (None, true) => {}
    }
}

/// The edition, with its papers and its form.
fn made(
    raw: &RawProcedure,
    code: Option<ProcedureCode>,
    Contents { papers, form }: Contents,
    reader: &mut Reader<'_>,
) -> Option<Edition> {
    let from = day(&raw.effective_from, reader);
    let until = raw.effective_until.as_ref().map(|until| (until, day(until, reader)));
    if let Some((place, Some(until))) = &until
        && from.is_some_and(|from| from > *until)
    {
        reader.fault(&place.span(), Defect::EndsBefore);
    }
    let mut used = BTreeSet::new();
    let cases = raw.cases.iter().map(|raw| case(raw, &form, &mut used, reader)).collect();
    let procedure = Procedure {
        code: code?,
        name: reader.text(&raw.name),
        short_name: reader.text(&raw.short_name),
        summary: reader.text(&raw.summary),
        edition: reader.word(&raw.edition, "edition"),
        legal_basis: words(&raw.legal_basis, "legal_basis", reader),
        time_limit: raw.time_limit.as_ref().map(|text| reader.text(text)),
        fee: fee(&raw.fee, reader),
        level: match raw.level {
            RawLevel::Commune => Level::Commune,
            RawLevel::CommunePolice => Level::CommunePolice,
        },
        cases,
        requirements: papers.requirements,
        no_longer: papers.no_longer,
        form,
        template: reader.word(&raw.template, "template"),
        words: words(&raw.words, "words", reader),
        guided: true,
    };
    Some(Edition::new(procedure, from?, until.and_then(|(_, until)| until), papers.whys))
}

fn day(raw: &At<String>, reader: &mut Reader<'_>) -> Option<Date> {
    let day = raw.get_ref().parse::<Date>().ok();
    if day.is_none() {
        reader.fault(&raw.span(), Defect::NotADay(raw.get_ref().clone()));
    }
    day
}

fn case(
    raw: &RawCase,
    form: &Form,
    used: &mut BTreeSet<String>,
    reader: &mut Reader<'_>,
) -> ProcedureCase {
    check_case_condition(raw.when.as_ref(), form, reader);
    ProcedureCase {
        id: reader.id(&raw.id, '_', used),
        name: reader.text(&raw.name),
        condition: raw.when.as_ref().map(|when| when.get_ref().clone()),
        portal: raw.portal.clone(),
        time_limit: raw.time_limit.as_ref().map(|text| reader.text(text)),
        fee: raw.fee.as_ref().map(|raw| fee(raw, reader)),
    }
}

/// The general form: everything of a procedure but its code and its name.
fn template(
    files: &BTreeMap<&str, &Source>,
    thorough: bool,
    faults: &mut Vec<Fault>,
) -> Option<Template> {
    let (raw, source, contents) = contents(GENERIC, files, thorough, faults)?;
    let mut reader = Reader::new(source, thorough);
    if raw.code.get_ref() != ANY {
        reader.fault(&raw.code.span(), Defect::MalformedCode(raw.code.get_ref().clone()));
    }
    // Any code will do: the template is never offered itself.
    let stand_in = "0.000000".parse().ok();
    let made = made(&raw, stand_in, contents, &mut reader);
    faults.extend(reader.into_faults());
    made.map(Template::of)
}

fn words(raw: &[At<String>], key: &'static str, reader: &mut Reader<'_>) -> Vec<String> {
    raw.iter().map(|word| reader.word(word, key)).collect()
}

fn code(raw: &At<String>, reader: &mut Reader<'_>) -> Option<ProcedureCode> {
    let code = raw.get_ref().parse().ok();
    if code.is_none() {
        reader.fault(&raw.span(), Defect::MalformedCode(raw.get_ref().clone()));
    }
    code
}

/// A fee that is not known has no text; the two others say on what condition and how much.
fn fee(raw: &RawFee, reader: &mut Reader<'_>) -> Fee {
    let text = raw.text.as_ref().map(|text| reader.text(text));
    let stated = !matches!(raw.kind.get_ref(), RawFeeKind::NotPublished);
    if stated && text.is_none() {
        reader.fault(&raw.kind.span(), Defect::KeyMissing("text"));
    } else if !stated && text.is_some() {
        reader.fault(&raw.kind.span(), Defect::KeyUnused("text"));
    }
    match (raw.kind.get_ref(), text) {
        (RawFeeKind::Free, Some(why)) => Fee::Free { why },
        (RawFeeKind::Stated, Some(tariff)) => Fee::Stated { tariff },
        (RawFeeKind::NotPublished | RawFeeKind::Free | RawFeeKind::Stated, _) => Fee::NotPublished,
    }
}

fn life_events(
    source: &Source,
    known: &BTreeSet<ProcedureCode>,
    faults: &mut Vec<Fault>,
) -> Vec<LifeEvent> {
    let mut reader = Reader::new(source, true);
    let mut used = BTreeSet::new();
    let mut events = Vec::new();
    for raw in reader.parse::<RawLifeEvents>().map(|raw| raw.events).unwrap_or_default() {
        if raw.procedures.is_empty() {
            reader.fault(&raw.id.span(), Defect::Empty("procedures"));
        }
        events.push(LifeEvent {
            id: reader.id(&raw.id, '-', &mut used),
            label: reader.text(&raw.label),
            icon: reader.word(&raw.icon, "icon"),
            procedures: known_codes(&raw.procedures, known, &mut reader),
        });
    }
    faults.extend(reader.into_faults());
    events
}

fn most_used(
    source: &Source,
    known: &BTreeSet<ProcedureCode>,
    faults: &mut Vec<Fault>,
) -> Vec<ProcedureCode> {
    let mut reader = Reader::new(source, true);
    let raw: Option<RawMostUsed> = reader.parse();
    let order = raw.map(|raw| known_codes(&raw.order, known, &mut reader)).unwrap_or_default();
    faults.extend(reader.into_faults());
    order
}

fn known_codes(
    raw: &[At<String>],
    known: &BTreeSet<ProcedureCode>,
    reader: &mut Reader<'_>,
) -> Vec<ProcedureCode> {
    let mut codes = Vec::new();
    for raw in raw {
        let Some(code) = code(raw, reader) else { continue };
        if codes.contains(&code) {
            reader.fault(&raw.span(), Defect::RepeatedId(code.to_string()));
        } else if known.contains(&code) {
            codes.push(code);
        } else {
            reader.fault(&raw.span(), Defect::UnknownProcedure(code.to_string()));
        }
    }
    codes
}

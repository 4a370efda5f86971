//! From files to editions of procedures, life events and the order of the first screen.

use std::collections::{BTreeMap, BTreeSet};

use toml::Spanned;
use tram_domain::{Date, Fee, Form, Procedure, ProcedureCode, Requirement};

use crate::catalogue::LifeEvent;
use crate::everyday::{Everyday, everyday};
use crate::fault::{Defect, Fault};
use crate::form::form;
use crate::national::{National, national};
use crate::raw::{RawFee, RawFeeKind, RawLifeEvents, RawMostUsed, RawProcedure};
use crate::reader::Reader;
use crate::requirement::{Whys, requirements};
use crate::rules::Rules;
use crate::source::{NATIONAL, PROCEDURES, Source};

/// One edition of one procedure.
#[derive(Debug)]
pub(crate) struct Edition {
    pub(crate) procedure: Procedure,
    pub(crate) effective_from: Date,
    pub(crate) whys: Whys,
    pub(crate) rules: Rules,
}

/// What the files say.
#[derive(Debug, Default)]
pub(crate) struct Assembled {
    pub(crate) editions: Vec<Edition>,
    pub(crate) life_events: Vec<LifeEvent>,
    pub(crate) most_used: Vec<ProcedureCode>,
    pub(crate) national: Vec<National>,
    pub(crate) everyday: Everyday,
}

const PROCEDURE: &str = "procedure.toml";
const REQUIREMENTS: &str = "requirements.toml";
const FORM: &str = "form.toml";
const LIFE_EVENTS: &str = "life-events.toml";
const MOST_USED: &str = "most-used.toml";
const EVERYDAY: &str = "everyday.toml";

/// Everything in the files, or as much as can be made of them beside the faults.
pub(crate) fn assemble(sources: &[Source], faults: &mut Vec<Fault>) -> Assembled {
    let mut assembled = Assembled::default();
    let mut folders: BTreeMap<&str, BTreeMap<&str, &Source>> = BTreeMap::new();
    let mut top = BTreeMap::new();
    for source in sources {
        let parts: Vec<&str> = source.file.split('/').collect();
        match parts.as_slice() {
            [PROCEDURES, folder, name @ (PROCEDURE | REQUIREMENTS | FORM)] => {
                folders.entry(folder).or_default().insert(name, source);
            }
            [name @ (LIFE_EVENTS | MOST_USED | NATIONAL | EVERYDAY)] => {
                top.insert(*name, source);
            }
            _ => faults.push(Fault::new(&source.file, 1, Defect::StrayFile)),
        }
    }
    if folders.is_empty() {
        faults.push(Fault::new(PROCEDURES, 1, Defect::MissingFile));
    }
    // By the folders' names: a procedure with faults is there all the same.
    let named = |folder: &&str| folder.split('@').next()?.parse().ok();
    let known: BTreeSet<ProcedureCode> = folders.keys().filter_map(named).collect();
    for (folder, files) in folders {
        let edition = edition(folder, &files, &assembled.editions, faults);
        assembled.editions.extend(edition);
    }
    if let Some(source) = top.get(LIFE_EVENTS) {
        assembled.life_events = life_events(source, &known, faults);
    }
    if let Some(source) = top.get(MOST_USED) {
        assembled.most_used = most_used(source, &known, faults);
    }
    if let Some(source) = top.get(NATIONAL) {
        assembled.national = national(source, faults);
    }
    if let Some(source) = top.get(EVERYDAY) {
        let mut known = known;
        known.extend(assembled.national.iter().map(|procedure| procedure.code.clone()));
        assembled.everyday = everyday(source, &known, faults);
    }
    assembled
}

/// What every procedure has one of.
struct Three<'s> {
    procedure: &'s Source,
    requirements: &'s Source,
    form: &'s Source,
}

fn edition(
    folder: &str,
    files: &BTreeMap<&str, &Source>,
    earlier: &[Edition],
    faults: &mut Vec<Fault>,
) -> Option<Edition> {
    for name in [PROCEDURE, REQUIREMENTS, FORM] {
        if !files.contains_key(name) {
            let file = format!("{PROCEDURES}/{folder}/{name}");
            faults.push(Fault::new(&file, 1, Defect::MissingFile));
        }
    }
    let three = Three {
        procedure: files.get(PROCEDURE)?,
        requirements: files.get(REQUIREMENTS)?,
        form: files.get(FORM)?,
    };
    let mut reader = Reader::new(three.form);
    let form = reader.parse().map(|raw| form(raw, &mut reader));
    faults.extend(reader.into_faults());

    let mut reader = Reader::new(three.requirements);
    let known = form.clone().unwrap_or_default();
    let papers = reader.parse().map(|raw| requirements(raw, &known, &mut reader));
    // Without the form every name in a condition is unknown: those faults would only mislead.
    if form.is_some() {
        faults.extend(reader.into_faults());
    }

    let mut reader = Reader::new(three.procedure);
    let raw = reader.parse();
    let made = raw.and_then(|raw| procedure(&raw, folder, earlier, (papers?, form?), &mut reader));
    faults.extend(reader.into_faults());
    made
}

fn procedure(
    raw: &RawProcedure,
    folder: &str,
    earlier: &[Edition],
    ((requirements, whys), form): ((Vec<Requirement>, Whys), Form),
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
        reader.fault(&raw.edition.span(), Defect::RepeatedEdition(edition.clone()));
    }
    let effective_from = raw.effective_from.get_ref().parse::<Date>();
    if effective_from.is_err() {
        let not_a_day = Defect::NotADay(raw.effective_from.get_ref().clone());
        reader.fault(&raw.effective_from.span(), not_a_day);
    }
    if raw.words.is_empty() {
        reader.fault(&raw.code.span(), Defect::Empty("words"));
    }
    let procedure = Procedure {
        code: code?,
        name: reader.text(&raw.name),
        short_name: reader.text(&raw.short_name),
        summary: reader.text(&raw.summary),
        edition,
        legal_basis: words(&raw.legal_basis, "legal_basis", reader),
        time_limit: raw.time_limit.as_ref().map(|text| reader.text(text)),
        fee: fee(&raw.fee, reader),
        requirements,
        form,
        template: reader.word(&raw.template, "template"),
        words: words(&raw.words, "words", reader),
    };
    let rules = Rules::of(&procedure);
    Some(Edition { procedure, effective_from: effective_from.ok()?, whys, rules })
}

fn words(raw: &[Spanned<String>], key: &'static str, reader: &mut Reader<'_>) -> Vec<String> {
    raw.iter().map(|word| reader.word(word, key)).collect()
}

fn code(raw: &Spanned<String>, reader: &mut Reader<'_>) -> Option<ProcedureCode> {
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
    let mut reader = Reader::new(source);
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
    let mut reader = Reader::new(source);
    let raw: Option<RawMostUsed> = reader.parse();
    let order = raw.map(|raw| known_codes(&raw.order, known, &mut reader)).unwrap_or_default();
    faults.extend(reader.into_faults());
    order
}

fn known_codes(
    raw: &[Spanned<String>],
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

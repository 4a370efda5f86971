//! `catalogue check | list | show | search | checklist`

use std::path::Path;

use serde::Serialize;
use serde_json::{Value, json};
use tram_core::domain::{
    AnswerProblem, Answers, Applicable, Fee, FieldId, Need, OnBehalf, Procedure, ProcedureCode,
    Requirement,
};
use tram_core::{
    AnswerGap, Catalogue, Fault, Gaps, MachineClock, Why, catalogue_schema, checklist_pdf, today,
};
use tram_ipc::UiError;

use super::answers;
use crate::args::{self, Common, Whom};
use crate::exit::Exit;
use crate::files;
use crate::opening;
use crate::out::Out;
use crate::trouble::Trouble;

pub(super) fn run(
    command: args::Catalogue,
    common: &Common,
    out: &mut Out<'_>,
) -> Result<Exit, Trouble> {
    match command {
        args::Catalogue::Check { folder } => check(folder.as_deref(), common, out),
        args::Catalogue::List => list(&opening::catalogue(common)?, out),
        args::Catalogue::Schema => {
            out.plain(catalogue_schema().trim_end())?;
            Ok(Exit::Done)
        }
        args::Catalogue::Show { code } => show(&opening::catalogue(common)?, &code, out),
        args::Catalogue::Search { words, limit } => {
            search(&opening::catalogue(common)?, &words.join(" "), limit, out)
        }
        args::Catalogue::Checklist { code, answers, on_behalf, pdf } => {
            let catalogue = opening::catalogue(common)?;
            let office = opening::configuration(common)?.map(|settings| settings.office);
            let case = case(&catalogue, &code, answers.as_deref(), on_behalf)?;
            if let Some(path) = pdf {
                let office = office.unwrap_or_default();
                let whom = case.whom;
                let pdf = checklist_pdf(&catalogue, case.procedure, &case.given, whom, &office)?;
                files::write(&path, &pdf)?;
            }
            checklist(&catalogue, &case, out)
        }
    }
}

#[derive(Serialize)]
struct FaultRow<'a> {
    file: &'a str,
    line: usize,
    what: String,
    mend: &'a str,
}

fn check(folder: Option<&Path>, common: &Common, out: &mut Out<'_>) -> Result<Exit, Trouble> {
    let configured = opening::configuration(common)?.and_then(|settings| settings.catalogue);
    let loaded = match folder.or(configured.as_deref()) {
        Some(folder) if !folder.is_dir() => {
            return Err(Trouble::FileMissing(folder.to_owned()));
        }
        Some(folder) => Catalogue::load(folder),
        None => match Catalogue::embedded_faults() {
            faults if faults.is_empty() => Ok(Catalogue::embedded()),
            faults => Err(faults),
        },
    };
    match loaded {
        Ok(catalogue) => {
            out.say(&(out.words().catalogue_sound)(catalogue.procedures().count()));
            Ok(Exit::Done)
        }
        Err(faults) => {
            print_faults(&faults, out)?;
            Ok(Exit::Damaged)
        }
    }
}

fn print_faults(faults: &[Fault], out: &mut Out<'_>) -> Result<(), Trouble> {
    let mut table = Vec::new();
    for fault in faults {
        let what = fault.what.to_string();
        let cells =
            vec![format!("{}:{}", fault.file, fault.line), what.clone(), fault.mend.clone()];
        let row = FaultRow { file: &fault.file, line: fault.line, what, mend: &fault.mend };
        out.row(&row, cells, &mut table)?;
    }
    let labels = &out.words().labels;
    out.table(&[labels.file, labels.fault, labels.mend], &table)
}

#[derive(Serialize)]
struct SummaryRow<'a> {
    code: &'a ProcedureCode,
    name: String,
    short_name: String,
    edition: &'a str,
    papers: usize,
    fields: usize,
    /// It has a form of its own.
    guided: bool,
}

fn list(catalogue: &Catalogue, out: &mut Out<'_>) -> Result<Exit, Trouble> {
    let mut table = Vec::new();
    let general = catalogue.national_list().iter();
    let general = general.filter_map(|listed| catalogue.procedure(&listed.code, None));
    for procedure in catalogue.procedures().chain(general.filter(|general| !general.guided)) {
        let row = SummaryRow {
            code: &procedure.code,
            name: out.text(&procedure.name),
            short_name: out.text(&procedure.short_name),
            edition: &procedure.edition,
            papers: procedure.requirements.len(),
            fields: procedure.form.fields.len(),
            guided: procedure.guided,
        };
        let cells = vec![
            procedure.code.to_string(),
            row.name.clone(),
            row.papers.to_string(),
            row.fields.to_string(),
            procedure.edition.clone(),
        ];
        out.row(&row, cells, &mut table)?;
    }
    let labels = &out.words().labels;
    let titles = [labels.code, labels.name, labels.papers, labels.fields, labels.edition];
    out.table(&titles, &table)?;
    Ok(Exit::Done)
}

fn known<'a>(catalogue: &'a Catalogue, code: &ProcedureCode) -> Result<&'a Procedure, Trouble> {
    catalogue.procedure(code, None).ok_or(Trouble::Ui(UiError::ProcedureUnknown))
}

fn show(catalogue: &Catalogue, code: &ProcedureCode, out: &mut Out<'_>) -> Result<Exit, Trouble> {
    let procedure = known(catalogue, code)?;
    let labels = &out.words().labels;
    let fee = match &procedure.fee {
        Fee::NotPublished => labels.fee_unknown.to_owned(),
        Fee::Free { why } => out.text(why),
        Fee::Stated { tariff } => out.text(tariff),
    };
    let time = procedure.time_limit.as_ref().map(|text| out.text(text)).unwrap_or_default();
    let particulars = [
        (labels.code, procedure.code.to_string()),
        (labels.name, out.text(&procedure.name)),
        (labels.summary, out.text(&procedure.summary)),
        (labels.edition, procedure.edition.clone()),
        (labels.time_limit, time),
        (labels.fee, fee),
    ];
    out.object(procedure, &particulars)?;
    show_papers(procedure, out)?;
    show_fields(procedure, out)?;
    Ok(Exit::Done)
}

fn show_papers(procedure: &Procedure, out: &mut Out<'_>) -> Result<(), Trouble> {
    out.plain("")?;
    let rows: Vec<Vec<String>> = procedure
        .requirements
        .iter()
        .map(|paper| {
            vec![
                paper.id.to_string(),
                out.text(&paper.name),
                paper.originals.to_string(),
                paper.copies.to_string(),
                paper.condition.clone().unwrap_or_default(),
            ]
        })
        .collect();
    let labels = &out.words().labels;
    let titles =
        [labels.requirement, labels.name, labels.originals, labels.copies, labels.condition];
    out.table(&titles, &rows)
}

fn show_fields(procedure: &Procedure, out: &mut Out<'_>) -> Result<(), Trouble> {
    out.plain("")?;
    let [yes, no] = out.words().yes_no;
    let rows: Vec<Vec<String>> = procedure
        .form
        .fields
        .iter()
        .map(|field| {
            let kind = serde_json::to_value(&field.kind).unwrap_or_default();
            vec![
                field.id.to_string(),
                out.text(&field.label),
                kind.get("kind").and_then(Value::as_str).unwrap_or_default().to_owned(),
                if field.required { yes } else { no }.to_owned(),
                field.condition.clone().unwrap_or_default(),
            ]
        })
        .collect();
    let labels = &out.words().labels;
    let titles = [labels.fields, labels.name, labels.kind, labels.required, labels.condition];
    out.table(&titles, &rows)
}

#[derive(Serialize)]
struct HitRow<'a> {
    rank: u32,
    code: &'a ProcedureCode,
    name: String,
    why: String,
}

fn search(
    catalogue: &Catalogue,
    words: &str,
    limit: usize,
    out: &mut Out<'_>,
) -> Result<Exit, Trouble> {
    let hits = catalogue.search(words, limit);
    if hits.is_empty() {
        return Err(Trouble::NothingFits);
    }
    let mut table = Vec::new();
    for hit in &hits {
        let procedure = known(catalogue, &hit.code)?;
        let name = out.text(&procedure.name);
        let row = HitRow { rank: hit.rank, code: &hit.code, name, why: hit.why.to_string() };
        let cells = vec![
            row.rank.to_string(),
            hit.code.to_string(),
            row.name.clone(),
            found(&hit.why, out),
        ];
        out.row(&row, cells, &mut table)?;
    }
    let labels = &out.words().labels;
    out.table(&[labels.rank, labels.code, labels.name, labels.why], &table)?;
    Ok(Exit::Done)
}

/// What a procedure was found by, for people.
fn found(why: &Why, out: &Out<'_>) -> String {
    let words = out.words();
    let slip = if why.slip { words.nearly } else { "" };
    format!("{}{slip}: {}", (words.place)(why.place), why.phrase)
}

#[derive(Serialize)]
struct NeedRow<'a> {
    requirement: &'a str,
    name: String,
    needed: Value,
    originals: u32,
    copies: u32,
    why: String,
}

/// One case of one procedure.
struct Case<'c> {
    procedure: &'c Procedure,
    given: Answers,
    whom: Option<OnBehalf>,
}

fn case<'c>(
    catalogue: &'c Catalogue,
    code: &ProcedureCode,
    file: Option<&Path>,
    on_behalf: Option<Whom>,
) -> Result<Case<'c>, Trouble> {
    let procedure = known(catalogue, code)?;
    let given = match file {
        Some(file) => checked(procedure, file)?,
        None => Answers::default(),
    };
    Ok(Case { procedure, given, whom: on_behalf.map(OnBehalf::from) })
}

fn checklist(
    catalogue: &Catalogue,
    Case { procedure, given, whom }: &Case<'_>,
    out: &mut Out<'_>,
) -> Result<Exit, Trouble> {
    let applicable = catalogue.applicable(procedure, given, *whom);
    let mut table = Vec::new();
    for paper in &procedure.requirements {
        let (needed, why) = need(catalogue, procedure, paper, &applicable, out);
        let [yes, no] = out.words().yes_no;
        let told = match needed.as_bool() {
            Some(true) => yes,
            Some(false) => no,
            None => "?",
        };
        let cells = vec![
            told.to_owned(),
            paper.id.to_string(),
            out.text(&paper.name),
            paper.originals.to_string(),
            paper.copies.to_string(),
            why.clone(),
        ];
        let row = NeedRow {
            requirement: &paper.id.0,
            name: out.text(&paper.name),
            needed,
            originals: paper.originals,
            copies: paper.copies,
            why,
        };
        out.row(&row, cells, &mut table)?;
    }
    let l = &out.words().labels;
    let titles = [l.needed, l.requirement, l.name, l.originals, l.copies, l.why];
    out.table(&titles, &table)?;
    Ok(Exit::Done)
}

/// Whether a paper is needed, and why: the catalogue's own sentence where it has one.
fn need(
    catalogue: &Catalogue,
    procedure: &Procedure,
    paper: &Requirement,
    applicable: &Applicable,
    out: &Out<'_>,
) -> (Value, String) {
    let conditional = paper.condition.is_some();
    let (needed, code) = match applicable.need(&paper.id) {
        Need::Needed if conditional => (json!(true), "case"),
        Need::Needed => (json!(true), "always"),
        Need::ShowOnly => (json!(true), "show_only"),
        Need::Optional => (json!(false), "optional"),
        Need::NotNeeded => (json!(false), "not_in_this_case"),
        Need::Unknown => (json!("unknown"), "unknown"),
    };
    let words = (out.words().need)(code).to_owned();
    // The sentence tells why it is asked for: of a paper that is not, it would be untrue.
    let sentence = catalogue.why(procedure, &paper.id).filter(|_| needed == json!(true));
    let why = match sentence {
        Some(sentence) => format!("{words}: {}", out.text(sentence)),
        None => words,
    };
    (needed, why)
}

/// The answers of a file that the form takes; all those that it does not take, otherwise.
fn checked(procedure: &Procedure, file: &Path) -> Result<Answers, Trouble> {
    let mut gaps = Gaps::default();
    let mut taken = Answers::default();
    let day = today(&MachineClock);
    for (name, answer) in answers::read(file)? {
        if name.starts_with("card_") && procedure.form.field(&FieldId(name.clone())).is_none() {
            continue;
        }
        let field = FieldId(name);
        let known = procedure.form.field(&field).ok_or(AnswerProblem::NoSuchField);
        match known.and_then(|known| known.check(&answer, day)) {
            Ok(Some(answer)) => taken.give(field, answer),
            Ok(None) => {}
            Err(problem) => gaps.answers.push(AnswerGap { field, problem }),
        }
    }
    if gaps.is_empty() { Ok(taken) } else { Err(Trouble::Incomplete(gaps)) }
}

impl From<Whom> for OnBehalf {
    fn from(whom: Whom) -> Self {
        match whom {
            Whom::Myself => Self::Myself,
            Whom::SomeoneElse => Self::SomeoneElse,
        }
    }
}

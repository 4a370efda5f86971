//! `card read FILE…`

use std::path::Path;

use serde::Serialize;
use tram_core::domain::{CardWarning, CitizenCard, Date, Sex};
use tram_core::{MachineClock, read_card, today};

use super::each_file;
use crate::args::Card;
use crate::exit::Exit;
use crate::files;
use crate::out::Out;
use crate::trouble::Trouble;

#[derive(Serialize)]
struct Row<'a> {
    file: String,
    source: &'static str,
    number: &'a str,
    old_number: Option<&'a str>,
    name: &'a str,
    birth: Option<Date>,
    sex: Option<Sex>,
    residence: Option<&'a str>,
    issued: Option<Date>,
    fields: u8,
    warnings: Vec<&'static str>,
}

pub(super) async fn run(command: Card, out: &mut Out<'_>) -> Result<Exit, Trouble> {
    let Card::Read { files } = command;
    each_file(&files, out, async |file, out| {
        let (card, source) = read_card(files::read(file)?).await?;
        print(file, &card, source.name(), out)
    })
    .await
}

fn print(
    file: &Path,
    card: &CitizenCard,
    source: &'static str,
    out: &mut Out<'_>,
) -> Result<(), Trouble> {
    let warnings = card.warnings(today(&MachineClock));
    let row = Row {
        file: file.display().to_string(),
        source,
        number: card.number.as_str(),
        old_number: card.old_number.as_deref(),
        name: &card.name,
        birth: card.birth,
        sex: card.sex,
        residence: card.residence.as_deref(),
        issued: card.issued,
        fields: card.fields,
        warnings: warnings.into_iter().map(CardWarning::code).collect(),
    };
    let labels = &out.words().labels;
    let date = |day: Option<Date>| day.map(Date::to_vietnamese).unwrap_or_default();
    let [male, female] = labels.sexes;
    let sex = card.sex.map_or("", |sex| match sex {
        Sex::Male => male,
        Sex::Female => female,
    });
    out.object(
        &row,
        &[
            (labels.file, row.file.clone()),
            (labels.number, row.number.to_owned()),
            (labels.old_number, row.old_number.unwrap_or_default().to_owned()),
            (labels.name, row.name.to_owned()),
            (labels.birth, date(card.birth)),
            (labels.sex, sex.to_owned()),
            (labels.residence, row.residence.unwrap_or_default().to_owned()),
            (labels.issued, date(card.issued)),
            (labels.warnings, row.warnings.join(", ")),
        ],
    )
}

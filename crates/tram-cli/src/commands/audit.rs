//! `audit verify | export`

use std::sync::Arc;

use serde::Serialize;
use tram_core::KeyStore;

use crate::args::{Audit, Common};
use crate::exit::Exit;
use crate::files;
use crate::opening;
use crate::out::Out;
use crate::trouble::Trouble;

#[derive(Serialize)]
struct Row {
    entries: u64,
    verified: bool,
    first_break: Option<u64>,
}

pub(super) async fn run(
    command: Audit,
    common: &Common,
    keys: Arc<dyn KeyStore>,
    out: &mut Out<'_>,
) -> Result<Exit, Trouble> {
    let opened = opening::open(common, None, keys, out)?.with_store(common).await?;
    if let Audit::Export { out: file } = &command {
        files::write(file, &opened.core.audit_export().await?)?;
    }
    let report = opened.core.audit_report().await?;
    let row = Row {
        entries: report.entries,
        verified: report.is_sound(),
        first_break: report.first_break,
    };
    let (labels, words) = (&out.words().labels, out.words());
    out.object(
        &row,
        &[
            (labels.entries, row.entries.to_string()),
            (labels.first_break, row.first_break.map(|seq| seq.to_string()).unwrap_or_default()),
        ],
    )?;
    match row.first_break {
        None => {
            out.say(words.log_sound);
            Ok(Exit::Done)
        }
        Some(seq) => {
            out.say(&(words.log_broken)(seq));
            Ok(Exit::Damaged)
        }
    }
}

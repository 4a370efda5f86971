//! `vault init | check | wipe-expired`

use std::sync::Arc;

use serde::Serialize;
use tram_core::{CheckReport, KeyStore};

use crate::args::{Common, Vault};
use crate::exit::Exit;
use crate::opening;
use crate::out::Out;
use crate::trouble::Trouble;

#[derive(Serialize)]
struct Row {
    state: &'static str,
    records: u64,
    blobs: u64,
    wiped: u64,
    damaged: u64,
}

pub(super) async fn run(
    command: Vault,
    common: &Common,
    keys: Arc<dyn KeyStore>,
    out: &mut Out<'_>,
) -> Result<Exit, Trouble> {
    let opened = match command {
        Vault::Init => {
            let opened = opening::open(common, None, keys, out)?;
            opened.core.provision().await?;
            opened
        }
        Vault::Check => opening::open(common, None, keys, out)?.with_store(common).await?,
        Vault::WipeExpired => {
            let opened = opening::open(common, None, keys, out)?.with_store(common).await?;
            let kept = opened.core.keep_house().await?;
            out.say(&(out.words().house_kept)(kept.announced, kept.expired, kept.wiped));
            opened
        }
    };
    let report = opened.core.check_store().await?;
    let damaged = report.damaged.len() as u64;
    let state = if damaged == 0 { "ready" } else { "damaged" };
    let CheckReport { records, blobs, wiped, .. } = report;
    let row = Row { state, records, blobs, wiped, damaged };
    let (labels, words) = (&out.words().labels, out.words());
    out.object(
        &row,
        &[
            (labels.state, (words.state)(state).to_owned()),
            (labels.records, row.records.to_string()),
            (labels.blobs, row.blobs.to_string()),
            (labels.wiped, row.wiped.to_string()),
            (labels.damaged, damaged.to_string()),
        ],
    )?;
    if damaged > 0 {
        out.say(&(words.store_damaged)(damaged));
        return Ok(Exit::Damaged);
    }
    out.say(words.store_ready);
    Ok(Exit::Done)
}

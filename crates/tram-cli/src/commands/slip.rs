//! `slip DOSSIER --out F.pdf`

use std::sync::Arc;

use serde::Serialize;
use tram_core::KeyStore;

use crate::args::{Common, Slip};
use crate::exit::Exit;
use crate::files;
use crate::opening;
use crate::out::Out;
use crate::trouble::Trouble;

#[derive(Serialize)]
struct Row {
    output: String,
    bytes: usize,
}

pub(super) async fn run(
    order: Slip,
    common: &Common,
    keys: Arc<dyn KeyStore>,
    out: &mut Out<'_>,
) -> Result<Exit, Trouble> {
    let opened = opening::open(common, None, keys, out)?.with_store(common).await?;
    let dossier = opened.core.dossier_named(&order.dossier).await?;
    let pdf = opened.core.slip(dossier).await?;
    files::write(&order.out, &pdf)?;
    let row = Row { output: order.out.display().to_string(), bytes: pdf.len() };
    let labels = &out.words().labels;
    out.object(
        &row,
        &[(labels.output, row.output.clone()), (labels.bytes, row.bytes.to_string())],
    )?;
    Ok(Exit::Done)
}

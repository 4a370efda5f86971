//! `pdf make FILE… --out F --max-bytes N`

use serde::Serialize;
use tram_core::{CoreError, pdf_of};

use crate::args::Pdf;
use crate::exit::Exit;
use crate::files;
use crate::out::Out;
use crate::trouble::Trouble;

#[derive(Serialize)]
struct Row {
    output: String,
    bytes: usize,
    pages: usize,
    dpi: u32,
    conformance: &'static str,
}

pub(super) async fn run(command: Pdf, out: &mut Out<'_>) -> Result<Exit, Trouble> {
    let Pdf::Make { files, out: output, max_bytes, title } = command;
    let mut pictures = Vec::new();
    for file in &files {
        match files::read(file) {
            Ok(bytes) => pictures.push(bytes),
            Err(trouble) => return Ok(out.trouble(Some(file), &trouble)),
        }
    }
    let work = move || pdf_of(&pictures, &title, max_bytes);
    let made = tokio::task::spawn_blocking(work).await.map_err(|_| Trouble::Internal)?;
    let pdf = match made {
        Ok(pdf) => pdf,
        Err((number, error)) => {
            let file = number.and_then(|number| files.get(number)).map(|file| file.as_path());
            return Ok(out.trouble(file, &refused(error)));
        }
    };
    files::write(&output, &pdf.bytes)?;
    let row = Row {
        output: output.display().to_string(),
        bytes: pdf.bytes.len(),
        pages: pdf.pages,
        dpi: pdf.dpi,
        conformance: pdf.conformance,
    };
    let labels = &out.words().labels;
    out.object(
        &row,
        &[
            (labels.output, row.output.clone()),
            (labels.bytes, row.bytes.to_string()),
            (labels.pages, row.pages.to_string()),
            (labels.dpi, row.dpi.to_string()),
            ("", row.conformance.to_owned()),
        ],
    )?;
    Ok(Exit::Done)
}

fn refused(error: CoreError) -> Trouble {
    match error {
        CoreError::Image(tram_core::ImageError::WillNotFit { .. }) => Trouble::WillNotFit,
        other => other.into(),
    }
}

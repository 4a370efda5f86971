//! `capture sources | scan`

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;
use tram_core::{Core, KeyStore};
use tram_ipc::args::{Nothing, SourcePick};
use tram_ipc::commands::Commands;
use tram_ipc::views::SourceView;

use crate::args::{Capture, Common};
use crate::exit::Exit;
use crate::files;
use crate::opening;
use crate::out::Out;
use crate::trouble::Trouble;

#[derive(Serialize)]
struct SourceRow<'a> {
    source: &'a str,
    kind: &'a str,
    name: &'a str,
    capabilities: &'static [&'static str],
}

#[derive(Serialize)]
struct PageRow {
    file: String,
    page: usize,
}

pub(super) async fn run(
    command: Capture,
    common: &Common,
    keys: Arc<dyn KeyStore>,
    out: &mut Out<'_>,
) -> Result<Exit, Trouble> {
    let opened = opening::open(common, None, keys, out)?;
    let core = opened.core.as_ref();
    match command {
        Capture::Sources => sources(core, out).await,
        Capture::Scan { source, pages, out: folder } => {
            scan(core, &source, pages, &folder, out).await
        }
    }
}

fn capabilities(kind: &str) -> &'static [&'static str] {
    if kind == "scanner" { &["scan"] } else { &["list", "read"] }
}

async fn sources(core: &Core, out: &mut Out<'_>) -> Result<Exit, Trouble> {
    let found: Vec<SourceView> = Commands::sources(core, Nothing {}).await?;
    let mut table = Vec::new();
    for source in &found {
        let row = SourceRow {
            source: &source.id,
            kind: &source.kind,
            name: &source.name,
            capabilities: capabilities(&source.kind),
        };
        let cells = vec![
            source.id.clone(),
            source.kind.clone(),
            source.name.clone(),
            row.capabilities.join(", "),
        ];
        out.row(&row, cells, &mut table)?;
    }
    let labels = &out.words().labels;
    let titles = [labels.source, labels.kind, labels.name, labels.capabilities];
    out.table(&titles, &table)?;
    Ok(if found.is_empty() { Exit::NothingFound } else { Exit::Done })
}

async fn scan(
    core: &Core,
    source: &str,
    pages: Option<u32>,
    folder: &Path,
    out: &mut Out<'_>,
) -> Result<Exit, Trouble> {
    let known: Vec<SourceView> = Commands::sources(core, Nothing {}).await?;
    let known = known.into_iter().find(|view| view.id == source).ok_or(Trouble::NotFound)?;
    files::make_folder(folder)?;
    let mut written = Written { stem: source.to_owned(), taken: Vec::new(), table: Vec::new() };
    if known.kind == "scanner" {
        let wanted = usize::try_from(pages.unwrap_or(1)).unwrap_or(usize::MAX);
        while written.taken.len() < wanted {
            let frames = core.pull(source, None).await?;
            if frames.is_empty() {
                break;
            }
            written.keep(frames, folder, wanted, out)?;
        }
    } else {
        let entries = Commands::entries(core, SourcePick { source: source.to_owned() }).await?;
        let wanted = pages.map_or(usize::MAX, |pages| usize::try_from(pages).unwrap_or(usize::MAX));
        for entry in entries.into_iter().take(wanted) {
            let frames = core.pull(source, Some(&entry.id)).await?;
            written.keep(frames, folder, wanted, out)?;
        }
    }
    let labels = &out.words().labels;
    out.table(&[labels.page, labels.file], &written.table)?;
    if written.taken.is_empty() { Err(Trouble::NotFound) } else { Ok(Exit::Done) }
}

/// What was brought in so far.
struct Written {
    stem: String,
    taken: Vec<PathBuf>,
    table: Vec<Vec<String>>,
}

impl Written {
    /// Writes each frame as it came, told at once: a later one may fail.
    fn keep(
        &mut self,
        frames: Vec<Vec<u8>>,
        folder: &Path,
        wanted: usize,
        out: &mut Out<'_>,
    ) -> Result<(), Trouble> {
        for bytes in frames {
            let page = self.taken.len() + 1;
            if page > wanted {
                break;
            }
            let path = files::fresh(folder, &self.stem, page, ending(&bytes), &mut self.taken);
            files::write(&path, &bytes)?;
            let row = PageRow { file: path.display().to_string(), page };
            let cells = vec![page.to_string(), row.file.clone()];
            out.row(&row, cells, &mut self.table)?;
        }
        Ok(())
    }
}

/// The usual ending for what the bytes begin with.
fn ending(bytes: &[u8]) -> &'static str {
    const KNOWN: [(&[u8], &str); 6] = [
        (b"\xFF\xD8\xFF", "jpg"),
        (b"\x89PNG", "png"),
        (b"%PDF", "pdf"),
        (b"II*\0", "tif"),
        (b"MM\0*", "tif"),
        (b"BM", "bmp"),
    ];
    let found = KNOWN.iter().find(|(start, _)| bytes.starts_with(start));
    found.map_or(if bytes.get(8..12) == Some(b"WEBP") { "webp" } else { "bin" }, |known| known.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_gets_the_ending_of_what_it_is() {
        assert_eq!(ending(b"\xFF\xD8\xFF\xE0"), "jpg");
        assert_eq!(ending(b"RIFF\0\0\0\0WEBPVP8 "), "webp");
        assert_eq!(ending(b""), "bin");
    }
}

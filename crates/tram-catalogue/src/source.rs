//! Where the catalogue's text comes from: the program itself, or a folder.

use std::fs;
use std::path::Path;

use crate::fault::{Defect, Fault};

/// One file of the catalogue.
pub(crate) struct Source {
    /// Its path from the catalogue's folder on, with `/` between its parts.
    pub(crate) file: String,
    pub(crate) text: String,
}

/// No catalogue file comes near this.
const LARGEST: u64 = 1 << 20;

/// The folder that holds one folder a procedure.
pub(crate) const PROCEDURES: &str = "procedures";

/// The folder of the general form.
pub(crate) const GENERIC: &str = "generic";

/// The folder of the lists.
pub(crate) const LISTS: &str = "lists";

/// The national list, the only file that is no TOML.
pub(crate) const NATIONAL: &str = "national.tsv";

/// The files built into the program.
pub(crate) fn embedded() -> Vec<Source> {
    let files: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
    let source =
        |(file, text): &(&str, &str)| Source { file: (*file).to_owned(), text: (*text).to_owned() };
    files.iter().map(source).collect()
}

/// The files of a folder: those beside each other at the top, those of each procedure, of the general
/// form and of the lists.
/// Other files are not the catalogue's and are left alone.
pub(crate) fn folder(root: &Path, faults: &mut Vec<Fault>) -> Vec<Source> {
    let mut sources = Vec::new();
    read_into(&mut sources, root, "", faults);
    for name in [GENERIC, LISTS] {
        let folder = root.join(name);
        if folder.is_dir() {
            read_into(&mut sources, &folder, &format!("{name}/"), faults);
        }
    }
    for name in names(&root.join(PROCEDURES), PROCEDURES, faults) {
        let folder = root.join(PROCEDURES).join(&name);
        if folder.is_dir() {
            read_into(&mut sources, &folder, &format!("{PROCEDURES}/{name}/"), faults);
        }
    }
    sources
}

fn read_into(sources: &mut Vec<Source>, folder: &Path, prefix: &str, faults: &mut Vec<Fault>) {
    for name in names(folder, prefix, faults) {
        let (path, file) = (folder.join(&name), format!("{prefix}{name}"));
        let ours = path.extension().is_some_and(|e| e == "toml") || file == NATIONAL;
        if !ours || path.is_dir() {
            continue;
        }
        match read(&path) {
            Ok(text) => sources.push(Source { file, text }),
            Err(defect) => faults.push(Fault::new(&file, 1, defect)),
        }
    }
}

/// Names in a folder, in order. A name that is not UTF-8 cannot be one of ours.
fn names(folder: &Path, shown: &str, faults: &mut Vec<Fault>) -> Vec<String> {
    match fs::read_dir(folder) {
        Ok(entries) => {
            let name = |entry: fs::DirEntry| entry.file_name().into_string().ok();
            let mut names: Vec<_> = entries.filter_map(Result::ok).filter_map(name).collect();
            names.retain(|name| !name.starts_with('.'));
            names.sort();
            names
        }
        Err(error) => {
            let shown = if shown.is_empty() { "." } else { shown };
            faults.push(Fault::new(shown, 1, Defect::Unreadable(error.kind().to_string())));
            Vec::new()
        }
    }
}

fn read(path: &Path) -> Result<String, Defect> {
    let unreadable = |error: std::io::Error| Defect::Unreadable(error.kind().to_string());
    if fs::metadata(path).map_err(unreadable)?.len() > LARGEST {
        return Err(Defect::TooLarge { limit: LARGEST });
    }
    fs::read_to_string(path).map_err(unreadable)
}

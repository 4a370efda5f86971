//! The data folder: one folder a dossier, with its particulars as JSON and each file beside them.
//! Written whole and renamed, so that what is found again was finished.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::store::{Dossier, File, Store};

const PARTICULARS: &str = "dossier.json";

/// Reads all dossiers of a folder, which need not exist. A damaged one is left where it is and
/// passed over.
pub(crate) fn load(folder: &Path) -> io::Result<Store> {
    fs::create_dir_all(folder)?;
    let mut dossiers = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if !path.join(PARTICULARS).is_file() {
            continue;
        }
        match read(&path) {
            Ok(dossier) => dossiers.push(dossier),
            Err(error) => tracing::warn!(%error, "a dossier of the sandbox cannot be read"),
        }
    }
    Ok(Store::from_dossiers(dossiers))
}

fn read(path: &Path) -> io::Result<Dossier> {
    let mut dossier: Dossier = serde_json::from_slice(&fs::read(path.join(PARTICULARS))?)?;
    for file in &mut dossier.files {
        if file.size.is_some() {
            file.bytes = Some(fs::read(path.join(file_name(file)))?);
        }
    }
    Ok(dossier)
}

/// Writes one dossier; files that are there already are not written again.
pub(crate) fn save(folder: &Path, dossier: &Dossier) -> io::Result<()> {
    let path = place(folder, dossier.id);
    fs::create_dir_all(&path)?;
    for file in &dossier.files {
        let target = path.join(file_name(file));
        if let Some(bytes) = file.bytes.as_ref().filter(|_| !target.exists()) {
            write_whole(&target, bytes)?;
        }
    }
    write_whole(&path.join(PARTICULARS), &serde_json::to_vec_pretty(dossier)?)?;
    let wanted: Vec<String> = dossier.files.iter().map(file_name).collect();
    for entry in fs::read_dir(&path)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name != PARTICULARS && !wanted.contains(&name) {
            fs::remove_file(path.join(name))?;
        }
    }
    Ok(())
}

/// Forgets one dossier.
pub(crate) fn remove(folder: &Path, dossier: u64) -> io::Result<()> {
    match fs::remove_dir_all(place(folder, dossier)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn place(folder: &Path, dossier: u64) -> PathBuf {
    folder.join(dossier.to_string())
}

fn file_name(file: &File) -> String {
    format!("{}-{}.bin", file.id, file.version)
}

fn write_whole(target: &Path, bytes: &[u8]) -> io::Result<()> {
    let unfinished = target.with_extension("part");
    let mut file = fs::File::create(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(unfinished, target)
}

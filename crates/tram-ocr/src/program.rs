//! Where the program is, and whether it knows Vietnamese.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::time::Duration;

use crate::error::{OcrAbsent, OcrError};
use crate::reader::Leash;
use crate::running::Running;

const NAME: &str = "tesseract";
/// The language data, as the program names it (ISO 639-3).
pub(crate) const LANGUAGE: &str = "vie";

/// The first of that name in the folders of `path` that runs and knows Vietnamese.
pub(crate) fn find(path: &OsStr, leash: Leash) -> Result<PathBuf, OcrAbsent> {
    let name = PathBuf::from(NAME).with_extension(std::env::consts::EXE_EXTENSION);
    // An empty part of a path means the folder one happens to be in; nothing is started from there.
    let folders = std::env::split_paths(path).filter(|folder| folder.is_absolute());
    let program = folders.map(|folder| folder.join(&name)).find(|file| file.is_file());
    let program = program.ok_or(OcrAbsent::NoProgram)?;
    let leash = Leash { time: leash.time.min(Duration::from_secs(10)), ..leash };
    let asked = Running::start(&program, [OsStr::new("--list-langs")], leash);
    let said =
        asked.and_then(|running| running.answer(Vec::new())).map_err(|error| absence(&error))?;
    let said = String::from_utf8_lossy(&said);
    if said.lines().any(|line| line.trim() == LANGUAGE) {
        Ok(program)
    } else {
        Err(OcrAbsent::NoVietnamese)
    }
}

fn absence(error: &OcrError) -> OcrAbsent {
    if error.is_absence() { OcrAbsent::NoProgram } else { OcrAbsent::Broken }
}

//! Lists and reads files without leaving the folder: no links, no pipes, nothing hidden, nothing
//! endless.

use std::ffi::OsStr;
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use tram_domain::Instant;

use crate::{CaptureError, Entry, Frame};

/// Kinds of file that are offered. What they really are, their bytes say later.
const ENDINGS: [&str; 11] =
    ["jpg", "jpeg", "jpe", "jfif", "png", "tif", "tiff", "webp", "bmp", "pdf", "heic"];
/// More names than this are not looked at: a stick may hold anything.
const MOST_LOOKED_AT: usize = 20_000;
/// The newest so many are offered.
const MOST_OFFERED: usize = 500;

/// A file that was found.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) entry: Entry,
    path: PathBuf,
}

/// The files in `root`, and in folders up to `depth` levels below it, newest first.
pub(crate) fn files(root: &Path, depth: usize) -> Result<Vec<Found>, CaptureError> {
    let mut found = Vec::new();
    let mut looked_at = 0;
    let mut folders = vec![(root.to_owned(), 0)];
    while let Some((folder, level)) = folders.pop() {
        let listing = match std::fs::read_dir(&folder) {
            Ok(listing) => listing,
            Err(error) if level == 0 => return Err(unlisted(error)),
            // A stick pulled out, or a folder that is not ours: the others still count.
            Err(_) => continue,
        };
        for item in listing.flatten().filter(|item| !is_hidden(&item.file_name())) {
            looked_at += 1;
            // `file_type` does not follow links, so a link is neither a file nor a folder here.
            match item.file_type() {
                Ok(kind) if kind.is_file() => found.extend(offered(&item)),
                Ok(kind) if kind.is_dir() && level < depth => {
                    folders.push((item.path(), level + 1));
                }
                Ok(_) | Err(_) => {}
            }
            if looked_at >= MOST_LOOKED_AT {
                folders.clear();
                break;
            }
        }
    }
    found.sort_by(|a, b| {
        b.entry.modified.cmp(&a.entry.modified).then_with(|| a.entry.name.cmp(&b.entry.name))
    });
    found.truncate(MOST_OFFERED);
    Ok(found)
}

/// The bytes of one found file.
pub(crate) fn read(found: &Found, limit: u64) -> Result<Frame, CaptureError> {
    let kind = std::fs::symlink_metadata(&found.path).map_err(unread)?;
    if !kind.is_file() {
        return Err(CaptureError::EntryGone);
    }
    let mut bytes = Vec::new();
    let file = File::open(&found.path).map_err(unread)?;
    file.take(limit + 1).read_to_end(&mut bytes).map_err(unread)?;
    if bytes.len() as u64 > limit {
        return Err(CaptureError::TooLarge { limit });
    }
    Ok(Frame { bytes, name: Some(found.entry.name.clone()) })
}

fn offered(item: &std::fs::DirEntry) -> Option<Found> {
    let path = item.path();
    let ending = path.extension().and_then(OsStr::to_str)?.to_ascii_lowercase();
    if !ENDINGS.contains(&ending.as_str()) {
        return None;
    }
    let about = item.metadata().ok()?;
    let modified = about.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
    let modified = modified.map_or(0, |since| u64::try_from(since.as_millis()).unwrap_or(u64::MAX));
    let entry = Entry {
        id: id_of(&path),
        name: item.file_name().to_string_lossy().into_owned(),
        bytes: about.len(),
        modified: Instant(modified),
    };
    Some(Found { entry, path })
}

/// Stands for a path. Nothing that comes back from a screen is ever used as a path:
/// it is only compared with these.
fn id_of(path: &Path) -> String {
    let mut hasher = DefaultHasher::new();
    path.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// Dot files, and what systems leave on sticks.
fn is_hidden(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    let left_behind = ["System Volume Information", "$RECYCLE.BIN", "lost+found", "Thumbs.db"];
    name.starts_with('.') || name.starts_with('~') || left_behind.contains(&name.as_ref())
}

fn unlisted(error: std::io::Error) -> CaptureError {
    if is_gone(&error) { CaptureError::FolderGone } else { CaptureError::Unreadable(error) }
}

fn unread(error: std::io::Error) -> CaptureError {
    if is_gone(&error) { CaptureError::EntryGone } else { CaptureError::Unreadable(error) }
}

fn is_gone(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

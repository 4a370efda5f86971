//! What an upload brings, whether it is taken, and what becomes of it.

use std::collections::BTreeMap;

use axum::extract::Multipart;
use axum::extract::multipart::MultipartRejection;

use crate::App;
use crate::answer::No;
use crate::gate::{Caller, Fate};
use crate::store::{self, File};

/// Kinds of file that the original takes.
const KINDS: [&str; 12] =
    ["png", "pdf", "doc", "docx", "xls", "xlsx", "jpg", "jpeg", "txt", "rtf", "xml", "zip"];
/// More parts than any upload has.
const MOST_PARTS: usize = 32;

/// A multipart request, or why it is none.
pub(crate) type Parts = Result<Multipart, MultipartRejection>;

/// What a multipart request brought.
#[derive(Default)]
pub(crate) struct Upload {
    pub(crate) texts: BTreeMap<String, String>,
    pub(crate) file: Option<(String, Vec<u8>)>,
}

impl Upload {
    pub(crate) async fn read(app: &App, parts: Parts) -> Result<Self, No> {
        let mut parts = parts.map_err(|_| No::Unreadable)?;
        let limit = app.schedule().faults().size_limit;
        let mut upload = Self::default();
        for _ in 0..MOST_PARTS {
            let Some(part) = parts.next_field().await.map_err(|_| No::Unreadable)? else {
                return Ok(upload);
            };
            let name = part.name().unwrap_or_default().to_owned();
            if name == "file" {
                let file_name = part.file_name().unwrap_or_default().to_owned();
                let bytes = part.bytes().await.map_err(|_| No::Unreadable)?;
                if bytes.len() as u64 > limit {
                    return Err(No::TooLarge);
                }
                upload.file = Some((file_name, bytes.to_vec()));
            } else {
                upload.texts.insert(name, part.text().await.map_err(|_| No::Unreadable)?);
            }
        }
        Err(No::Unreadable)
    }

    pub(crate) fn text(&self, name: &str) -> &str {
        self.texts.get(name).map_or("", String::as_str)
    }

    /// Refuses an empty file and a kind that is not taken.
    pub(crate) fn check(&self) -> Result<(), No> {
        let Some((name, bytes)) = &self.file else { return Ok(()) };
        if bytes.is_empty() {
            return Err(No::Empty);
        }
        let kind = name.rsplit_once('.').map(|(_, kind)| kind.to_ascii_lowercase());
        match kind {
            Some(kind) if KINDS.contains(&kind.as_str()) => Ok(()),
            _ => Err(No::BadKind),
        }
    }
}

/// Lets a file meet its fate. The original notes an upload that failed inside as if it had not,
/// only without a file entry.
pub(crate) fn suffer(caller: &Caller, file: &mut File) {
    match caller.fate {
        Fate::Swallowed => (file.bytes, file.size, file.form_data) = (None, None, None),
        Fate::Altered => {
            if let Some(last) = file.bytes.as_mut().and_then(|bytes| bytes.last_mut()) {
                *last ^= 1;
            }
        }
        Fate::Kept | Fate::Lost | Fate::Twice => {}
    }
}

/// The record of what was brought, as it would be kept.
pub(crate) fn new_file(id: u64, uid: &str, upload: Upload, given: Option<u64>) -> File {
    let text = |name| upload.text(name).to_owned();
    let form_data = Some(text("formData")).filter(|data| !data.is_empty());
    let (part, display_name, kind) = (text("dossierPartNo"), text("displayName"), text("fileType"));
    let e_form = upload.text("eForm") == "true";
    let bytes = upload.file.map(|(_, bytes)| bytes);
    File {
        id,
        version: 1,
        reference_uid: uid.to_owned(),
        part,
        display_name,
        kind,
        e_form,
        form_data,
        modified: given.unwrap_or_else(store::now),
        size: bytes.as_ref().map(|bytes| bytes.len() as u64),
        bytes,
    }
}

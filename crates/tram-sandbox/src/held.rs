//! What the sandbox holds, for tests and for the page: every field and every byte.

use std::collections::BTreeMap;
use std::fmt;

use crate::store::{Dossier, Store};

/// One dossier as it is held.
#[derive(Clone, Eq, PartialEq)]
pub struct HeldDossier {
    /// The portal's own number.
    pub id: u64,
    /// The client's key.
    pub reference_uid: String,
    /// The account that filed it.
    pub account: String,
    /// The status word; empty for a draft.
    pub status: String,
    /// The dossier number, once given.
    pub dossier_number: Option<String>,
    /// Every form field as it came.
    pub fields: BTreeMap<String, String>,
    /// Its files in the order they came.
    pub files: Vec<HeldFile>,
}

/// One file as it is held.
#[derive(Clone, Eq, PartialEq)]
pub struct HeldFile {
    /// The portal's own number.
    pub id: u64,
    /// The client's identity of the file.
    pub reference_uid: String,
    /// The part it belongs to.
    pub part: String,
    /// Its name.
    pub display_name: String,
    /// Its bytes; `None` where the upload was swallowed or it is a form.
    pub bytes: Option<Vec<u8>>,
    /// The form's data.
    pub form_data: Option<String>,
}

impl HeldDossier {
    /// Whether it is more than a draft.
    pub fn is_submitted(&self) -> bool {
        !self.status.is_empty()
    }

    /// The file of that part.
    pub fn file(&self, part: &str) -> Option<&HeldFile> {
        self.files.iter().find(|file| file.part == part)
    }
}

impl fmt::Debug for HeldDossier {
    /// Numbers and counts: the rest is personal even in practice.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HeldDossier")
            .field("id", &self.id)
            .field("reference_uid", &self.reference_uid)
            .field("status", &self.status)
            .field("files", &self.files)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for HeldFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HeldFile")
            .field("id", &self.id)
            .field("part", &self.part)
            .field("bytes", &self.bytes.as_ref().map(Vec::len))
            .finish_non_exhaustive()
    }
}

pub(crate) fn all(store: &Store) -> Vec<HeldDossier> {
    store.dossiers().map(one).collect()
}

fn one(dossier: &Dossier) -> HeldDossier {
    let files = dossier.files.iter().map(|file| HeldFile {
        id: file.id,
        reference_uid: file.reference_uid.clone(),
        part: file.part.clone(),
        display_name: file.display_name.clone(),
        bytes: file.bytes.clone(),
        form_data: file.form_data.clone(),
    });
    HeldDossier {
        id: dossier.id,
        reference_uid: dossier.reference_uid.clone(),
        account: dossier.account.clone(),
        status: dossier.status.clone(),
        dossier_number: dossier.number.clone(),
        fields: dossier.fields.clone(),
        files: files.collect(),
    }
}

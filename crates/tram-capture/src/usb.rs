//! Sticks and cards that are plugged in and mounted by the system.

use std::path::PathBuf;

use async_trait::async_trait;

use crate::folder::chosen;
use crate::source::OnFrame;
use crate::walk::{self, Found};
use crate::{CaptureError, CaptureSource, Entry, SourceKind, platform};

/// Below a root: the user's folder, the stick, its DCIM folder and one more.
const DEPTH: usize = 4;

/// The pictures and PDFs on all removable media together.
#[derive(Clone, Debug)]
pub struct UsbDrives {
    id: String,
    name: String,
    roots: Vec<PathBuf>,
}

impl UsbDrives {
    /// All media mounted below `roots`, called `name` on the screen.
    pub fn new(id: &str, name: &str, roots: Vec<PathBuf>) -> Self {
        Self { id: id.to_owned(), name: name.to_owned(), roots }
    }

    /// Where this system mounts removable media.
    pub fn usual_roots() -> Vec<PathBuf> {
        platform::removable_roots()
    }
}

#[async_trait]
impl CaptureSource for UsbDrives {
    fn id(&self) -> &str {
        &self.id
    }

    fn kind(&self) -> SourceKind {
        SourceKind::Usb
    }

    fn name(&self) -> String {
        self.name.clone()
    }

    /// No stick plugged in is no error: the list is empty.
    fn entries(&self) -> Result<Vec<Entry>, CaptureError> {
        Ok(all(&self.roots)?.into_iter().map(|found| found.entry).collect())
    }

    async fn pull_each(
        &self,
        entry: Option<&str>,
        on_frame: &mut OnFrame<'_>,
    ) -> Result<(), CaptureError> {
        let roots = self.roots.clone();
        on_frame(chosen(entry, move || all(&roots)).await?);
        Ok(())
    }
}

fn all(roots: &[PathBuf]) -> Result<Vec<Found>, CaptureError> {
    let mut all = Vec::new();
    for root in roots {
        match walk::files(root, DEPTH) {
            Ok(found) => all.extend(found),
            Err(CaptureError::FolderGone) => {}
            Err(other) => return Err(other),
        }
    }
    all.sort_by_key(|found| std::cmp::Reverse(found.entry.modified));
    Ok(all)
}

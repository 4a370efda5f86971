//! A folder that something else fills.

use std::path::PathBuf;
use std::time::Duration;

use async_trait::async_trait;

use crate::source::OnFrame;
use crate::walk::{self, Found};
use crate::{CaptureError, CaptureSource, Entry, Frame, LARGEST, SourceKind};

/// A network folder that does not answer for so long is treated as gone.
const PATIENCE: Duration = Duration::from_mins(1);

/// One folder, one level: its pictures and PDFs.
#[derive(Clone, Debug)]
pub struct Folder {
    id: String,
    name: String,
    path: PathBuf,
}

impl Folder {
    /// The folder at `path`, called `name` on the screen. It need not be there yet.
    pub fn new(id: &str, name: &str, path: PathBuf) -> Self {
        Self { id: id.to_owned(), name: name.to_owned(), path }
    }
}

#[async_trait]
impl CaptureSource for Folder {
    fn id(&self) -> &str {
        &self.id
    }

    fn kind(&self) -> SourceKind {
        SourceKind::Folder
    }

    fn name(&self) -> String {
        self.name.clone()
    }

    fn entries(&self) -> Result<Vec<Entry>, CaptureError> {
        Ok(walk::files(&self.path, 0)?.into_iter().map(|found| found.entry).collect())
    }

    async fn pull_each(
        &self,
        entry: Option<&str>,
        on_frame: &mut OnFrame<'_>,
    ) -> Result<(), CaptureError> {
        let path = self.path.clone();
        on_frame(chosen(entry, move || walk::files(&path, 0)).await?);
        Ok(())
    }
}

/// Lists again and reads the file that `entry` stands for, away from the async threads.
pub(crate) async fn chosen(
    entry: Option<&str>,
    files: impl FnOnce() -> Result<Vec<Found>, CaptureError> + Send + 'static,
) -> Result<Frame, CaptureError> {
    let id = entry.ok_or(CaptureError::NothingChosen)?.to_owned();
    let work = tokio::task::spawn_blocking(move || {
        let found = files()?.into_iter().find(|found| found.entry.id == id);
        walk::read(&found.ok_or(CaptureError::EntryGone)?, LARGEST)
    });
    match tokio::time::timeout(PATIENCE, work).await {
        Ok(Ok(frame)) => frame,
        Ok(Err(panicked)) => Err(CaptureError::Unreadable(panicked.into())),
        Err(_) => Err(CaptureError::TimedOut(PATIENCE)),
    }
}

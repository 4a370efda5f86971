//! What every source can do.

use std::fmt;

use async_trait::async_trait;
use tram_domain::Instant;

use crate::CaptureError;

/// Called with each frame as soon as it is whole. What it was given stays good when a later page
/// jams.
pub type OnFrame<'a> = dyn FnMut(Frame) + Send + 'a;

/// Somewhere frames come from.
#[async_trait]
pub trait CaptureSource: Send + Sync {
    /// Its id, the same across starts.
    fn id(&self) -> &str;

    /// What it is.
    fn kind(&self) -> SourceKind;

    /// What people call it.
    fn name(&self) -> String;

    /// The files that can be chosen, newest first; none where pages are made on request. Reads the
    /// disk: not for an async thread.
    fn entries(&self) -> Result<Vec<Entry>, CaptureError>;

    /// Pulls the chosen file, or whatever lies in the scanner, frame by frame.
    async fn pull_each(
        &self,
        entry: Option<&str>,
        on_frame: &mut OnFrame<'_>,
    ) -> Result<(), CaptureError>;

    /// Pulls all frames at once. Where a later page may jam and the earlier ones matter, use
    /// [`CaptureSource::pull_each`].
    async fn pull(&self, entry: Option<&str>) -> Result<Vec<Frame>, CaptureError> {
        let mut frames = Vec::new();
        self.pull_each(entry, &mut |frame| frames.push(frame)).await?;
        Ok(frames)
    }
}

/// What a source is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SourceKind {
    /// A folder that something else fills: a document camera's program, a network scanner.
    Folder,
    /// Sticks and cards that are plugged in.
    Usb,
    /// A scanner.
    Scanner,
}

/// A file that can be chosen.
#[derive(Clone, Eq, PartialEq)]
pub struct Entry {
    /// Stands for the file; not a path.
    pub id: String,
    /// Its name, for the screen only.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// When it was last written.
    pub modified: Instant,
}

impl fmt::Debug for Entry {
    /// Without the name: people name files after people.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entry")
            .field("id", &self.id)
            .field("bytes", &self.bytes)
            .finish_non_exhaustive()
    }
}

/// Bytes as the device gave them.
#[derive(Clone, Eq, PartialEq)]
pub struct Frame {
    /// Not yet known to be a picture.
    pub bytes: Vec<u8>,
    /// The file's name, for the screen only.
    pub name: Option<String>,
}

impl fmt::Debug for Frame {
    /// The size only: the rest is somebody's paper.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Frame").field("bytes", &self.bytes.len()).finish_non_exhaustive()
    }
}

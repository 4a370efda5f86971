//! Scanners that SANE knows, through its own program `scanimage`, never through its library: a
//! backend that crashes or hangs takes only its own process along.
//!
//! A page is read from the program's standard output and never touches a disk. A feeder needs the
//! program's batch mode, which writes files; they go to a folder that the caller chooses (one in
//! memory), are readable by this user alone, and are removed one by one as they are read.

mod devices;
mod outcome;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use tokio::io::{AsyncBufReadExt, AsyncReadExt};
use tokio::sync::Mutex;
use tokio::time::timeout;

pub use devices::{Device, devices};

use crate::running::{Ended, Running, Start};
use crate::source::OnFrame;
use crate::{CaptureError, CaptureSource, Entry, Frame, LARGEST, SourceKind};

/// Which scanner, and how it is asked.
#[derive(Clone, Debug)]
pub struct SaneSettings {
    /// Id of the source.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// SANE's name of the device, such as `pnm:0`; empty for the first one found.
    pub device: String,
    /// The program, usually `scanimage`.
    pub program: PathBuf,
    /// Dots per inch; 0 leaves it to the device.
    pub resolution: u32,
    /// Further options of the device, such as `--filename=page.pnm`.
    pub options: Vec<String>,
    /// A folder with a `dll.conf` of its own in place of the system's. Without colons in its path.
    pub config_dir: Option<PathBuf>,
    /// How long one page may take, warming up included.
    pub page_timeout: Duration,
}

/// A feeder, where the scanner has one.
#[derive(Clone, Debug)]
pub struct Feeder {
    /// What the device calls it, such as `Automatic Document Feeder`.
    pub source: String,
    /// At most so many pages at once.
    pub most_pages: u16,
    /// Where a page may lie for a moment: a folder in memory, such as `/dev/shm`.
    pub folder: PathBuf,
}

/// A scanner.
#[derive(Debug)]
pub struct Sane {
    settings: SaneSettings,
    feeder: Option<Feeder>,
    /// The device has an option for colour; found out at the first page.
    takes_mode: AtomicBool,
    /// One page at a time: SANE lets nobody else in meanwhile.
    turn: Mutex<()>,
}

impl Sane {
    /// The scanner that `settings` name. Nothing is started yet.
    pub fn new(settings: SaneSettings) -> Self {
        let takes_mode = !settings.options.iter().any(|option| option.starts_with("--mode"));
        Self {
            settings,
            feeder: None,
            takes_mode: AtomicBool::new(takes_mode),
            turn: Mutex::new(()),
        }
    }

    /// The same scanner, taking all pages from its feeder.
    #[must_use]
    pub fn with_feeder(mut self, feeder: Feeder) -> Self {
        self.feeder = Some(feeder);
        self
    }

    /// Scans in colour where the device can be asked for it. A device without that option (or with
    /// another word for colour) says so before it moves, and is asked again without.
    async fn scan(&self, on_frame: &mut OnFrame<'_>) -> Result<(), CaptureError> {
        let asked = self.takes_mode.load(Ordering::Relaxed);
        match self.attempt(asked, on_frame).await {
            Ok(ended) if asked && outcome::refuses_mode(&ended) => {
                self.takes_mode.store(false, Ordering::Relaxed);
                outcome::judged(&self.attempt(false, on_frame).await?)
            }
            Ok(ended) => outcome::judged(&ended),
            Err(error) => Err(error),
        }
    }

    async fn attempt(
        &self,
        colour: bool,
        on_frame: &mut OnFrame<'_>,
    ) -> Result<Ended, CaptureError> {
        match &self.feeder {
            None => self.page(colour, on_frame).await,
            Some(feeder) => self.pages(feeder, colour, on_frame).await,
        }
    }

    /// One page, from the glass.
    async fn page(&self, colour: bool, on_frame: &mut OnFrame<'_>) -> Result<Ended, CaptureError> {
        let running = self.start(colour, Vec::new())?;
        let (bytes, ended) = self.within(running.finish(LARGEST)).await?;
        if ended.code == Some(0) {
            on_frame(whole(bytes)?);
        }
        Ok(ended)
    }

    /// All pages in the feeder; the program prints the name of each file when it is whole.
    async fn pages(
        &self,
        feeder: &Feeder,
        colour: bool,
        on_frame: &mut OnFrame<'_>,
    ) -> Result<Ended, CaptureError> {
        let unreadable = CaptureError::Unreadable;
        let folder = tempfile::Builder::new().prefix("tram-").tempdir_in(&feeder.folder);
        let folder = folder.map_err(unreadable)?;
        let mut batch = OsString::from("--batch=");
        batch.push(folder.path().join("%04d.png"));
        let count = OsString::from(format!("--batch-count={}", feeder.most_pages));
        let source = OsString::from(format!("--source={}", feeder.source));
        let mut running = self.start(colour, vec![source, batch, "--batch-print".into(), count])?;
        let mut came = 0_u16;
        loop {
            let mut line = String::new();
            // A printed name is short; what is longer is none.
            let mut short = (&mut running.output).take(4096);
            let read = self.within(async { short.read_line(&mut line).await.map_err(unreadable) });
            if read.await? == 0 {
                break;
            }
            on_frame(picked_up(folder.path(), line.trim_end())?);
            came += 1;
        }
        let (_, mut ended) = self.within(running.finish(LARGEST)).await?;
        // "Out of documents" ends every batch, as 0 or as 7: it is an error only before page one.
        if matches!(ended.code, Some(0 | 7)) {
            ended.code = Some(if came == 0 { 7 } else { 0 });
        }
        Ok(ended)
    }

    fn start(&self, colour: bool, batch: Vec<OsString>) -> Result<Running, CaptureError> {
        let settings = &self.settings;
        let mut arguments = vec![OsString::from("--format=png")];
        if !settings.device.is_empty() {
            arguments.push(format!("--device-name={}", settings.device).into());
        }
        if colour {
            arguments.push("--mode=Color".into());
        }
        if settings.resolution > 0 {
            arguments.push(format!("--resolution={}", settings.resolution).into());
        }
        arguments.extend(settings.options.iter().map(OsString::from));
        arguments.extend(batch);
        let config_dir = settings.config_dir.as_ref();
        Running::start(&Start { program: &settings.program, arguments, config_dir })
    }

    /// Ends what takes longer than a page may: dropping the work ends the program.
    async fn within<T>(
        &self,
        work: impl Future<Output = Result<T, CaptureError>>,
    ) -> Result<T, CaptureError> {
        let limit = self.settings.page_timeout;
        timeout(limit, work).await.unwrap_or(Err(CaptureError::TimedOut(limit)))
    }
}

#[async_trait]
impl CaptureSource for Sane {
    fn id(&self) -> &str {
        &self.settings.id
    }

    fn kind(&self) -> SourceKind {
        SourceKind::Scanner
    }

    fn name(&self) -> String {
        self.settings.name.clone()
    }

    /// Nothing to choose: a page is made on request.
    fn entries(&self) -> Result<Vec<Entry>, CaptureError> {
        Ok(Vec::new())
    }

    async fn pull_each(
        &self,
        _: Option<&str>,
        on_frame: &mut OnFrame<'_>,
    ) -> Result<(), CaptureError> {
        let _turn = self.turn.try_lock().map_err(|_| CaptureError::DeviceBusy)?;
        let outcome = self.scan(on_frame).await;
        if let Err(error) = &outcome {
            tracing::warn!(source = %self.settings.id, code = error.code(), "no page came");
        }
        outcome
    }
}

/// A PNG from its first byte to its last chunk. Half a page is no page.
fn whole(bytes: Vec<u8>) -> Result<Frame, CaptureError> {
    let complete =
        bytes.starts_with(b"\x89PNG\r\n\x1a\n") && bytes.ends_with(b"IEND\xAE\x42\x60\x82");
    if complete { Ok(Frame { bytes, name: None }) } else { Err(CaptureError::DeviceFailed) }
}

/// Takes a page out of the batch's folder, whatever folder the printed name claims.
fn picked_up(folder: &Path, printed: &str) -> Result<Frame, CaptureError> {
    let name = Path::new(printed).file_name().ok_or(CaptureError::DeviceFailed)?;
    let path = folder.join(name);
    let size = std::fs::metadata(&path).map_err(CaptureError::Unreadable)?.len();
    if size > LARGEST {
        return Err(CaptureError::TooLarge { limit: LARGEST });
    }
    let bytes = std::fs::read(&path).map_err(CaptureError::Unreadable)?;
    std::fs::remove_file(&path).map_err(CaptureError::Unreadable)?;
    whole(bytes)
}

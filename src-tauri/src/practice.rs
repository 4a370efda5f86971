//! Practice mode: everything is real but the portal, which runs in this process, and the store,
//! which is thrown away. Nothing leaves the machine.

use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tempfile::TempDir;
use tram_core::{Core, MemoryKeyStore, practice};
use tram_sandbox::{Faults, Running, Sandbox};

use crate::start::StartError;

/// How the folders of practice begin, and the file in each that its program holds locked.
const PREFIX: &str = "tram-tap-duot-";
const HELD: &str = "dang-tap.lock";

/// The portal to practise on and the folder that goes with it. Dropping it throws both away.
pub(crate) struct Practice {
    _portal: Running,
    _held: File,
    folder: TempDir,
}

impl Practice {
    /// Lays a page on the scanner's glass once the first screen is there: drawing it takes as long as
    /// opening the window, and nobody scans before.
    pub(crate) fn lay_on_the_glass_later(&self, core: &Core) {
        const AT_LAST: Duration = Duration::from_secs(5);
        let folder = self.folder.path().to_owned();
        let mut painted = core.first_paint();
        tauri::async_runtime::spawn(async move {
            drop(tokio::time::timeout(AT_LAST, painted.wait_for(|painted| *painted)).await);
            let laid = tokio::task::spawn_blocking(move || practice::lay_on_the_glass(&folder));
            if !matches!(laid.await, Ok(Ok(()))) {
                tracing::warn!("the practice scanner's glass stays empty");
            }
        });
    }
}

pub(crate) async fn start() -> Result<(Arc<Core>, Practice), StartError> {
    sweep(&std::env::temp_dir());
    let folder =
        tempfile::Builder::new().prefix(PREFIX).tempdir().map_err(StartError::PracticeFolder)?;
    let held = hold(folder.path()).map_err(StartError::PracticeFolder)?;
    let anywhere = std::net::SocketAddr::from(([127, 0, 0, 1], 0));
    let portal = Sandbox::start(anywhere, Faults::default(), None)
        .await
        .map_err(|_| StartError::PracticePortal)?;
    let settings = practice::settings_with_an_empty_glass(folder.path(), &portal.url())?;
    let core = Core::for_practice(settings, Arc::new(MemoryKeyStore::default()))?;
    core.provision().await?;
    Ok((core, Practice { _portal: portal, _held: held, folder }))
}

/// Marks a folder as in use for as long as the file lives.
fn hold(folder: &Path) -> std::io::Result<File> {
    let held = File::create(folder.join(HELD))?;
    held.try_lock()?;
    Ok(held)
}

/// Throws away what a practice left that was cut short, such as by a power cut.
fn sweep(place: &Path) {
    let Ok(entries) = fs::read_dir(place) else { return };
    for folder in entries.flatten().map(|entry| entry.path()) {
        let ours =
            folder.file_name().is_some_and(|name| name.to_string_lossy().starts_with(PREFIX));
        // Nobody holds it: whoever made it is gone.
        let left = || File::open(folder.join(HELD)).is_ok_and(|held| held.try_lock().is_ok());
        if ours && left() && fs::remove_dir_all(&folder).is_err() {
            tracing::warn!("a folder of an earlier practice cannot be removed");
        }
    }
}

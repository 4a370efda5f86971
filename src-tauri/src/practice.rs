//! Practice mode: everything is real but the portal, which runs in this process, and the store,
//! which is thrown away. Nothing leaves the machine.

use std::sync::Arc;

use tempfile::TempDir;
use tram_core::{Core, MemoryKeyStore, practice};
use tram_sandbox::{Faults, Running, Sandbox};

use crate::start::StartError;

/// The portal to practise on and the folder that goes with it. Dropping it throws both away.
pub(crate) struct Practice {
    _portal: Running,
    _folder: TempDir,
}

pub(crate) async fn start() -> Result<(Arc<Core>, Practice), StartError> {
    let folder = tempfile::Builder::new()
        .prefix("tram-tap-duot-")
        .tempdir()
        .map_err(StartError::PracticeFolder)?;
    let anywhere = std::net::SocketAddr::from(([127, 0, 0, 1], 0));
    let portal = Sandbox::start(anywhere, Faults::default(), None)
        .await
        .map_err(|_| StartError::PracticePortal)?;
    let settings = practice::settings(folder.path(), &portal.url())?;
    let core = Core::for_practice(settings, Arc::new(MemoryKeyStore::default()))?;
    core.provision().await?;
    Ok((core, Practice { _portal: portal, _folder: folder }))
}

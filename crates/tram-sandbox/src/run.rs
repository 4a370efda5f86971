//! The sandbox as a program: what the `tram-sandbox` binary and `tramctl sandbox` share.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::faults::Faults;
use crate::{Sandbox, SandboxError};

/// How to run it.
#[derive(Clone, Debug)]
pub struct RunOptions {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// A TOML or JSON file of [`Faults`].
    pub faults: Option<PathBuf>,
    /// Whatever the file says, two posts of one key never make two dossiers.
    pub honour_key: bool,
    /// Where to keep what arrives; without it, in memory.
    pub data: Option<PathBuf>,
}

/// What is said first, as one line of JSON.
#[derive(Clone, Debug, Serialize)]
pub struct Announcement {
    /// Address and port.
    pub address: String,
    /// The dialect's base address.
    pub url: String,
    /// The dialect's name.
    pub dialect: &'static str,
}

/// Starts a sandbox, announces it and runs it until `stop` is ready.
pub async fn run(
    options: RunOptions,
    announce: impl FnOnce(&Announcement),
    stop: impl Future<Output = ()>,
) -> Result<(), SandboxError> {
    let mut faults = match &options.faults {
        Some(path) => read_faults(path)?,
        None => Faults::default(),
    };
    faults.honours_key |= options.honour_key;
    let mut running = Sandbox::start(options.listen, faults, options.data).await?;
    let mut stop = std::pin::pin!(stop);
    // Polled before anybody knows the address: whoever reads it may end the program at once, and
    // only from its first poll on does `stop` hear of that.
    tokio::select! {
        biased;
        () = &mut stop => {
            running.shutdown().await;
            return Ok(());
        }
        () = std::future::ready(()) => {}
    }
    announce(&Announcement {
        address: running.address().to_string(),
        url: running.url(),
        dialect: "opencps",
    });
    tokio::select! {
        () = &mut stop => {
            running.shutdown().await;
            Ok(())
        }
        () = running.ended() => Err(SandboxError::Stopped),
    }
}

fn read_faults(path: &Path) -> Result<Faults, SandboxError> {
    let unreadable = |source| SandboxError::FaultsUnreadable { path: path.to_owned(), source };
    let text = std::fs::read_to_string(path).map_err(unreadable)?;
    let read = if path.extension().is_some_and(|extension| extension == "json") {
        serde_json::from_str(&text).map_err(|error| error.to_string())
    } else {
        toml::from_str(&text).map_err(|error| error.to_string())
    };
    read.map_err(SandboxError::Faults)
}

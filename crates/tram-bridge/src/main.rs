//! A practice kiosk for a plain browser: sandbox portal in the same process, throwaway store, sample
//! papers. Prints its address first and runs until ended.

use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;
use tram_bridge::Bridge;
use tram_core::{Core, MemoryKeyStore, practice};
use tram_sandbox::{Faults, Sandbox};

/// Practice mode for a plain browser.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Folder of the built interface.
    #[arg(long, default_value = "ui/dist")]
    ui: PathBuf,
    /// Loopback address to listen on; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
}

#[tokio::main(worker_threads = 2)]
async fn main() -> ExitCode {
    match serve(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            drop(writeln!(std::io::stderr(), "{error}"));
            ExitCode::from(5)
        }
    }
}

async fn serve(arguments: Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::Builder::new().prefix("tram-bridge-").tempdir()?;
    let anywhere = SocketAddr::from(([127, 0, 0, 1], 0));
    let portal = Sandbox::start(anywhere, Faults::default(), None).await?;
    let settings = practice::settings(folder.path(), &portal.url())?;
    let core = Core::for_practice(settings, Arc::new(MemoryKeyStore::default()))?;
    core.provision().await?;
    core.start();
    let bridge = Bridge::bind(arguments.listen, Arc::clone(&core), arguments.ui).await?;
    let mut out = std::io::stdout();
    // Nobody may be listening to stdout; the bridge is of use all the same.
    drop(writeln!(out, "http://{}", bridge.address()).and_then(|()| out.flush()));
    bridge.serve(ended()).await?;
    core.rest().await;
    portal.shutdown().await;
    Ok(())
}

async fn ended() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut kill) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = kill.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    drop(tokio::signal::ctrl_c().await);
}

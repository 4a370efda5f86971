//! One module a command group. Each reads what the arguments name, asks the core, and prints rows.

mod answers;
mod audit;
mod capture;
mod card;
mod catalogue;
mod dossier;
mod outbox;
mod page;
mod pdf;
mod sandbox;
mod slip;
mod staff;
mod vault;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tram_core::KeyStore;

use crate::args::{Cli, Command};
use crate::exit::Exit;
use crate::out::Out;
use crate::trouble::Trouble;

pub(crate) async fn run(
    cli: Cli,
    keys: Arc<dyn KeyStore>,
    out: &mut Out<'_>,
) -> Result<Exit, Trouble> {
    let common = &cli.common;
    match cli.command {
        Command::Card(command) => card::run(command, out).await,
        Command::Page(command) => page::run(command, common, out).await,
        Command::Pdf(command) => pdf::run(command, out).await,
        Command::Catalogue(command) => catalogue::run(command, common, out),
        Command::Dossier(command) => dossier::run(command, common, keys, out).await,
        Command::Outbox(command) => outbox::run(command, common, keys, out).await,
        Command::Vault(command) => vault::run(command, common, keys, out).await,
        Command::Audit(command) => audit::run(command, common, keys, out).await,
        Command::Staff(command) => staff::run(&command, out),
        Command::Slip(command) => slip::run(command, common, keys, out).await,
        Command::Sandbox(command) => sandbox::run(command, out).await,
        Command::Capture(command) => capture::run(command, common, keys, out).await,
    }
}

/// Does one thing with each file; a file that fails is told and the others go on.
async fn each_file(
    files: &[PathBuf],
    out: &mut Out<'_>,
    mut job: impl AsyncFnMut(&Path, &mut Out<'_>) -> Result<(), Trouble>,
) -> Result<Exit, Trouble> {
    let mut worst = Exit::Done;
    for file in files {
        match job(file, out).await {
            Ok(()) => {}
            Err(Trouble::StdoutClosed) => return Err(Trouble::StdoutClosed),
            Err(trouble) => worst = worst.max(out.trouble(Some(file), &trouble)),
        }
    }
    Ok(worst)
}

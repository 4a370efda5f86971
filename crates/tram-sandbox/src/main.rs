//! The practice portal as a program of its own.

use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, ValueEnum};
use tram_sandbox::{Announcement, RunOptions, run};

/// A portal to practise on. It prints its address as one line of JSON and runs until ended.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// What it speaks.
    #[arg(long, value_enum, default_value_t = Dialect::Opencps)]
    dialect: Dialect,
    /// Where it listens; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// A TOML or JSON file that says what goes wrong.
    #[arg(long)]
    faults: Option<PathBuf>,
    /// Treat the client's key as unique, as the original does not.
    #[arg(long)]
    honour_key: bool,
    /// A folder to keep what arrives; without it, in memory.
    #[arg(long)]
    data: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Dialect {
    Opencps,
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> ExitCode {
    let Arguments { dialect: Dialect::Opencps, listen, faults, honour_key, data } =
        Arguments::parse();
    let ended = run(RunOptions { listen, faults, honour_key, data }, announce, interrupted()).await;
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            drop(writeln!(std::io::stderr(), "{error}"));
            ExitCode::from(5)
        }
    }
}

/// A closed pipe is no reason to stop serving.
fn announce(announcement: &Announcement) {
    if let Ok(line) = serde_json::to_string(announcement) {
        let mut out = std::io::stdout().lock();
        drop(writeln!(out, "{line}").and_then(|()| out.flush()));
    }
}

async fn interrupted() {
    drop(tokio::signal::ctrl_c().await);
}

//! `sandbox --dialect NAME --listen ADDR`: a portal to practise on, until ended.

use tram_sandbox::{Announcement, RunOptions};

use crate::args::Sandbox;
use crate::exit::Exit;
use crate::out::Out;
use crate::trouble::Trouble;

pub(super) async fn run(order: Sandbox, out: &mut Out<'_>) -> Result<Exit, Trouble> {
    if order.dialect != "opencps" {
        return Err(Trouble::DialectUnknown(order.dialect));
    }
    let options = RunOptions {
        listen: order.listen,
        faults: order.faults,
        honour_key: order.honour_key,
        data: order.data,
    };
    let mut announced = Ok(());
    let announce = |told: &Announcement| {
        announced = if out.is_json() { out.object(told, &[]) } else { out.plain(&told.url) };
    };
    tram_sandbox::run(options, announce, ended()).await?;
    announced?;
    Ok(Exit::Done)
}

/// Ctrl-C, or a polite kill.
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

//! `tramctl`: see the library for what it does.

use std::alloc::System;
use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use tram_cli::{Exit, Surroundings, run};
use tram_core::MemoryKeyStore;
use zeroizing_alloc::ZeroAlloc;

/// Threads without work end well within this.
const FAREWELL: Duration = Duration::from_millis(500);

/// What this program frees is overwritten first.
#[global_allocator]
static ALLOCATOR: ZeroAlloc<System> = ZeroAlloc(System);

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|fault| {
        let place = fault.location().map(ToString::to_string).unwrap_or_default();
        // Whoever cannot read this has closed the stream.
        drop(writeln!(std::io::stderr(), "tramctl: a fault of its own at {place} [internal]"));
    }));
    let worked = std::panic::catch_unwind(|| {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .map_err(|error| writeln!(std::io::stderr(), "tramctl: {error} [internal]"));
        let Ok(runtime) = runtime else { return Exit::Unavailable };
        let (mut out, mut err) = (std::io::stdout(), std::io::stderr());
        let keys = Arc::new(MemoryKeyStore::default());
        let around = Surroundings { out: &mut out, err: &mut err, keys };
        let exit = runtime.block_on(run(std::env::args_os(), around));
        // Idle threads are seen off: one that ends while the process does would free what OpenSSL,
        // below the store, is freeing too. A scanner or a portal that hangs must not hold the
        // command back.
        runtime.shutdown_timeout(FAREWELL);
        exit
    });
    worked.unwrap_or(Exit::Unavailable).into()
}

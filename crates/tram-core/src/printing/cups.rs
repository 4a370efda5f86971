//! The printer that the system prints with (CUPS), through its own programs.

use std::process::{Output, Stdio};

use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;

use crate::error::CoreError;

/// Where and how.
pub(super) struct Order<'a> {
    /// This machine's where there is none.
    pub(super) server: Option<String>,
    /// The usual one where there is none.
    pub(super) queue: Option<String>,
    pub(super) paper: &'a str,
    /// The page is made as large as the paper.
    pub(super) filled: bool,
}

/// Hands a PDF to a queue. It goes through a pipe: no copy of it is left on the disk by us.
pub(super) async fn print(pdf: &[u8], order: Order<'_>) -> Result<(), CoreError> {
    let Order { server, queue, paper, filled } = order;
    let (server, queue) = (server.as_deref(), queue.as_deref());
    // A stopped queue would take the job and say nothing, and print it on the day it goes on.
    if is_stopped(&queues(server).await, queue) {
        return Err(CoreError::PrinterFault);
    }
    let mut lp = program("lp", server);
    lp.args(["-t", "Tram", "-o", &format!("media={paper}")]);
    if filled {
        lp.args(["-o", "fit-to-page"]);
    }
    if let Some(queue) = queue {
        lp.args(["-d", queue]);
    }
    let mut lp =
        lp.arg("-").stdin(Stdio::piped()).spawn().map_err(|_| CoreError::PrinterMissing)?;
    let piped = match lp.stdin.take() {
        Some(mut pipe) => pipe.write_all(pdf).await.is_ok(),
        None => false,
    };
    let told = lp.wait_with_output().await.map_err(|_| CoreError::PrinterFault)?;
    if told.status.success() && piped {
        return Ok(());
    }
    Err(refusal(&told))
}

/// A program of CUPS that speaks English and ends with whoever waits for it.
fn program(name: &str, server: Option<&str>) -> Command {
    let mut command = Command::new(name);
    command.env("LC_ALL", "C").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    command.kill_on_drop(true);
    // Before whatever is asked of it.
    if let Some(server) = server {
        command.args(["-h", server]);
    }
    command
}

/// What CUPS says of its queues; nothing where it cannot be asked, and then printing decides.
async fn queues(server: Option<&str>) -> String {
    let asked = program("lpstat", server).args(["-d", "-p"]).stdout(Stdio::piped()).output().await;
    asked.map(|told| String::from_utf8_lossy(&told.stdout).into_owned()).unwrap_or_default()
}

/// Whether `lpstat -d -p` says that this queue, or the usual one, was stopped.
fn is_stopped(told: &str, queue: Option<&str>) -> bool {
    let usual = || told.lines().find_map(|line| line.strip_prefix("system default destination: "));
    let Some(queue) = queue.or_else(usual) else { return false };
    let of_it = |line: &&str| {
        let rest = line.strip_prefix("printer ").and_then(|line| line.strip_prefix(queue.trim()));
        rest.is_some_and(|rest| rest.starts_with(" disabled"))
    };
    told.lines().any(|line| of_it(&line))
}

/// What `lp` that failed means.
fn refusal(told: &Output) -> CoreError {
    let words = String::from_utf8_lossy(&told.stderr).to_lowercase();
    let none = ["no default destination", "no such file", "scheduler", "not exist"];
    let missing = none.iter().any(|word| words.contains(word));
    if missing { CoreError::PrinterMissing } else { CoreError::PrinterFault }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOLD: &str = "system default destination: Quay_1\n\
        printer Quay disabled since Tue Dec  1 09:00:00 2026 -\n\treason unknown\n\
        printer Quay_1 is idle.  enabled since Tue Dec  1 09:00:00 2026\n";

    #[test]
    fn a_stopped_queue_is_told_from_another_whose_name_begins_alike() {
        assert!(is_stopped(TOLD, Some("Quay")));
        assert!(!is_stopped(TOLD, Some("Quay_1")));
        assert!(!is_stopped(TOLD, None), "the usual one is Quay_1");
        assert!(is_stopped(&TOLD.replacen("Quay_1", "Quay", 1), None));
        assert!(!is_stopped("", None) && !is_stopped("lpstat: no destinations", None));
    }

    proptest::proptest! {
        #[test]
        fn no_words_of_a_queue_make_the_reader_panic(told in "\\PC{0,80}", queue in "\\PC{0,8}") {
            is_stopped(&told, Some(&queue));
            is_stopped(&format!("system default destination: {told}"), None);
        }
    }
}

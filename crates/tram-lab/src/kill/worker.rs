//! The process that is killed: a whole kiosk without a window. It prepares small dossiers, hands
//! them over, delivers them, and says what it has promised.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::Parser;
use tokio::sync::watch;
use tram_domain::Clock;
use tram_outbox::{Backoff, Outbox};
use tram_portal::opencps::{OpenCps, OpenCpsSettings};
use tram_vault::Vault;

use crate::dossiers::Made;
use crate::hands::MachineClock;
use crate::keys::FileKeyStore;
use crate::say::answer;

/// Its name on the command line.
pub(crate) const NAME: &str = "kiosk";
/// So many that the portal has are wiped together: each wipe makes and forgets a key.
const WIPED_TOGETHER: usize = 4;
/// No more than so many wait at once: a queue is no use if nothing of it is ever delivered.
const MOST_WAITING: usize = 12;
/// Between two citizens.
const PACE: Duration = Duration::from_millis(15);
/// How long finishing may take: the queue's longest sleep, and as much again.
const LONGEST_END: Duration = Duration::from_mins(2);
/// How long one exchange with the portal may take.
const PATIENCE: Duration = Duration::from_millis(400);

/// What a process is told when it is started.
#[derive(Clone, Debug, Parser)]
#[command(no_binary_name = true)]
pub(crate) struct Orders {
    /// The store.
    #[arg(long)]
    pub(crate) store: PathBuf,
    /// The portal's address.
    #[arg(long)]
    pub(crate) portal: String,
    /// What the dossiers follow from.
    #[arg(long)]
    pub(crate) seed: u64,
    /// The number of the first dossier that was never begun.
    #[arg(long)]
    pub(crate) from: u64,
    /// Deliver what waits, begin nothing, and end.
    #[arg(long)]
    pub(crate) finish: bool,
}

impl Orders {
    /// The same as words of a command line.
    pub(crate) fn words(&self) -> Vec<String> {
        let mut words = vec![
            format!("--store={}", self.store.display()),
            format!("--portal={}", self.portal),
            format!("--seed={}", self.seed),
            format!("--from={}", self.from),
        ];
        words.extend(self.finish.then(|| "--finish".to_owned()));
        words
    }
}

/// What a process says.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Word {
    /// A dossier was begun.
    Begun(u64),
    /// It was handed over, and the citizen was told so.
    Told(u64),
}

impl Word {
    /// As a line; the full stop shows that it is whole.
    pub(crate) fn say(self) {
        answer(&match self {
            Self::Begun(number) => format!("begun {number} ."),
            Self::Told(number) => format!("told {number} ."),
        });
    }
}

/// Reads what a process said, if it came to the end of the line.
pub(crate) fn understand(line: &str) -> Option<Word> {
    let mut words = line.split(' ');
    let (kind, number, stop) = (words.next()?, words.next()?.parse().ok()?, words.next()?);
    match (kind, stop) {
        ("begun", ".") => Some(Word::Begun(number)),
        ("told", ".") => Some(Word::Told(number)),
        _ => None,
    }
}

/// Where the keys of a store are in the laboratory.
pub(crate) fn keys_beside(store: &Path) -> FileKeyStore {
    FileKeyStore::in_folder(&store.with_extension("keys"))
}

/// The whole life of the process.
pub(crate) fn run(words: &[String]) -> Result<(), String> {
    let orders = Orders::try_parse_from(words).map_err(|error| error.to_string())?;
    let runtime = tokio::runtime::Runtime::new().map_err(|error| error.to_string())?;
    runtime.block_on(live(&orders))
}

async fn live(orders: &Orders) -> Result<(), String> {
    let keys = keys_beside(&orders.store);
    let vault = Arc::new(Vault::open(&orders.store, &keys).map_err(causes)?);
    let portal = OpenCps::new(OpenCpsSettings {
        base: orders.portal.clone(),
        group_id: 1,
        credentials: Some(("tram".to_owned(), "tap-duot".to_owned())),
        timeout: PATIENCE,
    });
    let portal = Arc::new(portal.map_err(|error| error.to_string())?);
    let clock: Arc<dyn Clock> = Arc::new(MachineClock);
    let outbox = Arc::new(Outbox::new(Arc::clone(&vault), portal, clock, short_waits()));
    outbox.recover().map_err(causes)?;
    let (stop, stopped) = watch::channel(false);
    let delivering = tokio::spawn(Arc::clone(&outbox).run(stopped));
    let outcome = if orders.finish {
        until_nothing_waits(&vault).await
    } else {
        tokio::try_join!(hand_over(&vault, &outbox, orders), wipe(&vault, &keys)).map(drop)
    };
    stop.send_replace(true);
    delivering.await.map_err(causes)?;
    outcome
}

/// An error with what caused it.
fn causes(error: impl std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(deeper) = cause {
        text = format!("{text}: {deeper}");
        cause = deeper.source();
    }
    text
}

/// Everything as in a kiosk, only a hundred times sooner.
const fn short_waits() -> Backoff {
    Backoff { first: Duration::from_millis(20), longest: Duration::from_millis(400) }
}

async fn hand_over(vault: &Arc<Vault>, outbox: &Outbox, orders: &Orders) -> Result<(), String> {
    let mut number = orders.from;
    loop {
        if waiting(vault)? < MOST_WAITING {
            let (vault, made) = (Arc::clone(vault), Made::numbered(orders.seed, number));
            Word::Begun(number).say();
            let handed = tokio::task::spawn_blocking(move || {
                made.hand_over(&vault, MachineClock.now()).map_err(causes)
            });
            handed.await.map_err(causes)??;
            Word::Told(number).say();
            outbox.wake();
            number += 1;
        }
        tokio::time::sleep(PACE).await;
    }
}

/// Wipes what the portal has, over and over.
async fn wipe(vault: &Arc<Vault>, keys: &FileKeyStore) -> Result<(), String> {
    loop {
        let due = vault.due_for_wiping().map_err(causes)?;
        if due.len() >= WIPED_TOGETHER {
            let dossiers: Vec<_> = due.iter().map(|due| due.dossier).collect();
            let (vault, keys) = (Arc::clone(vault), keys.clone());
            let wiped = tokio::task::spawn_blocking(move || {
                vault.wipe(&dossiers, MachineClock.now(), &keys).map_err(causes)
            });
            wiped.await.map_err(causes)??;
        }
        tokio::time::sleep(PACE).await;
    }
}

async fn until_nothing_waits(vault: &Vault) -> Result<(), String> {
    let waited = tokio::time::timeout(LONGEST_END, async {
        while waiting(vault)? > 0 {
            tokio::time::sleep(PACE).await;
        }
        Ok(())
    });
    match waited.await {
        Ok(outcome) => outcome,
        Err(_) => Err(format!("something waits for ever: {}", what_waits(vault)?)),
    }
}

/// Where everything stands that waits, and how long until its turn: for whoever looks for the cause.
fn what_waits(vault: &Vault) -> Result<String, String> {
    let now = MachineClock.now();
    let all = vault.submissions().map_err(causes)?;
    let lines = all.iter().filter(|one| one.state.is_open()).map(|one| {
        let due = one.state.due().map(|due| due.since(now));
        let (stage, tried) = (one.state.name(), one.state.attempts());
        let error = one.last_error.as_deref().unwrap_or("none");
        format!("{} {stage}, tried {tried} times, due in {due:?}, last error {error}", one.key)
    });
    Ok(lines.collect::<Vec<_>>().join("; "))
}

fn waiting(vault: &Vault) -> Result<usize, String> {
    let all = vault.submissions().map_err(causes)?;
    Ok(all.iter().filter(|one| one.state.is_open()).count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_understood_as_they_were_given() {
        let orders = Orders {
            store: "/tmp/a store".into(),
            portal: "http://127.0.0.1:1/o".to_owned(),
            seed: 7,
            from: 9,
            finish: true,
        };
        let read = Orders::try_parse_from(orders.words()).unwrap();
        assert_eq!(read.words(), orders.words());
    }

    #[test]
    fn a_line_that_was_cut_is_no_promise() {
        assert_eq!(understand("told 12 ."), Some(Word::Told(12)));
        assert_eq!(understand("begun 12 ."), Some(Word::Begun(12)));
        for cut in ["told 12", "told 1", "told", "", "t"] {
            assert_eq!(understand(cut), None, "{cut}");
        }
    }
}

//! The core of one kiosk: settings, catalogue, store, queue and the session of the moment.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::{Mutex, watch};
use tracing::{info, warn};
use tram_capture::CaptureSource;
use tram_catalogue::Catalogue;
use tram_domain::{Clock, Date, Instant};
use tram_outbox::{Backoff, Outbox};
use tram_portal::Portal;
use tram_vault::{Damage, KeyStore, Vault, VaultError};

use crate::aloud::Aloud;
use crate::clock::VIETNAM;
use crate::error::CoreError;
use crate::housekeeping::verified;
use crate::reading::Reading;
use crate::session::Session;
use crate::settings::Settings;
use crate::staff::Door;

/// How long a program that ends waits for the last wipe; a keyring is given 20 seconds.
const LAST_ROUND: Duration = Duration::from_secs(25);

/// One kiosk. Cheap to share behind an [`Arc`]; every command may be called from any thread.
pub struct Core {
    pub(crate) settings: Settings,
    pub(crate) practice: bool,
    pub(crate) catalogue: Catalogue,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) sources: Vec<Arc<dyn CaptureSource>>,
    keys: Arc<dyn KeyStore>,
    portal: Arc<dyn Portal>,
    home: PathBuf,
    store: Mutex<Option<Store>>,
    pub(crate) session: Mutex<Session>,
    pub(crate) reading: Reading,
    pub(crate) aloud: Aloud,
    changes: watch::Sender<u64>,
    stop: watch::Sender<bool>,
    painted: watch::Sender<bool>,
    looked: watch::Sender<bool>,
    endings: watch::Sender<u64>,
    /// The database was found damaged while the kiosk ran.
    damaged: AtomicBool,
    resting: watch::Sender<bool>,
    pub(crate) door: Mutex<Door>,
    pub(crate) quit: watch::Sender<bool>,
    pub(crate) alive: watch::Sender<u64>,
}

impl std::fmt::Debug for Core {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Core").field("practice", &self.practice).finish_non_exhaustive()
    }
}

/// How long the window waits for the first look at the store.
const FIRST_LOOK: Duration = Duration::from_secs(5);

/// What is there once the vault is open.
#[derive(Clone)]
pub(crate) struct Store {
    pub(crate) vault: Arc<Vault>,
    pub(crate) outbox: Arc<Outbox>,
}

/// What a core is made of, beside its settings.
pub(crate) struct Ingredients {
    pub(crate) practice: bool,
    pub(crate) catalogue: Catalogue,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) keys: Arc<dyn KeyStore>,
    pub(crate) portal: Arc<dyn Portal>,
    pub(crate) sources: Vec<Arc<dyn CaptureSource>>,
    pub(crate) home: PathBuf,
}

impl Core {
    pub(crate) fn new(settings: Settings, parts: Ingredients) -> Arc<Self> {
        let (changes, _) = watch::channel(0);
        let (stop, _) = watch::channel(false);
        let (painted, _) = watch::channel(false);
        let (looked, _) = watch::channel(false);
        let (endings, _) = watch::channel(0);
        let (resting, _) = watch::channel(true);
        let (quit, _) = watch::channel(false);
        let (alive, _) = watch::channel(0);
        Arc::new(Self {
            settings,
            practice: parts.practice,
            catalogue: parts.catalogue,
            clock: parts.clock,
            sources: parts.sources,
            keys: parts.keys,
            portal: parts.portal,
            home: parts.home,
            store: Mutex::new(None),
            session: Mutex::new(Session::default()),
            reading: Reading::default(),
            aloud: Aloud::default(),
            changes,
            stop,
            painted,
            looked,
            endings,
            damaged: AtomicBool::new(false),
            resting,
            door: Mutex::default(),
            quit,
            alive,
        })
    }

    /// Sets up an empty store. A command of its own: a kiosk that starts never does this.
    pub async fn provision(&self) -> Result<(), CoreError> {
        let (home, keys, now) = (self.home.clone(), Arc::clone(&self.keys), self.clock.now());
        let vault = work(move || Ok(Vault::provision(&home, keys.as_ref(), now)?)).await?;
        self.adopt(vault).await?;
        Ok(())
    }

    /// Whether a store was set up here.
    pub fn is_provisioned(&self) -> bool {
        Vault::exists(&self.home)
    }

    /// The store, opened if it is not yet. Fails closed: without its key nothing is touched.
    pub(crate) async fn store(&self) -> Result<Store, CoreError> {
        if self.damaged.load(Ordering::Acquire) {
            return Err(VaultError::from(Damage::Database).into());
        }
        if let Some(store) = self.store.lock().await.as_ref() {
            if store.outbox.is_stopped() {
                // Nothing is promised any more on a disk that failed.
                return Err(tram_outbox::OutboxError::Stopped.into());
            }
            return Ok(store.clone());
        }
        let (home, keys, now) = (self.home.clone(), self.keys(), self.clock.now());
        let vault = work(move || {
            let vault = Vault::open(&home, keys.as_ref())?;
            verified(&vault, now)?;
            Ok(vault)
        })
        .await?;
        self.adopt(vault).await
    }

    async fn adopt(&self, vault: Vault) -> Result<Store, CoreError> {
        let mut place = self.store.lock().await;
        if let Some(store) = place.as_ref() {
            return Ok(store.clone());
        }
        vault.tell_time_by(Arc::clone(&self.clock));
        let vault = Arc::new(vault);
        let outbox = Arc::new(Outbox::new(
            Arc::clone(&vault),
            Arc::clone(&self.portal),
            Arc::clone(&self.clock),
            Backoff::default(),
        ));
        outbox.recover()?;
        let store = Store { vault, outbox };
        *place = Some(store.clone());
        Ok(store)
    }

    /// Opens the store, finds a session that a sudden stop cut short, and lets the outbox run until
    /// [`Core::stop`]. A store that cannot be opened is tried again every ten seconds; until then
    /// the kiosk says so and begins nothing.
    pub fn start(self: &Arc<Self>) {
        let core = Arc::clone(self);
        tokio::spawn(async move {
            let mut stop = core.stop.subscribe();
            let store = loop {
                match core.store().await {
                    Ok(store) => break store,
                    Err(error) => warn!(code = error_code(&error), "the store cannot be opened"),
                }
                core.looked.send_replace(true);
                core.changed();
                tokio::select! {
                    () = tokio::time::sleep(Duration::from_secs(10)) => {}
                    _ = stop.wait_for(|stop| *stop) => return,
                }
            };
            if let Err(error) = core.resume_session().await {
                warn!(code = error_code(&error), "the last session cannot be gone on with");
            }
            core.looked.send_replace(true);
            core.changed();
            let mut outbox_changes = store.outbox.subscribe();
            let running = tokio::spawn(Arc::clone(&store.outbox).run(core.stop.subscribe()));
            let house = Arc::clone(&core);
            core.resting.send_replace(false);
            let housekeeping = tokio::spawn(async move { house.housekeeping(store).await });
            info!("the outbox runs");
            loop {
                let over = tokio::select! {
                    changed = outbox_changes.changed() => changed.is_err(),
                    _ = stop.wait_for(|stop| *stop) => true,
                };
                if over {
                    break;
                }
                core.let_go().await;
                core.changed();
            }
            if running.await.is_err() {
                warn!("the outbox stopped by itself");
            }
            if housekeeping.await.is_err() {
                warn!("housekeeping stopped by itself");
            }
            core.resting.send_replace(true);
        });
    }

    /// Lets everything come to rest. What is under way is found again at the next start.
    pub fn stop(&self) {
        self.stop.send_replace(true);
    }

    /// The same, and waits a moment for the last wipe.
    pub async fn rest(&self) {
        self.stop();
        let mut resting = self.resting.subscribe();
        let rested = resting.wait_for(|resting| *resting);
        if tokio::time::timeout(LAST_ROUND, rested).await.is_err() {
            warn!("the last wipe waits for the next start");
        }
    }

    /// Says when the kiosk stops.
    pub(crate) fn stopping(&self) -> watch::Receiver<bool> {
        self.stop.subscribe()
    }

    /// Takes no more: the database is not what was written.
    pub(crate) fn fail_closed(&self) {
        self.damaged.store(true, Ordering::Release);
        self.stop();
        self.changed();
    }

    /// Where the store lies.
    pub(crate) fn home(&self) -> &Path {
        &self.home
    }

    /// Where the keys are.
    pub(crate) fn keys(&self) -> Arc<dyn KeyStore> {
        Arc::clone(&self.keys)
    }

    /// Grows whenever a screen may be stale.
    pub fn subscribe(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Waits until [`Core::start`] has had its first look: asked sooner, a kiosk that is about to go
    /// on with a session would say that it is broken, and then that nobody is there. A keyring that
    /// takes its time is not waited for long.
    pub async fn ready(&self) {
        let mut looked = self.looked.subscribe();
        let first = looked.wait_for(|looked| *looked);
        if tokio::time::timeout(FIRST_LOOK, first).await.is_err() {
            info!("the store is not open yet; the window need not wait for it");
        }
    }

    /// Turns true when the interface has painted its first frame.
    pub fn first_paint(&self) -> watch::Receiver<bool> {
        self.painted.subscribe()
    }

    /// Grows whenever a session has ended: whatever still shows or holds the citizen's words is to be
    /// emptied now.
    pub fn endings(&self) -> watch::Receiver<u64> {
        self.endings.subscribe()
    }

    pub(crate) fn mark_ended(&self) {
        self.endings.send_modify(|count| *count += 1);
    }

    pub(crate) fn mark_painted(&self) {
        self.painted.send_replace(true);
    }

    pub(crate) fn changed(&self) {
        self.changes.send_modify(|count| *count += 1);
    }

    /// Today, in Vietnam.
    pub(crate) fn today(&self) -> Date {
        today(self.clock.as_ref())
    }

    /// A moment as people write it, `15/01/2026 09:30`.
    pub(crate) fn written(moment: Instant) -> String {
        let minutes = moment.0 / 60_000 + VIETNAM * 60;
        let day = Date::at(moment, VIETNAM).to_vietnamese();
        format!("{day} {:02}:{:02}", minutes / 60 % 24, minutes % 60)
    }

    /// The catalogue in use.
    pub const fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }
}

/// Today, in Vietnam.
pub(crate) fn today(clock: &dyn Clock) -> Date {
    Date::at(clock.now(), VIETNAM)
}

/// Runs disk, cipher or pixel work off the async threads.
pub(crate) async fn work<T: Send + 'static>(
    job: impl FnOnce() -> Result<T, CoreError> + Send + 'static,
) -> Result<T, CoreError> {
    tokio::task::spawn_blocking(job).await.map_err(|_| CoreError::WorkLost)?
}

/// A word for logs: never the error's own text, which may hold more than a code.
#[expect(clippy::wildcard_enum_match_arm, reason = "logs tell the few apart that need it")]
pub(crate) fn error_code(error: &CoreError) -> &'static str {
    match error {
        CoreError::Vault(VaultError::Missing) => "vault_missing",
        CoreError::Vault(VaultError::KeyMissing) => "vault_key_missing",
        CoreError::Vault(_) => "vault",
        CoreError::Outbox(_) => "outbox",
        CoreError::Image(_) => "image",
        CoreError::Capture(_) => "capture",
        _ => "other",
    }
}

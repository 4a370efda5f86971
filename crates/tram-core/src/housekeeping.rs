//! Housekeeping: what has no reason to be kept goes, what will reach its limit is announced, and
//! the store is looked at.

use std::sync::Arc;
use std::time::Duration;

use tracing::{info, warn};
use tram_domain::{DossierId, Instant};
use tram_vault::{AuditReport, CheckReport, Damage, Notice, Retention, VaultError};

use crate::error::CoreError;
use crate::kiosk::{Core, Store, error_code, work};

/// How often the house is kept.
const EVERY: Duration = Duration::from_mins(1);
/// What the portal has is wiped this soon after its acknowledgement, session or no session.
const WIPE_WITHIN: Duration = Duration::from_mins(15);
/// How often every page of the database is verified, beside the start.
const CHECK_EVERY: Duration = Duration::from_hours(24);

/// What one round did.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Kept {
    /// Dossiers whose end was announced.
    pub announced: u64,
    /// Submissions and drafts given up.
    pub expired: u64,
    /// Dossiers wiped.
    pub wiped: u64,
}

/// Whether the dossier that is on the screen may be wiped under the citizen's eyes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum OnScreen {
    /// Only once its time is over.
    Waits,
    /// The kiosk starts or stops: there is no screen.
    Goes,
}

impl Core {
    /// Announces, gives up and wipes what is due, at once. For a start, a stop and `tramctl`.
    pub async fn keep_house(&self) -> Result<Kept, CoreError> {
        let store = self.store().await?;
        self.round(&store, OnScreen::Goes).await
    }

    /// Dossiers whose end is announced, the nearest first.
    pub async fn notices(&self) -> Result<Vec<Notice>, CoreError> {
        let vault = self.store().await?.vault;
        work(move || Ok(vault.notices()?)).await
    }

    /// Looks at the whole log of changes.
    pub async fn audit_report(&self) -> Result<AuditReport, CoreError> {
        let vault = self.store().await?.vault;
        work(move || Ok(vault.audit_verify()?)).await
    }

    /// The whole log of changes as JSON, with what it is judged by.
    pub async fn audit_export(&self) -> Result<Vec<u8>, CoreError> {
        let vault = self.store().await?.vault;
        work(move || Ok(vault.audit_export()?)).await
    }

    /// Reads everything that is kept and counts what is damaged.
    pub async fn check_store(&self) -> Result<CheckReport, CoreError> {
        let vault = self.store().await?.vault;
        work(move || Ok(vault.check()?)).await
    }

    /// Keeps the house until the kiosk stops, and once more then.
    pub(crate) async fn housekeeping(&self, store: Store) {
        let mut stop = self.stopping();
        let mut checked = self.clock.now();
        self.verify_log(&store).await;
        let mut on_screen = OnScreen::Goes;
        loop {
            if let Err(error) = self.round(&store, on_screen).await {
                warn!(code = error_code(&error), "the house could not be kept");
            }
            on_screen = OnScreen::Waits;
            tokio::select! {
                () = tokio::time::sleep(EVERY) => {}
                _ = stop.wait_for(|stop| *stop) => break,
            }
            if self.clock.now().since(checked) >= CHECK_EVERY {
                checked = self.clock.now();
                self.verify_pages(&store).await;
            }
        }
        if let Err(error) = self.round(&store, OnScreen::Goes).await {
            warn!(code = error_code(&error), "the last round waits for the next start");
        }
    }

    async fn round(&self, store: &Store, on_screen: OnScreen) -> Result<Kept, CoreError> {
        let session = self.session.lock().await.dossier.as_ref().map(|dossier| dossier.id);
        let here = match on_screen {
            OnScreen::Waits => session,
            OnScreen::Goes => None,
        };
        let (vault, keys) = (Arc::clone(&store.vault), self.keys());
        let (limits, now) = (self.settings.retention.limits(), self.clock.now());
        let kept = work(move || {
            let announced = vault.announce(&limits, now)?.len() as u64;
            let expired = vault.expire(now, session)?;
            let due: Vec<DossierId> = vault
                .due_for_wiping()?
                .into_iter()
                .filter(|due| is_over(due.dossier, due.since, here, now))
                .map(|due| due.dossier)
                .collect();
            let wiped = vault.wipe(&due, now, keys.as_ref())?.wiped;
            vault.anchor(now, keys.as_ref())?;
            let expired = (expired.submissions.len() + expired.drafts.len()) as u64;
            Ok(Kept { announced, expired, wiped })
        })
        .await?;
        if kept != Kept::default() {
            info!(?kept, "the house was kept");
            self.changed();
        }
        Ok(kept)
    }

    /// A log that is not what was written says that someone was at the store. It is told to staff by
    /// `tramctl audit verify`; citizens' dossiers go on.
    async fn verify_log(&self, store: &Store) {
        let vault = Arc::clone(&store.vault);
        match work(move || Ok(vault.audit_verify()?)).await {
            Ok(report) if report.is_sound() => {}
            Ok(report) => warn!(first_break = report.first_break, "the log of changes is broken"),
            Err(error) => warn!(code = error_code(&error), "the log of changes cannot be read"),
        }
    }

    async fn verify_pages(&self, store: &Store) {
        let (vault, now) = (Arc::clone(&store.vault), self.clock.now());
        match work(move || Ok(vault.integrity_check(now)?)).await {
            Ok(true) => {}
            Ok(false) => {
                warn!("the database is damaged; the kiosk takes no more dossiers");
                self.fail_closed();
            }
            Err(error) => warn!(code = error_code(&error), "the database could not be verified"),
        }
    }
}

/// Whether a dossier may go now: at once, unless it is on the screen and its time is not over.
fn is_over(dossier: DossierId, since: Instant, here: Option<DossierId>, now: Instant) -> bool {
    here != Some(dossier) || now.since(since) >= WIPE_WITHIN
}

/// A store whose pages were verified, or the fault to show.
pub(crate) fn verified(vault: &tram_vault::Vault, now: Instant) -> Result<(), CoreError> {
    if vault.integrity_check(now)? {
        return Ok(());
    }
    Err(VaultError::from(Damage::Database).into())
}

impl crate::settings::RetentionSettings {
    /// The limits as the store counts them. Three days' notice is a promise, not a setting.
    fn limits(self) -> Retention {
        const DAY: Duration = Duration::from_hours(24);
        Retention {
            unsent: DAY * self.unsent_days,
            drafts: DAY * self.drafts_days,
            notice: DAY * 3,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_on_the_screen_stays_until_its_time_is_over() {
        let [shown, other] = [[1; 16], [2; 16]].map(DossierId::from_random);
        let minute = |count: u64| Instant(count * 60_000);
        assert!(is_over(other, minute(0), Some(shown), minute(0)), "nobody looks at it");
        assert!(!is_over(shown, minute(0), Some(shown), minute(14)));
        assert!(is_over(shown, minute(0), Some(shown), minute(15)), "session or no session");
        assert!(is_over(shown, minute(0), None, minute(0)), "the kiosk stops");
    }
}

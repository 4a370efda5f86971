//! Staff at the machine: the door that their PIN opens, and what they are told behind it.

use std::time::Duration;

use tokio::sync::watch;
use tram_domain::Instant;
use tram_ipc::staff::{PinState, StaffNotice, StaffView};
use zeroize::Zeroizing;

use crate::error::CoreError;
use crate::kiosk::{Core, work};
use crate::tries::Tries;
use crate::{pin, tries};

/// Whoever forgets to step back is out after so long.
const LONGEST_STAY: Duration = Duration::from_mins(10);

/// The door. One PIN at a time is looked at, so that many at once are counted like many in a row.
#[derive(Debug, Default)]
pub(crate) struct Door {
    /// Wrong PINs so far, once they were read from the disk.
    tries: Option<Tries>,
    /// When staff came in.
    inside: Option<Instant>,
}

impl Core {
    /// Turns true when staff end the program.
    pub fn quitting(&self) -> watch::Receiver<bool> {
        self.quit.subscribe()
    }

    /// Grows with each sign of life of the page.
    pub fn signs_of_life(&self) -> watch::Receiver<u64> {
        self.alive.subscribe()
    }

    pub(crate) fn mark_alive(&self) {
        self.alive.send_modify(|count| *count = count.wrapping_add(1));
    }

    pub(crate) async fn staff_view(&self) -> StaffView {
        let mut door = self.door.lock().await;
        let now = self.clock.now();
        let inside = door.is_open(now);
        let pause = self.tries(&mut door, now).await.pause(now);
        drop(door);
        let notices = if inside { self.staff_notices().await } else { Vec::new() };
        let pin = if self.practice {
            PinState::NotNeeded
        } else if self.settings.staff.pin_hash.is_some() {
            PinState::Asked
        } else {
            PinState::Unset
        };
        StaffView { inside, pin, pause: pause.map(seconds), notices }
    }

    /// Lets staff in. Whoever is being served is served later: the screen is left to staff alone.
    pub(crate) async fn let_staff_in(
        &self,
        pin: Zeroizing<String>,
    ) -> Result<StaffView, CoreError> {
        let mut door = self.door.lock().await;
        if !self.practice {
            self.verify(&mut door, pin).await?;
        }
        let mut session = self.session.lock().await;
        if session.dossier.is_some() {
            self.end(&mut session, true).await?;
        }
        drop(session);
        door.inside = Some(self.clock.now());
        drop(door);
        tracing::info!("staff came in");
        Ok(self.staff_view().await)
    }

    pub(crate) async fn let_staff_out(&self) {
        self.door.lock().await.inside = None;
    }

    pub(crate) async fn quit_for_staff(&self) -> Result<(), CoreError> {
        if !self.door.lock().await.is_open(self.clock.now()) {
            return Err(CoreError::NotNow);
        }
        tracing::info!("staff end the program");
        self.quit.send_replace(true);
        Ok(())
    }

    async fn verify(&self, door: &mut Door, pin: Zeroizing<String>) -> Result<(), CoreError> {
        let now = self.clock.now();
        let before = self.tries(door, now).await;
        if let Some(pause) = before.pause(now) {
            return Err(CoreError::StaffPause(pause));
        }
        let counted = before.and_one(now);
        door.tries = Some(counted);
        let (home, hash) = (self.home().to_owned(), self.settings.staff.pin_hash.clone());
        let is_set = hash.is_some();
        let fits = work(move || {
            if is_set {
                tries::write(&home, counted);
            }
            let Some(hash) = hash else {
                pin::work_for_nothing(&pin);
                return Ok(false);
            };
            let fits = hash.fits(&pin);
            if fits {
                tries::write(&home, Tries::default());
            }
            Ok(fits)
        })
        .await?;
        if fits {
            door.tries = Some(Tries::default());
            return Ok(());
        }
        if !is_set {
            return Err(CoreError::StaffPinUnset);
        }
        tracing::warn!("a wrong PIN was given at the staff's door");
        match counted.pause(now) {
            Some(pause) => Err(CoreError::StaffPause(pause)),
            None => Err(CoreError::StaffPinWrong { left: counted.left() }),
        }
    }

    async fn tries(&self, door: &mut Door, now: Instant) -> Tries {
        if let Some(tries) = door.tries {
            return tries;
        }
        let home = self.home().to_owned();
        let read = work(move || Ok(tries::read(&home, now))).await.unwrap_or_default();
        *door.tries.insert(read)
    }

    /// What this machine lacks.
    async fn staff_notices(&self) -> Vec<StaffNotice> {
        let mut notices = Vec::new();
        if self.store().await.is_err() {
            notices.push(StaffNotice::StoreClosed);
        }
        let lacks = work(|| Ok((!has_printer(), !on_path("tesseract")))).await;
        let (printer, reader) = lacks.unwrap_or_default();
        if printer {
            notices.push(StaffNotice::PrinterAbsent);
        }
        if self.settings.scanner.is_none() {
            notices.push(StaffNotice::ScannerAbsent);
        }
        if reader {
            notices.push(StaffNotice::ReaderAbsent);
        }
        if self.voice_view().await.is_ok_and(|voice| voice.trouble.is_some()) {
            notices.push(StaffNotice::VoiceAbsent);
        }
        notices
    }
}

impl Door {
    fn is_open(&self, now: Instant) -> bool {
        self.inside.is_some_and(|since| now.since(since) < LONGEST_STAY)
    }
}

/// Whole seconds, never fewer than are left.
pub(crate) fn seconds(pause: Duration) -> u32 {
    u32::try_from(pause.as_millis().div_ceil(1_000)).unwrap_or(u32::MAX)
}

/// Whether CUPS knows a printer. It answers at once, also where its own service is down.
fn has_printer() -> bool {
    let asked = std::process::Command::new("lpstat")
        .arg("-e")
        .stdin(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .output();
    asked.is_ok_and(|told| told.stdout.iter().any(|byte| !byte.is_ascii_whitespace()))
}

fn on_path(program: &str) -> bool {
    let name = std::path::Path::new(program).with_extension(std::env::consts::EXE_EXTENSION);
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(&name).is_file())
}

//! The staff's door: who gets in, who waits, and what happens to whoever is being served.

#![expect(clippy::unwrap_used, reason = "clippy sees tests only in functions marked so")]

use std::sync::Arc;
use std::time::Duration;

use tempfile::TempDir;
use tram_core::{Core, MemoryKeyStore, PinHash, PortalSettings, Settings, StaffSettings};
use tram_ipc::UiError;
use tram_ipc::args::{Nothing, PinGiven};
use tram_ipc::commands::Commands;
use tram_ipc::staff::{PinState, StaffNotice, StaffView};
use tram_ipc::views::Screen;
use tram_testkit::HandClock;

const PIN: &str = "240680";
const WRONG: &str = "111111";

/// A kiosk in an office, with a clock set by hand.
struct Office {
    core: Arc<Core>,
    clock: Arc<HandClock>,
    keys: Arc<MemoryKeyStore>,
    settings: Settings,
    _folder: TempDir,
}

impl Office {
    async fn new(pin: Option<&str>, practice: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut settings = Settings::plain(PortalSettings::at("http://127.0.0.1:9/o/rest/v2"));
        settings.home = Some(folder.path().to_owned());
        settings.staff = StaffSettings { pin_hash: pin.map(|pin| PinHash::of(pin).unwrap()) };
        let (clock, keys) = (Arc::new(HandClock::morning()), Arc::new(MemoryKeyStore::default()));
        let core = core(&settings, &keys, &clock, practice);
        core.provision().await.unwrap();
        Self { core, clock, keys, settings, _folder: folder }
    }

    /// The program is started again.
    fn restart(&mut self) {
        self.core = core(&self.settings, &self.keys, &self.clock, false);
    }

    async fn give(&self, pin: &str) -> Result<StaffView, UiError> {
        self.core.staff_enter(PinGiven { pin: pin.to_owned() }).await
    }
}

fn core(
    settings: &Settings,
    keys: &Arc<MemoryKeyStore>,
    clock: &Arc<HandClock>,
    practice: bool,
) -> Arc<Core> {
    let portal = tram_core::portal(&settings.portal).unwrap();
    let (keys, clock) = (Arc::<MemoryKeyStore>::clone(keys), Arc::<HandClock>::clone(clock));
    Core::with(settings.clone(), keys, portal, clock, practice).unwrap()
}

#[tokio::test]
async fn the_right_pin_lets_staff_in_and_tells_them_what_the_machine_lacks() {
    let office = Office::new(Some(PIN), false).await;
    let door = office.core.staff(Nothing {}).await.unwrap();
    assert!(!door.inside && door.pin == PinState::Asked && door.notices.is_empty());
    let inside = office.give(PIN).await.unwrap();
    assert!(inside.inside && inside.notices.contains(&StaffNotice::ScannerAbsent));
    let left = office.core.staff_leave(Nothing {}).await.unwrap();
    assert!(!left.inside && left.notices.is_empty());
}

#[tokio::test]
async fn five_wrong_pins_cost_a_minute_and_a_restart_does_not_shorten_it() {
    let mut office = Office::new(Some(PIN), false).await;
    for left in [4, 3, 2, 1] {
        assert_eq!(office.give(WRONG).await, Err(UiError::StaffPinWrong { left }));
    }
    assert_eq!(office.give(WRONG).await, Err(UiError::StaffPause { secs: 60 }));
    office.restart();
    assert_eq!(
        office.give(PIN).await,
        Err(UiError::StaffPause { secs: 60 }),
        "not even the right one"
    );
    assert_eq!(office.core.staff(Nothing {}).await.unwrap().pause, Some(60));
    office.clock.advance(Duration::from_mins(1));
    assert_eq!(office.give(WRONG).await, Err(UiError::StaffPause { secs: 120 }), "twice as long");
    office.clock.advance(Duration::from_mins(2));
    assert!(office.give(PIN).await.unwrap().inside);
    assert_eq!(office.give(WRONG).await, Err(UiError::StaffPinWrong { left: 4 }), "counted anew");
}

#[tokio::test]
async fn many_pins_at_once_are_counted_like_many_in_a_row() {
    let office = Office::new(Some(PIN), false).await;
    let given: Vec<_> = (0..12)
        .map(|_| {
            let core = Arc::clone(&office.core);
            tokio::spawn(async move { core.staff_enter(PinGiven { pin: WRONG.to_owned() }).await })
        })
        .collect();
    let mut looked_at = 0;
    for one in given {
        looked_at += usize::from(matches!(one.await.unwrap(), Err(UiError::StaffPinWrong { .. })));
    }
    assert_eq!(looked_at, 4, "the fifth begins the pause");
}

#[tokio::test]
async fn without_a_pin_nobody_comes_in_and_nobody_ends_the_program() {
    let office = Office::new(None, false).await;
    assert_eq!(office.core.staff(Nothing {}).await.unwrap().pin, PinState::Unset);
    for pin in ["", PIN] {
        assert_eq!(office.give(pin).await, Err(UiError::StaffPinUnset));
    }
    assert!(office.core.staff_quit(Nothing {}).await.is_err());
    assert!(!*office.core.quitting().borrow());
}

#[tokio::test]
async fn in_practice_the_door_stands_open() {
    let office = Office::new(None, true).await;
    assert_eq!(office.core.staff(Nothing {}).await.unwrap().pin, PinState::NotNeeded);
    assert!(office.give("").await.unwrap().inside);
}

#[tokio::test]
async fn whoever_is_served_when_staff_come_in_is_served_later() {
    let office = Office::new(Some(PIN), false).await;
    office.core.session_begin(Nothing {}).await.unwrap();
    let endings = office.core.endings();
    assert_eq!(office.give(WRONG).await, Err(UiError::StaffPinWrong { left: 4 }));
    assert!(!endings.has_changed().unwrap(), "a wrong PIN disturbs nobody");
    office.give(PIN).await.unwrap();
    assert!(endings.has_changed().unwrap(), "the page is emptied");
    let journey = office.core.journey(Nothing {}).await.unwrap();
    assert!(matches!(journey.screen, Screen::Attract));
}

#[tokio::test]
async fn only_staff_inside_end_the_program_and_not_for_ever() {
    let office = Office::new(Some(PIN), false).await;
    assert_eq!(office.core.staff_quit(Nothing {}).await.unwrap_err(), UiError::NotNow);
    office.give(PIN).await.unwrap();
    office.clock.advance(Duration::from_mins(11));
    assert_eq!(office.core.staff_quit(Nothing {}).await.unwrap_err(), UiError::NotNow);
    office.give(PIN).await.unwrap();
    office.core.staff_quit(Nothing {}).await.unwrap();
    assert!(*office.core.quitting().borrow());
}

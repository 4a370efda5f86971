//! The keyring: locked, gone, restarted, with another key.

use std::fs;
use std::path::Path;

use tram_domain::{Clock, Stage};
use tram_vault::{KeyStore, KeyStoreError, Vault, VaultError};
use zeroize::Zeroizing;

use super::scene::{Scene, Tale, in_memory, said};
use super::store::copy;
use crate::keys::FileKeyStore;

/// What a keyring does instead of answering.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Mood {
    Locked,
    Unreachable,
    TimedOut,
    /// What a keyring says that was started by itself and is not unlocked.
    SaysThereIsNone,
    HasAnotherKey,
}

const MOODS: [Mood; 5] =
    [Mood::Locked, Mood::Unreachable, Mood::TimedOut, Mood::SaysThereIsNone, Mood::HasAnotherKey];

/// A keyring in a mood; what it is told to keep it does not keep.
struct Moody<'a> {
    mood: Mood,
    right: &'a FileKeyStore,
}

impl Moody<'_> {
    const fn error(&self) -> KeyStoreError {
        match self.mood {
            Mood::Locked | Mood::SaysThereIsNone => KeyStoreError::Locked,
            Mood::Unreachable => KeyStoreError::Unreachable,
            Mood::TimedOut => KeyStoreError::TimedOut,
            Mood::HasAnotherKey => KeyStoreError::NotKept,
        }
    }
}

impl KeyStore for Moody<'_> {
    fn load(&self, name: &str) -> Result<Option<Zeroizing<[u8; 32]>>, KeyStoreError> {
        match self.mood {
            Mood::Locked | Mood::Unreachable | Mood::TimedOut => Err(self.error()),
            Mood::SaysThereIsNone => Ok(None),
            Mood::HasAnotherKey => Ok(self.right.load(name)?.map(|key| {
                let mut other = key;
                other.iter_mut().for_each(|byte| *byte ^= 0x55);
                other
            })),
        }
    }

    fn store(&self, _: &str, _: &[u8; 32]) -> Result<(), KeyStoreError> {
        Err(self.error())
    }

    fn delete(&self, _: &str) -> Result<(), KeyStoreError> {
        Err(self.error())
    }
}

/// The keyring does not give the key at a start, and then refuses a new one while a wipe needs it.
/// The store stays shut and as it is; once the keyring is well, nothing is missing.
pub(super) fn the_keyring_gives_no_key(scene: &mut Scene) -> Tale {
    let mood = scene.chance.pick(&MOODS).copied().unwrap_or(Mood::Locked);
    let dossier = scene.hand_over()?;
    let copied = in_memory()?;
    copy(&scene.store(), copied.path())?;
    let before = snapshot(copied.path())?;
    let opened = Vault::open(copied.path(), &Moody { mood, right: scene.keys() });
    let fails_closed = match mood {
        Mood::SaysThereIsNone => matches!(opened, Err(VaultError::KeyMissing)),
        Mood::HasAnotherKey => matches!(opened, Err(VaultError::WrongKey)),
        Mood::Locked | Mood::Unreachable | Mood::TimedOut => {
            matches!(opened, Err(VaultError::KeyringUnavailable(_)))
        }
    };
    drop(opened);
    if !fails_closed {
        return Err(format!("{mood:?}: the store does not say so"));
    }
    if snapshot(copied.path())? != before {
        return Err(format!("{mood:?}: the store was touched"));
    }
    let again = Vault::open(copied.path(), scene.keys()).map_err(said)?;
    again.body(dossier).map_err(said)?;
    scene.insist_it_heals()?;
    a_wipe_waits_for_the_keyring(scene, mood)
}

fn a_wipe_waits_for_the_keyring(scene: &mut Scene, mood: Mood) -> Tale {
    let kept = scene.hand_over()?;
    let due: Vec<_> =
        scene.vault.due_for_wiping().map_err(said)?.iter().map(|due| due.dossier).collect();
    let now = scene.clock.now();
    let moody = Moody { mood, right: scene.keys() };
    if scene.vault.wipe(&due, now, &moody).is_ok() {
        return Err(format!("{mood:?}: a wipe without a new key went through"));
    }
    scene.insist_the_books_balance()?;
    scene.vault.wipe(&due, now, scene.keys()).map_err(said)?;
    if scene.stage(kept)? != Stage::Sealed {
        return Err("what waits was wiped too".to_owned());
    }
    scene.insist_the_books_balance()
}

/// Every file with its bytes, but for the lock, which only shows that someone was here.
fn snapshot(folder: &Path) -> Result<Vec<(String, Vec<u8>)>, String> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(said)? {
        let path = entry.map_err(said)?.path();
        if path.is_dir() {
            files.extend(snapshot(&path)?);
        } else if !path.ends_with("vault.lock") {
            let bytes = fs::read(&path).map_err(said)?;
            files.push((path.display().to_string(), bytes));
        }
    }
    files.sort();
    Ok(files)
}

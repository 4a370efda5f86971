//! The store under the kiosk: damaged pages, bits that rot.

use std::fs;
use std::fs::OpenOptions;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::Arc;

use tram_domain::Stage;
use tram_vault::{Vault, VaultError};

use super::scene::{Scene, Tale, in_memory, said};

/// One bit of a sealed paper is another. It is noticed before a byte is sent, told to staff, and
/// holds nobody up.
pub(super) fn a_bit_of_a_paper_rots(scene: &mut Scene) -> Tale {
    let rotten = scene.hand_over()?;
    let papers = scene.vault.body(rotten).map_err(said)?.files;
    let sound = scene.hand_over()?;
    let paper = scene.chance.pick(&papers).ok_or("no paper")?.blob;
    flip(&scene.store().join("blobs").join(paper.to_string()), scene.chance.draw())?;
    scene.deliver()?;
    for _ in 0..30 {
        scene.deliver_later()?;
    }
    if scene.stage(sound)? != Stage::Accepted {
        return Err("the other one was held up".to_owned());
    }
    let held = scene.portal.held();
    if held.iter().any(|dossier| dossier.reference_uid.parse() == Ok(rotten)) {
        return Err("something of it was sent".to_owned());
    }
    let noticed =
        scene.stage(rotten)? == Stage::Parked && !scene.vault.check().map_err(said)?.is_sound();
    if noticed { Ok(()) } else { Err(format!("it stands at {:?}", scene.stage(rotten)?)) }
}

/// One bit of the database is another. Whoever opens or checks the store hears of it; it is never
/// taken for something else.
pub(super) fn a_page_of_the_database_is_damaged(scene: &mut Scene) -> Tale {
    let keys = [scene.hand_over()?, scene.hand_over()?];
    let before: Vec<_> = keys.iter().map(|key| scene.vault.body(*key)).collect();
    let spoilt = in_memory()?;
    // Brings the log into the file, so that the copy is the whole database.
    let sound = scene.vault.check().map_err(said)?.is_sound();
    copy(&scene.store(), spoilt.path())?;
    flip(&spoilt.path().join("vault.db"), scene.chance.draw())?;
    let noticed = match Vault::open(spoilt.path(), scene.keys()) {
        Err(VaultError::Damaged { .. }) => true,
        Err(other) => return Err(format!("damage is called something else: {other}")),
        Ok(vault) => {
            for (key, body) in keys.iter().zip(&before) {
                let (Ok(now), Ok(then)) = (vault.body(*key), body) else { continue };
                if now != *then {
                    return Err("what was handed over reads as something else".to_owned());
                }
            }
            match Arc::new(vault).check() {
                Ok(report) => !report.is_sound(),
                Err(VaultError::Damaged { .. }) => true,
                Err(other) => return Err(format!("damage is called something else: {other}")),
            }
        }
    };
    if !(sound && noticed) {
        return Err("a flipped bit was not noticed".to_owned());
    }
    scene.insist_it_heals()
}

/// Turns one bit of a file over.
fn flip(path: &Path, chance: u64) -> Tale {
    let mut bytes = fs::read(path).map_err(said)?;
    let length = bytes.len() as u64;
    let place = chance.checked_rem(length).ok_or("an empty file")?;
    let index = usize::try_from(place).map_err(said)?;
    let byte = bytes.get_mut(index).ok_or("no such byte")?;
    *byte ^= 1 << (chance >> 61);
    let mut file = OpenOptions::new().write(true).open(path).map_err(said)?;
    file.seek(SeekFrom::Start(place)).map_err(said)?;
    file.write_all(&[*byte]).map_err(said)
}

/// Copies a store that nobody writes to at the moment.
pub(super) fn copy(from: &Path, to: &Path) -> Tale {
    fs::create_dir_all(to).map_err(said)?;
    for entry in fs::read_dir(from).map_err(said)? {
        let path = entry.map_err(said)?.path();
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy(&path, &target)?;
        } else {
            fs::copy(&path, &target).map_err(said)?;
        }
    }
    Ok(())
}

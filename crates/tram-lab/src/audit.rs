//! Forgeries of the log of changes: each must be found.

mod forge;

use tram_domain::{Instant, SubmissionState};
use tram_vault::{AuditLog, AuditTrust, MemoryKeyStore, Vault, VaultError};

use self::forge::{KINDS, Stock, forge};
use crate::chance::Chance;
use crate::outcome::{Control, Outcome, Row};
use crate::people::{accepted, body, dossier, key};
use crate::size::Size;

/// Runs the part.
pub(crate) fn run(size: Size) -> Result<Outcome, String> {
    let (log, trust, stock) = written().map_err(|error| error.to_string())?;
    if !log.verify(&trust).is_sound() {
        return Err("the log is not sound before anything was done to it".to_owned());
    }
    let mut chance = Chance::new(1);
    let (mut missed, mut rounds) = (vec![0_u64; KINDS.len()], 0_u64);
    while rounds < u64::from(size.mutations) {
        let kind = chance.place(KINDS.len());
        let forged = forge(kind, &log, &stock, &trust, &mut chance);
        // Two entries that are the same, exchanged, are no forgery.
        if forged == log {
            continue;
        }
        rounds += 1;
        if forged.verify(&trust).is_sound()
            && let Some(count) = missed.get_mut(kind)
        {
            *count += 1;
        }
    }
    let broken = KINDS.iter().zip(&missed).map(|(kind, count)| (format!("missed: {kind}"), *count));
    let row = Row {
        what: format!("forgery of the log of changes, {} kinds", KINDS.len()),
        rounds,
        promises: rounds,
        broken: broken.collect(),
    };
    let control = unsigned(&log, &trust, size, &mut chance);
    Ok(Outcome { rows: vec![row], controls: vec![control], ..Outcome::default() })
}

/// The same log judged by its chain alone: cut at the end, it looks whole.
fn unsigned(log: &AuditLog, trust: &AuditTrust, size: Size, chance: &mut Chance) -> Control {
    let mut broke = 0;
    for _ in 0..size.controls {
        let left = 1 + chance.place(log.entries.len() - 1);
        let mut previous = vec![0; 32];
        let whole = log.entries.iter().take(left).all(|entry| {
            let fits = entry.previous == previous
                && entry.hash == entry.fitting_hash(&trust.store).as_slice();
            previous.clone_from(&entry.hash);
            fits
        });
        broke += u64::from(whole);
    }
    Control {
        what: "hash chain without signed ends: entries cut off".to_owned(),
        rounds: u64::from(size.controls),
        broke,
        least: 0.95,
    }
}

/// A log of some days, what it was judged by on the last, and what a forger may have kept: the log
/// of earlier days, and that of another kiosk.
fn written() -> Result<(AuditLog, AuditTrust, Stock), VaultError> {
    let directory = tempfile::tempdir()?;
    let keys = MemoryKeyStore::default();
    let vault = Vault::provision(directory.path(), &keys, Instant(1))?;
    let mut earlier = Vec::new();
    for number in 1..=40 {
        let now = Instant(u64::from(number) * 20_000);
        live(&vault, number, now)?;
        if number % 8 == 0 {
            earlier.push(vault.audit_log()?);
            vault.anchor(now, &keys)?;
            earlier.push(vault.audit_log()?);
        }
    }
    live(&vault, 41, Instant(900_000))?;
    vault.anchor(Instant(900_000), &keys)?;
    live(&vault, 42, Instant(910_000))?;
    let elsewhere = tempfile::tempdir()?;
    let other = Vault::provision(elsewhere.path(), &MemoryKeyStore::default(), Instant(1))?;
    for number in 1..=40 {
        live(&other, number, Instant(u64::from(number) * 20_000))?;
    }
    let stock = Stock { earlier, elsewhere: other.audit_log()? };
    Ok((vault.audit_log()?, vault.audit_trust(), stock))
}

fn live(vault: &Vault, number: u8, now: Instant) -> Result<(), VaultError> {
    let dossier = dossier(number, now);
    vault.save_dossier(&dossier)?;
    let body = body(dossier.reference.clone(), &[]);
    let key = key(number);
    vault.enqueue(&dossier, body, key, now)?;
    vault.set_state(key, "waiting", &SubmissionState::Sending { attempt: 1 }, None)?;
    vault.set_state(key, "sending", &accepted(key, now), None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_forgery_of_any_kind_is_missed() {
        let size = Size { mutations: 600, ..Size::QUICK };
        let outcome = run(size).unwrap();
        assert_eq!(outcome.rows[0].rounds, 600);
        assert!(outcome.is_well(), "{outcome:?}");
    }
}

//! What a forger who owns the disk and the database's key can do to the log.

use tram_vault::{AuditCheckpoint, AuditEntry, AuditHead, AuditLog, AuditTrust};

use crate::chance::Chance;

/// What is done, in the order of [`forge`].
pub(crate) const KINDS: [&str; 16] = [
    "an entry's field changed",
    "an entry changed and the chain made to fit",
    "an entry taken away",
    "entries taken away and the chain made to fit",
    "an entry put in twice",
    "an entry put in and the chain made to fit",
    "two entries exchanged",
    "two entries exchanged and the chain made to fit",
    "the end cut off",
    "the end cut off with the end's word made to fit",
    "put back to an earlier day",
    "another kiosk's log or entry",
    "a checkpoint changed",
    "a checkpoint taken away, doubled or exchanged",
    "the end's word changed",
    "the end's word or all checkpoints gone",
];

/// What a forger may have kept.
pub(crate) struct Stock {
    /// The whole log of earlier days, each confirmed since.
    pub(crate) earlier: Vec<AuditLog>,
    /// The log of another kiosk.
    pub(crate) elsewhere: AuditLog,
}

/// A forged log.
pub(crate) fn forge(
    kind: usize,
    log: &AuditLog,
    stock: &Stock,
    trust: &AuditTrust,
    chance: &mut Chance,
) -> AuditLog {
    let mut forged = log.clone();
    let at = chance.place(log.entries.len());
    match kind {
        0 => change_entry(&mut forged.entries, at, chance),
        1 => {
            change_content(&mut forged.entries, at, chance);
            fit(&mut forged, trust);
        }
        2 => drop(forged.entries.remove(at)),
        3 => {
            let end = (at + 1 + chance.place(5)).min(forged.entries.len());
            forged.entries.drain(at..end);
            fit(&mut forged, trust);
        }
        4 | 5 => {
            let double = forged.entries.get(at).cloned();
            let place = chance.place(forged.entries.len() + 1);
            forged.entries.splice(place..place, double);
            if kind == 5 {
                fit(&mut forged, trust);
            }
        }
        6 | 7 => {
            let other = chance.place(forged.entries.len());
            forged.entries.swap(at, other);
            if kind == 7 {
                fit(&mut forged, trust);
            }
        }
        8 => forged.entries.truncate(at),
        9 => {
            forged.entries.truncate(at);
            fit(&mut forged, trust);
        }
        10 => forged = one(&stock.earlier, chance).unwrap_or_default(),
        11 => foreign(&mut forged, &stock.elsewhere, at, chance),
        12 => change_checkpoint(&mut forged.checkpoints, chance),
        13 => move_checkpoints(&mut forged.checkpoints, chance),
        14 => change_head(forged.head.as_mut(), chance),
        _ => match chance.place(3) {
            0 => forged.head = None,
            1 => forged.checkpoints.clear(),
            _ => forged = AuditLog { entries: forged.entries, ..AuditLog::default() },
        },
    }
    forged
}

/// Makes numbers, links, hashes and the end's words fit; only the signatures cannot be made.
fn fit(log: &mut AuditLog, trust: &AuditTrust) {
    let mut previous = vec![0; 32];
    for (entry, seq) in log.entries.iter_mut().zip(1_u64..) {
        entry.seq = seq;
        entry.previous.clone_from(&previous);
        entry.hash = entry.fitting_hash(&trust.store).to_vec();
        previous.clone_from(&entry.hash);
    }
    let reached = log.entries.len() as u64;
    log.checkpoints.retain(|checkpoint| checkpoint.seq <= reached);
    for checkpoint in &mut log.checkpoints {
        let place = usize::try_from(checkpoint.seq.saturating_sub(1)).unwrap_or_default();
        if let Some(entry) = log.entries.get(place) {
            checkpoint.hash.clone_from(&entry.hash);
        }
    }
    if let Some(head) = &mut log.head {
        (head.seq, head.hash) = (reached, previous);
        head.checkpoints = log.checkpoints.len() as u64;
    }
}

fn one<T: Clone>(of: &[T], chance: &mut Chance) -> Option<T> {
    of.get(chance.place(of.len())).cloned()
}

fn change_entry(entries: &mut [AuditEntry], at: usize, chance: &mut Chance) {
    let Some(entry) = entries.get_mut(at) else { return };
    match chance.place(4) {
        0 => entry.seq = entry.seq.wrapping_add(1 + chance.draw() % 50),
        1 => flip(&mut entry.previous, chance),
        2 => flip(&mut entry.hash, chance),
        _ => change_content(entries, at, chance),
    }
}

fn change_content(entries: &mut [AuditEntry], at: usize, chance: &mut Chance) {
    let words = ["begun", "accepted", "wiped", "parked", "epoch_begun"];
    let Some(entry) = entries.get_mut(at) else { return };
    match chance.place(4) {
        0 => entry.time ^= 1 << chance.place(40),
        1 => {
            let word = words.iter().find(|word| **word != entry.event);
            entry.event = word.copied().unwrap_or_default().to_owned();
        }
        2 => entry.subject.push('0'),
        _ => flip(&mut entry.details, chance),
    }
}

fn foreign(forged: &mut AuditLog, other: &AuditLog, at: usize, chance: &mut Chance) {
    match chance.place(3) {
        0 => *forged = other.clone(),
        1 => forged.head.clone_from(&other.head),
        _ => {
            if let (Some(here), Some(there)) = (forged.entries.get_mut(at), other.entries.get(at)) {
                here.clone_from(there);
            }
        }
    }
}

fn change_checkpoint(checkpoints: &mut [AuditCheckpoint], chance: &mut Chance) {
    let at = chance.place(checkpoints.len());
    let Some(checkpoint) = checkpoints.get_mut(at) else { return };
    match chance.place(5) {
        0 => checkpoint.number += 1,
        1 => checkpoint.seq += 1,
        2 => checkpoint.time ^= 1 << chance.place(40),
        3 => flip(&mut checkpoint.hash, chance),
        _ => flip(&mut checkpoint.signature, chance),
    }
}

fn move_checkpoints(checkpoints: &mut Vec<AuditCheckpoint>, chance: &mut Chance) {
    let (at, other) = (chance.place(checkpoints.len()), chance.place(checkpoints.len()));
    match chance.place(3) {
        0 => drop(checkpoints.remove(at)),
        1 => {
            let double = checkpoints.get(at).cloned();
            checkpoints.splice(other..other, double);
        }
        _ => checkpoints.swap(at, other),
    }
}

fn change_head(head: Option<&mut AuditHead>, chance: &mut Chance) {
    let Some(head) = head else { return };
    match chance.place(4) {
        0 => head.seq += 1,
        1 => head.checkpoints += 1,
        2 => flip(&mut head.hash, chance),
        _ => flip(&mut head.signature, chance),
    }
}

fn flip(bytes: &mut [u8], chance: &mut Chance) {
    let (at, bit) = (chance.place(bytes.len()), chance.place(8));
    if let Some(byte) = bytes.get_mut(at) {
        *byte ^= 1 << bit;
    }
}

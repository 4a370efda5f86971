//! The log of changes as rows, and whether they are what was written: a pure function, so that it
//! can be tried on ten thousand forgeries and run far away from the store.

use ed25519_dalek::{Signature, VerifyingKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::header::hex;

/// So many entries at most stand between two checkpoints.
pub(crate) const CHECKPOINT_EVERY: u64 = 100;

/// The hash of an entry, or of what one is about.
pub type Hash = [u8; 32];

/// One change. Identities and hashes only: wiping a dossier leaves the log whole.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// From 1, without a gap.
    pub seq: u64,
    /// Milliseconds since 1970.
    pub time: u64,
    /// What happened, in one word.
    pub event: String,
    /// To what: a random identity, or nothing.
    pub subject: String,
    /// A digest of what exactly.
    #[serde(with = "hexadecimal")]
    pub details: Vec<u8>,
    /// The hash of the entry before; zeros for the first.
    #[serde(with = "hexadecimal")]
    pub previous: Vec<u8>,
    /// The hash of this entry.
    #[serde(with = "hexadecimal")]
    pub hash: Vec<u8>,
}

/// A signed word that the log reached an entry.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct AuditCheckpoint {
    /// From 1, without a gap.
    pub number: u64,
    /// The entry.
    pub seq: u64,
    /// Milliseconds since 1970.
    pub time: u64,
    /// The entry's hash.
    #[serde(with = "hexadecimal")]
    pub hash: Vec<u8>,
    /// Ed25519.
    #[serde(with = "hexadecimal")]
    pub signature: Vec<u8>,
}

/// The signed end of the log, new with every change.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct AuditHead {
    /// The last entry.
    pub seq: u64,
    /// Its hash.
    #[serde(with = "hexadecimal")]
    pub hash: Vec<u8>,
    /// How many checkpoints there are.
    pub checkpoints: u64,
    /// Ed25519.
    #[serde(with = "hexadecimal")]
    pub signature: Vec<u8>,
}

/// The whole log, as it lies in the store.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct AuditLog {
    /// All entries, the first first.
    pub entries: Vec<AuditEntry>,
    /// All checkpoints, the first first.
    pub checkpoints: Vec<AuditCheckpoint>,
    /// The end.
    pub head: Option<AuditHead>,
}

/// What the log is judged by; none of it comes from the log's own place.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AuditTrust {
    /// The store's random identity.
    pub store: String,
    /// The key that signs.
    pub public_key: Hash,
    /// The hash up to which the log reached when the key store was last told.
    pub anchor: Option<Hash>,
}

/// What a look at the whole log found.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct AuditReport {
    /// Entries looked at.
    pub entries: u64,
    /// The first entry that is not as it was written, or is not there.
    pub first_break: Option<u64>,
}

impl AuditReport {
    /// Whether all is as it was written.
    pub const fn is_sound(&self) -> bool {
        self.first_break.is_none()
    }
}

impl AuditEntry {
    /// The hash that an entry like this has in this store. No secret is in it, so whoever changes
    /// an entry can make it fit: what cannot be made is the signature of the end.
    pub fn fitting_hash(&self, store: &str) -> Hash {
        entry_hash(store, self)
    }
}

impl AuditLog {
    /// Finds any edit, deletion, insertion, other order, cut, or return to an earlier day.
    pub fn verify(&self, trust: &AuditTrust) -> AuditReport {
        let entries = self.entries.len() as u64;
        let first_break = self
            .broken_link(trust)
            .or_else(|| self.misplaced_checkpoint())
            .or_else(|| self.lost_anchor(trust))
            .or_else(|| self.broken_head(trust))
            .or_else(|| self.unsigned_checkpoint(trust));
        AuditReport { entries, first_break }
    }

    fn broken_link(&self, trust: &AuditTrust) -> Option<u64> {
        let mut previous = [0; 32].as_slice();
        for (entry, seq) in self.entries.iter().zip(1_u64..) {
            let whole = entry.seq == seq
                && entry.previous == previous
                && entry.hash == entry_hash(&trust.store, entry).as_slice();
            if !whole {
                return Some(seq);
            }
            previous = &entry.hash;
        }
        None
    }

    /// What can be seen without a signature comes first: signatures are by far the slowest to look at.
    fn misplaced_checkpoint(&self) -> Option<u64> {
        let mut last = 0;
        for (checkpoint, number) in self.checkpoints.iter().zip(1_u64..) {
            let entry = self.entry(checkpoint.seq);
            let whole = checkpoint.number == number
                && checkpoint.seq > last
                && checkpoint.seq - last <= CHECKPOINT_EVERY
                && entry.is_some_and(|entry| entry.hash == checkpoint.hash);
            if !whole {
                return Some(last + 1);
            }
            last = checkpoint.seq;
        }
        let overdue = self.entries.len() as u64 >= last + CHECKPOINT_EVERY;
        overdue.then_some(last + 1)
    }

    fn unsigned_checkpoint(&self, trust: &AuditTrust) -> Option<u64> {
        let signed = |checkpoint: &&AuditCheckpoint| {
            let text = checkpoint_text(&trust.store, checkpoint);
            is_signed(trust, &text, &checkpoint.signature)
        };
        self.checkpoints.iter().find(|checkpoint| !signed(checkpoint)).map(|one| one.seq)
    }

    fn broken_head(&self, trust: &AuditTrust) -> Option<u64> {
        let reached = self.entries.len() as u64;
        let whole = self.head.as_ref().is_some_and(|head| {
            head.seq == reached
                && head.checkpoints == self.checkpoints.len() as u64
                && self.entry(head.seq).is_some_and(|entry| entry.hash == head.hash)
                && is_signed(trust, &head_text(&trust.store, head), &head.signature)
        });
        (!whole).then_some(reached + 1)
    }

    /// A log that was whole on an earlier day does not reach what the key store was told since.
    fn lost_anchor(&self, trust: &AuditTrust) -> Option<u64> {
        let there = trust
            .anchor
            .is_some_and(|anchor| self.checkpoints.iter().any(|one| one.hash == anchor));
        (!there).then_some(self.entries.len() as u64 + 1)
    }

    fn entry(&self, seq: u64) -> Option<&AuditEntry> {
        self.entries.get(usize::try_from(seq.checked_sub(1)?).ok()?)
    }
}

/// What makes an entry's hash: everything in it, and which store it is of.
pub(crate) fn entry_hash(store: &str, entry: &AuditEntry) -> Hash {
    let mut digest = Sha256::new();
    digest.update(b"tram audit entry 1");
    for part in [
        store.as_bytes(),
        &entry.seq.to_be_bytes(),
        &entry.time.to_be_bytes(),
        entry.event.as_bytes(),
        entry.subject.as_bytes(),
        &entry.details,
        &entry.previous,
    ] {
        // Lengths too, or two parts could be divided anew and hash the same.
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    digest.finalize().into()
}

/// What a checkpoint's signature covers.
pub(crate) fn checkpoint_text(store: &str, checkpoint: &AuditCheckpoint) -> Vec<u8> {
    let AuditCheckpoint { number, seq, time, hash, .. } = checkpoint;
    format!("tram audit checkpoint 1\n{store}\n{number}\n{seq}\n{time}\n{}\n", hex(hash)).into()
}

/// What the head's signature covers.
pub(crate) fn head_text(store: &str, head: &AuditHead) -> Vec<u8> {
    let AuditHead { seq, hash, checkpoints, .. } = head;
    format!("tram audit head 1\n{store}\n{seq}\n{}\n{checkpoints}\n", hex(hash)).into()
}

fn is_signed(trust: &AuditTrust, text: &[u8], signature: &[u8]) -> bool {
    let key = VerifyingKey::from_bytes(&trust.public_key);
    let signature = Signature::from_slice(signature);
    key.and_then(|key| key.verify_strict(text, &signature?)).is_ok()
}

mod hexadecimal {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use crate::header::{from_hex, hex};

    #[expect(clippy::ptr_arg, reason = "serde passes the field itself")]
    pub(super) fn serialize<S: Serializer>(bytes: &Vec<u8>, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&hex(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(from)?;
        from_hex(&text).ok_or_else(|| D::Error::custom("not hexadecimal"))
    }
}

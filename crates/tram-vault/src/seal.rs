//! Sealing and opening: blobs in chunks, data keys as a whole.
//!
//! XChaCha20-Poly1305 because its nonces are long enough to be drawn at random; STREAM because its
//! last chunk is marked, so that a shortened file does not open.

use std::fmt;
use std::io::{self, Write};
use std::sync::mpsc;
use std::thread;

use aead_stream::{DecryptorBE32, NewStream, Nonce, StreamBE32, StreamPrimitive};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use sha2::{Digest, Sha256};
use tram_domain::{BlobId, DossierId};
use zeroize::Zeroizing;

use crate::error::VaultError;

/// First bytes of every blob file, and its format's number.
const MAGIC: &[u8; 8] = b"TRAMBLB1";
/// Plain bytes in one chunk.
const CHUNK: usize = 64 * 1024;
/// What the cipher adds to one chunk.
const TAG: usize = 16;
/// From half a megabyte on, helpers seal too; no more than so many, and so far ahead at most.
const LEAST_FOR_HELPERS: usize = 8;
const MOST_HANDS: usize = 4;
const AHEAD: usize = 8;
/// XChaCha's 24 bytes without the five that STREAM counts in.
const STREAM_NONCE: usize = 19;
const WRAP_NONCE: usize = 24;

/// A 256-bit key that wipes itself and shows nothing.
#[derive(Clone)]
pub(crate) struct Secret(Zeroizing<[u8; 32]>);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    pub(crate) fn new(bytes: Zeroizing<[u8; 32]>) -> Self {
        Self(bytes)
    }

    pub(crate) fn random() -> Result<Self, VaultError> {
        let mut bytes = Zeroizing::new([0; 32]);
        fill(bytes.as_mut_slice())?;
        Ok(Self(bytes))
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// A key for one purpose. The parent is uniformly random, so one hash with a label of fixed
    /// meaning is enough; nothing about the parent or its other children follows from a child.
    pub(crate) fn derive(&self, purpose: &[u8]) -> Self {
        let hash = Sha256::new().chain_update(purpose).chain_update(self.0.as_slice()).finalize();
        Self(Zeroizing::new(hash.into()))
    }

    pub(crate) fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&Key::from(*self.0))
    }
}

/// Random bytes from the operating system.
pub(crate) fn fill(bytes: &mut [u8]) -> Result<(), VaultError> {
    getrandom::fill(bytes).map_err(|_| VaultError::NoRandomness)
}

/// To what a blob belongs. It is authenticated with every chunk, so that a file put in the place of
/// another does not open.
pub(crate) struct Place {
    pub(crate) dossier: DossierId,
    pub(crate) blob: BlobId,
}

impl Place {
    fn label(&self) -> [u8; 40] {
        let mut label = [0; 40];
        let parts = MAGIC.iter().chain(self.dossier.as_bytes()).chain(self.blob.as_bytes());
        label.iter_mut().zip(parts).for_each(|(to, from)| *to = *from);
        label
    }
}

/// The sealed form of a blob, chunk after chunk: magic, nonce, chunks.
pub(crate) struct Sealing<'a> {
    plain: &'a [u8],
    key: &'a Secret,
    label: [u8; 40],
    nonce: [u8; STREAM_NONCE],
}

impl<'a> Sealing<'a> {
    pub(crate) fn new(plain: &'a [u8], key: &'a Secret, place: &Place) -> Result<Self, VaultError> {
        let mut nonce = [0; STREAM_NONCE];
        fill(&mut nonce)?;
        Ok(Self { plain, key, label: place.label(), nonce })
    }

    /// Writes it. A nonce serves once, so this takes the whole of it.
    ///
    /// Every chunk has its own place in the stream, so helpers seal ahead while this writes.
    pub(crate) fn write_to(self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(MAGIC)?;
        out.write_all(&self.nonce)?;
        let nonce = Nonce::<XChaCha20Poly1305, StreamBE32<XChaCha20Poly1305>>::from(self.nonce);
        let stream = StreamBE32::from_aead(self.key.cipher(), &nonce);
        let chunks = chunks(self.plain);
        let sealed = |at: usize, chunk: &[u8]| {
            // The counter ends at 2³² chunks, 256 TiB; no slice is that long.
            let place = u32::try_from(at).expect("a slice is shorter than the counter");
            let payload = Payload { msg: chunk, aad: &self.label };
            let sealed = stream.encrypt(place, at + 1 == chunks.len(), payload);
            sealed.expect("one chunk is shorter than the cipher's limit")
        };
        let hands = hands_for(chunks.len());
        thread::scope(|scope| {
            let helpers: Vec<_> = (1..hands)
                .map(|helper| {
                    let (done, ready) = mpsc::sync_channel(AHEAD);
                    let turns = chunks.iter().enumerate().skip(helper).step_by(hands);
                    let work = move || {
                        // Whoever no longer listens has met an error and needs no more.
                        turns.map(|(at, chunk)| sealed(at, chunk)).all(|one| done.send(one).is_ok())
                    };
                    // Where there is no helper to be had, its chunks are sealed here.
                    thread::Builder::new().spawn_scoped(scope, work).ok().map(|_| ready)
                })
                .collect();
            chunks.iter().enumerate().try_for_each(|(at, chunk)| {
                let helper = (at % hands).checked_sub(1).and_then(|helper| helpers.get(helper));
                let ready = helper.and_then(Option::as_ref).and_then(|ready| ready.recv().ok());
                out.write_all(&ready.unwrap_or_else(|| sealed(at, chunk)))
            })
        })
    }
}

/// Plain bytes as they are sealed: the last chunk is the only one that may be short, or empty where
/// all is.
fn chunks(plain: &[u8]) -> Vec<&[u8]> {
    if plain.is_empty() { vec![plain] } else { plain.chunks(CHUNK).collect() }
}

/// How many work on so many chunks. A page or two is sealed sooner than a thread begins.
fn hands_for(chunks: usize) -> usize {
    let cores = || thread::available_parallelism().map_or(1, usize::from);
    if chunks < LEAST_FOR_HELPERS { 1 } else { cores().min(MOST_HANDS) }
}

/// The plain form of a blob; `None` if a single bit, the length or the place is not as sealed.
pub(crate) fn open_blob(sealed: &[u8], key: &Secret, place: &Place) -> Option<Zeroizing<Vec<u8>>> {
    let body = sealed.strip_prefix(MAGIC)?;
    let (nonce, mut rest) = body.split_first_chunk::<STREAM_NONCE>()?;
    let label = place.label();
    let nonce = Nonce::<XChaCha20Poly1305, StreamBE32<XChaCha20Poly1305>>::from(*nonce);
    let mut stream = DecryptorBE32::from_aead(key.cipher(), &nonce);
    // Room for all of it at once: a vector that grows leaves plain copies behind.
    let mut plain = Zeroizing::new(Vec::with_capacity(rest.len()));
    while let Some((chunk, more)) =
        rest.split_at_checked(CHUNK + TAG).filter(|(_, m)| !m.is_empty())
    {
        let payload = Payload { msg: chunk, aad: &label };
        plain.extend_from_slice(&Zeroizing::new(stream.decrypt_next(payload).ok()?));
        rest = more;
    }
    let payload = Payload { msg: rest, aad: &label };
    plain.extend_from_slice(&Zeroizing::new(stream.decrypt_last(payload).ok()?));
    Some(plain)
}

/// A dossier's data key under the vault's key of one epoch.
pub(crate) fn wrap(
    data_key: &Secret,
    vault_key: &Secret,
    dossier: DossierId,
    epoch: u32,
) -> Result<Vec<u8>, VaultError> {
    let mut nonce = [0; WRAP_NONCE];
    fill(&mut nonce)?;
    let label = wrap_label(dossier, epoch);
    let payload = Payload { msg: data_key.bytes().as_slice(), aad: &label };
    let sealed = vault_key
        .cipher()
        .encrypt(&XNonce::from(nonce), payload)
        .expect("32 bytes are within the cipher's limit");
    Ok([nonce.as_slice(), &sealed].concat())
}

/// The data key again; `None` if it is not as wrapped.
pub(crate) fn unwrap(
    wrapped: &[u8],
    vault_key: &Secret,
    dossier: DossierId,
    epoch: u32,
) -> Option<Secret> {
    let (nonce, sealed) = wrapped.split_first_chunk::<WRAP_NONCE>()?;
    let label = wrap_label(dossier, epoch);
    let payload = Payload { msg: sealed, aad: &label };
    let plain = vault_key.cipher().decrypt(&XNonce::from(*nonce), payload).ok()?;
    let plain = Zeroizing::new(plain);
    Some(Secret(Zeroizing::new(plain.as_slice().try_into().ok()?)))
}

fn wrap_label(dossier: DossierId, epoch: u32) -> Vec<u8> {
    [b"tram data key 1".as_slice(), dossier.as_bytes(), &epoch.to_be_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: Place =
        Place { dossier: DossierId::from_random([1; 16]), blob: BlobId::from_random([2; 16]) };

    fn seal_blob(plain: &[u8], key: &Secret, place: &Place) -> Result<Vec<u8>, VaultError> {
        let mut sealed = Vec::new();
        Sealing::new(plain, key, place)?.write_to(&mut sealed)?;
        Ok(sealed)
    }

    #[test]
    fn a_blob_of_any_length_around_a_chunk_opens_as_it_was() {
        let key = Secret::random().unwrap();
        for length in [
            0,
            1,
            CHUNK - 1,
            CHUNK,
            CHUNK + 1,
            2 * CHUNK,
            3 * CHUNK + 7,
            40 * CHUNK,
            41 * CHUNK + 9,
        ] {
            let plain: Vec<u8> = (0..length).map(|n| u8::try_from(n % 251).unwrap()).collect();
            let sealed = seal_blob(&plain, &key, &PLACE).unwrap();
            assert_eq!(open_blob(&sealed, &key, &PLACE).unwrap().as_slice(), plain, "{length}");
        }
    }

    #[test]
    fn a_blob_does_not_open_in_another_place_or_under_another_key() {
        let key = Secret::random().unwrap();
        let sealed = seal_blob(b"page", &key, &PLACE).unwrap();
        let elsewhere = Place { blob: BlobId::from_random([3; 16]), ..PLACE };
        assert!(open_blob(&sealed, &key, &elsewhere).is_none());
        let elsewhere = Place { dossier: DossierId::from_random([3; 16]), ..PLACE };
        assert!(open_blob(&sealed, &key, &elsewhere).is_none());
        assert!(open_blob(&sealed, &Secret::random().unwrap(), &PLACE).is_none());
    }

    #[test]
    fn a_blob_cut_at_a_chunks_end_or_with_chunks_swapped_does_not_open() {
        let key = Secret::random().unwrap();
        let sealed = seal_blob(&vec![5; 3 * CHUNK], &key, &PLACE).unwrap();
        let head = MAGIC.len() + STREAM_NONCE;
        let step = CHUNK + TAG;
        for chunks in 0..3 {
            assert!(open_blob(&sealed[..head + chunks * step], &key, &PLACE).is_none());
        }
        let mut swapped = sealed.clone();
        swapped[head..head + 2 * step].rotate_left(step);
        assert!(open_blob(&swapped, &key, &PLACE).is_none());
        let longer = [sealed.as_slice(), &[0]].concat();
        assert!(open_blob(&longer, &key, &PLACE).is_none());
    }

    #[test]
    fn a_data_key_opens_only_for_its_dossier_and_epoch() {
        let (vault, data) = (Secret::random().unwrap(), Secret::random().unwrap());
        let wrapped = wrap(&data, &vault, PLACE.dossier, 1).unwrap();
        let opened = unwrap(&wrapped, &vault, PLACE.dossier, 1).unwrap();
        assert_eq!(opened.bytes(), data.bytes());
        assert!(unwrap(&wrapped, &vault, PLACE.dossier, 2).is_none());
        assert!(unwrap(&wrapped, &vault, DossierId::from_random([9; 16]), 1).is_none());
        assert!(unwrap(&wrapped, &data, PLACE.dossier, 1).is_none());
    }

    #[test]
    fn keys_for_two_purposes_have_nothing_in_common() {
        let root = Secret::random().unwrap();
        assert_ne!(root.derive(b"one").bytes(), root.derive(b"two").bytes());
        assert_eq!(format!("{root:?}"), "Secret(…)");
    }

    proptest::proptest! {
        #[test]
        fn any_one_flipped_bit_is_found(plain: Vec<u8>, at: proptest::sample::Index) {
            let key = Secret::random().unwrap();
            let mut sealed = seal_blob(&plain, &key, &PLACE).unwrap();
            let bit = at.index(sealed.len() * 8);
            sealed[bit / 8] ^= 1 << (bit % 8);
            assert!(open_blob(&sealed, &key, &PLACE).is_none());
        }

        #[test]
        fn no_bytes_make_the_readers_panic(bytes: Vec<u8>) {
            let key = Secret::random().unwrap();
            assert!(open_blob(&bytes, &key, &PLACE).is_none());
            assert!(unwrap(&bytes, &key, PLACE.dossier, 1).is_none());
        }
    }
}

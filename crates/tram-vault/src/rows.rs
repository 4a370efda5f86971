//! Rows sealed under a dossier's own key, so that they die with it.
//!
//! The database's key lives as long as the store. What only that key protected would be readable
//! for as long, in pages that SQLite freed and the disk kept.

use chacha20poly1305::XNonce;
use chacha20poly1305::aead::{Aead, Payload};
use tram_domain::{DossierId, SubmissionKey};
use zeroize::Zeroizing;

use crate::error::VaultError;
use crate::seal::{Secret, fill};

const NONCE: usize = 24;

/// To what a sealed text belongs; put in another's place it does not open.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Row {
    /// A dossier in JSON.
    Dossier(DossierId),
    /// What is handed over, in JSON.
    Submission(DossierId, SubmissionKey),
}

impl Row {
    fn label(self) -> Vec<u8> {
        match self {
            Self::Dossier(id) => [b"tram dossier row 1".as_slice(), id.as_bytes()].concat(),
            Self::Submission(id, key) => {
                [b"tram submission row 1".as_slice(), id.as_bytes(), key.as_bytes()].concat()
            }
        }
    }
}

/// A text under its dossier's key.
pub(crate) fn seal(text: &str, key: &Secret, row: Row) -> Result<Vec<u8>, VaultError> {
    let mut nonce = [0; NONCE];
    fill(&mut nonce)?;
    let label = row.label();
    let payload = Payload { msg: text.as_bytes(), aad: &label };
    let sealed =
        key.cipher().encrypt(&XNonce::from(nonce), payload).map_err(|_| VaultError::Unstorable)?;
    Ok([nonce.as_slice(), &sealed].concat())
}

/// The text again; `None` if a single bit, the key or the place is not as sealed.
pub(crate) fn open(sealed: &[u8], key: &Secret, row: Row) -> Option<Zeroizing<String>> {
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE>()?;
    let label = row.label();
    let payload = Payload { msg: sealed, aad: &label };
    let plain = Zeroizing::new(key.cipher().decrypt(&XNonce::from(*nonce), payload).ok()?);
    Some(Zeroizing::new(std::str::from_utf8(&plain).ok()?.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: DossierId = DossierId::from_random([1; 16]);
    const KEY: SubmissionKey = SubmissionKey::from_random([2; 16]);

    #[test]
    fn a_text_opens_in_its_place_under_its_key_and_nowhere_else() {
        let key = Secret::random().unwrap();
        let sealed = seal("văn bản", &key, Row::Dossier(ID)).unwrap();
        assert_eq!(open(&sealed, &key, Row::Dossier(ID)).unwrap().as_str(), "văn bản");
        assert!(open(&sealed, &key, Row::Submission(ID, KEY)).is_none());
        assert!(open(&sealed, &key, Row::Dossier(DossierId::from_random([3; 16]))).is_none());
        assert!(open(&sealed, &Secret::random().unwrap(), Row::Dossier(ID)).is_none());
    }

    proptest::proptest! {
        #[test]
        fn any_one_flipped_bit_is_found(text: String, at: proptest::sample::Index) {
            let key = Secret::random().unwrap();
            let mut sealed = seal(&text, &key, Row::Dossier(ID)).unwrap();
            let bit = at.index(sealed.len() * 8);
            sealed[bit / 8] ^= 1 << (bit % 8);
            assert!(open(&sealed, &key, Row::Dossier(ID)).is_none());
        }

        #[test]
        fn no_bytes_make_the_reader_panic(bytes: Vec<u8>) {
            let key = Secret::random().unwrap();
            assert!(open(&bytes, &key, Row::Dossier(ID)).is_none());
        }
    }
}

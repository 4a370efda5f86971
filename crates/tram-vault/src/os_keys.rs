//! The operating system's keyring: Secret Service on Linux, Credential Manager on Windows,
//! Keychain on macOS.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use keyring::{Entry, Error};
use zeroize::Zeroizing;

use crate::keys::{KeyStore, KeyStoreError};

/// Under what service the keys are listed in the keyring.
const SERVICE: &str = "vn.tram.vault";

/// The operating system's keyring.
///
/// A keyring may answer by showing a prompt that nobody at a kiosk can answer, so every call runs
/// on a thread of its own with a deadline, and none starts while another one is under way.
///
/// The connection is made once in a process: a keyring that was not there at the first call, or
/// was restarted since, is found again after the program was restarted.
#[derive(Debug)]
pub struct OsKeyStore {
    patience: Duration,
    hanging: Arc<AtomicBool>,
}

impl Default for OsKeyStore {
    fn default() -> Self {
        Self::with_patience(Duration::from_secs(20))
    }
}

impl OsKeyStore {
    /// A keyring that is given this long to answer.
    pub fn with_patience(patience: Duration) -> Self {
        Self { patience, hanging: Arc::new(AtomicBool::new(false)) }
    }

    fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce() -> Result<T, KeyStoreError> + Send + 'static,
    ) -> Result<T, KeyStoreError> {
        if self.hanging.swap(true, Ordering::AcqRel) {
            return Err(KeyStoreError::TimedOut);
        }
        let turn = Turn(Arc::clone(&self.hanging));
        let (tell, answer) = mpsc::sync_channel(1);
        let started = thread::Builder::new().name("keyring".to_owned()).spawn(move || {
            let said = question();
            drop(turn);
            // Whoever asked may have given up waiting; the answer is then dropped, and wiped.
            tell.send(said).unwrap_or_default();
        });
        if started.is_err() {
            return Err(KeyStoreError::Unreachable);
        }
        match answer.recv_timeout(self.patience) {
            Ok(said) => said,
            Err(mpsc::RecvTimeoutError::Timeout) => Err(KeyStoreError::TimedOut),
            // The thread panicked inside the platform's code.
            Err(mpsc::RecvTimeoutError::Disconnected) => Err(KeyStoreError::Unreachable),
        }
    }
}

/// The one call under way. Ends however the call ends, a panic included.
struct Turn(Arc<AtomicBool>);

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

impl KeyStore for OsKeyStore {
    fn load(&self, name: &str) -> Result<Option<Zeroizing<[u8; 32]>>, KeyStoreError> {
        let name = name.to_owned();
        self.ask(move || load(&name))
    }

    fn store(&self, name: &str, key: &[u8; 32]) -> Result<(), KeyStoreError> {
        let (name, key) = (name.to_owned(), Zeroizing::new(*key));
        self.ask(move || {
            // KWallet keeps nothing but UTF-8, so the key travels as hexadecimal text.
            entry(&name)?.set_password(&to_hex(&key)).map_err(|error| meaning(&error))?;
            settle();
            match load(&name)? {
                Some(kept) if *kept == *key => Ok(()),
                Some(_) | None => Err(KeyStoreError::NotKept),
            }
        })
    }

    fn delete(&self, name: &str) -> Result<(), KeyStoreError> {
        let name = name.to_owned();
        self.ask(move || match entry(&name)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(meaning(&error)),
        })
    }
}

fn entry(name: &str) -> Result<Entry, KeyStoreError> {
    Entry::new(SERVICE, name).map_err(|error| meaning(&error))
}

fn load(name: &str) -> Result<Option<Zeroizing<[u8; 32]>>, KeyStoreError> {
    match entry(name)?.get_password().map(Zeroizing::new) {
        Ok(text) => from_hex(&text).map(Some).ok_or(KeyStoreError::Malformed),
        Err(Error::NoEntry) => Ok(None),
        Err(error) => Err(meaning(&error)),
    }
}

/// The platform's error without its text: some variants carry the secret itself.
#[expect(clippy::wildcard_enum_match_arm, reason = "the enum may grow: what is new is unreachable")]
fn meaning(error: &Error) -> KeyStoreError {
    match error {
        Error::NoStorageAccess(_) => KeyStoreError::Locked,
        Error::BadEncoding(_)
        | Error::BadDataFormat(..)
        | Error::Ambiguous(_)
        | Error::TooLong(..)
        | Error::Invalid(..) => KeyStoreError::Malformed,
        _ => KeyStoreError::Unreachable,
    }
}

/// Brings the keyring's own file to the disk. gnome-keyring renames without syncing the directory:
/// a power cut right after provisioning would leave a store whose key is gone.
fn settle() {
    #[cfg(target_os = "linux")]
    rustix::fs::sync();
}

fn to_hex(key: &[u8; 32]) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(64));
    for byte in key {
        for digit in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(digit), 16).unwrap_or_default());
        }
    }
    text
}

fn from_hex(text: &str) -> Option<Zeroizing<[u8; 32]>> {
    let mut key = Zeroizing::new([0_u8; 32]);
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    let mut digits = text.chars();
    for byte in key.iter_mut() {
        let (high, low) = (digits.next()?.to_digit(16)?, digits.next()?.to_digit(16)?);
        *byte = u8::try_from(high * 16 + low).ok()?;
    }
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_keyring_that_hangs_is_given_up_and_not_asked_again_meanwhile() {
        let keys = OsKeyStore::with_patience(Duration::from_millis(30));
        let (release, held) = mpsc::channel::<()>();
        let first = keys.ask(move || {
            held.recv().unwrap_or_default();
            Ok(())
        });
        assert_eq!(first, Err(KeyStoreError::TimedOut));
        assert_eq!(keys.ask(|| Ok(())), Err(KeyStoreError::TimedOut), "the first call still hangs");
        release.send(()).unwrap();
        while keys.hanging.load(Ordering::Acquire) {
            thread::yield_now();
        }
        assert_eq!(keys.ask(|| Ok(())), Ok(()));
    }

    #[test]
    fn a_platform_that_panics_is_unreachable_and_can_be_asked_again() {
        let keys = OsKeyStore::default();
        let answer: Result<(), _> = keys.ask(|| panic!("inside the platform's code"));
        assert_eq!(answer, Err(KeyStoreError::Unreachable));
        assert_eq!(keys.ask(|| Ok(())), Ok(()));
    }

    #[test]
    fn what_the_platform_says_is_kept_without_its_words() {
        let secret = Error::BadEncoding(vec![7; 32]);
        assert_eq!(meaning(&secret), KeyStoreError::Malformed);
        assert!(!format!("{:?}", meaning(&secret)).contains('7'));
        assert_eq!(meaning(&Error::NoDefaultStore), KeyStoreError::Unreachable);
        assert_eq!(meaning(&Error::NoStorageAccess("locked".into())), KeyStoreError::Locked);
    }

    proptest::proptest! {
        #[test]
        fn a_key_survives_its_own_text(key: [u8; 32]) {
            assert_eq!(from_hex(&to_hex(&key)).map(|read| *read), Some(key));
        }

        #[test]
        fn no_text_makes_the_key_reader_panic(text in "\\PC{0,70}") {
            let _ = from_hex(&text);
        }
    }
}

//! The staff's PIN: kept as an Argon2id hash in the settings, never as it is typed.

use std::fmt;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Argon2, Params};
use serde::Deserialize;

use crate::error::CoreError;
use crate::random;

/// Digits that a PIN has. Fewer are tried out in days, at the kiosk and with the settings' file in hand
/// in no time; more are written on a note beside the machine.
const DIGITS: std::ops::RangeInclusive<usize> = 6..=12;
/// Work that a hash in the settings may ask for, so that a slip of the pen does not stop the kiosk:
/// 256 MiB, ten passes, four lanes.
const MOST: (u32, u32, u32) = (256 * 1024, 10, 4);
/// Bytes that a hash has at the least.
const LEAST_OUTPUT: usize = 16;

/// The hash of the staff's PIN, as `tramctl staff pin` prints it (a PHC string).
#[derive(Clone, Deserialize)]
#[serde(try_from = "String")]
pub struct PinHash(String);

impl fmt::Debug for PinHash {
    /// Without the hash: whoever has it can try all PINs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PinHash").finish_non_exhaustive()
    }
}

impl PinHash {
    /// The hash of a PIN of 6 to 12 digits, with a salt of its own.
    pub fn of(pin: &str) -> Result<Self, CoreError> {
        if !(DIGITS.contains(&pin.len()) && pin.bytes().all(|byte| byte.is_ascii_digit())) {
            return Err(CoreError::PinShape);
        }
        let salt: [u8; 16] = random::bytes()?;
        let hashed = hash(pin, &salt).ok_or(CoreError::WorkLost)?;
        Ok(Self(hashed.to_string()))
    }

    /// The line for the settings.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is the PIN. Slow on purpose.
    pub(crate) fn fits(&self, pin: &str) -> bool {
        let parsed = PasswordHash::new(&self.0);
        parsed.is_ok_and(|hash| Argon2::default().verify_password(pin.as_bytes(), &hash).is_ok())
    }
}

impl TryFrom<String> for PinHash {
    type Error = &'static str;

    /// Takes what [`PinHash::of`] makes, and the same by other programs within reason.
    fn try_from(text: String) -> Result<Self, Self::Error> {
        const WRONG: &str =
            "pin_hash is not an Argon2id hash; `tramctl staff pin` prints one for this file";
        let hash = PasswordHash::new(&text).map_err(|_| WRONG)?;
        let params = Params::try_from(&hash).map_err(|_| WRONG)?;
        let (memory, passes, lanes) = MOST;
        let bearable =
            params.m_cost() <= memory && params.t_cost() <= passes && params.p_cost() <= lanes;
        let whole = hash.salt.is_some()
            && hash.hash.as_ref().is_some_and(|hash| hash.as_bytes().len() >= LEAST_OUTPUT);
        if hash.algorithm.as_str() == "argon2id" && bearable && whole {
            Ok(Self(text))
        } else {
            Err(WRONG)
        }
    }
}

/// The work of [`PinHash::fits`] where no PIN is set: nobody tells from the time that none is.
pub(crate) fn work_for_nothing(pin: &str) {
    std::hint::black_box(hash(pin, &[0; 16]).is_some());
}

fn hash(pin: &str, salt: &[u8]) -> Option<PasswordHash> {
    Argon2::default().hash_password_with_salt(pin.as_bytes(), salt).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_pin_fits_its_hash_and_no_other_does() {
        let hash = PinHash::of("240680").unwrap();
        assert!(hash.as_str().starts_with("$argon2id$v=19$"), "{}", hash.as_str());
        let read = PinHash::try_from(hash.as_str().to_owned()).unwrap();
        assert!(read.fits("240680"));
        assert!(!read.fits("240681") && !read.fits("") && !read.fits("24068"));
        assert_ne!(hash.as_str(), PinHash::of("240680").unwrap().as_str(), "each has its salt");
    }

    #[test]
    fn a_pin_is_six_to_twelve_digits() {
        for wrong in ["", "12345", "1234567890123", "12345a", "12 456", "１２３４５６"] {
            assert!(matches!(PinHash::of(wrong), Err(CoreError::PinShape)), "{wrong}");
        }
    }

    #[test]
    fn a_hash_of_another_kind_or_of_unbearable_work_is_refused() {
        let good = PinHash::of("240680").unwrap().as_str().to_owned();
        let memory = good.split("m=").nth(1).unwrap().split(',').next().unwrap().to_owned();
        for wrong in [
            "240680".to_owned(),
            String::new(),
            good.replace("argon2id", "argon2i"),
            good.replace(&format!("m={memory}"), "m=4000000"),
            good.replace("t=", "t=9999"),
            good.rsplit_once('$').unwrap().0.to_owned(),
        ] {
            assert!(PinHash::try_from(wrong.clone()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_hash_is_not_printed_for_debugging() {
        let hash = PinHash::of("240680").unwrap();
        assert_eq!(format!("{hash:?}"), "PinHash { .. }");
    }

    proptest! {
        #[test]
        fn no_text_in_the_settings_panics(text in "\\PC{0,120}", tail in "[$=,a-zA-Z0-9+/]{0,80}") {
            drop(PinHash::try_from(text));
            drop(PinHash::try_from(format!("$argon2id$v=19$m=8,t=1,p=1${tail}")));
        }
    }
}

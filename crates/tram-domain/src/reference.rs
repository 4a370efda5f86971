//! The reference that a citizen copies by hand or says on the telephone.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Letters and digits that nobody confuses: no 0/O, 1/I/L, 2/Z, 5/S, 8/B, U/V, D/Đ, Q.
const ALPHABET: &[u8; 20] = b"34679ACEFGHJKMNPRTXY";
const LENGTH: usize = 9;

/// Nine unmistakable letters and digits in groups of three, such as `H4K-9TX-M3P`: eight random ones
/// (2.56 × 10¹⁰) and a check letter that finds any one wrong letter and most swaps of neighbours.
#[derive(Clone, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Reference(String);

/// The text is not a reference: wrong letters, wrong length, or a slip that the check letter found.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("not a reference")]
pub struct MalformedReference;

impl Reference {
    /// Makes a reference from random bytes.
    pub fn from_random(bytes: [u8; 8]) -> Self {
        let mut number = u64::from_be_bytes(bytes);
        let mut digits = [0_usize; LENGTH];
        for digit in digits.iter_mut().take(LENGTH - 1) {
            *digit = usize::try_from(number % 20).unwrap_or(0);
            number /= 20;
        }
        if let Some((last, rest)) = digits.split_last_mut() {
            *last = check(rest);
        }
        Self(digits.iter().filter_map(|d| ALPHABET.get(*d)).map(|b| char::from(*b)).collect())
    }
}

/// A weighted sum modulo 20. Weights are odd and not multiples of 5, so each is invertible and any
/// one wrong letter shows.
fn check(digits: &[usize]) -> usize {
    const WEIGHTS: [usize; 8] = [1, 3, 7, 9, 11, 13, 17, 19];
    digits.iter().zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum::<usize>() % 20
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let groups = [self.0.get(..3), self.0.get(3..6), self.0.get(6..)];
        write!(f, "{}", groups.map(Option::unwrap_or_default).join("-"))
    }
}

impl fmt::Debug for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reference({self})")
    }
}

impl FromStr for Reference {
    type Err = MalformedReference;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let letters: String = text
            .chars()
            .filter(|c| !matches!(c, '-' | ' '))
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let digits: Option<Vec<usize>> = letters
            .bytes()
            .map(|byte| ALPHABET.iter().position(|letter| *letter == byte))
            .collect();
        let digits = digits.filter(|digits| digits.len() == LENGTH).ok_or(MalformedReference)?;
        let (last, rest) = digits.split_last().ok_or(MalformedReference)?;
        if check(rest) == *last { Ok(Self(letters)) } else { Err(MalformedReference) }
    }
}

impl Serialize for Reference {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Reference {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_letters_look_or_sound_alike() {
        for alike in ["0OQD", "1IL", "2Z", "5S", "8B3", "UV"] {
            let both = alike.bytes().filter(|letter| ALPHABET.contains(letter)).count();
            assert!(both <= 1, "{alike}");
        }
    }

    proptest::proptest! {
        #[test]
        fn a_reference_is_read_back_from_its_own_text_in_any_case(bytes: [u8; 8]) {
            let reference = Reference::from_random(bytes);
            assert_eq!(reference.to_string().to_lowercase().parse(), Ok(reference.clone()));
            assert_eq!(reference.to_string().len(), 11);
        }

        #[test]
        fn one_wrong_letter_is_found(bytes: [u8; 8], at in 0usize..9, other in 0usize..20) {
            let good = Reference::from_random(bytes).0;
            let mut letters: Vec<char> = good.chars().collect();
            letters[at] = char::from(ALPHABET[other]);
            let changed: String = letters.iter().collect();
            assert_eq!(changed.parse::<Reference>().is_ok(), changed == good);
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in "\\PC{0,24}") {
            text.parse::<Reference>().ok();
        }
    }
}

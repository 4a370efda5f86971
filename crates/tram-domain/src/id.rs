//! Identities made offline. The random bytes come from the caller.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The text was not 32 hexadecimal digits.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("not an identity of 32 hexadecimal digits")]
pub struct MalformedId;

fn parse_hex(text: &str) -> Result<[u8; 16], MalformedId> {
    let compact: String = text.chars().filter(|c| *c != '-').collect();
    if compact.len() != 32 || !compact.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(MalformedId);
    }
    let number = u128::from_str_radix(&compact, 16).map_err(|_| MalformedId)?;
    Ok(number.to_be_bytes())
}

macro_rules! identity {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
        pub struct $name([u8; 16]);

        impl $name {
            /// Takes 128 random bits.
            pub const fn from_random(bytes: [u8; 16]) -> Self {
                Self(bytes)
            }

            /// The 128 bits.
            pub const fn as_bytes(&self) -> &[u8; 16] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:032x}", u128::from_be_bytes(self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }

        impl FromStr for $name {
            type Err = MalformedId;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                parse_hex(text).map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

identity!(
    /// Names one dossier; made offline, never reused.
    DossierId
);
identity!(
    /// Names one page; what crosses to the interface instead of a path.
    PageId
);
identity!(
    /// Names one sealed blob beside the database.
    BlobId
);
identity!(
    /// The key that travels with every attempt of one submission (khoá chống trùng); OpenCPS calls
    /// it `referenceUid`. It lives as long as the dossier.
    SubmissionKey
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_survives_its_own_text_with_or_without_dashes() {
        let id = DossierId::from_random([7; 16]);
        assert_eq!(id.to_string().parse::<DossierId>(), Ok(id));
        assert_eq!("07070707-0707-0707-0707-070707070707".parse::<DossierId>(), Ok(id));
        assert_eq!("07".parse::<DossierId>(), Err(MalformedId));
        assert_eq!("+7070707070707070707070707070707".parse::<DossierId>(), Err(MalformedId));
    }
}

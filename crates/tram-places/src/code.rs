//! The codes of places, as the General Statistics Office gives them.

use std::fmt;
use std::str::FromStr;

/// Code of a province: two digits, such as `52`.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct ProvinceCode(u8);

/// Code of a commune: five digits, such as `21583`.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct CommuneCode(u32);

/// The text is not the code of a place: wrong length, or not all digits.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct MalformedPlaceCode;

impl fmt::Display for MalformedPlaceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a province's code has two digits, a commune's five")
    }
}

impl std::error::Error for MalformedPlaceCode {}

impl FromStr for ProvinceCode {
    type Err = MalformedPlaceCode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        digits(text, 2)
            .and_then(|number| number.try_into().ok())
            .map(Self)
            .ok_or(MalformedPlaceCode)
    }
}

impl FromStr for CommuneCode {
    type Err = MalformedPlaceCode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        digits(text, 5).map(Self).ok_or(MalformedPlaceCode)
    }
}

impl fmt::Display for ProvinceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}", self.0)
    }
}

impl fmt::Display for CommuneCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:05}", self.0)
    }
}

fn digits(text: &str, count: usize) -> Option<u32> {
    let good = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    if good { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_and_printed_with_their_zeros() {
        assert_eq!("01".parse::<ProvinceCode>().unwrap().to_string(), "01");
        assert_eq!("00004".parse::<CommuneCode>().unwrap().to_string(), "00004");
        for bad in ["", "1", "001", "+1", "a1", "٠١"] {
            assert_eq!(bad.parse::<ProvinceCode>(), Err(MalformedPlaceCode), "{bad}");
        }
        assert_eq!("0004".parse::<CommuneCode>(), Err(MalformedPlaceCode));
    }
}

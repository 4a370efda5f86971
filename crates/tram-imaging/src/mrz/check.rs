//! Check digits (ICAO Doc 9303-3, section 4.9), and what they allow to repair.

/// One sign as it was read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Sign {
    /// A to Z, 0 to 9 or `<`.
    pub(super) letter: u8,
    /// From 0 to 1.
    pub(super) sureness: f64,
    /// What else it may be, where it is not clear.
    pub(super) other: Option<u8>,
}

impl Sign {
    pub(super) const FILLER: Self = Self { letter: b'<', sureness: 1.0, other: None };

    /// The sign where only letters and fillers stand.
    pub(super) fn as_letter(&self) -> Self {
        if !self.letter.is_ascii_digit() {
            return *self;
        }
        let alternative = self.other.filter(|other| !other.is_ascii_digit());
        match alternative.or_else(|| alike(self.letter).first().copied()) {
            // Nothing proves it, so it stays doubtful.
            Some(letter) => Self { letter, sureness: self.sureness.min(0.25), other: None },
            None => Self { sureness: 0.0, ..*self },
        }
    }
}

/// Whether a byte can stand in such a line.
pub(super) const fn is_sign(byte: u8) -> bool {
    matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'<')
}

/// What is taken for each other in print: letters for digits, and the other way.
const fn alike(letter: u8) -> &'static [u8] {
    match letter {
        b'O' | b'Q' | b'D' | b'U' => b"0",
        b'I' | b'L' | b'J' => b"1",
        b'B' => b"8",
        b'S' => b"5",
        b'Z' => b"2",
        b'G' => b"6",
        b'T' | b'Y' => b"7",
        b'A' => b"4",
        b'P' => b"9",
        b'0' => b"O",
        b'1' => b"I",
        b'8' => b"B",
        b'5' => b"S",
        b'2' => b"Z",
        b'6' => b"G",
        _ => b"",
    }
}

/// The check digit of `text`: weights 7, 3, 1, letters counting from A = 10, fillers nothing.
pub(super) fn digit(text: &[u8]) -> Option<u8> {
    let weighted = text.iter().zip([7, 3, 1].into_iter().cycle());
    let sum: u32 = weighted.map(|(letter, weight)| value(*letter) * weight).sum();
    u8::try_from(sum % 10).ok().map(|rest| b'0' + rest)
}

fn value(letter: u8) -> u32 {
    match letter {
        b'0'..=b'9' => u32::from(letter - b'0'),
        b'A'..=b'Z' => u32::from(letter - b'A') + 10,
        _ => 0,
    }
}

/// The sign as a digit, where it is one or can only be one.
pub(super) fn as_digit(letter: u8) -> Option<u8> {
    if letter.is_ascii_digit() { Some(letter) } else { alike(letter).first().copied() }
}

/// Digits and the check digit over them.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Reading {
    digits: Vec<u8>,
    check: Option<u8>,
    /// Signs for which another was taken because the check digit asked for it.
    repaired: usize,
    sureness: f64,
}

/// Sureness that every sign of a field must have for its own check digit alone to be proof: one
/// doubtful sign it finds out, of several it may miss one time in ten.
const CLEAR: f64 = 0.3;

impl Reading {
    /// Reads digits. A letter among them can only be the digit that looks like it. If the check digit
    /// is wrong then, the one other reading of one sign that makes it right is taken, where there is
    /// exactly one.
    pub(super) fn digits(signs: &[Sign], check: Sign) -> Self {
        let all: Vec<Sign> = signs.iter().copied().chain([check]).collect();
        let read: Vec<Option<u8>> = all.iter().map(first_digit).collect();
        let sureness = all.iter().map(|sign| sign.sureness).fold(1.0, f64::min);
        let mut reading = Self::from(&read, 0, sureness);
        if reading.holds() {
            return reading;
        }
        let mut right = Vec::new();
        for (at, sign) in all.iter().enumerate() {
            for other in other_digits(sign, read.get(at).copied().flatten()) {
                let mut variant = read.clone();
                if let Some(place) = variant.get_mut(at) {
                    *place = Some(other);
                }
                let variant = Self::from(&variant, 1, sureness);
                if variant.holds() {
                    right.push(variant);
                }
            }
        }
        if right.len() == 1 {
            reading = right.swap_remove(0);
        }
        reading
    }

    fn from(read: &[Option<u8>], repaired: usize, sureness: f64) -> Self {
        let (digits, check) = read.split_at(read.len().saturating_sub(1));
        Self {
            digits: digits.iter().map(|digit| digit.unwrap_or(b'<')).collect(),
            check: check.first().copied().flatten(),
            repaired,
            sureness,
        }
    }

    /// The same with other digits from `at` on, if the check digit is right then.
    pub(super) fn with(&self, at: usize, digits: &str) -> Option<Self> {
        let mut changed = self.clone();
        let places = changed.digits.get_mut(at..at + digits.len())?;
        places.copy_from_slice(digits.as_bytes());
        changed.repaired += 1;
        changed.holds().then_some(changed)
    }

    /// Only digits, and the check digit is right.
    pub(super) fn holds(&self) -> bool {
        self.digits.iter().all(u8::is_ascii_digit)
            && self.check.is_some()
            && digit(&self.digits) == self.check
    }

    /// Whether what was read is proven: by its own check digit alone where every sign was clear,
    /// otherwise by the one over `whole` lines as well.
    pub(super) fn proven(&self, whole: bool) -> bool {
        self.holds() && (whole || (self.repaired == 0 && self.sureness >= CLEAR))
    }

    pub(super) fn text(&self) -> String {
        self.digits.iter().map(|digit| char::from(*digit)).collect()
    }

    pub(super) const fn sureness(&self) -> f64 {
        self.sureness
    }

    pub(super) fn check(&self) -> Option<u8> {
        self.check
    }

    pub(super) fn with_check(&self) -> Vec<u8> {
        self.digits.iter().copied().chain([self.check.unwrap_or(b'<')]).collect()
    }
}

fn first_digit(sign: &Sign) -> Option<u8> {
    let other = sign.other.filter(u8::is_ascii_digit);
    if sign.letter.is_ascii_digit() {
        Some(sign.letter)
    } else {
        other.or_else(|| alike(sign.letter).first().copied())
    }
}

fn other_digits(sign: &Sign, taken: Option<u8>) -> impl Iterator<Item = u8> {
    let other = sign.other.and_then(as_digit);
    other.into_iter().filter(move |digit| Some(*digit) != taken)
}

//! A date of which less than the day may be known: old papers and old people know the year.

use std::fmt;
use std::str::FromStr;

use crate::date::{Date, NoSuchDay};

/// A day, a month, or a year. Its text is ISO 8601 cut short (`1950`, `1950-03`, `1950-03-02`).
#[derive(Clone, Copy, Eq, PartialEq)]
pub struct PartialDate {
    year: u16,
    month: Option<u8>,
    day: Option<u8>,
}

impl PartialDate {
    /// The first day that it may mean.
    pub fn earliest(self) -> Date {
        Date::new(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1)).unwrap_or(Date::FIRST)
    }

    /// The day, where it is known.
    pub fn day(self) -> Option<Date> {
        Date::new(self.year, self.month?, self.day?).ok()
    }

    /// The year.
    pub const fn year(self) -> u16 {
        self.year
    }

    /// As people write it: `02/03/1950`, `03/1950`, `1950`.
    pub fn to_vietnamese(self) -> String {
        match (self.month, self.day) {
            (Some(month), Some(day)) => format!("{day:02}/{month:02}/{:04}", self.year),
            (Some(month), None) => format!("{month:02}/{:04}", self.year),
            (None, _) => format!("{:04}", self.year),
        }
    }
}

impl From<Date> for PartialDate {
    fn from(date: Date) -> Self {
        Self { year: date.year(), month: Some(date.month()), day: Some(date.day()) }
    }
}

impl FromStr for PartialDate {
    type Err = NoSuchDay;

    /// Reads ISO 8601 cut short, and what people write: `2/3/1950`, `3/1950`, `1950`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if let Ok(day) = text.parse::<Date>().or_else(|_| Date::from_vietnamese(text)) {
            return Ok(day.into());
        }
        let parts: Vec<&str> = text.split(['/', '-', '.']).collect();
        let (year, month) = match parts.as_slice() {
            [year] => (*year, None),
            [year, month] if year.len() == 4 => (*year, Some(*month)),
            [month, year] => (*year, Some(*month)),
            _ => return Err(NoSuchDay),
        };
        let number = |text: &str, longest: usize| {
            let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
            if digits && text.len() <= longest { text.parse::<u16>().ok() } else { None }
        };
        let year = number(year, 4).ok_or(NoSuchDay)?;
        let month = month.map(|month| number(month, 2).ok_or(NoSuchDay)).transpose()?;
        let month = month.map(|month| u8::try_from(month).map_err(|_| NoSuchDay)).transpose()?;
        // A month and a year exist when their first day does.
        Date::new(year, month.unwrap_or(1), 1)?;
        Ok(Self { year, month, day: None })
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        for part in [self.month, self.day].into_iter().flatten() {
            write!(f, "-{part:02}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for PartialDate {
    /// Hidden: most dates here are birthdays, and logs outlive the session.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PartialDate(…)")
    }
}

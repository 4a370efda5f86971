//! Calendar days, without time zones: a birthday is the same day everywhere.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A day of the Gregorian calendar. Its text is ISO 8601 (`1999-01-15`).
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

/// The text is not a day that exists.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("not a day of the calendar")]
pub struct NoSuchDay;

impl Date {
    /// The first day that can be written.
    pub const FIRST: Self = Self { year: 1800, month: 1, day: 1 };

    /// Days since 1 January 1970, to count between days.
    pub fn days(self) -> i64 {
        // Howard Hinnant's days_from_civil; years here are positive.
        let year = i64::from(self.year) - i64::from(self.month <= 2);
        let (era, of_era) = (year / 400, year % 400);
        let month = i64::from(self.month);
        let shifted = if month > 2 { month - 3 } else { month + 9 };
        let of_year = (153 * shifted + 2) / 5 + i64::from(self.day) - 1;
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
    }

    /// The day, if the calendar has it. Years run from 1800 to 2999: outside them a number is a
    /// slip of the finger, not a date of civil status.
    pub fn new(year: u16, month: u8, day: u8) -> Result<Self, NoSuchDay> {
        if !(1800..3000).contains(&year) || day == 0 || day > days_in(year, month) {
            return Err(NoSuchDay);
        }
        Ok(Self { year, month, day })
    }

    /// Reads `ddMMyyyy`, `dd/MM/yyyy`, `dd-MM-yyyy` or `dd.MM.yyyy`, as Vietnamese papers write it.
    pub fn from_vietnamese(text: &str) -> Result<Self, NoSuchDay> {
        let text = text.trim();
        let parts: Vec<&str> = text.split(['/', '-', '.']).collect();
        let (day, month, year) = match parts.as_slice() {
            [day, month, year] => (*day, *month, *year),
            [all] if all.len() == 8 && all.is_ascii() => {
                let (day, rest) = all.split_at(2);
                let (month, year) = rest.split_at(2);
                (day, month, year)
            }
            _ => return Err(NoSuchDay),
        };
        if year.len() != 4 || day.len() > 2 || month.len() > 2 {
            return Err(NoSuchDay);
        }
        let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        if !(digits(day) && digits(month) && digits(year)) {
            return Err(NoSuchDay);
        }
        let number = |s: &str| s.parse::<u16>().map_err(|_| NoSuchDay);
        let small = |s: &str| s.parse::<u8>().map_err(|_| NoSuchDay);
        Self::new(number(year)?, small(month)?, small(day)?)
    }

    /// As people write it: `15/01/1999`.
    pub fn to_vietnamese(self) -> String {
        format!("{:02}/{:02}/{:04}", self.day, self.month, self.year)
    }

    /// The year, such as 1999.
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The month, 1 to 12.
    pub const fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, 1 to 31.
    pub const fn day(self) -> u8 {
        self.day
    }

    /// The day `count` days of work after this one: Mondays to Fridays, without holidays, which are
    /// declared anew each year. For days of today's papers, not before 1970. As deadlines count, the
    /// first is the day after (on a Saturday or Sunday: after the next Monday).
    #[must_use]
    pub fn after_days_of_work(self, count: u16) -> Self {
        // 1 January 1970 was a Thursday: 0 is Monday.
        let weekday = |day: i64| (day + 3).rem_euclid(7);
        let mut day = self.days();
        while weekday(day) > 4 {
            day += 1;
        }
        for _ in 0..count {
            day += if weekday(day) == 4 { 3 } else { 1 };
        }
        let since_1970 = u64::try_from(day).unwrap_or(0) * 86_400_000;
        Self::at(crate::time::Instant(since_1970), 0)
    }

    /// The day at `moment` on a calendar `offset_hours` ahead of UTC (Vietnam: 7, no summer time).
    pub fn at(moment: crate::time::Instant, offset_hours: u64) -> Self {
        // Howard Hinnant's civil_from_days, for days since 1970-01-01 (never negative here).
        let days = (moment.0 / 1000 + offset_hours * 3600) / 86_400 + 719_468;
        let era = days / 146_097;
        let of_era = days % 146_097;
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * of_year + 2) / 153;
        let day = of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = year_of_era + era * 400 + u64::from(month <= 2);
        let year = u16::try_from(year).unwrap_or(2999).min(2999);
        Self { year, month: u8::try_from(month).unwrap_or(1), day: u8::try_from(day).unwrap_or(1) }
    }
}

const fn days_in(year: u16, month: u8) -> u8 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        _ => 0,
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl fmt::Debug for Date {
    /// Hidden: most dates here are birthdays, and logs outlive the session.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Date(…)")
    }
}

impl FromStr for Date {
    type Err = NoSuchDay;

    /// Reads ISO 8601, `1999-01-15`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts: Vec<&str> = text.split('-').collect();
        let [year, month, day] = parts.as_slice() else { return Err(NoSuchDay) };
        let digits = |s: &str, n: usize| s.len() == n && s.bytes().all(|b| b.is_ascii_digit());
        if !(digits(year, 4) && digits(month, 2) && digits(day, 2)) {
            return Err(NoSuchDay);
        }
        let year = year.parse().map_err(|_| NoSuchDay)?;
        let month = month.parse().map_err(|_| NoSuchDay)?;
        Self::new(year, month, day.parse().map_err(|_| NoSuchDay)?)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Instant;

    #[test]
    fn vietnamese_dates_are_read_with_and_without_separators() {
        let day = Date::new(1999, 1, 15).unwrap();
        for text in ["15011999", "15/01/1999", "15-1-1999", "15.01.1999", " 15/1/1999 "] {
            assert_eq!(
                Date::from_vietnamese(text).map(Date::to_vietnamese),
                Ok("15/01/1999".into())
            );
        }
        assert_eq!(day.to_string(), "1999-01-15");
        assert_eq!(day.to_string().parse::<Date>().map(Date::year), Ok(1999));
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for text in
            ["31/02/2000", "29/02/1900", "00/01/2000", "1/13/2000", "", "1512199", "+1/01/1999"]
        {
            assert_eq!(Date::from_vietnamese(text).map(|_| ()), Err(NoSuchDay), "{text}");
        }
        assert!(Date::from_vietnamese("29/02/2000").is_ok(), "2000 was a leap year");
    }

    #[test]
    fn days_of_work_leap_over_the_end_of_the_week() {
        let after = |text: &str, count| {
            Date::from_vietnamese(text).unwrap().after_days_of_work(count).to_vietnamese()
        };
        assert_eq!(after("01/12/2026", 3), "04/12/2026", "Tuesday to Friday");
        assert_eq!(after("03/12/2026", 3), "08/12/2026", "Thursday over the weekend to Tuesday");
        assert_eq!(after("05/12/2026", 1), "08/12/2026", "a Saturday counts as the next Monday");
        assert_eq!(after("30/12/2026", 7), "08/01/2027", "over the year");
    }

    #[test]
    fn the_day_changes_at_midnight_in_vietnam() {
        let before = Instant(1_795_539_599_000); // 2026-11-24T16:59:59Z
        assert_eq!(Date::at(before, 7).to_string(), "2026-11-24");
        assert_eq!(
            Date::at(before + std::time::Duration::from_secs(1), 7).to_string(),
            "2026-11-25"
        );
        assert_eq!(Date::at(Instant(0), 0).to_string(), "1970-01-01");
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_a_date_panic(text in ".{0,24}") {
            Date::from_vietnamese(&text).ok();
            text.parse::<Date>().ok();
        }
    }

    #[test]
    fn days_count_from_1970_across_leap_years() {
        let days = |year, month, day| Date::new(year, month, day).unwrap().days();
        assert_eq!((days(1970, 1, 1), days(1970, 1, 2), days(1969, 12, 31)), (0, 1, -1));
        assert_eq!(days(2000, 3, 1) - days(2000, 2, 28), 2);
        assert_eq!(days(1900, 3, 1) - days(1900, 2, 28), 1);
        assert_eq!(days(2026, 11, 24), 20_781);
    }
}

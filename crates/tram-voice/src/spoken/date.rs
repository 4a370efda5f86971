//! `15/01/1999`, `01/1999`, `08:30`.

use super::number::digits;
use super::saying::Saying;
use super::words::Words;

/// Says a date or a time that `rest` begins with, and how many letters it is.
pub(super) fn read(rest: &[char], words: &Words, saying: &mut Saying) -> Option<usize> {
    let (phrase, taken) =
        day(rest, words).or_else(|| month(rest, words)).or_else(|| time(rest, words))?;
    saying.phrase(&phrase);
    Some(taken)
}

fn day(rest: &[char], words: &Words) -> Option<(String, usize)> {
    let (day, first) = field(rest, 1, 2)?;
    let separator = rest.get(first).copied().filter(|mark| "/-.".contains(*mark))?;
    let (month, second) = field(rest.get(first + 1..)?, 1, 2)?;
    let until = first + 1 + second;
    if rest.get(until) != Some(&separator) {
        return None;
    }
    let (year, third) = field(rest.get(until + 1..)?, 4, 4)?;
    let taken = until + 1 + third;
    let is_date = (1..=31).contains(&day) && (1..=12).contains(&month) && ends(rest, taken);
    is_date.then(|| (words.date(day, month, year), taken))
}

fn month(rest: &[char], words: &Words) -> Option<(String, usize)> {
    let (month, first) = field(rest, 1, 2)?;
    let (year, second) = field(rest.get(first..)?.strip_prefix(&['/'])?, 4, 4)?;
    let taken = first + 1 + second;
    let is_month = (1..=12).contains(&month) && (1800..2200).contains(&year) && ends(rest, taken);
    is_month.then(|| (words.month(month, year), taken))
}

fn time(rest: &[char], words: &Words) -> Option<(String, usize)> {
    let (hour, first) = field(rest, 1, 2)?;
    let (minute, second) = field(rest.get(first..)?.strip_prefix(&[':'])?, 2, 2)?;
    let taken = first + 1 + second;
    let is_time = hour < 24 && minute < 60 && ends(rest, taken);
    is_time.then(|| (words.time(hour, minute), taken))
}

/// A number of so many digits, and how many it has.
fn field(rest: &[char], least: usize, most: usize) -> Option<(u32, usize)> {
    let count = digits(rest);
    let number = rest.get(..count)?.iter().collect::<String>();
    let fits = (least..=most).contains(&count);
    fits.then(|| number.parse().ok()).flatten().map(|number| (number, count))
}

/// Whether what is `taken` ends there: `12/2025/NĐ` is a decree, `1.2.2025.3` a version.
fn ends(rest: &[char], taken: usize) -> bool {
    let (next, after) = (rest.get(taken), rest.get(taken + 1));
    match next {
        None => true,
        Some('/' | '.' | ':' | '-') => !after.is_some_and(|after| after.is_alphanumeric()),
        Some(next) => !next.is_alphanumeric(),
    }
}

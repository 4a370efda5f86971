//! Numbers: amounts as amounts, numbers of cards and telephones digit by digit.

use super::saying::Saying;
use super::words::Words;

/// From so many digits on, nobody hears an amount: it is the number of something.
const LONG: usize = 7;

/// Says a number that `rest` begins with, and how many letters it is.
pub(super) fn read(rest: &[char], words: &Words, saying: &mut Saying) -> Option<usize> {
    let first = digits(rest);
    if first == 0 {
        return None;
    }
    if let Some(taken) = grouped_name(rest, first, words, saying) {
        return Some(taken);
    }
    let (number, taken) = amount(rest, first, words);
    if number.len() >= LONG && taken == first || number.starts_with('0') && number.len() > 2 {
        by_digits(number.chars(), words, saying);
    } else {
        // "05" is five.
        let short = number.strip_prefix('0').filter(|rest| !rest.is_empty());
        saying.number(short.unwrap_or(&number));
    }
    Some(taken + tail(rest, taken, words, saying))
}

/// `052 199 000 123`, `0912.345.678`: groups that are the number of a card or a telephone.
fn grouped_name(rest: &[char], first: usize, words: &Words, saying: &mut Saying) -> Option<usize> {
    let separator = *rest.get(first).filter(|mark| matches!(mark, ' ' | '\u{a0}' | '.' | '-'))?;
    let (mut groups, mut taken, mut total) = (vec![rest.get(..first)?], first, first);
    while rest.get(taken) == Some(&separator) {
        let next = rest.get(taken + 1..)?;
        let count = digits(next);
        if !(2..=4).contains(&count) {
            break;
        }
        groups.push(next.get(..count)?);
        taken += 1 + count;
        total += count;
    }
    let blank = separator.is_whitespace();
    // Nine digits are an old identity card, twelve a new one; money in groups has points.
    let is_name = match rest.first() {
        Some('0') => (9..=15).contains(&total),
        _ => blank && (total == 9 || total == 12) && groups.iter().all(|group| group.len() == 3),
    };
    if groups.len() < 2 || !is_name || rest.get(taken).is_some_and(|next| next.is_alphanumeric()) {
        return None;
    }
    for (index, group) in groups.iter().enumerate() {
        if index > 0 {
            saying.mark(',', None);
        }
        let said: Vec<String> = group.iter().map(|digit| words.one(*digit)).collect();
        saying.word(&said.join(" "));
    }
    Some(taken)
}

/// An amount without the marks between its thousands, with its decimals, and how many letters.
fn amount(rest: &[char], first: usize, words: &Words) -> (String, usize) {
    let mut number: String = rest.iter().take(first).collect();
    let mut taken = first;
    let group = |at: usize| digits(rest.get(at + 1..).unwrap_or_default());
    if first <= 3 && !number.starts_with('0') {
        while number.len() < 15 && rest.get(taken) == Some(&words.thousands) && group(taken) == 3 {
            number.extend(rest.iter().skip(taken + 1).take(3));
            taken += 4;
        }
    }
    let decimals = group(taken);
    if rest.get(taken) == Some(&words.decimals) && (1..=3).contains(&decimals) {
        number.push(words.decimals);
        number.extend(rest.iter().skip(taken + 1).take(decimals));
        taken += 1 + decimals;
    }
    (number, taken)
}

fn by_digits(digits: impl Iterator<Item = char>, words: &Words, saying: &mut Saying) {
    let said: Vec<String> = digits.map(|digit| words.one(digit)).collect();
    for (index, group) in said.chunks(3).enumerate() {
        if index > 0 {
            saying.mark(',', None);
        }
        saying.word(&group.join(" "));
    }
}

/// What binds a number to the next one: a point, or a dash that means "to". How many letters.
fn tail(rest: &[char], taken: usize, words: &Words, saying: &mut Saying) -> usize {
    let digit_after = rest.get(taken + 1).is_some_and(char::is_ascii_digit);
    match rest.get(taken) {
        Some('.') if digit_after => saying.word(&words.point),
        Some('-' | '–') if digit_after => saying.word(&words.range),
        _ => return 0,
    }
    1
}

/// How many digits `rest` begins with.
pub(super) fn digits(rest: &[char]) -> usize {
    rest.iter().take_while(|letter| letter.is_ascii_digit()).count()
}

//! Words that are no syllables: keys are letters in them, but for Đ.

use crate::keys::Method;
use crate::letter::{Letter, Mark};

/// The keys themselves. Only a Đ at the beginning stays: no other language begins with DD, and names
/// join what Vietnamese parts.
pub(crate) fn as_typed(keys: &[char], method: Method) -> String {
    match (keys, method.key_of_mark(Mark::Bar, 'd')) {
        ([first, second, rest @ ..], Some(bar))
            if first.eq_ignore_ascii_case(&'d') && second.eq_ignore_ascii_case(&bar) =>
        {
            let letter = if first.is_uppercase() { 'Đ' } else { 'đ' };
            [letter].iter().chain(rest).collect()
        }
        _ => keys.iter().collect(),
    }
}

/// Adds a key. Where it asks for the `bar` of Đ, a D before it gets one in words that are shortened to
/// consonants: NĐ-CP, HĐND. Says whether a bar was taken back, which settles the word.
pub(crate) fn add(literal: &mut String, key: char, bar: bool) -> bool {
    let last = if bar && literal.chars().all(is_consonant) { literal.pop() } else { None };
    match last {
        Some('d') => literal.push('đ'),
        Some('D') => literal.push('Đ'),
        Some('đ') => literal.extend(['d', key]),
        Some('Đ') => literal.extend(['D', key]),
        other => literal.extend(other.into_iter().chain([key])),
    }
    matches!(last, Some('đ' | 'Đ'))
}

/// WW is W with its horn taken back. Nobody goes on with a third but for an address.
pub(crate) fn is_address(keys: &[char]) -> bool {
    keys.iter().all(|key| key.eq_ignore_ascii_case(&'w'))
}

fn is_consonant(letter: char) -> bool {
    Letter::read(letter).is_some_and(|(letter, _)| !letter.is_vowel())
}

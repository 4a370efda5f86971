//! References such as `H4K-9TX-M3P`, letter by letter.

use super::saying::Saying;
use super::words::Words;

/// Says a reference that `rest` begins with, and how many letters it is.
pub(super) fn read(rest: &[char], words: &Words, saying: &mut Saying) -> Option<usize> {
    let mut groups: Vec<&[char]> = Vec::new();
    let mut taken = 0;
    loop {
        let at = rest.get(taken..)?;
        let group = at.iter().take_while(|letter| is_code(**letter)).count();
        groups.push(at.get(..group)?);
        taken += group;
        let goes_on = rest.get(taken) == Some(&'-')
            && rest.get(taken + 1).is_some_and(|letter| is_code(*letter));
        if !goes_on {
            break;
        }
        taken += 1;
    }
    let goes_on = rest.get(taken).is_some_and(|letter| letter.is_alphanumeric());
    if goes_on || !is_reference(&groups) {
        return None;
    }
    for (index, group) in groups.iter().enumerate() {
        if index > 0 {
            saying.mark(',', None);
        }
        let letters: Vec<String> = group.iter().map(|letter| words.one(*letter)).collect();
        saying.word(&letters.join(" "));
    }
    Some(taken)
}

fn is_code(letter: char) -> bool {
    letter.is_ascii_uppercase() || letter.is_ascii_digit()
}

/// Groups of letters and digits mixed, or three and more that are equally long. `COVID-19` and
/// `UBND-KSTT` are words; `0912-345-678` is a number.
fn is_reference(groups: &[&[char]]) -> bool {
    let has = |group: &[char], is: fn(&char) -> bool| group.iter().any(is);
    let mixed =
        |group: &&[char]| has(group, char::is_ascii_digit) && has(group, char::is_ascii_uppercase);
    let fit = groups.iter().all(|group| (2..=6).contains(&group.len()));
    let alike = groups.first().is_some_and(|first| {
        groups.len() >= 3 && groups.iter().all(|group| group.len() == first.len())
    });
    let letters = groups.iter().any(|group| has(group, char::is_ascii_uppercase));
    groups.len() >= 2 && fit && letters && (alike || groups.iter().any(mixed))
}

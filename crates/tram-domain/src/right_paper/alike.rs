//! How alike a title and what was read are.
#![expect(
    clippy::indexing_slicing,
    reason = "a table of distances; every index is made from its very sides"
)]

use crate::names::fold;

/// The letters of a title without marks and blanks, and how they make words.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Letters {
    letters: Vec<char>,
    /// For each letter, the word it is of.
    words: Vec<usize>,
}

impl Letters {
    pub(super) fn of(title: &str) -> Self {
        let (mut letters, mut words) = (Vec::new(), Vec::new());
        for (index, word) in fold(title).split_whitespace().enumerate() {
            let of_word = plain(word);
            words.resize(words.len() + of_word.len(), index);
            letters.extend(of_word);
        }
        Self { letters, words }
    }

    pub(super) fn len(&self) -> usize {
        self.letters.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.letters.is_empty()
    }

    /// Whether of every word more than half is among those letters.
    fn has_every_word(&self, agreeing: &[bool]) -> bool {
        let count = self.words.last().map_or(0, |last| last + 1);
        let mut all = vec![(0_usize, 0_usize); count];
        for (word, agrees) in self.words.iter().zip(agreeing) {
            all[*word].0 += usize::from(*agrees);
            all[*word].1 += 1;
        }
        all.iter().all(|(agreeing, letters)| agreeing * 2 > *letters)
    }
}

/// Letters and digits of a text that is folded already.
pub(super) fn plain(folded: &str) -> Vec<char> {
    folded.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// What one letter more or less, or another one, costs; for those that are easily taken for each
/// other half of it.
const SLIP: usize = 2;
const LIKE: usize = 1;
/// So many letters before the title may be specks or the edge of an emblem.
const SPECKS: usize = 1;
/// Groups of letters that are taken for each other once marks are gone.
const TAKEN_FOR: [&str; 8] = ["il1tj", "o0qc", "ce", "uv", "nhm", "b8", "s5", "g9"];

/// How much of a title stands at the beginning of a text, 0 to 1; `None` where a word is missing.
pub(super) fn likeness(title: &Letters, text: &[char]) -> Option<f64> {
    let rows = title.len();
    let text = &text[..text.len().min(rows + rows / 3 + SPECKS)];
    let width = text.len() + 1;
    let mut costs = vec![0; (rows + 1) * width];
    for (at, cost) in costs[..width].iter_mut().enumerate() {
        *cost = at.saturating_sub(SPECKS) * SLIP;
    }
    for row in 1..=rows {
        costs[row * width] = row * SLIP;
        for at in 1..width {
            let other =
                costs[(row - 1) * width + at - 1] + step(title.letters[row - 1], text[at - 1]);
            let missing = costs[(row - 1) * width + at] + SLIP;
            let more = costs[row * width + at - 1] + SLIP;
            costs[row * width + at] = other.min(missing).min(more);
        }
    }
    let last = &costs[rows * width..];
    let (end, cost) = last.iter().enumerate().min_by_key(|(_, cost)| **cost)?;
    let agreeing = agreeing(title, text, &costs, end);
    let share = 1.0 - exact(*cost) / exact(rows * SLIP);
    title.has_every_word(&agreeing).then_some(share)
}

/// Which letters of the title have one in the text, on the cheapest way that ends at `end`.
fn agreeing(title: &Letters, text: &[char], costs: &[usize], end: usize) -> Vec<bool> {
    let width = text.len() + 1;
    let mut agreeing = vec![false; title.len()];
    let (mut row, mut at) = (title.len(), end);
    while row > 0 {
        let here = costs[row * width + at];
        let cost = if at > 0 { step(title.letters[row - 1], text[at - 1]) } else { SLIP };
        if at > 0 && here == costs[(row - 1) * width + at - 1] + cost {
            agreeing[row - 1] = cost < SLIP;
            (row, at) = (row - 1, at - 1);
        } else if here == costs[(row - 1) * width + at] + SLIP {
            row -= 1;
        } else {
            at -= 1;
        }
    }
    agreeing
}

fn step(one: char, other: char) -> usize {
    if one == other {
        0
    } else if TAKEN_FOR.iter().any(|group| group.contains(one) && group.contains(other)) {
        LIKE
    } else {
        SLIP
    }
}

fn exact(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn alike(title: &str, text: &str) -> Option<f64> {
        likeness(&Letters::of(title), &plain(&fold(text)))
    }

    #[test]
    fn marks_blanks_and_a_slip_make_little_difference() {
        for text in
            ["GIẤY CHỨNG SINH", "GIAYCHUNG SlNH", "· GIẤY CHỨNG SINH Số: 12", "GlÃY CHƯNG SINH"]
        {
            assert!(alike("giấy chứng sinh", text) > Some(0.9), "{text}");
        }
        assert_eq!(alike("giấy chứng sinh", "giấy chứng sinh"), Some(1.0));
    }

    #[test]
    fn near_twins_differ_in_a_word() {
        for (title, text) in [
            ("giấy chứng sinh", "GIẤY KHAI SINH"),
            ("giấy chứng sinh", "GIẤY CHỨNG TỬ"),
            ("trích lục khai sinh", "TRÍCH LỤC KHAI TỬ"),
            ("giấy báo tử", "GIẤY BÁO TIN"),
            ("giấy chứng nhận kết hôn", "GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN"),
            ("giấy khai sinh", "TỜ KHAI ĐĂNG KÝ KHAI SINH"),
            ("giấy chứng sinh", "căn cứ giấy chứng sinh số 12"),
            ("giấy chứng sinh", ""),
        ] {
            assert!(alike(title, text).is_none_or(|alike| alike < 0.75), "{title}: {text}");
        }
    }

    proptest! {
        #[test]
        fn any_two_texts_can_be_compared(title in "\\PC{0,40}", text in "\\PC{0,60}") {
            let title = Letters::of(&title);
            if !title.is_empty() {
                let share = likeness(&title, &plain(&fold(&text)));
                prop_assert!(share.is_none_or(|share| share <= 1.0));
            }
        }
    }
}

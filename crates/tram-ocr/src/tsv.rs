//! What the program says, made into words. It is a foreign program: nothing it says is trusted.

use tram_domain::Word;
use unicode_normalization::UnicodeNormalization;

/// Words at the most: a page of small print has two thousand.
const MOST_WORDS: usize = 20_000;
/// Characters of one word at the most: an address of a web page is one.
const MOST_LETTERS: usize = 200;

/// The words of a table with the columns level, page, block, paragraph, line, word, left, top, width,
/// height, confidence, text; what does not fit the table or the picture is left out. Lines are
/// counted in the order of the table.
pub(crate) fn words(table: &[u8], width: f64, height: f64) -> Vec<Word> {
    let table = String::from_utf8_lossy(table);
    let mut words = Vec::new();
    let mut line_before = None;
    let mut line = 0;
    for row in table.lines() {
        let Some(row) = Row::of(row) else { continue };
        if words.len() >= MOST_WORDS {
            break;
        }
        let left = row.left.clamp(0.0, width);
        let top = row.top.clamp(0.0, height);
        let right = (row.left + row.width).clamp(0.0, width);
        let bottom = (row.top + row.height).clamp(0.0, height);
        let text: String = row
            .text
            .nfc()
            .filter(|c| !c.is_whitespace() && !c.is_control())
            .take(MOST_LETTERS)
            .collect();
        if text.is_empty() || right <= left || bottom <= top {
            continue;
        }
        if line_before.is_some_and(|before| before != row.line) {
            line += 1;
        }
        line_before = Some(row.line);
        let sureness = (row.confidence / 100.0).clamp(0.0, 1.0);
        words.push(Word { text, left, top, right, bottom, line, sureness });
    }
    words
}

/// A row about a word.
struct Row<'a> {
    /// Block, paragraph and line.
    line: [u32; 3],
    left: f64,
    top: f64,
    width: f64,
    height: f64,
    /// Of 100.
    confidence: f64,
    text: &'a str,
}

/// The level of words; pages, blocks, paragraphs and lines are above.
const WORD: u32 = 5;

impl<'a> Row<'a> {
    fn of(row: &'a str) -> Option<Self> {
        let mut parts = row.splitn(12, '\t');
        let mut whole = || parts.next()?.parse::<u32>().ok();
        let (level, _page) = (whole()?, whole()?);
        let line = [whole()?, whole()?, whole()?];
        let _word = whole()?;
        let mut number = || parts.next()?.parse::<f64>().ok().filter(|number| number.is_finite());
        let (left, top) = (number()?, number()?);
        let (width, height) = (number()?, number()?);
        let confidence = number()?;
        let text = parts.next()?;
        (level == WORD).then_some(Self { line, left, top, width, height, confidence, text })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SAID: &str = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
        1\t1\t0\t0\t0\t0\t0\t0\t827\t281\t-1\t\n\
        5\t1\t1\t1\t1\t1\t118\t94\t68\t33\t96.5\tGia\u{302}\u{301}y\n\
        5\t1\t1\t1\t1\t2\t180\t94\t67\t36\t81\tsinh\n\
        5\t1\t1\t1\t1\t3\t250\t94\t67\t36\t95\t \n\
        5\t1\t1\t1\t2\t1\t800\t200\t90\t200\t12\tSố:\n";

    #[test]
    fn words_come_composed_with_their_places_and_lines() {
        let words = words(SAID.as_bytes(), 827.0, 281.0);
        let seen: Vec<_> = words.iter().map(|word| (word.text.as_str(), word.line)).collect();
        assert_eq!(seen, [("Giấy", 0), ("sinh", 0), ("Số:", 1)]);
        assert!((words[0].sureness - 0.965).abs() < 1e-9);
        let [.., last] = words.as_slice() else { panic!() };
        assert_eq!((last.right, last.bottom), (827.0, 281.0), "never outside the picture");
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_fail(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            words(&bytes, 100.0, 100.0);
        }

        #[test]
        fn what_looks_like_a_table_gives_words_inside_the_picture(
            rows in prop::collection::vec(
                ("[0-9]{1,3}", "(-?[0-9]{1,12}\t|NaN\t|1e400\t|-inf\t){5}", "\\PC{0,12}"), 0..12)
        ) {
            let mut table = String::new();
            for (line, numbers, text) in &rows {
                table += &["5\t1\t1\t1\t", line, "\t1\t", numbers, text, "\n"].concat();
            }
            for word in words(table.as_bytes(), 50.0, 40.0) {
                prop_assert!(0.0 <= word.left && word.left < word.right && word.right <= 50.0);
                prop_assert!(0.0 <= word.top && word.top < word.bottom && word.bottom <= 40.0);
                prop_assert!((0.0..=1.0).contains(&word.sureness) && !word.text.is_empty());
            }
        }
    }
}

//! The words of a line, and which of them only say what kind of place is meant.

use tram_domain::names;

/// One word, or one number: `P12` is two.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Word {
    /// Without accents and apostrophes.
    pub(crate) folded: String,
    /// With its accents, in the spelling that is compared.
    pub(crate) exact: String,
    /// Where it begins in the line, in bytes.
    pub(crate) start: usize,
    /// What stands before it.
    pub(crate) before: Gap,
}

/// What stands between two words, or before the first.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Gap {
    /// Blanks, full stops.
    Blank,
    /// A dash: names go on behind it (`Bà Rịa - Vũng Tàu`), and lines are parted by it.
    Dash,
    /// A comma or the like, or the line's beginning: no name goes on behind it.
    Comma,
}

impl Word {
    /// Whether accents were written.
    pub(crate) fn is_accented(&self) -> bool {
        self.folded != self.exact
    }

    pub(crate) fn is_number(&self) -> bool {
        self.folded.bytes().all(|byte| byte.is_ascii_digit())
    }
}

/// The words of a line.
pub(crate) fn words(line: &str) -> Vec<Word> {
    let mut found = Vec::new();
    let mut open: Option<(usize, String)> = None;
    let mut before = Gap::Comma;
    for (at, c) in line.char_indices() {
        let digit = c.is_ascii_digit();
        let turns = open
            .as_ref()
            .is_some_and(|(_, word)| word.ends_with(|last: char| last.is_ascii_digit()) != digit);
        if is_letter(c) {
            if turns {
                close(&mut open, &mut before, &mut found);
            }
            open.get_or_insert_with(|| (at, String::new())).1.push(c);
        } else if !is_joined(c) || open.is_none() {
            close(&mut open, &mut before, &mut found);
            before = before.max(gap(c));
        }
    }
    close(&mut open, &mut before, &mut found);
    found
}

fn close(open: &mut Option<(usize, String)>, before: &mut Gap, found: &mut Vec<Word>) {
    let Some((start, word)) = open.take() else { return };
    let folded = names::fold(&word);
    if !folded.is_empty() {
        let exact = names::spelling(&word);
        found.push(Word { folded, exact, start, before: *before });
        *before = Gap::Blank;
    }
}

/// Apostrophes inside a word (`H'Leo`) are not written by everyone, and characters without width by
/// no one.
fn is_joined(c: char) -> bool {
    matches!(
        c,
        '\'' | '’' | '‘' | 'ʼ' | 'ʹ' | '´' | '`' | '′' | '\u{200B}'..='\u{200D}' | '\u{FEFF}'
    )
}

fn is_letter(c: char) -> bool {
    // The marks of decomposed Vietnamese letters.
    (c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36F}')) && !is_joined(c)
}

const fn gap(c: char) -> Gap {
    match c {
        ',' | ';' | '\n' | '\r' | '(' | ')' | '/' | '|' | ':' => Gap::Comma,
        '-' | '–' | '—' => Gap::Dash,
        _ => Gap::Blank,
    }
}

/// What a kind is about.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Level {
    Commune,
    District,
    Province,
    /// `thành phố` and its short form: a district once, or a province.
    City,
}

/// The words for kinds, without accents; the spelling with accents; the full words; the level.
const KINDS: [(&[&str], &[&str], &str, Level); 18] = [
    (&["dac", "khu"], &["đặc", "khu"], "dac khu", Level::Commune),
    (&["thi", "tran"], &["thị", "trấn"], "thi tran", Level::Commune),
    (&["thi", "xa"], &["thị", "xã"], "thi xa", Level::District),
    (&["thanh", "pho"], &["thành", "phố"], "thanh pho", Level::City),
    (&["xa"], &["xã"], "xa", Level::Commune),
    (&["phuong"], &["phường"], "phuong", Level::Commune),
    (&["huyen"], &["huyện"], "huyen", Level::District),
    (&["quan"], &["quận"], "quan", Level::District),
    (&["tinh"], &["tỉnh"], "tinh", Level::Province),
    (&["tp"], &["tp"], "thanh pho", Level::City),
    (&["tx"], &["tx"], "thi xa", Level::District),
    (&["tt"], &["tt"], "thi tran", Level::Commune),
    (&["dk"], &["đk"], "dac khu", Level::Commune),
    (&["p"], &["p"], "phuong", Level::Commune),
    (&["q"], &["q"], "quan", Level::District),
    (&["x"], &["x"], "xa", Level::Commune),
    (&["h"], &["h"], "huyen", Level::District),
    (&["t"], &["t"], "tinh", Level::Province),
];

/// A kind that the line names: how many words it takes, its full words, its level.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kind {
    pub(crate) takes: usize,
    pub(crate) full: &'static str,
    pub(crate) level: Level,
}

/// The kind that these words begin with, if any. Written with other accents (`Xá`, `Quán`) they are
/// part of a name.
pub(crate) fn kind_at(words: &[Word]) -> Option<Kind> {
    KINDS.iter().find_map(|(bare, spelt, full, level)| {
        let these = words.get(..bare.len())?;
        let fits = |((word, bare), spelt): ((&Word, &&str), &&str)| {
            word.folded == **bare && (!word.is_accented() || word.exact == names::spelling(spelt))
        };
        let all = these.iter().zip(*bare).zip(*spelt).all(fits);
        let together = these.iter().skip(1).all(|word| word.before == Gap::Blank);
        (all && together).then_some(Kind { takes: bare.len(), full, level: *level })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(line: &str) -> Vec<String> {
        words(line).into_iter().map(|word| word.folded).collect()
    }

    #[test]
    fn words_are_parted_at_blanks_marks_and_numbers() {
        assert_eq!(folded("P12, Q.Gò Vấp - TP.HCM"), ["p", "12", "q", "go", "vap", "tp", "hcm"]);
        assert_eq!(folded("Ea H’Leo, K' Dang 'x'"), ["ea", "hleo", "k", "dang", "x"]);
        assert_eq!(folded("Ho\u{300}a 1\u{301} ,, "), ["hoa", "1"]);
        assert_eq!(folded(" ,'’ "), Vec::<String>::new());
    }

    #[test]
    fn gaps_tell_where_a_name_may_begin() {
        let gaps: Vec<Gap> = words("Tổ 3, Bà Rịa - Vũng Tàu").iter().map(|w| w.before).collect();
        assert_eq!(gaps, [Gap::Comma, Gap::Blank, Gap::Comma, Gap::Blank, Gap::Dash, Gap::Blank]);
    }

    #[test]
    fn kinds_are_told_from_names_by_their_accents() {
        for kind in ["xã", "XA", "P.", "thị trấn Phù Mỹ", "Thanh pho"] {
            assert!(kind_at(&words(kind)).is_some(), "{kind}");
        }
        for name in ["Xá", "Quán", "thị, trấn", "Thành", ""] {
            assert!(kind_at(&words(name)).is_none(), "{name}");
        }
    }
}

//! Every syllable that onsets and rimes make is typed by the keys that it is decomposed to, marks right
//! after their letters or all at the end, and stands there again.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "clippy sees tests only in functions marked so; here all of it is test"
)]

mod parts;

use std::collections::BTreeSet;

use parts::{composer, typed};

/// Onsets by the vowels that may follow in correct spelling.
const BEFORE_ALL: &[&str] = &[
    "", "b", "ch", "d", "đ", "h", "kh", "l", "m", "n", "nh", "ph", "r", "s", "t", "th", "tr", "v",
    "x",
];
const BEFORE_BACK: &[&str] = &["c", "g", "ng"];
const BEFORE_FRONT: &[&str] = &["gh", "k", "ngh"];

/// Rimes with the place of their tone, which stands after the letter that bears it.
const OPEN: &str = "a. e. ê. i. o. ô. ơ. u. ư. y. a.i a.o a.u a.y â.u â.y e.o ê.u i.u o.i ô.i ơ.i u.i \
    ư.i ư.u i.a u.a ư.a iê.u uô.i ươ.i ươ.u oa. oe. uê. uy. uơ. oa.i oa.y oe.o uâ.y uy.a uy.u";
const CLOSED: &str = "a.m a.n a.ng a.nh ă.m ă.n ă.ng â.m â.n â.ng e.m e.n e.ng ê.m ê.n ê.nh i.m i.n \
    i.nh o.m o.n o.ng ô.m ô.n ô.ng ơ.m ơ.n u.m u.n u.ng ư.n ư.ng iê.m iê.n iê.ng uô.m uô.n uô.ng \
    ươ.m ươ.n ươ.ng oa.n oa.ng oa.nh oă.n oă.ng oe.n uâ.n uâ.ng uyê.n uy.nh oo.ng";
const STOPPED: &str = "a.c a.ch a.p a.t ă.c ă.p ă.t â.c â.p â.t e.c e.p e.t ê.ch ê.p ê.t i.ch i.p i.t \
    o.c o.p o.t ô.c ô.p ô.t ơ.p ơ.t u.c u.p u.t ư.c ư.t iê.c iê.p iê.t uô.c uô.t ươ.c ươ.p ươ.t \
    oa.c oa.ch oa.t oă.c oă.t oe.t uâ.t uê.ch uyê.t uy.t oo.c";

/// The tones in the order of the letters of `TONED`.
const TONED: [(&str, [&str; 6]); 12] = [
    ("a", ["a", "á", "à", "ả", "ã", "ạ"]),
    ("ă", ["ă", "ắ", "ằ", "ẳ", "ẵ", "ặ"]),
    ("â", ["â", "ấ", "ầ", "ẩ", "ẫ", "ậ"]),
    ("e", ["e", "é", "è", "ẻ", "ẽ", "ẹ"]),
    ("ê", ["ê", "ế", "ề", "ể", "ễ", "ệ"]),
    ("i", ["i", "í", "ì", "ỉ", "ĩ", "ị"]),
    ("o", ["o", "ó", "ò", "ỏ", "õ", "ọ"]),
    ("ô", ["ô", "ố", "ồ", "ổ", "ỗ", "ộ"]),
    ("ơ", ["ơ", "ớ", "ờ", "ở", "ỡ", "ợ"]),
    ("u", ["u", "ú", "ù", "ủ", "ũ", "ụ"]),
    ("ư", ["ư", "ứ", "ừ", "ử", "ữ", "ự"]),
    ("y", ["y", "ý", "ỳ", "ỷ", "ỹ", "ỵ"]),
];

/// Some thousand syllables, spelled as schools teach.
fn syllables() -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for (rimes, tones) in
        [(OPEN, &[0, 1, 2, 3, 4, 5][..]), (CLOSED, &[0, 1, 2, 3, 4, 5]), (STOPPED, &[1, 5])]
    {
        for rime in rimes.split_whitespace() {
            let front = rime.starts_with(['e', 'ê', 'i', 'y']);
            let some = if front { BEFORE_FRONT } else { BEFORE_BACK };
            for onset in BEFORE_ALL.iter().chain(some) {
                // Uơ stands open after these alone, and iê without an onset is written yê.
                let not = rime == "uơ." && !["", "h", "kh", "th"].contains(onset)
                    || rime.starts_with("iê") && onset.is_empty();
                all.extend(tones.iter().filter(|_| !not).map(|tone| toned(onset, rime, *tone)));
            }
            let glided = rime
                .strip_prefix(['u', 'o'])
                .filter(|rest| rest.starts_with(|c| ".oôơưu".find(c).is_none()));
            if let Some(rest) = glided {
                all.extend(tones.iter().map(|tone| toned("qu", rest, *tone)));
            }
            if rime.starts_with(['a', 'ă', 'â', 'o', 'ô', 'ơ', 'u', 'ư']) {
                all.extend(tones.iter().map(|tone| toned("gi", rime, *tone)));
            }
        }
    }
    all
}

fn toned(onset: &str, rime: &str, tone: usize) -> String {
    let (before, after) = rime.split_once('.').unwrap();
    let bearer = before.chars().last().unwrap();
    let row = TONED.iter().find(|(level, _)| level.chars().eq([bearer])).unwrap();
    let kept = before.strip_suffix(bearer).unwrap();
    format!("{onset}{kept}{}{after}", row.1[tone])
}

/// Keys with all marks and then the tone at the end, as many people type.
fn late(keys: &str) -> String {
    let (digits, letters): (String, String) = keys.chars().partition(char::is_ascii_digit);
    letters + &digits
}

#[test]
fn every_syllable_is_typed_by_its_own_keys() {
    let syllables = syllables();
    assert!(syllables.len() > 5000, "{}", syllables.len());
    for method in ["telex", "vni"] {
        let composer = composer(method, "new");
        let mut wrong = Vec::new();
        for word in &syllables {
            let keys = composer.keys_of(word).unwrap_or_default();
            let answer = typed(composer, &keys).word;
            if answer != *word {
                wrong.push(format!("{word}: {keys} makes {answer}"));
            }
        }
        assert!(wrong.is_empty(), "{method}, {}:\n{}", wrong.len(), wrong.join("\n"));
    }
}

#[test]
fn marks_typed_at_the_end_find_their_letters() {
    let vni = composer("vni", "new");
    let mut wrong = Vec::new();
    for word in syllables() {
        let keys = late(&vni.keys_of(&word).unwrap_or_default());
        // One 7 gives both horns.
        let keys = keys.replace("77", "7");
        let answer = typed(vni, &keys).word;
        if answer != word {
            wrong.push(format!("{word}: {keys} makes {answer}"));
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn capitals_are_typed_as_small_letters_are() {
    let telex = composer("telex", "new");
    for word in syllables() {
        let word = word.to_uppercase();
        let keys = telex.keys_of(&word).unwrap_or_default();
        assert_eq!(typed(telex, &keys).word, word, "{keys}");
    }
}
